"""More of a limit than there is: what one hour, vehicle, m³ or inbound unit more would change.

Extra capacity takes part in the rows that items share as one item more that uses less than nothing: no rule
of `shared` knows of it. Limits that are bounds of a shared variable (overtime, vehicles) get rows of their
own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from .algebra import Fragment, Key, Linear, Row, RowHandle, Term, Variable, at_most
from .data import Factory, Lane, LaneKey, PlanningData, Resource, Warehouse
from .item_block import Contributions
from .item_data import ItemData
from .lifted import frozen_hours, total
from .shared import Shared

LimitKind = Literal[
    "regular hours",
    "overtime hours",
    "inspection hours",
    "inspection overtime",
    "vehicles",
    "storage volume",
    "inbound units",
]


class Limit(NamedTuple):
    """One limit in one period.

    ``place``: (factory, resource) of hours; (factory,) of inspection; (factory, warehouse, mode) of vehicles;
    (warehouse,) of storage and intake.
    """

    kind: LimitKind
    place: tuple[str, ...]
    period: int

    @property
    def key(self) -> Key:
        """Kind, three names (blank where the place has fewer) and period."""
        return (self.kind, *(*self.place, "", "")[:3], self.period)


Amounts = Mapping[Limit, float]
"""Hours, inspector hours, vehicles, m³ or units by limit"""

ROW_OF: Mapping[LimitKind, str] = {
    "regular hours": "resource_hours",
    "inspection hours": "inspection_hours",
    "storage volume": "storage_volume",
    "inbound units": "inbound_units",
}
"""Limits that are the side of a row of `shared`."""


@dataclass
class ExtraCapacity:
    """Extra capacity in a model; ``most`` there may be of it, by limit.

    ``extra``, ``rows``: what is used of it, and the row that allows it; ``cost``: of allowing it.
    """

    most: Amounts
    fragment: Fragment = field(default_factory=Fragment)
    contributions: Contributions = field(default_factory=Contributions)
    extra: dict[Limit, Variable] = field(default_factory=dict)
    rows: dict[Limit, RowHandle] = field(default_factory=dict)
    cost: Linear = field(default_factory=Linear)


def limits_of(data: PlanningData) -> dict[Limit, float]:
    """Every limit there is and what it is now, per period; what has no limit is left out."""
    found: dict[Limit, float] = {}
    for period in data.horizon():
        for (factory, name), resource in data.resources.items():
            found[Limit("regular hours", (factory, name), period)] = resource.regular_hours[period]
            found[Limit("overtime hours", (factory, name), period)] = resource.overtime_hours[period]
        for factory, place in data.factories.items():
            found[Limit("inspection hours", (factory,), period)] = place.inspection_hours
            found[Limit("inspection overtime", (factory,), period)] = place.inspection_overtime_hours
        for lane, way in data.lanes.items():
            found[Limit("vehicles", lane, period)] = way.max_shipments
        for warehouse, hub in data.warehouses.items():
            found[Limit("storage volume", (warehouse,), period)] = hub.storage_volume
            found[Limit("inbound units", (warehouse,), period)] = hub.inbound_units
    return {limit: amount for limit, amount in found.items() if math.isfinite(amount)}


def increases(before: PlanningData, after: PlanningData) -> dict[Limit, float]:
    """What ``after`` has more of than ``before``; limits that are not higher are left out."""
    now = limits_of(before)
    return {
        limit: amount - now[limit]
        for limit, amount in limits_of(after).items()
        if limit in now and amount > now[limit]
    }


def add_extra(data: PlanningData, most: Amounts) -> ExtraCapacity:
    """Declare extra capacity and put it into shared rows; how much is allowed is up to `allow_extra`.

    KeyError for a limit that ``data`` does not have.
    """
    unknown = most.keys() - limits_of(data).keys()
    if unknown:
        raise KeyError(f"there is no limit {min(unknown)}")
    added = ExtraCapacity(most)
    bounds = {limit.key: (0.0, amount) for limit, amount in most.items()}
    extra = added.fragment.add_variables("extra", bounds)
    added.extra = {limit: extra[limit.key] for limit in most}
    for limit, variable in added.extra.items():
        if limit.kind in ROW_OF:
            added.contributions.add(ROW_OF[limit.kind], (*limit.place, limit.period), (-1.0, variable))
    return added


def allow_extra(added: ExtraCapacity, allowed: Mapping[Limit, Sequence[Term]]) -> None:
    """Rows extra ≤ Σ amount · yes-or-no variable.

    ``allowed``: limit → (amount, variable); none is allowed of a limit that is left out.
    """
    rows: dict[Key, Row] = {}
    for limit, variable in added.extra.items():
        terms = [(1.0, variable), *((-amount, of) for amount, of in allowed.get(limit, ()))]
        rows[limit.key] = at_most(terms, 0.0)
    handles = added.fragment.add_rows("extra_capacity", rows)
    added.rows = {limit: handles[limit.key] for limit in added.extra}


def for_items(data: PlanningData, added: ExtraCapacity) -> PlanningData:
    """What the blocks of items are built from: a lot may use all the extra capacity there can be."""
    return enlarged(data, added.most)


def for_shared(data: PlanningData, added: ExtraCapacity) -> PlanningData:
    """What the shared rows are built from: bounds of shared variables are wide enough for extra capacity, the
    sides of rows are as they are."""
    return enlarged(data, added.most, lambda kind: kind not in ROW_OF)


def hold_bounds(added: ExtraCapacity, data: PlanningData, parts: Sequence[ItemData], shared: Shared) -> None:
    """Rows variable − extra ≤ limit, for limits that are bounds of a shared variable.

    ``data``: with the limits that hold without anything extra; frozen hours lift overtime (M12).
    """
    now, frozen = limits_of(data), total(map(frozen_hours, parts))
    rows: dict[Key, Row] = {}
    for limit, variable in added.extra.items():
        bounded = _bounded(shared, limit)
        if bounded is None:
            continue
        bound = now[limit]
        if limit.kind == "overtime hours":
            place = (limit.place[0], limit.place[1], limit.period)
            bound = max(bound, frozen.get(place, 0.0) - now[limit._replace(kind="regular hours")])
        rows[limit.key] = at_most([(1.0, bounded), (-1.0, variable)], bound)
    added.fragment.add_rows("extra_bound", rows)


def _bounded(shared: Shared, limit: Limit) -> Variable | None:
    """The shared variable that a limit bounds; None where nobody could use it, or where it is a row's
    side."""
    if limit.kind == "overtime hours":
        return shared.overtime.get((limit.place[0], limit.place[1], limit.period))
    if limit.kind == "inspection overtime":
        return shared.inspection_overtime.get((limit.place[0], limit.period))
    if limit.kind == "vehicles":
        return shared.vehicles.get((limit.place[0], limit.place[1], limit.place[2], limit.period))
    return None


def enlarged(
    data: PlanningData, amounts: Amounts, chosen: Callable[[LimitKind], bool] = lambda _: True
) -> PlanningData:
    """``data`` with ``amounts`` more of the limits of the kinds that ``chosen`` admits.

    Limits that are given once for all periods grow by the largest amount of any period.
    """
    more = _More(amounts, chosen)
    return replace(
        data,
        resources={place: more.resource(place, resource) for place, resource in data.resources.items()},
        factories={name: more.factory(name, factory) for name, factory in data.factories.items()},
        warehouses={name: more.warehouse(name, hub) for name, hub in data.warehouses.items()},
        lanes={lane: more.lane(lane, way) for lane, way in data.lanes.items()},
    )


class _More:
    """What is added to limits, by place and period."""

    def __init__(self, amounts: Amounts, chosen: Callable[[LimitKind], bool]) -> None:
        self._by_place: dict[tuple[LimitKind, tuple[str, ...]], dict[int, float]] = defaultdict(dict)
        for limit, amount in amounts.items():
            if chosen(limit.kind):
                self._by_place[limit.kind, limit.place][limit.period] = amount

    def resource(self, place: tuple[str, str], resource: Resource) -> Resource:
        return replace(
            resource,
            regular_hours=self._series("regular hours", place, resource.regular_hours),
            overtime_hours=self._series("overtime hours", place, resource.overtime_hours),
        )

    def factory(self, name: str, factory: Factory) -> Factory:
        more, overtime = self._most("inspection hours", name), self._most("inspection overtime", name)
        return replace(
            factory,
            inspection_hours=factory.inspection_hours + more,
            inspection_overtime_hours=factory.inspection_overtime_hours + overtime,
        )

    def warehouse(self, name: str, hub: Warehouse) -> Warehouse:
        return replace(
            hub,
            storage_volume=hub.storage_volume + self._most("storage volume", name),
            inbound_units=hub.inbound_units + self._most("inbound units", name),
        )

    def lane(self, key: LaneKey, way: Lane) -> Lane:
        return replace(way, max_shipments=way.max_shipments + self._most("vehicles", *key))

    def _most(self, kind: LimitKind, *place: str) -> float:
        return max(self._by_place.get((kind, place), {}).values(), default=0.0)

    def _series(self, kind: LimitKind, place: tuple[str, str], hours: tuple[float, ...]) -> tuple[float, ...]:
        more = self._by_place.get((kind, place), {})
        return tuple(value + more.get(period, 0.0) for period, value in enumerate(hours))
