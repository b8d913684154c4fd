"""What can be said of investments; what is wrong with their `where` and `change` is said as of scenarios."""

from __future__ import annotations

from planner.validation.codes import error

INVESTMENT_WHAT = error(
    "investment-what",
    "An investment names something that is no limit, so that a study cannot weigh it against its cost.",
    "Name a limit, such as Resources.regular_hours; compare anything else as a scenario.",
)
INVESTMENT_NO_MORE = error(
    "investment-no-more",
    "An investment adds nothing to the limit that it names.",
    "Write a change that adds, such as +40, for rows that have a limit.",
)
