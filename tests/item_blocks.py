"""A problem cut into the blocks of its items and what they share, for tests."""

from __future__ import annotations

from models.data import PlanningData
from models.item_block import SharedRow
from models.item_data import split_by_item
from models.item_problem import ItemProblem, compile_item
from models.shared_problem import SharedProblem, build_shared_problem


def cut_up(data: PlanningData) -> tuple[list[ItemProblem], SharedProblem]:
    """The items' blocks and what they share."""
    parts = split_by_item(data)
    problems = [compile_item(part)[1] for part in parts]
    rows: dict[SharedRow, float | None] = {}
    for problem in problems:
        rows |= {row: problem.limits.get(row) for row in problem.shared}
    return problems, build_shared_problem(data, parts, rows.items()).problem
