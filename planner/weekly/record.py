"""From a run that ended to its record."""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version

from models.solution import PlanStatus
from planner import __version__
from planner.errors import PlannerError
from planner.history.layout import PLANNED_INPUT_FILE, input_file, named, plan_file
from planner.history.record import RunRecord, Scalar
from planner.weekly.read import WeekToPlan
from planner.weekly.request import WeeklyRequest
from planner.weekly.run import PlannedWeek

_LIBRARIES = ("highspy", "pyomo", "numpy", "scipy", "openpyxl", "xlsxwriter")
_EXIT_BUG = 1
_FAILURES = {_EXIT_BUG: "failed", 3: "workbook errors", 4: "no plan"}
"""Exit code → status of a run without a plan. Those that end with other codes are not recorded: they were
called in the wrong way, or could not write."""


def planned_record(
    to_plan: WeekToPlan, planned: PlannedWeek, name: str, started: datetime, finished: datetime
) -> RunRecord:
    """The record of a run that made a plan."""
    interrupted = planned.solution.status is PlanStatus.INTERRUPTED
    return RunRecord(
        name=name,
        week=to_plan.week,
        number=named(name)[1],
        status=planned.solution.status.value,
        exit_code=0,
        message=planned.report.summary.run.stopped,
        started_at=_stamp(started),
        finished_at=_stamp(finished),
        fingerprint="" if interrupted else to_plan.fingerprint,  # stopped by hand: not what was asked for
        input_name=to_plan.given.path.name,
        input_file=input_file(to_plan.given.path.suffix),
        input_sha256=to_plan.given.sha256,
        planned_input_file=PLANNED_INPUT_FILE,
        planned_input_sha256=planned.rolled.workbook.sha256,
        plan_file=plan_file(name),
        previous="" if to_plan.previous is None else to_plan.previous.name,
        settings=_settings_in_force(planned, to_plan.request),
        versions=_versions(),
        kpis=_kpis(planned),
        costs=dict(planned.solution.costs),
    )


def failed_record(
    request: WeeklyRequest, error: Exception, name: str, started: datetime, finished: datetime
) -> RunRecord | None:
    """The record of a run that ended with ``error``; None for one that is not recorded."""
    exit_code = error.exit_code if isinstance(error, PlannerError) else _EXIT_BUG
    if exit_code not in _FAILURES:
        return None
    week, number = named(name)
    return RunRecord(
        name=name,
        week=week,
        number=number,
        status=_FAILURES[exit_code],
        exit_code=exit_code,
        message=str(error),
        started_at=_stamp(started),
        finished_at=_stamp(finished),
        fingerprint="",
        input_name=request.input.name,
        input_file=input_file(request.input.suffix),
        input_sha256="",
        settings={name: value for name, value in request.settings().items() if value is not None},
        versions=_versions(),
    )


def _settings_in_force(planned: PlannedWeek, request: WeeklyRequest) -> dict[str, Scalar]:
    """Every setting, with what the command line asked for instead."""
    settings = {name: _scalar(value) for name, value in planned.rolled.workbook.settings.items()}
    return settings | {name: value for name, value in request.settings().items() if value is not None}


def _scalar(value: object) -> Scalar:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | float | int | bool) else str(value)


def _versions() -> dict[str, str]:
    """Of everything that can change a plan."""
    found = {"planner": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _kpis(planned: PlannedWeek) -> dict[str, float | None]:
    """Figures of the first page, None where there is nothing to measure."""
    solution = planned.solution
    return {
        "cost": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "seconds": sum(planned.seconds.values()),
        **asdict(planned.report.summary.totals),
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
