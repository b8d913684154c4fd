"""Changes: production against the last plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.explain.facts import PlanFacts
from planner.periods import PeriodCalendar
from planner.report.contents import TableRow

_SAME = 1e-6  # units


def change_rows(
    facts: PlanFacts, calendar: PeriodCalendar, causes: Mapping[tuple[str, str, int], str]
) -> Iterator[TableRow]:
    """Rows of Changes: every start that differs from the last plan; none without a last plan (M18).

    ``causes``: what moved, for the changes of which that was worked out; the row says what it did, too.
    """
    data, production = facts.data, facts.solution.production
    if not data.last_plan_periods:
        return
    for key in sorted(data.last_plan.keys() | production.keys()):
        item, factory, period = key
        before, after = data.last_plan.get(key, 0.0), production.get(key, 0.0)
        if abs(after - before) <= _SAME:
            continue
        yield {
            "item": item,
            "factory": factory,
            "period": calendar.date_of(period),
            "before": before,
            "after": after,
            "change": after - before,
            "cause": ": ".join(filter(None, (causes.get(key), _effect(facts, key, before, after)))),
        }


def _effect(facts: PlanFacts, key: tuple[str, str, int], before: float, after: float) -> str:
    item, factory, period = key
    data = facts.data
    if period >= data.last_plan_periods:
        return "new period: not in the last plan"
    if (item, factory) not in data.sources or not data.sources[item, factory].is_open(period):
        return "no longer qualified in this period"
    covered = range(data.last_plan_periods)
    moved = _sum_over(facts, key, covered)
    if abs(moved) <= _SAME:
        return "moved in time at the same factory"
    others = sum(
        _sum_over(facts, (item, place, period), covered) for place in data.factories if place != factory
    )
    if moved * others < 0:
        return "moved from another factory" if moved > 0 else "moved to another factory"
    if before <= _SAME:
        return "added"
    if after <= _SAME:
        return "dropped"
    return "more needed" if after > before else "less needed"


def _sum_over(facts: PlanFacts, key: tuple[str, str, int], periods: range) -> float:
    """Change of an item at a factory over ``periods``."""
    item, factory, _ = key
    production, last_plan = facts.solution.production, facts.data.last_plan
    return sum(
        production.get((item, factory, period), 0.0) - last_plan.get((item, factory, period), 0.0)
        for period in periods
    )
