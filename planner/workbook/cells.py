"""From what a cell holds to what it means: one parser a kind of column.

Each parser takes a cell's content and returns its value, or raises CellProblem. Nothing is guessed: a content
is read without ambiguity or refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache

from planner.validation import reading_codes as codes
from planner.validation.codes import Code, did_you_mean
from planner.workbook.column_words import allowed_range
from planner.workbook.columns import Column
from planner.workbook.raw import ErrorCell, FormattedNumber, UncachedFormula
from planner.workbook.table import Cell

Parser = Callable[[object], Cell]

LARGEST_NUMBER = 1e12
"""Larger numbers are never meant, and no solver is exact beside them."""
_YEARS = range(1950, 2201)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00)?)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_NUMBER_LIKE = re.compile(r"[-+]?[\d\s.,'’\u00a0\u202f]*\d[\d\s.,'’\u00a0\u202f]*(?:[eE][-+]?\d+)?\s*%?")
_PADDED_FORMAT = re.compile(r"0{2,}")
_EXACT_DIGITS = 1e15
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CellProblem(Exception):
    """Why a content cannot be read; the reader adds the cell."""

    def __init__(self, code: Code, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def is_blank(content: object) -> bool:
    """Whether a cell is empty to the eye: nothing, or only spaces."""
    return content is None or (isinstance(content, str) and not content.strip())


def parser_of(column: Column) -> Parser:
    """The parser for the cells of a column. Blank cells are not its business."""
    makers: dict[str, Callable[[Column], Parser]] = {
        "name": lambda _: parse_name,
        "text": lambda _: parse_text,
        "number": _number_parser,
        "share": _number_parser,
        "integer": _integer_parser,
        "date": lambda _: parse_date,
        "choice": _choice_parser,
        "weekday": lambda _: parse_weekday,
    }
    return makers[column.kind](column)


def parse_text(content: object) -> str:
    """Any text, trimmed; numbers and dates as Excel would show them plainly."""
    _demand_result(content)
    if isinstance(content, FormattedNumber):
        content = content.value
    if isinstance(content, datetime):
        content = content.date() if content.time() == time.min else content
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, float | int):
        return f"{content:.15g}"
    return _clean(content if isinstance(content, str) else str(content))


def parse_name(content: object) -> str:
    """A text key, trimmed. Numbers formatted as 000 keep their zeros; `None`, `NA`, `TRUE` are names."""
    if isinstance(content, str):
        return _clean(content)
    _demand_result(content)
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, FormattedNumber):
        return _name_from_number(content.value, content.number_format)
    if isinstance(content, float | int):
        return _name_from_number(content, "General")
    raise CellProblem(codes.NOT_A_NAME, f"{content} is a date or time, not a name.")


def _name_from_number(value: float, number_format: str) -> str:
    if not -_EXACT_DIGITS < value < _EXACT_DIGITS:
        raise CellProblem(
            codes.NOT_A_NAME, "the name is a number of more than 15 digits, which Excel rounds."
        )
    if number_format == "General":
        return f"{value:.15g}"
    if _PADDED_FORMAT.fullmatch(number_format) and value == int(value) >= 0:
        return str(int(value)).zfill(len(number_format))
    raise CellProblem(
        codes.NOT_A_NAME, f"the name is the number {value:.15g}, shown through the format {number_format}."
    )


def _clean(text: str) -> str:
    text = text.strip()
    if _CONTROL.search(text):
        raise CellProblem(codes.CONTROL_CHARACTER, f"{text!r} holds a control character or a line break.")
    return text


def _number_parser(column: Column) -> Parser:
    minimum = -math.inf if column.minimum is None else column.minimum
    maximum = LARGEST_NUMBER if column.maximum is None else column.maximum

    def parse(content: object) -> float:
        if type(content) is not float and type(content) is not int:
            content = _number_from(content)
        if minimum < content <= maximum or (content == minimum and not column.above_minimum):
            return float(content)
        raise _out_of_range(column, content)

    return parse


def _integer_parser(column: Column) -> Parser:
    parse_number = _number_parser(column)

    def parse(content: object) -> int:
        number = parse_number(content)
        if number != int(number):  # type: ignore[arg-type]
            raise CellProblem(codes.NOT_WHOLE, f"{column.name} must be a whole number, not {content}.")
        return int(number)  # type: ignore[arg-type]

    return parse


def _number_from(content: object) -> float | int:
    """A plain number, out of whatever else the cell may hold."""
    _demand_result(content)
    if isinstance(content, FormattedNumber):
        return content.value
    if isinstance(content, str):
        if _NUMBER_LIKE.fullmatch(content.strip()):
            raise CellProblem(codes.NUMBER_AS_TEXT, f"{content.strip()!r} is text, not a number.")
        raise CellProblem(codes.NOT_A_NUMBER, f"{content.strip()!r} is not a number.")
    if isinstance(content, bool):
        raise CellProblem(codes.NOT_A_NUMBER, f"{str(content).upper()} is not a number.")
    raise CellProblem(
        codes.NOT_A_NUMBER, f"{content} is a date or time, not a number.", "Format the cell as a number."
    )


def _out_of_range(column: Column, number: float) -> CellProblem:
    if not abs(number) <= LARGEST_NUMBER:
        return CellProblem(codes.NOT_FINITE, f"{column.name} is not a number up to {LARGEST_NUMBER:g}.")
    if column.kind == "share" and number > 1:
        return CellProblem(
            codes.SHARE_ABOVE_ONE,
            f"{column.name} is {number:g}; it is a share: write {number / 100:g} for {number:g} %.",
        )
    return CellProblem(
        codes.OUT_OF_RANGE, f"{column.name} is {number:g}; it must be {allowed_range(column)}."
    )


@lru_cache(maxsize=4096)
def parse_date(content: object) -> date:
    """A real date, or text YYYY-MM-DD. Cached, because the same few dates fill long sheets."""
    _demand_result(content)
    if isinstance(content, str):
        content = _date_from_text(content.strip())
    if isinstance(content, datetime):
        if content.time() != time.min:
            raise CellProblem(codes.DATE_WITH_TIME, f"{content} carries a time of day.")
        content = content.date()
    if not isinstance(content, date):
        shown = content.value if isinstance(content, FormattedNumber) else content
        raise CellProblem(codes.NOT_A_DATE, f"{shown} is not a date.")
    if content.year not in _YEARS:
        raise CellProblem(codes.NOT_A_DATE, f"{content} is not a date between {_YEARS[0]} and {_YEARS[-1]}.")
    return content


def _date_from_text(text: str) -> date:
    if not _ISO_DATE.fullmatch(text):
        raise CellProblem(codes.NOT_A_DATE, f"{text!r} is text; day and month in it are not certain.")
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise CellProblem(codes.NOT_A_DATE, f"{text!r} is no day of the calendar.") from error


def _choice_parser(column: Column) -> Parser:
    def parse(content: object) -> str:
        word = parse_text(content)
        if word.casefold() in column.choices:
            return word.casefold()
        allowed = ", ".join(column.choices)
        raise CellProblem(
            codes.NOT_A_CHOICE,
            f"{word!r} is not one of: {allowed}.",
            did_you_mean(word, column.choices, codes.NOT_A_CHOICE.remedy),
        )

    return parse


def parse_weekday(content: object) -> int:
    """Monday … Sunday, their first three letters, or 1 … 7, as 0 (Monday) … 6 (Sunday)."""
    word = parse_text(content).casefold()
    for number, weekday in enumerate(WEEKDAYS):
        if word in (weekday, weekday[:3], str(number + 1)):
            return number
    raise CellProblem(codes.NOT_A_WEEKDAY, f"{word!r} is not a weekday.")


def _demand_result(content: object) -> None:
    if isinstance(content, ErrorCell):
        raise CellProblem(codes.ERROR_CELL, f"the cell shows {content.code}.")
    if isinstance(content, UncachedFormula):
        raise CellProblem(codes.UNCACHED_FORMULA, "the formula was saved without its result.")
