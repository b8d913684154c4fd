"""Unmet: demand that is lost or late, one row a cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.explain import UnmetDemand
from planner.periods import PeriodCalendar
from planner.report.contents import TableRow


def unmet_rows(unmet: Iterable[UnmetDemand], calendar: PeriodCalendar) -> Iterator[TableRow]:
    """Rows of Unmet."""
    for row in unmet:
        yield {
            "item": row.shortage.item,
            "warehouse": row.shortage.warehouse,
            "period": calendar.date_of(row.shortage.period),
            "quantity": row.shortage.quantity,
            "periods_late": row.shortage.periods_late,
            "outcome": row.shortage.outcome,
            "cause": row.cause.value,
            "evidence": row.evidence,
            "remedy": row.remedy,
        }
