"""Numbers that are dates: days counted from a day zero, as spreadsheets hold them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from planner.workbook.files.number_looks import DATE, DURATION
from planner.workbook.raw import FormattedNumber

FROM_1900 = date(1899, 12, 30)
FROM_1904 = date(1904, 1, 1)
_FIRST_CERTAIN = 61
"""Serials up to 60 are off by one in the 1900 system, which has a 29 February 1900."""
_SECONDS_A_DAY = 86_400


def shown_as(look: str | None, value: float, day_zero: date) -> object:
    """What a number is under a look (`number_looks`): itself, a moment, a duration, or a FormattedNumber."""
    if look is None:
        return value
    found: object = None
    if look == DATE:
        found = moment_of(value, day_zero)
    elif look == DURATION:
        found = duration_of(value)
    return FormattedNumber(value, look) if found is None else found


def moment_of(serial: float, day_zero: date) -> datetime | time | None:
    """The moment of a serial, to the second; below a day, the time of day; None where it is no date."""
    if 0 <= serial < 1:
        return (datetime.min + timedelta(seconds=round(serial * _SECONDS_A_DAY))).time()
    if day_zero == FROM_1900 and serial < _FIRST_CERTAIN:
        return None
    try:
        moment = datetime.combine(day_zero, time.min) + timedelta(days=serial)
    except (OverflowError, ValueError):  # beyond the calendar, or not finite
        return None
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def moment_in(text: str) -> object:
    """The moment that a file gives in ISO 8601; where it is none the text, to be refused at its cell."""
    for kind in (datetime, time):
        try:
            return kind.fromisoformat(text).replace(tzinfo=None)
        except ValueError:  # the other kind may fit
            continue
    return text


def duration_of(days: float) -> timedelta | None:
    """The duration of a number of days; None where it is too long to be one."""
    try:
        return timedelta(days=days)
    except (OverflowError, ValueError):
        return None
