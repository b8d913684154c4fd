"""Checks between rows and sheets: where the limits of what is said lie, and the words of remedies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from workbook_builder import START, Sheets, build_workbook, small_sheets, week

from planner.validation.checks import check_workbook
from planner.validation.checks_sources import smallest_lot
from planner.validation.problem import Problem
from planner.workbook.reader import read_workbook


def check(tmp_path: Path, sheets: Sheets) -> list[Problem]:
    """What the checks, without the reader, say."""
    return check_workbook(read_workbook(build_workbook(tmp_path / "in.xlsx", sheets))[0])


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(problem.code, problem.place) for problem in problems]


def three_sources(**by_column: list[Any]) -> Sheets:
    """The item is made at three factories; ``by_column`` gives the columns of Sourcing."""
    sheets = small_sheets()
    factories = ["plant", "annex", "yard"]
    sheets["Factories"] = [{"factory": name} for name in factories]
    sheets["Resources"] = [{"factory": name, "resource": "press", "regular_hours": 40} for name in factories]
    sheets["Operations"] = [
        {"item": "toy", "factory": name, "resource": "press", "hours_per_unit": 0.1} for name in factories
    ]
    sheets["Sourcing"] = [
        {"item": "toy", "factory": name, "lead_time_days": 0}
        | {column: values[index] for column, values in by_column.items()}
        for index, name in enumerate(factories)
    ]
    return sheets


def test_a_good_workbook_passes(tmp_path: Path) -> None:
    assert check(tmp_path, small_sheets()) == []
    assert check(tmp_path, three_sources()) == []


@pytest.mark.parametrize(
    ("min_lot", "multiple", "max_lot", "cell"),
    [
        (50, 0, 50, None),
        (50, 30, 60, None),
        (0, 30, 30, None),
        (None, 30, None, None),
        (0.3, 0.1, 0.3, None),
        (60, 0, 50, "Sourcing!D2"),
        (61, 30, 89, "Sourcing!E2"),
        (0, 30, 29, "Sourcing!E2"),
    ],
)
def test_some_quantity_satisfies_the_lots(
    tmp_path: Path, min_lot: float | None, multiple: float | None, max_lot: float | None, cell: str | None
) -> None:
    sheets = small_sheets()
    sheets["Sourcing"] = [
        ["item", "factory", "lead_time_days", "min_lot", "lot_multiple", "max_lot"],
        ["toy", "plant", 0, min_lot, multiple, max_lot],
    ]
    assert found(check(tmp_path, sheets)) == ([("lots-contradict", cell)] if cell else [])


def test_smallest_lot_is_not_fooled_by_rounding() -> None:
    assert smallest_lot(0.3, 0.1) == pytest.approx(0.3)
    assert smallest_lot(0, 25) == 25
    assert smallest_lot(26, 25) == 50


@pytest.mark.parametrize(
    ("columns", "item", "place"),
    [
        ({"max_share": [0.5, 0.3, 0.2]}, {}, None),
        ({"max_share": [0.5, 0.3, 0.1]}, {}, "Sourcing!D2"),
        ({"max_share": [0.5, 0.3, 0.2]}, {"max_sources": 2}, "Sourcing!D2"),
        ({"min_share": [0.5, 0.3, 0.2]}, {}, None),
        ({"min_share": [0.5, 0.3, 0.3]}, {}, "Sourcing!D2"),
        ({"min_share": [None, 0.3, 0.3]}, {"max_sources": 1}, "Sourcing!D3"),
        ({"min_share": [0.6, 0, 0], "max_share": [0.5, 1, 1]}, {}, "Sourcing!D2"),
        ({}, {"min_sources": 3}, None),
        ({}, {"min_sources": 4}, "Items!E2"),
        ({}, {"min_sources": 3, "max_sources": 2}, "Items!E2"),
    ],
)
def test_shares_and_numbers_of_sources_can_hold(
    tmp_path: Path, columns: dict[str, list[Any]], item: dict[str, int], place: str | None
) -> None:
    sheets = three_sources(**columns)
    sheets["Items"][0] |= item
    assert found(check(tmp_path, sheets)) == ([("shares-contradict", place)] if place else [])


def test_the_nearest_names_and_days_are_named(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Forecast"][0] |= {"warehouse": "Hubb", "period": date(2026, 1, 9)}
    sheets["Operations"][0]["resource"] = "pres"
    remedies = {problem.place: problem.remedy for problem in check(tmp_path, sheets)}
    assert remedies["Forecast!B2"] == "Did you mean 'hub'?"
    assert remedies["Forecast!C2"] == "The nearest one is 2026-01-12."
    assert remedies["Operations!C2"] == "Did you mean 'press'?"


def test_a_resource_belongs_to_its_factory(tmp_path: Path) -> None:
    sheets = three_sources()
    sheets["Resources"][1]["resource"] = "oven"
    assert ("unknown-name", "Operations!C3") in found(check(tmp_path, sheets))


def test_names_are_not_reported_against_a_sheet_that_is_missing(tmp_path: Path) -> None:
    sheets = small_sheets()
    del sheets["Items"]
    assert "unknown-name" not in {problem.code for problem in check(tmp_path, sheets)}


def test_a_key_that_repeats_names_the_first_row(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Lanes"] += [
        {"factory": "plant", "warehouse": "hub", "lead_time_days": 1, "mode": "air"},
        {"factory": "plant", "warehouse": "hub", "lead_time_days": 2, "mode": "standard"},
    ]
    problems = check(tmp_path, sheets)
    assert found(problems) == [("duplicate-row", "Lanes!A4")]
    assert "row 2" in problems[0].message


def test_open_orders_and_limited_inspection_plans_may_repeat(tmp_path: Path) -> None:
    sheets = small_sheets()
    order = {"kind": "shipment", "item": "toy", "warehouse": "hub", "quantity": 5, "available": START}
    sheets["Open orders"] = [order, order]
    sheets["Inspection"] = [
        {"plan": "a", "method": "all"},
        {"plan": "a", "method": "none", "factory": "plant"},
    ]
    assert check(tmp_path, sheets) == []


def test_forecast_outside_the_horizon_is_told_with_its_amount_once_a_side(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Forecast"] += [
        {"item": "toy", "warehouse": "hub", "period": day, "quantity": units}
        for day, units in [(week(-2), 7), (week(-1), 8), (week(4), 1000), (date(2026, 2, 5), 500)]
    ]
    before, after = check(tmp_path, sheets)
    assert (before.code, before.place) == ("forecast-before-start", "Forecast!C6")
    assert before.message.startswith("2 rows with 15 units lie before the start, 2026-01-05")
    assert (after.code, after.place) == ("forecast-after-horizon", "Forecast!C8")
    assert after.message.startswith("2 rows with 1,500 units lie after the horizon, from 2026-02-02 on")


def test_prices_and_targets_from_before_the_start_are_in_force_and_not_reported(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Prices"] = [{"item": "toy", "factory": "plant", "period": date(2025, 12, 3), "unit_cost": 4}]
    sheets["Stock targets"] = [
        {"item": "toy", "location": "hub", "period": date(2025, 12, 3), "safety_stock": 5, "penalty": 1}
    ]
    assert check(tmp_path, sheets) == []


def test_without_a_horizon_the_other_checks_still_speak(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Settings"][1]["value"] = "four"
    sheets["Forecast"][0]["item"] = "toys"
    assert found(check(tmp_path, sheets)) == [("unknown-name", "Forecast!A2")]


def test_without_any_operation_one_warning_is_enough(tmp_path: Path) -> None:
    sheets = three_sources()
    sheets["Operations"] = [["item", "factory", "resource", "hours_per_unit"]]
    assert found(check(tmp_path, sheets)) == [("source-without-operations", "Operations")]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"method": "sample", "sample_size": 80, "acceptance_number": 1}, []),
        (
            {"method": "sample", "sample_size": 2, "acceptance_number": 2},
            [("sample-incomplete", "Inspection!D2")],
        ),
        ({"method": "all", "rework_cost": 3}, [("cell-not-used", "Inspection!C2")]),
        ({"method": "all", "disposition": "rework", "rework_cost": 3}, []),
        ({"method": "all", "item": "toy", "factory": "plant"}, []),
    ],
)
def test_inspection_plans(tmp_path: Path, plan: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    sheets = small_sheets()
    sheets["Inspection"] = [{"plan": "p"} | plan]
    assert found(check(tmp_path, sheets)) == expected


def test_an_open_production_order_needs_a_source(tmp_path: Path) -> None:
    sheets = three_sources()
    sheets["Sourcing"].pop()
    sheets["Operations"].pop()
    sheets["Open orders"] = [
        {"kind": "production", "item": "toy", "factory": "yard", "quantity": 5, "available": START}
    ]
    assert found(check(tmp_path, sheets)) == [("no-such-source", "Open orders!C2")]


def frozen(tmp_path: Path, quantities: list[float], **source: Any) -> list[Problem]:
    """Findings for a last plan whose first two weeks are frozen, on a factory that may change by 10 hours."""
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "frozen_periods", "value": 2})
    sheets["Factories"][0]["max_ramp"] = 0.25
    sheets["Sourcing"][0] |= source
    sheets["Last plan"] = [
        {"item": "toy", "factory": "plant", "period": week(number), "quantity": quantity}
        for number, quantity in enumerate(quantities)
    ]
    return check(tmp_path, sheets)


def test_frozen_plans_that_keep_the_rules_are_not_reported(tmp_path: Path) -> None:
    assert frozen(tmp_path, [100, 200, 7], min_lot=50, lot_multiple=25, max_lot=200) == []


@pytest.mark.parametrize(
    ("quantities", "source", "place", "words"),
    [
        ([100, 40], {"min_lot": 50}, "Last plan!D3", "40 units are below min_lot 50"),
        ([100, 130], {"max_lot": 120}, "Last plan!D3", "130 units are above max_lot 120"),
        ([100, 130], {"lot_multiple": 50}, "Last plan!D3", "130 units are no multiple of 50"),
        ([100, 100], {"first_period": week(1)}, "Last plan!C2", "before first_period 2026-01-12"),
        ([100, 100], {"last_period": week(0)}, "Last plan!C3", "after last_period 2026-01-05"),
        ([100, 210], {}, "Last plan!D3", "from 10 to 21 on 2026-01-12; max_ramp allows a change of 10"),
    ],
)
def test_frozen_plans_that_break_a_rule_say_where_and_how_far(
    tmp_path: Path, quantities: list[float], source: dict[str, Any], place: str, words: str
) -> None:
    problems = frozen(tmp_path, quantities, **source)
    assert found(problems) == [("frozen-breaks-rule", place)]
    assert words in problems[0].message


def test_frozen_production_without_a_source_is_an_error(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "frozen_periods", "value": 1})
    sheets["Factories"].append({"factory": "annex"})
    sheets["Last plan"] = [{"item": "toy", "factory": "annex", "period": START, "quantity": 9}]
    assert found(check(tmp_path, sheets)) == [("no-such-source", "Last plan!B2")]
