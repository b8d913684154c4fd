"""The history as files for other tools: an Excel workbook, CSV or Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.errors import OutputNotWritable, PlannerError
from planner.history.tables import HistoryTable
from planner.workbook.cells_out import MOST_ROWS, NO_GUESSING, put
from planner.workbook.long_files import file_at, write_csv, write_parquet


def write_excel(path: Path, tables: Sequence[HistoryTable]) -> None:
    """One workbook, a sheet a table. Raises OutputNotWritable, also for more rows than a sheet holds."""
    with file_at(path) as beside, xlsxwriter.Workbook(beside, NO_GUESSING) as book:
        header = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E78"})
        for table in tables:
            _write_sheet(book.add_worksheet(table.name), table, header)


def _write_sheet(sheet: Any, table: HistoryTable, header: Any) -> None:
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, max(column.width, len(column.name) + 3))
        put(sheet, 0, position, column.name, header)
    number = 0
    for number, row in enumerate(table.rows(), start=1):
        if number >= MOST_ROWS:
            raise OutputNotWritable(
                f"{table.name}: has more rows than the {MOST_ROWS - 1:,} of a sheet. "
                "Name some runs with --run, or export CSV or Parquet."
            )
        for position, value in enumerate(row):
            if value is not None:
                put(sheet, number, position, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, number), len(table.columns) - 1)


def export_tables(path: Path, tables: Sequence[HistoryTable], file_format: str) -> list[Path]:
    """Write ``tables`` as `excel`, `csv` or `parquet`: one workbook, or a file each, in a folder
    where ``path`` has no suffix. Returns the files. Raises OutputNotWritable; PlannerError for several tables
    in one file."""
    if file_format == "excel":
        write_excel(path, tables)
        return [path]
    write = write_csv if file_format == "csv" else write_parquet
    if path.suffix:
        if len(tables) > 1:
            raise PlannerError(
                f"{path}: one file of this kind holds one table. Name it with --table, or give a folder."
            )
        write(path, tables[0].columns, tables[0].rows())
        return [path]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(f"{path}: the folder cannot be made ({error.strerror}).") from error
    files = [path / f"{table.name}.{file_format}" for table in tables]
    for file, table in zip(files, tables, strict=True):
        write(file, table.columns, table.rows())
    return files


def format_of(path: Path) -> str:
    """By the suffix: `excel`, `csv` or `parquet`; a folder holds CSV. Raises PlannerError for another one."""
    suffix = path.suffix.lower()
    known = {".xlsx": "excel", ".csv": "csv", ".parquet": "parquet", "": "csv"}
    if suffix not in known:
        raise PlannerError(f"{path}: ends with none of .xlsx, .csv, .parquet. Say --format, or name it so.")
    return known[suffix]
