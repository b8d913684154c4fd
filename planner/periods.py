"""Dates and periods: periods are integers inside, the date of their first day in workbooks (M1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class PeriodCalendar:
    """The horizon: ``periods`` periods of ``period_days`` days, the first beginning on ``start``."""

    start: date
    periods: int
    period_days: int

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> PeriodCalendar:
        """The horizon that the Settings sheet describes; it must have been read without errors."""
        return cls(settings["start"], settings["periods"], settings["period_days"])

    @property
    def end(self) -> date:
        """First day after the horizon."""
        return self.date_of(self.periods)

    def date_of(self, period: int) -> date:
        """First day of a period, also of one outside the horizon."""
        return self.start + timedelta(days=period * self.period_days)

    def period_of(self, day: date) -> int:
        """Period that holds a day: below 0 before the start, ``periods`` or more after the horizon."""
        return (day - self.start).days // self.period_days

    def contains(self, day: date) -> bool:
        """Whether a day lies inside the horizon."""
        return self.start <= day < self.end

    def is_first_day(self, day: date) -> bool:
        """Whether a period, also one outside the horizon, begins on that day."""
        return (day - self.start).days % self.period_days == 0

    def nearest_first_day(self, day: date) -> date:
        """First day of a period that lies nearest to ``day``; the earlier one where two are as near."""
        earlier = self.date_of(self.period_of(day))
        later = earlier + timedelta(days=self.period_days)
        return earlier if day - earlier <= later - day else later

    @property
    def weeks(self) -> float:
        """Length of a period in weeks: what is given per week is multiplied by it."""
        return self.period_days / 7
