"""The words and the JSON with which commands answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import PlannerError, WorkbookHasErrors
from planner.validation.problem import Problem, Severity

if TYPE_CHECKING:
    from models.solution import PlanSolution
    from planner.annotate import AnnotatedCopy, Written
    from planner.run import PlanOutcome
    from planner.verify import Verification

_LINES_SHOWN = 200


def outcome_json(outcome: PlanOutcome) -> dict[str, Any]:
    """The object that `plan --json` prints."""
    solution, summary = outcome.solution, outcome.report.summary
    return {
        "status": solution.status.value,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "seconds": {"total": sum(outcome.seconds.values()), **outcome.seconds},
        "service": summary.totals.service,
        "unmet_units": summary.totals.unmet_units,
        "overtime_hours": summary.totals.overtime_hours,
        "method": solution.method,
        "stopped": summary.run.stopped,
        "first_plan": _first_plan(solution),
        "output": str(outcome.output),
        "factory_sheets": [str(path) for path in outcome.factory_sheets],
        "warnings": [str(problem) for problem in outcome.problems if problem.severity is Severity.WARNING],
    }


def _first_plan(solution: PlanSolution) -> dict[str, float | None] | None:
    """When the first plan was in hand, in seconds from the beginning of planning, and what it cost."""
    if solution.first_plan_seconds is None:
        return None
    return {"seconds": solution.first_plan_seconds, "cost": solution.first_plan_cost}


_STATUS_WORDS = {
    "optimal": "Plan proven near-optimal",
    "time_limit": "Best plan when the time limit was reached",
    "interrupted": "Best plan when it was stopped",
}


def outcome_text(outcome: PlanOutcome) -> str:
    """A few lines that say what was delivered."""
    solution, summary = outcome.solution, outcome.report.summary
    gap = "not proven" if solution.gap is None else f"{solution.gap:.2%}"
    service = "no forecast" if summary.totals.service is None else f"{summary.totals.service:.1%} on time"
    lines = [
        f"{_STATUS_WORDS[solution.status.value]}: cost {solution.objective:,.2f}, gap {gap}",
        f"Service {service}, {summary.totals.unmet_units:,.0f} units unmet, "
        f"{summary.totals.overtime_hours:,.0f} overtime hours, {sum(outcome.seconds.values()):.1f} s",
        f"Planned {summary.run.method}; why it stopped: {summary.run.stopped}",
    ]
    lines += summary.remarks
    warnings = [problem for problem in outcome.problems if problem.severity is Severity.WARNING]
    if warnings:
        lines.append(f"{len(warnings)} warnings (planner check lists them)")
    lines.append(f"Verified and written to {outcome.output}")
    if outcome.factory_sheets:
        count, folder = len(outcome.factory_sheets), outcome.factory_sheets[0].parent
        lines.append(f"{count} factory sheet{'' if count == 1 else 's'} in {folder}")
    return "\n".join(lines)


def problems_json(problems: Sequence[Problem]) -> dict[str, Any]:
    """The object that `check --json` prints."""
    return {
        "errors": sum(problem.severity is Severity.ERROR for problem in problems),
        "warnings": sum(problem.severity is Severity.WARNING for problem in problems),
        "problems": [
            {
                "severity": problem.severity.value,
                "code": problem.code,
                "place": problem.place,
                "message": problem.message,
                "remedy": problem.remedy,
            }
            for problem in problems
        ],
    }


def problems_text(problems: Sequence[Problem], path: Path) -> str:
    """Every problem, errors first, with a line that counts them."""
    order = list(Severity)
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    counts = [
        f"{count} {severity.value}{'' if count == 1 else 's'}"
        for severity in order
        if (count := sum(problem.severity is severity for problem in problems))
    ]
    verdict = f"{path}: {', '.join(counts)}" if counts else f"{path}: no problems found"
    return "\n".join([*map(str, ranked), verdict])


def losses_text(copy: AnnotatedCopy) -> str:
    """What an annotated copy will lack, said before it is written."""
    lines = [f"  {loss}" for loss in copy.losses]
    return "\n".join([f"{copy.output} will lack what cannot be carried over from the workbook:", *lines])


def annotated_text(written: Written) -> str:
    """One line that says what was written."""
    cells = f"{written.marked:,} cell{'' if written.marked == 1 else 's'}"
    only = "" if written.commented == written.marked else f", the first {written.commented:,} with comments"
    return f"Wrote {written.output}: {cells} marked{only}, all findings on its first sheet"


def annotated_json(copy: AnnotatedCopy, written: Written) -> dict[str, Any]:
    """What --annotate adds to the object that `check --json` prints."""
    return {
        "annotated": {
            "output": str(written.output),
            "marked": written.marked,
            "commented": written.commented,
            "lacks": [{"what": loss.what, "sheets": list(loss.sheets)} for loss in copy.losses],
        }
    }


def verification_json(verification: Verification) -> dict[str, Any]:
    """The object that `verify --json` prints."""
    return {
        "holds": verification.holds,
        "objective": verification.objective,
        "costs": dict(verification.costs),
        "violations": [
            {"rule": violation.rule, "place": violation.place, "message": violation.message}
            for violation in verification.violations
        ],
    }


def verification_text(verification: Verification, path: Path) -> str:
    """What does not hold, or that everything does."""
    if verification.holds:
        return f"{path}: every rule, balance and cost holds; recomputed cost {verification.objective:,.2f}"
    lines = [str(violation) for violation in verification.violations[:_LINES_SHOWN]]
    hidden = len(verification.violations) - len(lines)
    if hidden > 0:
        lines.append(f"… and {hidden} more")
    return "\n".join([*lines, f"{path}: {len(verification.violations)} things do not hold"])


def error_json(error: PlannerError) -> dict[str, Any]:
    """The object printed where a command with --json ends early."""
    content: dict[str, Any] = {"status": "error", "exit_code": error.exit_code, "message": str(error)}
    if isinstance(error, WorkbookHasErrors):
        content |= problems_json(error.problems)
    return content


def error_text(error: PlannerError) -> str:
    """What went wrong, for a terminal."""
    if not isinstance(error, WorkbookHasErrors):
        return str(error)
    errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
    return f"{error}\n{errors} error{'' if errors == 1 else 's'} to mend before a plan can be made."
