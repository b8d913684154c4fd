"""When what starts in a period is there: lead times (M2) and delivery days (M3)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_data import of_toy, planned, toy_data

from models.lead_time import arrival_shares, arrivals_by_period

WEEK = 7.0


@pytest.mark.parametrize(
    ("lead_time_days", "period_days", "expected"),
    [
        (0, 7, [(2, 1)]),
        (14, 7, [(4, 1)]),
        (10, 7, [(3, 4 / 7), (4, 3 / 7)]),  # 1 week and 3 of 7 days
        (3, 7, [(2, 4 / 7), (3, 3 / 7)]),
        (3, 1, [(5, 1)]),
        (0.3, 0.1, [(5, 1)]),  # 0.3 / 0.1 is 2.9999999999999996 in floating point
    ],
)
def test_work_spread_over_a_period_arrives_spread(
    lead_time_days: float, period_days: float, expected: list[tuple[int, float]]
) -> None:
    arrivals = arrival_shares(lead_time_days, period_days, period=2)
    assert [period for period, _ in arrivals] == [period for period, _ in expected]
    assert [share for _, share in arrivals] == pytest.approx([share for _, share in expected])


def test_shorter_lead_time_is_felt_within_a_week() -> None:
    """14 → 10 days: in weekly periods 4/7 of the goods come a week earlier."""
    assert arrival_shares(14, WEEK, 0) == ((2, 1.0),)
    assert arrival_shares(10, WEEK, 0)[0] == (1, pytest.approx(4 / 7))


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("lead_time_days", [0, 2, 5.5, 9])
def test_weekly_delivery_day_is_a_longer_lead_time(offset: int, lead_time_days: float) -> None:
    """M3: in weekly periods, whose delivery day lies o days in, it is M2 with L + 6 − o days."""
    held = dict(arrival_shares(lead_time_days, WEEK, 1, offset))
    longer = dict(arrival_shares(lead_time_days + 6 - offset, WEEK, 1))
    assert held == pytest.approx(longer)


@pytest.mark.parametrize(("period", "received"), [(0, 2), (2, 2), (3, 9), (9, 9), (10, 16)])
def test_daily_periods_wait_for_the_next_delivery_day(period: int, received: int) -> None:
    """Delivery days are days 2, 9, 16, …; what arrives on one of them is taken in that day."""
    assert arrival_shares(0, 1, period, 2) == ((received, 1.0),)


def test_delivery_days_cut_a_fortnight() -> None:
    """Days 0–14, delivery days 0, 7, 14: arrivals up to day 1 come in on day 0, up to day 8 on day 7, both in
    period 0; the 6 days left are taken in on day 14, in period 1."""
    assert arrival_shares(0, 14, 0, 0) == ((0, pytest.approx(8 / 14)), (1, pytest.approx(6 / 14)))


@given(
    lead_time_days=st.floats(0, 60),
    period_days=st.sampled_from([1.0, 3.0, 7.0, 14.0, 30.0]),
    period=st.integers(0, 30),
    offset=st.none() | st.integers(0, 6),
)
@settings(deadline=None)
def test_nothing_is_lost_or_comes_back_in_time(
    lead_time_days: float, period_days: float, period: int, offset: int | None
) -> None:
    arrivals = arrival_shares(lead_time_days, period_days, period, offset)
    assert sum(share for _, share in arrivals) == pytest.approx(1.0)
    assert all(share > 0 for _, share in arrivals)
    assert [when for when, _ in arrivals] == sorted({when for when, _ in arrivals})
    earliest = period + (lead_time_days - 1e-6) / period_days
    assert arrivals[0][0] >= int(earliest)


@given(lead_time_days=st.floats(0, 30), offset=st.integers(0, 6))
@settings(deadline=None)
def test_a_delivery_day_holds_goods_up_to_a_week(lead_time_days: float, offset: int) -> None:
    """By any period no more has been taken in than without one, and no less than a week later."""
    free = _cumulative(arrival_shares(lead_time_days, WEEK, 0))
    held = _cumulative(arrival_shares(lead_time_days, WEEK, 0, offset))
    for period in range(8):
        assert held[period] <= free[period] + 1e-6
        assert held[period + 1] >= free[period] - 1e-6


def test_production_ahead_of_its_lead_time() -> None:
    """10 days of lead time: of what starts in week 0, 4/7 are there in week 1, 3/7 in week 2.

    Week 1 wants 40, so 70 must start in week 0; the other 30 arrive when week 2 wants them.
    """
    plan = planned(toy_data([0, 40, 30], source={"lead_time_days": 10}))
    assert of_toy(plan.production) == pytest.approx({0: 70})
    assert plan.objective == pytest.approx(70)


def test_lead_times_of_production_and_lane_follow_each_other() -> None:
    """3 days of making: week 0 finishes 4/7 of its 49 in week 0 and 3/7 in week 1. The lane takes a week, so
    28 are sold in week 1 and 21 in week 2."""
    plan = planned(toy_data([0, 28, 21], source={"lead_time_days": 3}, lane={"lead_time_days": 7}))
    assert of_toy(plan.production) == pytest.approx({0: 49})
    assert of_toy(plan.shipments) == pytest.approx({0: 28, 1: 21})


def test_delivery_day_holds_a_shipment() -> None:
    """Delivery on the first day of a week: a seventh of what leaves in week 0 is received in it, the rest a
    week later. 10 sold in week 0 take 70 sent, whose other 60 serve week 1."""
    plan = planned(toy_data([10, 60], warehouse={"delivery_offset_days": 0}))
    assert of_toy(plan.shipments) == pytest.approx({0: 70})
    assert plan.objective == pytest.approx(70)


def test_what_cannot_arrive_in_time_is_lost() -> None:
    """Two weeks of transport: the first two weeks lose their 5 at 100 each, whatever is made."""
    plan = planned(toy_data([5, 5, 5], lane={"lead_time_days": 14}))
    assert of_toy(plan.lost) == pytest.approx({0: 5, 1: 5})
    assert plan.objective == pytest.approx(2 * 5 * 100 + 5)


def _cumulative(arrivals: tuple[tuple[int, float], ...]) -> list[float]:
    return [sum(share for when, share in arrivals if when <= period) for period in range(10)]


@pytest.mark.parametrize("offset", [None, 2])
def test_every_period_of_the_horizon_has_its_arrivals(offset: int | None) -> None:
    by_period = arrivals_by_period(10, WEEK, 4, offset)
    assert by_period == tuple(arrival_shares(10, WEEK, period, offset) for period in range(4))
