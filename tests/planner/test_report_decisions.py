"""What the first page asks a person to decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from plan_by_hand import load, run_info, sheets_by_hand, solution_by_hand
from workbook_builder import week

from models.solution import PlanSolution
from planner.report import build_report
from planner.validation.problem import Problem, Severity
from planner.workbook.plan_content import Decision


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def decided(folder: Path, solution: PlanSolution, *problems: Problem) -> list[Decision]:
    sheets = sheets_by_hand()
    sheets["Stock targets"] = [{"item": "toy", "location": "hub", "safety_stock": 40, "penalty": 0.1}]
    workbook, assembled = load(folder / "in.xlsx", sheets)
    run = replace(run_info(workbook), problems=problems)
    return list(build_report(workbook, assembled, solution, run).summary.decisions)


def test_unmet_demand_comes_with_its_cause_and_remedy(folder: Path) -> None:
    first = decided(folder, solution_by_hand())[0]
    assert (first.topic, first.sheet) == ("Unmet: hours", "Unmet")
    assert first.finding.startswith("70 units; most: toy at hub")
    assert "press at plant" in first.remedy


def test_scarce_hours_name_the_first_period_in_which_an_hour_saves_most(folder: Path) -> None:
    values = {("plant", "press", 0): 12.0, ("plant", "press", 1): 250.0, ("plant", "press", 3): 250.0}
    found = decided(folder, replace(solution_by_hand(), marginal_value=values))
    (scarce,) = [decision for decision in found if decision.sheet == "Capacity"]
    assert week(1).isoformat() in scarce.finding
    assert "250.00" in scarce.finding


def test_stock_below_its_target(folder: Path) -> None:
    # 30, 30, 0 and 0 units against 40: 10 + 10 + 40 + 40 below it in four periods
    (below,) = [decision for decision in decided(folder, solution_by_hand()) if decision.sheet == "Inventory"]
    assert "in 4 periods, by 25 units on average" in below.finding


def test_warnings_are_shown_up_to_four_and_then_counted_but_notes_are_not(folder: Path) -> None:
    warnings = [Problem(Severity.WARNING, "some-code", f"Items!B{row}", "odd") for row in range(2, 8)]
    note = Problem(Severity.NOTE, "some-code", "Notes", "ignored")
    found = decided(folder, solution_by_hand(), note, *warnings)
    topics = [decision.topic for decision in found if decision.sheet == "Inputs"]
    assert topics == [*(f"Input: Items!B{row}" for row in range(2, 6)), "Input: 2 more warnings"]
