"""Sources: who makes what, at which cost in which period, with which hours."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from models.data import Operation, Source, SourceKey
from planner.assemble.limits import limit
from planner.periods import PeriodCalendar
from planner.workbook.table import Row, Workbook

_NEVER_ENDS = 10**9


def read_sources(workbook: Workbook, calendar: PeriodCalendar) -> dict[SourceKey, Source]:
    """The sheets Sourcing, Prices and Operations."""
    operations = _operations(workbook)
    prices = _price_rows(workbook)
    return {
        (key := (row["item"], row["factory"])): Source(
            lead_time_days=row["lead_time_days"],
            unit_cost=_costs("unit_cost", row, prices[key], calendar),
            setup_cost=_costs("setup_cost", row, prices[key], calendar),
            min_lot=row["min_lot"],
            lot_multiple=row["lot_multiple"],
            max_lot=limit(row["max_lot"]),
            defect_rate=row["defect_rate"],
            min_share=row["min_share"],
            max_share=row["max_share"],
            first_period=_period(row["first_period"], calendar, otherwise=0),
            last_period=_period(row["last_period"], calendar, otherwise=_NEVER_ENDS),
            operations=tuple(operations[key]),
        )
        for row in workbook["Sourcing"]
    }


def _operations(workbook: Workbook) -> defaultdict[SourceKey, list[Operation]]:
    found: defaultdict[SourceKey, list[Operation]] = defaultdict(list)
    for row in workbook["Operations"]:
        operation = Operation(row["resource"], row["hours_per_unit"], row["setup_hours"])
        found[row["item"], row["factory"]].append(operation)
    return found


def _price_rows(workbook: Workbook) -> defaultdict[SourceKey, list[Row]]:
    """Rows of Prices by source, oldest first."""
    found: defaultdict[SourceKey, list[Row]] = defaultdict(list)
    for row in sorted(workbook["Prices"], key=lambda row: row["period"]):
        found[row["item"], row["factory"]].append(row)
    return found


def _costs(column: str, source: Row, prices: list[Row], calendar: PeriodCalendar) -> tuple[float, ...]:
    """A cost by period: the source's own until a row of Prices that gives it comes into force (M19)."""
    given = [row for row in prices if row[column] is not None]
    costs = []
    for period in range(calendar.periods):
        in_force = [row[column] for row in given if row["period"] <= calendar.date_of(period)]
        costs.append(in_force[-1] if in_force else source[column])
    return tuple(costs)


def _period(day: date | None, calendar: PeriodCalendar, otherwise: int) -> int:
    return otherwise if day is None else calendar.period_of(day)
