"""What should be on hand and under way, held to the hand-made plan (worked out in `hand_made_plan`)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from weekly_runs import previous_by_hand
from workbook_builder import week

from planner.weekly.previous import PreviousRun
from planner.weekly.projection import project


@pytest.fixture
def previous(tmp_path: Path) -> PreviousRun:
    return previous_by_hand(tmp_path)


def test_after_a_week(previous: PreviousRun) -> None:
    """The 100 toys begun in week 0 take 7 days; the 30 that were under way to the hub come in week 1; of the
    20 kits wanted, 15 were there."""
    found = project(previous, week(1))
    assert found.stock == {("toy", "hub"): 30}
    assert found.owed == {("kit", "hub"): 5}
    assert found.waiting == {}
    assert found.orders == {
        ("production", "toy", "plant", week(1)): 100,
        ("shipment", "toy", "hub", week(1)): 30,
    }


def test_after_two_weeks(previous: PreviousRun) -> None:
    """The 80 toys of week 1 finish at plant; of the 40 begun at shop then, 3.5 days long, half is finished
    and half comes in week 2; the finished half is on its way (7 days). 20 toys wait for inspection."""
    found = project(previous, week(2))
    assert found.stock == {("toy", "hub"): 30, ("kit", "hub"): 5, ("toy", "plant"): pytest.approx(2.8)}
    assert found.waiting == {("toy", "plant"): 20}
    assert found.owed == {}
    assert found.orders == {
        ("production", "toy", "plant", week(2)): 80,
        ("production", "toy", "shop", week(2)): 20,
        ("shipment", "toy", "hub", week(2)): 20,
    }


def test_at_the_end_of_the_last_horizon(previous: PreviousRun) -> None:
    """What was begun in the last week is finished after the horizon of then."""
    found = project(previous, week(4))
    assert found.stock == {("toy", "plant"): pytest.approx(26.3), ("kit", "plant"): 10}
    assert found.orders == {("production", "toy", "plant", week(4)): 40}


def test_a_delivery_day_holds_shipments_back(previous: PreviousRun) -> None:
    """Taken in on Mondays only, what shop sends in week 1 (7 days: there in week 2, of which only the first
    day's arrivals make that Monday) comes to 1/7 in week 2 and 6/7 on the Monday of week 3 (M3)."""
    path = previous.run.planned_input
    changed = openpyxl.load_workbook(path)
    sheet = changed["Warehouses"]
    sheet.cell(1, sheet.max_column + 1).value = "delivery_day"
    sheet.cell(2, sheet.max_column).value = "Monday"
    changed.save(path)
    found = project(previous, week(2))
    # What plant sends in week 1 (0 days) arrives over that week; after its Monday it waits for the next.
    toys = {
        day: units
        for (kind, item, _, day), units in found.orders.items()
        if kind == "shipment" and item == "toy"
    }
    assert toys[week(3)] == pytest.approx(20 * 6 / 7)
    assert toys[week(2)] == pytest.approx(20 / 7 + 70 * 6 / 7)
