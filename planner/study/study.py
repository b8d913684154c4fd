"""A study from workbook to comparison: read, check, plan the base, plan every scenario from its plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from models.crew.workers import WorkerError
from models.options import SolveOptions
from models.progress import Monitor
from planner import __version__
from planner.assemble import assemble
from planner.errors import NoPlan, OutputNotWritable, PlannerError, WorkbookHasErrors
from planner.scenarios import Changed, Scenario, apply_scenario, check_changed, read_scenarios
from planner.study.answers import Answers
from planner.study.asked import Asked, FurtherQuestions
from planner.study.case import Case, CaseResult
from planner.study.further import answer
from planner.study.inspect import scenario_asked_for
from planner.study.outcome import BASE, NOT_REACHED, Compared, Study
from planner.study.plan_files import PlanFolder
from planner.study.runner import demand_cluster, solve_cases
from planner.study.solve_case import Setup, plan_case
from planner.study.tidy import demand_tidy_path
from planner.study.unfinished import Unfinished, unfinished
from planner.validation.problem import Problem, Severity, errors
from planner.workbook.atomic import demand_writable
from planner.workbook.table import Workbook


class StudyMonitor(Monitor, Protocol):
    """A solver's monitor (of the base) that is also told how the cases get on."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def begin(self, total: int, done: int) -> None:
        """So many cases there are, of which some were taken over."""

    def solved(self, result: CaseResult) -> None:
        """One more came to its end."""


@dataclass(frozen=True)
class StudyRequest:
    """What to study and how. ``scenarios``: names, also such as `A + B`; none for all of the sheet.

    ``gap``, ``time_limit`` (of each case): None for what Settings say; ``workers``, ``cluster``: as in
    SolveOptions; ``plans``: folder for the plan workbooks, None for none; ``fresh``: take nothing over;
    ``tidy``: file for all figures in long form, None for none; ``further``: what is asked beside scenarios.
    """

    input: Path
    output: Path
    scenarios: tuple[str, ...] = ()
    gap: float | None = None
    time_limit: float | None = None
    workers: int | None = None
    cluster: str | None = None
    plans: Path | None = None
    fresh: bool = False
    tidy: Path | None = None
    further: FurtherQuestions = field(default_factory=FurtherQuestions)

    def options(self, workbook: Workbook) -> SolveOptions:
        """How each case is solved: on one thread, so that answers depend on nothing but the case."""
        return SolveOptions(
            gap=workbook.settings["gap"] if self.gap is None else self.gap,
            time_limit=workbook.settings["time_limit"] if self.time_limit is None else self.time_limit,
            threads=1,
            workers=1,
        )


@dataclass(frozen=True)
class Question:
    """A scenario of a study, applied and checked."""

    scenario: Scenario
    changed: Changed
    notes: tuple[str, ...] = ()

    @property
    def case(self) -> Case:
        """What is solved for it."""
        return Case(self.scenario.name, self.changed.workbook)


def solve_questions(
    request: StudyRequest, workbook: Workbook, questions: Sequence[Question], monitor: StudyMonitor
) -> Study:
    """Solve the base of a checked workbook and ``questions``, keeping what is found until all is."""
    begin = time.perf_counter()
    options = request.options(workbook)
    if request.cluster is not None:
        demand_cluster(request.cluster)
    plans = PlanFolder(request.plans) if request.plans else None
    with unfinished(request.output, options, request.fresh) as kept:
        base, was_kept = _base(request, Case(BASE, workbook), options, kept, plans, monitor)
        solve = partial(_scenarios, request, options, base, kept, plans, monitor)
        results, taken_over = solve([each.case for each in questions])
        answers = _answers(request, workbook, questions, results, options, base, plans, monitor, solve)
        return Study(
            input_name=request.input.name,
            input_sha256=workbook.sha256,
            version=__version__,
            made_at=datetime.now().astimezone(),
            currency=str(workbook.settings["currency"]),
            gap_wanted=options.gap,
            base=base,
            compared=tuple(
                Compared(each.scenario, each.changed, results[each.scenario.name], each.notes)
                for each in questions
            ),
            seconds=time.perf_counter() - begin,
            taken_over=taken_over + was_kept,
            stopped=monitor.should_stop(),
            answers=answers,
        )


def scenario_questions(
    workbook: Workbook, of_base: Sequence[Problem], wanted: Sequence[str] = (), may_be_none: bool = False
) -> list[Question]:
    """The scenarios of a checked workbook, applied and checked; ``wanted``: names, none for all.

    Raises WorkbookHasErrors with every problem of every scenario, PlannerError for a name nobody knows.
    """
    scenarios, problems = read_scenarios(workbook)
    found = scenarios | {name: scenario_asked_for(name, scenarios) for name in wanted}
    if not found and not problems and not may_be_none:
        raise PlannerError(
            f"{workbook.path}: the sheet Scenarios has no rows, so there is nothing to study. "
            "docs/studies.md shows how to ask."
        )
    questions = []
    for scenario in found.values():
        changed = apply_scenario(workbook, scenario)
        said = check_changed(changed, scenario)
        problems += errors(said)
        questions.append(Question(scenario, changed, _new_warnings(said, of_base)))
    if problems:
        raise WorkbookHasErrors(list(dict.fromkeys(problems)))
    return [each for each in questions if not wanted or each.scenario.name in wanted]


def _new_warnings(said: Sequence[Problem], of_base: Sequence[Problem]) -> tuple[str, ...]:
    known = {(problem.code, problem.place) for problem in of_base}
    return tuple(
        str(problem)
        for problem in said
        if problem.severity is Severity.WARNING and (problem.code, problem.place) not in known
    )


def demand_places(request: StudyRequest) -> None:
    """Before hours are spent: raises OutputNotWritable or PlannerError where the results have no place."""
    for output in (request.output, request.tidy):
        if output is None:
            continue
        if output.exists() and output.samefile(request.input):
            raise OutputNotWritable(f"{output}: is the input workbook itself; give another name.")
        demand_writable(output)
    if request.tidy is not None:
        demand_tidy_path(request.tidy)


def _base(
    request: StudyRequest,
    case: Case,
    options: SolveOptions,
    kept: Unfinished,
    plans: PlanFolder | None,
    monitor: StudyMonitor,
) -> tuple[CaseResult, bool]:
    """The base, and whether it was taken over.

    All workers of this machine plan it together. A cluster never does: `solve` may go another way there, and
    another base would be another start of every scenario.
    """
    found = kept.load(case, None)
    if found is not None and (plans is None or plans.has(case)):
        return found, True
    monitor.stage("base")
    together = replace(options, workers=request.workers)
    try:
        result = plan_case(Setup(together, keep_plans=plans is not None), case, monitor)
    except NoPlan as error:
        raise NoPlan(f"{request.input}: the base has no plan: {error}") from error
    except WorkerError as error:
        raise NoPlan(str(error)) from error
    if plans is not None:
        result = plans.write(case, result)
    if not monitor.should_stop():  # what was cut short is no base to go on from
        kept.save(case, None, result)
    return result, False


def _answers(
    request: StudyRequest,
    workbook: Workbook,
    questions: Sequence[Question],
    results: Mapping[str, CaseResult],
    options: SolveOptions,
    base: CaseResult,
    plans: PlanFolder | None,
    monitor: StudyMonitor,
    solve: Callable[[Sequence[Case]], tuple[dict[str, CaseResult], int]],
) -> Answers:
    """Answers to what is asked beside scenarios; none once the study is stopped."""
    if not request.further.any or base.solution is None or monitor.should_stop():
        return Answers()
    asked = Asked(
        workbook=workbook,
        assembled=assemble(workbook),
        plan=base.solution,
        options=options,
        solve=lambda cases: solve(cases)[0].values(),
        monitor=monitor,
        should_stop=monitor.should_stop,
        stage=monitor.stage,
        keep_plans=plans is not None,
    )
    planned = {
        each.scenario.name: (each.changed.workbook, solution)
        for each in questions
        if (solution := results[each.scenario.name].solution) is not None
    }
    answers = answer(request.further, asked, planned)
    if plans is not None and answers.robust is not None:
        answers.robust = plans.write(Case(answers.robust.name, workbook), answers.robust)
    return answers


def _scenarios(
    request: StudyRequest,
    options: SolveOptions,
    base: CaseResult,
    kept: Unfinished,
    plans: PlanFolder | None,
    monitor: StudyMonitor,
    wanted: Sequence[Case],
) -> tuple[dict[str, CaseResult], int]:
    """Name → result of every case, and how many of them were taken over."""
    cases = {case.name: case for case in wanted}
    results = {name: CaseResult(name, failure=NOT_REACHED) for name in cases}
    known = {
        name: found
        for name, case in cases.items()
        if (plans is None or plans.has(case)) and (found := kept.load(case, base)) is not None
    }
    results |= known
    monitor.begin(len(cases), len(known))
    waiting = [case for name, case in cases.items() if name not in known]
    for result in solve_cases(
        waiting,
        replace(options, start=base.solution),
        request.workers,
        request.cluster,
        monitor.should_stop,
        keep_plans=plans is not None,
    ):
        case = cases[result.name]
        if plans is not None and result.has_plan:
            result = plans.write(case, result)
        kept.save(case, base, result)
        results[result.name] = result
        monitor.solved(result)
    return results, len(known)
