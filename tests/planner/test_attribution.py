"""Changes put down to what moved: instances in which only one thing can be the cause.

The small workbook: 100 toys a week, made in the week in which they are sold, because holding 100 for a week
costs 50 and a setup 20. Agreed were 100 a week.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from workbook_builder import Sheets, build_workbook, small_sheets, week

from models.data import PlanningData
from models.options import SolveOptions
from models.progress import Monitor, Progress
from models.solution import PlanSolution, PlanStatus
from models.solve import solve
from planner.assemble import assemble
from planner.attribution import Attribution, Weeks, attribute_changes, summary_lines
from planner.attribution.causes import BETTER, TIE, TOGETHER, UNKNOWN
from planner.attribution.families import Family
from planner.validation.load import load_workbook
from planner.workbook.table import Workbook

OPTIONS = SolveOptions(gap=0.0, time_limit=20)
AGREED = (100.0, 100.0, 100.0, 100.0)
Change = Callable[[Sheets], Any]


def agreed(sheets: Sheets, quantities: tuple[float, ...] = AGREED) -> Sheets:
    """The workbook with what was agreed before."""
    row = {"item": "toy", "factory": "plant"}
    sheets["Last plan"] = [
        {**row, "period": week(number), "quantity": units} for number, units in enumerate(quantities)
    ]
    return sheets


def read(folder: Path, name: str, sheets: Sheets) -> Workbook:
    return load_workbook(build_workbook(folder / name, sheets))[0]


def weeks(folder: Path, now: Sheets, before: Sheets | None = None, week_passed: bool = True) -> Weeks:
    then = agreed(small_sheets()) if before is None else before
    return Weeks(read(folder, "now.xlsx", now), read(folder, "before.xlsx", then), week_passed)


def attributed(two: Weeks, seconds: float = 60, **more: Any) -> Attribution:
    """The causes of this week's optimum."""
    solution = solve(assemble(two.now).data, OPTIONS)
    return attribute_changes(two, solution, OPTIONS, seconds, **more)


def forecast(sheets: Sheets) -> None:
    sheets["Forecast"][2]["quantity"] = 150


def stock(sheets: Sheets) -> None:
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 60}]


def capacity(sheets: Sheets) -> None:
    sheets["Calendar"] = [{"factory": "plant", "period": week(2), "factor": 0}]


def quality(sheets: Sheets) -> None:
    sheets["Sourcing"][0]["defect_rate"] = 0.2


def lead_time(sheets: Sheets) -> None:
    sheets["Sourcing"][0]["lead_time_days"] = 7


def cost(sheets: Sheets) -> None:
    sheets["Sourcing"][0]["setup_cost"] = 80


def inspected(sheets: Sheets) -> Sheets:
    """Everything is looked at; what is defective is thrown away."""
    sheets["Inspection"] = [{"plan": "all", "method": "all"}]
    return sheets


CASES: dict[str, tuple[Change, dict[int, float]]] = {
    "forecast": (forecast, {2: 150}),  # 150 wanted, 150 made
    "stock": (stock, {0: 40}),  # 60 are there already
    "capacity": (capacity, {1: 200, 2: 0}),  # closed: made a week before
    "quality": (quality, {0: 125, 1: 125, 2: 125, 3: 125}),  # a fifth is thrown away
    "lead time": (lead_time, {3: 0}),  # would come after the end
    "cost": (cost, {0: 200, 1: 0, 2: 200, 3: 0}),  # a setup saved is worth 80, holding 50
}


@pytest.mark.parametrize("family", CASES)
def test_the_only_family_that_moved_is_the_cause(family: str, tmp_path: Path) -> None:
    change, expected = CASES[family]
    now = inspected(agreed(small_sheets()))
    change(now)
    found = attributed(weeks(tmp_path, now, inspected(agreed(small_sheets()))))
    assert {key[2]: change.after for key, change in found.changes.items()} == pytest.approx(expected)
    assert set(found.causes.values()) == {family}
    assert list(found.moved) == [family]


def test_each_change_has_its_own_cause(tmp_path: Path) -> None:
    """60 in stock spare the first week's making; 50 more are wanted in week 2."""
    now = agreed(small_sheets())
    forecast(now)
    stock(now)
    found = attributed(weeks(tmp_path, now))
    assert found.causes == {("toy", "plant", 0): "stock", ("toy", "plant", 2): "forecast"}


def test_a_change_that_saves_nothing_is_a_tie(tmp_path: Path) -> None:
    """Without setup and holding cost it is all the same when the toys are made."""
    now = agreed(small_sheets())
    now["Items"][0]["holding_cost"] = 0
    now["Sourcing"][0]["setup_cost"] = 0
    two = weeks(tmp_path, now, now)
    early = PlanSolution(
        PlanStatus.OPTIMAL,
        objective=2000.0,
        production={("toy", "plant", 0): 200.0, ("toy", "plant", 2): 200.0},
    )
    found = attribute_changes(two, early, OPTIONS, 60)
    assert set(found.causes.values()) == {TIE}
    assert len(found.causes) == 4


def test_periods_that_were_not_agreed_come_with_the_week(tmp_path: Path) -> None:
    now = agreed(small_sheets(), (100, 100, 100))
    found = attributed(weeks(tmp_path, now, now))
    assert found.causes == {("toy", "plant", 3): "passing week"}


def test_what_no_input_undoes_comes_with_the_week(tmp_path: Path) -> None:
    """Agreed were 200 and 0 by a plan that did not see the end of the horizon as this one does."""
    now = agreed(small_sheets(), (100, 100, 200, 0))
    assert set(attributed(weeks(tmp_path, now, now)).causes.values()) == {"passing week"}


def test_in_the_same_week_it_is_a_better_plan(tmp_path: Path) -> None:
    now = agreed(small_sheets(), (100, 100, 200, 0))
    assert set(attributed(weeks(tmp_path, now, now, week_passed=False)).causes.values()) == {BETTER}


def test_without_a_last_plan_there_is_nothing_to_explain(tmp_path: Path) -> None:
    found = attributed(weeks(tmp_path, small_sheets()))
    assert found == Attribution()
    assert summary_lines(found, week) == ("Changes: none against the last plan",)


class Canned:
    """A solver that answers with what the test says, by whether forecast and stock are those of last week."""

    def __init__(self, answers: dict[tuple[bool, bool], float]) -> None:
        self.answers, self.asked = answers, 0

    def __call__(self, data: PlanningData, _options: SolveOptions, _monitor: Monitor | None) -> PlanSolution:
        self.asked += 1
        old_forecast = data.demand["toy", "hub", 2] == 100
        old_stock = data.warehouse_stock["toy", "hub"].opening == 0
        made = dict.fromkeys((("toy", "plant", number) for number in range(4)), 100.0)
        made["toy", "plant", 1] = self.answers[old_forecast, old_stock]
        return PlanSolution(PlanStatus.OPTIMAL, objective=1.0, production=made)


def both_moved(folder: Path) -> Weeks:
    now = agreed(small_sheets())
    forecast(now)
    stock(now)
    return weeks(folder, now)


@pytest.mark.parametrize(
    ("forecast_back", "stock_back", "all_back", "cause"),
    [
        (300, 300, 100, TOGETHER),  # only both together undo it
        (100, 300, 100, "forecast"),
        (150, 190, 100, "forecast"),  # both do, the forecast more
        (100, 100, 100, "forecast and stock"),
        (300, 300, 300, "passing week"),
        (201, 300, 300, "passing week"),  # less than half undone
    ],
)
def test_the_cause_is_what_undoes_the_change(
    tmp_path: Path, forecast_back: float, stock_back: float, all_back: float, cause: str
) -> None:
    """300 instead of 100 are started in week 1; 300 again when change costs a little."""
    answers = {(False, False): 300.0, (True, False): forecast_back, (False, True): stock_back}
    solver = Canned({**answers, (True, True): all_back})
    made = dict.fromkeys((("toy", "plant", number) for number in range(4)), 100.0) | {
        ("toy", "plant", 1): 300.0
    }
    plan = PlanSolution(PlanStatus.OPTIMAL, objective=1.0, production=made)
    found = attribute_changes(both_moved(tmp_path), plan, OPTIONS, 60, solver=solver)
    assert found.causes == {("toy", "plant", 1): cause}


def test_equal_numbers_are_planned_once(tmp_path: Path) -> None:
    """Only the forecast moved: putting it back, and putting everything back, are the same question."""
    now = agreed(small_sheets())
    forecast(now)
    solver = Canned({(False, True): 300.0, (True, True): 100.0})
    plan = PlanSolution(PlanStatus.OPTIMAL, objective=1.0, production={("toy", "plant", 1): 300.0})
    attribute_changes(weeks(tmp_path, now), plan, OPTIONS, 60, solver=solver)
    assert solver.asked == 2


class Stopped:
    """Somebody has asked to stop."""

    def report(self, progress: Progress) -> None:
        """Take no notice."""

    def should_stop(self) -> bool:
        """At once."""
        return True


@pytest.mark.parametrize(("seconds", "monitor"), [(0.0, None), (60.0, Stopped())])
def test_without_time_the_cause_is_left_open_and_said(
    tmp_path: Path, seconds: float, monitor: Monitor | None
) -> None:
    found = attributed(both_moved(tmp_path), seconds, monitor=monitor)
    assert set(found.causes.values()) == {UNKNOWN}
    assert list(found.not_reached) == ["forecast", "stock"]
    assert "no time to put back forecast, stock" in summary_lines(found, week)[-1]


def test_numbers_that_contradict_each_other_are_not_planned(tmp_path: Path) -> None:
    """Last week's only inspection plan was for the toy; the kit, which is new, would have none."""
    now, before = agreed(inspected(small_sheets())), agreed(inspected(small_sheets()))
    now["Items"].append({"item": "kit"})
    now["Sourcing"].append({"item": "kit", "factory": "plant", "lead_time_days": 0})
    now["Forecast"][2]["quantity"] = 150
    before["Inspection"][0]["item"] = "toy"
    two = weeks(tmp_path, now, before)
    assert two.data_with((Family.QUALITY,)) is None
    found = attributed(two)
    assert list(found.not_reached) == ["quality"]
    assert found.causes == {("toy", "plant", 2): "forecast"}


def test_the_summary_counts_and_names_the_largest(tmp_path: Path) -> None:
    now = agreed(small_sheets())
    forecast(now)
    stock(now)
    lines = summary_lines(attributed(weeks(tmp_path, now)), week)
    assert lines == (
        "Changes: 2 starts, 110 units moved; inputs that moved: forecast, stock",
        "  stock: 1, 60 units; most: toy at plant on 2026-01-05, 100 → 40",
        "  forecast: 1, 50 units; most: toy at plant on 2026-01-19, 100 → 150",
    )


def test_stickiness_never_lowers_the_price_of_change(tmp_path: Path) -> None:
    """A workbook that prices change keeps its price in every probe."""
    now = agreed(small_sheets())
    forecast(now)
    now["Settings"].append({"setting": "change_cost", "value": 3})
    asked = []

    def solver(data: PlanningData, options: SolveOptions, monitor: Monitor | None) -> PlanSolution:
        asked.append(data.change_cost)
        return solve(data, options, monitor)

    two = weeks(tmp_path, now)
    then = replace(two.before, settings={**two.before.settings, "change_cost": 3.0})
    attributed(replace(two, before=then), solver=solver)
    assert set(asked) == {3.0}


def test_a_plan_that_priced_change_is_not_asked_for_ties_again(tmp_path: Path) -> None:
    """Only the forecast moved, and change was dear already: one plan tells all."""
    sheets = agreed(small_sheets())
    sheets["Settings"].append({"setting": "change_cost", "value": 3})
    now = deepcopy(sheets)
    forecast(now)
    solver = Canned({(True, True): 100.0})
    plan = PlanSolution(PlanStatus.OPTIMAL, objective=1.0, production={("toy", "plant", 1): 300.0})
    found = attribute_changes(weeks(tmp_path, now, sheets), plan, OPTIONS, 60, solver=solver)
    assert solver.asked == 1
    assert found.causes["toy", "plant", 1] == "forecast"


def test_without_knowing_ties_no_family_is_blamed(tmp_path: Path) -> None:
    """The first plan, which tells ties, found nothing in its time; the others undo the change."""

    def solver(data: PlanningData, _options: SolveOptions, _monitor: Monitor | None) -> PlanSolution:
        if data.demand["toy", "hub", 2] == 150:
            return PlanSolution(PlanStatus.NO_PLAN)
        made = dict.fromkeys((("toy", "plant", number) for number in range(4)), 100.0)
        return PlanSolution(PlanStatus.OPTIMAL, objective=1.0, production=made)

    now = agreed(small_sheets())
    forecast(now)
    plan = PlanSolution(PlanStatus.OPTIMAL, objective=1.0, production={("toy", "plant", 1): 300.0})
    found = attribute_changes(weeks(tmp_path, now), plan, OPTIONS, 60, solver=solver)
    assert set(found.causes.values()) == {UNKNOWN}


def test_a_plan_that_is_far_from_proven_tells_nothing(tmp_path: Path) -> None:
    """This week's plan is proven to 1 %; the plan with the forecast put back only to 10 %."""

    def solver(data: PlanningData, _options: SolveOptions, _monitor: Monitor | None) -> PlanSolution:
        moved = data.demand["toy", "hub", 2] == 150
        made = {("toy", "plant", 1): 300.0 if moved else 100.0}
        return PlanSolution(PlanStatus.TIME_LIMIT, 100.0, 99.0 if moved else 90.0, production=made)

    now = agreed(small_sheets())
    forecast(now)
    plan = PlanSolution(PlanStatus.OPTIMAL, 100.0, 99.0, production={("toy", "plant", 1): 300.0})
    found = attribute_changes(weeks(tmp_path, now), plan, OPTIONS, 60, solver=solver)
    assert found.causes["toy", "plant", 1] == UNKNOWN
    assert list(found.not_reached) == ["forecast"]
