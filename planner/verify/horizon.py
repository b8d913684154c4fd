"""Dates, periods and lead times, worked out for the verifier alone (M1–M3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Horizon:
    """``periods`` periods of ``days`` days each, from ``start`` on."""

    start: date
    periods: int
    days: int

    @property
    def weeks(self) -> float:
        """Length of a period in weeks: what figures given per week are multiplied by (M1)."""
        return self.days / 7

    def first_day(self, period: int) -> date:
        """The day that names a period."""
        return self.start + timedelta(days=self.days * period)

    def period_of(self, day: date) -> int:
        """The period that holds ``day``; negative before the start, ≥ ``periods`` past the end."""
        return (day - self.start).days // self.days

    def holds(self, period: int) -> bool:
        """Whether a period is planned."""
        return 0 <= period < self.periods

    def finishing(self, period: int, lead_days: float) -> dict[int, float]:
        """Period → share of what starts in ``period`` and is there ``lead_days`` later (M2)."""
        whole, part = divmod(lead_days, self.days)
        first, late = period + int(whole), part / self.days
        return {first: 1 - late, first + 1: late} if late > 0 else {first: 1.0}

    def receiving(self, period: int, lead_days: float, first_delivery: int | None) -> dict[int, float]:
        """Period → share of what is sent in ``period`` and taken in then (M2; with a delivery day M3).

        ``first_delivery``: days from the start to the first delivery day, None where every day is one.
        """
        if first_delivery is None:
            return self.finishing(period, lead_days)
        begin = period * self.days + lead_days
        end = begin + self.days
        day = first_delivery + 7 * math.floor((begin - first_delivery - 1) / 7)
        shares: dict[int, float] = {}
        while begin < end:
            cut = min(end, max(begin, day + 1))
            if cut > begin:
                landing = day // self.days
                shares[landing] = shares.get(landing, 0.0) + (cut - begin) / self.days
                begin = cut
            day += 7
        return shares


def forecast_of_days(forecast: Mapping[int, float], first: int, days: float, period_days: int) -> float:
    """Units forecast for ``days`` days from period ``first`` on, the last one in proportion (M11)."""
    whole, part = divmod(days, period_days)
    last = first + int(whole)
    full = sum(forecast.get(period, 0.0) for period in range(first, last))
    return full + forecast.get(last, 0.0) * part / period_days


def days_covered(forecast: Mapping[int, float], first: int, units: float, period_days: int) -> float | None:
    """Days from period ``first`` on whose forecast ``units`` cover, at most to the end of the forecast.

    None where nothing is forecast from ``first`` on.
    """
    end = max((period + 1 for period, wanted in forecast.items() if wanted > 0), default=0)
    for period in range(first, end):
        wanted = forecast.get(period, 0.0)
        if units < wanted:
            return (period - first + units / wanted) * period_days
        units -= wanted
    return float((end - first) * period_days) if end > first else None
