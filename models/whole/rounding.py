"""A plan from the linear relaxation and the setups of a known plan: lots become whole, period by period.

Setups stay where the known plan has them, and come in where the relaxation wants most of one. Then, from the
first period to the last, lots are rounded to the nearest whole number, a few at a time, and the linear
programme is solved again: what one lot has too little, later lots of the item and others that use the same
hours make good. Within a period the lots that take most hours go first, so that the small ones fill what room
is left of a scarce resource. (Relax-and-fix: Pochet, Y., Wolsey, L. A.: Production Planning by Mixed Integer
Programming, Springer 2006, section 3.6; rounding instead of a search in each window.)
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..algebra import Variable
from ..build import WholeModel
from ..item_plan import ItemPlan
from ..kept_plan import setup_columns
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.relaxation import Relaxation
from .restart import Guide

Names = TypeVar("Names")
_SET_UP = 0.3
"""Share of a setup from which on it is made, where the relaxation wants one that the known plan has not."""
_WHOLE = 1e-6


@dataclass(frozen=True)
class Effort:
    """``wanted``: share of a setup in the relaxation from which on one that the known plan has not may come
    in; ``pieces``: how many linear programmes round the lots of a period."""

    wanted: float
    pieces: int


def rounded(
    whole: WholeModel, relaxation: Relaxation, guide: Guide, effort: Effort, seconds: float
) -> Guide | None:
    """Bounds of all columns that leave next to nothing to decide: setups and lots stand. None where the known
    setups are not possible, or the time was over.

    ``guide``: setups of the known plan.
    """
    compiled = relaxation.compiled
    rounding = _Rounding(relaxation, time.monotonic() + seconds)
    setups = _numbers(setup_columns(whole, compiled))
    if not rounding.choose_setups(setups, relaxation.values, guide, effort.wanted):
        return None
    for period in _periods(whole, compiled):
        rounding.set(period.setups, np.where(rounding.values[period.setups] >= _SET_UP, 1.0, 0.0))
        used = np.flatnonzero(rounding.upper[period.lots] > 0)
        for piece in np.array_split(used, min(effort.pieces, max(1, len(used)))):
            if not rounding.round(period.lots[piece]):
                for number in piece:
                    _ = rounding.round(period.lots[[number]]) or rounding.close(period.starts[number])
        rounding.round(period.vehicles)
    return None if rounding.is_late else Guide(rounding.lower, rounding.upper)


class _Rounding:
    """The relaxation while its whole numbers are fixed; ``values``: at its last optimum."""

    def __init__(self, relaxation: Relaxation, deadline: float) -> None:
        compiled = relaxation.compiled
        self.lower, self.upper = compiled.lower.copy(), compiled.upper.copy()
        self.values: Floats = np.zeros(0)
        self._linear = relaxation.afresh()
        self._deadline = deadline

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._deadline

    def choose_setups(self, setups: Columns, relaxed: Floats, guide: Guide, wanted: float) -> bool:
        """Close setups that neither the known plan nor the relaxation wants, and make all of the known plan
        where there is room for them. Whether that is possible."""
        known = guide.lower[setups] > 0.5
        upper = np.where(known | (relaxed[setups] >= wanted), self.upper[setups], self.lower[setups])
        made = np.where(known, upper, self.lower[setups])
        return self._try(setups, made, upper) or self._try(setups, self.lower[setups], upper)

    def set(self, columns: Columns, wanted: Floats) -> bool:
        """Fix columns as near to ``wanted`` as their bounds allow; whether that is possible. They stay as
        they are where it is not."""
        fixed = np.clip(wanted, self.lower[columns], self.upper[columns])
        if np.array_equal(fixed, self.lower[columns]) and np.array_equal(fixed, self.upper[columns]):
            return True
        return self._try(columns, fixed, fixed)

    def round(self, columns: Columns) -> bool:
        """Fix columns at whole numbers: the nearest, or where that is not possible the next lower ones."""
        here = self.values[columns]
        return self.set(columns, np.round(here)) or self.set(columns, np.floor(here + _WHOLE))

    def close(self, start: Columns) -> bool:
        """Start nothing here, whatever the known plan does: no lots and no setup."""
        nothing = np.zeros(len(start))
        return self._try(start, nothing, nothing)

    def _try(self, columns: Columns, lower: Floats, upper: Floats) -> bool:
        self._linear.bound(columns, lower, upper)
        values = self._linear.solve(self._deadline - time.monotonic())
        if values is None:
            self._linear.bound(columns, self.lower[columns], self.upper[columns])
            return False
        self.lower[columns], self.upper[columns], self.values = lower, upper, values
        return True


def _columns(family: Mapping[Names, Variable], compiled: CompiledModel) -> dict[Names, int]:
    """Those of a family that have a column, by key."""
    places = ((key, compiled.column(variable)) for key, variable in family.items())
    return {key: column for key, column in places if column is not None}


@dataclass
class _Period:
    """Columns of a period. ``lots``: those that take most hours first; ``starts``: of each of them, its own
    and that of its setup."""

    setups: Columns
    lots: Columns
    starts: list[Columns]
    vehicles: Columns


def _periods(whole: WholeModel, compiled: CompiledModel) -> Iterator[_Period]:
    setups: list[list[int]] = [[] for _ in range(whole.data.periods)]
    lots: list[list[tuple[float, int, list[int]]]] = [[] for _ in range(whole.data.periods)]
    vehicles: list[list[int]] = [[] for _ in range(whole.data.periods)]
    for item in whole.items:
        chosen = _columns(item.production.setup, compiled)
        for key, column in chosen.items():
            setups[key[2]].append(column)
        for key, column in _columns(item.production.lots, compiled).items():
            start = [column, chosen[key]] if key in chosen else [column]
            lots[key[2]].append((-_hours(item, key[1]), column, start))
    for vehicle, column in _columns(whole.shared.vehicles, compiled).items():
        vehicles[vehicle[3]].append(column)
    for period in range(whole.data.periods):
        ordered = sorted(lots[period])
        yield _Period(
            _numbers(setups[period]),
            _numbers(column for _, column, _ in ordered),
            [_numbers(start) for _, _, start in ordered],
            _numbers(vehicles[period]),
        )


def _numbers(columns: Iterable[int]) -> Columns:
    return np.array(list(columns), dtype=np.int64)


def _hours(item: ItemPlan, factory: str) -> float:
    """Hours that a multiple takes of the resource it uses most."""
    source = item.part.sources[factory]
    return source.lot_multiple * max(
        (operation.hours_per_unit for operation in source.operations), default=0.0
    )
