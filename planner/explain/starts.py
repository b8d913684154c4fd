"""Starts: what it would take to start more of an item at a factory in a period, in money and in limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.data import Operation, Source
from models.lead_time import Arrival, arrival_shares
from planner.explain.block import Block, Cause
from planner.explain.room import Room

SMALL_STEP = 1.0
"""units: where any quantity may be made, room for one more unit is room"""
_DUST = 1e-6


@dataclass(frozen=True, slots=True)
class Start:
    """One possible start.

    Money per unit started: ``unit_cost``, ``overtime``, ``other`` (change cost, less the commitment penalty
    saved). Money once: ``setup_cost``, ``activation_cost`` (0 where it is paid anyway). ``lot``: units that
    more of it comes in; ``finished``: when they are finished; ``block``: the first limit that stops it.
    """

    factory: str
    period: int
    unit_cost: float
    overtime: float
    other: float
    setup_cost: float
    activation_cost: float
    lot: float
    finished: tuple[Arrival, ...]
    block: Block | None

    @property
    def cost(self) -> float:
        """Money per unit started."""
        return self.unit_cost + self.overtime + self.other

    @property
    def fixed_cost(self) -> float:
        """Money once."""
        return self.setup_cost + self.activation_cost


def starts_of_source(room: Room, item: str, factory: str) -> list[Start]:
    """Every start at a source that its window and the frozen periods leave open, in order of period."""
    data = room.facts.data
    source = data.sources[item, factory]
    whole_horizon = _horizon_block(room, item, factory)
    return [
        _start(room, item, factory, period, whole_horizon)
        for period in data.horizon()
        if source.is_open(period) and not data.is_frozen(period)
    ]


def _start(room: Room, item: str, factory: str, period: int, whole_horizon: Block | None) -> Start:
    data, solution = room.facts.data, room.facts.solution
    source = data.sources[item, factory]
    made = solution.production.get((item, factory, period), 0.0)
    is_set_up = made > 0
    lot = source.lot_multiple or SMALL_STEP
    if not is_set_up:
        lot = max(lot, source.min_lot)
    in_use = any(hours > _DUST for hours in room.factory_hours[factory]) or is_set_up
    return Start(
        factory=factory,
        period=period,
        unit_cost=source.unit_cost[period],
        overtime=_overtime_cost(room, source.operations, factory, period),
        other=_change_cost(room, item, factory, period) - _commitment_saved(room, source, factory),
        setup_cost=0.0 if is_set_up else source.setup_cost[period],
        activation_cost=0.0 if in_use else data.factories[factory].activation_cost,
        lot=lot,
        finished=arrival_shares(source.lead_time_days, data.period_days, period),
        block=whole_horizon or _period_block(room, source, factory, period, made, lot),
    )


def _overtime_cost(room: Room, operations: Sequence[Operation], factory: str, period: int) -> float:
    """Overtime per unit where the regular hours of a resource are used up."""
    return sum(
        operation.hours_per_unit * room.facts.data.resources[factory, operation.resource].overtime_cost
        for operation in operations
        if room.regular_hours[factory, operation.resource][period] <= _DUST
    )


def _change_cost(room: Room, item: str, factory: str, period: int) -> float:
    """What one more unit costs, or saves, against the last plan (M18)."""
    data = room.facts.data
    if period >= data.last_plan_periods:
        return 0.0
    key = item, factory, period
    below = room.facts.solution.production.get(key, 0.0) < data.last_plan.get(key, 0.0) - _DUST
    return -data.change_cost if below else data.change_cost


def _commitment_saved(room: Room, source: Source, factory: str) -> float:
    """Penalty per unit that more hours would save where hours were promised and are not used (M17)."""
    terms = room.facts.data.factories[factory]
    if sum(room.factory_hours[factory]) >= terms.commitment_hours:
        return 0.0
    return terms.commitment_penalty * sum(operation.hours_per_unit for operation in source.operations)


def _horizon_block(room: Room, item: str, factory: str) -> Block | None:
    """Shares and numbers of sources, which hold over the horizon (M16)."""
    data, production = room.facts.data, room.facts.solution.production
    units: dict[str, float] = {}
    for (made, place, _), quantity in production.items():
        if made == item:
            units[place] = units.get(place, 0.0) + quantity
    own, total, share = units.get(factory, 0.0), sum(units.values()), data.sources[item, factory].max_share
    if share < 1.0 and total > 0 and own >= share * total - _DUST:
        return Block(Cause.SHARE, factory, "max_share", 0, own / total, share, by_design=True)
    most = data.items[item].max_sources
    if most is not None and own <= 0 and sum(1 for made in units.values() if made > 0) >= most:
        return Block(Cause.SHARE, factory, "max_sources", 0, len(units), most, by_design=True)
    return None


def _period_block(
    room: Room, source: Source, factory: str, period: int, made: float, lot: float
) -> Block | None:
    if made + lot > source.max_lot + _DUST:
        return Block(Cause.MAX_LOT, factory, "max_lot", period, made + lot, source.max_lot)
    more_hours = 0.0
    for operation in source.operations:
        needed = operation.hours_per_unit * lot + (0.0 if made > 0 else operation.setup_hours)
        left = room.hours[factory, operation.resource][period]
        more_hours += needed
        if needed > left + _DUST:
            closed = not any(_hours_there(room, factory, operation.resource, period))
            return Block(Cause.HOURS, factory, operation.resource, period, needed, left, by_design=closed)
    return _ramp_block(room, factory, period, more_hours)


def _hours_there(room: Room, factory: str, resource: str, period: int) -> tuple[float, float]:
    """Regular hours and overtime of a resource."""
    hours = room.facts.data.resources[factory, resource]
    return hours.regular_hours[period], hours.overtime_hours[period]


def _ramp_block(room: Room, factory: str, period: int, more_hours: float) -> Block | None:
    """More hours here must stay within max_ramp of the periods before and after (M13)."""
    ramp = room.facts.data.factories[factory].max_ramp_hours
    if not math.isfinite(ramp):
        return None
    hours = room.factory_hours[factory]
    for neighbour in (period - 1, period + 1):
        if 0 <= neighbour < len(hours):
            left = hours[neighbour] + ramp - hours[period]
            if more_hours > left + _DUST:
                return Block(Cause.RAMP, factory, "max_ramp", period, more_hours, max(0.0, left))
    return None
