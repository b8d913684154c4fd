"""Lead times in days, plans in periods: when what starts in a period is there (M2, M3)."""

from __future__ import annotations

import math
from functools import lru_cache

Arrival = tuple[int, float]
"""(period, share of the units)"""

_NEGLIGIBLE_SHARE = 1e-9
_DAYS_OF_WEEK = 7


@lru_cache(maxsize=65536)
def arrival_shares(
    lead_time_days: float, period_days: float, period: int, delivery_offset_days: int | None = None
) -> tuple[Arrival, ...]:
    """When work spread evenly over ``period`` is there, ``lead_time_days`` after it is done.

    ``delivery_offset_days``: days from the horizon's first day to the first delivery day, None where every
    day is one. Periods may lie past the horizon; shares are above 0, add up to 1 and come in order of period.
    """
    if delivery_offset_days is None:
        return _spread_evenly(lead_time_days / period_days, period)
    return _held_for_delivery(lead_time_days, period_days, period, delivery_offset_days)


@lru_cache(maxsize=8192)
def arrivals_by_period(
    lead_time_days: float, period_days: float, periods: int, delivery_offset_days: int | None = None
) -> tuple[tuple[Arrival, ...], ...]:
    """`arrival_shares` of each of the first ``periods``; all items of a lane share them."""
    return tuple(
        arrival_shares(lead_time_days, period_days, period, delivery_offset_days) for period in range(periods)
    )


def _spread_evenly(lead_time_periods: float, period: int) -> tuple[Arrival, ...]:
    """M2: share 1 - φ after ⌊L/D⌋ periods, share φ one period later."""
    whole = math.floor(lead_time_periods + _NEGLIGIBLE_SHARE)
    late = lead_time_periods - whole
    if late < _NEGLIGIBLE_SHARE:
        return ((period + whole, 1.0),)
    return ((period + whole, 1.0 - late), (period + whole + 1, late))


def _held_for_delivery(
    lead_time_days: float, period_days: float, period: int, offset_days: int
) -> tuple[Arrival, ...]:
    """M3: arrival times are cut at the ends of delivery days; each piece counts where its delivery day
    lies."""
    begin = period * period_days + lead_time_days
    end = begin + period_days
    week = math.floor((begin - offset_days - 1) / _DAYS_OF_WEEK + _NEGLIGIBLE_SHARE) + 1
    shares: dict[int, float] = {}
    while end - begin > _NEGLIGIBLE_SHARE * period_days:
        delivery_day = offset_days + _DAYS_OF_WEEK * week
        cut = min(end, delivery_day + 1.0)
        received = math.floor(delivery_day / period_days + _NEGLIGIBLE_SHARE)
        shares[received] = shares.get(received, 0.0) + (cut - begin) / period_days
        begin, week = cut, week + 1
    return tuple(sorted(shares.items()))
