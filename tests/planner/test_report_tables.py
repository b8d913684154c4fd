"""The tables of a plan worked out by hand (see plan_by_hand): figures are held to the story told there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plan_by_hand import load, run_info, sheets_by_hand, solution_by_hand
from workbook_builder import week

from planner.report import PlanReport, build_report
from planner.report.contents import tidy
from planner.report.stock import cover_days
from planner.verify import verify_plan
from planner.workbook.output_columns import OUTPUT_SHEETS
from planner.workbook.writer import write_plan


@pytest.fixture
def report(tmp_path: Path) -> PlanReport:
    workbook, assembled = load(tmp_path / "in.xlsx", sheets_by_hand())
    return build_report(workbook, assembled, solution_by_hand(), run_info(workbook))


def rows(report: PlanReport, sheet: str) -> list[dict[str, Any]]:
    names = [column.name for column in OUTPUT_SHEETS[sheet].columns]
    return [dict(zip(names, row, strict=True)) for row in report.tables[sheet]]


def test_every_sheet_has_a_table(report: PlanReport) -> None:
    assert list(report.tables) == list(OUTPUT_SHEETS)


def test_production_uses_a_tenth_of_an_hour_a_unit(report: PlanReport) -> None:
    first = rows(report, "Production")[0]
    assert (first["quantity"], first["setup"], first["lots"], first["hours"]) == (100.0, 1, 1, 10.0)
    assert (first["period"], first["available"]) == (week(0), week(0))
    assert (first["status"], first["inspection_plan"]) == ("planned", "none")


def test_inventory_has_every_place_and_period_and_balances(report: PlanReport) -> None:
    inventory = rows(report, "Inventory")
    assert len(inventory) == 2 * 4
    for row in inventory:
        assert row["opening"] + row["received"] - row["served"] == row["closing"]
    hub = [row for row in inventory if row["place"] == "warehouse"]
    assert [row["closing"] for row in hub] == [30.0, 30.0, 0.0, 0.0]
    assert [row["lost"] for row in hub] == [0.0, 0.0, 70.0, 0.0]
    assert [row["demand"] for row in hub] == [100.0] * 4


def test_cover_is_the_share_of_a_week_that_30_of_100_units_last(report: PlanReport) -> None:
    hub = [row for row in rows(report, "Inventory") if row["place"] == "warehouse"]
    assert [row["cover_days"] for row in hub] == [pytest.approx(2.1), pytest.approx(2.1), 0.0, None]


def test_cover_reaches_into_the_next_periods_in_proportion() -> None:
    # 25 units: all of the 20 of the next week and 5 of the 10 after it: 7 + 3.5 days
    assert cover_days(25.0, 0, [0.0, 20.0, 10.0], 7) == 10.5


def test_cover_beyond_all_that_is_forecast_ends_where_the_forecast_ends() -> None:
    assert cover_days(1000.0, 0, [0.0, 20.0, 10.0], 7) == 14.0


def test_load_is_blank_where_the_press_is_closed(report: PlanReport) -> None:
    press = [row for row in rows(report, "Capacity") if row["kind"] == "resource"]
    assert [row["load"] for row in press] == [1.0, 1.0, None, 1.0]
    assert [row["regular_hours"] for row in press] == [10.0, 10.0, 0.0, 10.0]


def test_an_inspection_team_without_limit_shows_none(report: PlanReport) -> None:
    team = [row for row in rows(report, "Capacity") if row["kind"] == "inspection"]
    assert len(team) == 4
    assert {(row["regular_hours"], row["load"]) for row in team} == {(None, None)}


def test_costs_list_every_component_and_add_up_to_the_objective(report: PlanReport) -> None:
    amounts = {row["component"]: row["amount"] for row in rows(report, "Costs")}
    assert len(amounts) == 17
    assert sum(amounts.values()) == report.summary.cost == 3690.0


def test_unmet_adds_up_to_what_inventory_shows_as_lost(report: PlanReport) -> None:
    unmet, inventory = rows(report, "Unmet"), rows(report, "Inventory")
    assert sum(row["quantity"] for row in unmet) == sum(row["lost"] for row in inventory) == 70.0
    assert [(row["period"], row["outcome"]) for row in unmet] == [(week(2), "lost")]


def test_scorecard(report: PlanReport) -> None:
    (plant,) = rows(report, "Factories")
    assert plant["units"] == 300.0
    assert plant["capacity_use"] == 1.0  # 30 of 30 hours: the closed week has none
    assert plant["on_time_share"] == pytest.approx(330 / 400)
    assert plant["spend"] == 1560.0  # production and setups
    assert plant["stability"] is None  # there is no last plan
    assert plant["lead_time_days"] == 0.0


def test_inputs_say_what_was_given_and_what_a_blank_means(report: PlanReport) -> None:
    inputs = {(row["sheet"], row["column"]): row for row in rows(report, "Inputs")}
    assert inputs["Settings", "periods"]["origin"] == "given"
    assert inputs["Settings", "periods"]["where"].startswith("Settings!")
    assert inputs["Settings", "holding_rate"] == {
        "sheet": "Settings",
        "where": "",
        "column": "holding_rate",
        "value": "0.25",
        "origin": "default",
    }
    assert inputs["Sourcing", "max_share"]["value"] == "1"
    assert ("Items", "unit_value") not in inputs  # filled in every row
    assert inputs["Open orders", ""]["value"].startswith("no row")


def test_a_setting_of_the_command_line_is_said_to_be_one(tmp_path: Path) -> None:
    workbook, assembled = load(tmp_path / "in.xlsx", sheets_by_hand())
    run = run_info(workbook)
    run = type(run)(**{**vars(run), "command_line_settings": {"time_limit": 5.0}})
    report = build_report(workbook, assembled, solution_by_hand(), run)
    inputs = {(row["sheet"], row["column"]): row for row in rows(report, "Inputs")}
    assert inputs["Settings", "time_limit"]["value"] == "5"
    assert inputs["Settings", "time_limit"]["origin"] == "command line"


def test_changes_name_what_moved(tmp_path: Path) -> None:
    sheets = sheets_by_hand()
    sheets["Last plan"] = [
        {"item": "toy", "factory": "plant", "period": week(0), "quantity": 100},
        {"item": "toy", "factory": "plant", "period": week(1), "quantity": 60},
    ]
    workbook, assembled = load(tmp_path / "in.xlsx", sheets)
    report = build_report(workbook, assembled, solution_by_hand(), run_info(workbook))
    changes = {row["period"]: row for row in rows(report, "Changes")}
    assert list(changes) == [week(1), week(3)]  # week 0 is as agreed
    assert (changes[week(1)]["before"], changes[week(1)]["after"], changes[week(1)]["change"]) == (
        60,
        100,
        40,
    )
    assert changes[week(1)]["cause"] == "more needed"
    assert changes[week(3)]["cause"].startswith("new period")
    (plant,) = rows(report, "Factories")
    assert plant["stability"] == 1.0  # all 160 units agreed are still made
    assert (plant["units_moved"], plant["setups_moved"]) == (40, 0)  # week 3 is new to both


def test_without_a_last_plan_nothing_has_changed(report: PlanReport) -> None:
    assert report.tables["Changes"] == []
    (plant,) = rows(report, "Factories")
    assert plant["units_moved"] is None
    assert plant["setups_moved"] is None


def test_summary_facts(report: PlanReport) -> None:
    summary = report.summary
    assert summary.totals.service == pytest.approx(330 / 400)
    assert (summary.totals.unmet_units, summary.totals.lost_units, summary.totals.late_units) == (
        70.0,
        70.0,
        0.0,
    )
    assert summary.totals.overtime_hours == 0.0
    assert (summary.first_day, summary.last_day) == (week(0), date(2026, 2, 1))
    assert [row.service for row in summary.by_period] == [1.0, 1.0, pytest.approx(0.3), 1.0]
    assert summary.by_warehouse[0].service == pytest.approx(330 / 400)
    assert summary.by_factory[0].peak == 1.0
    assert any("hours" in decision.topic for decision in summary.decisions)


@pytest.mark.parametrize(
    ("value", "expected"), [(-0.0, "0.0"), (1e-13, "0.0"), (-3e-10, "0.0"), (199.99999999999, "200.0")]
)
def test_dust_is_cleaned_from_numbers(value: float, expected: str) -> None:
    assert str(tidy(value)) == expected


def test_other_numbers_keep_full_precision() -> None:
    assert tidy(1 / 3) == 1 / 3
    assert tidy(1e-7) == 1e-7


def test_the_written_plan_verifies(report: PlanReport, tmp_path: Path) -> None:
    workbook, _ = load(tmp_path / "again.xlsx", sheets_by_hand())
    write_plan(tmp_path / "plan.xlsx", report)
    found = verify_plan(tmp_path / "plan.xlsx", workbook).violations
    assert [violation for violation in found if "SHA" not in str(violation)] == []
