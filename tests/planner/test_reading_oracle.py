"""The reader of .xlsx files against openpyxl, which reads them in another way: the same cells."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.workbook.files.guarded import read_book
from planner.workbook.raw import ErrorCell, FormattedNumber, RawSheet, UncachedFormula

ROOT = Path(__file__).parents[2]
FORMATS = [
    "General",
    "0",
    "000",
    "0.0%",
    "yyyy-mm-dd",
    "d.m.yy h:mm",
    "[h]:mm",
    '"x"0',
    "0.00E+00",
    "mmm yy",
    "@",
]


def cells_of(sheet: RawSheet) -> dict[tuple[int, int], Any]:
    """(row, column from 1) → what openpyxl would say of the cell, of every filled one."""
    return {
        (number, index): _plain(content)
        for number, row in zip(sheet.row_numbers, sheet.rows, strict=True)
        for index, content in enumerate(row, start=1)
        if content is not None and content != ""
    }


def _plain(content: object) -> object:
    if isinstance(content, ErrorCell):
        return content.code
    return content.value if isinstance(content, FormattedNumber) else content


def oracle(path: Path) -> dict[str, dict[tuple[int, int], Any]]:
    """The same of every sheet, by openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and cell.value != ""
        }
        for sheet in book.worksheets
    }


def ours(path: Path) -> dict[str, dict[tuple[int, int], Any]]:
    """By the reader."""
    return {sheet.title: cells_of(sheet) for sheet in read_book(path).sheets}


@pytest.mark.parametrize("name", ["inputs/small.xlsx", "inputs/shenzhen_toys.xlsx", "tests/files/odd.xlsx"])
def test_workbooks_of_several_programs(name: str) -> None:
    assert ours(ROOT / name) == oracle(ROOT / name)


CONTENT = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff"), max_size=20),
    st.sampled_from(["#N/A", "#REF!", " spaces ", "a\nb", "=1+1"]),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
CELL = st.tuples(st.integers(1, 40), st.integers(1, 30), CONTENT, st.sampled_from(FORMATS))


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
@given(cells=st.lists(CELL, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_under_any_format(tmp_path: Path, cells: list[tuple[int, int, Any, str]]) -> None:
    book = openpyxl.Workbook()
    for row, column, content, number_format in cells:
        cell = book.active.cell(row, column)
        cell.value = content
        if not isinstance(content, datetime):
            cell.number_format = number_format
    path = tmp_path / "in.xlsx"
    book.save(path)
    here, there = ours(path)["Sheet"], oracle(path)["Sheet"]
    moments = {place for found in (here, there) for place, value in found.items() if _is_moment(value)}
    assert {place: here[place] for place in here.keys() - moments} == {
        place: there[place] for place in there.keys() - moments
    }


def _is_moment(value: object) -> bool:
    """What the two show differently on purpose: numbers under a date format that are no date or not to the
    second, and formulas without a result, which openpyxl takes for blanks."""
    return isinstance(value, datetime | time | timedelta | UncachedFormula) or value == "#VALUE!"
