"""A plan of two items worked out by hand, with the input it was made from.

Weeks 0–3 begin on Monday 2026-01-05. The factory `plant` makes `toy` (sales are lost) and `kit` (sales wait),
the factory `shop` makes `toy` too; everything goes to `hub`. The plan is poor; it touches every rule.

* The press: 0.1·100+2 + 0.2·10 = 14 hours; 0.1·80+2 + 0.2·30 = 16; 0.2·20 = 4; 0.1·40+2 + 0.2·20 = 10; of 15.
* `toy` at plant takes 7 days: 100 finish in week 1, 80 in week 2, 40 after the horizon. 80 of the 100 are
  looked at in week 1, 20 wait. At shop it takes 3.5 days: 20 of 40 finish in week 1, 20 in week 2.
* `all` finds 0.9 of 0.1 defective: r = 0.09, 0.91 released, 0.01/0.91 of these defective. `fix` finds 0.05
  and reworks them: nothing is defective. Opening stock counts as 0.05 defective, the limit of `toy`.
* `toy` at hub: 120+10−100 = 30, +70+30−100 = 30, +60+20−100 = 10, +12+20−42 = 0 with 58 lost.
* `kit` at hub: 15 of 20 served, 5 owed; of 30 in 25 served, 5 left; 20 served, 5 left; 15 served, 5 owed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from workbook_builder import Sheets, build_workbook, small_sheets, week

from planner.validation.load import load_workbook
from planner.verify import Verification, verify_plan
from planner.workbook.output_columns import OUTPUT_SHEETS

OPENING = "(opening stock)"
ALL_RATE = 0.01 / 0.91


def rows(columns: str, *values: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as dicts: column names once, then a tuple a row."""
    names = columns.split()
    return [dict(zip(names, row, strict=True)) for row in values]


def hand_made_input() -> Sheets:
    """The input workbook, sheet by sheet."""
    sheets = small_sheets()
    settings = {"frozen_periods": 1, "change_cost": 0.5, "service_penalty": 2}
    sheets["Settings"] += [{"setting": name, "value": value} for name, value in settings.items()]
    sheets["Items"] = [
        {"item": "toy", "unit_value": 10, "shortage_cost": 30, "holding_cost": 0.5, "volume": 0.01}
        | {"max_defect_rate": 0.05, "return_cost": 4, "excess_cost": 1, "max_cover_days": 3.5},
        {"item": "kit", "unit_value": 20, "shortage_cost": 3, "holding_cost": 0.7, "volume": 0.02}
        | {"shortage_policy": "backorder"},
    ]
    sheets["Factories"] = [
        {"factory": "plant", "inspection_hours": 1.5, "inspection_overtime_hours": 1}
        | {"inspection_overtime_cost": 20, "commitment_hours": 50, "commitment_penalty": 2}
        | {"max_ramp": 1, "activation_cost": 50},
        {"factory": "shop"},
    ]
    sheets["Resources"] = rows(
        "factory resource regular_hours overtime_hours overtime_cost",
        ("plant", "press", 15, 10, 9),
        ("shop", "bench", 10, 0, 0),
    )
    sheets["Sourcing"] = rows(
        "item factory unit_cost setup_cost lead_time_days defect_rate min_lot lot_multiple",
        ("toy", "plant", 5, 20, 7, 0.1, 40, 20),
        ("kit", "plant", 8, 0, 0, 0.05, None, None),
        ("toy", "shop", 6, 0, 3.5, 0, None, None),
    )
    sheets["Operations"] = rows(
        "item factory resource hours_per_unit setup_hours",
        ("toy", "plant", "press", 0.1, 2),
        ("kit", "plant", "press", 0.2, 0),
        ("toy", "shop", "bench", 0.1, 0),
    )
    sheets["Inspection"] = rows(
        "plan method detection_rate hours_per_unit cost_per_unit disposition rework_cost item",
        ("none", "none", None, None, None, None, None, None),
        ("all", "all", 0.9, 0.02, 0.1, "scrap", None, "toy"),
        ("fix", "all", 1, 0.01, 0.2, "rework", 2, "kit"),
    )
    sheets["Warehouses"] = [
        {"warehouse": "hub", "storage_volume": 10, "storage_cost": 2, "inbound_units": 500}
        | {"service_target": 0.9}
    ]
    sheets["Lanes"] = rows(
        "factory warehouse lead_time_days cost_per_unit cost_per_volume cost_per_shipment shipment_volume "
        "max_shipments",
        ("plant", "hub", 0, 0.2, 5, 30, 1, 3),
        ("shop", "hub", 7, 0.1, 0, 0, None, None),
    )
    forecast = [("toy", "hub", week(number), 100) for number in range(4)]
    forecast += [("kit", "hub", week(number), 20) for number in range(4)]
    sheets["Forecast"] = rows("item warehouse period quantity", *forecast, ("toy", "hub", week(4), 70))
    sheets["Stock"] = rows("location item quantity", ("hub", "toy", 120), ("plant", "toy", 10))
    sheets["Open orders"] = rows(
        "kind item factory warehouse quantity available",
        ("production", "kit", "plant", None, 5, week(0)),
        ("shipment", "toy", "plant", "hub", 30, week(1)),
    )
    sheets["Stock targets"] = rows("item location safety_stock penalty", ("toy", "hub", 20, 1))
    sheets["Last plan"] = rows(
        "item factory period quantity",
        ("toy", "plant", week(0), 100),
        ("toy", "plant", week(1), 60),
        ("kit", "plant", week(0), 10),
        ("kit", "plant", week(1), 30),
    )
    return sheets


def hand_made_plan() -> Sheets:
    """The plan workbook, sheet by sheet, without Summary."""
    return {
        "Production": _production(),
        "Inspection": _inspection(),
        "Shipments": _shipments(),
        "Vehicles": rows(
            "factory warehouse mode period shipments volume capacity load",
            ("plant", "hub", "standard", week(0), 1, 0.4, 1, 0.4),
            ("plant", "hub", "standard", week(1), 2, 1.3, 2, 0.65),
            ("plant", "hub", "standard", week(2), 1, 1, 1, 1),
            ("plant", "hub", "standard", week(3), 1, 0.32, 1, 0.32),
            ("shop", "hub", "standard", week(1), 1, 0.2, None, None),
            ("shop", "hub", "standard", week(2), 1, 0.2, None, None),
        ),
        "Inventory": _inventory(),
        "Capacity": _capacity(),
        "Unmet": rows(
            "item warehouse period quantity periods_late outcome cause evidence remedy",
            ("toy", "hub", week(3), 58, None, "lost", "hours", "the press is full", "more hours"),
            ("kit", "hub", week(0), 5, 1, "late", "frozen", "10 are frozen", "freeze less"),
            ("kit", "hub", week(3), 5, None, "still owed", "cost", "10 are not sent", "send them"),
        ),
        "Factories": _factories(),
        "Changes": rows(
            "item factory period before after change cause",
            ("toy", "plant", week(1), 60, 80, 20, "more needed"),
            ("toy", "shop", week(1), 0, 40, 40, "added"),
        ),
        "Costs": [{"component": name, "amount": money} for name, money in COSTS.items()],
        "Inputs": rows("sheet where column value origin", ("Settings", "start", None, "2026-01-05", "given")),
    }


COSTS = {
    "production": 220 * 5 + 80 * 8 + 40 * 6,
    "setup": 3 * 20,
    "overtime": 1 * 9,
    "inspection": 130 * 0.1 + 30 * 0.2 + 0.4 * 20,
    "rework": 1.5 * 2,
    "transport": 227 * 0.2 + 3.02 * 5 + 5 * 30 + 40 * 0.1,
    "holding": (70 + 67.4 + 20) * 0.5 + (10 + 10) * 0.7,
    "storage": (70 * 0.01 + 10 * 0.02) * 2,
    "lost sales": 58 * 30,
    "backorders": 5 * 3 + 5 * 3 + 5 * 20,
    "returns": (10 * 0.05 + 118 * ALL_RATE + 24 * 0.1) * 4,
    "excess": (26.3 + 40 - 35) * 1,
    "safety-stock shortfall": (10 + 20) * 1,
    "service shortfall": (0.9 * 400 - 342) * 2 + (0.9 * 80 - 70) * 2,
    "commitment": (50 - 44) * 2,
    "activation": 50,
    "change": (20 + 40) * 0.5,
}
"""Component → money. Excess: 26.3 at plant and 40 unfinished against 35, half of the 70 of week 4."""


def _production() -> list[dict[str, Any]]:
    return rows(
        "item factory period quantity lots setup hours available status inspection_plan",
        ("toy", "plant", week(0), 100, 5, 1, 12, week(1), "frozen", "all"),
        ("toy", "plant", week(1), 80, 4, 1, 10, week(2), "planned", "all, none"),
        ("toy", "plant", week(3), 40, 2, 1, 6, week(4), "planned", None),
        ("kit", "plant", week(0), 10, 1, 1, 2, week(0), "frozen", "none"),
        ("kit", "plant", week(1), 30, 1, 1, 6, week(1), "planned", "fix"),
        ("kit", "plant", week(2), 20, 1, 1, 4, week(2), "planned", "none"),
        ("kit", "plant", week(3), 20, 1, 1, 4, week(3), "planned", "none"),
        ("toy", "shop", week(1), 40, 1, 1, 4, week(1) + timedelta(days=3), "planned", "none"),
    )


def _inspection() -> list[dict[str, Any]]:
    return rows(
        "item factory period plan quantity hours good rejected reworked outgoing_defect_rate",
        ("toy", "plant", week(1), "all", 80, 1.6, 72.8, 7.2, 0, ALL_RATE),
        ("toy", "plant", week(2), "all", 50, 1, 45.5, 4.5, 0, ALL_RATE),
        ("toy", "plant", week(2), "none", 50, 0, 50, 0, 0, 0.1),
        ("kit", "plant", week(0), "none", 15, 0, 15, 0, 0, 0.05),
        ("kit", "plant", week(1), "fix", 30, 0.3, 30, 0, 1.5, 0),
        ("kit", "plant", week(2), "none", 20, 0, 20, 0, 0, 0.05),
        ("kit", "plant", week(3), "none", 20, 0, 20, 0, 0, 0.05),
        ("toy", "shop", week(1), "none", 20, 0, 20, 0, 0, 0),
        ("toy", "shop", week(2), "none", 20, 0, 20, 0, 0, 0),
    )


def _shipments() -> list[dict[str, Any]]:
    sent = (
        ("toy", "plant", 0, OPENING, 10, 0, 0.1, 0.05),
        ("toy", "plant", 1, "all", 70, 1, 0.7, ALL_RATE),
        ("toy", "plant", 2, "all", 40, 2, 0.4, ALL_RATE),
        ("toy", "plant", 2, "none", 20, 2, 0.2, 0.1),
        ("toy", "plant", 3, "all", 8, 3, 0.08, ALL_RATE),
        ("toy", "plant", 3, "none", 4, 3, 0.04, 0.1),
        ("kit", "plant", 0, "none", 15, 0, 0.3, 0.05),
        ("kit", "plant", 1, "fix", 30, 1, 0.6, 0),
        ("kit", "plant", 2, "none", 20, 2, 0.4, 0.05),
        ("kit", "plant", 3, "none", 10, 3, 0.2, 0.05),
        ("toy", "shop", 1, "none", 20, 2, 0.2, 0),
        ("toy", "shop", 2, "none", 20, 3, 0.2, 0),
    )
    return rows(
        "item factory warehouse mode period inspection_plan quantity arrival volume outgoing_defect_rate",
        *(
            (item, factory, "hub", "standard", week(start), plan, units, week(arrival), volume, rate)
            for item, factory, start, plan, units, arrival, volume, rate in sent
        ),
    )


def _inventory() -> list[dict[str, Any]]:
    figures = {
        ("hub", "warehouse", "toy"): (
            (120, 10, 100, 100, 0, 0, 30, None, 20, 2.1),
            (30, 100, 100, 100, 0, 0, 30, None, 20, 2.1),
            (30, 80, 100, 100, 0, 0, 10, None, 20, 0.7),
            (10, 32, 100, 42, 58, 0, 0, None, 20, 0),
        ),
        ("hub", "warehouse", "kit"): (
            (0, 15, 20, 15, 0, 5, 0, None, 0, 0),
            (0, 30, 20, 25, 0, 0, 5, None, 0, 1.75),
            (5, 20, 20, 20, 0, 0, 5, None, 0, 1.75),
            (5, 10, 20, 15, 0, 5, 0, None, 0, None),
        ),
        ("plant", "factory", "toy"): (
            (10, 0, 10, 10, 0, 0, 0, 0, 0, 0),
            (0, 72.8, 70, 70, 0, 0, 2.8, 20, 0, 0.196),
            (2.8, 95.5, 60, 60, 0, 0, 38.3, 0, 0, 2.681),
            (38.3, 0, 12, 12, 0, 0, 26.3, 0, 0, 2.63),
        ),
        ("plant", "factory", "kit"): (
            (0, 15, 15, 15, 0, 0, 0, 0, 0, 0),
            (0, 30, 30, 30, 0, 0, 0, 0, 0, 0),
            (0, 20, 20, 20, 0, 0, 0, 0, 0, 0),
            (0, 20, 10, 10, 0, 0, 10, 0, 0, None),
        ),
        ("shop", "factory", "toy"): (
            (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            (0, 20, 20, 20, 0, 0, 0, 0, 0, 0),
            (0, 20, 20, 20, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        ),
    }
    return rows(
        "location place item period opening received demand served lost backlog closing awaiting_inspection "
        "safety_stock cover_days",
        *(
            (*place, week(number), *row)
            for place, weeks in figures.items()
            for number, row in enumerate(weeks)
        ),
    )


def _capacity() -> list[dict[str, Any]]:
    figures: dict[tuple[str, str, str], Sequence[tuple[float | None, float, float, float | None]]] = {
        ("plant", "press", "resource"): (
            (15, 14, 0, 14 / 15),
            (15, 16, 1, 16 / 15),
            (15, 4, 0, 4 / 15),
            (15, 10, 0, 10 / 15),
        ),
        ("shop", "bench", "resource"): ((10, 0, 0, 0), (10, 4, 0, 0.4), (10, 0, 0, 0), (10, 0, 0, 0)),
        ("plant", "inspection team", "inspection"): (
            (1.5, 0, 0, 0),
            (1.5, 1.9, 0.4, 1.9 / 1.5),
            (1.5, 1, 0, 1 / 1.5),
            (1.5, 0, 0, 0),
        ),
        ("shop", "inspection team", "inspection"): ((None, 0, 0, None),) * 4,
    }
    return rows(
        "factory resource kind period regular_hours used_hours overtime_hours load marginal_value",
        *(
            (*place, week(number), *row, None)
            for place, weeks in figures.items()
            for number, row in enumerate(weeks)
        ),
    )


def _factories() -> list[dict[str, Any]]:
    """Plant ships 227 units, of which 4.1967 toys and 2.25 kits are defective, and spends 2046.5."""
    defective = 10 * 0.05 + 118 * ALL_RATE + 24 * 0.1 + (15 + 20 + 10) * 0.05
    on_time = (220 * 342 / 400 + 80 * 70 / 80) / 300
    return rows(
        "factory name region units capacity_use overtime_hours outgoing_defect_rate lead_time_days "
        "on_time_share stability units_moved setups_moved spend",
        ("plant", None, None, 300, 44 / 60, 1.4, defective / 227, 152 * 7 / 227, on_time, 1, 20, 0, 2046.5),
        ("shop", None, None, 40, 0.1, 0, 0, 10.5, 342 / 400, None, 40, 1, 244),
    )


@dataclass
class HandMade:
    """An input and a plan that a test may change before they are written and verified."""

    input: Sheets = field(default_factory=hand_made_input)
    plan: Sheets = field(default_factory=hand_made_plan)
    summary: dict[str, Any] = field(default_factory=lambda: {"Cost": sum(COSTS.values())})

    def verify(self, folder: Path) -> Verification:
        """Write both workbooks into ``folder`` and hold one against the other."""
        workbook, _ = load_workbook(build_workbook(folder / "input.xlsx", deepcopy(self.input)))
        summary = {"Input SHA-256": workbook.sha256, **self.summary}
        return verify_plan(write_plan_sheets(folder / "plan.xlsx", self.plan, summary), workbook)


def write_plan_sheets(path: Path, sheets: Mapping[str, Any], summary: Mapping[str, Any]) -> Path:
    """Write a plan workbook as its columns say; a sheet given as rows of cells is written as it stands."""
    book = Workbook()
    book.active.title = "Summary"
    for label, value in summary.items():
        book["Summary"].append([label, value])
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        if content and not isinstance(content[0], Mapping):
            for cells in content:
                sheet.append(cells)
            continue
        columns = [column.name for column in OUTPUT_SHEETS[name].columns]
        sheet.append(columns)
        for row in content:
            sheet.append([row[column] for column in columns])
    book.save(path)
    return path
