"""A study's further questions on small workbooks whose answers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plan_by_hand import load
from workbook_builder import Sheets, small_sheets, week

from models.options import SolveOptions
from models.solution import PlanSolution
from models.solve import solve
from models.what_if.capacity_steps import Stepped, stepped
from planner.assemble import assemble
from planner.capacity_value import measure
from planner.capacity_value.measure import (
    CapacityValues,
    most_valuable_first,
    replanned,
    value_of_capacity,
)
from planner.capacity_value.offers import check_offers
from planner.errors import WorkbookHasErrors
from planner.frontier import TARGETS, frontier, frontier_workbooks, shortfall_penalty
from planner.study.answers import Answers
from planner.study.asked import Asked, FurtherQuestions
from planner.study.case import Case, CaseResult
from planner.study.frontier_plans import frontier_of, plan_frontier
from planner.study.further import ROBUST, answer, check_further
from planner.study.further_tables import frontier_rows
from planner.study.further_words import words_of_frontier
from planner.study.solve_case import Setup, solve_case
from planner.uncertainty.parameters import uncertainty_of
from planner.workbook.further_columns import FURTHER_SHEETS
from planner.workbook.table import Workbook

FRONTIER_COLUMNS = [column.name for column in FURTHER_SHEETS["Frontier"].columns]
EXACT = SolveOptions(gap=0.0, time_limit=30, threads=1)


def short_of_hours() -> Sheets:
    """8 hours of press a week make 80 of the 100 units wanted: a unit lost costs 30, made it costs 5."""
    sheets = small_sheets()
    sheets["Resources"][0]["regular_hours"] = 8
    return sheets


def asked_of(path: Path, sheets: Sheets) -> Asked:
    """Everything planned to the optimum, in this process."""
    workbook, assembled = load(path / "in.xlsx", sheets)
    plan = solve(assembled.data, EXACT)

    def solved(cases: Sequence[Case]) -> Iterable[CaseResult]:
        return (solve_case(Setup(EXACT), case) for case in cases)

    return Asked(workbook, assembled, plan, EXACT, solved)


def values_of(path: Path, sheets: Sheets) -> CapacityValues:
    asked = asked_of(path, sheets)
    return value_of_capacity(asked.workbook, asked.assembled, asked.plan, 60)


def rows_of(answers: Answers, sheet: str) -> list[dict[str, Any]]:
    names = [column.name for column in FURTHER_SHEETS[sheet].columns]
    return [dict(zip(names, row, strict=True)) for row in answers.tables[sheet]]


# Value of capacity


def test_an_hour_a_week_is_worth_what_it_makes_in_every_week(tmp_path: Path) -> None:
    """10 units more in each of four weeks, 25 gained by each; 2 hours a week are short."""
    (hours,) = values_of(tmp_path, short_of_hours()).horizon
    assert (hours.column.column, hours.place, hours.period) == ("regular_hours", ("plant", "press"), None)
    assert (hours.limit, hours.money, hours.units) == pytest.approx((8, 1000, 40))
    assert hours.holds_to == pytest.approx(2, rel=0.15)


def test_an_hour_in_one_week_is_worth_a_quarter(tmp_path: Path) -> None:
    values = values_of(tmp_path, short_of_hours()).periods
    assert [value.period for value in sorted(values, key=lambda value: value.period or 0)] == [0, 1, 2, 3]
    assert all((value.money, value.units) == pytest.approx((250, 10)) for value in values)


def test_an_hour_a_week_adds_nothing_in_a_closed_week(tmp_path: Path) -> None:
    """The cell's hour counts by the calendar: none in week 3, half in week 2."""
    sheets = short_of_hours()
    sheets["Calendar"] = [
        {"factory": "plant", "period": week(2), "factor": 0.5},
        {"factory": "plant", "period": week(3), "factor": 0},
    ]
    (hours,) = values_of(tmp_path, sheets).horizon
    assert hours.money == pytest.approx(2.5 * 250)


def test_every_kind_of_limit_is_ranked(tmp_path: Path) -> None:
    """Intake of 70 binds before the 80 of the press: another unit a week is worth 25 in each of four weeks;
    hours, storage and inspectors have room."""
    sheets = short_of_hours()
    sheets["Warehouses"][0] |= {"inbound_units": 70, "storage_volume": 1000}
    sheets["Items"][0]["volume"] = 0.1
    sheets["Factories"][0]["inspection_hours"] = 50
    (intake,) = values_of(tmp_path, sheets).horizon
    assert (intake.column.column, intake.money) == ("inbound_units", pytest.approx(100))
    assert intake.holds_to == pytest.approx(10, rel=0.15)


def test_what_time_does_not_allow_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped as soon as the plan itself is solved again: the hour a week and each of its weeks."""
    asked, ready = asked_of(tmp_path, short_of_hours()), []

    def told(*arguments: Any) -> Stepped:
        plan = stepped(*arguments)
        ready.append(True)
        return plan

    monkeypatch.setattr(measure, "stepped", told)
    values = value_of_capacity(asked.workbook, asked.assembled, asked.plan, 60, lambda: bool(ready))
    assert (values.horizon, values.periods, values.left_out) == ((), (), 5)


def test_where_there_is_no_time_at_all_that_is_noted(tmp_path: Path) -> None:
    asked = replace(asked_of(tmp_path, short_of_hours()), should_stop=lambda: True)
    answers = answer(FurtherQuestions(value=True), asked, {})
    assert "could not be solved again" in answers.notes[0]
    assert answers.tables == {"Notes": [(answers.notes[0],)]}


def test_figures_agree_with_planning_again(tmp_path: Path) -> None:
    answers = answer(FurtherQuestions(value=True, planned_again=1), asked_of(tmp_path, short_of_hours()), {})
    first, *others = rows_of(answers, "Value of capacity")
    assert (first["span"], first["rank"], first["step"]) == ("horizon", 1, "1 hour a week")
    assert first["planned_again"] == pytest.approx(first["value"])
    assert first["agrees"] == "yes"
    assert [row["span"] for row in others] == ["period"] * 4
    assert {row["period"] for row in others} == {week(number) for number in range(4)}
    assert isinstance(others[0]["period"], date)


def test_what_planning_again_shows_counts_where_it_differs_by_more_than_the_gaps(tmp_path: Path) -> None:
    (hours,) = values_of(tmp_path, short_of_hours()).horizon
    same, other, hidden, none = (
        replanned(hours, money, 7, within)
        for money, within in [(990, 20), (1500, 20), (990, 2000), (-500, 20)]
    )
    assert (same.money, same.units, same.agreement) == (hours.money, hours.units, "yes")
    assert (other.money, other.units, other.agreement) == (1500, 7, "corrected")
    assert other.how == f"all planned again ({hours.how}: 1,000)"
    assert (hidden.money, hidden.agreement) == (hours.money, "open")
    assert (none.money, none.replanned, none.agreement) == (0, -500, "corrected")
    assert most_valuable_first([same, other]) == (other, same)


# Investments


def offered(**cells: object) -> dict[str, object]:
    """An investment in hours of the press: 2 more a week, for 1 000, over the four weeks of the horizon."""
    plain: dict[str, object] = {
        "investment": "press",
        "what": "Resources.regular_hours",
        "where": "factory=plant",
        "change": "+2",
        "cost": 1000,
        "life_weeks": 4,
    }
    return plain | cells


def invested(path: Path, budget: float, *rows: dict[str, object]) -> list[dict[str, Any]]:
    sheets = short_of_hours()
    sheets["Investments"] = list(rows)
    asked = asked_of(path, sheets)
    check_further(FurtherQuestions(budget=budget), asked.workbook, asked.assembled)
    return rows_of(answer(FurtherQuestions(budget=budget), asked, {}), "Investments")


def test_an_investment_that_pays_is_made(tmp_path: Path) -> None:
    """2 hours make 20 units more a week: 500 saved a week, so that 1 000 are back after two."""
    press, together = invested(tmp_path, 1000, offered())
    assert (press["decision"], press["saves"], press["payback_weeks"]) == ("make", 2000, pytest.approx(2))
    assert (together["decision"], together["saves"]) == ("1 of 1", pytest.approx(2000))
    assert together["payback_weeks"] == pytest.approx(2)


@pytest.mark.parametrize(
    ("budget", "cells", "reason"),
    [
        (999, {}, "costs more than the budget"),
        (9000, {"cost": 2500}, "saves less than its charge"),
    ],
)
def test_why_an_investment_is_left(
    tmp_path: Path, budget: float, cells: dict[str, object], reason: str
) -> None:
    press, together = invested(tmp_path, budget, offered(**cells))
    assert (press["decision"], press["reason"]) == ("leave", reason)
    assert (together["decision"], together["cost"], together["saves"]) == ("0 of 1", 0, 0)


def test_a_longer_life_bears_a_higher_cost(tmp_path: Path) -> None:
    """2 500 over 8 weeks: the four of the horizon bear 1 250 and save 2 000."""
    press, _ = invested(tmp_path, 9000, offered(cost=2500, life_weeks=8))
    assert (press["decision"], press["charge"]) == ("make", 1250)


def test_of_two_that_do_the_same_the_cheaper_is_made(tmp_path: Path) -> None:
    rows = invested(tmp_path, 9000, offered(), offered(investment="crew", change="+25%", cost=900))
    assert [row["investment"] for row in rows if row["decision"] == "make"] == ["crew"]
    assert rows[1]["reason"] == "others earn more of the budget, or do its work"


def test_rows_of_one_name_are_bought_together(tmp_path: Path) -> None:
    rows = invested(tmp_path, 9000, offered(cost=600), offered(what="Resources.overtime_hours", cost=300))
    assert (rows[0]["cost"], len(rows)) == (900, 2)


def test_an_investment_without_a_name_is_called_what_it_does(tmp_path: Path) -> None:
    press, _ = invested(tmp_path, 9000, offered(investment=None))
    assert press["investment"] == "Resources.regular_hours +2 where factory=plant"


@pytest.mark.parametrize(
    ("cells", "code", "place"),
    [
        ({"what": "Items.unit_value"}, "investment-what", "Investments!B2"),
        ({"what": "Resources.hours"}, "investment-what", "Investments!B2"),
        ({"what": "press"}, "investment-what", "Investments!B2"),
        ({"where": "factory=plante"}, "unknown-name", "Investments!C2"),
        ({"where": "colour=red"}, "scenario-where", "Investments!C2"),
        ({"change": "more"}, "scenario-change", "Investments!D2"),
        ({"change": "*0.5"}, "investment-no-more", "Investments!D2"),
        ({"what": "Warehouses.storage_volume", "where": None}, "investment-no-more", "Investments!D2"),
    ],
)
def test_what_is_wrong_with_an_investment_is_said_at_its_cell(
    tmp_path: Path, cells: dict[str, object], code: str, place: str
) -> None:
    sheets = short_of_hours()
    sheets["Investments"] = [offered(**cells)]
    workbook, assembled = load(tmp_path / "in.xlsx", sheets)
    with pytest.raises(WorkbookHasErrors) as raised:
        check_further(FurtherQuestions(budget=1.0), workbook, assembled)
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [(code, place)]


def test_without_investments_a_budget_is_answered_with_a_note(tmp_path: Path) -> None:
    answers = answer(FurtherQuestions(budget=1.0), asked_of(tmp_path, small_sheets()), {})
    assert "no Investments sheet" in answers.notes[0]
    assert list(answers.tables) == ["Notes"]


# Frontier


def test_each_point_asks_for_service_and_for_nothing_else(tmp_path: Path) -> None:
    workbook, _ = load(tmp_path / "in.xlsx", small_sheets())
    asking = assemble(frontier_workbooks(workbook)[0.9]).data
    assert set(asking.shortage_cost.values()) == {0.0}
    assert set(asking.service_target.values()) == {0.9}
    assert min(item.service_penalty for item in asking.items.values()) >= 90


def overtime_beyond(hours: float) -> Sheets:
    """Regular hours for ``hours`` × 10 units a week, the rest in overtime at 300, 30 a unit: made so, a unit
    costs 35 and is sold for 30 of shortage cost."""
    sheets = small_sheets()
    sheets["Resources"][0] |= {"regular_hours": hours, "overtime_hours": 10, "overtime_cost": 300}
    sheets["Sourcing"][0]["setup_cost"] = 0
    return sheets


def solved_frontier(path: Path, sheets: Sheets) -> tuple[Workbook, dict[float, PlanSolution]]:
    workbook, _ = load(path / "in.xlsx", sheets)
    plans = {target: solve(assemble(of).data, EXACT) for target, of in frontier_workbooks(workbook).items()}
    return workbook, plans


def test_the_next_per_cent_costs_more_than_it_brings_where_overtime_begins(tmp_path: Path) -> None:
    """95 of 100 a week in regular hours: up to 95 % a per cent (4 units) costs 20 and brings 120, beyond it
    costs 140."""
    workbook, plans = solved_frontier(tmp_path, overtime_beyond(9.5))
    found = frontier(assemble(workbook).data, plans, shortfall_penalty(workbook))
    assert [point.service for point in found.points] == pytest.approx(TARGETS)
    assert [step.costs for step in found.steps] == pytest.approx([20] * 4 + [140] * 4)
    assert [step.brings for step in found.steps] == pytest.approx([120] * 8)
    assert [step.pays for step in found.steps] == [True] * 4 + [False] * 4
    assert found.best is not None
    assert found.best.target == 0.95
    assert found.best.cost == pytest.approx(4 * 95 * 5)
    assert found.best.missed == pytest.approx(4 * 5 * 30)


def test_a_target_out_of_reach_says_so(tmp_path: Path) -> None:
    """80 a week are all there can be."""
    workbook, plans = solved_frontier(tmp_path, short_of_hours())
    found = frontier(assemble(workbook).data, plans, shortfall_penalty(workbook))
    assert [point.reached for point in found.points] == [True] + [False] * 8


def test_a_dearer_plan_gives_way_to_a_cheaper_one_of_more_service(tmp_path: Path) -> None:
    """The plan for 80 % costs a setup too many: what 85 % costs is an answer to 80 % too."""
    workbook, plans = solved_frontier(tmp_path, overtime_beyond(9.5))
    wasteful = plans[0.8]
    costs = {**wasteful.costs, "setup": 5000.0}
    plans[0.8] = PlanSolution(wasteful.status, lost=wasteful.lost, costs=costs)
    first, second, *_ = frontier(assemble(workbook).data, plans, shortfall_penalty(workbook)).points
    assert (first.target, first.cost, first.service) == (0.8, second.cost, second.service)


def test_backorders_are_valued_by_the_week_and_at_the_end(tmp_path: Path) -> None:
    """80 of 100 a week are made: 20, 40, 60 and 80 are owed at 30 a week, the last 80 also at 10."""
    sheets = short_of_hours()
    sheets["Items"][0]["shortage_policy"] = "backorder"
    _, assembled = load(tmp_path / "in.xlsx", sheets)
    plan = solve(assembled.data, EXACT)
    (point,) = frontier(assembled.data, {0.8: plan}, 90.0).points
    assert point.missed == pytest.approx(200 * 30 + 80 * 10)
    assert point.missed == pytest.approx(plan.costs["backorders"])


def with_gaps(plans: dict[float, PlanSolution], gap: float) -> dict[float, PlanSolution]:
    """The same plans, proven only within a share ``gap``."""
    return {target: replace(plan, bound=plan.objective * (1 - gap)) for target, plan in plans.items()}


@pytest.mark.parametrize(("gap", "pays"), [(0.001, True), (0.02, None)])
def test_a_step_pays_only_as_far_as_costs_are_proven(tmp_path: Path, gap: float, pays: bool | None) -> None:
    """From 80 to 85 % 100 are paid for 600, which no such gap can turn. From 95 to 97 % 140 a per cent bring
    120: 0.02 of 1 900 leaves that open."""
    workbook, plans = solved_frontier(tmp_path, overtime_beyond(9.5))
    steps = frontier(assemble(workbook).data, with_gaps(plans, gap), shortfall_penalty(workbook)).steps
    assert steps[0].pays is True
    assert steps[4].pays is (False if pays else None)


@pytest.mark.parametrize("gap", [0.001, 0.1])
def test_what_is_best_is_said_to_be_open_where_it_is(tmp_path: Path, gap: float) -> None:
    """The second best, 97 %, costs 40 more than the best with what is missed: 0.1 of its cost is more."""
    workbook, plans = solved_frontier(tmp_path, overtime_beyond(9.5))
    found = frontier(assemble(workbook).data, with_gaps(plans, gap), shortfall_penalty(workbook))
    assert found.best is not None
    assert (found.best.target, found.best_is_proven) == (0.95, gap < 0.01)
    words = list(words_of_frontier(found, 0.005))
    assert "95.0%" in words[0]
    assert len(words) == (1 if gap < 0.01 else 2)
    rows = [dict(zip(FRONTIER_COLUMNS, row, strict=True)) for row in frontier_rows(found, 0.005)]
    assert {row["proven"] for row in rows} == {"yes" if gap < 0.005 else "no"}
    assert rows[0]["gap_share"] == pytest.approx(gap)
    assert rows[0]["least_cost"] == pytest.approx(rows[0]["cost"] * (1 - gap))


def test_points_begin_from_the_best_plan_for_them_or_from_nothing(tmp_path: Path) -> None:
    """The base serves 95 %, which at 99.5 % is 18 units of 90 short, on 1 900: a search from nothing makes
    those in overtime at 35. Each point below begins from what costs least so far and is not short of it."""
    begun: dict[str, Case] = {}
    found: dict[str, PlanSolution | None] = {}

    def solved(cases: Sequence[Case]) -> Iterable[CaseResult]:
        for case in cases:
            result = solve_case(Setup(EXACT), case)
            begun[case.name], found[case.name] = case, result.solution
            yield result

    asked = replace(asked_of(tmp_path, overtime_beyond(9.5)), solve=solved)
    assert list(plan_frontier(asked, Answers())) == list(TARGETS)
    assert begun["(service of 99.5%)"].start_or(asked.plan) is None
    assert begun["(service of 99.0%)"].start is found["(service of 99.5%)"]
    assert begun["(service of 97.0%)"].start is found["(service of 98.0%)"]
    assert begun["(service of 95.0%)"].start is asked.plan
    assert begun["(service of 92.5%)"].start is asked.plan
    assert begun["(service of 90.0%)"].start is found["(service of 92.5%)"]
    assert begun["(service of 80.0%)"].start is found["(service of 85.0%)"]


def test_a_plan_known_before_answers_where_a_search_ends_above_it(tmp_path: Path) -> None:
    """The search for 99 % comes back with a plan of 80 %, and its bound: that of 99.5 % is 99 % as well."""
    _, exact = solved_frontier(tmp_path, overtime_beyond(9.5))
    poor = replace(exact[0.8], objective=exact[0.8].objective + 76 * 90, bound=1000.0)

    def solved(cases: Sequence[Case]) -> Iterable[CaseResult]:
        for case in cases:
            target = next(target for target in TARGETS if f"{target:.1%}" in case.name)
            yield CaseResult(case.name, solution=poor if target == 0.99 else exact[target])

    asked = replace(asked_of(tmp_path, overtime_beyond(9.5)), solve=solved)
    point = frontier_of(asked, Answers()).points[-2]
    assert (point.target, point.reached, point.is_proven(0.01)) == (0.99, True, False)
    assert (point.cost, point.bound) == (pytest.approx(exact[0.995].objective), 1000.0)


def test_a_target_out_of_reach_is_answered_by_the_plan_that_is_least_short_of_it(tmp_path: Path) -> None:
    """80 a week are all there can be. A plan that makes less costs less, but a unit short costs more than any
    way to make it: it is no answer to 90 %, although it misses the target just as the other does."""
    workbook, plans = solved_frontier(tmp_path, short_of_hours())
    poor = {
        target: replace(plan, lost={key: units + 10 for key, units in plan.lost.items()}, costs={})
        for target, plan in plans.items()
        if target > 0.9
    }
    points = frontier(assemble(workbook).data, plans | poor, shortfall_penalty(workbook)).points
    assert [point.service for point in points] == pytest.approx([0.8] * 9)


# Risk


def test_settings_say_how_uncertain_and_items_and_factories_of_themselves(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Items"] += [{"item": "car", "demand_error": 0.7}]
    sheets["Factories"][0]["late_share"] = 0.4
    sheets["Settings"] += [{"setting": "demand_error", "value": 0.3}, {"setting": "delay_days", "value": 2}]
    workbook, _ = load(tmp_path / "in.xlsx", sheets)
    found = uncertainty_of(workbook)
    assert found.demand_error == {"toy": 0.3, "car": 0.7}
    assert found.late_share == {"plant": 0.4}
    assert (found.shipping_late_share, found.defect_error, found.delay_days) == (0.1, 0.3, 2)


def test_plans_are_compared_over_the_same_draws(tmp_path: Path) -> None:
    """A plan against itself is never cheaper; the robust one makes more than is forecast, and loses less."""
    asked = asked_of(tmp_path, small_sheets())
    again = {"again": (asked.workbook, asked.plan)}
    answers = answer(FurtherQuestions(samples=100, robust=4), asked, again)
    base, robust, same = rows_of(answers, "Risk")
    assert (base["plan"], robust["plan"], same["plan"]) == ("base", ROBUST, "again")
    assert base["as_forecast"] == pytest.approx(asked.plan.objective)
    assert {**base, "plan": "again"} == same
    assert base["cheaper"] == 0
    assert base["cost_5"] < base["mean_cost"] < base["cost_95"]
    assert robust["mean_cost"] < base["mean_cost"]
    assert robust["mean_service"] > base["mean_service"]
    assert robust["cheaper"] > 0.5


def test_a_case_without_a_plan_is_noted_and_the_rest_goes_on(tmp_path: Path) -> None:
    asked = asked_of(tmp_path, short_of_hours())

    def failing(cases: Sequence[Case]) -> Iterable[CaseResult]:
        return (CaseResult(case.name, failure="out of luck") for case in cases)

    answers = answer(
        FurtherQuestions(value=True, frontier=True),
        Asked(asked.workbook, asked.assembled, asked.plan, EXACT, failing),
        {},
    )
    assert len(answers.notes) == 1 + len(TARGETS)
    assert all("out of luck" in note for note in answers.notes)
    assert rows_of(answers, "Value of capacity")[0]["planned_again"] is None
    assert rows_of(answers, "Frontier") == []


def test_offers_of_a_sound_sheet_have_no_problems(tmp_path: Path) -> None:
    sheets = short_of_hours()
    sheets["Investments"] = [offered()]
    workbook, assembled = load(tmp_path / "in.xlsx", sheets)
    offers, problems = check_offers(workbook, assembled)
    assert problems == []
    assert sum(offers.investments[0].amounts.values()) == pytest.approx(8)
