"""Starts: what it would take to start more of an item at a factory in a period, in money and in limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.data import Operation, Source
from models.lead_time import Arrival, arrival_shares
from planner.explain.room import Room

SMALL_STEP = 1.0
"""units: where any quantity may be made, room for one more unit is room"""
_DUST = 1e-6


@dataclass(frozen=True, slots=True)
class Start:
    """One possible start.

    Money per unit started: ``unit_cost``, ``overtime``, ``other`` (change cost, less the commitment penalty
    saved). Money once: ``setup_cost``, ``activation_cost`` (0 where it is paid anyway). ``made``: units the
    plan starts; ``lot``: least units that more of it comes in; ``finished``: when they are finished.
    """

    item: str
    factory: str
    period: int
    unit_cost: float
    overtime: float
    other: float
    setup_cost: float
    activation_cost: float
    made: float
    lot: float
    finished: tuple[Arrival, ...]

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
    return [
        _start(room, item, factory, period)
        for period in data.horizon()
        if source.is_open(period) and not data.is_frozen(period)
    ]


def _start(room: Room, item: str, factory: str, period: int) -> Start:
    data, solution = room.facts.data, room.facts.solution
    source = data.sources[item, factory]
    made = solution.production.get((item, factory, period), 0.0)
    is_set_up = made > 0
    lot = source.lot_multiple or SMALL_STEP
    if not is_set_up:
        lot = max(lot, source.min_lot)
    in_use = any(hours > _DUST for hours in room.factory_hours[factory]) or is_set_up
    return Start(
        item=item,
        factory=factory,
        period=period,
        unit_cost=source.unit_cost[period],
        overtime=_overtime_cost(room, source.operations, factory, period),
        other=_change_cost(room, item, factory, period) - _commitment_saved(room, source, factory),
        setup_cost=0.0 if is_set_up else source.setup_cost[period],
        activation_cost=0.0 if in_use else data.factories[factory].activation_cost,
        made=made,
        lot=lot,
        finished=arrival_shares(source.lead_time_days, data.period_days, period),
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
