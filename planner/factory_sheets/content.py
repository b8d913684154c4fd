"""What one factory has to know of a plan: its starts, inspections, shipments, hours and changes; no money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from planner.assemble import Assembled
from planner.assemble.inspection import applicable_rows
from planner.workbook.output_columns import OUTPUT_SHEETS
from planner.workbook.plan_content import PlanReport
from planner.workbook.table import Workbook

_Quantities = Mapping[int, float]
"""Period → units, hours or vehicles; zeros left out"""


@dataclass(frozen=True, slots=True)
class InspectionWay:
    """How units are inspected. ``method``: none, sample or all."""

    plan: str
    method: str
    sample_size: int
    acceptance_number: int


@dataclass(frozen=True)
class Line:
    """A row of figures. ``name``: item, warehouse, resource; blank for the inspection team. ``detail``: what
    else tells it apart; ``way``: of an inspection."""

    name: str
    detail: str
    quantities: _Quantities
    way: InspectionWay | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A start that differs from the last plan. Units."""

    item: str
    period: int
    before: float
    after: float


@dataclass(frozen=True)
class FactoryOrder:
    """The page of one factory. ``days``: first day of each period shown; ``last_day``: of the last of them;
    ``firm_periods``: the first ones, which are agreed; ``changes``: None where there was no last plan."""

    factory: str
    name: str
    planned_on: date
    days: Sequence[date]
    last_day: date
    period_days: int
    firm_periods: int
    make: Sequence[Line]
    inspect: Sequence[Line]
    ship: Sequence[Line]
    vehicles: Sequence[Line]
    hours: Sequence[Line]
    changes: Sequence[Changed] | None


def factory_orders(
    workbook: Workbook, assembled: Assembled, report: PlanReport, periods: int
) -> Iterator[FactoryOrder]:
    """One order a factory that has anything to do in the first ``periods``, or had in the last plan."""
    for row in workbook["Factories"]:
        order = _order(row["factory"], row["name"] or "", workbook, assembled, report, periods)
        if any((order.make, order.inspect, order.ship, order.hours, order.changes)):
            yield order


def _order(
    factory: str, name: str, workbook: Workbook, assembled: Assembled, report: PlanReport, periods: int
) -> FactoryOrder:
    calendar, data = assembled.calendar, assembled.data
    shown = min(periods, data.periods)
    rows = _Rows(factory, report, {calendar.date_of(period): period for period in range(shown)})
    changes = _changes(rows, data.last_plan_periods) if data.last_plan_periods else None
    dropped = {change.item for change in changes or ()}
    return FactoryOrder(
        factory=factory,
        name=name,
        planned_on=report.summary.run.planned_at.date(),
        days=[calendar.date_of(period) for period in range(shown)],
        last_day=calendar.date_of(shown) - timedelta(days=1),
        period_days=calendar.period_days,
        firm_periods=sum(data.is_frozen(period) for period in range(shown)),
        make=_lines(rows, "Production", ("item",), "quantity", _descriptions(workbook), dropped),
        inspect=list(_inspections(rows, workbook)),
        ship=_lines(rows, "Shipments", ("item", "warehouse", "mode"), "quantity"),
        vehicles=_lines(rows, "Vehicles", ("warehouse", "mode"), "shipments"),
        hours=[*_hours(rows, "resource"), *_hours(rows, "inspection")],
        changes=changes,
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of one factory in the periods shown. ``periods``: first day → period."""

    factory: str
    report: PlanReport
    periods: Mapping[date, int]

    def of(self, sheet: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Period and columns of each row."""
        names = [column.name for column in OUTPUT_SHEETS[sheet].columns]
        factory, period = names.index("factory"), names.index("period")
        for values in self.report.tables[sheet]:
            day = values[period]
            if values[factory] == self.factory and isinstance(day, date) and day in self.periods:
                yield self.periods[day], dict(zip(names, values, strict=True))


def _lines(
    rows: _Rows,
    sheet: str,
    keys: tuple[str, ...],
    figure: str,
    descriptions: Mapping[str, str] | None = None,
    also: set[str] | None = None,
) -> list[Line]:
    """Rows of a sheet by ``keys``, figures added up by period; names in ``also`` get a line in any case."""
    found: dict[tuple[str, ...], dict[int, float]] = {(name,): {} for name in also or ()}
    for period, row in rows.of(sheet):
        if row[figure]:
            line = found.setdefault(tuple(row[key] for key in keys), {})
            line[period] = line.get(period, 0.0) + row[figure]
    return [
        Line(key[0], (descriptions or {}).get(key[0], "") if len(key) == 1 else " · ".join(key[1:]), figures)
        for key, figures in sorted(found.items())
    ]


def _hours(rows: _Rows, kind: str) -> Iterator[Line]:
    """Hours of resources, or of the inspection team."""
    found: dict[str, dict[int, float]] = {}
    for period, row in rows.of("Capacity"):
        if row["kind"] == kind and row["used_hours"]:
            found.setdefault(row["resource"] if kind == "resource" else "", {})[period] = row["used_hours"]
    for name, figures in sorted(found.items()):
        yield Line(name, "", figures)


def _descriptions(workbook: Workbook) -> dict[str, str]:
    return {item: name or "" for item, name in workbook["Items"].values("item", "name")}


def _inspections(rows: _Rows, workbook: Workbook) -> Iterator[Line]:
    found: dict[tuple[str, str], dict[int, float]] = {}
    for period, row in rows.of("Inspection"):
        found.setdefault((row["item"], row["plan"]), {})[period] = row["quantity"]
    for (item, plan), figures in sorted(found.items()):
        way = _way(workbook, item, rows.factory, plan)
        if way.method != "none":
            yield Line(item, plan, figures, way)


def _way(workbook: Workbook, item: str, factory: str, plan: str) -> InspectionWay:
    """The inspection plan of that name for a source; without an Inspection sheet there is only `none`."""
    for row in applicable_rows(workbook["Inspection"], item, factory):
        if row["plan"] == plan:
            return InspectionWay(plan, row["method"], row["sample_size"] or 0, row["acceptance_number"])
    return InspectionWay(plan, "none", 0, 0)


def _changes(rows: _Rows, agreed_periods: int) -> list[Changed]:
    """Rows of Changes in periods of which the last plan spoke."""
    return [
        Changed(row["item"], period, row["before"], row["after"])
        for period, row in rows.of("Changes")
        if period < agreed_periods
    ]
