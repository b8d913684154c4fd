"""From what a cell holds to what it means: one parser a kind of column.

Each parser takes a cell's content and returns its value, or raises CellProblem. Nothing is guessed: a content
is read without ambiguity or refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time

from planner.validation import reading_codes as codes
from planner.validation.codes import Code, did_you_mean
from planner.workbook import date_text, number_text
from planner.workbook.column_words import allowed_range
from planner.workbook.columns import Column
from planner.workbook.habits import Habits
from planner.workbook.input_words import WEEKDAY_WORDS, choice_words
from planner.workbook.names import same_name
from planner.workbook.raw import ErrorCell, FormattedNumber, MergedCell, UncachedFormula
from planner.workbook.table import Cell

Parser = Callable[[object], Cell]

LARGEST_NUMBER = 1e12
"""Larger numbers are never meant, and no solver is exact beside them."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
"""Also what is invisible or turns the direction of writing: names must be what they look like."""
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\u200b\u2060\ufeff"
_PADDED_FORMAT = re.compile(r"0{2,}")
_EXACT_DIGITS = 1e15
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLAIN_HABITS = Habits()


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


def parser_of(column: Column, habits: Habits = _PLAIN_HABITS) -> Parser:
    """The parser for the cells of a column, whose ``habits`` settle texts that could mean two things.

    Blank cells are not its business.
    """
    makers: dict[str, Callable[[], Parser]] = {
        "name": lambda: parse_name,
        "text": lambda: parse_text,
        "number": lambda: _number_parser(column, habits),
        "share": lambda: _number_parser(column, habits),
        "integer": lambda: _integer_parser(column, habits),
        "date": lambda: date_parser(habits),
        "choice": lambda: _choice_parser(column),
        "weekday": lambda: parse_weekday,
    }
    return makers[column.kind]()


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
    text = text.strip(_SPACES)
    if _CONTROL.search(text):
        raise CellProblem(codes.CONTROL_CHARACTER, f"{text!r} holds a control character or a line break.")
    return text


def _number_parser(column: Column, habits: Habits) -> Parser:
    minimum = -math.inf if column.minimum is None else column.minimum
    maximum = LARGEST_NUMBER if column.maximum is None else column.maximum

    known: dict[object, float] = {}

    def number_of(content: object) -> float:
        if content not in known or isinstance(content, bool):
            known[content] = _number_from(content, column, habits)
        return known[content]

    def parse(content: object) -> float:
        if type(content) is not float and type(content) is not int:
            content = number_of(content)
        if minimum < content <= maximum or (content == minimum and not column.above_minimum):
            return float(content)
        raise _out_of_range(column, content)

    return parse


def _integer_parser(column: Column, habits: Habits) -> Parser:
    parse_number = _number_parser(column, habits)

    def parse(content: object) -> int:
        number = parse_number(content)
        if number != int(number):  # type: ignore[arg-type]
            raise CellProblem(codes.NOT_WHOLE, f"{column.name} must be a whole number, not {number:.15g}.")
        return int(number)  # type: ignore[arg-type]

    return parse


def _number_from(content: object, column: Column, habits: Habits) -> float | int:
    """A plain number, out of whatever else the cell may hold."""
    _demand_result(content)
    if isinstance(content, FormattedNumber):
        return content.value
    if isinstance(content, str):
        return _number_from_text(content.strip(), column, habits)
    if isinstance(content, bool):
        raise CellProblem(codes.NOT_A_NUMBER, f"{str(content).upper()} is not a number.")
    raise CellProblem(
        codes.NOT_A_NUMBER, f"{content} is a date or time, not a number.", "Format the cell as a number."
    )


def _number_from_text(text: str, column: Column, habits: Habits) -> float:
    try:
        found = number_text.number_in(text, habits.decimal_mark)
    except number_text.NotCertain as error:
        readings = " or ".join(f"{reading:.15g}" for reading in error.readings)
        raise CellProblem(
            codes.AMBIGUOUS_NUMBER,
            f"{text!r} is text, and may be {readings}; no other cell of the column tells.",
        ) from error
    if found is None:
        if number_text.looks_like_a_number(text):
            raise CellProblem(codes.NUMBER_AS_TEXT, f"{text!r} is text, and no number is written so.")
        raise CellProblem(codes.NOT_A_NUMBER, f"{text!r} is not a number.")
    if found.percent and not _may_be_a_share(column):
        raise CellProblem(
            codes.PERCENT_OF_NOTHING, f"{text!r} is a percentage; {column.name} counts {column.unit}."
        )
    return found.value


def _may_be_a_share(column: Column) -> bool:
    return column.kind == "share" or column.unit in ("", "share")


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


def date_parser(habits: Habits = _PLAIN_HABITS) -> Callable[[object], date]:
    """A parser of days: real dates, date serials, and texts as `date_text` reads them.

    It remembers what it read, because the same few dates fill long sheets.
    """
    known: dict[object, date] = {}

    def parse(content: object) -> date:
        if content not in known:
            known[content] = _day_of(content, habits)
        return known[content]

    return parse


def parse_date(content: object) -> date:
    """A day, where nothing is known of its column."""
    return _day_of(content, _PLAIN_HABITS)


def _day_of(content: object, habits: Habits) -> date:
    _demand_result(content)
    shown = content.value if isinstance(content, FormattedNumber) else content
    day: object = shown
    if isinstance(shown, str):
        day = _day_from_text(shown.strip(), habits)
    elif isinstance(shown, float | int) and not isinstance(shown, bool) and math.isfinite(shown):
        day = date_text.date_of_number(shown, habits.day_zero)
    if isinstance(day, datetime):
        if day.time() != time.min:
            raise CellProblem(codes.DATE_WITH_TIME, f"{day} carries a time of day.")
        day = day.date()
    if not isinstance(day, date):
        raise CellProblem(codes.NOT_A_DATE, f"{shown} is not a date.")
    if day.year not in date_text.YEARS:
        first, last = date_text.YEARS[0], date_text.YEARS[-1]
        raise CellProblem(codes.NOT_A_DATE, f"{day} is not a date between {first} and {last}.")
    return day


def _day_from_text(text: str, habits: Habits) -> date:
    try:
        day = date_text.date_in(text, habits.day_first, habits.day_zero)
    except date_text.NotCertain as error:
        readings = " or ".join(map(str, error.readings))
        raise CellProblem(
            codes.AMBIGUOUS_DATE, f"{text!r} may be {readings}; no other cell of the column tells."
        ) from error
    except date_text.NoSuchDay as error:
        raise CellProblem(codes.NOT_A_DATE, str(error)) from error
    if day is None:
        raise CellProblem(codes.NOT_A_DATE, f"{text!r} is text, and not certainly a day of one year.")
    return day


def _choice_parser(column: Column) -> Parser:
    known = choice_words(column.choices)

    def parse(content: object) -> str:
        word = parse_text(content)
        if same_name(word) in known:
            return known[same_name(word)]
        allowed = ", ".join(column.choices)
        raise CellProblem(
            codes.NOT_A_CHOICE,
            f"{word!r} is not one of: {allowed}.",
            did_you_mean(word, column.choices, codes.NOT_A_CHOICE.remedy),
        )

    return parse


def parse_weekday(content: object) -> int:
    """Monday … Sunday, their first three letters, their other words, or 1 … 7, as 0 (Monday) … 6 (Sunday)."""
    word = parse_text(content).casefold()
    for number, weekday in enumerate(_WEEKDAYS):
        if word in (weekday, weekday[:3], str(number + 1), *WEEKDAY_WORDS[number]):
            return number
    raise CellProblem(codes.NOT_A_WEEKDAY, f"{word!r} is not a weekday.")


def _demand_result(content: object) -> None:
    if isinstance(content, ErrorCell):
        raise CellProblem(codes.ERROR_CELL, f"the cell shows {content.code}.")
    if isinstance(content, UncachedFormula):
        raise CellProblem(codes.UNCACHED_FORMULA, "the formula was saved without its result.")
    if isinstance(content, MergedCell):
        raise CellProblem(
            codes.MERGED_CELL,
            f"the cell is part of the merged cells {content.merged}; only the first holds a value.",
        )
