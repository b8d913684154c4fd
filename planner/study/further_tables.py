"""Answers to a study's further questions as rows of their sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from planner.capacity_value.invest import InvestmentPlan, Verdict
from planner.capacity_value.measure import CapacityValue, CapacityValues
from planner.frontier import Frontier, FrontierPoint
from planner.periods import PeriodCalendar
from planner.study.answers import Rows
from planner.uncertainty.risk import Risk
from planner.workbook.further_columns import (
    FRONTIER,
    INVESTMENTS,
    RISK,
    VALUE_OF_CAPACITY,
    further_rows,
)
from planner.workbook.table import Cell

Row = dict[str, Cell]

_PLACE = ("factory", "resource", "warehouse", "mode")


def value_rows(values: CapacityValues, calendar: PeriodCalendar) -> Rows:
    """Of the horizon first, then of single periods."""
    found = [
        *_value_rows("horizon", values.horizon, calendar),
        *_value_rows("period", values.periods, calendar),
    ]
    return further_rows(VALUE_OF_CAPACITY, found)


def _value_rows(span: str, values: Sequence[CapacityValue], calendar: PeriodCalendar) -> Iterator[Row]:
    for rank, value in enumerate(values, start=1):
        names = dict(zip(value.column.names, value.place, strict=True))
        yield {
            "span": span,
            "rank": rank,
            "limit": value.column.column.replace("_", " "),
            **{name: names.get(name) for name in _PLACE},
            "period": None if value.period is None else calendar.date_of(value.period),
            "available": value.limit,
            "step": f"1 {value.column.unit}" + (f" a {value.column.each}" if value.period is None else ""),
            "value": value.money,
            "units_served": value.units,
            "holds_to": value.holds_to,
            "limit_of_search": "yes" if value.at_least else None,
            "solved_again": value.how,
            "planned_again": value.replanned,
            "within": value.tolerance,
            "agrees": value.agreement,
        }


def _yes_or_no(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"


def investment_rows(plan: InvestmentPlan) -> Rows:
    """One a row, the chosen ones first, and last all that are made together."""
    verdicts = sorted(plan.verdicts, key=lambda verdict: not verdict.chosen)
    return further_rows(INVESTMENTS, [*map(_verdict_row, verdicts), _together(plan)])


def _verdict_row(verdict: Verdict) -> Row:
    alone = verdict.alone
    return {
        "investment": verdict.offer.name,
        "decision": "make" if verdict.chosen else "leave",
        "cost": verdict.offer.cost,
        "charge": verdict.offer.charge,
        "saves": None if alone is None else alone.money,
        "units_served": None if alone is None else alone.units,
        "payback_weeks": verdict.payback_weeks,
        "reason": verdict.reason,
        "note": verdict.offer.note or None,
    }


def _together(plan: InvestmentPlan) -> Row:
    gap = "" if plan.choice.gap is None else f"; proven within {plan.choice.gap:.2%} of the best choice"
    return {
        "investment": "all that are made",
        "decision": f"{len(plan.chosen)} of {len(plan.verdicts)}",
        "cost": plan.cost,
        "charge": sum(offer.charge for offer in plan.chosen),
        "saves": plan.saved,
        "units_served": None,
        "payback_weeks": plan.payback_weeks,
        "reason": f"budget {plan.budget:,.0f}{gap}",
        "note": None,
    }


def frontier_rows(frontier: Frontier, gap: float) -> Rows:
    """One a target. ``gap``: share that was asked for."""
    rows: list[Row] = []
    for point, step in zip_longest(frontier.points, frontier.steps):
        rows.append(
            {
                "service_target": point.target,
                "service": point.service,
                "reached": _yes_or_no(point.reached),
                "cost": point.cost,
                "missed": point.missed,
                "total": point.total,
                "next_per_cent_costs": None if step is None else step.costs,
                "next_per_cent_brings": None if step is None else step.brings,
                "next_per_cent_pays": None if step is None else _yes_or_no(step.pays) or "not proven",
                "gap": point.gap,
                "gap_share": None if point.gap is None or point.cost <= 0 else point.gap / point.cost,
                "proven": _yes_or_no(point.is_proven(gap)),
                "least_cost": None if point.gap is None else point.cost - point.gap,
                "best": _best(frontier, point),
            }
        )
    return further_rows(FRONTIER, rows)


def _best(frontier: Frontier, point: FrontierPoint) -> str | None:
    if point is not frontier.best:
        return None
    return "best" if frontier.best_is_proven else "best found, not proven"


def risk_rows(risks: Sequence[Risk]) -> Rows:
    """One a plan."""
    return further_rows(
        RISK,
        [
            {
                "plan": risk.name,
                "samples": risk.samples,
                "as_forecast": risk.planned_cost,
                "mean_cost": risk.cost.mean,
                "cost_5": risk.cost.low,
                "cost_95": risk.cost.high,
                "service_as_forecast": risk.planned_service,
                "mean_service": risk.service.mean,
                "service_5": risk.service.low,
                "service_95": risk.service.high,
                "cheaper": risk.cheaper,
            }
            for risk in risks
        ],
    )
