"""Every input belongs to one family, and putting the families back gives last week's numbers again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hand_made_plan import hand_made_input
from workbook_builder import build_workbook, week

from models.data import PlanningData
from planner.assemble import assemble
from planner.attribution.families import _BY_SHEET, _SETTINGS, COLUMNS, PUT_BACK, ROWS, SETTINGS, Family
from planner.attribution.put_back import put_back
from planner.validation.load import load_workbook
from planner.workbook.columns import Column
from planner.workbook.edits import with_values
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.input_columns import SETTINGS as SETTING_COLUMNS
from planner.workbook.table import Cell, Workbook
from planner.workbook.tables import keep_rows, with_tables

NOT_PUT_BACK = {"Settings", "Last plan", "Scenarios", "Actuals", "Investments"}
DERIVED = {"warehouse_stock.target", "factory_stock.target", "items.cover_units", "inspection.lot_size"}
"""Numbers worked out from two families: days of cover (stock) of the forecast, inspection of lots."""
OF_THE_WEEK = {"periods", "period_days", "frozen_periods", "last_plan", "last_plan_periods"}


def test_every_column_belongs_to_exactly_one_family() -> None:
    for name, sheet in INPUT_SHEETS.items():
        if name not in NOT_PUT_BACK:
            listed = [column for names in _BY_SHEET[name].values() for column in names.split()]
            assert sorted(listed) == sorted(column.name for column in sheet.columns), name


def test_every_setting_belongs_to_exactly_one_family() -> None:
    listed = [name for names in _SETTINGS.values() for name in names.split()]
    assert sorted(listed) == sorted(column.name for column in SETTING_COLUMNS)


def test_what_is_planned_from_can_be_put_back() -> None:
    assert set(COLUMNS) == set(INPUT_SHEETS) - NOT_PUT_BACK
    assert set(COLUMNS) - set(ROWS) == {"Items", "Factories", "Warehouses"}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    sheets = hand_made_input()
    sheets["Stock targets"][0]["cover_days"] = 7
    sheets["Stock targets"].append({"item": "toy", "location": "plant", "cover_days": 7, "penalty": 1})
    return load_workbook(build_workbook(tmp_path_factory.mktemp("in") / "in.xlsx", sheets))[0]


def other(column: Column, value: Any) -> Any:
    """Another value that the column may hold."""
    if column.choices:
        return column.choices[(column.choices.index(value) + 1) % len(column.choices)] if value else None
    if column.kind == "date":
        return week(1) if value is None else value + timedelta(days=7)
    if column.kind == "weekday":
        return 2 if value is None else (value + 1) % 7
    if column.kind == "integer":
        return 3 if value is None else value + 1
    if column.kind == "share":
        return 0.9 if value is None else 0.9 * value + 0.001
    return 900.0 if value is None else 0.8 * value + 3


def moved(workbook: Workbook, family: Family) -> Workbook:
    """The workbook with other values in every column and setting of a family."""
    for sheet, columns in COLUMNS.items():
        for name in (name for name, of in columns.items() if of is family):
            column, table = INPUT_SHEETS[sheet].column(name), workbook[sheet]
            values: dict[int, Cell] = {
                index: other(column, value) for index, value in enumerate(table.columns[name].values)
            }
            workbook = with_tables(workbook, {sheet: with_values(table, name, values)})
    known = {column.name: column for column in SETTING_COLUMNS}
    values = {
        name: other(known[name], workbook.settings[name]) for name, of in SETTINGS.items() if of is family
    }
    return replace(workbook, settings={**workbook.settings, **values})


@pytest.mark.parametrize("family", PUT_BACK)
def test_a_family_moves_nothing_else_and_can_be_put_back(before: Workbook, family: Family) -> None:
    now = moved(before, family)
    last_week, this_week = assemble(before).data, assemble(now).data
    assert this_week != last_week
    for one in PUT_BACK:
        expected = last_week if one is family else this_week
        assert assemble(put_back(now, before, (one,))).data == expected, one


def leaves(data: PlanningData) -> Iterator[tuple[str, Any]]:
    """`sources.unit_cost` → its values, for every number that is planned from."""
    for field in fields(data):
        table = getattr(data, field.name)
        values = list(table.values()) if isinstance(table, dict) else []
        parts = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        if parts and is_dataclass(parts[0]):
            for part in fields(parts[0]):
                yield f"{field.name}.{part.name}", [getattr(one, part.name) for one in parts]
        else:
            yield field.name, table


def test_every_number_that_is_planned_from_belongs_to_exactly_one_family(before: Workbook) -> None:
    last_week = dict(leaves(assemble(before).data))
    families = defaultdict(set)
    for family in PUT_BACK:
        for name, value in leaves(assemble(moved(before, family)).data):
            if value != last_week[name]:
                families[name].add(family)
    unmoved = set(last_week) - set(families)
    assert unmoved == OF_THE_WEEK | {"inspection.name"}
    assert {name for name, of in families.items() if len(of) > 1} == DERIVED


def test_all_families_put_back_give_last_week_again(before: Workbook) -> None:
    now = before
    for family in PUT_BACK:
        now = moved(now, family)
    assert assemble(put_back(now, before, PUT_BACK)).data == assemble(before).data


def without_first(workbook: Workbook, sheet: str) -> Workbook:
    return with_tables(workbook, {sheet: keep_rows(workbook[sheet], range(1, len(workbook[sheet])))})


FILLED = [sheet for sheet in ROWS if sheet in hand_made_input() and sheet != "Sourcing"]


@pytest.mark.parametrize("sheet", FILLED)
@pytest.mark.parametrize("is_new", [False, True])
def test_rows_that_are_gone_or_new_are_put_back(before: Workbook, sheet: str, is_new: bool) -> None:
    """Gone: last week's row comes back. New: it goes again. (Two stock rows of one sheet count alike.)"""
    full, short = before, without_first(before, sheet)
    now, then = (full, short) if is_new else (short, full)
    again = put_back(now, then, (ROWS[sheet],))
    rows = {tuple(values) for values in again[sheet].values(*again[sheet].columns)}
    assert rows == {tuple(values) for values in then[sheet].values(*then[sheet].columns)}


def test_forecast_beyond_last_week_s_stays(before: Workbook) -> None:
    """Last week's forecast reached week 3; that of week 4 is this week's."""
    short = [index for index, row in enumerate(before["Forecast"]) if row["period"] < week(4)]
    then = with_tables(before, {"Forecast": keep_rows(before["Forecast"], short)})
    again = put_back(moved(before, Family.FORECAST), then, (Family.FORECAST,))
    quantities = {(row["item"], row["period"]): row["quantity"] for row in again["Forecast"]}
    assert quantities["toy", week(3)] == 100
    assert quantities["toy", week(4)] == pytest.approx(59)


def test_what_names_something_gone_is_not_put_back(before: Workbook) -> None:
    """The factory `shop` was closed: neither its source nor its lane comes back."""
    now = before
    for sheet in ("Factories", "Resources", "Sourcing", "Operations", "Lanes"):
        table = now[sheet]
        kept = [index for index, row in enumerate(table) if row["factory"] != "shop"]
        now = with_tables(now, {sheet: keep_rows(table, kept)})
    assert assemble(put_back(now, before, PUT_BACK)).data.sources.keys() == assemble(now).data.sources.keys()


def test_a_date_of_the_planned_week_is_nobody_s(before: Workbook) -> None:
    moved_on = replace(before, settings={**before.settings, "start": date(2026, 1, 12)})
    assert put_back(moved_on, before, PUT_BACK).settings["start"] == date(2026, 1, 12)
