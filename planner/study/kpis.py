"""Key figures of a plan, by which scenarios are compared: one row of the table `KPIS` each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from models.objective import COMPONENTS
from planner.explain import PlanFacts
from planner.workbook.plan_content import SummaryFacts

_DUST = 1e-6
"""Units that count as nothing."""


@dataclass(frozen=True)
class Measured:
    """A plan as figures are taken of it."""

    facts: PlanFacts
    summary: SummaryFacts

    @property
    def periods(self) -> int:
        """Length of the horizon."""
        return self.facts.data.periods

    @cached_property
    def wanted(self) -> list[tuple[tuple[str, str, int], float]]:
        """(item, warehouse, period) → units, where any are forecast."""
        return [(key, units) for key, units in self.facts.data.demand.items() if units > 0]

    def value_of(self, units: Mapping[tuple[str, str, int], float]) -> float:
        """Units by (item, place, period) at the unit_value of their items, added up over periods."""
        items = self.facts.data.items
        return math.fsum(quantity * items[item].unit_value for (item, _, _), quantity in units.items())


Better = Literal["lower", "higher", ""]


@dataclass(frozen=True)
class Kpi:
    """One key figure. ``unit`` as in the workbook's reference; ``better``: which way is good, blank where
    neither is. ``measure``: None where there is nothing to divide by or nothing was proven."""

    name: str
    group: str
    unit: str
    meaning: str
    better: Better
    measure: Callable[[Measured], float | None]


def _availability(plan: Measured) -> float | None:
    served = sum(plan.facts.on_time.get(key, 0.0) >= units - _DUST for key, units in plan.wanted)
    return served / len(plan.wanted) if plan.wanted else None


def _cover_days(plan: Measured) -> float | None:
    stock = math.fsum(plan.facts.solution.warehouse_stock.values())
    wanted = math.fsum(units for _, units in plan.wanted)
    return stock / wanted * plan.facts.data.period_days if wanted > 0 else None


def _load(plan: Measured) -> float | None:
    hours = math.fsum(plan.facts.used_hours.values())
    regular = math.fsum(math.fsum(resource.regular_hours) for resource in plan.facts.data.resources.values())
    return hours / regular if 0 < regular < math.inf else None


def _peak_load(plan: Measured) -> float | None:
    return max((row.peak for row in plan.summary.by_factory if row.peak is not None), default=None)


def _resource_overtime(plan: Measured) -> float:
    return math.fsum(plan.facts.overtime(*key) for key in plan.facts.used_hours)


def _inspection_overtime(plan: Measured) -> float:
    return math.fsum(plan.facts.inspection_overtime(*key) for key in plan.facts.inspection_hours)


def _lead_time(plan: Measured) -> float | None:
    """Days from start to platform, of the units shipped that are made within the horizon's sources."""
    data, shipped, days = plan.facts.data, 0.0, 0.0
    for (item, factory, warehouse, mode, _, _), units in plan.facts.solution.shipments.items():
        source = data.sources.get((item, factory))
        if source is not None:
            lane = data.lanes[factory, warehouse, mode]
            shipped += units
            days += units * (source.lead_time_days + lane.lead_time_days)
    return days / shipped if shipped > 0 else None


def _component(name: str) -> Kpi:
    return Kpi(
        f"cost: {name}",
        "Cost by component",
        "currency",
        f"the part of the cost that is {name}",
        "lower",
        lambda plan: plan.facts.solution.costs.get(name, 0.0),
    )


# One key figure a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
KPIS: tuple[Kpi, ...] = (
    Kpi("cost", "Cost", "currency", "cost of the plan, all components", "lower",
        lambda plan: plan.facts.solution.objective),
    Kpi("service", "Service", "share", "share of the forecast served in its own period", "higher",
        lambda plan: plan.summary.totals.service),
    Kpi("availability", "Service", "share",
        "share of item, warehouse and period with forecast that are served in full", "higher", _availability),
    Kpi("lost units", "Service", "units", "units of demand lost", "lower",
        lambda plan: plan.summary.totals.lost_units),
    Kpi("late units", "Service", "units", "units served late or still owed", "lower",
        lambda plan: plan.summary.totals.late_units),
    Kpi("lost sales value", "Service", "currency",
        "lost units at their unit_value: sales that stockouts cost", "lower",
        lambda plan: plan.value_of(plan.facts.solution.lost)),
    Kpi("warehouse stock", "Stock", "units", "closing stock of all warehouses, on average", "lower",
        lambda plan: math.fsum(plan.facts.solution.warehouse_stock.values()) / plan.periods),
    Kpi("factory stock", "Stock", "units", "inspected closing stock of all factories, on average", "lower",
        lambda plan: math.fsum(plan.facts.solution.factory_stock.values()) / plan.periods),
    Kpi("stock value", "Stock", "currency", "stock of warehouses and factories at unit_value, on average",
        "lower", lambda plan: (plan.value_of(plan.facts.solution.warehouse_stock)
                               + plan.value_of(plan.facts.solution.factory_stock)) / plan.periods),
    Kpi("cover days", "Stock", "days", "days of forecast that the warehouses' average stock covers", "",
        _cover_days),
    Kpi("below target", "Stock", "units", "units below stock targets, added up over periods", "lower",
        lambda plan: plan.summary.totals.stock_below_target),
    Kpi("overtime hours", "Capacity", "hours", "overtime of machines, lines and crews", "lower",
        _resource_overtime),
    Kpi("inspection overtime", "Capacity", "hours", "overtime of inspection teams", "lower",
        _inspection_overtime),
    Kpi("load", "Capacity", "share", "hours used as a share of regular hours, all resources", "", _load),
    Kpi("peak load", "Capacity", "share", "load of the fullest resource in its fullest period", "",
        _peak_load),
    Kpi("started units", "Flow", "units", "units started", "",
        lambda plan: plan.summary.totals.started_units),
    Kpi("setups", "Flow", "setups", "setups made", "",
        lambda plan: float(sum(plan.facts.solution.setups.values()))),
    Kpi("vehicles", "Flow", "vehicles", "vehicles sent", "",
        lambda plan: float(sum(plan.facts.solution.vehicles.values()))),
    Kpi("lead time", "Flow", "days", "days from start to platform, average of the units shipped", "lower",
        _lead_time),
    Kpi("shipped defective", "Quality", "share", "share of the units shipped that is defective", "lower",
        lambda plan: plan.summary.totals.defect_rate),
    *(_component(name) for name in COMPONENTS),
    Kpi("bound", "Proof", "currency", "proven lower bound on the cost of every plan", "",
        lambda plan: plan.facts.solution.bound),
    Kpi("gap", "Proof", "share", "proven relative distance to the best plan there can be", "",
        lambda plan: plan.facts.solution.gap),
)
# fmt: on
KPI_BY_NAME = {kpi.name: kpi for kpi in KPIS}


def measure(facts: PlanFacts, summary: SummaryFacts) -> dict[str, float | None]:
    """Every key figure of a plan, by name."""
    plan = Measured(facts, summary)
    return {kpi.name: kpi.measure(plan) for kpi in KPIS}
