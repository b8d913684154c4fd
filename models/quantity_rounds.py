"""All lots and quantities planned again with setups as they are, many items at a time.

Groups of a few items find better setups and leave quantities where the others left room; planning the
quantities of all at once moves room from any item to any other. The two take turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from .compiled import Floats
from .group_planning import Group
from .item_team import PlanInHand, Team, plan_groups
from .quantity_planning import plan_quantities

_MOST_COLUMNS = 100_000
"""Columns of the blocks that are planned at once."""
_AT_ONCE = 2
"""Chunks planned at the same time; the same on every machine, as plans may not depend on its cores."""
ROUGHLY, THOROUGH = 6e-3, 1e-3
"""Gaps at which a search ends: the first is met by rounding the relaxation, the second may take some times
longer where hours are short."""
_NODES = 1
_SHARE_OF_TIME = 0.4
"""Part of the time left that a search may take: where vehicles are to be counted, the gap is not met."""


def improve_quantities(team: Team, hand: PlanInHand, gap: float) -> None:
    """Make the plan in hand cheaper by other lots and quantities; setups stay."""
    chunks = _chunks(team, hand)
    for begin in range(0, len(chunks), _AT_ONCE):
        if team.watch.is_over():
            return
        groups = _groups(team, hand, chunks[begin:][:_AT_ONCE], gap)
        for plans in plan_groups(team, hand, groups, plan_quantities, _SHARE_OF_TIME):
            if plans is not None:
                hand.accept(plans)


def _chunks(team: Team, hand: PlanInHand) -> list[tuple[int, ...]]:
    """Items that take most of the same row next to each other, cut into parts of about the same size."""
    uses = {number: team.use_of(plan) for number, plan in enumerate(hand.plans)}
    return chunks_of_rivals(team, uses, _MOST_COLUMNS)


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


def _groups(team: Team, hand: PlanInHand, chunks: Sequence[tuple[int, ...]], gap: float) -> Iterator[Group]:
    """Groups that may all be accepted: room that nobody takes is shared out by what each takes of the row."""
    problem = team.shared.problem
    taken = [team.used([hand.plans[number] for number in numbers]) for numbers in chunks]
    together = np.sum(taken, axis=0)
    with np.errstate(invalid="ignore"):
        free = np.where(np.isfinite(problem.most), np.maximum(problem.most - hand.use, 0.0), 0.0)
    for numbers, own in zip(chunks, taken, strict=True):
        share = share_of(own, together, len(chunks))
        others: Floats = hand.without(numbers) + (1 - share) * free
        plans = tuple(hand.plans[number].values for number in numbers)
        yield Group(numbers, plans, others, np.zeros(len(others)), None, gap, _NODES)


def share_of(own: Floats, together: Floats, count: int) -> Floats:
    """By shared row, the share that one of ``count`` chunks takes of what is taken together; the same for all
    where nothing is."""
    share: Floats = np.where(together > 0, own / np.where(together > 0, together, 1.0), 1 / count)
    return share
