"""What can be said when an input is moved on by a week."""

from __future__ import annotations

from planner.validation.codes import note, warning

# Last plan
LAST_PLAN_REPLACED = note(
    "last-plan-replaced",
    "Weekly run: the plan of the last run counts instead of the sheet Last plan.",
    "Say --last-plan workbook if the sheet holds what was agreed.",
)
AGREED_WITHOUT_SOURCE = warning(
    "agreed-without-source",
    "Weekly run: the last plan makes an item at a factory that Sourcing no longer has for it.",
    "Cancel it with the factory, or bring the row of Sourcing back.",
)
LAST_PLAN_UNUSABLE = warning(
    "last-plan-unusable",
    "Weekly run: the last run's plan cannot be compared with this week's periods.",
    "Keep period_days and the first day of the week as they were, or begin a new history.",
)

# Stock and orders
UNDER_WAY_DROPPED = warning(
    "under-way-dropped",
    "Weekly run: units that should be on hand or under way by the last plan are of a name that the workbook "
    "no longer has.",
    "Bring the name back, or give Stock and Open orders.",
)
STOCK_AS_LAST_WEEK = warning(
    "stock-as-last-week",
    "Weekly run: the sheet Stock (or Open orders) is that of the last run, although time has passed.",
    "Bring it up to date; delete its rows to have it worked out from the last plan.",
)
