"""The main job: what is asked of the solver, and what is said when workers fail it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from plan_by_hand import run_info, sheets_by_hand, solution_by_hand
from workbook_builder import build_workbook

from models.crew.workers import ClusterUnusable, WorkerLost
from models.data import PlanningData
from models.options import SolveOptions
from models.progress import Progress
from models.solution import PlanSolution, PlanStatus
from planner.assemble import assemble
from planner.cli import main
from planner.errors import PlannerError
from planner.how_to_plan import HowToPlan
from planner.messages import outcome_json, outcome_text
from planner.report import build_report
from planner.run import PlanOutcome, PlanRequest, plan_workbook
from planner.validation.load import load_workbook
from planner.validation.problem import Problem


class Silent:
    """Says nothing and never stops."""

    def stage(self, name: str) -> None:
        """Take no notice."""

    def report(self, progress: Progress) -> None:
        """Take no notice."""

    def should_stop(self) -> bool:
        """Never."""
        return False


@pytest.fixture
def request_by_hand(tmp_path: Path) -> PlanRequest:
    return PlanRequest(build_workbook(tmp_path / "in.xlsx", sheets_by_hand()), tmp_path / "plan.xlsx")


def test_the_command_line_reaches_the_solver(
    request_by_hand: PlanRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[SolveOptions] = []

    def solve(_data: PlanningData, options: SolveOptions, _monitor: object) -> PlanSolution:
        asked.append(options)
        return solution_by_hand()

    monkeypatch.setattr("planner.run.solve", solve)
    plan_workbook(request_by_hand, Silent())
    chosen = replace(request_by_hand, how=HowToPlan(method="by-item", workers=3, gap=0.5))
    plan_workbook(chosen, Silent())
    plan_workbook(replace(request_by_hand, how=HowToPlan(cluster="tcp://a:1")), Silent())
    assert [(options.method, options.workers, options.cluster) for options in asked] == [
        ("auto", None, None),
        ("by-item", 3, None),
        ("auto", None, "tcp://a:1"),
    ]
    assert asked[1].gap == 0.5


@pytest.mark.parametrize(
    ("error", "exit_code"), [(ClusterUnusable("nobody there"), 2), (WorkerLost("died again"), 4)]
)
def test_workers_that_fail_are_told_of_as_any_error_for_the_person(
    request_by_hand: PlanRequest, monkeypatch: pytest.MonkeyPatch, error: Exception, exit_code: int
) -> None:
    def solve(*_arguments: object) -> PlanSolution:
        raise error

    monkeypatch.setattr("planner.run.solve", solve)
    with pytest.raises(PlannerError, match=str(error)) as raised:
        plan_workbook(request_by_hand, Silent())
    assert raised.value.exit_code == exit_code
    assert not request_by_hand.output.exists()


def outcome(request: PlanRequest, solution: PlanSolution) -> PlanOutcome:
    """As if ``solution`` had been delivered."""
    workbook, problems = load_workbook(request.input)
    report = build_report(workbook, assemble(workbook), solution, run_info(workbook))
    return PlanOutcome(request.output, solution, report, tuple(problems), {"plan": 2.0})


def test_the_answer_says_which_method_ran_and_why_it_stopped(request_by_hand: PlanRequest) -> None:
    made = replace(
        solution_by_hand(),
        status=PlanStatus.TIME_LIMIT,
        method="by-item",
        stopped="time limit",
        first_plan_seconds=1.5,
        first_plan_cost=4000.0,
    )
    answer = outcome_json(outcome(request_by_hand, made))
    assert (answer["method"], answer["stopped"]) == ("by-item", "time limit")
    assert answer["first_plan"] == {"seconds": 1.5, "cost": 4000.0}
    words = outcome_text(outcome(request_by_hand, made))
    assert "by item: items against prices of shared capacity; why it stopped: time limit" in words


def test_a_reason_that_nobody_gave_is_that_of_the_status(request_by_hand: PlanRequest) -> None:
    answer = outcome_json(outcome(request_by_hand, solution_by_hand()))
    assert answer["stopped"] == "the gap asked for is proven"
    assert answer["first_plan"] is None


def test_a_second_ctrl_c_is_told_and_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_path: Path) -> list[Problem]:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.study.inspect.inspect_with_scenarios", interrupted)
    path = build_workbook(tmp_path / "in.xlsx", sheets_by_hand())
    monkeypatch.setattr("sys.argv", ["planner", "check", str(path)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 130
    assert capsys.readouterr().err == "Stopped at once. No result was written.\n"
