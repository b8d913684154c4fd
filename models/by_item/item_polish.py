"""The last step of the plan by item: setups stay, all quantities of all items are planned once more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..blocks.item_column import ItemColumn, item_column
from ..blocks.stacked import Stacked, stack
from ..solver.compiled import Floats
from ..solver.linear_run import LinearRun
from ..solver.marginal import Place, marginal_values
from .item_team import PlanInHand, Team

_MOST_COLUMNS = 400_000
"""Columns of the blocks that are planned again at once: as many as memory and minutes allow."""
_COLUMNS_A_BUILD = 35_000
"""Columns of which all quantities are planned in the time in which the blocks were built; of twice as many it
takes four times as long (of 74 000 columns, 50 items, 4.5 s where building took 2.2; of 400 000, 200 items,
34 and 5.8)."""
_SPARE, _MOST_OF_ALL = 1.25, 0.12
"""Time is kept for it, so many times of what it is likely to take, unless that is more than this share of the
limit."""
_TO_READ_OUT = 1.5
"""What reading out takes at most, as a multiple of what building took (200 items 0.5, 1 000 items 1.2): all
blocks are built once more."""
_KEPT_OF_ALL = 0.2
"""No more than this share of the limit is kept for all of that."""
_WAITED_FOR = 10.0
"""Seconds for it where somebody waits for the end."""
_MARGINAL_SHARE = 0.3
_MARGINAL_SECONDS = 5.0
"""Time for confirming marginal values: this share of what is left, but never more than these seconds."""


def seconds_to_keep(team: Team, limit: float) -> float:
    """Seconds of ``limit`` that are kept for what has to be done after planning."""
    takes = math.fsum(_takes(team, numbers) for numbers in _chunks(team))
    polishing = _SPARE * takes / (1 - _MARGINAL_SHARE)
    kept = polishing if polishing <= _MOST_OF_ALL * limit else 0.0
    return min(_TO_READ_OUT * team.seconds_to_build + kept, _KEPT_OF_ALL * limit)


def polish(team: Team, hand: PlanInHand) -> dict[Place, float]:
    """Plan all quantities again, setups and lots as in hand; (factory, resource, period) → money saved by one
    more regular hour.

    Where the items are too many to be planned at once, they are planned so part after part, and it is not
    known what hours are worth. Where there is no time for all of it, what is in hand stays: half of it
    says nothing.
    """
    chunks = _chunks(team)
    for numbers in chunks:
        seconds = (1 - _MARGINAL_SHARE) * _seconds(team)
        if _takes(team, numbers) > seconds:
            return {}
        others = hand.without(numbers)
        stacked = stack([team.problems[number] for number in numbers], team.shared.problem, others)
        run = _fixed(hand, numbers, stacked)
        values = run.solve(seconds)
        if values is None:
            return {}
        hand.accept(_columns(team, numbers, stacked, values))
    if len(chunks) > 1:
        return {}
    seconds = min(_MARGINAL_SECONDS, _seconds(team))
    return marginal_values(run, _resource_rows(team, stacked), stacked.model.row_upper, seconds)


def _takes(team: Team, numbers: Sequence[int]) -> float:
    """Seconds that planning the quantities of some items is likely to take."""
    columns = float(team.columns[list(numbers)].sum())
    return team.seconds_to_build * columns * columns / (_COLUMNS_A_BUILD * float(team.columns.sum()))


def _seconds(team: Team) -> float:
    """Time for all of it; little where somebody waits for the end."""
    seconds = max(0.0, team.watch.seconds_left - _TO_READ_OUT * team.seconds_to_build)
    return min(seconds, _WAITED_FOR) if team.watch.is_stopped else seconds


def _chunks(team: Team) -> list[list[int]]:
    """Items in order, cut where they have too many columns."""
    chunks: list[list[int]] = [[]]
    columns = 0
    for number, problem in enumerate(team.problems):
        columns += len(problem.cost)
        if columns > _MOST_COLUMNS and chunks[-1]:
            chunks.append([])
            columns = len(problem.cost)
        chunks[-1].append(number)
    return chunks


def _fixed(hand: PlanInHand, numbers: list[int], stacked: Stacked) -> LinearRun:
    """All but quantities as in hand; shared yes-or-no variables too."""
    plans = [hand.plans[number].values.full() for number in numbers]
    values = np.concatenate([*plans, hand.shared_values[stacked.columns]])
    run = LinearRun(stacked.model, threads=None)
    run.sharpen()
    run.fix({int(column): round(values[column]) for column in np.flatnonzero(stacked.model.is_integer)})
    return run


def _columns(team: Team, numbers: list[int], stacked: Stacked, values: Floats) -> list[ItemColumn]:
    return [
        item_column(number, team.problems[number], own)
        for number, own in zip(numbers, stacked.split(values), strict=True)
    ]


def _resource_rows(team: Team, stacked: Stacked) -> dict[Place, int]:
    """(factory, resource, period) → the row of its hours in ``stacked``."""
    shared = team.shared
    first = len(stacked.model.row_upper) - len(stacked.rows)
    place = {int(row): first + position for position, row in enumerate(stacked.rows)}
    rows = {key: shared.compiled.row(handle) for key, handle in shared.shared.resource_rows.items()}
    return {key: place[row] for key, row in rows.items() if row in place}
