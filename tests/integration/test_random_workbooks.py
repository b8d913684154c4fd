"""Plans of random small workbooks always verify, and change with the workbook as they must."""

from __future__ import annotations

import copy
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook as load_xlsx
from random_workbooks import random_examples, workbooks
from workbook_builder import Sheets, build_workbook, small_sheets

from models.progress import Progress
from models.solution import PlanStatus
from models.solve import SolveOptions, solve
from planner.assemble import Assembled, assemble
from planner.how_to_plan import HowToPlan
from planner.run import PlanRequest, plan_workbook
from planner.validation.load import load_workbook
from planner.workbook.input_columns import INPUT_SHEETS, SETTINGS

_EXACT = SolveOptions(gap=0.0, time_limit=30.0, threads=1)
_CLOSE = 1e-6


class _Silent:
    """A monitor that lets the run be."""

    def stage(self, name: str) -> None:
        """Nothing to show."""

    def report(self, progress: Progress) -> None:
        """Nothing to show."""

    def should_stop(self) -> bool:
        """Never."""
        return False


def _assembled(sheets: Sheets) -> Assembled:
    with tempfile.TemporaryDirectory() as folder:
        workbook, _ = load_workbook(build_workbook(Path(folder) / "input.xlsx", sheets))
    return assemble(workbook)


def _optimum(sheets: Sheets) -> float:
    """Cost of the best plan."""
    solution = solve(_assembled(sheets).data, _EXACT)
    assert solution.status is PlanStatus.OPTIMAL
    return solution.objective


@settings(random_examples, max_examples=40)
@given(workbooks())
def test_plans_verify(sheets: Sheets) -> None:
    """The run reads its plan back and recomputes every rule; a plan that fails raises NoPlan."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = build_workbook(Path(folder) / "input.xlsx", sheets)
        plan = Path(folder) / "plan.xlsx"
        outcome = plan_workbook(PlanRequest(workbook, plan, HowToPlan(gap=0.001, time_limit=30)), _Silent())
        assert plan.exists()
    assert sum(outcome.solution.costs.values()) == pytest.approx(outcome.solution.objective, abs=1e-4)


@settings(random_examples, max_examples=16)
@given(workbooks())
def test_plans_made_by_item_verify_and_are_as_good(sheets: Sheets) -> None:
    """The run verifies the plan; making it item by item costs no more than planning the whole at once."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = build_workbook(Path(folder) / "input.xlsx", sheets)
        how = HowToPlan(gap=1e-7, time_limit=60, method="by-item", workers=1)
        outcome = plan_workbook(PlanRequest(workbook, Path(folder) / "plan.xlsx", how), _Silent())
    assert outcome.solution.status is PlanStatus.OPTIMAL
    assert outcome.solution.objective == pytest.approx(_optimum(sheets), rel=1e-6, abs=1e-5)


@settings(random_examples, max_examples=12)
@given(workbooks())
def test_twice_the_costs_twice_the_objective(sheets: Sheets) -> None:
    assert _optimum(_with_money_times(sheets, 2)) == pytest.approx(2 * _optimum(sheets), rel=_CLOSE, abs=1e-4)


def _with_money_times(sheets: Sheets, factor: float) -> Sheets:
    """Every column and setting whose unit is money, multiplied."""
    changed = copy.deepcopy(sheets)
    for name, rows in changed.items():
        money = [column.name for column in INPUT_SHEETS[name].columns if column.unit.startswith("currency")]
        for row in rows:
            for column in money:
                if row.get(column) is not None:
                    row[column] *= factor
    priced = {setting.name for setting in SETTINGS if setting.unit.startswith("currency")}
    for row in changed["Settings"]:
        if row["setting"] in priced:
            row["value"] *= factor
    return changed


@settings(random_examples, max_examples=8)
@given(workbooks())
def test_one_more_factory_never_costs_more(sheets: Sheets) -> None:
    """A copy of the first factory beside it, without promises to keep."""
    assert _optimum(_with_another_factory(sheets)) <= _optimum(sheets) * (1 + _CLOSE) + 1e-4


def _with_another_factory(sheets: Sheets) -> Sheets:
    changed = copy.deepcopy(sheets)
    for name in ("Factories", "Resources", "Calendar", "Sourcing", "Prices", "Operations", "Lanes"):
        rows = changed.get(name, [])
        rows += [{**row, "factory": "new"} for row in rows if row["factory"] == "near"]
    free = {"commitment_hours": None, "min_share": None}
    for name in ("Factories", "Sourcing"):
        changed[name] = [
            {**row, **{column: None for column in free if column in row}} if row["factory"] == "new" else row
            for row in changed[name]
        ]
    return changed


@settings(random_examples, max_examples=8)
@given(workbooks(), st.sampled_from(["regular_hours", "overtime_hours"]))
def test_more_hours_never_cost_more(sheets: Sheets, column: str) -> None:
    """Closures are left out: hours given for a week scale overtime by the regular hours (M4)."""
    sheets.pop("Calendar", None)
    changed = copy.deepcopy(sheets)
    for row in changed["Resources"]:
        row[column] = (row[column] or 0) + 10
    assert _optimum(changed) <= _optimum(sheets) * (1 + _CLOSE) + 1e-4


@settings(random_examples, max_examples=8)
@given(workbooks())
def test_one_more_inspector_never_costs_more(sheets: Sheets) -> None:
    changed = copy.deepcopy(sheets)
    for row in changed["Factories"]:
        if row["inspection_hours"] is not None:
            row["inspection_hours"] += 40
    assert _optimum(changed) <= _optimum(sheets) * (1 + _CLOSE) + 1e-4


@settings(random_examples, max_examples=15)
@given(workbooks(), st.integers(-10, 60))
def test_shifting_every_date_shifts_the_plan(sheets: Sheets, weeks: int) -> None:
    """The numbers by period stay exactly the same, so the plan does; only its dates move."""
    days = timedelta(weeks=weeks)
    before, after = _assembled(sheets), _assembled(_shifted(sheets, days))
    assert after.data == before.data
    assert after.calendar.date_of(0) == before.calendar.date_of(0) + days


def _shifted(sheets: Sheets, days: timedelta) -> Sheets:
    def moved(value: Any) -> Any:
        return value + days if isinstance(value, date) else value

    return {
        name: [{column: moved(value) for column, value in row.items()} for row in rows]
        for name, rows in sheets.items()
    }


def test_dates_of_the_plan_workbook_shift_too(tmp_path: Path) -> None:
    days = timedelta(weeks=9)
    before = _starts_of_production(tmp_path / "before.xlsx", small_sheets())
    after = _starts_of_production(tmp_path / "after.xlsx", _shifted(small_sheets(), days))
    assert before
    assert after == [start + days for start in before]


def _starts_of_production(workbook: Path, sheets: Sheets) -> list[datetime]:
    plan = workbook.with_suffix(".plan.xlsx")
    plan_workbook(PlanRequest(build_workbook(workbook, sheets), plan), _Silent())
    header, *rows = load_xlsx(plan)["Production"].values
    return [row[header.index("period")] for row in rows]
