"""Accuracy, Scorecards and Proposals: what happened, beside what was planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from planner.actuals.accuracy import Accuracy
from planner.actuals.proposals import Proposal
from planner.actuals.scorecards import DeliveryRecord
from planner.actuals.weights import weights_in_force
from planner.planning_values import LEARNED, Measured
from planner.report.contents import TableRow
from planner.workbook.table import Workbook


def fact_lines(workbook: Workbook, measured: Measured, learn: bool) -> tuple[str, ...]:
    """What the first page says of facts: how good the forecast was, and how many proposals there are.

    ``learn``: whether the run was asked to plan with them.
    """
    lines = [
        f"Forecast of {row.source}: WAPE {row.wape:.1%}, bias {row.bias:+.1%} over {row.periods:,} figures"
        for row in measured.accuracy
        if row.item is None and row.wape is not None and row.bias is not None
    ]
    count = len(measured.proposals)
    values = f"{count:,} planning value{'' if count == 1 else 's'}"
    if count and _has_learned(workbook):
        lines.append(f"Learned from facts: {values} (sheet Proposals)")
    elif learn:
        lines.append("Learned from facts: nothing; they speak for no other planning value (sheet Actuals)")
    elif count:
        lines.append(f"Facts speak for other values: {values} (sheet Proposals; --learn plans with them)")
    return tuple(lines)


def _has_learned(workbook: Workbook) -> bool:
    return any(value.origin == LEARNED for value in workbook.adjusted)


def fact_rows(workbook: Workbook, measured: Measured) -> dict[str, Iterable[TableRow]]:
    """Sheet of FACT_SHEETS → its rows; only sheets that have any."""
    rows = {
        "Accuracy": list(_accuracy_rows(measured.accuracy, weights_in_force(workbook))),
        "Scorecards": list(_scorecard_rows(measured.records)),
        "Proposals": list(_proposal_rows(measured.proposals, _has_learned(workbook))),
    }
    return {sheet: of_sheet for sheet, of_sheet in rows.items() if of_sheet}


def _accuracy_rows(accuracy: Iterable[Accuracy], weights: Mapping[str, float]) -> Iterator[TableRow]:
    for row in accuracy:
        yield {
            "source": row.source,
            "item": row.item,
            "periods": row.periods,
            "sold": row.sold,
            "forecast": row.forecast,
            "wape": row.wape,
            "bias": row.bias,
            "weight": weights.get(row.source),
        }


def _scorecard_rows(records: Iterable[DeliveryRecord]) -> Iterator[TableRow]:
    """A figure that no delivery tells of has no estimate: it would only repeat the plan."""
    for record in records:
        days, rate, on_time = record.lead_time, record.defect_rate, record.on_time
        yield {
            "factory": record.factory,
            "item": record.item,
            "deliveries": record.deliveries,
            "units": record.units,
            "planned_days": days.planned,
            "real_days": days.real,
            "estimated_days": days.estimate if days.facts else None,
            "planned_defect_rate": rate.planned,
            "real_defect_rate": rate.real,
            "estimated_defect_rate": rate.estimate if rate.facts else None,
            "real_on_time": on_time.real,
            "estimated_on_time": on_time.estimate if on_time.facts else None,
        }


def _proposal_rows(proposals: Iterable[Proposal], learned: bool) -> Iterator[TableRow]:
    for proposal in proposals:
        yield {
            "sheet": proposal.sheet,
            "where": proposal.where,
            "column": proposal.column,
            "in_file": proposal.in_force,
            "observed": proposal.observed,
            "proposed": proposal.proposed,
            "facts": proposal.facts,
            "status": "learned" if learned else "proposed",
        }
