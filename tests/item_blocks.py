"""A problem cut into the blocks of its items and what they share, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from models.blocks.item_problem import ItemProblem, compile_item
from models.blocks.shared_problem import SharedProblem, build_shared_problem
from models.by_item.item_team import Team, gather_team
from models.crew.workers import local_crew
from models.data import PlanningData
from models.item_block import SharedRow
from models.item_data import split_by_item
from models.options import SolveOptions
from models.solver.watch import Watch


def cut_up(data: PlanningData) -> tuple[list[ItemProblem], SharedProblem]:
    """The items' blocks and what they share."""
    parts = split_by_item(data)
    problems = [compile_item(part)[1] for part in parts]
    rows: dict[SharedRow, float | None] = {}
    for problem in problems:
        rows |= {row: problem.limits.get(row) for row in problem.shared}
    return problems, build_shared_problem(data, parts, rows.items()).problem


@contextmanager
def team_of(data: PlanningData) -> Iterator[Team]:
    """The items, planned in this process."""
    with local_crew(1) as crew:
        team = gather_team(data, crew, Watch(SolveOptions(time_limit=60.0), None))
        assert team is not None
        yield team
