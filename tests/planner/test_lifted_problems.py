"""Limits that facts alone break are told once each, with the cell and the amount (M12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbook_builder import START, Sheets, build_workbook, small_sheets, week

from planner.assemble import assemble
from planner.validation.load import load_workbook


def told(tmp_path: Path, sheets: Sheets) -> list[tuple[str, str, str]]:
    """Code, place and message of what assembling finds."""
    workbook, _ = load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    return [(problem.code, problem.place, problem.message) for problem in assemble(workbook).problems]


def frozen_sheets(quantity: float) -> Sheets:
    """The first week is frozen at a quantity; the press makes 400 units a week."""
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "frozen_periods", "value": 1})
    sheets["Last plan"] = [{"item": "toy", "factory": "plant", "period": START, "quantity": quantity}]
    return sheets


def test_limits_that_hold_are_not_told(tmp_path: Path) -> None:
    assert told(tmp_path, frozen_sheets(400)) == []


def test_frozen_hours_above_those_there_are(tmp_path: Path) -> None:
    assert told(tmp_path, frozen_sheets(450)) == [
        (
            "frozen-breaks-rule",
            "Last plan!D2",
            "plant, press: frozen production comes to 45 hours, "
            "and hours with overtime allow 40 on 2026-01-05.",
        )
    ]


def test_frozen_sources_above_max_sources(tmp_path: Path) -> None:
    sheets = frozen_sheets(100)
    sheets["Items"][0]["max_sources"] = 1
    sheets["Factories"].append({"factory": "annex"})
    sheets["Sourcing"].append({"item": "toy", "factory": "annex", "lead_time_days": 0})
    sheets["Last plan"].append({"item": "toy", "factory": "annex", "period": START, "quantity": 5})
    assert [problem[:2] for problem in told(tmp_path, sheets)] == [("frozen-breaks-rule", "Last plan!D2")]


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        # 300 on hand, 100 wanted a week: 200 and then 100 are left in the first two weeks.
        (
            {"Stock targets": [{"item": "toy", "location": "hub", "max_quantity": 50}]},
            "Stock targets!C2",
            "toy, hub: what is there or on its way comes to 200 units, "
            "and max_quantity allows 50 on 2026-01-05 (and in 1 more period).",
        ),
        (
            {"Warehouses": [{"warehouse": "hub", "storage_volume": 3}]},
            "Warehouses!B2",
            "hub: what is there or on its way comes to 4 m³, and storage_volume allows 3 on 2026-01-05.",
        ),
    ],
)
def test_stock_above_a_limit(tmp_path: Path, changes: dict[str, Any], place: str, message: str) -> None:
    sheets = small_sheets() | changes
    sheets["Items"][0]["volume"] = 0.02
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 300}]
    assert told(tmp_path, sheets) == [("limit-lifted", place, message)]


def test_open_shipments_above_what_is_taken_in(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Warehouses"][0]["inbound_units"] = 30
    sheets["Open orders"] = [
        {"kind": "shipment", "item": "toy", "warehouse": "hub", "quantity": 40, "available": week(2)}
    ]
    assert told(tmp_path, sheets) == [
        (
            "limit-lifted",
            "Warehouses!B2",
            "hub: what is there or on its way comes to 40 units, and inbound_units allows 30 on 2026-01-19.",
        )
    ]
