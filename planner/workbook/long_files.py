"""Long tables as files for other tools: CSV and Parquet, by the columns' kinds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException

from planner.errors import OutputNotWritable, PlannerError
from planner.workbook.atomic import replace_atomically
from planner.workbook.cells_out import would_run
from planner.workbook.columns import Column
from planner.workbook.table import Cell

_ROWS_AT_ONCE = 50_000


@contextmanager
def file_at(path: Path) -> Iterator[Path]:
    """As `replace_atomically`; what goes wrong while the file is written is raised as OutputNotWritable."""
    with replace_atomically(path) as beside:
        try:
            yield beside
        except (OSError, XlsxWriterException) as error:
            raise OutputNotWritable(
                f"{path}: cannot be written ({error}). Make room, or name another place."
            ) from error


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it. Text that a spreadsheet would take for a formula
    begins with an apostrophe. Raises OutputNotWritable."""
    with file_at(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        writer.writerows([f"'{value}" if would_run(value) else value for value in row] for row in rows)


def write_parquet(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Columns of the types that their kinds have. Raises OutputNotWritable; PlannerError without pyarrow."""
    arrow, parquet = arrow_with_parquet()
    kinds = {"number": arrow.float64(), "share": arrow.float64(), "integer": arrow.int64()}
    kinds["date"] = arrow.date32()
    schema = arrow.schema([(column.name, kinds.get(column.kind, arrow.string())) for column in columns])
    with file_at(path) as beside, parquet.ParquetWriter(beside, schema) as writer:
        for batch in _in_batches(iter(rows)):
            content = {column.name: [row[place] for row in batch] for place, column in enumerate(columns)}
            writer.write_table(arrow.table(content, schema=schema))


def arrow_with_parquet() -> tuple[Any, Any]:
    """pyarrow and its module for Parquet. Raises PlannerError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise PlannerError(
            "Parquet needs the extra `parquet`: in the planner's own folder, "
            "pip install -c constraints.txt '.[parquet]'. CSV needs nothing more."
        ) from error
    return pyarrow, pyarrow.parquet


def _in_batches(rows: Iterator[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    """At least one, so that an empty table makes a file too."""
    yield list(islice(rows, _ROWS_AT_ONCE))
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        yield batch
