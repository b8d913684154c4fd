"""One fact of a plan that holds is made wrong at a time: the rule that guards it must say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hand_made_plan import COSTS, OPENING, HandMade, rows
from workbook_builder import week

from planner.verify.names import NAMES
from planner.verify.plan_tables import CELLS, DUPLICATES, MISSING, PERIODS
from planner.verify.rules import RULES, SAME_INPUT
from planner.workbook.output_columns import OUTPUT_SHEETS

Change = Callable[[HandMade], None]

TOY = {"item": "toy", "factory": "plant"}
KIT = {"item": "kit", "factory": "plant"}
SHOP = {"factory": "shop"}
HUB_TOY = {"location": "hub", "item": "toy"}
HUB_KIT = {"location": "hub", "item": "kit"}
PLANT_TOY = {"location": "plant", "item": "toy"}
PRESS = {"resource": "press"}
TEAM = {"resource": "inspection team", "factory": "plant"}


def at(number: int, **where: Any) -> dict[str, Any]:
    """Which row: names, and the week."""
    return {"period": week(number), **where}


def _matching(table: list[dict[str, Any]], where: dict[str, Any]) -> list[dict[str, Any]]:
    found = [row for row in table if all(row.get(name) == value for name, value in where.items())]
    assert found, f"no row {where}"
    return found


def plan(sheet: str, where: dict[str, Any], **values: Any) -> Change:
    """Overwrite cells of the first such row of the plan."""
    return lambda made: _matching(made.plan[sheet], where)[0].update(values)


def given(sheet: str, where: dict[str, Any], **values: Any) -> Change:
    """Overwrite cells of the input, so that the plan breaks what it says."""
    return lambda made: _matching(made.input[sheet], where)[0].update(values)


def dropped(sheet: str, where: dict[str, Any]) -> Change:
    """Remove the first such row of the plan."""
    return lambda made: made.plan[sheet].remove(_matching(made.plan[sheet], where)[0])


def added(sheet: str, where: dict[str, Any], **values: Any) -> Change:
    """Repeat the first such row of the plan with other values."""
    return lambda made: made.plan[sheet].append({**_matching(made.plan[sheet], where)[0], **values})


def setting(name: str, value: Any) -> Change:
    return given("Settings", {"setting": name}, value=value)


def target(**values: Any) -> Change:
    """A further row of Stock targets."""
    return lambda made: made.input["Stock targets"].append(values)


def both(*changes: Change) -> Change:
    def change(made: HandMade) -> None:
        for one in changes:
            one(made)

    return change


def summary(label: str, value: Any) -> Change:
    return lambda made: made.summary.update({label: value})


def without_sheet(sheet: str) -> Change:
    return lambda made: made.plan.pop(sheet) and None


def without_column(sheet: str, column: str) -> Change:
    def change(made: HandMade) -> None:
        kept = [one.name for one in OUTPUT_SHEETS[sheet].columns if one.name != column]
        made.plan[sheet] = [kept, *([row[name] for name in kept] for row in made.plan[sheet])]

    return change


CORRUPTIONS: list[tuple[str, Change]] = [
    (MISSING, without_sheet("Vehicles")),
    (MISSING, without_column("Inventory", "safety_stock")),
    (CELLS, plan("Production", at(1, **TOY), quantity="eighty")),
    (CELLS, plan("Production", at(1, **TOY), quantity="#N/A")),
    (CELLS, plan("Production", at(1, **TOY), quantity=True)),
    (CELLS, plan("Production", at(1, **TOY), quantity=-80)),
    (CELLS, plan("Production", at(1, **TOY), lots=3.5)),
    (CELLS, plan("Production", at(1, **TOY), item=7)),
    (CELLS, plan("Production", at(1, **TOY), item=None)),
    (CELLS, plan("Production", at(1, **TOY), period="2026-01-12")),
    (CELLS, plan("Inventory", at(1, **HUB_TOY), place="store")),
    (PERIODS, plan("Production", at(1, **TOY), period=week(1) + timedelta(days=1))),
    (PERIODS, plan("Production", at(1, **TOY), period=week(4))),
    (DUPLICATES, added("Shipments", at(1, **TOY), quantity=0)),
    (NAMES, plan("Production", at(1, **TOY), item="train")),
    (NAMES, plan("Production", at(1, **KIT), factory="shop")),
    (NAMES, plan("Inspection", at(1, **TOY), plan="fix")),
    (NAMES, plan("Shipments", at(1, **TOY), mode="air")),
    (NAMES, plan("Shipments", at(1, **TOY), inspection_plan="fix")),
    (NAMES, plan("Inventory", at(1, **HUB_TOY), place="factory")),
    (NAMES, plan("Capacity", at(1, **PRESS), resource="bench")),
    (NAMES, plan("Capacity", at(1, **TEAM), resource="press")),
    (SAME_INPUT, summary("Input SHA-256", "0" * 64)),
    (SAME_INPUT, summary("Input SHA-256", None)),
    ("frozen quantities", given("Last plan", at(0, **TOY), quantity=120)),
    ("frozen quantities", lambda made: made.input["Last plan"].pop(2) and None),  # no row: 0 is frozen
    ("status", plan("Production", at(0, **TOY), status="planned")),
    ("status", plan("Production", at(1, **TOY), status="frozen")),
    ("qualification window", given("Sourcing", TOY, first_period=week(2))),
    ("qualification window", given("Sourcing", TOY, last_period=week(2))),
    ("setups", plan("Production", at(1, **TOY), setup=0)),
    ("setups", plan("Production", at(1, **TOY), setup=2)),
    ("minimum lots", given("Sourcing", TOY, min_lot=60)),
    ("maximum lots", given("Sourcing", TOY, max_lot=60)),
    ("lot multiples", given("Sourcing", TOY, lot_multiple=30)),
    ("lot counts", plan("Production", at(1, **TOY), lots=3)),
    ("lot counts", plan("Production", at(1, **KIT), lots=2)),
    ("production hours", plan("Production", at(1, **TOY), hours=8)),  # the setup forgotten
    ("available days", plan("Production", at(1, **TOY), available=week(1))),
    ("inspection plan names", plan("Production", at(1, **TOY), inspection_plan="all, fix")),
    # 40 of 260 units against 0.3·260 − 0.3·100 = 48, and 220 against 0.5·260 + 0.5·100 = 180: 100 are frozen.
    ("source shares", given("Sourcing", {"item": "toy", **SHOP}, min_share=0.3)),
    ("source shares", given("Sourcing", TOY, max_share=0.5)),
    ("most sources", given("Items", {"item": "toy"}, max_sources=1)),
    (
        "fewest sources",  # shop makes 40, less than a lot of 50
        both(
            setting("frozen_periods", 0),
            given("Items", {"item": "toy"}, min_sources=2),
            given("Sourcing", {"item": "toy", **SHOP}, min_lot=50),
        ),
    ),
    ("capacity rows", dropped("Capacity", at(2, **PRESS))),
    ("hour limits", given("Resources", PRESS, regular_hours=12, overtime_hours=3)),
    ("inspection hour limits", given("Factories", {"factory": "plant"}, inspection_overtime_hours=0.1)),
    ("regular hours", plan("Capacity", at(1, **PRESS), regular_hours=14)),
    ("regular hours", plan("Capacity", at(1, **SHOP, kind="inspection"), regular_hours=5)),
    (
        "regular hours",
        lambda made: made.input.update(Calendar=rows("factory period factor", ("plant", week(2), 0.5))),
    ),
    ("used hours", plan("Capacity", at(1, **PRESS), used_hours=15)),
    ("used hours", plan("Capacity", at(1, **TEAM), used_hours=1)),
    ("overtime hours", plan("Capacity", at(1, **PRESS), overtime_hours=2)),
    ("overtime hours", plan("Capacity", at(1, **TEAM), overtime_hours=0)),
    ("hour loads", plan("Capacity", at(1, **PRESS), load=1)),
    ("hour loads", plan("Capacity", at(1, **SHOP, kind="inspection"), load=0)),
    ("ramps", given("Factories", {"factory": "plant"}, max_ramp=0.5)),
    ("inspection hours", plan("Inspection", at(1, **TOY), hours=0.8)),
    ("released units", plan("Inspection", at(1, **TOY), good=80)),
    ("rejected units", plan("Inspection", at(1, **TOY), rejected=0)),
    ("rejected units", plan("Inspection", at(1, **KIT), rejected=1.5)),
    ("reworked units", plan("Inspection", at(1, **KIT), reworked=0)),
    ("inspection outgoing rates", plan("Inspection", at(1, **TOY), outgoing_defect_rate=0.01)),
    ("waiting units", plan("Inspection", at(1, **TOY), quantity=120)),
    ("waiting units", plan("Inventory", at(1, **PLANT_TOY), awaiting_inspection=0)),
    ("no needless waiting", given("Factories", {"factory": "plant"}, inspection_hours=None)),
    ("shipment volumes", plan("Shipments", at(1, **TOY), volume=0.6)),
    ("arrivals", plan("Shipments", at(1, item="toy", **SHOP), arrival=week(1))),
    ("arrivals", given("Warehouses", {"warehouse": "hub"}, delivery_day="Friday")),
    ("shipment defect rates", plan("Shipments", at(0, **TOY), outgoing_defect_rate=0)),
    ("quality limits", given("Items", {"item": "toy"}, max_defect_rate=0.03)),
    ("quality limits", given("Warehouses", {"warehouse": "hub"}, max_defect_rate=0.03)),
    ("vehicles carry all", plan("Vehicles", at(1, factory="plant"), shipments=1)),
    ("vehicles carry all", dropped("Vehicles", at(1, **SHOP))),
    ("vehicle limits", given("Lanes", {"factory": "plant"}, max_shipments=1)),
    ("vehicle limits", plan("Vehicles", at(1, **SHOP), shipments=2)),
    ("vehicle figures", plan("Vehicles", at(1, factory="plant"), volume=1.2)),
    ("vehicle figures", plan("Vehicles", at(1, factory="plant"), capacity=3)),
    ("vehicle figures", plan("Vehicles", at(1, factory="plant"), load=1.3)),
    ("vehicle figures", plan("Vehicles", at(1, **SHOP), capacity=1)),
    ("stock by plan", plan("Shipments", at(1, **TOY), inspection_plan="none")),
    ("stock by plan", plan("Shipments", at(1, **TOY), inspection_plan=OPENING)),
    ("inbound units", given("Warehouses", {"warehouse": "hub"}, inbound_units=100)),
    ("storage volumes", given("Warehouses", {"warehouse": "hub"}, storage_volume=0.3)),
    ("opening stock", given("Stock", {"item": "toy"}, quantity=110)),
    ("opening stock", plan("Inventory", at(2, **HUB_TOY), opening=40)),
    ("closing stock", plan("Inventory", at(3, **HUB_TOY), closing=58)),
    ("opening stock", dropped("Inventory", at(1, **PLANT_TOY))),
    ("received units", plan("Inventory", at(1, **HUB_TOY), received=70)),
    ("received units", plan("Inventory", at(1, **PLANT_TOY), received=80)),
    ("shipped units", plan("Inventory", at(1, **PLANT_TOY), served=60)),
    ("shipped units", plan("Inventory", at(1, **PLANT_TOY), lost=1)),
    ("forecast units", given("Forecast", at(1, item="toy"), quantity=90)),
    ("demand balance", plan("Inventory", at(3, **HUB_TOY), lost=57)),
    ("demand balance", plan("Inventory", at(3, **HUB_TOY), backlog=58)),
    ("demand balance", plan("Inventory", at(0, **HUB_KIT), backlog=4)),
    ("stock caps", target(item="kit", location="hub", max_quantity=4)),
    (
        "stock caps",  # without frozen units the open order of 5 is all that lifts the cap
        both(setting("frozen_periods", 0), target(item="kit", location="plant", max_quantity=3)),
    ),
    ("safety stock", plan("Inventory", at(1, **HUB_TOY), safety_stock=25)),
    ("cover", plan("Inventory", at(1, **HUB_TOY), cover_days=3)),
    ("cover", plan("Inventory", at(3, **HUB_KIT), cover_days=0)),
    ("lost units", plan("Unmet", {"item": "toy"}, quantity=57)),
    ("lost units", dropped("Unmet", {"item": "toy"})),
    ("owed units", plan("Unmet", at(0, item="kit"), periods_late=2)),
    ("owed units", plan("Unmet", at(0, item="kit"), quantity=4)),
    ("missed within forecast", plan("Unmet", at(0, item="kit"), quantity=25)),
    ("outcomes", plan("Unmet", {"item": "toy"}, outcome="late")),
    ("outcomes", plan("Unmet", {"item": "toy"}, periods_late=1)),
    ("outcomes", plan("Unmet", at(0, item="kit"), periods_late=9)),
    ("reasons", plan("Unmet", {"item": "toy"}, cause=None)),
    (
        "served first come",
        added("Unmet", at(0, item="kit"), period=week(1)),
    ),  # week 1 waits, week 0 is served
    (
        "served first come",  # week 1's units overtake week 0's
        both(
            plan("Unmet", at(0, item="kit"), periods_late=3),
            added("Unmet", at(0, item="kit"), period=week(1), periods_late=1),
        ),
    ),
    ("unserved total", plan("Unmet", {"item": "toy"}, quantity=57)),
    ("change figures", plan("Changes", at(1, **TOY), before=80)),
    ("change figures", plan("Changes", at(1, **TOY), change=-20)),
    ("all changes shown", dropped("Changes", {"item": "toy", **SHOP})),
    ("scorecard rows", dropped("Factories", SHOP)),
    *(
        ("scorecard figures", plan("Factories", {"factory": "plant"}, **{column: figure}))
        for column, figure in {
            "units": 301,
            "capacity_use": 0.7,
            "overtime_hours": 1,
            "outgoing_defect_rate": None,
            "lead_time_days": 7,
            "on_time_share": 0.9,
            "stability": 0.9,
            "spend": 2046,
        }.items()
    ),
    *(("component costs", plan("Costs", {"component": name}, amount=COSTS[name] + 1)) for name in COSTS),
    ("component costs", dropped("Costs", {"component": "rework"})),
    ("component costs", plan("Costs", {"component": "rework"}, component="other")),
    ("total cost", summary("Cost", sum(COSTS.values()) - 5)),
    ("total cost", summary("Cost", None)),
]


@pytest.mark.parametrize(
    ("rule", "change"), CORRUPTIONS, ids=[f"{number} {rule}" for number, (rule, _) in enumerate(CORRUPTIONS)]
)
def test_corruption_is_found_by_its_rule(rule: str, change: Change, tmp_path: Path) -> None:
    made = HandMade()
    change(made)
    verification = made.verify(tmp_path)
    assert not verification.holds
    assert rule in {violation.rule for violation in verification.violations}
    assert all(violation.place and violation.message for violation in verification.violations)


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _ in CORRUPTIONS} == {
        *RULES,
        MISSING,
        CELLS,
        PERIODS,
        DUPLICATES,
        NAMES,
        SAME_INPUT,
    }


_FIGURES = [
    (sheet.name, column.name)
    for sheet in OUTPUT_SHEETS.values()
    for column in sheet.columns
    if column.kind in ("number", "integer", "share") and column.name != "marginal_value"
]


@pytest.mark.parametrize(("sheet", "column"), _FIGURES)
def test_every_column_of_figures_is_guarded(sheet: str, column: str, tmp_path: Path) -> None:
    """The last row's figure, a little more. Marginal values are the exception: only the solver knows them."""
    made = HandMade()
    made.plan[sheet][-1][column] = (made.plan[sheet][-1][column] or 0) + (1 if "late" in column else 0.05)
    assert not made.verify(tmp_path).holds


def test_a_violation_says_where_and_both_figures(tmp_path: Path) -> None:
    made = HandMade()
    plan("Capacity", at(1, **PRESS), used_hours=15)(made)
    found = [str(one) for one in made.verify(tmp_path).violations if one.rule == "used hours"]
    assert found == ["Capacity!3: used hours: used_hours: found 15, expected 16"]


def test_a_plan_of_another_input_says_so(tmp_path: Path) -> None:
    made = HandMade()
    made.summary["Input SHA-256"] = "f" * 64
    (violation,) = made.verify(tmp_path).violations
    assert "was made from another input" in violation.message
    assert "f" * 64 in violation.message


def test_rounding_is_no_violation(tmp_path: Path) -> None:
    """Figures may be off by what a solver's tolerance leaves, and a day may carry the time of midnight."""
    made = HandMade()
    plan("Inventory", at(1, **HUB_TOY), closing=30 + 5e-5)(made)
    plan("Production", at(1, **TOY), available=datetime(2026, 1, 19))(made)
    assert made.verify(tmp_path).holds
