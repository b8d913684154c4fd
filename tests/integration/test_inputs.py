"""The sample workbooks: made by the script, clean, and planned as their README says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from planner_command import plan_file

from planner.capacity_value.offers import check_offers
from planner.run import inspect_workbook
from planner.validation.problem import Severity

INPUTS = Path(__file__).parents[2] / "inputs"
SAMPLES = ("shenzhen_toys.xlsx", "small.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples as the script makes them now."""
    folder = tmp_path_factory.mktemp("inputs")
    script = str(INPUTS / "make_inputs.py")
    subprocess.run([sys.executable, script, "--output", str(folder)], check=True, capture_output=True)
    return folder


def _cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(path)
    return {sheet.title: list(sheet.values) for sheet in book}


@pytest.mark.parametrize("name", SAMPLES)
def test_committed_samples_are_what_the_script_makes(name: str, made: Path) -> None:
    assert _cells(INPUTS / name) == _cells(made / name)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_say_that_they_are_made_up(name: str) -> None:
    assert "Made-up figures" in load_workbook(INPUTS / name).properties.description


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("small.xlsx", set()),
        (
            "shenzhen_toys.xlsx",
            {"scenarios-not-used", "investments-not-used", "forecast-after-horizon"},
        ),
    ],
)
def test_samples_check_clean(name: str, notes: set[str]) -> None:
    """No error and no warning, and of the notes only those that the sample is meant to show."""
    _, _, problems = inspect_workbook(INPUTS / name)
    assert {(problem.severity, problem.code) for problem in problems} == {
        (Severity.NOTE, code) for code in notes
    }


def test_the_small_sample_is_planned_as_worked_out_by_hand(tmp_path: Path) -> None:
    """Ball 2240, Car 6865, Doll 2314; see inputs/README.md for how."""
    workbook = Path(shutil.copy(INPUTS / "small.xlsx", tmp_path))
    answer = plan_file(workbook, gap=0.0)
    assert answer["objective"] == pytest.approx(2240 + 6865 + 2314, rel=1e-7)
    assert answer["unmet_units"] == pytest.approx(30)
    assert answer["overtime_hours"] == pytest.approx(5)
    assert _production(Path(answer["output"])) == {
        ("Ball", "Chenghai"): [100, 100, 100, 200],
        ("Car", "Chenghai"): [100, 100, 100, 100],
        ("Car", "Shenzhen"): [100, 50, 50, 50, 75],
        ("Doll", "Shenzhen"): [180, 140],
    }


def _production(plan: Path) -> dict[tuple[str, str], list[float]]:
    """Units started by source, in order of their weeks."""
    header, *rows = load_workbook(plan)["Production"].values
    column = {name: position for position, name in enumerate(header)}
    started: dict[tuple[str, str], list[float]] = {}
    for row in sorted(rows, key=lambda row: row[column["period"]]):
        key = row[column["item"]], row[column["factory"]]
        started.setdefault(key, []).append(pytest.approx(row[column["quantity"]], abs=1e-5))
    return started


def test_investments_of_the_sample_add_to_limits_that_there_are() -> None:
    workbook, assembled, _ = inspect_workbook(INPUTS / "shenzhen_toys.xlsx")
    offers, problems = check_offers(workbook, assembled)
    assert problems == []
    assert len(offers.offers) == 7
    assert {offer.name: offer.cost for offer in offers.offers}["Automated line Huizhou"] == 160_000
