"""What must hold of optima whatever the data: freedom never costs, and money only scales."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from model_data import NO_INSPECTION, ROAD, planned
from random_data import random_data

from models.data import Factory, Lane, PlanningData, Source

_MONEY = frozenset(
    (
        *("unit_value", "return_cost", "excess_cost", "service_penalty"),
        *("unit_cost", "setup_cost", "cost_per_unit", "rework_cost"),
        *("inspection_overtime_cost", "commitment_penalty", "activation_cost", "overtime_cost"),
        *("storage_cost", "cost_per_volume", "cost_per_shipment"),
        *("holding_cost", "penalty", "shortage_cost", "change_cost"),
    )
)
"""Names of all fields that hold money."""

_SAME = 1e-4


def an_hour_more(data: PlanningData) -> PlanningData:
    """Every resource runs an hour longer in every period."""
    longer = {
        key: replace(resource, regular_hours=tuple(hours + 1 for hours in resource.regular_hours))
        for key, resource in data.resources.items()
    }
    return replace(data, resources=longer)


def larger_lots(data: PlanningData) -> PlanningData:
    """No largest lot. (Every sampling plan names its own inspection lot, so that this changes no sample.)"""
    return replace(data, sources=_sources(data, max_lot=float("inf")))


def free_shares(data: PlanningData) -> PlanningData:
    """No shares and no limit on the number of sources."""
    items = {name: replace(item, max_sources=None, min_sources=0) for name, item in data.items.items()}
    return replace(data, items=items, sources=_sources(data, min_share=0.0, max_share=1.0))


def more_vehicles(data: PlanningData) -> PlanningData:
    """Any number of vehicles."""
    lanes = {key: replace(lane, max_shipments=float("inf")) for key, lane in data.lanes.items()}
    return replace(data, lanes=lanes)


def more_room(data: PlanningData) -> PlanningData:
    """Warehouses and stock places without limits."""
    endless = {"storage_volume": float("inf"), "inbound_units": float("inf")}
    uncapped = (float("inf"),) * data.periods
    return replace(
        data,
        warehouses={name: replace(warehouse, **endless) for name, warehouse in data.warehouses.items()},
        **{
            name: {key: replace(point, max_quantity=uncapped) for key, point in getattr(data, name).items()}
            for name in ("factory_stock", "warehouse_stock")
        },
    )


def unbound_factories(data: PlanningData) -> PlanningData:
    """No ramps, no promises, no cost of switching on."""
    free = {"max_ramp_hours": float("inf"), "commitment_penalty": 0.0, "activation_cost": 0.0}
    return replace(data, factories={name: replace(place, **free) for name, place in data.factories.items()})


def another_factory(data: PlanningData) -> PlanningData:
    """A third factory that makes everything, dear, and sends it everywhere."""
    name = "third"
    source = Source(lead_time_days=0.0, unit_cost=(4.0,) * data.periods, setup_cost=(9.0,) * data.periods)
    point = replace(next(iter(data.factory_stock.values())), opening=0.0, penalty=(0.0,) * data.periods)
    return replace(
        data,
        factories={**data.factories, name: Factory()},
        sources={**data.sources, **{(item, name): source for item in data.items}},
        inspection={**data.inspection, **{(item, name): (NO_INSPECTION,) for item in data.items}},
        factory_stock={**data.factory_stock, **{(item, name): point for item in data.items}},
        lanes={**data.lanes, **{(name, hub, ROAD): Lane(0.0, cost_per_unit=1.0) for hub in data.warehouses}},
    )


def looser_quality(data: PlanningData) -> PlanningData:
    """Twice the defective share may leave."""
    return replace(data, quality_limit={key: 2 * limit for key, limit in data.quality_limit.items()})


FREEDOMS = (
    an_hour_more,
    larger_lots,
    free_shares,
    more_vehicles,
    more_room,
    unbound_factories,
    another_factory,
)


@pytest.mark.parametrize("freedom", FREEDOMS, ids=lambda freedom: freedom.__name__)
@pytest.mark.parametrize("seed", range(6))
def test_freedom_never_costs(seed: int, freedom: Callable[[PlanningData], PlanningData]) -> None:
    data = random_data(seed)
    assert planned(freedom(data)).objective <= planned(data).objective + _SAME


@pytest.mark.parametrize("seed", range(12))
def test_looser_quality_never_costs(seed: int) -> None:
    """Without opening stock at factories, whose quality is taken to be what the limit asks for (M8)."""
    data = random_data(seed)
    emptied = {key: replace(point, opening=0.0) for key, point in data.factory_stock.items()}
    data = replace(data, factory_stock=emptied)
    assert planned(looser_quality(data)).objective <= planned(data).objective + _SAME


@pytest.mark.parametrize("seed", range(12))
def test_in_another_currency_the_plan_costs_as_many_times_more(seed: int) -> None:
    data = random_data(seed)
    plan, dear = planned(data), planned(_times(data, 2.0))
    assert dear.objective == pytest.approx(2 * plan.objective, rel=1e-6, abs=_SAME)


def _sources(data: PlanningData, **changes: Any) -> dict[tuple[str, str], Source]:
    return {key: replace(source, **changes) for key, source in data.sources.items()}


def _times(value: Any, factor: float, is_money: bool = False) -> Any:
    """``value`` with all money in it ``factor`` times as much."""
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _times(getattr(value, field.name), factor, field.name in _MONEY)
            for field in fields(value)
        }
        return replace(value, **changed)
    if isinstance(value, dict):
        return {key: _times(entry, factor, is_money) for key, entry in value.items()}
    if isinstance(value, tuple):
        return tuple(_times(entry, factor, is_money) for entry in value)
    return value * factor if is_money else value
