"""One cell: read without ambiguity, or refused with a code."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from planner.workbook.cells import CellProblem, is_blank, parse_date, parse_name, parse_text, parser_of
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS, SETTINGS
from planner.workbook.raw import ErrorCell, FormattedNumber, UncachedFormula

AMOUNT = Column("quantity", "number", "units", minimum=0.0)
ABOVE = Column("shipment_volume", "number", "m³", minimum=0.0, above_minimum=True)
SHARE = Column("max_share", "share", "share", minimum=0.0, maximum=1.0)
COUNT = Column("periods", "integer", "periods", minimum=1, maximum=520)
CHOICE = Column("shortage_policy", "choice", "policy", choices=("lost", "backorder"))
WEEKDAY = Column("delivery_day", "weekday", "weekday")


def code_of(column: Column, content: object) -> str:
    """Code of the problem with which a content is refused."""
    with pytest.raises(CellProblem) as raised:
        parser_of(column)(content)
    return raised.value.code.name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("  Robot dog ", "Robot dog"),
        ("007", "007"),
        (FormattedNumber(7, "000"), "007"),
        (FormattedNumber(7.0, "0000"), "0007"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (6901234567890, "6901234567890"),
        ("None", "None"),
        ("NA", "NA"),
        ("null", "null"),
        ("TRUE", "TRUE"),
        (True, "TRUE"),
        ("=1+1", "=1+1"),
    ],
)
def test_names(content: object, name: str) -> None:
    assert parse_name(content) == name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (datetime(2026, 3, 1), "not-a-name"),
        (time(12, 0), "not-a-name"),
        (1e15, "not-a-name"),
        (FormattedNumber(7, '"SKU-"000'), "not-a-name"),
        (FormattedNumber(7.5, "000"), "not-a-name"),
        ("Robot\ndog", "control-character"),
        ("Robot\x0bdog", "control-character"),
        (ErrorCell("#N/A"), "error-cell"),
        (UncachedFormula(), "uncached-formula"),
        (timedelta(hours=30), "not-a-name"),
    ],
)
def test_names_that_are_not_certain(content: object, code: str) -> None:
    assert code_of(Column("item", "name", "item"), content) == code


@pytest.mark.parametrize(
    ("content", "number"), [(3, 3.0), (2.5, 2.5), (0, 0.0), (FormattedNumber(4, '"¥"0'), 4.0)]
)
def test_numbers(content: object, number: float) -> None:
    parsed = parser_of(AMOUNT)(content)
    assert parsed == number
    assert isinstance(parsed, float)


@pytest.mark.parametrize(
    ("column", "content", "code"),
    [
        (AMOUNT, "12,34,5", "number-as-text"),
        (AMOUNT, " 1,234 ", "ambiguous-number"),
        (AMOUNT, "-1e3", "out-of-range"),
        (AMOUNT, "many", "not-a-number"),
        (AMOUNT, "nan", "not-a-number"),
        (AMOUNT, True, "not-a-number"),
        (AMOUNT, datetime(2026, 1, 5), "not-a-number"),
        (AMOUNT, timedelta(hours=30), "not-a-number"),
        (AMOUNT, -1, "out-of-range"),
        (AMOUNT, float("inf"), "not-finite"),
        (AMOUNT, float("nan"), "not-finite"),
        pytest.param(AMOUNT, 10**400, "not-finite", id="400 digits"),
        (AMOUNT, 1.1e12, "not-finite"),
        (AMOUNT, ErrorCell("#DIV/0!"), "error-cell"),
        (AMOUNT, UncachedFormula(), "uncached-formula"),
        (ABOVE, 0, "out-of-range"),
        (SHARE, 5, "share-above-one"),
        (SHARE, -0.1, "out-of-range"),
        (COUNT, 2.5, "not-whole"),
        (COUNT, 0, "out-of-range"),
        (COUNT, 521, "out-of-range"),
        (COUNT, True, "not-a-number"),
    ],
)
def test_numbers_that_are_refused(column: Column, content: object, code: str) -> None:
    assert code_of(column, content) == code


def test_a_share_above_one_says_what_to_write() -> None:
    with pytest.raises(CellProblem, match=r"write 0\.05 for 5 %"):
        parser_of(SHARE)(5)


def test_whole_numbers_are_integers() -> None:
    assert parser_of(COUNT)(26.0) == 26
    assert isinstance(parser_of(COUNT)(26.0), int)


@pytest.mark.parametrize(
    "content", [datetime(2026, 1, 5), date(2026, 1, 5), "2026-01-05", " 2026-01-05 ", "2026-01-05 00:00:00"]
)
def test_dates(content: object) -> None:
    parsed = parse_date(content)
    assert parsed == date(2026, 1, 5)
    assert type(parsed) is date


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("02/03/2026", "ambiguous-date"),
        ("2026-02-30", "not-a-date"),
        ("next week", "not-a-date"),
        (46027.5, "not-a-date"),
        (12, "not-a-date"),
        (FormattedNumber(12, "000"), "not-a-date"),
        (datetime(2026, 1, 5, 8, 30), "date-with-time"),
        (datetime(1900, 1, 5), "not-a-date"),
        (ErrorCell("#REF!"), "error-cell"),
    ],
)
def test_dates_that_are_not_certain(content: object, code: str) -> None:
    assert code_of(Column("period", "date", "day"), content) == code


def test_choices_ignore_case_and_name_the_nearest_word() -> None:
    assert parser_of(CHOICE)(" Backorder ") == "backorder"
    with pytest.raises(CellProblem) as raised:
        parser_of(CHOICE)("backorders")
    assert raised.value.code.name == "not-a-choice"
    assert raised.value.remedy == "Did you mean 'backorder'?"


@pytest.mark.parametrize(("content", "weekday"), [("Monday", 0), ("sun", 6), (1, 0), (7.0, 6), ("3", 2)])
def test_weekdays_count_from_monday(content: object, weekday: int) -> None:
    assert parser_of(WEEKDAY)(content) == weekday


@pytest.mark.parametrize("content", ["Someday", 0, 8, "m"])
def test_other_weekdays_are_refused(content: object) -> None:
    assert code_of(WEEKDAY, content) == "not-a-weekday"


def test_texts_take_what_excel_would_show() -> None:
    assert [parse_text(content) for content in (3.0, True, datetime(2026, 1, 5), " a ")] == [
        "3",
        "TRUE",
        "2026-01-05",
        "a",
    ]


@pytest.mark.parametrize(
    ("content", "blank"), [(None, True), ("", True), (" \t", True), (0, False), (False, False)]
)
def test_blank_is_what_shows_nothing(content: object, blank: bool) -> None:
    assert is_blank(content) is blank


def test_every_input_column_has_a_parser() -> None:
    columns = [column for sheet in INPUT_SHEETS.values() for column in sheet.columns]
    for column in (*columns, *SETTINGS):
        assert callable(parser_of(column))
