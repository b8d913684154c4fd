"""From a request to files: a study or a sweep is solved and written, and leaves nothing else behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from planner.run import inspect_workbook
from planner.study.book import write_study, write_sweep
from planner.study.further import check_further
from planner.study.outcome import Study
from planner.study.study import (
    StudyMonitor,
    StudyRequest,
    demand_places,
    scenario_questions,
    solve_questions,
)
from planner.study.sweep import Axis, Sweep, sweep_questions
from planner.study.tidy import tidy_rows, write_tidy
from planner.study.unfinished import discard_unfinished, lock_output
from planner.workbook.atomic import replace_atomically
from planner.workbook.table import Workbook


def deliver_study(request: StudyRequest, monitor: StudyMonitor) -> tuple[Study, list[Path]]:
    """Solve the base and every scenario that is asked for; the study, and the files it was written to.

    Raises WorkbookUnreadable; WorkbookHasErrors with every problem of the workbook and of its scenarios;
    NoPlan where the base has none; OutputNotWritable; StudyLocked; PlannerError where the cluster cannot be
    used. A scenario without a plan is no error: the result says so.
    """
    demand_places(request)
    with lock_output(request.output):
        monitor.stage("read")
        workbook, assembled, problems = inspect_workbook(request.input)
        request = with_budget(request, workbook)
        check_further(request.further, workbook, assembled)
        questions = scenario_questions(workbook, problems, request.scenarios, request.further.any)
        study = solve_questions(request, workbook, questions, monitor)
        return study, _written(request, study, lambda beside: write_study(beside, study))


def with_budget(request: StudyRequest, workbook: Workbook) -> StudyRequest:
    """The request with the budget that Settings give, where it names none itself."""
    budget = workbook.settings["investment_budget"]
    if request.further.budget is not None or budget is None:
        return request
    return replace(request, further=replace(request.further, budget=budget))


def deliver_sweep(
    request: StudyRequest, axes: Sequence[Axis], monitor: StudyMonitor
) -> tuple[Sweep, list[Path]]:
    """Solve the base and every step of ``axes``; otherwise as `deliver_study`."""
    demand_places(request)
    with lock_output(request.output):
        monitor.stage("read")
        workbook, _, _ = inspect_workbook(request.input)
        questions, points = sweep_questions(workbook, axes)
        sweep = Sweep(tuple(axes), points, solve_questions(request, workbook, questions, monitor))
        return sweep, _written(request, sweep.study, lambda beside: write_sweep(beside, sweep))


def _written(request: StudyRequest, study: Study, write: Callable[[Path], None]) -> list[Path]:
    """What was kept on the way is dropped once there is a plan for everything."""
    with replace_atomically(request.output) as beside:
        write(beside)
    written = [request.output]
    if request.tidy is not None:
        write_tidy(request.tidy, list(tidy_rows(study)))
        written.append(request.tidy)
    if not study.without_plan:
        discard_unfinished(request.output)
    return written
