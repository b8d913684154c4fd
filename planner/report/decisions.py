"""What needs a decision: the few things of a plan that a person should look at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from planner.explain import PlanFacts, UnmetDemand
from planner.periods import PeriodCalendar
from planner.validation.problem import Problem, Severity
from planner.workbook.plan_content import Decision

_MOST_OF_A_KIND = 3
_MOST_WARNINGS = 4
_DUST = 1e-6


def decisions(
    facts: PlanFacts, calendar: PeriodCalendar, unmet: Sequence[UnmetDemand], problems: Sequence[Problem]
) -> list[Decision]:
    """At most a few of each kind: unmet demand, scarce hours, stock below target, warnings."""
    return [
        *_unmet(unmet),
        *_scarce_hours(facts, calendar),
        *_stock_below_target(facts),
        *_warnings(problems),
    ]


def _unmet(unmet: Sequence[UnmetDemand]) -> Iterator[Decision]:
    """Largest causes, each with the item, evidence and remedy of its largest row."""
    groups: dict[str, list[UnmetDemand]] = defaultdict(list)
    for row in unmet:
        groups[row.cause.value].append(row)
    ranked = sorted(groups.items(), key=lambda group: -_quantity(group[1]))
    for cause, rows in ranked[:_MOST_OF_A_KIND]:
        largest = max(rows, key=lambda row: row.shortage.quantity)
        where = f"{largest.shortage.item} at {largest.shortage.warehouse}"
        yield Decision(
            f"Unmet: {cause}",
            f"{_quantity(rows):,.0f} units; most: {where}, {largest.shortage.quantity:,.0f} units: "
            f"{largest.evidence}",
            largest.remedy,
            "Unmet",
        )


def _quantity(rows: Sequence[UnmetDemand]) -> float:
    return sum(row.shortage.quantity for row in rows)


def _scarce_hours(facts: PlanFacts, calendar: PeriodCalendar) -> Iterator[Decision]:
    """Resources whose next hour saves most, in the period in which it does."""
    best: dict[tuple[str, str], tuple[float, int]] = {}
    for (factory, resource, period), value in sorted(facts.solution.marginal_value.items()):
        if value > best.get((factory, resource), (_DUST, 0))[0]:
            best[factory, resource] = value, period
    ranked = sorted(best.items(), key=lambda entry: -entry[1][0])
    for (factory, resource), (value, period) in ranked[:_MOST_OF_A_KIND]:
        yield Decision(
            f"Scarce hours: {resource}, {factory}",
            f"full in the period of {calendar.date_of(period).isoformat()}; one more hour saves {value:,.2f}",
            f"add hours or overtime of {resource} at {factory}",
            "Capacity",
        )


def _stock_below_target(facts: PlanFacts) -> Iterator[Decision]:
    """Stock points that lie furthest below their target, over all periods."""
    short: dict[tuple[str, str], tuple[float, int]] = {}
    for place, point in facts.data.warehouse_stock.items():
        gaps = [
            target - facts.solution.warehouse_stock.get((*place, period), 0.0)
            for period, target in enumerate(point.target)
        ]
        below = [gap for gap in gaps if gap > _DUST]
        if below:
            short[place] = sum(below), len(below)
    ranked = sorted(short.items(), key=lambda entry: -entry[1][0])
    for (item, warehouse), (units, periods) in ranked[:_MOST_OF_A_KIND]:
        yield Decision(
            f"Safety stock: {item}",
            f"below its target at {warehouse} in {periods} periods, "
            f"by {units / periods:,.0f} units on average",
            "accept, lower the target, or raise its penalty on Stock targets",
            "Inventory",
        )


def _warnings(problems: Sequence[Problem]) -> Iterator[Decision]:
    """Warnings of the input: among them every limit that stock, open orders or frozen production break."""
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    for problem in warnings[:_MOST_WARNINGS]:
        yield Decision(f"Input: {problem.place}", problem.message, problem.remedy, "Inputs")
    more = len(warnings) - _MOST_WARNINGS
    if more > 0:
        yield Decision(f"Input: {more} more warnings", "`planner check` lists all of them", "", "Inputs")
