"""What contradicts itself in planning data: the last check before a model is made of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .data import PlanningData


def contradictions(data: PlanningData) -> Iterator[str]:
    """What cannot be planned, one sentence each."""
    if data.periods < 1 or data.period_days <= 0:
        length = f"{data.periods} of {data.period_days} days"
        yield f"the horizon needs at least one period of positive length, not {length}"
        return
    yield from _unknown_names(data)
    yield from _missing_parts(data)
    yield from _missing_stock_points(data)
    yield from _wrong_series(data)
    yield from _wrong_numbers(data)


def _unknown_names(data: PlanningData) -> Iterator[str]:
    places = {"item": data.items, "factory": data.factories, "warehouse": data.warehouses}
    named: list[tuple[str, Iterable[tuple[object, ...]], tuple[str, ...]]] = [
        ("resources", data.resources, ("factory",)),
        ("lanes", data.lanes, ("factory", "warehouse")),
        ("sources", data.sources, ("item", "factory")),
        ("inspection", data.inspection, ("item", "factory")),
        ("factory_stock", data.factory_stock, ("item", "factory")),
        ("warehouse_stock", data.warehouse_stock, ("item", "warehouse")),
        ("demand", data.demand, ("item", "warehouse")),
        ("open_production", data.open_production, ("item", "factory")),
        ("open_shipments", data.open_shipments, ("item", "warehouse")),
        ("last_plan", data.last_plan, ("item", "factory")),
    ]
    for table, keys, kinds in named:
        for key in keys:
            for name, kind in zip(key, kinds, strict=False):
                if name not in places[kind]:
                    yield f"{table}{key}: there is no {kind} {name!r}"


def _missing_parts(data: PlanningData) -> Iterator[str]:
    for key in data.sources:
        if not data.inspection.get(key):
            yield f"sources{key}: no inspection plan may be used there"
    for (item, factory, period), quantity in data.last_plan.items():
        if quantity > 0 and data.is_frozen(period) and (item, factory) not in data.sources:
            yield f"last_plan{(item, factory, period)}: frozen production needs a source, and there is none"
    for (item, factory), source in data.sources.items():
        for operation in source.operations:
            if (factory, operation.resource) not in data.resources:
                yield f"sources{(item, factory)}: factory {factory!r} has no resource {operation.resource!r}"


def _missing_stock_points(data: PlanningData) -> Iterator[str]:
    for table, needs, stock in (
        ("sources", data.sources, data.factory_stock),
        ("open_production", {key[:2] for key in data.open_production}, data.factory_stock),
        ("demand", {key[:2] for key in data.demand}, data.warehouse_stock),
        ("open_shipments", {key[:2] for key in data.open_shipments}, data.warehouse_stock),
    ):
        for key in needs:
            if key not in stock:
                yield f"{table}{key}: has no stock point"


def _wrong_series(data: PlanningData) -> Iterator[str]:
    series: list[tuple[str, tuple[float, ...]]] = []
    for key, source in data.sources.items():
        series += [
            (f"sources{key}.unit_cost", source.unit_cost),
            (f"sources{key}.setup_cost", source.setup_cost),
        ]
    for name, resource in data.resources.items():
        series += [(f"resources{name}.regular_hours", resource.regular_hours)]
        series += [(f"resources{name}.overtime_hours", resource.overtime_hours)]
    for table, points in (("factory_stock", data.factory_stock), ("warehouse_stock", data.warehouse_stock)):
        for place, point in points.items():
            for column in ("holding_cost", "target", "penalty", "max_quantity"):
                series.append((f"{table}{place}.{column}", getattr(point, column)))
    for name_, values in series:
        if len(values) != data.periods:
            yield f"{name_}: {len(values)} values for {data.periods} periods"
        elif not all(value >= 0 for value in values):  # also catches NaN
            yield f"{name_}: every value must be a number of at least 0"


def _wrong_numbers(data: PlanningData) -> Iterator[str]:
    for table in ("demand", "open_production", "open_shipments", "last_plan"):
        for key, value in getattr(data, table).items():
            if not (0 <= value < math.inf):
                yield f"{table}{key}: {value} is not a finite number of at least 0"
            if not 0 <= key[2] < data.periods:
                yield f"{table}{key}: period outside the horizon"
    for key in data.demand:
        if key not in data.shortage_cost:
            yield f"demand{key}: has no shortage cost"
    for key, source in data.sources.items():
        if source.min_lot > source.max_lot:
            yield f"sources{key}: min_lot {source.min_lot} is above max_lot {source.max_lot}"
        if not 0 <= source.defect_rate <= 1:
            yield f"sources{key}: defect_rate {source.defect_rate} is not a share"
