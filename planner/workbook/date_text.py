"""Dates held as text or as numbers: ISO weeks, dates in three languages, serials, and when nobody can say.

Two numbers up to 12 before a year (`02/03/2026`) are a day and a month or a month and a day: such a text is
read only where other cells of its column show which of the two comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

YEARS = range(1950, 2201)
_SERIALS = range(20_000, 90_000)
"""Serials that are read as dates: 1954 to 2146. Other numbers are more likely to be something else."""
_LONGEST = 40

_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")
_YEAR_FIRST = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]|(\d{4})(\d\d)(\d\d)"
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.\s])(\d{1,2})\2(\d{4})")
_ISO_WEEK = re.compile(
    r"(?P<y1>\d{4})[-\s/]?(?:W|S|KW|WK|WEEK|SEMAINE|SEM)\.?[-\s]?(?P<w1>\d{1,2})(?:-1)?"
    r"|(?:W|S|KW|WK|WEEK|SEMAINE|SEM)\.?[-\s]?(?P<w2>\d{1,2})[-\s/]+(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})年第?(?P<w3>\d{1,2})周"
)
_NAMED = re.compile(
    r"(?P<d1>\d{1,2})(?:ER|ST|ND|RD|TH)?[-\s.]+(?P<m1>[A-Z]{3,9})\.?[-\s,.]+(?P<y1>\d{4})"
    r"|(?P<m2>[A-Z]{3,9})\.?[-\s]+(?P<d2>\d{1,2})(?:ST|ND|RD|TH)?,?[-\s]+(?P<y2>\d{4})"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "JANUARY JAN JANVIER JANV",
            "FEBRUARY FEB FEVRIER FEVR FEV",
            "MARCH MAR MARS",
            "APRIL APR AVRIL AVR",
            "MAY MAI",
            "JUNE JUN JUIN",
            "JULY JUL JUILLET JUIL",
            "AUGUST AUG AOUT",
            "SEPTEMBER SEP SEPT SEPTEMBRE",
            "OCTOBER OCT OCTOBRE",
            "NOVEMBER NOV NOVEMBRE",
            "DECEMBER DEC DECEMBRE",
        ),
        start=1,
    )
    for name in names.split()
}


class NotCertain(Exception):
    """A text that is two dates; ``readings``: with the day first, and with the month first."""

    def __init__(self, readings: tuple[date, date]) -> None:
        super().__init__(readings)
        self.readings = readings


class NoSuchDay(Exception):
    """A text that is written as a date or week, and there is no such day or week."""


def date_in(text: str, day_first: bool | None, day_zero: date) -> date | None:
    """The day that a text means, of an ISO week its Monday; None where it is no date.

    ``day_first``: where the column shows which of day and month comes first, else None; it only settles what
    is otherwise not certain. ``day_zero``: what serials count from. Raises NotCertain, NoSuchDay.
    """
    plain = _plain(text)
    if plain.isascii() and plain.isdigit() and len(plain) == 5:
        return date_of_number(int(plain), day_zero)
    if match := _YEAR_FIRST.fullmatch(plain):
        parts = [part for part in match.groups() if part and part.isdigit()]
        return _day(*map(int, parts))
    if match := _ISO_WEEK.fullmatch(plain):
        year, week = (next(filter(None, map(match.group, (f"{key}{n}" for n in "123")))) for key in "yw")
        return _monday(int(year), int(week))
    if match := _NAMED.fullmatch(plain):
        return _named_day(match)
    if match := _YEAR_LAST.fullmatch(plain):
        return _year_last(int(match[1]), int(match[3]), int(match[4]), day_first)
    return None


def date_of_number(number: float, day_zero: date) -> date | None:
    """The day of a serial, or of a number such as 20261130; None where it is likely to be something else."""
    if number != int(number):
        return None
    if int(number) in _SERIALS:
        return day_zero + timedelta(days=int(number))
    year, rest = divmod(int(number), 10_000)
    if year not in YEARS:
        return None
    try:
        return date(year, rest // 100, rest % 100)
    except ValueError:
        return None


def day_first_in(texts: Iterable[str]) -> bool | None:
    """Whether texts of a column show the day before the month; None where none shows it, or they differ."""
    shown = set()
    for text in texts:
        match = _YEAR_LAST.fullmatch(_plain(text))
        if match and (int(match[1]) > 12) != (int(match[3]) > 12):
            shown.add(int(match[1]) > 12)
    return shown.pop() if len(shown) == 1 else None


def _plain(text: str) -> str:
    """Full-width characters as ASCII, upper case, no accents, no midnight at the end."""
    if len(text) > _LONGEST:
        return ""
    decomposed = unicodedata.normalize("NFKD", text.strip())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _MIDNIGHT.sub("", letters.upper())


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDay(f"{year}-{month:02d}-{day:02d} is no day of the calendar.") from error


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise NoSuchDay(f"{year} has no ISO week {week}.") from error


def _named_day(match: re.Match[str]) -> date | None:
    day, month, year = (match[f"{key}1"] or match[f"{key}2"] for key in "dmy")
    return _day(int(year), _MONTHS[month], int(day)) if month in _MONTHS else None


def _year_last(first: int, second: int, year: int, day_first: bool | None) -> date:
    if first > 12 or second > 12 or first == second:
        return _day(year, second, first) if first > 12 else _day(year, first, second)
    if day_first is None:
        raise NotCertain((_day(year, second, first), _day(year, first, second)))
    return _day(year, second, first) if day_first else _day(year, first, second)
