"""Facts of the first page: what was planned, how good it is, and how it looks at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from models.objective import COMPONENTS
from models.solution import PlanSolution
from planner.explain import PlanFacts, UnmetDemand
from planner.periods import PeriodCalendar
from planner.report.contents import RunInfo
from planner.report.decisions import decisions
from planner.report.scorecard import capacity_use
from planner.report.stability import stability, stability_words
from planner.validation.problem import Severity
from planner.workbook.plan_content import (
    FactoryFacts,
    PeriodFacts,
    RunFacts,
    SummaryFacts,
    Totals,
    WarehouseFacts,
)
from planner.workbook.table import Workbook

METHOD_WORDS = {
    "whole": "whole: one model",
    "by-item": "by item: items against prices of shared capacity",
    "mixed": "mixed: some parts whole, others by item",
}


def summarise(
    workbook: Workbook,
    calendar: PeriodCalendar,
    facts: PlanFacts,
    unmet: Sequence[UnmetDemand],
    run: RunInfo,
) -> SummaryFacts:
    """The first page of a plan workbook."""
    data, solution = facts.data, facts.solution
    return SummaryFacts(
        run=_run(workbook, solution, run),
        currency=str(workbook.settings["currency"]),
        cost=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        first_day=calendar.start,
        last_day=calendar.end - timedelta(days=1),
        periods=data.periods,
        items=len(data.items),
        totals=_totals(facts, unmet),
        by_period=_by_period(facts, calendar),
        by_warehouse=_by_warehouse(facts),
        by_factory=[_factory(facts, factory) for factory in sorted(data.factories)],
        costs=[(name, solution.costs.get(name, 0.0)) for name in COMPONENTS],
        decisions=decisions(facts, calendar, unmet, run.problems),
        remarks=(*run.remarks, *stability_words(facts)),
        warnings=[str(problem) for problem in run.problems if problem.severity is Severity.WARNING],
    )


def _run(workbook: Workbook, solution: PlanSolution, run: RunInfo) -> RunFacts:
    return RunFacts(
        input_name=run.input_name,
        input_sha256=run.input_sha256,
        version=run.version,
        planned_at=run.planned_at,
        status=solution.status.value,
        method=METHOD_WORDS.get(solution.method, solution.method),
        stopped=solution.stopped or solution.status.reason,
        gap_wanted=_setting(workbook, run, "gap"),
        seconds=run.seconds,
    )


def _totals(facts: PlanFacts, unmet: Sequence[UnmetDemand]) -> Totals:
    forecast, on_time = sum(facts.data.demand.values()), sum(facts.on_time.values())
    lost = sum(row.shortage.quantity for row in unmet if row.shortage.outcome == "lost")
    missed = sum(row.shortage.quantity for row in unmet)
    against = stability(facts)
    return Totals(
        service=on_time / forecast if forecast > 0 else None,
        forecast_units=forecast,
        started_units=sum(facts.solution.production.values()),
        unmet_units=missed,
        lost_units=lost,
        late_units=missed - lost,
        overtime_hours=sum(map(facts.overtime_hours, sorted(facts.data.factories))),
        stock_below_target=_below_target(facts),
        defect_rate=_defect_rate(facts),
        kept_share=against.kept_share if against else None,
        units_moved=against.units_moved if against else None,
        setups_moved=against.setups_moved if against else None,
    )


def _setting(workbook: Workbook, run: RunInfo, name: str) -> float:
    return float(run.command_line_settings.get(name, workbook.settings[name]))  # type: ignore[arg-type]


def _by_period(facts: PlanFacts, calendar: PeriodCalendar) -> list[PeriodFacts]:
    """All warehouses together; stock wanted is counted where there is stock or demand."""
    data = facts.data
    forecast, on_time = _per_period(data.demand), _per_period(facts.on_time)
    closing = _per_period(facts.solution.warehouse_stock)
    return [
        PeriodFacts(
            day=calendar.date_of(period),
            forecast=forecast[period],
            on_time=on_time[period],
            closing=closing[period],
            safety_stock=sum(point.target[period] for point in data.warehouse_stock.values()),
        )
        for period in data.horizon()
    ]


def _per_period(units: Mapping[tuple[str, str, int], float]) -> dict[int, float]:
    total: dict[int, float] = defaultdict(float)
    for (_, _, period), quantity in units.items():
        total[period] += quantity
    return total


def _by_warehouse(facts: PlanFacts) -> list[WarehouseFacts]:
    forecast: dict[str, float] = defaultdict(float)
    on_time: dict[str, float] = defaultdict(float)
    for (_, warehouse, _), units in facts.data.demand.items():
        forecast[warehouse] += units
    for (_, warehouse, _), units in facts.on_time.items():
        on_time[warehouse] += units
    return [WarehouseFacts(name, forecast[name], on_time[name]) for name in sorted(facts.data.warehouses)]


def _factory(facts: PlanFacts, factory: str) -> FactoryFacts:
    production = facts.solution.production
    return FactoryFacts(
        factory=factory,
        units=sum(units for (_, place, _), units in production.items() if place == factory),
        load=capacity_use(facts, factory),
        peak=_peak(facts, factory),
        overtime_hours=facts.overtime_hours(factory),
        defect_rate=_defect_rate(facts, factory),
    )


def _peak(facts: PlanFacts, factory: str) -> float | None:
    """Load of the fullest resource in its fullest period."""
    loads = [
        hours / regular
        for (place, resource, period), hours in facts.used_hours.items()
        if place == factory and (regular := facts.data.resources[place, resource].regular_hours[period]) > 0
    ]
    return max(loads, default=None)


def _defect_rate(facts: PlanFacts, factory: str | None = None) -> float | None:
    """Share of the units shipped (from one factory, or all) that is defective."""
    shipped = defective = 0.0
    for (item, place, _, _, plan, _), units in facts.solution.shipments.items():
        if factory is None or place == factory:
            shipped += units
            defective += units * facts.outgoing_rate(item, place, plan)
    return defective / shipped if shipped > 0 else None


def _below_target(facts: PlanFacts) -> float:
    """Units below the targets of all stock points, added up over periods."""
    stocks = (
        (facts.data.factory_stock, facts.solution.factory_stock),
        (facts.data.warehouse_stock, facts.solution.warehouse_stock),
    )
    return sum(
        max(0.0, target - stock.get((*place, period), 0.0))
        for points, stock in stocks
        for place, point in points.items()
        for period, target in enumerate(point.target)
    )
