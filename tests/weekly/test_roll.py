"""The input moved on by a week: start, last plan, stock, open orders, and what is said of each."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hand_made_plan import hand_made_input
from weekly_runs import previous_by_hand
from workbook_builder import Sheets, build_workbook, week

from planner.validation import weekly_codes
from planner.validation.checks import check_workbook
from planner.validation.codes import Code
from planner.validation.load import load_workbook
from planner.validation.problem import errors
from planner.weekly.previous import PreviousRun
from planner.weekly.roll import roll
from planner.weekly.rolled import Rolled
from planner.workbook.input_writer import write_input
from planner.workbook.reader import read_workbook


@pytest.fixture
def previous(tmp_path: Path) -> PreviousRun:
    return previous_by_hand(tmp_path)


def rolled(folder: Path, sheets: Sheets, day: date, previous: PreviousRun | None, **asked: Any) -> Rolled:
    workbook, _ = read_workbook(build_workbook(folder / "in.xlsx", sheets))
    return roll(workbook, day, previous, **asked)


def without(sheets: Sheets, *names: str) -> Sheets:
    return {name: rows for name, rows in sheets.items() if name not in names}


def bare() -> Sheets:
    """The input of the hand-made plan without anything that says where things stand."""
    return without(hand_made_input(), "Stock", "Open orders", "Last plan")


def rows_of(found: Rolled, sheet: str, *columns: str) -> list[tuple[Any, ...]]:
    return list(found.workbook[sheet].values(*columns))


def codes_of(found: Rolled) -> set[str]:
    return {problem.code for problem in found.problems}


def test_the_first_run_only_moves_the_start(tmp_path: Path) -> None:
    found = rolled(tmp_path, hand_made_input(), week(1), None)
    assert found.workbook.settings["start"] == week(1)
    assert rows_of(found, "Stock", "quantity") == [(120,), (10,)]
    assert len(found.workbook["Last plan"]) == 4
    assert [(note.column, note.value, note.origin) for note in found.notes] == [
        ("start", f"{week(1)} instead of {week(0)}", "week"),
        ("", "2 rows not read: past", "week"),
    ]
    assert found.lines == ("Last plan: the workbook's, 4 rows (this is the first run)",)
    assert rolled(tmp_path, bare(), week(0), None).lines == ("Last plan: none (this is the first run)",)


def test_last_weeks_production_becomes_the_last_plan(tmp_path: Path, previous: PreviousRun) -> None:
    found = rolled(tmp_path, bare(), week(1), previous)
    assert sorted(rows_of(found, "Last plan", "item", "factory", "period", "quantity")) == [
        ("kit", "plant", week(1), 30),
        ("kit", "plant", week(2), 20),
        ("kit", "plant", week(3), 20),
        ("toy", "plant", week(1), 80),
        ("toy", "plant", week(3), 40),
        ("toy", "shop", week(1), 40),
    ]
    assert "Last plan: run 2026-01-05-r01, 230 units to be started from 2026-01-12 on" in found.lines


def test_stock_and_orders_are_projected_where_they_are_not_given(
    tmp_path: Path, previous: PreviousRun
) -> None:
    found = rolled(tmp_path, bare(), week(2), previous)
    assert sorted(rows_of(found, "Stock", "location", "item", "quantity")) == [
        ("hub", "kit", 5),
        ("hub", "toy", 30),
        ("plant", "toy", pytest.approx(2.8)),
    ]
    orders = rows_of(found, "Open orders", "kind", "item", "factory", "warehouse", "quantity", "available")
    assert orders == [
        ("production", "toy", "plant", None, 20, week(2)),  # waits for inspection
        ("production", "toy", "plant", None, 80, week(2)),
        ("production", "toy", "shop", None, 20, week(2)),
        ("shipment", "toy", None, "hub", 20, week(2)),
    ]
    projected = [note for note in found.notes if note.origin == "projected, run 2026-01-05-r01"]
    assert len(projected) == 3 + 4
    assert "Stock: projected from the plan of run 2026-01-05-r01, 38 units" in found.lines
    assert not errors(check_workbook(found.workbook))


def test_what_the_workbook_gives_is_taken(tmp_path: Path, previous: PreviousRun) -> None:
    sheets = bare() | {"Stock": [{"location": "hub", "item": "toy", "quantity": 7}]}
    found = rolled(tmp_path, sheets, week(2), previous)
    assert rows_of(found, "Stock", "quantity") == [(7,)]
    # Units to be inspected are taken to be counted in the stock that is given.
    assert [units for (units,) in rows_of(found, "Open orders", "quantity")] == [80, 20, 20]
    assert found.lines[1:] == (
        "Stock: taken from the workbook, 7 units",
        "Open orders: projected from the plan of run 2026-01-05-r01, 120 units",
    )


def test_given_orders_are_all_there_is_but_for_what_waits_for_inspection(
    tmp_path: Path, previous: PreviousRun
) -> None:
    order = {"kind": "shipment", "item": "kit", "warehouse": "hub", "quantity": 9, "available": week(3)}
    found = rolled(tmp_path, bare() | {"Open orders": [order]}, week(2), previous)
    assert rows_of(found, "Open orders", "kind", "quantity") == [("shipment", 9), ("production", 20)]
    assert len(found.workbook["Stock"]) == 3


def test_a_row_of_no_units_says_that_nothing_is_there(tmp_path: Path, previous: PreviousRun) -> None:
    sheets = bare() | {"Stock": [{"location": "hub", "item": "toy", "quantity": 0}]}
    assert rows_of(rolled(tmp_path, sheets, week(1), previous), "Stock", "quantity") == [(0,)]


def test_units_owed_are_added_to_the_first_periods_forecast(tmp_path: Path, previous: PreviousRun) -> None:
    """Five of the kits wanted in week 0 are owed."""
    found = rolled(tmp_path, bare(), week(1), previous)
    kits = {
        day: units
        for item, day, units in rows_of(found, "Forecast", "item", "period", "quantity")
        if item == "kit"
    }
    assert kits == {week(1): 25, week(2): 20, week(3): 20}
    (note,) = [note for note in found.notes if "owed" in note.value]
    assert (note.sheet, note.value) == ("Forecast", "+5 owed")


def test_owed_units_count_whole_under_several_sources(tmp_path: Path, previous: PreviousRun) -> None:
    """The average of 25 and 35 is 5 above that of 20 and 30."""
    sheets = bare()
    sheets["Forecast"] += [
        {"item": "kit", "warehouse": "hub", "period": week(1), "quantity": 30, "source": "own"}
    ]
    found = rolled(tmp_path, sheets, week(1), previous)
    first = sorted(
        (source, units)
        for item, day, source, units in rows_of(found, "Forecast", "item", "period", "source", "quantity")
        if item == "kit" and day == week(1)
    )
    assert first == [("own", 35), ("platform", 25)]


def test_owed_units_without_any_forecast_left_are_still_wanted(tmp_path: Path, previous: PreviousRun) -> None:
    sheets = bare()
    sheets["Forecast"] = [row for row in sheets["Forecast"] if row["item"] == "toy"]
    found = rolled(tmp_path, sheets, week(1), previous)
    kits = [row for row in rows_of(found, "Forecast", "item", "period", "quantity") if row[0] == "kit"]
    assert kits == [("kit", week(1), 5)]


def test_what_was_agreed_with_a_source_that_is_gone_is_dropped_and_said(
    tmp_path: Path, previous: PreviousRun
) -> None:
    sheets = bare()
    sheets["Sourcing"] = [row for row in sheets["Sourcing"] if row["factory"] != "shop"]
    sheets["Operations"] = [row for row in sheets["Operations"] if row["factory"] != "shop"]
    found = rolled(tmp_path, sheets, week(1), previous)
    assert all(factory == "plant" for (factory,) in rows_of(found, "Last plan", "factory"))
    dropped = [problem for problem in found.problems if problem.code == "agreed-without-source"]
    assert ["40 units of toy agreed with shop from 2026-01-12 on" in one.message for one in dropped] == [True]
    assert not errors(check_workbook(found.workbook))


def test_an_item_that_is_gone_takes_its_stock_along_and_is_said(
    tmp_path: Path, previous: PreviousRun
) -> None:
    sheets = bare()
    for name in ("Items", "Sourcing", "Operations", "Forecast"):
        sheets[name] = [row for row in sheets[name] if row["item"] != "kit"]
    sheets["Inspection"] = [row for row in sheets["Inspection"] if row["item"] != "kit"]
    found = rolled(tmp_path, sheets, week(2), previous)
    assert {item for (item,) in rows_of(found, "Stock", "item")} == {"toy"}
    assert "under-way-dropped" in codes_of(found)
    assert not errors(check_workbook(found.workbook))


def test_a_last_plan_that_makes_nothing_more_still_binds(tmp_path: Path, previous: PreviousRun) -> None:
    """A sheet without any row would be no last plan at all (M18)."""
    previous.tables["Production"].clear()
    found = rolled(tmp_path, bare(), week(1), previous)
    assert rows_of(found, "Last plan", "period", "quantity") == [(week(1), 0)]


def test_the_workbooks_own_last_plan_is_replaced_or_kept_as_asked(
    tmp_path: Path, previous: PreviousRun
) -> None:
    sheets = hand_made_input()
    found = rolled(tmp_path, sheets, week(1), previous)
    assert "last-plan-replaced" in codes_of(found)
    assert len(found.workbook["Last plan"]) == 6
    kept = rolled(tmp_path, sheets, week(1), previous, last_plan_from="workbook")
    assert len(kept.workbook["Last plan"]) == 4
    assert "last-plan-replaced" not in codes_of(kept)
    assert kept.lines[0] == "Last plan: the workbook's, 4 rows (as asked)"


def test_a_missed_week_is_rolled_over_twice(tmp_path: Path, previous: PreviousRun) -> None:
    found = rolled(tmp_path, bare(), week(3), previous)
    assert {day for (day,) in rows_of(found, "Last plan", "period")} == {week(3)}


def test_after_the_end_of_the_last_plan_there_is_none(tmp_path: Path, previous: PreviousRun) -> None:
    sheets = bare()
    sheets["Forecast"] = [{"item": "toy", "warehouse": "hub", "period": week(5), "quantity": 10}]
    found = rolled(tmp_path, sheets, week(5), previous)
    assert "last-plan-unusable" in codes_of(found)
    assert len(found.workbook["Stock"]) == 0
    assert "it ended on 2026-02-02" in found.lines[0]


@pytest.mark.parametrize(
    ("settings", "day", "reason"),
    [
        ({"period_days": 14}, week(2), "its periods have 7 days, this week's 14"),
        ({"start": week(0) + timedelta(days=2)}, week(1) + timedelta(days=2), "begin on other days"),
    ],
)
def test_periods_that_do_not_match_are_not_compared(
    tmp_path: Path, previous: PreviousRun, settings: dict[str, Any], day: date, reason: str
) -> None:
    sheets = bare()
    sheets["Settings"] = [row for row in sheets["Settings"] if row["setting"] not in settings]
    sheets["Settings"] += [{"setting": name, "value": value} for name, value in settings.items()]
    found = rolled(tmp_path, sheets, day, previous)
    assert reason in found.lines[0]
    assert len(found.workbook["Last plan"]) == 0


def test_a_week_without_any_forecast_is_an_error(tmp_path: Path) -> None:
    found = rolled(tmp_path, bare(), week(9), None)
    assert [problem.code for problem in errors(found.problems)] == ["no-forecast-in-horizon"]


def test_a_forecast_that_ends_early_is_said(tmp_path: Path) -> None:
    found = rolled(tmp_path, bare(), week(2), None)  # forecast to week 4, horizon to week 5
    assert not found.problems
    (problem,) = [one for one in check_workbook(found.workbook) if one.code == "forecast-ends-early"]
    assert problem.message.startswith(
        f"the last period begins on {week(5)}, the last forecast is for {week(4)}"
    )


def test_sheets_that_nobody_brought_up_to_date_are_said(tmp_path: Path, previous: PreviousRun) -> None:
    found = rolled(tmp_path, hand_made_input(), week(1), previous)
    places = [problem.place for problem in found.problems if problem.code == "stock-as-last-week"]
    assert places == ["Stock", "Open orders"]


def test_the_input_as_planned_is_a_workbook_that_reads_the_same(
    tmp_path: Path, previous: PreviousRun
) -> None:
    found = rolled(tmp_path, bare(), week(1), previous)
    write_input(tmp_path / "planned.xlsx", found.workbook)
    again, _ = load_workbook(tmp_path / "planned.xlsx")
    assert again.settings == found.workbook.settings
    for name, table in found.workbook.tables.items():
        if name != "Settings":
            for column in table.columns:
                assert list(again[name].columns[column].values) == list(table.columns[column].values), name


def test_a_wide_forecast_is_rolled_and_written_long(tmp_path: Path, previous: PreviousRun) -> None:
    """A row an item, a column a week; the first week is past, and 5 kits are owed."""
    sheets = bare()
    sheets["Forecast"] = [
        ["item", "warehouse", *(week(number) for number in range(4))],
        ["toy", "hub", 100, 100, None, 100],
        ["kit", "hub", 20, 20, 20, 0],
    ]
    found = rolled(tmp_path, sheets, week(1), previous)
    write_input(tmp_path / "planned.xlsx", found.workbook)
    again, _ = load_workbook(tmp_path / "planned.xlsx")
    assert sorted(again["Forecast"].values("item", "period", "quantity")) == [
        ("kit", week(1), 25),
        ("kit", week(2), 20),
        ("kit", week(3), 0),
        ("toy", week(1), 100),
        ("toy", week(3), 100),
    ]


def test_every_message_of_a_weekly_run_has_a_test_here() -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    names = {code.name for code in vars(weekly_codes).values() if isinstance(code, Code)}
    assert {name for name in names if f'"{name}"' not in tests} == set()
