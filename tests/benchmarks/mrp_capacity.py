"""Hours and storage that items share, as a material requirements plan uses them up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from mrp_facts import Floats, Maker

from models.data import PlanningData

_FULL = 1e-9
_LEAST = 1e-6
"""Units that a start makes at least"""
_PATIENCE = 2
"""Periods within which inspectors have to come to what was finished."""


@dataclass(frozen=True)
class Slots:
    """What a maker could start in each period. Units; money of overtime by ``overtime_cost``.

    ``regular``: within regular hours; ``most``: with overtime; ``is_new``: 1 where a setup is needed;
    ``smallest``: least units that may be started.
    """

    regular: Floats
    most: Floats
    is_new: Floats
    smallest: Floats

    @cached_property
    def any_room(self) -> list[bool]:
        """Whether anything can be started."""
        found: list[bool] = (self.most >= self.smallest).tolist()
        return found


class Hours:
    """Hours that are left, by (factory, resource) and by inspection team."""

    def __init__(self, data: PlanningData) -> None:
        self.regular = {key: np.array(of.regular_hours) for key, of in data.resources.items()}
        self.overtime = {key: np.array(of.overtime_hours) for key, of in data.resources.items()}
        self._wage = {key: of.overtime_cost for key, of in data.resources.items()}
        self._inspectors = {
            name: np.full(data.periods, factory.inspection_hours + factory.inspection_overtime_hours)
            for name, factory in data.factories.items()
        }

    def slots(self, maker: Maker, started: dict[int, float]) -> Slots:
        """What is left for ``maker``, which has ``started`` units by period."""
        is_new = np.ones(len(maker.unit_cost))
        is_new[list(started)] = 0.0
        regular, most = np.full_like(is_new, np.inf), np.full_like(is_new, np.inf)
        for operation in maker.source.operations:
            key = maker.factory, operation.resource
            left = self.regular[key] - operation.setup_hours * is_new
            beyond = left + self.overtime[key]
            if operation.hours_per_unit > 0:
                regular = np.minimum(regular, left / operation.hours_per_unit)
                most = np.minimum(most, beyond / operation.hours_per_unit)
            else:
                regular = np.where(left < 0, 0.0, regular)
                most = np.where(beyond < 0, 0.0, most)
        inspected = self._inspected(maker)
        closed = ~maker.open
        regular[closed] = most[closed] = 0.0
        inspected = np.minimum(inspected, self._within_largest(maker, started))
        smallest = np.where(is_new > 0, max(maker.smallest, _LEAST), _LEAST)
        return Slots(np.minimum(regular, inspected), np.minimum(most, inspected), is_new, smallest)

    @staticmethod
    def _within_largest(maker: Maker, started: dict[int, float]) -> Floats:
        """Units by which the lots of each period may grow."""
        largest = np.full(len(maker.unit_cost), maker.largest)
        for period, units in started.items():
            largest[period] -= units
        return largest

    def _inspected(self, maker: Maker) -> Floats:
        """Units that, started in each period, inspectors can look at as they finish or soon after."""
        units = np.full(len(maker.unit_cost), np.inf)
        if maker.outcome.hours_per_unit > 0:
            left = self._inspectors[maker.factory]
            until = np.concatenate([[0.0], np.cumsum(left)])
            for period in range(len(units) - maker.delay.whole):
                first = period + maker.delay.whole
                end = min(first + _PATIENCE, len(units))
                units[period] = (until[end] - until[first]) / maker.outcome.hours_per_unit
        return units

    def overtime_cost(self, maker: Maker, units: Floats, is_new: Floats) -> Floats:
        """Money for the hours beyond the regular ones, by period of the start."""
        money = np.zeros_like(units)
        for operation in maker.source.operations:
            key = maker.factory, operation.resource
            hours = operation.hours_per_unit * units + operation.setup_hours * is_new
            money += self._wage[key] * np.maximum(0.0, hours - self.regular[key])
        return money

    def make(self, maker: Maker, period: int, units: float, is_new: bool) -> dict[int, float]:
        """Take the hours of a start, and those of inspectors as soon as they have any.

        Returns the units that are inspected, by period; what inspectors never come to is left out.
        """
        for operation in maker.source.operations:
            key = maker.factory, operation.resource
            hours = operation.hours_per_unit * units + operation.setup_hours * is_new
            regular = min(hours, float(self.regular[key][period]))
            self.regular[key][period] -= regular
            self.overtime[key][period] -= hours - regular
        inspected: dict[int, float] = {}
        waiting, left = 0.0, self._inspectors[maker.factory]
        finishing = dict(finished(maker, period, units))
        for when in range(period + maker.delay.whole, len(left)):
            waiting += finishing.get(when, 0.0)
            looked_at = min(waiting, _units_within(float(left[when]), maker.outcome.hours_per_unit))
            if looked_at > 0:
                inspected[when] = looked_at
                left[when] -= looked_at * maker.outcome.hours_per_unit
                waiting -= looked_at
        return inspected


class Rooms:
    """m³ that are free in every warehouse when each period ends."""

    def __init__(self, data: PlanningData) -> None:
        self._free = {name: [hub.storage_volume] * data.periods for name, hub in data.warehouses.items()}
        self._limited = {name for name, free in self._free.items() if free[0] < float("inf")}

    def fill(self, warehouse: str, volume: float, before: list[float], after: list[float]) -> None:
        """Let closing stock grow."""
        if warehouse in self._limited:
            free = self._free[warehouse]
            for period, (old, new) in enumerate(zip(before, after, strict=True)):
                free[period] -= volume * (new - old)

    def share_that_fits(
        self, warehouse: str, volume: float, before: list[float], after: list[float]
    ) -> float:
        """The share of a growth of closing stock for which there is room everywhere, from 0 to 1."""
        if warehouse not in self._limited:
            return 1.0
        share = 1.0
        for free, old, new in zip(self._free[warehouse], before, after, strict=True):
            growth = volume * (new - old)
            if growth > _FULL and growth > free:
                share = min(share, max(0.0, free) / growth)
        return share

    def lift(self) -> None:
        """Where what is there already breaks a limit, the limit is what is there (M12)."""
        for free in self._free.values():
            free[:] = [max(0.0, room) for room in free]


def finished(maker: Maker, period: int, units: float) -> list[tuple[int, float]]:
    """(period, units finished then) of ``units`` that start in ``period``."""
    delay = maker.delay
    parts = [(period + delay.whole, (1 - delay.late) * units)]
    return parts + ([(period + delay.longest, delay.late * units)] if delay.late > 0 else [])


def _units_within(hours: float, hours_per_unit: float) -> float:
    return max(0.0, hours) / hours_per_unit if hours_per_unit > 0 else float("inf")
