"""The sheets that are sent to factories: each has all that is the factory's own, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_by_hand import load, run_info, sheets_by_hand, solution_by_hand
from test_run import Silent
from typer.testing import CliRunner
from workbook_builder import Sheets, build_workbook, week

from planner.cli import app
from planner.errors import OutputNotWritable
from planner.factory_sheets.content import Changed, FactoryOrder, factory_orders
from planner.factory_sheets.files import write_factory_sheets
from planner.factory_sheets.page import page_content
from planner.factory_sheets.wanted import SheetsWanted
from planner.factory_sheets.words import ENGLISH, LANGUAGES, WORDS, Words
from planner.how_to_plan import HowToPlan
from planner.report import build_report
from planner.run import PlanRequest, plan_workbook

SECRET = "Secret Works"


def sheets_of_two() -> Sheets:
    """The plan worked out by hand, and a second factory that makes a toy of its own for a hub of its own."""
    sheets = sheets_by_hand()
    sheets["Settings"] += [{"setting": "frozen_periods", "value": 1}]
    sheets["Factories"].append({"factory": SECRET, "name": "Nobody's business"})
    sheets["Items"].append({"item": "secret toy", "unit_value": 10})
    sheets["Resources"].append({"factory": SECRET, "resource": "secret press", "regular_hours": 40})
    sheets["Sourcing"].append({"item": "secret toy", "factory": SECRET, "unit_cost": 1, "lead_time_days": 0})
    sheets["Operations"].append(
        {"item": "secret toy", "factory": SECRET, "resource": "secret press", "hours_per_unit": 0.1}
    )
    sheets["Warehouses"].append({"warehouse": "secret hub"})
    sheets["Lanes"].append({"factory": SECRET, "warehouse": "secret hub", "lead_time_days": 0})
    sheets["Forecast"].append(
        {"item": "secret toy", "warehouse": "secret hub", "period": week(1), "quantity": 70}
    )
    sheets["Inspection"] = [
        {
            "plan": "sample 80/1",
            "method": "sample",
            "sample_size": 80,
            "acceptance_number": 1,
            "factory": "plant",
        },
        {"plan": "secret way", "method": "all", "factory": SECRET},
    ]
    sheets["Last plan"] = [
        {"item": "toy", "factory": "plant", "period": week(0), "quantity": 100},
        {"item": "toy", "factory": "plant", "period": week(1), "quantity": 60},
        {"item": "secret toy", "factory": SECRET, "period": week(1), "quantity": 50},
    ]
    return sheets


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Language → folder of the sheets of a plan."""
    folder = tmp_path_factory.mktemp("plans")
    workbook = build_workbook(folder / "in.xlsx", sheets_of_two())
    done = {}
    for language in LANGUAGES:
        request = PlanRequest(
            workbook, folder / f"{language}.xlsx", HowToPlan(factory_sheets=SheetsWanted(language, 3))
        )
        outcome = plan_workbook(request, Silent())
        assert {path.parent for path in outcome.factory_sheets} == {folder / f"{language}.factories"}
        done[language] = folder / f"{language}.factories"
    return done


def cells(path: Path) -> list[Any]:
    """Everything that a workbook holds, its properties and sheet names too."""
    book = openpyxl.load_workbook(path)
    values = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    comments = [
        cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment
    ]
    return [*values, *comments, *book.sheetnames, book.properties.title, str(book.properties.description)]


def row_of(path: Path, name: str, after: str) -> list[Any]:
    """The first row named so below a heading."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == after)
    return next(row for row in rows[start:] if row[0] == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_factory_gets_its_own_file(delivered: dict[str, Path], language: str) -> None:
    names = sorted(path.name for path in delivered[language].iterdir())
    assert names == ["2026-01-05 Secret Works.xlsx", "2026-01-05 plant.xlsx"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_nothing_of_other_factories_in_it(delivered: dict[str, Path], language: str) -> None:
    text = "\n".join(map(str, cells(delivered[language] / "2026-01-05 plant.xlsx")))
    assert "ecret" not in text
    assert "Nobody" not in text
    theirs = "\n".join(map(str, cells(delivered[language] / "2026-01-05 Secret Works.xlsx")))
    assert "plant" not in theirs
    assert "sample 80" not in theirs


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_to_make_inspect_and_ship(delivered: dict[str, Path], language: str) -> None:
    """100 toys in weeks 0 and 1, nothing in week 2; three weeks are shown."""
    words, path = WORDS[language], delivered[language] / "2026-01-05 plant.xlsx"
    assert row_of(path, "toy", words.make)[2:] == [100, 100, 0, 200]
    inspected = row_of(path, "toy", words.inspect)
    assert inspected[1] == "sample 80/1: " + words.sample.format(size=80, number=1)
    assert inspected[2:] == [100, 100, 0, 200]
    shipped = row_of(path, "toy", words.ship)
    assert (shipped[1], shipped[-1], sum(shipped[2:-1])) == ("hub · standard", 200, 200)
    assert row_of(path, "press", words.hours)[2:] == [10, 10, 0, 20]


def test_changes_are_listed_and_marked(delivered: dict[str, Path]) -> None:
    path = delivered[ENGLISH] / "2026-01-05 plant.xlsx"
    changed = row_of(path, "toy", WORDS[ENGLISH].changes)
    assert changed[1].date() == week(1)
    assert changed[2:5] == [60, 100, 40]
    sheet = openpyxl.load_workbook(path).active
    marked = [cell.value for row in sheet.iter_rows() for cell in row if "▲" in cell.number_format]
    assert marked == [100]


def test_there_is_no_money_in_it(delivered: dict[str, Path]) -> None:
    """Costs are 5 a unit and 20 a setup: 500, 520 and their like stand nowhere."""
    path = delivered[ENGLISH] / "2026-01-05 plant.xlsx"
    figures = [value for value in cells(path) if isinstance(value, int | float)]
    assert not {5, 500, 520, 1000, 1500, 2100} & set(figures)
    assert not [text for text in map(str, cells(path)) if "cost" in text.casefold() or "CNY" in text]


def orders(folder: Path, sheets: Sheets) -> list[FactoryOrder]:
    workbook, assembled = load(folder / "in.xlsx", sheets)
    report = build_report(workbook, assembled, solution_by_hand(), run_info(workbook))
    return list(factory_orders(workbook, assembled, report, 8))


def test_a_factory_with_nothing_to_do_gets_no_sheet(tmp_path: Path) -> None:
    sheets = sheets_by_hand()
    sheets["Factories"].append({"factory": "idle"})
    assert [order.factory for order in orders(tmp_path, sheets)] == ["plant"]


def test_more_periods_than_planned_are_not_shown(tmp_path: Path) -> None:
    order = orders(tmp_path, sheets_by_hand())[0]
    assert (len(order.days), order.changes, order.firm_periods) == (4, None, 0)
    assert order.inspect == []  # the plan `none` is no work


def test_what_was_dropped_is_shown_as_nothing_to_make(tmp_path: Path) -> None:
    """A toy that the plan no longer makes still has its line, marked."""
    sheets = sheets_by_hand()
    sheets["Items"].append({"item": "kit"})
    sheets["Sourcing"].append({"item": "kit", "factory": "plant", "lead_time_days": 0})
    sheets["Last plan"] = [{"item": "kit", "factory": "plant", "period": week(1), "quantity": 30}]
    order = orders(tmp_path, sheets)[0]
    assert [(line.name, dict(line.quantities)) for line in order.make if line.name == "kit"] == [("kit", {})]
    assert Changed("kit", 1, 30.0, 0.0) in (order.changes or ())
    assert any(change.period > 1 for change in order.changes or ()) is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    for field in fields(Words):
        assert getattr(WORDS[language], field.name), field.name
    assert len(WORDS[language].sheet) <= 31


def test_names_lead_nowhere_else_and_do_not_collide(tmp_path: Path) -> None:
    order = orders(tmp_path, sheets_by_hand())[0]
    names = ["../../etc/passwd", "a/b", "a:b", "CON", "工厂", "...", "A B" * 40]
    made = write_factory_sheets(tmp_path / "out", [replace(order, factory=name) for name in names], ENGLISH)
    assert {path.parent for path in made} == {tmp_path / "out"}
    assert [path.stem for path in made[:6]] == [
        "2026-01-05 etc_passwd",
        "2026-01-05 a_b",
        "2026-01-05 a_b (2)",
        "2026-01-05 CON",
        "2026-01-05 工厂",
        "2026-01-05 factory",
    ]
    assert all(path.exists() and len(path.name) < 90 for path in made)


def test_no_name_becomes_a_formula(tmp_path: Path) -> None:
    order = replace(orders(tmp_path, sheets_by_hand())[0], factory="=1+1", name='=HYPERLINK("x")')
    path = tmp_path / "page.xlsx"
    path.write_bytes(page_content(order, ENGLISH))
    kinds = {cell.data_type for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row}
    assert "f" not in kinds


def test_where_the_sheets_cannot_be_written_there_is_no_plan_either(tmp_path: Path) -> None:
    workbook = build_workbook(tmp_path / "in.xlsx", sheets_by_hand())
    (tmp_path / "plan.factories").write_text("in the way")
    request = PlanRequest(workbook, tmp_path / "plan.xlsx", HowToPlan(factory_sheets=SheetsWanted()))
    with pytest.raises(OutputNotWritable, match=r"plan\.factories"):
        plan_workbook(request, Silent())
    assert not (tmp_path / "plan.xlsx").exists()


def test_the_command_writes_them_and_says_where(tmp_path: Path) -> None:
    workbook, plan = build_workbook(tmp_path / "in.xlsx", sheets_by_hand()), tmp_path / "plan.xlsx"
    asked = ["plan", str(workbook), "-o", str(plan), "--factory-sheets", "--language", "fr"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert f"1 factory sheet in {tmp_path / 'plan.factories'}" in done.output
    sheet = openpyxl.load_workbook(tmp_path / "plan.factories" / "2026-01-05 plant.xlsx").active
    assert sheet["A1"].value == "Ordre de fabrication · plant"


def test_a_language_that_is_not_spoken_is_a_usage_error(tmp_path: Path) -> None:
    workbook = build_workbook(tmp_path / "in.xlsx", sheets_by_hand())
    done = CliRunner().invoke(app, ["plan", str(workbook), "--factory-sheets", "--language", "de"])
    assert done.exit_code == 2
    assert "en, zh, fr" in done.output
