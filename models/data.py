"""What a plan is made from: one frozen, checked set of plain numbers.

Every key is the name the planner wrote in the workbook, every quantity is already *per period*
(the application scales weeks to periods), and periods are integers from 0 to ``periods - 1``.
Nothing here knows about files, sheets or dates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .contradictions import contradictions

ShortagePolicy = Literal["lost", "backorder"]
InspectionMethod = Literal["none", "sample", "all"]
Disposition = Literal["scrap", "rework"]

SourceKey = tuple[str, str]
"""(item, factory)"""
LaneKey = tuple[str, str, str]
"""(factory, warehouse, mode)"""


class PlanningDataError(ValueError):
    """The numbers contradict each other; carries every contradiction found, one a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Item:
    """A product. Money per unit; ``cover_units``: units of demand that stock at the end may cover."""

    unit_value: float = 0.0
    volume: float = 0.0  # m³ a unit
    shortage_policy: ShortagePolicy = "lost"
    return_cost: float = 0.0  # per defective unit shipped to customers
    excess_cost: float = 0.0  # per unit beyond cover_units when the horizon ends
    cover_units: float | None = None  # None: no limit, nothing is excess
    max_sources: int | None = None
    min_sources: int = 0
    service_penalty: float = 0.0  # per unit short of a service target


@dataclass(frozen=True, slots=True)
class Operation:
    """Hours one source takes of one resource of its factory."""

    resource: str
    hours_per_unit: float
    setup_hours: float = 0.0

    def hours(self, units: float) -> float:
        """Hours of a setup and ``units``."""
        return self.setup_hours + self.hours_per_unit * units


@dataclass(frozen=True, slots=True)
class Source:
    """An item made at a factory. Costs by the period in which production starts."""

    lead_time_days: float
    unit_cost: tuple[float, ...]
    setup_cost: tuple[float, ...]
    min_lot: float = 0.0
    lot_multiple: float = 0.0  # 0: any quantity
    max_lot: float = math.inf
    defect_rate: float = 0.0
    min_share: float = 0.0
    max_share: float = 1.0
    first_period: int = 0
    last_period: int = 10**9  # inclusive
    operations: tuple[Operation, ...] = ()

    def is_open(self, period: int) -> bool:
        """Whether production may start in ``period`` (the qualification window)."""
        return self.first_period <= period <= self.last_period


@dataclass(frozen=True, slots=True)
class InspectionPlan:
    """How finished units are inspected; hours and cost are per unit looked at."""

    name: str
    method: InspectionMethod = "none"
    sample_size: int = 0
    acceptance_number: int = 0
    lot_size: float = math.inf  # units in an inspection lot
    detection_rate: float = 1.0
    hours_per_unit: float = 0.0
    cost_per_unit: float = 0.0
    disposition: Disposition = "scrap"
    rework_cost: float = 0.0  # per unit found defective


@dataclass(frozen=True, slots=True)
class Factory:
    """What the items of one factory share, besides resource hours. Hours per period."""

    inspection_hours: float = math.inf
    inspection_overtime_hours: float = 0.0
    inspection_overtime_cost: float = 0.0
    commitment_hours: float = 0.0  # over the horizon
    commitment_penalty: float = 0.0  # per hour short
    max_ramp_hours: float = math.inf  # largest change of used hours between neighbouring periods
    activation_cost: float = 0.0

    @property
    def pays_for_idle_hours(self) -> bool:
        """Whether hours not used cost money (M17)."""
        return self.commitment_hours > 0 and self.commitment_penalty > 0

    @property
    def idle_hours_matter(self) -> bool:
        """Whether more hours used can pay for themselves: they are promised, or have to be steady (M13,
        M17)."""
        return self.pays_for_idle_hours or math.isfinite(self.max_ramp_hours)


@dataclass(frozen=True, slots=True)
class Resource:
    """Hours by period, after the calendar."""

    regular_hours: tuple[float, ...]
    overtime_hours: tuple[float, ...]
    overtime_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A platform warehouse. Limits and cost per period."""

    storage_volume: float = math.inf  # m³ of closing stock
    storage_cost: float = 0.0  # per m³ and period
    inbound_units: float = math.inf
    delivery_offset_days: int | None = None  # days from the horizon's first day to the first delivery day


@dataclass(frozen=True, slots=True)
class Lane:
    """A way to ship from a factory to a warehouse by one mode."""

    lead_time_days: float
    cost_per_unit: float = 0.0
    cost_per_volume: float = 0.0  # per m³
    cost_per_shipment: float = 0.0  # per vehicle
    shipment_volume: float = math.inf  # m³ a vehicle
    max_shipments: float = math.inf  # vehicles a period

    @property
    def counts_vehicles(self) -> bool:
        """Whether vehicles on this lane cost or are limited, so that they must be counted."""
        return self.cost_per_shipment > 0 or math.isfinite(self.max_shipments)


@dataclass(frozen=True, slots=True)
class StockPoint:
    """An item at one place. Tuples are by period; ``max_quantity`` is a hard cap on closing stock."""

    opening: float
    holding_cost: tuple[float, ...]  # per unit of closing stock and period
    target: tuple[float, ...]  # safety stock, units
    penalty: tuple[float, ...]  # per unit short of the target and period
    max_quantity: tuple[float, ...]


@dataclass(frozen=True)
class PlanningData:
    """One planning problem.

    ``demand``, ``shortage_cost``: (item, warehouse, period) → units, money per unit (for a backordered
    item: per unit and *period* late). ``quality_limit``, ``service_target``: (item, warehouse) → share.
    ``inspection``: (item, factory) → the plans that may be used there. ``open_production``: (item,
    factory, period) → units that finish then; ``open_shipments``: (item, warehouse, period) → units
    that arrive then. ``last_plan``: (item, factory, period) → units agreed before, binding in the first
    ``frozen_periods``, priced by ``change_cost`` in the rest of the first ``last_plan_periods``.

    Raises PlanningDataError, with every contradiction, on construction.
    """

    periods: int
    period_days: float
    items: Mapping[str, Item]
    factories: Mapping[str, Factory]
    resources: Mapping[tuple[str, str], Resource]
    warehouses: Mapping[str, Warehouse]
    lanes: Mapping[LaneKey, Lane]
    sources: Mapping[SourceKey, Source]
    inspection: Mapping[SourceKey, tuple[InspectionPlan, ...]]
    factory_stock: Mapping[tuple[str, str], StockPoint]
    warehouse_stock: Mapping[tuple[str, str], StockPoint]
    demand: Mapping[tuple[str, str, int], float]
    shortage_cost: Mapping[tuple[str, str, int], float]
    quality_limit: Mapping[tuple[str, str], float] = field(default_factory=dict)
    service_target: Mapping[tuple[str, str], float] = field(default_factory=dict)
    open_production: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    open_shipments: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    last_plan: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    last_plan_periods: int = 0
    frozen_periods: int = 0
    change_cost: float = 0.0

    def __post_init__(self) -> None:
        problems = list(contradictions(self))
        if problems:
            raise PlanningDataError(problems)

    def horizon(self) -> range:
        """All periods."""
        return range(self.periods)

    def is_frozen(self, period: int) -> bool:
        """Whether production that starts in ``period`` is bound by the last plan, if there is one (M18)."""
        return period < self.frozen_periods and self.last_plan_periods > 0

    def may_start(self, source: Source, period: int) -> bool:
        """Whether it is still to be decided what a source starts in ``period``."""
        return source.is_open(period) and not self.is_frozen(period)
