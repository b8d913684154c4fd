"""The history as files for other tools: an Excel workbook, CSV or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from planner.errors import OutputNotWritable, PlannerError
from planner.history.tables import HistoryRow, HistoryTable
from planner.workbook.atomic import replace_atomically
from planner.workbook.cells_out import MOST_ROWS, put
from planner.workbook.columns import Column
from planner.workbook.table import Cell

_ROWS_AT_ONCE = 50_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_EXCEL_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_excel(path: Path, tables: Sequence[HistoryTable]) -> None:
    """One workbook, a sheet a table. Raises OutputNotWritable, also for more rows than a sheet holds."""
    with _file_at(path) as beside, xlsxwriter.Workbook(beside, _EXCEL_OPTIONS) as book:
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


def write_csv(path: Path, table: HistoryTable) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it. Text that a spreadsheet would take for a formula
    begins with an apostrophe. Raises OutputNotWritable."""
    with _file_at(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        writer.writerows([_csv_cell(value) for value in row] for row in table.rows())


def _csv_cell(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def write_parquet(path: Path, table: HistoryTable) -> None:
    """Columns of the types that the tables have. Raises OutputNotWritable; PlannerError without pyarrow."""
    arrow, parquet = _arrow()
    kinds = {"number": arrow.float64(), "share": arrow.float64(), "integer": arrow.int64()}
    kinds["date"] = arrow.date32()
    schema = arrow.schema([(column.name, kinds.get(column.kind, arrow.string())) for column in table.columns])
    with _file_at(path) as beside, parquet.ParquetWriter(beside, schema) as writer:
        for rows in _in_batches(table.rows()):
            writer.write_table(arrow.table(_by_column(table.columns, rows), schema=schema))


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise PlannerError(
            "Parquet needs the extra `parquet`: pip install 'turnkey-planner[parquet]'. "
            "Excel and CSV need nothing more."
        ) from error
    return pyarrow, pyarrow.parquet


def _by_column(columns: Sequence[Column], rows: Sequence[HistoryRow]) -> dict[str, list[Cell]]:
    return {column.name: [row[place] for row in rows] for place, column in enumerate(columns)}


def _in_batches(rows: Iterator[HistoryRow]) -> Iterator[list[HistoryRow]]:
    """At least one, so that an empty table makes a file too."""
    yield list(islice(rows, _ROWS_AT_ONCE))
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        yield batch


def export_tables(path: Path, tables: Sequence[HistoryTable], file_format: str) -> list[Path]:
    """Write ``tables`` in one of FORMATS: one workbook, or a file each, in a folder where ``path`` has no
    suffix. Returns the files. Raises OutputNotWritable; PlannerError for several tables in one file."""
    if file_format == "excel":
        write_excel(path, tables)
        return [path]
    write = FORMATS[file_format]
    if path.suffix:
        if len(tables) > 1:
            raise PlannerError(
                f"{path}: one file of this kind holds one table. Name it with --table, or give a folder."
            )
        write(path, tables[0])
        return [path]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(f"{path}: the folder cannot be made ({error.strerror}).") from error
    files = [path / f"{table.name}.{file_format}" for table in tables]
    for file, table in zip(files, tables, strict=True):
        write(file, table)
    return files


FORMATS: dict[str, Callable[[Path, HistoryTable], None]] = {"csv": write_csv, "parquet": write_parquet}


def format_of(path: Path) -> str:
    """By the suffix: `excel`, `csv` or `parquet`; a folder holds CSV. Raises PlannerError for another one."""
    suffix = path.suffix.lower()
    known = {".xlsx": "excel", ".csv": "csv", ".parquet": "parquet", "": "csv"}
    if suffix not in known:
        raise PlannerError(f"{path}: ends with none of .xlsx, .csv, .parquet. Say --format, or name it so.")
    return known[suffix]


@contextmanager
def _file_at(path: Path) -> Iterator[Path]:
    """As `replace_atomically`; what goes wrong while the file is written is named."""
    with replace_atomically(path) as beside:
        try:
            yield beside
        except (OSError, XlsxWriterException) as error:
            raise OutputNotWritable(
                f"{path}: cannot be written ({error}). Make room, or name another place."
            ) from error
