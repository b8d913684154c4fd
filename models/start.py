"""A first plan to begin the search from: the relaxed plan made whole period by period.

Relaxed, an item is made a little in every period and pays a small part of each setup. So that it pays about
what
setups will cost in the end, a setup carries no more than part of the economic lot while it is relaxed. Going
forward
in time, the setups and lots of one period are then made whole and the linear programme is solved again from
where it
stood. (A diving heuristic, Wolsey, L. A., Integer Programming, 2nd ed., section 13.3, with periods as steps;
the cost slopes follow Kim, D., Pardalos, P. M., Operations Research Letters 24 (1999) 195-203.)
"""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

import numpy as np

from .algebra import Variable
from .build import WholeModel
from .compiled import CompiledModel, Floats
from .economic_lot import economic_lot
from .highs_run import Watch
from .item_parts import Start
from .item_plan import ItemPlan
from .linear_run import LinearRun
from .rounding import RelaxedLot, whole_lots

_NOTHING = 1e-6
_ROUND_UP_FROM = (0.5, 1.0 - _NOTHING, math.inf)
"""The part of a lot from which on it is rounded up: tried in this order until the period can hold the
lots."""
_VEHICLE_FROM = 0.15
"""The part of a vehicle from which on one is sent."""
_ECONOMIC_PART = 0.5
"""Part of the economic lot that a relaxed setup carries: relaxed lots are smaller than whole ones."""
_PRICINGS = 2
"""Times the relaxed plan is solved again to price setup hours."""
_FINISHING_SHARE = 0.3
"""Part of the time kept for what is not decided by then."""


def first_plan(
    whole: WholeModel, compiled: CompiledModel, threads: int | None, seconds: float, watch: Watch
) -> Floats | None:
    """Values of all columns of a plan; None where none was found within ``seconds``.

    When most of the time is up, all periods left are made whole at once.
    """
    dive = _Dive(whole, compiled, LinearRun(compiled, threads, watch), seconds)
    found = (
        dive.decide_everything(ask_for_sources=True)
        or dive.decide_everything(ask_for_sources=False)
        or dive.make_nothing()
    )
    return dive.values if found else None


class _Dive:
    """A relaxed plan whose whole numbers are fixed step by step; ``values``: of the last one that holds."""

    def __init__(self, whole: WholeModel, compiled: CompiledModel, linear: LinearRun, seconds: float) -> None:
        self.values: Floats = np.zeros(len(compiled.cost))
        self._whole = whole
        self._compiled = compiled
        self._linear = linear
        self._end = time.monotonic() + seconds
        self._last_step = self._end - _FINISHING_SHARE * seconds
        self._integers = [int(column) for column in np.flatnonzero(compiled.is_integer)]
        self._open = set(self._integers)
        self._setups = _RelaxedSetups(whole, compiled, linear)
        self._vehicles: dict[int, list[int]] = defaultdict(list)
        for key, variable in whole.shared.vehicles.items():
            self._vehicles[key[3]] += compiled.columns([variable])

    def solve(self, until: float | None = None) -> bool:
        """Solve again; whether there is a plan."""
        values = self._linear.solve((self._last_step if until is None else until) - time.monotonic())
        if values is None:
            return False
        self.values = values
        return True

    def decide_everything(self, ask_for_sources: bool) -> bool:
        """Fix sources, then period by period, then what is left at once; whether that ended in a plan.

        Without ``ask_for_sources`` an item that must have several sources is not made at all.
        """
        self._release_all()
        for _ in range(_PRICINGS):
            if not self.solve():
                return False
            self._setups.relax()
        if not self._fix(self._sources(ask_for_sources), self._end):
            return False
        left = deque(self._whole.data.horizon())
        while left and any(self._fix(self._made_whole(left[0], part)) for part in _ROUND_UP_FROM):
            left.popleft()
        return any(self._fix(self._rest_made_whole(left, part), self._end) for part in _ROUND_UP_FROM)

    def make_nothing(self) -> bool:
        """Fix every whole number at its least: frozen production alone."""
        self._release_all()
        return self._fix(self._within_bounds(dict.fromkeys(self._integers, 0.0)), self._end)

    def _release_all(self) -> None:
        self._linear.release(self._integers)
        self._setups.make_whole(self._integers)
        self._open = set(self._integers)

    def _fix(self, columns: dict[int, float], until: float | None = None) -> bool:
        """Fix columns and solve again; where that fails they are released again."""
        self._linear.fix(columns)
        self._setups.make_whole(columns)
        if not self.solve(until):
            self._linear.release(columns)
            return False
        self._open -= columns.keys()
        return True

    def _made_whole(self, period: int, round_up_from: float) -> dict[int, float]:
        """Setups, lots and vehicles of one period."""
        data = self._whole.data
        hours = {
            place: offered.regular_hours[period] + offered.overtime_hours[period]
            for place, offered in data.resources.items()
        }
        starts = list(self._starts(period))
        fixed: dict[int, float] = {}
        relaxed = [lot for _, _, lot in starts]
        for place, lot in whole_lots(relaxed, hours, round_up_from):
            item, key, _ = starts[place]
            for family, count in ((item.production.setup, lot.setup), (item.production.lots, lot.multiples)):
                fixed.update(dict.fromkeys(self._compiled.columns(_at(family, key)), float(count)))
        for column in self._vehicles[period]:
            fixed[column] = math.floor(self.values[column] + 1 - _VEHICLE_FROM)
        return self._within_bounds(fixed)

    def _starts(self, period: int) -> Iterator[tuple[ItemPlan, Start, RelaxedLot]]:
        """Starts of a period that something whole hangs on."""
        for item in self._whole.items:
            made = item.production
            for factory in item.part.sources:
                key = (item.part.name, factory, period)
                if (key in made.setup or key in made.lots) and (factory, period) in made.bounds:
                    source, bounds = item.part.sources[factory], made.bounds[factory, period]
                    units = self._compiled.value(self.values, made.produce[key])
                    yield item, key, RelaxedLot(factory, source, bounds, units)

    def _sources(self, ask_for_sources: bool) -> dict[int, float]:
        """The sources of an item: those that make most of it, as many as are allowed and asked for."""
        fixed: dict[int, float] = {}
        for item in self._whole.items:
            sourcing = item.sourcing
            units = dict.fromkeys(sourcing.used, 0.0)
            for (name, factory, _), variable in item.production.produce.items():
                if (name, factory) in units:
                    units[name, factory] += self._compiled.value(self.values, variable)
            count = sum(made > _NOTHING for made in units.values())
            if sourcing.least is not None and count:
                count = max(count, sourcing.least) if ask_for_sources else 0
            count = count if sourcing.most is None else min(count, sourcing.most)
            for rank, key in enumerate(sorted(units, key=lambda key: -units[key])):
                fixed.update(dict.fromkeys(self._compiled.columns([sourcing.used[key]]), float(rank < count)))
            if sourcing.made is not None:
                fixed.update(dict.fromkeys(self._compiled.columns([sourcing.made]), float(count > 0)))
        return self._within_bounds(fixed)

    def _rest_made_whole(self, periods: Iterable[int], round_up_from: float) -> dict[int, float]:
        """Setups, lots and vehicles of several periods; anything else is as large as it is needed."""
        rest = {column: math.ceil(self.values[column] - _NOTHING) for column in self._open}
        fixed = self._within_bounds(rest)
        for period in periods:
            fixed.update(self._made_whole(period, round_up_from))
        return fixed

    def _within_bounds(self, values: dict[int, float]) -> dict[int, float]:
        lower, upper = self._compiled.lower, self._compiled.upper
        return {
            column: float(np.clip(value, lower[column], upper[column])) for column, value in values.items()
        }


class _RelaxedSetups:
    """Setups that carry less than the largest lot as long as they are relaxed."""

    def __init__(self, whole: WholeModel, compiled: CompiledModel, linear: LinearRun) -> None:
        self._whole = whole
        self._compiled = compiled
        self._linear = linear
        self._carried: dict[int, tuple[int, float]] = {}  # column of the setup → (row, largest lot)

    def relax(self) -> None:
        """Let every setup carry part of its economic lot, at what hours are worth in the last plan."""
        duals = self._linear.row_duals()
        worth = {
            place: -float(duals[self._compiled.row(row)])
            for place, row in self._whole.shared.resource_rows.items()
        }
        for item in self._whole.items:
            demand = sum(item.part.demand.values()) / item.part.periods
            for key, handle in item.production.setup_rows.items():
                self._relax_one(item, key, self._compiled.row(handle), self._carry(item, key, demand, worth))

    def make_whole(self, columns: Iterable[int]) -> None:
        """Let setups carry the largest lot again."""
        for column in columns:
            if column in self._carried:
                row, largest = self._carried.pop(column)
                self._linear.set_coefficient(row, column, -largest)

    def _carry(
        self, item: ItemPlan, key: Start, demand: float, worth: dict[tuple[str, str, int], float]
    ) -> float:
        _, factory, period = key
        source = item.part.sources[factory]
        setup_cost = source.setup_cost[period] + sum(
            operation.setup_hours * worth.get((factory, operation.resource, period), 0.0)
            for operation in source.operations
        )
        holding = item.part.factory_stock[factory].holding_cost[period]
        smallest = item.production.bounds[factory, period].smallest
        lot = max(smallest, demand, economic_lot(setup_cost, demand, holding))
        return _ECONOMIC_PART * lot

    def _relax_one(self, item: ItemPlan, key: Start, row: int, carried: float) -> None:
        largest = item.production.bounds[key[1], key[2]].largest
        for column in self._compiled.columns([item.production.setup[key]]):
            if 0 < carried < largest:
                self._carried[column] = (row, largest)
                self._linear.set_coefficient(row, column, -carried)
                self._linear.bound(column, 0.0, largest / carried)


def _at(family: dict[Start, Variable], key: Start) -> list[Variable]:
    return [family[key]] if key in family else []
