"""Eight weeks in a row on moving data, real demand where it is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from eight_weeks import FROZEN, HUBS, ITEMS, Seller, demand, monday
from weekly_runs import Silent, at_noon
from workbook_builder import build_workbook

from planner.history import History, RecordedRun
from planner.history.index import index_for_reading
from planner.history.plan_tables import read_plan_tables
from planner.history.tables import RUNS, chosen_runs, history_table
from planner.validation.load import load_workbook
from planner.verify import verify_plan
from planner.weekly.operate import run_weekly
from planner.weekly.outcome import PLANNED, UNCHANGED, WeeklyOutcome
from planner.weekly.previous import PreviousRun
from planner.weekly.projection import Projected, project
from planner.weekly.request import WeeklyRequest

WEEKS = 8
Starts = Mapping[tuple[str, str, date], float]


def facts_of(week: int, before: RecordedRun | None) -> Projected | None:
    """Every other week somebody says what is there. Before the first week: two weeks of demand."""
    if before is None:
        sold = demand()
        stock = {(item, hub): sold[item, hub, 0] + sold[item, hub, 1] for item in ITEMS for hub in HUBS}
        return Projected(stock, {}, {}, {})
    return project(PreviousRun(before), monday(week)) if week % 2 == 0 else None


def starts(run: RecordedRun) -> Starts:
    rows = read_plan_tables(run.plan)["Production"]
    return {(row["item"], row["factory"], row["period"]): row["quantity"] for row in rows}  # type: ignore[misc]


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[WeeklyOutcome]]:
    """The history after eight weeks, and what each run answered."""
    folder = tmp_path_factory.mktemp("weeks")
    seller, outcomes = Seller(demand()), []
    for week in range(WEEKS):
        before = History.read(folder / "history").latest()
        path = build_workbook(folder / "in.xlsx", seller.workbook(week, facts_of(week, before)))
        asked = WeeklyRequest(path, folder / "history", at_noon(monday(week)))
        outcomes.append(run_weekly(asked, Silent()))
        assert run_weekly(asked, Silent()).result == UNCHANGED
    return folder / "history", outcomes


def recorded(history: Path) -> tuple[RecordedRun, ...]:
    return History.read(history).runs


def test_every_week_is_planned_from_the_one_before(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    history, outcomes = weeks
    assert [outcome.result for outcome in outcomes] == [PLANNED] * WEEKS
    names = [f"{monday(week)}-r01" for week in range(WEEKS)]
    assert [run.record.name for run in recorded(history)] == names
    assert [run.record.previous for run in recorded(history)] == ["", *names[:-1]]
    assert "2026-W53" in outcomes[4].lines[0]
    assert "2027-W01" in outcomes[5].lines[0]


def test_every_plan_holds_against_the_input_in_its_folder(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    for run in recorded(weeks[0]):
        planned_input, _ = load_workbook(run.planned_input)
        assert verify_plan(run.plan, planned_input).holds


def test_each_last_plan_is_the_rest_of_the_plan_before(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    runs = recorded(weeks[0])
    for before, now in pairwise(runs):
        workbook, _ = load_workbook(now.planned_input)
        agreed = {
            (row["item"], row["factory"], row["period"]): row["quantity"] for row in workbook["Last plan"]
        }
        rest = {key: units for key, units in starts(before).items() if key[2] >= now.record.week}
        assert agreed == pytest.approx(rest)


def test_frozen_weeks_are_as_agreed(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    runs = recorded(weeks[0])
    for number, (before, now) in enumerate(pairwise(runs), start=1):
        frozen = {monday(number + ahead) for ahead in range(FROZEN)}
        agreed, made = (
            {key: units for key, units in starts(run).items() if key[2] in frozen} for run in (before, now)
        )
        assert made == pytest.approx(agreed)


def test_each_week_says_where_stock_and_orders_come_from(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    for week, outcome in enumerate(weeks[1][1:], start=1):
        words = " ".join(outcome.lines)
        way = (
            "taken from the workbook"
            if week % 2 == 0
            else f"projected from the plan of run {monday(week - 1)}"
        )
        assert f"Stock: {way}" in words
        assert f"Open orders: {way}" in words


def test_projected_stock_is_what_the_last_plan_leaves(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    """The opening stock of an odd week is the closing stock of the week before it, place by place."""
    runs = recorded(weeks[0])
    for week in range(1, WEEKS, 2):
        left, found = (
            {
                (row["location"], row["item"]): row[column]
                for row in read_plan_tables(run.plan)["Inventory"]
                if row["period"] == monday(of)
            }
            for run, of, column in (
                (runs[week - 1], week - 1, "closing"),
                (runs[week], week, "opening"),
            )
        )
        assert found == pytest.approx(left, abs=1e-6)


def test_the_history_tells_how_nervous_the_plans_were(weeks: tuple[Path, list[WeeklyOutcome]]) -> None:
    history, outcomes = weeks
    with index_for_reading(History.read(history).layout) as index:
        table = history_table(index, RUNS, chosen_runs(index))
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in table.rows()]
        by_factory = index.execute(
            "SELECT run, sum(units_moved) FROM plan_factories WHERE units_moved IS NOT NULL GROUP BY run"
        ).fetchall()
    assert rows[0]["kept_share"] is None
    for row, (run, moved) in zip(rows[1:], by_factory, strict=True):
        assert row["name"] == run
        assert 0 < row["kept_share"] <= 1  # type: ignore[operator]
        assert row["units_moved"] == pytest.approx(moved)
    assert all(row["service"] > 0.5 for row in rows)  # type: ignore[operator]
    latest = history / "latest.xlsx"
    assert latest.read_bytes() == outcomes[-1].plan.read_bytes()  # type: ignore[union-attr]
