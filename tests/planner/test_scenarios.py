"""Scenarios: what they change, cell by cell, and every way in which they can be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from study_workbook import study_workbook
from workbook_builder import Sheets, small_sheets, week

from planner.scenarios import (
    Changed,
    Scenario,
    apply_scenario,
    check_changed,
    check_scenarios,
    find_scenario,
    read_scenarios,
)
from planner.validation.load import load_workbook
from planner.workbook.cells import CellProblem
from planner.workbook.table import Workbook


def loaded(folder: Path, rows: Sequence[Sequence[Any]], sheets: Sheets | None = None) -> Workbook:
    """The small workbook with these rows of Scenarios, from row 2 on."""
    return load_workbook(study_workbook(folder, rows, sheets))[0]


def changed_by(folder: Path, *rows: Sequence[Any], sheets: Sheets | None = None) -> Changed:
    """What one scenario made of these rows (sheet, where, column, change) becomes."""
    workbook = loaded(folder, [["What if", *row] for row in rows], sheets)
    scenarios, problems = read_scenarios(workbook)
    assert not problems
    return apply_scenario(workbook, scenarios["What if"])


def problems_of(folder: Path, *rows: Sequence[Any], sheets: Sheets | None = None) -> list[tuple[str, str]]:
    """(place, code) of everything that is wrong with scenarios of these full rows."""
    _, problems = check_scenarios(loaded(folder, rows, sheets))
    return [(problem.place, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("change", "expected"),
    [("*0.7", 28), ("* 70%", 28), ("+10%", 44), ("-10 %", 36), ("+2", 42), ("-2", 38), ("=5", 5), ("= 5", 5)],
)
def test_a_change_of_a_figure(tmp_path: Path, change: str, expected: float) -> None:
    changed = changed_by(tmp_path, ["Resources", "factory=plant; resource=*", "regular_hours", change])
    assert changed.holds
    assert list(changed.workbook["Resources"].columns["regular_hours"].values) == [expected]
    (cell,) = changed.cells
    assert (cell.place, cell.before, cell.after) == ("Resources!C2", 40, expected)
    assert (cell.row, cell.by) == ("factory plant, resource press", "Scenarios!A2")


def test_a_share_of_a_decimal_figure_has_no_dust(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Lanes"][0]["lead_time_days"] = 7
    changed = changed_by(tmp_path, ["Lanes", None, "lead_time_days", "*0.7"], sheets=sheets)
    assert changed.cells[0].after == 4.9  # 7 × 0.7 is 4.8999999999999995


def test_the_workbook_it_comes_from_stays_as_it_was(tmp_path: Path) -> None:
    workbook = loaded(tmp_path, [["Less", "Resources", None, "regular_hours", "*0.5"]])
    scenarios, _ = read_scenarios(workbook)
    changed = apply_scenario(workbook, scenarios["Less"])
    assert workbook["Resources"].columns["regular_hours"].values[0] == 40
    assert changed.workbook.sha256 != workbook.sha256
    assert apply_scenario(workbook, scenarios["Less"]).workbook.sha256 == changed.workbook.sha256


@pytest.mark.parametrize(
    ("where", "weeks"),
    [
        ("item=toy", [0, 1, 2, 3]),
        ("period=2026-01-12", [1]),
        ("period=2026-01-12|2026-01-26", [1, 3]),
        ("period>=2026-01-12; period<2026-01-26", [1, 2]),
        ("period!=2026-01-12", [0, 2, 3]),
        ('item="toy"; quantity>99; period>2026-01-19', [3]),
    ],
)
def test_rows_are_told_by_conditions(tmp_path: Path, where: str, weeks: list[int]) -> None:
    changed = changed_by(tmp_path, ["Forecast", where, "quantity", "+1"])
    quantities = list(changed.workbook["Forecast"].columns["quantity"].values)
    assert quantities == [101 if number in weeks else 100 for number in range(4)]


def test_names_with_separators_stand_in_quotes(tmp_path: Path) -> None:
    sheets = small_sheets()
    odd = "a|b; c=d"
    for name in ("Items", "Sourcing", "Operations", "Forecast"):
        for row in sheets[name]:
            row["item"] = odd
    changed = changed_by(tmp_path, ["Items", f'item="{odd}"', "unit_value", "=11"], sheets=sheets)
    assert [cell.after for cell in changed.cells] == [11]


def test_dates_move_by_days(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Open orders"] = [
        {"kind": "shipment", "item": "toy", "warehouse": "hub", "quantity": 10, "available": week(0)}
    ]
    changed = changed_by(tmp_path, ["Open orders", "item=toy", "available", "+7"], sheets=sheets)
    assert [cell.after for cell in changed.cells] == [week(1)]


def test_nothing_after_the_equals_sign_is_a_blank(tmp_path: Path) -> None:
    """A blank limit is no limit; a blank overtime is none, as in the workbook itself."""
    sheets = small_sheets()
    sheets["Resources"][0]["overtime_hours"] = 8
    sheets["Warehouses"][0]["inbound_units"] = 90
    rows = (["Resources", None, "overtime_hours", "="], ["Warehouses", None, "inbound_units", "="])
    changed = changed_by(tmp_path, *rows, sheets=sheets)
    assert [cell.after for cell in changed.cells] == [0, None]
    (row,) = changed.workbook["Resources"]
    assert not row.is_given("overtime_hours")


def test_set_adds_rows_that_are_not_there(tmp_path: Path) -> None:
    """A closure needs a row of Calendar; the file may have none, or have one already."""
    sheets = small_sheets()
    sheets["Calendar"] = [{"factory": "plant", "period": week(1), "factor": 0.5}]
    where = f"factory=plant; period={week(1)}|{week(2)}"
    changed = changed_by(tmp_path, ["Calendar", where, "factor", "set 0"], sheets=sheets)
    rows = list(changed.workbook["Calendar"].values("factory", "resource", "period", "factor"))
    assert rows == [("plant", None, week(1), 0), ("plant", None, week(2), 0)]
    assert [(cell.column, cell.before, cell.after, cell.added) for cell in changed.cells] == [
        ("factor", 0.5, 0, False),
        ("factory", None, "plant", True),
        ("period", None, week(2), True),
        ("factor", None, 0, True),
    ]


def test_set_fills_a_sheet_that_the_file_lacks(tmp_path: Path) -> None:
    where = f"factory=plant; period={week(3)}"
    changed = changed_by(tmp_path, ["Calendar", where, "factor", "set 0"])
    assert changed.holds
    assert "Calendar" in changed.workbook.present
    assert not check_changed(changed, Scenario("What if", (), "Scenarios!A2"))


def test_copy_makes_a_new_partner_factory(tmp_path: Path) -> None:
    """All its rows again under another name, and then what is different there."""
    sheets = ("Factories", "Resources", "Sourcing", "Operations", "Lanes")
    copies = [[sheet, "factory=plant", "factory", "copy partner"] for sheet in sheets]
    changed = changed_by(tmp_path, *copies, ["Sourcing", "factory=partner", "unit_cost", "+10%"])
    assert changed.holds
    assert list(changed.workbook["Sourcing"].values("factory", "unit_cost")) == [
        ("plant", 5),
        ("partner", 5.5),
    ]
    assert not check_changed(changed, Scenario("What if", (), "Scenarios!A2"))


def test_settings_change_as_their_type_asks(tmp_path: Path) -> None:
    rows = (
        ["Settings", "setting=service_target", "value", "=95%"],
        ["Settings", "setting=time limit", "value", "*2"],
        ["Settings", "setting=start", "value", "+7"],
    )
    changed = changed_by(tmp_path, *rows)
    settings = changed.workbook.settings
    assert (settings["service_target"], settings["time_limit"]) == (0.95, 40)
    assert settings["start"] == date(2026, 1, 12)
    assert [cell.before for cell in changed.cells] == [None, 20, date(2026, 1, 5)]


def test_scenarios_are_combined_by_name(tmp_path: Path) -> None:
    rows = [
        ["Fire", "Resources", None, "regular_hours", "*0.5", "half the hall"],
        ["Demand +20 %", "Forecast", None, "quantity", "+20%"],
        ["Fire + Demand +20 %"],
    ]
    workbook = loaded(tmp_path, rows)
    scenarios, problems = check_scenarios(workbook)
    assert not problems
    assert list(scenarios) == ["Fire", "Demand +20 %", "Fire + Demand +20 %"]
    both = apply_scenario(workbook, scenarios["Fire + Demand +20 %"])
    assert [cell.after for cell in both.cells] == [20, 120, 120, 120, 120]
    asked = find_scenario("Demand +20 % + Fire", scenarios)
    assert asked.combines == ("Demand +20 %", "Fire")
    with pytest.raises(CellProblem, match="no scenario 'Flood'"):
        find_scenario("Fire + Flood", scenarios)


def test_what_a_combination_undoes_is_no_error(tmp_path: Path) -> None:
    """Each does something by itself; that hours of a closed plant cannot be halved is no mistake."""
    rows = [
        ["Closed", "Resources", None, "regular_hours", "=0"],
        ["Half", "Resources", None, "regular_hours", "*0.5"],
        ["Closed + Half"],
    ]
    assert not problems_of(tmp_path, *rows)


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        (["Resource", None, "regular_hours", "*2"], "B2", "scenario-sheet"),
        (["Scenarios", None, "note", "=x"], "B2", "scenario-sheet"),
        (["Resources", None, "hours", "*2"], "D2", "scenario-column"),
        (["Resources", "plant=x", "regular_hours", "*2"], "C2", "scenario-where"),
        (["Resources", "factory", "regular_hours", "*2"], "C2", "scenario-where"),
        (["Resources", 'factory="plant', "regular_hours", "*2"], "C2", "scenario-where"),
        (["Resources", "factory>plant", "regular_hours", "*2"], "C2", "scenario-where"),
        (["Forecast", "period=soon", "quantity", "*2"], "C2", "not-a-date"),
        (["Resources", "factory=plent", "regular_hours", "*2"], "C2", "unknown-name"),
        (["Resources", "factory=plant; resource=pres", "regular_hours", "*2"], "C2", "unknown-name"),
        (["Forecast", "period=2030-01-07", "quantity", "*2"], "C2", "scenario-no-rows"),
        (["Calendar", "factory=plant", "factor", "=0"], "C2", "scenario-no-rows"),
        (["Resources", None, "regular_hours", "twice"], "E2", "scenario-change"),
        (["Resources", None, "regular_hours", "=many"], "E2", "scenario-change"),
        (["Resources", None, "regular_hours", "="], "E2", "scenario-change"),
        (["Resources", None, "regular_hours", 0.1], "E2", "scenario-change"),
        (["Resources", None, "regular_hours", "-41"], "E2", "out-of-range"),
        (["Sourcing", None, "defect_rate", "=2"], "E2", "share-above-one"),
        (["Items", None, "shortage_policy", "=sold"], "E2", "not-a-choice"),
        (["Items", None, "shortage_policy", "*2"], "E2", "scenario-change"),
        (["Forecast", None, "period", "*2"], "E2", "scenario-change"),
        (["Forecast", None, "period", "+1e300"], "E2", "scenario-change"),
        (["Forecast", None, "period", "+99999"], "E2", "not-a-date"),
        (["Lanes", None, "max_shipments", "=1.5"], "E2", "not-whole"),
        (["Resources", None, "regular_hours", "*1"], "E2", "scenario-no-effect"),
        (["Resources", None, "regular_hours", "=40"], "E2", "scenario-no-effect"),
        (["Lanes", None, "max_shipments", "*2"], "E2", "scenario-no-effect"),
        (["Forecast", None, "shortage_cost", "*2"], "E2", "scenario-blank"),
        (["Calendar", "factory=plant", "factor", "set 0"], "C2", "scenario-where"),
        (["Calendar", "factory=*; period=2026-01-12", "factor", "set 0"], "C2", "scenario-where"),
        (["Resources", "factory=plant", "regular_hours", "copy x"], "E2", "scenario-change"),
        (["Resources", "factory=plant", "factory", 'copy ""'], "E2", "scenario-change"),
        (["Settings", "setting=servise_target", "value", "=1"], "E2", "scenario-where"),
        (["Settings", None, "value", "=1"], "E2", "scenario-where"),
        (["Settings", "setting=service_target", "value", "+1%"], "E2", "scenario-blank"),
        (["Settings", "setting=periods", "value", "=2.5"], "E2", "not-whole"),
        ([None, None, "regular_hours", "*2"], "B2", "scenario-incomplete"),
        (["Resources", None, "regular_hours", None], "E2", "scenario-incomplete"),
    ],
)
def test_a_wrong_row_is_an_error_at_its_cell(tmp_path: Path, row: list[Any], place: str, code: str) -> None:
    assert problems_of(tmp_path, ["What if", *row]) == [(f"Scenarios!{place}", code)]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (["Calendar", f"factory=plant; period={date(2026, 1, 13)}", "factor", "set 0"], "A2"),
        (["Calendar", f"factory=plent; period={week(1)}", "factor", "set 0"], "A2"),
        (["Sourcing", None, "item", "=Toy"], "A2"),
        (["Resources", "factory=plant", "factory", "copy plant"], "A2"),
        (["Resources", "factory=plant; resource=mould", "overtime_hours", "set 8"], "A2"),
        (["Settings", "setting=frozen_periods", "value", "=9"], "A2"),
    ],
)
def test_what_breaks_the_workbook_is_an_error_at_the_scenario(
    tmp_path: Path, row: list[Any], place: str
) -> None:
    found = problems_of(tmp_path, ["What if", *row])
    assert found
    assert set(found) == {(f"Scenarios!{place}", "scenario-breaks")}


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rows = [
        ["One", "Resource", None, "regular_hours", "*2"],
        ["Two", "Resources", "factory=plent", "regular_hours", "*2"],
        ["Two", "Resources", None, "regular_hours", "*1"],
        ["One + Three"],
    ]
    assert problems_of(tmp_path, *rows) == [
        ("Scenarios!B2", "scenario-sheet"),
        ("Scenarios!A5", "scenario-unknown"),
        ("Scenarios!C3", "unknown-name"),
        ("Scenarios!E4", "scenario-no-effect"),
    ]


def test_a_wide_forecast_is_changed_at_its_figures(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Forecast"] = [
        ["item", "warehouse", week(0), week(1), week(2), week(3)],
        ["toy", "hub", 100, None, 100, 100],
    ]
    changed = changed_by(tmp_path, ["Forecast", f"period>={week(1)}", "quantity", "*2"], sheets=sheets)
    assert [(cell.place, cell.after) for cell in changed.cells] == [
        ("Forecast!E2", 200),
        ("Forecast!F2", 200),
    ]
