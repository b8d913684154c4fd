"""Periods and dates (M1)."""

from __future__ import annotations

from datetime import date

import pytest

from planner.periods import PeriodCalendar

WEEKS = PeriodCalendar(start=date(2026, 12, 28), periods=3, period_days=7)


def test_dates_of_periods_run_over_the_turn_of_the_year() -> None:
    assert [WEEKS.date_of(period) for period in range(3)] == [
        date(2026, 12, 28),
        date(2027, 1, 4),
        date(2027, 1, 11),
    ]
    assert WEEKS.end == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 12, 27), -1),
        (date(2026, 12, 28), 0),
        (date(2027, 1, 3), 0),
        (date(2027, 1, 4), 1),
        (date(2027, 1, 18), 3),
    ],
)
def test_a_day_lies_in_the_period_that_began_last(day: date, period: int) -> None:
    assert WEEKS.period_of(day) == period


def test_nearest_first_day_is_the_earlier_one_up_to_the_middle() -> None:
    assert WEEKS.is_first_day(date(2027, 1, 4))
    assert not WEEKS.is_first_day(date(2027, 1, 5))
    assert WEEKS.nearest_first_day(date(2027, 1, 7)) == date(2027, 1, 4)
    assert WEEKS.nearest_first_day(date(2027, 1, 8)) == date(2027, 1, 11)


def test_length_in_weeks_scales_what_is_given_per_week() -> None:
    assert PeriodCalendar(date(2026, 1, 1), 10, 1).weeks == pytest.approx(1 / 7)
