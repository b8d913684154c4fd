"""Key figures of the small sample, whose plan is worked out in inputs/README.md, and names of sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.options import SolveOptions
from planner.run import inspect_workbook
from planner.study.book.chart_page import _far_apart
from planner.study.book.names import sheet_names
from planner.study.case import Case, CaseResult
from planner.study.plan_files import PlanFolder
from planner.study.solve_case import Setup, plan_case

SMALL = Path(__file__).parents[2] / "inputs" / "small.xlsx"


@pytest.fixture(scope="module")
def small() -> CaseResult:
    workbook, _, _ = inspect_workbook(SMALL)
    return plan_case(Setup(SolveOptions(gap=0.0, threads=1)), Case("base", workbook))


def test_figures_of_the_plan_worked_out_by_hand(small: CaseResult) -> None:
    """100 balls wait for a week, and dolls for 120 + 60 + 80 doll-weeks, all of them at factories; 30 of 1675
    units are lost, cars at 15; 25 cars take 5 hours of overtime; everything takes 7 days."""
    expected = {
        "cost": 11419,
        "service": 1 - 30 / 1675,
        "lost units": 30,
        "lost sales value": 450,
        "warehouse stock": 0,
        "factory stock": (100 + 260) / 6,
        "stock value": (100 * 9 + 260 * 20) / 6,
        "overtime hours": 5,
        "cost: overtime": 25,
        "cost: setup": 200,
        "lead time": 7,
        "late units": 0,
    }
    assert {name: small.kpis[name] for name in expected} == pytest.approx(expected)


def test_availability_counts_places_and_weeks_served_in_full(small: CaseResult) -> None:
    """Of 6 + 6 + 6 + 5 weeks with demand one is short: cars in the first."""
    assert small.kpis["availability"] == pytest.approx(22 / 23)


def test_figures_by_period_and_factory_add_up(small: CaseResult) -> None:
    started = [value for dimension, _, name, value in small.profile if name == "started units"]
    assert sum(value or 0.0 for value in started) == pytest.approx(small.kpis["started units"])
    weeks = [row for row in small.profile if row[0] == "period" and row[2] == "service"]
    assert len(weeks) == 6


def test_sheet_names_are_allowed_and_never_alike() -> None:
    long = "A very long question about everything there is"
    names = [
        long,
        long + " again",
        "a/b: [c]?",
        "A B   C",
        "History",
        "'quoted'",
        "comparison",
        "***",
        "东莞",
    ]
    found = sheet_names(names, ["Comparison"])
    assert len({name.casefold() for name in found.values()}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found.values())
    assert all(name.strip("'") == name for name in found.values())
    assert found["comparison"] == "comparison (2)"
    assert found["东莞"] == "东莞"


def test_a_scenario_never_names_a_place_outside_its_folder(tmp_path: Path) -> None:
    workbook, _, _ = inspect_workbook(SMALL)
    folder = PlanFolder(tmp_path / "plans")
    for name in ("../../etc/passwd", "a\\b", "con:", ".", "x" * 300):
        assert folder.path(Case(name, workbook)).resolve().parent == (tmp_path / "plans").resolve()


def test_points_that_lie_upon_each_other_are_named_once() -> None:
    """The third is as dear as the first and nearly as good; the fourth stands far right of it."""
    points = [(0.90, 100.0), (0.90, 200.0), (0.91, 101.0), (0.99, 100.0)]
    assert _far_apart(points) == {0, 1, 3}
    assert _far_apart([]) == set()
    assert _far_apart([(1.0, 5.0)]) == {0}
