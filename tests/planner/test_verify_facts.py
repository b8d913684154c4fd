"""The verifier's own numbers, against figures worked out by hand from FORMULATION.md."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_builder import START, Sheets, build_workbook, small_sheets, week

from planner.validation.load import load_workbook
from planner.verify.facts import FACTORY, OPENING_STOCK, WAREHOUSE, Facts
from planner.verify.horizon import Horizon, days_covered, forecast_of_days
from planner.verify.read_facts import read_facts
from planner.verify.sampling import acceptance_probability, after_inspection, share_looked_at

WEEKS = Horizon(START, periods=4, days=7)


def facts_of(folder: Path, sheets: Sheets) -> Facts:
    workbook, _ = load_workbook(build_workbook(folder / "input.xlsx", sheets))
    return read_facts(workbook)


def with_settings(sheets: Sheets, **values: Any) -> Sheets:
    """Settings replaced or added."""
    kept = [row for row in sheets["Settings"] if row["setting"] not in values]
    sheets["Settings"] = kept + [{"setting": name, "value": value} for name, value in values.items()]
    return sheets


def test_lead_times_split_over_two_periods() -> None:
    """M2: 10 days are 1 week and 3/7: 4/7 arrive a week on, 3/7 two weeks on; 14 days are two weeks."""
    assert WEEKS.finishing(2, 10) == pytest.approx({3: 4 / 7, 4: 3 / 7})
    assert WEEKS.finishing(2, 14) == {4: 1.0}
    assert WEEKS.finishing(2, 0) == {2: 1.0}


def test_delivery_day_holds_goods_to_its_end() -> None:
    """M3: deliveries on day 2 of the week. Work of week 0 without lead time arrives on days 0–7: what comes
    on days 0–2 (3/7) is taken in this week, the rest waits for day 9, in week 1."""
    assert WEEKS.receiving(0, 0, first_delivery=2) == pytest.approx({0: 3 / 7, 1: 4 / 7})
    assert WEEKS.receiving(0, 0, first_delivery=6) == pytest.approx({0: 1.0})
    assert WEEKS.receiving(0, 0, first_delivery=None) == {0: 1.0}


def test_delivery_day_in_days() -> None:
    """M3 with periods of a day, deliveries on days 2 and 9: what comes on day 4 waits for day 9."""
    days = Horizon(START, periods=14, days=1)
    assert days.receiving(3, 1, first_delivery=2) == pytest.approx({9: 1.0})
    assert days.receiving(1, 1, first_delivery=2) == pytest.approx({2: 1.0})


@given(
    lead=st.integers(0, 400).map(lambda tenths: tenths / 10),
    offset=st.integers(0, 6),
    period=st.integers(0, 30),
)
def test_weekly_delivery_day_is_a_longer_lead_time(lead: float, offset: int, period: int) -> None:
    """M3: with weekly periods a delivery day o days in is a lead time of L + 6 − o days."""
    held = WEEKS.receiving(period, lead, offset)
    longer = WEEKS.finishing(period, lead + 6 - offset)
    for when in held.keys() | longer.keys():
        assert held.get(when, 0.0) == pytest.approx(longer.get(when, 0.0), abs=1e-9)


@given(
    days=st.integers(1, 31),
    lead=st.floats(0, 100),
    offset=st.none() | st.integers(0, 6),
    period=st.integers(0, 60),
)
def test_everything_sent_is_received_once_and_not_early(
    days: int, lead: float, offset: int | None, period: int
) -> None:
    horizon = Horizon(START, periods=10, days=days)
    shares = horizon.receiving(period, lead, offset)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert min(shares) >= period + math.floor(lead / days) - 1e-9
    assert all(share > 0 for share in shares.values())


def test_periods_before_and_after_the_horizon() -> None:
    assert WEEKS.period_of(date(2026, 1, 11)) == 0
    assert WEEKS.period_of(date(2026, 1, 4)) == -1
    assert WEEKS.first_day(2) == date(2026, 1, 19)
    assert [WEEKS.holds(period) for period in (-1, 0, 3, 4)] == [False, True, True, False]


def test_forecast_of_days_and_days_covered_are_proportional() -> None:
    """M11: 10 days from week 1 on are all of week 1 and 3/7 of week 2."""
    forecast = {0: 70.0, 1: 35.0, 2: 70.0}
    assert forecast_of_days(forecast, 1, 10, 7) == pytest.approx(65)
    assert days_covered(forecast, 1, 65, 7) == pytest.approx(10)
    assert days_covered(forecast, 1, 1000, 7) == 14  # no further than the forecast goes
    assert days_covered(forecast, 3, 10, 7) is None


def test_sampling_figures_of_a_published_example() -> None:
    """Montgomery, Introduction to Statistical Quality Control, 15.2: N = 10 000, n = 89, c = 2, p = 0.01
    gives Pa = 0.9397, AOQ = 0.0093 and ATI = 687 (the text rounds Pa to 0.9397)."""
    accepted = acceptance_probability(89, 2, 0.01, 10_000)
    looked_at = share_looked_at("sample", 89, 2, 0.01, 10_000)
    released, outgoing = after_inspection(0.01, 0.01 * looked_at, scrap=False)
    assert accepted == pytest.approx(0.9397, abs=5e-5)
    assert looked_at * 10_000 == pytest.approx(687, abs=1)
    assert released == 1.0
    assert outgoing == pytest.approx(0.0093, abs=5e-5)


def test_small_lots_are_hypergeometric() -> None:
    """N = 10 with 2 defectives, n = 2, c = 0: 8/10 · 7/9; half a defective lies half way between 0 and 1."""
    assert acceptance_probability(2, 0, 0.2, 10) == pytest.approx(8 / 10 * 7 / 9)
    assert acceptance_probability(2, 0, 0.05, 10) == pytest.approx((1 + 8 / 10) / 2)


@pytest.mark.parametrize(
    ("method", "sample", "lot", "share"),
    [("none", 0, 100, 0.0), ("all", 0, 100, 1.0), ("sample", 100, 100, 1.0), ("sample", 10, math.inf, 0.1)],
)
def test_share_looked_at(method: str, sample: int, lot: float, share: float) -> None:
    """n ≥ N: all; an unlimited lot: 1 − Pa, with p = 1 − 0.9^(1/10) so that Pa = 0.9."""
    assert share_looked_at(method, sample, 0, 1 - 0.9 ** (1 / 10), lot) == pytest.approx(share)


def test_scrap_takes_found_units_out() -> None:
    """p = 0.1, r = 0.09: 0.91 are released, 0.01 of them are defective; reworked, all are released."""
    assert after_inspection(0.1, 0.09, scrap=True) == pytest.approx((0.91, 0.01 / 0.91))
    assert after_inspection(0.1, 0.09, scrap=False) == pytest.approx((1.0, 0.01))
    assert after_inspection(1.0, 1.0, scrap=True) == (0.0, 0.0)


def test_calendar_factor_hours_and_precedence(tmp_path: Path) -> None:
    """M4: factor scales both; hours replace the regular 40 and scale the 10 of overtime by 20/40; a row that
    names the resource beats one for all of them."""
    sheets = small_sheets()
    sheets["Resources"][0] |= {"overtime_hours": 10}
    sheets["Calendar"] = [
        {"factory": "plant", "period": week(0), "factor": 0.5},
        {"factory": "plant", "period": week(1), "hours": 20},
        {"factory": "plant", "period": week(2), "hours": 0},
        {"factory": "plant", "period": week(3), "factor": 0},
        {"factory": "plant", "resource": "press", "period": week(3), "factor": 2},
    ]
    press = facts_of(tmp_path, sheets).supply.resources["plant", "press"]
    assert press.regular == (20, 20, 0, 80)
    assert press.overtime == (5, 5, 0, 20)


def test_weekly_figures_are_scaled_to_the_period(tmp_path: Path) -> None:
    """M1 with periods of 14 days: hours, inbound and holding double, backorder cost too."""
    sheets = with_settings(small_sheets(), period_days=14)
    sheets["Forecast"] = [{"item": "toy", "warehouse": "hub", "period": week(2), "quantity": 7}]
    sheets["Items"][0] |= {"shortage_policy": "backorder"}
    sheets["Warehouses"][0] |= {"inbound_units": 50, "storage_cost": 3}
    facts = facts_of(tmp_path, sheets)
    assert facts.supply.resources["plant", "press"].regular[0] == 80
    assert facts.warehouses["hub"].inbound_units == 100
    assert facts.warehouses["hub"].storage_cost == 6
    assert facts.stock_rules[WAREHOUSE, "hub", "toy"].holding_cost[0] == 1.0
    assert facts.demand.shortage_cost["toy", "hub", 1] == 60


def test_defaults_that_are_worked_out(tmp_path: Path) -> None:
    """M15, M19: shortage cost = value; holding = rate · value · 7/365; service penalty 10 · the larger."""
    sheets = with_settings(small_sheets(), holding_rate=0.365, service_target=0.9)
    sheets["Items"] = [{"item": "toy", "unit_value": 10}]
    facts = facts_of(tmp_path, sheets)
    assert facts.demand.shortage_cost["toy", "hub", 0] == 10
    assert facts.stock_rules[FACTORY, "plant", "toy"].holding_cost[0] == pytest.approx(0.07)
    assert facts.items["toy"].service_penalty == 100
    assert facts.demand.service_target == {("toy", "hub"): 0.9}


def test_prices_are_in_force_from_their_period_on(tmp_path: Path) -> None:
    """M19: a price before the start holds at the start; a blank leaves what was in force."""
    sheets = small_sheets()
    sheets["Prices"] = [
        {"item": "toy", "factory": "plant", "period": week(-1), "unit_cost": 6, "setup_cost": None},
        {"item": "toy", "factory": "plant", "period": week(2), "unit_cost": None, "setup_cost": 25},
    ]
    source = facts_of(tmp_path, sheets).supply.sources["toy", "plant"]
    assert source.unit_cost == (6, 6, 6, 6)
    assert source.setup_cost == (20, 20, 25, 25)


def test_forecast_sources_are_averaged_by_weight(tmp_path: Path) -> None:
    """M20: (3·100 + 1·60)/4 = 90 where both sources speak; the others keep their own figure."""
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "forecast_weight platform", "value": 3})
    sheets["Forecast"].append(
        {"item": "toy", "warehouse": "hub", "period": week(1), "quantity": 60, "source": "Own"}
        | {"shortage_cost": 44}
    )
    demand = facts_of(tmp_path, sheets).demand
    assert demand.forecast["toy", "hub"] == {0: 100, 1: 90, 2: 100, 3: 100}
    assert demand.everywhere["toy"][1] == 90
    assert demand.shortage_cost["toy", "hub", 1] == 44
    assert demand.shortage_cost["toy", "hub", 2] == 30


def test_stock_targets_replace_each_other_whole(tmp_path: Path) -> None:
    """M11: from week 1 on the second row holds: its cover of 10 days of 100 a week is 100 and 3/7 of 100,
    then what is left of the forecast; penalty and cap of the first row are gone."""
    sheets = small_sheets()
    place = {"item": "toy", "location": "hub"}
    sheets["Stock targets"] = [
        {**place, "period": None, "safety_stock": 20, "penalty": 2, "max_quantity": 500, "holding_cost": 3},
        {**place, "period": week(1), "cover_days": 10, "penalty": 4},
    ]
    rules = facts_of(tmp_path, sheets).stock_rules[WAREHOUSE, "hub", "toy"]
    assert rules.target == pytest.approx((20, 100 + 300 / 7, 100, 0))
    assert rules.penalty == (2, 4, 4, 4)
    assert rules.max_quantity == (500, math.inf, math.inf, math.inf)
    assert rules.holding_cost == (3, 0.5, 0.5, 0.5)


def test_most_specific_inspection_row_wins(tmp_path: Path) -> None:
    """M6: item and factory beats item beats factory beats neither; other plans keep their only row."""
    sheets = small_sheets()
    sheets["Sourcing"][0] |= {"defect_rate": 0.1}
    plan = {"plan": "look", "method": "all"}
    sheets["Inspection"] = [
        {**plan, "hours_per_unit": 1, "item": None, "factory": None},
        {**plan, "hours_per_unit": 2, "factory": "plant"},
        {**plan, "hours_per_unit": 3, "item": "toy"},
        {"plan": "none", "method": "none"},
    ]
    plans = facts_of(tmp_path, sheets).supply.inspection["toy", "plant"]
    assert plans["look"].hours == 3
    assert plans["none"].outgoing == 0.1
    sheets["Inspection"].append({**plan, "hours_per_unit": 4, "item": "toy", "factory": "plant"})
    assert facts_of(tmp_path, sheets).supply.inspection["toy", "plant"]["look"].hours == 4


def test_inspection_lot_falls_back_to_the_sources_lots(tmp_path: Path) -> None:
    """M6: a sample of 50 from lots of 50 (the lot multiple) looks at all; from lots of 5000 at less."""
    sheets = small_sheets()
    sheets["Sourcing"][0] |= {"lot_multiple": 50, "defect_rate": 0.01}
    sheets["Inspection"] = [{"plan": "look", "method": "sample", "sample_size": 50, "hours_per_unit": 1}]
    assert facts_of(tmp_path, sheets).supply.inspection["toy", "plant"]["look"].hours == 1
    sheets["Inspection"][0] |= {"lot_size": 5000}
    looked_at = 0.01 + (1 - 0.99**50) * 0.99
    assert facts_of(tmp_path, sheets).supply.inspection["toy", "plant"]["look"].hours == pytest.approx(
        looked_at
    )


def test_opening_stock_is_within_the_strictest_limit(tmp_path: Path) -> None:
    """M8: the source makes 0.1 defective, the item allows 0.05, hub 0.02."""
    sheets = small_sheets()
    sheets["Sourcing"][0] |= {"defect_rate": 0.1}
    sheets["Items"][0] |= {"max_defect_rate": 0.05}
    sheets["Warehouses"][0] |= {"max_defect_rate": 0.02}
    sheets["Inspection"] = [{"plan": "look", "method": "all"}]
    facts = facts_of(tmp_path, sheets)
    assert facts.demand.quality_limit["toy", "hub"] == 0.02
    assert facts.outgoing_rate("toy", "plant", OPENING_STOCK) == 0.02
    assert facts.outgoing_rate("toy", "plant", "look") == 0.0


def test_open_orders_and_last_plan(tmp_path: Path) -> None:
    """M7: overdue orders are there in week 0, later ones in the week of their date, those past the end never.
    M18: the sheet speaks up to week 2; nothing is frozen when it says nothing about the horizon."""
    sheets = with_settings(small_sheets(), frozen_periods=2)
    order = {"kind": "production", "item": "toy", "factory": "plant"}
    sheets["Open orders"] = [
        {**order, "quantity": 5, "available": date(2025, 12, 1)},
        {**order, "quantity": 7, "available": date(2026, 1, 18)},
        {**order, "quantity": 9, "available": week(4)},
    ]
    sheets["Last plan"] = [{"item": "toy", "factory": "plant", "period": week(2), "quantity": 30}]
    facts = facts_of(tmp_path, sheets)
    assert facts.under_way.production == {("toy", "plant", 0): 5, ("toy", "plant", 1): 7}
    assert facts.under_way.last_named == 2
    assert [facts.is_frozen(period) for period in range(4)] == [True, True, False, False]
    sheets["Last plan"][0]["period"] = week(-1)
    assert not facts_of(tmp_path, sheets).is_frozen(0)
