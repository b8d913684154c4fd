"""Last week's plan becomes this week's sheet Last plan (M18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from planner.periods import PeriodCalendar
from planner.report.contents import InputNote
from planner.validation import weekly_codes as codes
from planner.validation.problem import Problem
from planner.weekly.previous import PreviousRun
from planner.weekly.rolled import Rolled

_SHEET = "Last plan"
_Agreed = dict[str, Any]
"""A row of Last plan: item, factory, period, quantity"""


def take_last_plan(rolled: Rolled, previous: PreviousRun, calendar: PeriodCalendar) -> Rolled:
    """``rolled`` with the rest of the last plan on its sheet Last plan, instead of what stands there.

    What was agreed with a source that the workbook no longer has is left out, and said.
    """
    sources = set(rolled.workbook["Sourcing"].values("item", "factory"))
    agreed = list(_agreed(previous, calendar))
    kept = [row for row in agreed if (row["item"], row["factory"]) in sources]
    gone = [row for row in agreed if (row["item"], row["factory"]) not in sources]
    units = sum(row["quantity"] for row in kept)
    origin = f"run {previous.name}"
    note = InputNote(_SHEET, "", "", f"{units:,.10g} units in {len(kept)} starts", origin)
    line = f"Last plan: {origin}, {units:,.0f} units to be started from {calendar.start} on"
    rows = kept or _nothing_agreed(previous, calendar, sources)
    problems = [*_dropped(gone), *_replaced(rolled, previous)]
    return rolled.with_sheet(_SHEET, rows).saying([note], problems, [line])


def _agreed(previous: PreviousRun, calendar: PeriodCalendar) -> Iterator[_Agreed]:
    """Production of the last plan that starts inside the horizon."""
    for row in previous.tables["Production"]:
        agreed: _Agreed = {name: row[name] for name in ("item", "factory", "period", "quantity")}
        if agreed["quantity"] and calendar.start <= agreed["period"] < calendar.end:
            yield agreed


def _nothing_agreed(
    previous: PreviousRun, calendar: PeriodCalendar, sources: set[tuple[str, str]]
) -> Iterator[_Agreed]:
    """A row of 0 units for a last plan that makes nothing more: without any row there would be no last plan,
    and nothing would bind in frozen periods."""
    if sources and calendar.start < previous.calendar.end:
        item, factory = min(sources)
        yield {"item": item, "factory": factory, "period": calendar.start, "quantity": 0.0}


def _dropped(gone: list[_Agreed]) -> Iterator[Problem]:
    """One finding a source."""
    by_source: dict[tuple[str, str], list[_Agreed]] = defaultdict(list)
    for row in gone:
        by_source[row["item"], row["factory"]].append(row)
    for (item, factory), rows in sorted(by_source.items()):
        units, first = sum(row["quantity"] for row in rows), min(row["period"] for row in rows)
        yield codes.AGREED_WITHOUT_SOURCE.at(
            _SHEET,
            f"{units:,.10g} units of {item} agreed with {factory} from {first} on are dropped: "
            "Sourcing has no such row.",
        )


def _replaced(rolled: Rolled, previous: PreviousRun) -> Iterator[Problem]:
    given = rolled.workbook[_SHEET]
    if len(given):
        yield codes.LAST_PLAN_REPLACED.at(
            given.cell(0, "item"),
            f"the plan of run {previous.name} counts instead of the {len(given)} rows here.",
        )
