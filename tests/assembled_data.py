"""Workbooks turned into the numbers that are planned, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbook_builder import Sheets, build_workbook, small_sheets

from models.data import PlanningData
from planner.assemble import Assembled, assemble
from planner.validation.load import load_workbook


def assembled(tmp_path: Path, sheets: Sheets) -> Assembled:
    """A checked workbook, assembled."""
    return assemble(load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))[0])


def data_of(tmp_path: Path, sheets: Sheets) -> PlanningData:
    """Its numbers alone."""
    return assembled(tmp_path, sheets).data


def with_settings(**settings: Any) -> Sheets:
    """The small workbook with settings replaced or added."""
    sheets = small_sheets()
    kept = [row for row in sheets["Settings"] if row["setting"] not in settings]
    sheets["Settings"] = kept + [{"setting": name, "value": value} for name, value in settings.items()]
    return sheets
