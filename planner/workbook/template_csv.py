"""The template as a folder of .csv files, for those who keep their tables elsewhere."""

from __future__ import annotations

import csv
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.errors import OutputNotWritable
from planner.workbook.cells_out import would_run
from planner.workbook.columns import Sheet
from planner.workbook.input_columns import INPUT_SHEETS, SETTINGS


def write_csv_template(folder: Path) -> None:
    """Make ``folder`` with a file for each sheet: headers and one example row, in UTF-8 as Excel knows it.

    The folder appears whole or not at all. Raises OutputNotWritable: it is there already, or cannot be made.
    """
    if folder.exists():
        raise OutputNotWritable(f"{folder}: is there already. Name a new folder, or a workbook (.xlsx).")
    beside = folder.with_name(f"{folder.name}.new-{secrets.token_hex(4)}")
    try:
        beside.mkdir()
        for name, sheet in INPUT_SHEETS.items():
            with (beside / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([_text(value) for value in row] for row in _rows(sheet))
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise OutputNotWritable(
            f"{folder}: cannot be made ({error.strerror}). Make room, or name another place."
        ) from error


def _rows(sheet: Sheet) -> Iterator[Sequence[object]]:
    yield [column.name for column in sheet.columns]
    if sheet.name != "Settings":
        yield [column.example for column in sheet.columns]
        return
    for setting in SETTINGS:
        value = setting.default if setting.example is None else setting.example
        if value is not None:
            yield [setting.name, value]


def _text(value: object) -> str:
    """As text; what a spreadsheet program would run begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if would_run(text) else text
