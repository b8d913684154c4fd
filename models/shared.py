"""What ties items together: hours, inspectors, vehicles, space, intake, commitments (M4, M6, M9, M10, M12,
M13, M17).

Every row is made of the contributions of the items that take part in it and of variables of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .algebra import Bounds, Fragment, Key, Row, RowHandle, Terms, Variable, at_least, at_most, equal
from .data import PlanningData
from .item_block import Contributions, Relief, SharedRow, Switch
from .item_data import ItemData
from .lifted import frozen_hours, total, volume_anyway
from .objective import Costs

VehicleKey = tuple[str, str, str, int]
"""(factory, warehouse, mode, period)"""


@dataclass
class Shared:
    """The shared part of the model and handles to what it declares.

    ``overtime``: (factory, resource, period); ``inspection_overtime``: (factory, period); ``resource_rows``:
    (factory, resource, period) → the row of its hours.
    """

    fragment: Fragment = field(default_factory=Fragment)
    costs: Costs = field(default_factory=Costs)
    overtime: dict[tuple[str, str, int], Variable] = field(default_factory=dict)
    inspection_overtime: dict[tuple[str, int], Variable] = field(default_factory=dict)
    vehicles: dict[VehicleKey, Variable] = field(default_factory=dict)
    active: dict[tuple[str], Variable] = field(default_factory=dict)
    resource_rows: dict[tuple[str, str, int], RowHandle] = field(default_factory=dict)
    switches: list[Switch] = field(default_factory=list)
    reliefs: list[Relief] = field(default_factory=list)


def build_shared(
    data: PlanningData, parts: Sequence[ItemData], contributions: Sequence[Contributions]
) -> Shared:
    """Declare every row that items share, one rule after the other."""
    shared = Shared()
    uses = _Uses(contributions)
    _add_resource_hours(shared, data, parts, uses)
    _add_inspection_hours(shared, data, uses)
    _add_vehicles(shared, data, uses)
    _add_storage(shared, data, parts, uses)
    _add_inbound(shared, data, parts, uses)
    _add_factory_hours(shared, data, uses)
    _add_activation(shared, data, parts, uses)
    return shared


class _Uses:
    """The contributions of all items, by rule and row."""

    def __init__(self, contributions: Sequence[Contributions]) -> None:
        self._terms: dict[str, dict[Key, Terms]] = {}
        self._limits: dict[SharedRow, float] = {}
        for contribution in contributions:
            for (rule, key), terms in contribution.terms.items():
                self._terms.setdefault(rule, {}).setdefault(key, []).extend(terms)
            self._limits.update(contribution.limits)

    def of(self, rule: str) -> Mapping[Key, Terms]:
        """Row → terms of all items."""
        return self._terms.get(rule, {})

    def limited(self, rule: str) -> Iterator[tuple[Key, Terms, float]]:
        """(row, terms, the most they can add up to) for rows that a shared variable switches on."""
        for key, terms in self.of(rule).items():
            yield key, terms, self._limits[SharedRow(rule, key)]


def _add_resource_hours(shared: Shared, data: PlanningData, parts: Sequence[ItemData], uses: _Uses) -> None:
    """Σ hours of units and setups − overtime ≤ regular hours; frozen hours lift the overtime there may be."""
    frozen = total(map(frozen_hours, parts))
    bounds: dict[tuple[str, str, int], Bounds] = {}
    used: dict[tuple[str, str, int], Terms] = {}
    for key, terms in uses.of("resource_hours").items():
        place = str(key[0]), str(key[1]), int(key[2])
        used[place] = terms
        offered = data.resources[place[:2]]
        beyond = frozen.get(place, 0.0) - offered.regular_hours[place[2]]
        overtime = max(offered.overtime_hours[place[2]], beyond)
        if overtime > 0:
            bounds[place] = (0.0, overtime)
    shared.overtime = shared.fragment.add_variables("overtime", bounds)
    reliefs = {
        place: Relief(shared.overtime.get(place), terms, data.resources[place[:2]].regular_hours[place[2]])
        for place, terms in used.items()
    }
    rows = {place: relief.row() for place, relief in reliefs.items()}
    shared.resource_rows = shared.fragment.add_rows("resource_hours", rows)
    shared.reliefs += reliefs.values()
    for place, variable in shared.overtime.items():
        shared.costs.add("overtime", data.resources[place[:2]].overtime_cost, variable)


def _add_inspection_hours(shared: Shared, data: PlanningData, uses: _Uses) -> None:
    """Σ hours of inspection − overtime ≤ inspection hours (M6)."""
    used = {
        (str(factory), int(period)): terms for (factory, period), terms in uses.of("inspection_hours").items()
    }
    shared.inspection_overtime = shared.fragment.add_variables(
        "inspection_overtime",
        {
            place: (0.0, data.factories[place[0]].inspection_overtime_hours)
            for place in used
            if data.factories[place[0]].inspection_overtime_hours > 0
        },
    )
    reliefs = {
        place: Relief(shared.inspection_overtime.get(place), terms, data.factories[place[0]].inspection_hours)
        for place, terms in used.items()
    }
    shared.fragment.add_rows("inspection_hours", {place: relief.row() for place, relief in reliefs.items()})
    shared.reliefs += reliefs.values()
    for place, variable in shared.inspection_overtime.items():
        shared.costs.add("inspection", data.factories[place[0]].inspection_overtime_cost, variable)


def _add_vehicles(shared: Shared, data: PlanningData, uses: _Uses) -> None:
    """M9: the volume sent fits the vehicles; where a vehicle takes any amount, one vehicle or nothing is
    sent."""
    volume = {_vehicle(key): terms for key, terms in uses.of("vehicle_volume").items()}
    use = [(key, _vehicle(key[1:]), terms, limit) for key, terms, limit in uses.limited("vehicle_use")]
    bounds: dict[VehicleKey, Bounds] = {}
    for key in volume:
        bounds[key] = (0.0, data.lanes[key[:3]].max_shipments)
    for _, key, _, _ in use:
        bounds[key] = (0.0, min(1.0, data.lanes[key[:3]].max_shipments))
    shared.vehicles = shared.fragment.add_variables("vehicles", bounds, integer=True)
    for key, variable in shared.vehicles.items():
        shared.costs.add("transport", data.lanes[key[:3]].cost_per_shipment, variable)
    by_volume = {
        key: Switch(shared.vehicles[key], terms, data.lanes[key[:3]].shipment_volume)
        for key, terms in volume.items()
    }
    by_use = {key: Switch(shared.vehicles[of], terms, limit) for key, of, terms, limit in use}
    shared.fragment.add_rows("vehicle_volume", {key: switch.row() for key, switch in by_volume.items()})
    shared.fragment.add_rows("vehicle_use", {key: switch.row() for key, switch in by_use.items()})
    shared.switches += [*by_volume.values(), *by_use.values()]


def _vehicle(key: Key) -> VehicleKey:
    factory, warehouse, mode, period = key
    return str(factory), str(warehouse), str(mode), int(period)


def _add_storage(shared: Shared, data: PlanningData, parts: Sequence[ItemData], uses: _Uses) -> None:
    """Σ volume of closing stock ≤ storage volume, or what is there anyway (M12)."""
    used = uses.of("storage_volume")
    anyway = total(map(volume_anyway, parts)) if used else {}
    rows = {
        key: at_most(
            terms,
            max(data.warehouses[str(key[0])].storage_volume, anyway.get((str(key[0]), int(key[1])), 0.0)),
        )
        for key, terms in used.items()
    }
    shared.fragment.add_rows("storage_volume", rows)


def _add_inbound(shared: Shared, data: PlanningData, parts: Sequence[ItemData], uses: _Uses) -> None:
    """Units received + open shipments ≤ intake of a period, or the open shipments alone (M12)."""
    used = uses.of("inbound_units")
    coming = total(part.open_shipments for part in parts) if used else {}
    rows: dict[Key, Row] = {}
    for key, terms in used.items():
        already = coming.get((str(key[0]), int(key[1])), 0.0)
        rows[key] = at_most(terms, max(0.0, data.warehouses[str(key[0])].inbound_units - already))
    shared.fragment.add_rows("inbound_units", rows)


def _add_factory_hours(shared: Shared, data: PlanningData, uses: _Uses) -> None:
    """Hours used at a factory as a whole (M13), where they have to be steady or have been promised."""
    used = uses.of("factory_hours")
    places = [
        (factory, period)
        for factory, place in data.factories.items()
        if place.idle_hours_matter
        for period in data.horizon()
    ]
    hours = shared.fragment.add_variables("hours", dict.fromkeys(places, (0.0, math.inf)))
    shared.fragment.add_rows(
        "factory_hours", {place: equal([*used.get(place, []), (-1.0, hours[place])], 0.0) for place in places}
    )
    _add_ramps(shared, data, hours)
    _add_commitments(shared, data, hours)


def _add_ramps(shared: Shared, data: PlanningData, hours: Mapping[tuple[str, int], Variable]) -> None:
    """M13: |H(t) − H(t−1)| ≤ ramp; out of the last frozen period only the rise is limited."""
    rises: dict[tuple[str, int], Row] = {}
    falls: dict[tuple[str, int], Row] = {}
    for (factory, period), now in hours.items():
        ramp = data.factories[factory].max_ramp_hours
        if math.isinf(ramp) or period == 0 or data.is_frozen(period):
            continue
        before = hours[factory, period - 1]
        rises[factory, period] = at_most([(1.0, now), (-1.0, before)], ramp)
        if not data.is_frozen(period - 1):
            falls[factory, period] = at_most([(1.0, before), (-1.0, now)], ramp)
    shared.fragment.add_rows("ramp_up", rises)
    shared.fragment.add_rows("ramp_down", falls)


def _add_commitments(shared: Shared, data: PlanningData, hours: Mapping[tuple[str, int], Variable]) -> None:
    """M17: hours used over the horizon + shortfall ≥ commitment."""
    promised = {(name,): place for name, place in data.factories.items() if place.pays_for_idle_hours}
    short = shared.fragment.add_variables(
        "commitment_shortfall", {key: (0.0, place.commitment_hours) for key, place in promised.items()}
    )
    rows = {}
    for key, place in promised.items():
        used: Terms = [(1.0, hours[key[0], period]) for period in data.horizon()]
        rows[key] = at_least([*used, (1.0, short[key])], place.commitment_hours)
        shared.costs.add("commitment", place.commitment_penalty, short[key])
    shared.fragment.add_rows("commitment", rows)


def _add_activation(shared: Shared, data: PlanningData, parts: Sequence[ItemData], uses: _Uses) -> None:
    """M17: what is started at a factory ≤ its most · active; frozen production keeps a factory active."""
    frozen = {factory for part in parts for factory in part.frozen_units}
    rows = list(uses.limited("factory_activation"))
    used = {str(key[1]) for key, _, _ in rows} | frozen
    shared.active = shared.fragment.add_variables(
        "factory_active",
        {
            (name,): (1.0 if name in frozen else 0.0, 1.0)
            for name, place in data.factories.items()
            if place.activation_cost > 0 and name in used
        },
        integer=True,
    )
    for key, variable in shared.active.items():
        shared.costs.add("activation", data.factories[key[0]].activation_cost, variable)
    switches = {key: Switch(shared.active[str(key[1]),], terms, limit) for key, terms, limit in rows}
    shared.fragment.add_rows("factory_activation", {key: switch.row() for key, switch in switches.items()})
    shared.switches += switches.values()
