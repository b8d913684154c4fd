"""The order of a weekly run, one call a stage; nothing here knows the lock, the index or the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from models.solution import PlanSolution
from planner import __version__
from planner.assemble import Assembled, assemble
from planner.errors import WorkbookHasErrors
from planner.factory_sheets.content import factory_orders
from planner.factory_sheets.files import write_factory_sheets
from planner.history.folders import file_hash
from planner.history.layout import PLANNED_INPUT_FILE, plan_file
from planner.planning_values import with_planning_values
from planner.report import InputNote, PlanReport, RunInfo, build_report
from planner.run import PlanRequest, RunMonitor, Stopwatch, demand_that_it_holds, find_plan
from planner.validation.checks import check_workbook
from planner.validation.load import load_workbook
from planner.validation.problem import Problem, errors
from planner.verify import verify_plan
from planner.weekly.causes import FoundCauses, find_causes
from planner.weekly.past_forecasts import remember_forecasts
from planner.weekly.read import WeekToPlan
from planner.weekly.roll import roll
from planner.weekly.rolled import Rolled
from planner.workbook.input_writer import write_input
from planner.workbook.table import Workbook
from planner.workbook.writer import write_plan


@dataclass(frozen=True)
class PlannedWeek:
    """A verified plan, on disk in the folder of the run with the input it was made from.

    ``rolled``: the input as planned. ``problems``: all warnings and notes. ``seconds``: by stage.
    """

    rolled: Rolled
    assembled: Assembled
    solution: PlanSolution
    report: PlanReport
    problems: tuple[Problem, ...]
    seconds: dict[str, float]


@dataclass(frozen=True)
class WeeklyRun:
    """The planning of one week. ``name``: of the run; ``folder``: where its files go; nothing else is
    written."""

    to_plan: WeekToPlan
    name: str
    folder: Path
    monitor: RunMonitor

    def execute(self) -> PlannedWeek:
        """Move the input on, check, plan, report, verify.

        Raises WorkbookHasErrors, NoPlan, OutputNotWritable, PlannerError (the cluster cannot be used).
        """
        watch = Stopwatch(self.monitor)
        with watch.stage("roll"):
            rolled = self._roll()
            problems = _check(rolled, self.to_plan.problems)
            rolled = self._write_input(rolled)
            assembled = assemble(rolled.workbook)
            problems = _all_problems(problems, assembled)
        with watch.stage("plan"):
            solution = find_plan(self._plan_request(), rolled.workbook, assembled.data, self.monitor)
        causes = self._causes(rolled.workbook, solution, watch)
        with watch.stage("write"):
            info = self._run_info(rolled, problems, watch)
            report = build_report(rolled.workbook, assembled, solution, causes.told(info, assembled.calendar))
            write_plan(self._plan_path, report)
        with watch.stage("verify"):
            self._verify()
        self._write_factory_sheets(rolled.workbook, assembled, report)
        return PlannedWeek(rolled, assembled, solution, report, problems, watch.seconds)

    @property
    def _plan_path(self) -> Path:
        return self.folder / plan_file(self.name)

    def _plan_request(self) -> PlanRequest:
        return PlanRequest(self.to_plan.request.input, self._plan_path, self.to_plan.request.how)

    def _roll(self) -> Rolled:
        to_plan = self.to_plan
        rolled = roll(to_plan.given, to_plan.week, to_plan.previous, to_plan.request.last_plan_from)
        rolled = remember_forecasts(rolled, to_plan.given, to_plan.previous)
        source = InputNote(
            "(file)", "", "", f"{to_plan.given.path.name}, SHA-256 {to_plan.given.sha256}", "given"
        )
        return rolled.saying(notes=[source])

    def _write_input(self, rolled: Rolled) -> Rolled:
        """Put the input as planned into the folder; from here on that file is the input. Values that do not
        stand in it are put in after that."""
        path = self.folder / PLANNED_INPUT_FILE
        write_input(path, rolled.workbook)
        written = replace(rolled.workbook, path=path, sha256=file_hash(path))
        return replace(rolled, workbook=with_planning_values(written, self.to_plan.request.how.learn))

    def _causes(self, workbook: Workbook, solution: PlanSolution, watch: Stopwatch) -> FoundCauses:
        """What moved, where there is a last week."""
        previous, seconds = self.to_plan.previous, self.to_plan.request.cause_time
        if previous is None:
            return FoundCauses()
        with watch.stage("find causes"):
            options = self.to_plan.request.how.options(workbook)
            return find_causes(workbook, previous, solution, options, seconds, self.monitor)

    def _write_factory_sheets(self, workbook: Workbook, assembled: Assembled, report: PlanReport) -> None:
        wanted = self.to_plan.request.how.factory_sheets
        if wanted is not None:
            orders = factory_orders(workbook, assembled, report, wanted.periods)
            write_factory_sheets(self.folder, orders, wanted.language)

    def _run_info(self, rolled: Rolled, problems: Sequence[Problem], watch: Stopwatch) -> RunInfo:
        return RunInfo(
            input_name=f"{self.to_plan.given.path.name}, as planned by run {self.name}",
            input_sha256=rolled.workbook.sha256,
            planned_at=datetime.now().astimezone(),
            version=__version__,
            seconds=dict(watch.seconds),
            command_line_settings=self._plan_request().overrides(),
            problems=tuple(problems),
            notes=rolled.notes,
            remarks=rolled.lines,
        )

    def _verify(self) -> None:
        """Hold the plan to the input as planned, both as they are on disk."""
        written, _ = load_workbook(self.folder / PLANNED_INPUT_FILE)
        demand_that_it_holds(verify_plan(self._plan_path, written))


def _check(rolled: Rolled, cell_problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Everything to be said of the input as planned. Raises WorkbookHasErrors."""
    problems = (*cell_problems, *rolled.problems, *check_workbook(rolled.workbook))
    if errors(problems):
        raise WorkbookHasErrors(problems)
    return problems


def _all_problems(problems: Sequence[Problem], assembled: Assembled) -> tuple[Problem, ...]:
    """With what is said of its numbers. Raises WorkbookHasErrors."""
    found = (*problems, *assembled.problems)
    if errors(found):
        raise WorkbookHasErrors(found)
    return tuple(dict.fromkeys(found))
