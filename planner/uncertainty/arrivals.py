"""When units are there that were held up by some days more than planned (M2, M3)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.lead_time import arrival_shares
from planner.uncertainty.draws import Days, Floats


def delayed_arrivals(
    lead_time_days: float, delay: Days, period_days: float, period: int, offset_days: int | None = None
) -> Iterator[tuple[int, Floats]]:
    """(period, share of the units by draw); the shares of a draw add up to 1.

    Periods may lie past the horizon.
    """
    for days in np.unique(delay):
        these = (delay == days).astype(float)
        for there, share in arrival_shares(lead_time_days + float(days), period_days, period, offset_days):
            yield there, these * share
