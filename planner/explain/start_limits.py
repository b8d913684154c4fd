"""Limits of starts: how many more units could be started, and what stops the next one."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from models.data import Operation
from planner.explain.block import NO_LIMIT, Block, Cause, Limit, tightest
from planner.explain.room import Room
from planner.explain.starts import Start

_DUST = 1e-6


class StartLimits:
    """Limits of all starts of a plan, less what was claimed since."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._known: dict[tuple[str, str, int], Limit] = {}

    def limit(self, start: Start) -> Limit:
        """Units that may still be started, in whole lots; 0 where not even the smallest lot may."""
        key = start.item, start.factory, start.period
        if key not in self._known:
            self._known[key] = self._in_lots(start, tightest(self._limits(start)))
        return self._known[key]

    def claim(self, start: Start, units: float) -> None:
        """Take the hours of ``units`` more out of what is left."""
        for operation in self._operations(start):
            left = self._room.hours[start.factory, operation.resource]
            left[start.period] -= operation.hours_per_unit * units + _setup_hours(start, operation)
        self._known.clear()

    @cached_property
    def _units(self) -> dict[str, dict[str, float]]:
        """Item → factory → units over the horizon."""
        units: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (item, factory, _), quantity in self._room.facts.solution.production.items():
            units[item][factory] += quantity
        return units

    def _operations(self, start: Start) -> tuple[Operation, ...]:
        return self._room.facts.data.sources[start.item, start.factory].operations

    def _in_lots(self, start: Start, limit: Limit) -> Limit:
        multiple = self._room.facts.data.sources[start.item, start.factory].lot_multiple
        units = limit.units
        if multiple > 0 and math.isfinite(units):
            units = math.floor(units / multiple + _DUST) * multiple
        return Limit(units if units >= start.lot - _DUST else 0.0, limit.block)

    def _limits(self, start: Start) -> Iterator[Limit]:
        yield self._share(start)
        yield self._number_of_sources(start)
        most = self._room.facts.data.sources[start.item, start.factory].max_lot
        yield Limit(
            most - start.made, Block(Cause.MAX_LOT, start.factory, "max_lot", start.period, left=most)
        )
        for operation in self._operations(start):
            yield self._hours(start, operation)
        yield self._ramp(start)

    def _share(self, start: Start) -> Limit:
        """max_share: own + x ≤ share × (total + x) (M16)."""
        share = self._room.facts.data.sources[start.item, start.factory].max_share
        units = self._units[start.item]
        own, total = units.get(start.factory, 0.0), sum(units.values())
        if share >= 1.0 or total <= 0:
            return NO_LIMIT
        more = max(0.0, (share * total - own) / (1.0 - share))
        block = Block(Cause.SHARE, start.factory, "max_share", 0, own / total, share, by_design=True)
        return Limit(more, block)

    def _number_of_sources(self, start: Start) -> Limit:
        most = self._room.facts.data.items[start.item].max_sources
        units = self._units[start.item]
        used = sum(1 for made in units.values() if made > 0)
        if most is None or units.get(start.factory, 0.0) > 0 or used < most:
            return NO_LIMIT
        return Limit(0.0, Block(Cause.SHARE, start.factory, "max_sources", 0, used, most, by_design=True))

    def _hours(self, start: Start, operation: Operation) -> Limit:
        key = start.factory, operation.resource
        resource = self._room.facts.data.resources[key]
        there = resource.regular_hours[start.period] + resource.overtime_hours[start.period]
        left = self._room.hours[key][start.period] - _setup_hours(start, operation)
        block = Block(
            Cause.HOURS, start.factory, operation.resource, start.period, left=left, by_design=there <= 0
        )
        return Limit(_units_in(left, operation.hours_per_unit), block)

    def _ramp(self, start: Start) -> Limit:
        """More hours must stay within max_ramp of the periods before and after (M13)."""
        ramp = self._room.facts.data.factories[start.factory].max_ramp_hours
        if not math.isfinite(ramp):
            return NO_LIMIT
        hours = self._room.factory_hours[start.factory]
        beside = [when for when in (start.period - 1, start.period + 1) if 0 <= when < len(hours)]
        left = min((hours[when] + ramp - hours[start.period] for when in beside), default=math.inf)
        left -= sum(_setup_hours(start, operation) for operation in self._operations(start))
        hours_per_unit = sum(operation.hours_per_unit for operation in self._operations(start))
        block = Block(Cause.RAMP, start.factory, "max_ramp", start.period, left=left)
        return Limit(_units_in(left, hours_per_unit), block)


def _setup_hours(start: Start, operation: Operation) -> float:
    """Hours of the setup that the plan does not have yet."""
    return 0.0 if start.made > 0 else operation.setup_hours


def _units_in(left: float, needed_per_unit: float) -> float:
    """Units that ``left`` is enough for; rounding of the solver is no room."""
    if left < -_DUST:
        return 0.0
    return max(0.0, left) / needed_per_unit if needed_per_unit > 0 else math.inf
