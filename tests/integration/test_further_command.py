"""A study's further questions as they are asked: in one command, answered in sheets and in words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from workbook_builder import Sheets, build_workbook, small_sheets


def short_of_hours() -> Sheets:
    """80 of 100 units a week can be made, at 5; a unit lost costs 30. Two hours a week more cost 1 000."""
    sheets = small_sheets()
    sheets["Resources"][0]["regular_hours"] = 8
    sheets["Investments"] = [
        {
            "investment": "press",
            "what": "Resources.regular_hours",
            "where": "factory=plant",
            "change": "+2",
            "cost": 1000,
            "life_weeks": 4,
        }
    ]
    return sheets


def planner(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planner.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def test_all_questions_in_one_command(tmp_path: Path) -> None:
    sheets = short_of_hours()
    sheets["Settings"].append({"setting": "investment_budget", "value": 5000})
    workbook = build_workbook(tmp_path / "in.xlsx", sheets)
    asked = ("--value", "--planned-again", 1, "--samples", 20, "--robust", 1, "--plans", tmp_path / "plans")
    done = planner("study", workbook, *asked, "--workers", 1, "--gap", 0, "--json")
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)["further"]
    assert answers["notes"] == []
    assert [words.split(":")[0] for words in answers["answers"]] == [
        "1 hour more a week of regular hours at plant / press",
        "Investments to make",
        "base over 20 draws",
        "(robust) over 20 draws",
    ]
    assert (
        "costs 1,000 of 5,000, saves 2,000 over the horizon, paid back after 2 weeks" in answers["answers"][1]
    )
    book = openpyxl.load_workbook(tmp_path / "in.study.xlsx")
    assert {"Value of capacity", "Investments", "Risk"} <= set(book.sheetnames)
    (robust,) = (tmp_path / "plans").glob("*robust*")
    assert planner("verify", robust, "--input", workbook).returncode == 0


def test_a_wrong_investment_is_told_before_anything_is_planned(tmp_path: Path) -> None:
    sheets = short_of_hours()
    sheets["Investments"][0]["what"] = "Items.unit_value"
    workbook = build_workbook(tmp_path / "in.xlsx", sheets)
    done = planner("study", workbook, "--budget", 100)
    assert done.returncode == 3
    assert "Investments!B2" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.xlsx"]
    assert planner("check", workbook).returncode == 3


@pytest.mark.parametrize(("option", "value"), [("--budget", -1), ("--samples", 100_000), ("--robust", -1)])
def test_what_cannot_be_asked_is_refused(tmp_path: Path, option: str, value: float) -> None:
    workbook = build_workbook(tmp_path / "in.xlsx", small_sheets())
    done = planner("study", workbook, option, value)
    assert done.returncode == 2
    assert option in done.stderr
