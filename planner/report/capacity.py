"""Capacity: hours of every resource and inspection team."""

from __future__ import annotations

import math
from collections.abc import Iterator

from planner.explain.facts import PlanFacts
from planner.periods import PeriodCalendar
from planner.report.contents import TableRow

INSPECTION_TEAM = "inspection team"


def capacity_rows(facts: PlanFacts, calendar: PeriodCalendar) -> Iterator[TableRow]:
    """Rows of Capacity: every resource and period, then every inspection team and period."""
    data, solution = facts.data, facts.solution
    for (factory, name), resource in sorted(data.resources.items()):
        for period in data.horizon():
            key = (factory, name, period)
            yield {
                "factory": factory,
                "resource": name,
                "kind": "resource",
                "period": calendar.date_of(period),
                **_hours(resource.regular_hours[period], facts.used_hours.get(key, 0.0)),
                "overtime_hours": facts.overtime(*key),
                "marginal_value": solution.marginal_value.get(key),
            }
    for name, factory_ in sorted(data.factories.items()):
        for period in data.horizon():
            yield {
                "factory": name,
                "resource": INSPECTION_TEAM,
                "kind": "inspection",
                "period": calendar.date_of(period),
                **_hours(factory_.inspection_hours, facts.inspection_hours.get((name, period), 0.0)),
                "overtime_hours": facts.inspection_overtime(name, period),
                "marginal_value": None,
            }


def _hours(regular: float, used: float) -> TableRow:
    """Regular and used hours, and load: blank where there is no limit or nothing to divide by."""
    limited = math.isfinite(regular)
    return {
        "regular_hours": regular if limited else None,
        "used_hours": used,
        "load": used / regular if limited and regular > 0 else None,
    }
