"""What a plan workbook holds, before it is a file: tables, and the facts of its first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from planner.workbook.table import Cell


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a person should decide. ``sheet``: where the plan shows it."""

    topic: str
    finding: str
    remedy: str
    sheet: str


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """All warehouses in one period. Units; ``service`` None where nothing is forecast."""

    day: date
    forecast: float
    on_time: float
    closing: float
    safety_stock: float

    @property
    def service(self) -> float | None:
        """Share of the forecast served in its own period."""
        return self.on_time / self.forecast if self.forecast > 0 else None


@dataclass(frozen=True, slots=True)
class WarehouseFacts:
    """One platform warehouse over the horizon. Units."""

    warehouse: str
    forecast: float
    on_time: float

    @property
    def service(self) -> float | None:
        """Share of the forecast served in its own period."""
        return self.on_time / self.forecast if self.forecast > 0 else None


@dataclass(frozen=True, slots=True)
class FactoryFacts:
    """One factory over the horizon. ``load``: hours used ÷ regular hours; ``peak``: of its fullest
    resource in its fullest period; ``defect_rate``: of what it ships. None where nothing is divided by."""

    factory: str
    units: float
    load: float | None
    peak: float | None
    overtime_hours: float
    defect_rate: float | None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How the plan came about. ``status``: value of PlanStatus; ``method``, ``stopped``: which way it was
    made and why that ended, in words; ``gap_wanted``: at which the search may stop; ``seconds``: by stage."""

    input_name: str
    input_sha256: str
    version: str
    planned_at: datetime
    status: str
    method: str
    stopped: str
    gap_wanted: float
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Totals:
    """The plan in single figures: units and hours; shares are between 0 and 1, None where there is nothing to
    share.

    ``service``: share of the forecast served in its own period; ``unmet_units``: lost, late or still owed;
    ``stock_below_target``: unit-periods; ``defect_rate``: of all units shipped; ``kept_share``,
    ``units_moved``, ``setups_moved``: against the last plan, None without one.
    """

    service: float | None
    forecast_units: float
    started_units: float
    unmet_units: float
    lost_units: float
    late_units: float
    overtime_hours: float
    stock_below_target: float
    defect_rate: float | None
    kept_share: float | None = None
    units_moved: float | None = None
    setups_moved: int | None = None


@dataclass(frozen=True)
class SummaryFacts:
    """The first page. ``cost``, ``bound``, ``costs`` in ``currency``; ``remarks``: what came from the last
    plan and what became of it, a line each."""

    run: RunFacts
    currency: str
    cost: float
    bound: float | None
    gap: float | None
    first_day: date
    last_day: date
    periods: int
    items: int
    totals: Totals
    by_period: Sequence[PeriodFacts] = ()
    by_warehouse: Sequence[WarehouseFacts] = ()
    by_factory: Sequence[FactoryFacts] = ()
    costs: Sequence[tuple[str, float]] = ()
    decisions: Sequence[Decision] = ()
    remarks: Sequence[str] = ()
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class PlanReport:
    """A plan workbook. ``tables``: sheet → rows in the order of that sheet's columns in OUTPUT_SHEETS."""

    summary: SummaryFacts
    tables: Mapping[str, list[tuple[Cell, ...]]] = field(default_factory=dict)
