"""Every message of the catalogue, said of a small workbook that deserves it, at its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from workbook_builder import START, Sheets, build_workbook, small_sheets, week

from planner.assemble import assemble
from planner.docs import CODE_MODULES
from planner.errors import WorkbookHasErrors
from planner.scenarios import check_scenarios
from planner.validation.checks import check_workbook
from planner.validation.codes import CATALOGUE
from planner.validation.load import load_workbook
from planner.validation.problem import Problem, Severity, errors
from planner.workbook.reader import read_workbook

Change = Callable[[Sheets], Any]


def setting(name: str, value: object) -> Change:
    """Add a row to Settings; the small workbook's last one is in row 5."""
    return lambda sheets: sheets["Settings"].append({"setting": name, "value": value})


def first(sheet: str, /, **cells: object) -> Change:
    """Fill cells of the first row of a sheet."""
    return lambda sheets: sheets[sheet][0].update(cells)


def row(sheet: str, /, **cells: object) -> Change:
    """Add a row to a sheet that the small workbook may lack."""
    return lambda sheets: sheets.setdefault(sheet, []).append(cells)


def second_source(**cells: object) -> Change:
    """The item is made at a second factory as well, with the same resource hours and lanes."""
    return lambda sheets: (
        sheets["Factories"].append({"factory": "annex"}),
        sheets["Resources"].append({"factory": "annex", "resource": "press", "regular_hours": 40}),
        sheets["Sourcing"].append({"item": "toy", "factory": "annex", "lead_time_days": 0} | cells),
        sheets["Operations"].append(
            {"item": "toy", "factory": "annex", "resource": "press", "hours_per_unit": 1}
        ),
    )


def headers(sheet: str, *names: object) -> Change:
    """Replace a sheet by one row of headers."""
    return lambda sheets: sheets.__setitem__(sheet, [list(names)])


def drop(sheet: str) -> Change:
    """Take a sheet away."""
    return lambda sheets: sheets.pop(sheet)


def what_if(sheet: str | None, where: str | None, column: str, change: str) -> Change:
    """One row of Scenarios."""
    return row("Scenarios", scenario="What if", sheet=sheet, where=where, column=column, change=change)


LAST_PLAN = {"item": "toy", "factory": "plant", "period": START}
TARGET = {"item": "toy", "location": "hub"}
FORECAST = {"item": "toy", "warehouse": "hub", "period": START}

BROKEN: dict[str, tuple[str, list[Change]]] = {
    # code: (place, what is changed in the small workbook)
    "missing-sheet": ("Lanes", [drop("Lanes")]),
    "duplicate-sheet": ("items ", [row("items ", item="toy")]),
    "unknown-sheet": ("Remarks", [row("Remarks", text="x")]),
    "missing-header": ("Sourcing", [lambda sheets: sheets["Sourcing"][0].pop("lead_time_days")]),
    "duplicate-header": ("Items!E1", [first("Items", **{"Unit Value": 3})]),
    "unknown-header": ("Items!E1", [first("Items", colour="red")]),
    "column-without-header": ("Items!B2", [lambda s: s.update({"Items": [["item"], ["toy", 3]]})]),
    "header-below": (
        "Warehouses!3",
        [lambda s: s.update({"Warehouses": [["Our warehouses"], [], ["warehouse"], ["hub"]]})],
    ),
    "no-rows": ("Lanes", [headers("Lanes", "factory", "warehouse", "lead_time_days")]),
    "mixed-forecast": ("Forecast!C1", [first("Forecast", **{"2026-01-05": 3})]),
    "scenarios-not-used": (
        "Scenarios",
        [row("Scenarios", scenario="a", sheet="Items", column="volume", change="=1")],
    ),
    "scenario-incomplete": ("Scenarios!B2", [what_if(None, "factory=plant", "regular_hours", "*2")]),
    "scenario-unknown": ("Scenarios!A2", [row("Scenarios", scenario="Fire + Flood", note="both")]),
    "scenario-sheet": ("Scenarios!B2", [what_if("Machines", "factory=plant", "regular_hours", "*2")]),
    "scenario-column": ("Scenarios!D2", [what_if("Resources", "factory=plant", "hours", "*2")]),
    "scenario-where": ("Scenarios!C2", [what_if("Resources", "plant", "regular_hours", "*2")]),
    "scenario-change": ("Scenarios!E2", [what_if("Resources", "factory=plant", "regular_hours", "twice")]),
    "scenario-blank": ("Scenarios!E2", [what_if("Forecast", "item=toy", "shortage_cost", "*2")]),
    "scenario-no-rows": ("Scenarios!C2", [what_if("Forecast", "period<2026-01-05", "quantity", "*2")]),
    "scenario-no-effect": ("Scenarios!E2", [what_if("Resources", "factory=plant", "regular_hours", "*1")]),
    "scenario-breaks": ("Scenarios!A2", [what_if("Resources", "factory=plant", "factory", "copy plant")]),
    "required-blank": ("Resources!C2", [first("Resources", regular_hours=None)]),
    "error-cell": ("Resources!C2", [first("Resources", regular_hours="#N/A")]),
    "uncached-formula": ("Resources!C2", [first("Resources", regular_hours="=8*5")]),
    "number-as-text": ("Resources!C2", [first("Resources", regular_hours="4,0,1")]),
    "ambiguous-number": ("Resources!C2", [first("Resources", regular_hours="1.234")]),
    "marks-settled": (
        "Forecast!D3",
        [
            first("Forecast", quantity="0,5"),
            lambda sheets: sheets["Forecast"][1].update(quantity="1.234"),
        ],
    ),
    "percent-of-nothing": ("Resources!C2", [first("Resources", regular_hours="40%")]),
    "not-a-number": ("Resources!C2", [first("Resources", regular_hours="many")]),
    "not-finite": ("Resources!C2", [first("Resources", regular_hours=1e300)]),
    "out-of-range": ("Resources!C2", [first("Resources", regular_hours=-1)]),
    "share-above-one": ("Sourcing!F2", [first("Sourcing", defect_rate=5)]),
    "not-whole": ("Items!E2", [first("Items", max_sources=1.5)]),
    "not-a-date": ("Forecast!C2", [first("Forecast", period="05/01/26")]),
    "ambiguous-date": ("Forecast!C2", [first("Forecast", period="05/01/2026")]),
    "date-with-time": ("Forecast!C2", [first("Forecast", period=datetime(2026, 1, 5, 9))]),
    "not-a-choice": ("Items!E2", [first("Items", shortage_policy="late")]),
    "not-a-weekday": ("Warehouses!B2", [first("Warehouses", delivery_day="payday")]),
    "not-a-name": ("Warehouses!A2", [first("Warehouses", warehouse=date(2026, 3, 1))]),
    "control-character": ("Warehouses!A2", [first("Warehouses", warehouse="hu\nb")]),
    "unknown-setting": ("Settings!A6", [setting("color", "red")]),
    "duplicate-setting": ("Settings!A6", [setting("periods", 5)]),
    "missing-setting": ("Settings", [lambda sheets: sheets["Settings"].pop(1)]),
    "duplicate-row": ("Forecast!A6", [row("Forecast", **FORECAST, quantity=3)]),
    "unknown-name": ("Forecast!A2", [first("Forecast", item="toys")]),
    "ambiguous-location": (
        "Stock!A2",
        [row("Factories", factory="hub"), row("Stock", location="hub", item="toy", quantity=3)],
    ),
    "reserved-name": ("Inspection!A2", [row("Inspection", plan="(opening stock)", method="none")]),
    "not-a-first-day": ("Forecast!C2", [first("Forecast", period=date(2026, 1, 7))]),
    "forecast-before-start": (
        "Forecast!C6",
        [row("Forecast", **FORECAST | {"period": week(-1)}, quantity=3)],
    ),
    "forecast-after-horizon": (
        "Forecast!C6",
        [row("Forecast", **FORECAST | {"period": week(4)}, quantity=3)],
    ),
    "outside-horizon": ("Calendar!B2", [row("Calendar", factory="plant", period=week(9), factor=0)]),
    "window-reversed": ("Sourcing!F2", [first("Sourcing", first_period=week(2), last_period=week(1))]),
    "window-never-open": ("Sourcing!F2", [first("Sourcing", first_period=week(4))]),
    "frozen-beyond-horizon": ("Settings!B6", [setting("frozen_periods", 5)]),
    "lots-contradict": ("Sourcing!F2", [first("Sourcing", min_lot=30, max_lot=20)]),
    "shares-contradict": ("Sourcing!F2", [first("Sourcing", max_share=0.9)]),
    "no-such-source": ("Prices!B2", [row("Prices", **LAST_PLAN | {"factory": "plants"}, unit_cost=3)]),
    "source-without-operations": (
        "Sourcing!A3",
        [second_source(), lambda sheets: sheets["Operations"].pop()],
    ),
    "no-inspection-plan": (
        "Sourcing!A2",
        [row("Factories", factory="f"), row("Inspection", plan="p", method="all", factory="f")],
    ),
    "sample-incomplete": ("Inspection!2", [row("Inspection", plan="p", method="sample")]),
    "factor-and-hours": ("Calendar!D2", [row("Calendar", factory="plant", period=START, factor=0, hours=3)]),
    "cell-not-used": ("Inspection!C2", [row("Inspection", plan="p", method="all", sample_size=3)]),
    "item-nobody-makes": (
        "Items!A3",
        [row("Items", item="doll"), row("Forecast", **FORECAST | {"item": "doll"}, quantity=3)],
    ),
    "item-not-sourced": (
        "Items!A3",
        [
            row("Items", item="doll"),
            row("Forecast", **FORECAST | {"item": "doll"}, quantity=3),
            row("Stock", location="hub", item="doll", quantity=3),
        ],
    ),
    "warehouse-no-lane": (
        "Warehouses!A3",
        [
            row("Warehouses", warehouse="depot"),
            row("Forecast", **FORECAST | {"warehouse": "depot"}, quantity=3),
        ],
    ),
    "warehouse-not-reached": (
        "Warehouses!A3",
        [
            row("Warehouses", warehouse="depot"),
            row("Forecast", **FORECAST | {"warehouse": "depot"}, quantity=3),
            row("Stock", location="depot", item="toy", quantity=3),
        ],
    ),
    "no-way-there": (
        "Forecast!B6",
        [
            row("Factories", factory="annex"),
            row("Warehouses", warehouse="depot"),
            row("Lanes", factory="annex", warehouse="depot", lead_time_days=1),
            row("Forecast", **FORECAST | {"warehouse": "depot"}, quantity=3),
        ],
    ),
    "shortage-costs-differ": (
        "Forecast!E6",
        [
            first("Forecast", shortage_cost=3),
            row("Forecast", **FORECAST, source="own", quantity=3, shortage_cost=4),
        ],
    ),
    "weights-zero": ("Forecast!2", [setting("forecast_weight platform", 0)]),
    "weight-without-source": ("Settings!B6", [setting("forecast_weight own", 2)]),
    "order-without-place": (
        "Open orders!2",
        [row("Open orders", kind="shipment", item="toy", quantity=3, available=START)],
    ),
    "order-overdue": (
        "Open orders!E2",
        [row("Open orders", kind="shipment", item="toy", warehouse="hub", quantity=3, available=week(-1))],
    ),
    "order-after-horizon": (
        "Open orders!E2",
        [row("Open orders", kind="shipment", item="toy", warehouse="hub", quantity=3, available=week(4))],
    ),
    "target-without-penalty": ("Stock targets!C2", [row("Stock targets", **TARGET, safety_stock=3)]),
    "target-at-no-source": (
        "Stock targets!B2",
        [
            row("Factories", factory="annex"),
            row("Stock targets", item="toy", location="annex", max_quantity=3),
        ],
    ),
    "target-above-cap": (
        "Stock targets!C2",
        [row("Stock targets", **TARGET, safety_stock=3, penalty=1, max_quantity=2)],
    ),
    "cover-without-forecast": ("Stock targets!C2", [row("Stock targets", **TARGET, cover_days=7, penalty=1)]),
    "frozen-without-plan": ("Settings!B6", [setting("frozen_periods", 1)]),
    "last-plan-dropped": (
        "Last plan!B2",
        [row("Factories", factory="annex"), row("Last plan", **LAST_PLAN | {"factory": "annex"}, quantity=3)],
    ),
    "frozen-breaks-rule": (
        "Last plan!D2",
        [
            setting("frozen_periods", 1),
            first("Sourcing", max_lot=80),
            row("Last plan", **LAST_PLAN, quantity=90),
        ],
    ),
    "limit-lifted": (
        "Stock targets!C2",
        [
            row("Stock targets", **TARGET, max_quantity=50),
            row("Stock", location="hub", item="toy", quantity=300),
        ],
    ),
}


SAID_OF_FILES = {
    "merged-cell",
    "hidden-sheet",
    "hidden-rows",
    "hidden-columns",
    "totals-row",
    "formulas-not-calculated",
    "external-links",
    "macros-ignored",
    "encoding-inferred",
    "file-not-read",
    "more-cells-than-headers",
}
"""Codes for what a list of rows cannot show; `test_odd_workbooks` and `test_csv_folder` hold them."""


def problems_of(path: Path) -> list[Problem]:
    """Everything that is said of a workbook until a plan could be made."""
    workbook, problems = read_workbook(path)
    problems += check_workbook(workbook)
    problems += [] if errors(problems) else assemble(workbook).problems
    return problems if errors(problems) else problems + check_scenarios(workbook)[1]


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_workbook_gets_its_message_at_its_cell(tmp_path: Path, code: str) -> None:
    place, changes = BROKEN[code]
    sheets = small_sheets()
    for change in changes:
        change(sheets)
    problems = problems_of(build_workbook(tmp_path / "in.xlsx", sheets))
    said = {(problem.code, problem.place) for problem in problems}
    assert (code, place) in said
    severities = {problem.code: problem.severity for problem in problems}
    assert severities[code] is CATALOGUE[code].severity


def test_no_message_is_without_such_a_workbook() -> None:
    assert set(BROKEN) == set(CATALOGUE) - SAID_OF_FILES
    assert set(CATALOGUE) >= SAID_OF_FILES
    assert len(CODE_MODULES) == 3


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=CATALOGUE)
def test_what_must_or_should_be_mended_says_how(code: Any) -> None:
    assert code.meaning.endswith(".")
    assert code.remedy or code.severity is Severity.NOTE


def test_load_raises_with_every_finding_warnings_too(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Items"][0] |= {"colour": "red", "volume": -1}
    sheets["Forecast"][0]["item"] = "toys"
    with pytest.raises(WorkbookHasErrors) as raised:
        load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    assert [problem.code for problem in raised.value.problems] == [
        "unknown-header",
        "out-of-range",
        "unknown-name",
    ]


def test_load_gives_warnings_and_notes_of_a_workbook_without_errors(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Remarks"] = [["x"]]
    workbook, problems = load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    assert [problem.code for problem in problems] == ["unknown-sheet"]
    assert len(workbook["Items"]) == 1
