"""A study from workbook to files: what it finds, what it keeps when it is cut off, and what it refuses."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from study_workbook import COSTS, study_workbook

import planner.study.study as room
from models.progress import Progress
from planner.errors import NoPlan, OutputNotWritable, PlannerError, WorkbookHasErrors
from planner.run import inspect_workbook
from planner.scenarios import apply_scenario, read_scenarios
from planner.study.case import Case, CaseResult
from planner.study.deliver import deliver_study, deliver_sweep
from planner.study.kept_plan import result_from_json, result_to_json
from planner.study.outcome import Study, best_and_worst, difference
from planner.study.solve_case import Setup, plan_case, solve_case
from planner.study.study import StudyRequest
from planner.study.sweep import Axis
from planner.study.unfinished import StudyLocked, lock_output
from planner.verify import verify_plan


class Monitor:
    """Hears everything; stops after so many cases."""

    def __init__(self, stop_after: int = 10**6) -> None:
        self.left = stop_after
        self.stages: list[str] = []
        self.solved_cases: list[str] = []
        self.begun: tuple[int, int] = (0, 0)

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def report(self, progress: Progress) -> None:
        pass

    def should_stop(self) -> bool:
        return self.left <= 0

    def begin(self, total: int, done: int) -> None:
        self.begun = (total, done)

    def solved(self, result: CaseResult) -> None:
        self.solved_cases.append(result.name)
        self.left -= 1


def _one_by_one(cases: Sequence[Case], options: Any, *rest: Any, **more: Any) -> Iterator[CaseResult]:
    """The runner without its processes, whose start takes longer than these cases."""
    should_stop = rest[2]
    for case in cases:
        if should_stop():
            return
        yield solve_case(Setup(options, more["keep_plans"]), case)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "solve_cases", _one_by_one)


def request(folder: Path, **more: Any) -> StudyRequest:
    """For the workbook in ``folder``, which is written once: a file saved again is another file."""
    path = folder / "toys.xlsx"
    path = path if path.exists() else study_workbook(folder)
    return StudyRequest(path, folder / "out.xlsx", gap=0.0, workers=1, **more)


def costs(study: Study) -> dict[str, float]:
    return {name: round(result.kpis["cost"] or 0.0, 6) for name, result in study.all_results.items()}


def test_a_study_finds_what_is_worked_out_by_hand(tmp_path: Path) -> None:
    study, written = deliver_study(request(tmp_path), Monitor())
    assert costs(study) == COSTS
    assert written == [tmp_path / "out.xlsx"]
    found = difference("cost", study.base, study.compared[0].result)
    assert (found.absolute, found.within_gaps) == (pytest.approx(2000), False)
    assert found.share == pytest.approx(2000 / 2080)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xlsx", "toys.xlsx"]


def test_the_workbook_shows_every_figure_and_changed_cell(tmp_path: Path) -> None:
    deliver_study(request(tmp_path), Monitor())
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [
        "Comparison",
        "Charts",
        "Scenarios",
        "Less hours",
        "More demand",
        "Less hours + More demand",
        "Changes",
        "Figures",
        "Chart data",
    ]
    rows = [[cell.value for cell in row] for row in book["Comparison"].iter_rows()]
    head = next(row for row in rows if row[0] == "Key figure")
    cost = next(number for number, row in enumerate(rows) if row[0] == "cost")
    assert head[3:] == list(COSTS)
    assert rows[cost][3:] == pytest.approx(list(COSTS.values()))
    assert rows[cost + 1][4:] == pytest.approx([2000, 400, 4400])
    assert rows[cost + 2][4:] == pytest.approx([2000 / 2080, 400 / 2080, 4400 / 2080])
    changes = [[cell.value for cell in row] for row in book["Changes"].iter_rows(min_row=2)]
    assert changes[0] == [
        "Less hours",
        "Resources!C2",
        "Resources",
        "factory plant, resource press",
        "regular_hours",
        40,
        8,
        "Scenarios!A2",
    ]
    assert len(changes) == 1 + 4 + 5


def test_the_long_table_says_the_same_as_csv_and_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for suffix in ("csv", "parquet"):
        deliver_study(request(tmp_path, tidy=tmp_path / f"figures.{suffix}"), Monitor())
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        as_csv = list(csv.DictReader(file))
    as_parquet = parquet.read_table(tmp_path / "figures.parquet").to_pylist()
    assert len(as_csv) == len(as_parquet) > 100
    totals = {
        row["scenario"]: row["value"]
        for row in as_parquet
        if row["figure"] == "cost" and row["dimension"] == "total"
    }
    assert totals == pytest.approx(COSTS)
    assert float(as_csv[0]["value"]) == pytest.approx(as_parquet[0]["value"])


def test_each_plan_beside_it_holds_for_its_scenario(tmp_path: Path) -> None:
    asked = request(tmp_path, plans=tmp_path / "plans")
    deliver_study(asked, Monitor())
    workbook, _, _ = inspect_workbook(asked.input)
    scenarios, _ = read_scenarios(workbook)
    files = {path.name.rsplit(" ", 1)[0]: path for path in (tmp_path / "plans").iterdir()}
    assert set(files) == set(COSTS)
    assert verify_plan(files["base"], workbook).holds
    for name, scenario in scenarios.items():
        assert verify_plan(files[name], apply_scenario(workbook, scenario).workbook).holds
    assert not verify_plan(files["Less hours"], workbook).holds


def test_a_study_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first, _ = deliver_study(request(tmp_path), Monitor(stop_after=1))
    assert first.stopped
    assert [each.name for each in first.without_plan] == ["More demand", "Less hours + More demand"]
    assert (tmp_path / "out.unfinished").is_dir()
    monitor = Monitor()
    second, _ = deliver_study(request(tmp_path), monitor)
    assert monitor.solved_cases == ["More demand", "Less hours + More demand"]
    assert monitor.begun == (3, 1)
    assert "base" not in monitor.stages
    assert second.taken_over == 2
    assert costs(second) == COSTS
    assert not (tmp_path / "out.unfinished").exists()


@pytest.mark.parametrize("more", [{"fresh": True}, {"time_limit": 7.0}])
def test_nothing_is_taken_over_for_other_questions(tmp_path: Path, more: dict[str, Any]) -> None:
    deliver_study(request(tmp_path), Monitor(stop_after=1))
    monitor = Monitor()
    deliver_study(request(tmp_path, **more), monitor)
    assert len(monitor.solved_cases) == 3


def test_a_base_cut_short_is_no_base_to_go_on_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Monitor()

    def stopping(setup: Setup, case: Case, monitor: Any) -> CaseResult:
        result = plan_case(setup, case, monitor)
        stopped.left = 0
        return result

    monkeypatch.setattr(room, "plan_case", stopping)
    deliver_study(request(tmp_path), stopped)
    monkeypatch.setattr(room, "plan_case", plan_case)
    monitor = Monitor()
    study, _ = deliver_study(request(tmp_path), monitor)
    assert "base" in monitor.stages
    assert study.taken_over == 0


def test_what_was_kept_half_is_solved_again(tmp_path: Path) -> None:
    """A file that is no result, whoever damaged it, is as good as none."""
    deliver_study(request(tmp_path), Monitor(stop_after=1))
    for path in (tmp_path / "out.unfinished").iterdir():
        path.write_bytes(path.read_bytes()[:40])
    study, _ = deliver_study(request(tmp_path), Monitor())
    assert costs(study) == COSTS
    assert study.taken_over == 0


def test_one_failing_scenario_is_told_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(cases: Sequence[Case], options: Any, *rest: Any, **more: Any) -> Iterator[CaseResult]:
        for result in _one_by_one(cases, options, *rest, **more):
            lost = CaseResult(result.name, failure="the dog ate it")
            yield lost if result.name == "More demand" else result

    monkeypatch.setattr(room, "solve_cases", failing)
    study, _ = deliver_study(request(tmp_path), Monitor())
    assert [each.name for each in study.without_plan] == ["More demand"]
    assert len(study.planned) == 2
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    outcomes = {row[0].value: row[4].value for row in book["Scenarios"].iter_rows(min_row=2)}
    assert outcomes == {name: "no plan" if name == "More demand" else "verified" for name in COSTS}
    assert "the dog ate it" in [cell.value for cell in book["More demand"]["A"]]
    monkeypatch.setattr(room, "solve_cases", _one_by_one)
    monitor = Monitor()
    deliver_study(request(tmp_path), monitor)
    assert monitor.solved_cases == ["More demand"]


def test_wrong_scenarios_end_a_study_before_anything_is_solved(tmp_path: Path) -> None:
    rows = [["A", "Resources", None, "regular_hours", "*1"], ["B", "Resource", None, "x", "*2"]]
    monitor = Monitor()
    asked = StudyRequest(study_workbook(tmp_path, rows), tmp_path / "out.xlsx")
    with pytest.raises(WorkbookHasErrors) as caught:
        deliver_study(asked, monitor)
    assert {problem.place for problem in caught.value.problems} == {"Scenarios!E2", "Scenarios!B3"}
    assert "base" not in monitor.stages
    assert [path.name for path in tmp_path.iterdir()] == ["toys.xlsx"]


def test_scenarios_are_chosen_and_combined_by_name(tmp_path: Path) -> None:
    study, _ = deliver_study(request(tmp_path, scenarios=("More demand + Less hours",)), Monitor())
    assert costs(study) == {"base": 2080, "More demand + Less hours": 6480}
    with pytest.raises(PlannerError, match=r"no scenario 'Mor demand'.*Did you mean 'More demand'"):
        deliver_study(request(tmp_path, scenarios=("Mor demand",)), Monitor())


def test_a_workbook_without_scenarios_says_so(tmp_path: Path) -> None:
    asked = StudyRequest(study_workbook(tmp_path, []), tmp_path / "out.xlsx")
    with pytest.raises(PlannerError, match="nothing to study"):
        deliver_study(asked, Monitor())


def test_two_studies_of_one_output_do_not_meet(tmp_path: Path) -> None:
    with lock_output(tmp_path / "out.xlsx"), pytest.raises(StudyLocked) as caught:
        deliver_study(request(tmp_path), Monitor())
    assert caught.value.exit_code == 75


def test_places_are_looked_at_before_hours_are_spent(tmp_path: Path) -> None:
    asked = request(tmp_path)
    for wrong in ({"output": asked.input}, {"output": tmp_path}, {"output": tmp_path / "none" / "x.xlsx"}):
        monitor = Monitor()
        with pytest.raises(OutputNotWritable):
            deliver_study(StudyRequest(**{**vars(asked), **wrong}), monitor)
        assert not monitor.stages
    with pytest.raises(PlannerError, match=r"neither \.csv nor \.parquet"):
        deliver_study(request(tmp_path, tidy=tmp_path / "x.json"), Monitor())


def test_without_a_plan_for_the_base_there_is_no_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at once, and a first plan is not waited for."""
    monkeypatch.setattr("models.stopping.GRACE_SECONDS", -1.0)
    with pytest.raises(NoPlan, match=r"toys\.xlsx: the base has no plan"):
        deliver_study(request(tmp_path), Monitor(stop_after=0))
    assert [path.name for path in tmp_path.iterdir()] == ["toys.xlsx"]


def test_a_kept_result_is_the_same_after_reading(tmp_path: Path) -> None:
    workbook, _, _ = inspect_workbook(study_workbook(tmp_path))
    asked = request(tmp_path)
    result = solve_case(Setup(asked.options(workbook)), Case("base", workbook))
    again = result_from_json(json.loads(json.dumps(result_to_json(result))))
    assert again.solution == result.solution
    assert (again.kpis, list(again.profile)) == (result.kpis, list(result.profile))


def test_a_sweep_follows_what_is_worked_out_by_hand(tmp_path: Path) -> None:
    """Hours × 0.2, 0.6 and 1 of 40 a week: 80, 100 and 100 units are made."""
    axes = [Axis("Resources.regular_hours@factory=plant", 0.2, 1.0, 3)]
    sweep, _ = deliver_sweep(request(tmp_path), axes, Monitor())
    found = {sweep.points[each.name]: each.result.kpis["cost"] for each in sweep.study.compared}
    assert found == pytest.approx({(0.2,): 4080, (0.6,): 2080, (1.0,): 2080})
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    rows = [[cell.value for cell in row] for row in book["Sweep"].iter_rows(min_row=5, max_row=8)]
    assert rows[0][:2] == ["step", "cost"]
    assert [row[:2] for row in rows[1:]] == [[0.2, 4080], [0.6, 2080], [1, 2080]]


def test_a_sweep_of_two_figures_is_a_table(tmp_path: Path) -> None:
    """Demand of 100 and 50 a week against hours for 80 and 40 units: what is not made is lost at 30."""
    axes = [
        Axis("Resources.regular_hours", 4, 8, 2, "value"),
        Axis("Forecast.quantity@item=toy", -50, 0, 2, "plus"),
    ]
    sweep, _ = deliver_sweep(request(tmp_path), axes, Monitor())
    found = {sweep.points[each.name]: each.result.kpis["cost"] for each in sweep.study.compared}
    made_and_lost = {(4, -50): (40, 10), (4, 0): (40, 60), (8, -50): (50, 0), (8, 0): (80, 20)}
    expected = {point: 4 * (20 + 5 * made + 30 * lost) for point, (made, lost) in made_and_lost.items()}
    assert found == pytest.approx(expected)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert [[cell.value for cell in row] for row in book["Sweep"]["A7:C8"]] == [
        [4, expected[4, -50], expected[4, 0]],
        [8, expected[8, -50], expected[8, 0]],
    ]


@pytest.mark.parametrize(
    ("over", "first", "message"),
    [
        ("Resource.regular_hours", 0.5, "no input sheet"),
        ("Resources.hours", 0.5, "no column"),
        ("regular_hours", 0.5, "no input sheet ''"),
        ("Resources.regular_hours@plant=x", 0.5, "no column 'plant'"),
        ("Items.shortage_policy", 0.5, "no figures"),
        ("Lanes.max_shipments", 0.5, "no step changes anything"),
    ],
)
def test_a_sweep_of_nothing_is_refused(tmp_path: Path, over: str, first: float, message: str) -> None:
    with pytest.raises(PlannerError, match=message):
        deliver_sweep(request(tmp_path), [Axis(over, first, 1.0, 2)], Monitor())


def test_a_sweep_into_what_is_not_allowed_says_which_step(tmp_path: Path) -> None:
    with pytest.raises(WorkbookHasErrors, match="regular_hours is -10") as caught:
        deliver_sweep(request(tmp_path), [Axis("Resources.regular_hours", -50, 0, 2, "plus")], Monitor())
    assert {problem.place for problem in caught.value.problems} == {"--over Resources.regular_hours"}


def test_best_and_worst_are_marked_only_where_there_is_a_difference() -> None:
    values = {"base": 3.0, "a": 1.0, "b": 3.0, "none": None}
    assert best_and_worst(values, "lower") == ({"a"}, {"base", "b"})
    assert best_and_worst(values, "higher") == ({"base", "b"}, {"a"})
    assert best_and_worst(values, "") == (set(), set())
    assert best_and_worst({"base": 3.0, "a": 3.0}, "lower") == (set(), set())
    most_alike = {"base": 0.0, "a": 0.0, "b": 0.0, "c": 0.0, "d": 2.0}
    assert best_and_worst(most_alike, "lower") == (set(), {"d"})


def test_a_difference_within_the_gaps_is_told_as_such() -> None:
    base = CaseResult("base", kpis={"cost": 100.0, "bound": 98.0})
    near = CaseResult("near", kpis={"cost": 103.0, "bound": 101.5})
    far = CaseResult("far", kpis={"cost": 105.0, "bound": 104.0})
    assert difference("cost", base, near).within_gaps
    assert not difference("cost", base, far).within_gaps
