"""The main job: read, check, plan, verify, write, in that order and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from models.crew.workers import ClusterUnusable, WorkerError
from models.data import PlanningData
from models.progress import Monitor
from models.solution import PlanSolution
from models.solve import SolveOptions, solve
from planner import __version__
from planner.assemble import Assembled, assemble
from planner.errors import NoPlan, OutputNotWritable, PlannerError, WorkbookHasErrors
from planner.factory_sheets.content import factory_orders
from planner.factory_sheets.files import write_factory_sheets
from planner.how_to_plan import HowToPlan
from planner.planning_values import with_planning_values
from planner.report import LEARN, PlanReport, RunInfo, build_report
from planner.validation.load import load_workbook
from planner.validation.problem import Problem, errors
from planner.verify import Verification, verify_plan
from planner.workbook.atomic import replace_atomically
from planner.workbook.table import Workbook
from planner.workbook.writer import write_plan

_VIOLATIONS_SHOWN = 20


class RunMonitor(Monitor, Protocol):
    """A solver's monitor that is also told which stage begins."""

    def stage(self, name: str) -> None: ...


@dataclass(frozen=True)
class PlanRequest:
    """What to plan, where to put it, and how."""

    input: Path
    output: Path
    how: HowToPlan = field(default_factory=HowToPlan)

    @property
    def factory_folder(self) -> Path:
        """Where the sheets of factories go: `plan.factories` beside `plan.xlsx`."""
        return self.output.with_suffix(".factories")

    def overrides(self) -> dict[str, object]:
        """Settings that the command line replaced, and whether it asked to learn."""
        given = {"gap": self.how.gap, "time_limit": self.how.time_limit, LEARN: self.how.learn or None}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True)
class PlanOutcome:
    """A delivered plan: verified, and on disk at ``output``. ``seconds``: by stage; ``factory_sheets``: files
    for the factories."""

    output: Path
    solution: PlanSolution
    report: PlanReport
    problems: tuple[Problem, ...]
    seconds: dict[str, float]
    factory_sheets: tuple[Path, ...] = ()


@dataclass
class Stopwatch:
    """Seconds by stage, told to the monitor as they begin."""

    monitor: RunMonitor
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        self.monitor.stage(name)
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = time.perf_counter() - began


def inspect_workbook(path: Path, learn: bool = False) -> tuple[Workbook, Assembled, tuple[Problem, ...]]:
    """Read and check a workbook. ``learn``: plan with the values that its Actuals speak for.

    Returns it with its numbers and all warnings and notes. Raises WorkbookUnreadable, or
    WorkbookHasErrors with every problem.
    """
    workbook, problems = load_workbook(path)
    workbook = with_planning_values(workbook, learn)
    assembled = assemble(workbook)
    found = (*problems, *assembled.problems)
    if errors(found):
        raise WorkbookHasErrors(found)
    return workbook, assembled, found


def default_output(workbook: Path) -> Path:
    """Where the plan of a workbook or folder goes if nobody says: beside it, under its name."""
    named = workbook.resolve() if workbook.name in ("", ".", "..") else workbook
    return named.with_name(f"{named.name if named.is_dir() else named.stem}.plan.xlsx")


def plan_workbook(request: PlanRequest, monitor: RunMonitor) -> PlanOutcome:
    """Make, verify and deliver a plan.

    Nothing is written at ``request.output`` unless the plan was read back from disk and verified.
    Raises WorkbookUnreadable, WorkbookHasErrors, NoPlan, OutputNotWritable, and PlannerError (exit code 2)
    where the cluster asked for cannot be used.
    """
    watch = Stopwatch(monitor)
    _refuse_to_overwrite_the_input(request)
    with replace_atomically(request.output) as beside:
        with watch.stage("read"):
            workbook, assembled, problems = inspect_workbook(request.input, request.how.learn)
        with watch.stage("plan"):
            solution = find_plan(request, workbook, assembled.data, monitor)
        with watch.stage("write"):
            report = build_report(
                workbook, assembled, solution, _run_info(request, workbook, watch, problems)
            )
            write_plan(beside, report)
        with watch.stage("verify"):
            demand_that_it_holds(verify_plan(beside, workbook))
        sheets = _write_factory_sheets(request, workbook, assembled, report)
    return PlanOutcome(request.output, solution, report, problems, watch.seconds, sheets)


def _write_factory_sheets(
    request: PlanRequest, workbook: Workbook, assembled: Assembled, report: PlanReport
) -> tuple[Path, ...]:
    """Sheets of a plan that holds; where they cannot be written, the plan is not put in place either."""
    wanted = request.how.factory_sheets
    if wanted is None:
        return ()
    orders = factory_orders(workbook, assembled, report, wanted.periods)
    return tuple(write_factory_sheets(request.factory_folder, orders, wanted.language))


def find_plan(
    request: PlanRequest, workbook: Workbook, data: PlanningData, monitor: RunMonitor
) -> PlanSolution:
    """A plan for the numbers of ``workbook``. Raises NoPlan, and PlannerError as `plan_workbook` does."""
    solution = _solve(data, request.how.options(workbook), monitor)
    if not solution.has_plan:
        raise NoPlan(
            f"{request.input}: stopped before any plan was found. "
            "Give it more time (--time-limit, or time_limit on Settings)."
        )
    return solution


def _solve(data: PlanningData, options: SolveOptions, monitor: RunMonitor) -> PlanSolution:
    """`solve`, with what is wrong with workers said to the person: a cluster that cannot be used is a matter
    of how the command was called, workers that die are no plan."""
    try:
        return solve(data, options, monitor)
    except ClusterUnusable as error:
        raise PlannerError(str(error)) from error
    except WorkerError as error:
        raise NoPlan(str(error)) from error


def _refuse_to_overwrite_the_input(request: PlanRequest) -> None:
    if request.output.exists() and request.output.samefile(request.input):
        raise OutputNotWritable(f"{request.output}: is the input workbook itself; give another name with -o.")


def _run_info(
    request: PlanRequest, workbook: Workbook, watch: Stopwatch, problems: tuple[Problem, ...]
) -> RunInfo:
    return RunInfo(
        input_name=request.input.name or request.input.resolve().name,
        input_sha256=workbook.sha256,
        planned_at=datetime.now().astimezone(),
        version=__version__,
        seconds=dict(watch.seconds),
        command_line_settings=request.overrides(),
        problems=problems,
    )


def demand_that_it_holds(verification: Verification) -> None:
    """Raises NoPlan, with what does not hold, where a plan was verified and found wrong."""
    if verification.holds:
        return
    shown = [str(violation) for violation in verification.violations[:_VIOLATIONS_SHOWN]]
    more = len(verification.violations) - len(shown)
    if more > 0:
        shown.append(f"… and {more} more")
    raise NoPlan(
        "The plan that was found does not hold when it is worked out again from the workbooks, so it is not "
        "delivered. This is a fault of the planner, not of the workbook; please report it with:\n"
        + "\n".join(shown)
    )
