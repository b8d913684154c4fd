"""From solved values to a plan under the names the planner wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from .algebra import Key, Linear, Variable
from .build import WholeModel
from .data import LaneKey, PlanningData
from .item_plan import ItemPlan
from .released import allocate_to_plans
from .shared import Shared
from .shortage import owed_by_origin
from .solver.compiled import CompiledModel, Floats
from .tidy import NEGLIGIBLE, least_count

AnyKey = TypeVar("AnyKey", bound=Key)


@dataclass
class Quantities:
    """The fields of `PlanSolution` that say what to do and what becomes of it, under the same keys."""

    production: dict[tuple[str, str, int], float] = field(default_factory=dict)
    setups: dict[tuple[str, str, int], int] = field(default_factory=dict)
    lots: dict[tuple[str, str, int], int] = field(default_factory=dict)
    inspected: dict[tuple[str, str, str, int], float] = field(default_factory=dict)
    shipments: dict[tuple[str, str, str, str, str, int], float] = field(default_factory=dict)
    vehicles: dict[tuple[str, str, str, int], int] = field(default_factory=dict)
    overtime: dict[tuple[str, str, int], float] = field(default_factory=dict)
    inspection_overtime: dict[tuple[str, int], float] = field(default_factory=dict)
    awaiting_inspection: dict[tuple[str, str, int], float] = field(default_factory=dict)
    factory_stock: dict[tuple[str, str, int], float] = field(default_factory=dict)
    warehouse_stock: dict[tuple[str, str, int], float] = field(default_factory=dict)
    lost: dict[tuple[str, str, int], float] = field(default_factory=dict)
    owed: dict[tuple[str, str, int, int], float] = field(default_factory=dict)

    def add(self, other: Quantities) -> None:
        """Take over what is said of other things."""
        for name, table in vars(other).items():
            getattr(self, name).update(table)


class _Values:
    """Values of variables, without noise around 0."""

    def __init__(self, compiled: CompiledModel, values: Floats) -> None:
        self._compiled = compiled
        self._values = values

    def positive(self, variables: Mapping[AnyKey, Variable]) -> dict[AnyKey, float]:
        """The values above 0."""
        found = ((key, self._compiled.value(self._values, variable)) for key, variable in variables.items())
        return {key: value for key, value in found if value > NEGLIGIBLE}

    def of(self, form: Linear) -> float:
        """The value of a linear form; 0 where it is noise."""
        value = self._compiled.evaluate(self._values, form)
        return value if value > NEGLIGIBLE else 0.0


def plan_quantities(whole: WholeModel, compiled: CompiledModel, values: Floats) -> Quantities:
    """Everything a plan says but for money, from tidy values."""
    plan = Quantities()
    for item in whole.items:
        plan.add(item_quantities(item, compiled, values))
    plan.add(shared_quantities(whole.shared, compiled, values))
    plan.vehicles = vehicles_needed(whole.data, plan.shipments)
    return plan


def item_quantities(item: ItemPlan, compiled: CompiledModel, values: Floats) -> Quantities:
    """What the plan says of one item, from tidy values."""
    read, plan = _Values(compiled, values), Quantities()
    _read_production(plan, item, read)
    _read_goods(plan, item, read)
    return plan


def shared_quantities(shared: Shared, compiled: CompiledModel, values: Floats) -> Quantities:
    """What the plan says of overtime, from tidy values."""
    read = _Values(compiled, values)
    return Quantities(
        overtime=read.positive(shared.overtime), inspection_overtime=read.positive(shared.inspection_overtime)
    )


def component_costs(costs: Mapping[str, Linear], compiled: CompiledModel, values: Floats) -> dict[str, float]:
    """Component → money, for the components of ``costs``, from tidy values."""
    return {component: compiled.evaluate(values, form) for component, form in costs.items()}


def vehicles_needed(
    data: PlanningData, shipments: Mapping[tuple[str, str, str, str, str, int], float]
) -> dict[tuple[str, str, str, int], int]:
    """(factory, warehouse, mode, period) → vehicles that carry what is sent (M9)."""
    units: dict[tuple[LaneKey, int], float] = defaultdict(float)
    volume: dict[tuple[LaneKey, int], float] = defaultdict(float)
    for (item, factory, warehouse, mode, _, period), quantity in shipments.items():
        units[(factory, warehouse, mode), period] += quantity
        volume[(factory, warehouse, mode), period] += quantity * data.items[item].volume
    vehicles = {}
    for (lane, period), quantity in units.items():
        capacity = data.lanes[lane].shipment_volume
        load = volume[lane, period] if capacity < float("inf") else quantity
        vehicles[(*lane, period)] = int(least_count(load, capacity))
    return {key: count for key, count in vehicles.items() if count}


def _read_production(plan: Quantities, item: ItemPlan, read: _Values) -> None:
    produced = read.positive(item.production.produce)
    plan.production.update(produced)
    for key, quantity in produced.items():
        multiple = item.part.sources[key[1]].lot_multiple
        plan.setups[key] = 1
        plan.lots[key] = round(quantity / multiple) if multiple > 0 else 1


def _read_goods(plan: Quantities, item: ItemPlan, read: _Values) -> None:
    name = item.part.name
    inspected = {key: units for key, form in item.inspection.inspected.items() if (units := read.of(form))}
    plan.inspected.update({(name, *key): units for key, units in inspected.items()})
    plan.awaiting_inspection.update(read.positive(item.inspection.waiting))
    plan.shipments.update(
        allocate_to_plans(item.part, item.inspection.classes, inspected, read.positive(item.shipping.ship))
    )
    at_factory = read.positive(item.stock.at_factory)
    plan.factory_stock.update(_without_class(at_factory.items()))
    plan.warehouse_stock.update(read.positive(item.stock.at_warehouse))
    plan.lost.update(read.positive(item.shortage.lost))
    plan.owed.update(owed_by_origin(read.positive(item.shortage.owed), item.part))


def _without_class(
    stock: Iterable[tuple[tuple[str, str, str, int], float]],
) -> dict[tuple[str, str, int], float]:
    sums: dict[tuple[str, str, int], float] = defaultdict(float)
    for (item, factory, _, period), units in stock:
        sums[item, factory, period] += units
    return dict(sums)
