"""This week's workbook with last week's values of some families.

``before`` is last week's workbook moved to this week's start: its stock and open orders are what last week's
plan expected for now. Dates then mean the same in both, and rows are matched by their keys.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from planner.attribution.families import COLUMNS, ROWS, Family, family_of_setting
from planner.workbook.edits import with_rows, with_values
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Cell, Row, Table, Workbook
from planner.workbook.tables import keep_rows, with_tables

_KEYS = {"Inspection": ("plan", "item", "factory")}
"""Sheets whose rows are told apart by other columns than the key columns of the attribute table."""
_WHOLE = frozenset({"Open orders"})
"""Sheets whose rows have no key: replaced as a whole."""

Key = tuple[object, ...]


def put_back(now: Workbook, before: Workbook, families: Collection[Family]) -> Workbook:
    """``now`` with the values that ``families`` had in ``before``.

    What has no counterpart stays: figures of new items, factories and warehouses, forecast of periods that
    last week's did not reach. What names something that is no longer there is not put back.
    """
    workbook = replace(now, settings=_settings(now, before, families))
    for sheet in COLUMNS:
        workbook = with_tables(workbook, {sheet: _put_back_sheet(sheet, workbook, before, families)})
    return workbook


def _settings(now: Workbook, before: Workbook, families: Collection[Family]) -> dict[str, object]:
    names = now.settings.keys() | before.settings.keys()
    moved = {name for name in names if family_of_setting(name) in families}
    kept = {name: value for name, value in now.settings.items() if name not in moved}
    return kept | {name: before.settings[name] for name in moved & before.settings.keys()}


def _put_back_sheet(sheet: str, now: Workbook, before: Workbook, families: Collection[Family]) -> Table:
    table = now[sheet]
    rows_too = ROWS.get(sheet) in families
    columns = [column for column, family in COLUMNS[sheet].items() if family in families]
    if not rows_too and not columns:
        return table
    if sheet in _WHOLE:
        return _known_rows(before[sheet], _Names(now)) if rows_too else table
    then = _by_key(before[sheet])
    keys = _keys(table)
    for column in columns:
        table = _with_values_of(table, column, keys, then)
    return _with_rows_of(table, keys, then, _reach(before), _Names(now)) if rows_too else table


def _with_values_of(table: Table, column: str, keys: Sequence[Key], then: Mapping[Key, Row]) -> Table:
    """A column with the values of then; what was blank is blank again."""
    values: dict[int, Cell] = {index: then[key][column] for index, key in enumerate(keys) if key in then}
    blank = {index for index in values if not then[keys[index]].is_given(column)}
    replaced = with_values(table, column, values)
    still = (index for index in range(len(table)) if index in replaced.defaulted.get(column, ()))
    return replace(replaced, defaulted={**replaced.defaulted, column: frozenset((*blank, *still))})


def _with_rows_of(
    table: Table, keys: Sequence[Key], then: Mapping[Key, Row], reach: date, names: _Names
) -> Table:
    """Without rows that are new, and with those that are gone."""
    beyond = [table.sheet == "Forecast" and row["period"] > reach for row in table]
    kept = [index for index, key in enumerate(keys) if key in then or beyond[index]]
    present = {keys[index] for index in kept}
    gone = [row for key, row in then.items() if key not in present and names.know(row, table.sheet)]
    added = [{column: row[column] for column in table.columns if row.is_given(column)} for row in gone]
    return with_rows(keep_rows(table, kept), INPUT_SHEETS[table.sheet], added)


def _keys(table: Table) -> list[Key]:
    return list(table.values(*_KEYS.get(table.sheet, INPUT_SHEETS[table.sheet].keys)))


def _by_key(table: Table) -> dict[Key, Row]:
    return dict(zip(_keys(table), table, strict=True))


def _reach(before: Workbook) -> date:
    """The last period of which last week's forecast speaks."""
    days = [day for day in before["Forecast"].columns["period"].values if isinstance(day, date)]
    return max(days, default=date.max)


def _known_rows(table: Table, names: _Names) -> Table:
    return keep_rows(table, [index for index, row in enumerate(table) if names.know(row, table.sheet)])


class _Names:
    """What a workbook declares."""

    def __init__(self, workbook: Workbook) -> None:
        self._declared: dict[str, set[object]] = {
            sheet: set(workbook[sheet].columns[INPUT_SHEETS[sheet].keys[-1]].values)
            for sheet in ("Items", "Factories", "Warehouses", "Resources")
        }
        self._declared["location"] = self._declared["Factories"] | self._declared["Warehouses"]
        self._sources = set(workbook["Sourcing"].values("item", "factory"))

    def know(self, row: Row, sheet: str) -> bool:
        """Whether everything that a row of another week names is still there."""
        for column in INPUT_SHEETS[sheet].columns:
            name = row[column.name]
            if column.refers_to and name is not None and name not in self._declared[column.refers_to]:
                return False
        of_source = sheet == "Operations" or (sheet == "Open orders" and row["kind"] == "production")
        return not of_source or (row["item"], row["factory"]) in self._sources
