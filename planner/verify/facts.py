"""The input workbook as the verifier's own numbers: per period, under the names the planner wrote.

Worked out from the workbook and FORMULATION.md alone; nothing is shared with `models` or `planner.assemble`.
Periods are whole numbers from 0; a blank limit is infinite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.verify.horizon import Horizon
from planner.verify.sampling import Inspected

OPENING_STOCK = "(opening stock)"
"""The inspection plan under which a factory's opening stock is shipped (M8)."""
FACTORY = "factory"
WAREHOUSE = "warehouse"

Forecast = dict[tuple[str, str], dict[int, float]]
"""(item, warehouse) → period → units"""
Place = tuple[str, str, str]
"""(`factory` or `warehouse`, its name, item)"""


@dataclass(frozen=True)
class Item:
    """Money per unit, m³ per unit; ``cover_units``: units the end may hold before they are excess (M14)."""

    value: float
    volume: float
    backorder: bool
    return_cost: float
    excess_cost: float
    cover_units: float | None
    min_sources: int
    max_sources: float
    service_penalty: float


@dataclass(frozen=True)
class Operation:
    """Hours per unit and per setup of one resource."""

    resource: str
    hours_per_unit: float
    setup_hours: float


@dataclass(frozen=True)
class Source:
    """An item at a factory; costs by the period of the start, ``first`` and ``last`` period of a start."""

    lead_days: float
    unit_cost: tuple[float, ...]
    setup_cost: tuple[float, ...]
    min_lot: float
    lot_multiple: float
    max_lot: float
    defect_rate: float
    min_share: float
    max_share: float
    first: int
    last: int
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Factory:
    """Hours per period; ``ramp_hours``: largest change of hours between neighbouring periods (M13)."""

    inspection_hours: float
    inspection_overtime: float
    inspection_overtime_cost: float
    commitment_hours: float
    commitment_penalty: float
    ramp_hours: float
    activation_cost: float


@dataclass(frozen=True)
class Resource:
    """Hours by period after the calendar (M4)."""

    regular: tuple[float, ...]
    overtime: tuple[float, ...]
    overtime_cost: float


@dataclass(frozen=True)
class Warehouse:
    """Limits and cost per period; ``first_delivery``: days from the start to the first delivery day."""

    storage_volume: float
    storage_cost: float
    inbound_units: float
    max_defect_rate: float
    first_delivery: int | None


@dataclass(frozen=True)
class Lane:
    """Costs per unit, m³ and vehicle; volume of a vehicle; vehicles a period."""

    lead_days: float
    cost_per_unit: float
    cost_per_volume: float
    cost_per_shipment: float
    shipment_volume: float
    max_shipments: float


@dataclass(frozen=True)
class StockRules:
    """What the Stock targets say of one item at one place, by period (M11, M19)."""

    holding_cost: tuple[float, ...]
    target: tuple[float, ...]
    penalty: tuple[float, ...]
    max_quantity: tuple[float, ...]


@dataclass(frozen=True)
class Supply:
    """What factories can do. ``inspection``: (item, factory) → plan → what it does there."""

    factories: Mapping[str, Factory]
    resources: Mapping[tuple[str, str], Resource]
    sources: Mapping[tuple[str, str], Source]
    inspection: Mapping[tuple[str, str], Mapping[str, Inspected]]
    lanes: Mapping[tuple[str, str, str], Lane]


@dataclass(frozen=True)
class Demand:
    """What is wanted. ``forecast``: (item, warehouse) → period → units, past the horizon too.

    ``everywhere``: item → period → units at all warehouses together.
    ``shortage_cost``: (item, warehouse, period) → money per unit (backorder: per unit and period owed).
    ``quality_limit``, ``service_target``: (item, warehouse) → share; a pair without one has no limit.
    """

    forecast: Mapping[tuple[str, str], Mapping[int, float]]
    everywhere: Mapping[str, Mapping[int, float]]
    shortage_cost: Mapping[tuple[str, str, int], float]
    quality_limit: Mapping[tuple[str, str], float]
    service_target: Mapping[tuple[str, str], float]

    def of(self, item: str, warehouse: str, period: int) -> float:
        """Units forecast; 0 where nothing is."""
        return self.forecast.get((item, warehouse), {}).get(period, 0.0)


@dataclass(frozen=True)
class UnderWay:
    """What was there or decided before. Open orders by the period in which they are there (M7)."""

    opening: Mapping[Place, float]
    production: Mapping[tuple[str, str, int], float]
    shipments: Mapping[tuple[str, str, int], float]
    last_plan: Mapping[tuple[str, str, int], float]
    last_named: int
    frozen_periods: int


@dataclass(frozen=True)
class Facts:
    """Everything the input workbook says."""

    horizon: Horizon
    items: Mapping[str, Item]
    warehouses: Mapping[str, Warehouse]
    supply: Supply
    demand: Demand
    under_way: UnderWay
    stock_rules: Mapping[Place, StockRules]
    change_cost: float

    def is_frozen(self, period: int) -> bool:
        """Whether the last plan binds production that starts in ``period`` (M18)."""
        return period < self.under_way.frozen_periods

    def outgoing_rate(self, item: str, factory: str, plan: str) -> float:
        """Share defective of the units released through ``plan``, or of the opening stock (M6, M8)."""
        if plan != OPENING_STOCK:
            return self.supply.inspection[item, factory][plan].outgoing
        source = self.supply.sources.get((item, factory))
        made = source.defect_rate if source else 0.0
        limits = (self.demand.quality_limit.get((item, warehouse), 1.0) for warehouse in self.warehouses)
        return min(made, *limits)
