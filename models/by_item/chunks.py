"""Items cut into chunks that are planned at the same time, and the room that each of them has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..item_calls.group_planning import Group
from ..solver.compiled import Floats
from .item_team import PlanInHand, Team


def chunks_of_rivals(team: Team, uses: Mapping[int, Floats], most_columns: int) -> list[tuple[int, ...]]:
    """Items that take most of the same row next to each other, cut into parts of about the same size, with
    no more than about ``most_columns``. ``uses``: by item, what it takes by shared row."""
    numbers = list(uses)
    sizes = [len(team.problems[number].cost) for number in numbers]
    if not sum(sizes):
        return []
    count = -(-sum(sizes) // most_columns)
    use = np.array([uses[number] for number in numbers])
    shares = use / np.maximum(use.sum(axis=0), 1e-9)
    rows = shares.argmax(axis=1) if shares.size else np.zeros(len(sizes))  # there may be nothing to share
    order = np.argsort(rows, kind="stable").tolist()
    ends = np.cumsum([sizes[place] for place in order])
    chunks: list[list[int]] = [[] for _ in range(count)]
    for place, end in zip(order, ends, strict=True):
        chunks[min(count - 1, int((end - 1) * count // ends[-1]))].append(numbers[place])
    return [tuple(chunk) for chunk in chunks if chunk]


def groups_of_chunks(
    team: Team,
    hand: PlanInHand,
    chunks: Sequence[tuple[int, ...]],
    taken: Sequence[Floats],
    together: Floats,
    gap: float,
    nodes: int,
) -> Iterator[Group]:
    """Groups that may all be accepted: each has the room that its chunk has ``taken`` itself, and of what all
    items ``together`` leave, for nothing or for money, the share that it takes now. ``gap``, ``nodes``: where
    their searches end."""
    problem, near = team.shared.problem, np.zeros(len(together))
    for chunk, own, share in zip(chunks, taken, _shares(team, chunks, taken), strict=True):
        kept, upper = problem.kept_for_others(together, share)
        plans = tuple(hand.plans[number].values for number in chunk)
        yield Group(chunk, plans, together - own + kept, near, None, gap, nodes, upper)


def _shares(team: Team, chunks: Sequence[Sequence[int]], taken: Sequence[Floats]) -> list[Floats]:
    """By chunk and shared row, the share of what is ``taken`` together; where nothing is, the same for all
    chunks with an item that can take any."""
    together = sum(taken, np.zeros(len(team.shared.problem.rows)))
    can_take = np.zeros((len(chunks), len(together)))
    for can, chunk in zip(can_take, chunks, strict=True):
        for number in chunk:
            can[team.places[number]] = 1.0
    evenly = can_take / np.maximum(can_take.sum(axis=0), 1.0)
    safe = np.where(together > 0, together, 1.0)
    return [np.where(together > 0, own / safe, even) for own, even in zip(taken, evenly, strict=True)]
