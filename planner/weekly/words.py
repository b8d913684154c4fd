"""A weekly run in a few lines of text: what `planner weekly` prints, and summary.txt in the run's folder."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.history import RunRecord
from planner.history.words import week_number
from planner.validation.problem import Severity
from planner.weekly.outcome import WeeklyOutcome
from planner.weekly.run import PlannedWeek

_WARNINGS_SHOWN = 20
_STATUS = {
    "optimal": "proven near-optimal",
    "time_limit": "best when the time limit was reached",
    "interrupted": "best when it was stopped",
}


def summary_lines(record: RunRecord, planned: PlannedWeek) -> tuple[str, ...]:
    """What was planned, how good it is, what it was made from, and what it changes."""
    facts, solution = planned.report.summary, planned.solution
    totals = facts.totals
    gap = "not proven" if solution.gap is None else f"{solution.gap:.2%}"
    service = "no forecast" if totals.service is None else f"{totals.service:.1%} on time"
    return (
        f"Run {record.name}: {week_words(record.week)}, {facts.periods} periods to {facts.last_day}, "
        f"from {record.input_name}",
        f"Cost {solution.objective:,.2f} {facts.currency}, gap {gap}, {_STATUS[solution.status.value]}",
        f"Service {service}, {totals.unmet_units:,.0f} units unmet, "
        f"{totals.overtime_hours:,.0f} overtime hours",
        *facts.remarks,
    )


def week_words(week: date) -> str:
    """`week of 2026-12-28 (2026-W53)`"""
    return f"week of {week} ({week_number(week)})"


def warnings_of(planned: PlannedWeek) -> tuple[str, ...]:
    """Everything that wants a look."""
    return tuple(str(problem) for problem in planned.problems if problem.severity is Severity.WARNING)


_RESULTS = {
    "planned": "Recorded: {plan}",
    "unchanged": "Nothing has changed since this run; its plan stands: {plan}",
    "dry run": "Dry run: nothing was recorded",
}


def outcome_text(outcome: WeeklyOutcome) -> str:
    """The summary, warnings, and where the plan is."""
    lines = list(outcome.lines)
    lines += (f"Warning: {warning}" for warning in outcome.warnings[:_WARNINGS_SHOWN])
    more = len(outcome.warnings) - _WARNINGS_SHOWN
    if more > 0:
        lines.append(f"… and {more} more warnings (the plan's Summary and log.txt have them)")
    lines.append(_RESULTS[outcome.result].format(plan=outcome.plan))
    return "\n".join(lines)


def outcome_json(outcome: WeeklyOutcome) -> dict[str, Any]:
    """The object that `weekly --json` prints."""
    record = outcome.record
    return {
        "result": outcome.result,
        "run": record.name,
        "week": record.week.isoformat(),
        "status": record.status,
        "previous": record.previous or None,
        "input_sha256": record.input_sha256,
        "kpis": dict(record.kpis),
        "costs": dict(record.costs),
        "plan": None if outcome.plan is None else str(outcome.plan),
        "summary": list(outcome.lines),
        "warnings": list(outcome.warnings),
    }
