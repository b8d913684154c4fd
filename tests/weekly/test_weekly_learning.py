"""Weekly runs with causes, facts and sheets for factories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from actuals_by_hand import delivery
from weekly_runs import Silent, at_noon, weekly, with_settings
from workbook_builder import START, Sheets, small_sheets, week

from planner.factory_sheets.wanted import SheetsWanted
from planner.factory_sheets.words import LANGUAGES, WORDS
from planner.how_to_plan import HowToPlan
from planner.validation.load import load_workbook
from planner.verify import verify_plan
from planner.weekly.operate import run_weekly
from planner.weekly.outcome import PLANNED, WeeklyOutcome
from planner.weekly.request import WeeklyRequest

SECOND = START + timedelta(days=7)


def sheets_of_weeks(**sheets: Any) -> Sheets:
    """The small workbook with a forecast of 100 a week that reaches beyond both weeks' horizons."""
    row = {"item": "toy", "warehouse": "hub", "quantity": 100}
    forecast = [{**row, "period": week(number)} for number in range(8)]
    return small_sheets() | {"Forecast": forecast} | sheets


def rows(outcome: WeeklyOutcome, sheet: str) -> list[dict[str, Any]]:
    assert outcome.plan is not None
    header, *lines = openpyxl.load_workbook(outcome.plan)[sheet].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def causes(outcome: WeeklyOutcome) -> dict[Any, str]:
    """First day → cause."""
    return {row["period"].date(): row["cause"] for row in rows(outcome, "Changes")}


def test_what_moved_since_last_week_is_the_cause(tmp_path: Path) -> None:
    """Week 2 is now forecast to sell 150. Week 4 is new: it was not planned last week."""
    weekly(tmp_path, sheets_of_weeks(), START)
    now = sheets_of_weeks()
    now["Forecast"][2]["quantity"] = 150
    outcome = weekly(tmp_path, now, SECOND)
    assert causes(outcome) == {
        week(2): "forecast: more needed",
        week(4): "passing week: new period: not in the last plan",
    }
    assert "Changes: 2 starts, 150 units moved; inputs that moved: forecast" in outcome.lines
    assert "  forecast: 1, 50 units; most: toy at plant on 2026-01-19, 100 → 150" in outcome.lines


def test_stock_is_compared_with_what_the_plan_expected(tmp_path: Path) -> None:
    """Nothing was to be left over; there are 30, so that week 1 makes 70."""
    weekly(tmp_path, sheets_of_weeks(), START)
    stock = [{"location": "hub", "item": "toy", "quantity": 30}]
    outcome = weekly(tmp_path, sheets_of_weeks(Stock=stock), SECOND)
    assert causes(outcome)[week(1)] == "stock: less needed"


def test_unchanged_inputs_have_no_cause_but_the_week(tmp_path: Path) -> None:
    weekly(tmp_path, sheets_of_weeks(), START)
    assert causes(weekly(tmp_path, sheets_of_weeks(), SECOND)) == {
        week(4): "passing week: new period: not in the last plan"
    }


def test_without_time_for_causes_changes_say_only_what_happened(tmp_path: Path) -> None:
    weekly(tmp_path, sheets_of_weeks(), START)
    now = sheets_of_weeks()
    now["Forecast"][2]["quantity"] = 150
    outcome = weekly(tmp_path, now, SECOND, cause_time=0)
    assert causes(outcome)[week(2)] == "more needed"


def sold(number: int, units: float) -> dict[str, Any]:
    return {"kind": "sales", "item": "toy", "warehouse": "hub", "date": week(number), "quantity": units}


def test_last_week_s_forecast_is_held_against_this_week_s_sales(tmp_path: Path) -> None:
    """100 had been forecast for week 0, 80 were sold: too much by a quarter. What the workbook says of week 0
    by then (85) came too late to count."""
    weekly(tmp_path, sheets_of_weeks(), START)
    now = sheets_of_weeks(Actuals=[sold(0, 80)])
    now["Forecast"][0]["quantity"] = 85
    accuracy = rows(weekly(tmp_path, now, SECOND), "Accuracy")
    assert [(row["source"], row["item"], row["wape"], row["bias"]) for row in accuracy] == [
        ("platform", None, 0.25, 0.25),
        ("platform", "toy", 0.25, 0.25),
    ]


def test_forecasts_are_remembered_from_run_to_run(tmp_path: Path) -> None:
    """In week 2 the forecast of week 0 is known from the run of week 1, which had it from that of week 0."""
    facts = [sold(0, 80)]
    weekly(tmp_path, sheets_of_weeks(Actuals=facts[:1]), START)
    weekly(tmp_path, sheets_of_weeks(Actuals=facts), SECOND)
    late = sheets_of_weeks(Actuals=[*facts, sold(1, 110)])
    late["Forecast"] = [row for row in late["Forecast"] if row["period"] >= week(2)]
    total = rows(weekly(tmp_path, late, SECOND + timedelta(days=7)), "Accuracy")[0]
    assert (total["periods"], total["sold"], total["forecast"]) == (2, 190, 200)


def learnable() -> Sheets:
    """Planned at 0 days, delivered after 14: with the plan counting for one delivery, 7 days are learned."""
    return with_settings(sheets_of_weeks(Actuals=[delivery(14)]), learning_prior=1)


def test_learning_is_asked_for(tmp_path: Path) -> None:
    """What is made in a week is there in the next, it was learned: the first week cannot be served."""
    weekly(tmp_path, learnable(), START)
    proposing = weekly(tmp_path, learnable(), SECOND)
    learning = weekly(tmp_path, learnable(), SECOND, how=HowToPlan(learn=True))
    assert [row["status"] for row in rows(proposing, "Proposals")] == ["proposed", "proposed"]
    assert learning.result == PLANNED
    learned = [row for row in rows(learning, "Inputs") if row["origin"] == "learned"]
    assert [(row["column"], row["value"]) for row in learned] == [
        ("lead_time_days", "7"),
        ("defect_rate", "0.0166"),
    ]
    assert "Learned from facts: 2 planning values (sheet Proposals)" in learning.lines
    assert [run.record.kpis["unmet_units"] for run in (proposing, learning)] == [0, 100]


def test_a_learned_plan_holds_to_its_recorded_input(tmp_path: Path) -> None:
    outcome = weekly(tmp_path, learnable(), START, how=HowToPlan(learn=True))
    assert outcome.plan is not None
    workbook, _ = load_workbook(outcome.plan.with_name("input-as-planned.xlsx"))
    assert workbook["Sourcing"].columns["lead_time_days"].values == [0]
    assert verify_plan(outcome.plan, workbook).holds


def test_lead_times_that_were_learned_last_week_are_no_news(tmp_path: Path) -> None:
    """Both weeks learn the same: no input moved, and what is under way is as the learned days have it."""
    weekly(tmp_path, learnable(), START, how=HowToPlan(learn=True))
    outcome = weekly(tmp_path, learnable(), SECOND, how=HowToPlan(learn=True))
    assert not any("lead time" in cause for cause in causes(outcome).values())
    orders = load_workbook(outcome.plan.with_name("input-as-planned.xlsx"))[0]["Open orders"]  # type: ignore[union-attr]
    assert [(row["kind"], row["available"]) for row in orders] == [("production", SECOND)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_factories_get_their_sheets_beside_the_plan(tmp_path: Path, language: str) -> None:
    outcome = weekly(tmp_path, sheets_of_weeks(), START, how=HowToPlan(factory_sheets=SheetsWanted(language)))
    assert outcome.plan is not None
    sheet = openpyxl.load_workbook(outcome.plan.with_name("2026-01-05 plant.xlsx")).active
    assert sheet.title == WORDS[language].sheet


def test_asking_for_sheets_is_asking_for_something_new(tmp_path: Path) -> None:
    first = weekly(tmp_path, sheets_of_weeks(), START)
    request = WeeklyRequest(tmp_path / "in.xlsx", tmp_path / "history", now=at_noon(START))
    assert run_weekly(request, Silent()).record.name == first.record.name
    again = run_weekly(replace(request, how=HowToPlan(factory_sheets=SheetsWanted())), Silent())
    assert again.result == PLANNED


def test_periods_of_another_length_have_no_causes(tmp_path: Path) -> None:
    """Last week's plan says nothing of days: nothing is compared, and the run says why."""
    weekly(tmp_path, sheets_of_weeks(), START)
    by_day = with_settings(sheets_of_weeks(), period_days=1)
    outcome = weekly(tmp_path, by_day, SECOND)
    assert not [line for line in outcome.lines if line.startswith("Changes")]
