"""All figures of a study in long form, one row a figure: for CSV, Parquet and whatever draws from them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from planner.errors import OutputNotWritable, PlannerError
from planner.study.kpis import KPIS
from planner.study.outcome import Study, difference
from planner.workbook.atomic import replace_atomically
from planner.workbook.columns import Column
from planner.workbook.table import Cell

TIDY_COLUMNS: tuple[Column, ...] = (
    Column("scenario", "name", "name of the scenario; base is the workbook as it stands", key=True, width=30),
    Column("dimension", "text", "total, or what the figure is of: period, warehouse, factory", key=True),
    Column("member", "text", "which period, warehouse or factory; blank for the total", key=True, width=20),
    Column("figure", "name", "name of the figure", key=True, width=24),
    Column("unit", "text", "its unit"),
    Column("value", "number", "its value; blank where it has none"),
    Column("base", "number", "its value in the base"),
    Column("difference", "number", "value less base"),
    Column("difference_share", "number", "difference as a share of the base"),
)
_SUFFIXES = (".csv", ".parquet")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

TidyRow = tuple[Cell, ...]


def tidy_rows(study: Study) -> Iterator[TidyRow]:
    """Rows in the order of TIDY_COLUMNS; scenarios without a plan have none."""
    profile_of_base = {row[:3]: row[3] for row in study.base.profile}
    for name, result in study.all_results.items():
        if not result.has_plan:
            continue
        for kpi in KPIS:
            found = difference(kpi.name, study.base, result)
            unit = study.currency if kpi.unit == "currency" else kpi.unit
            before = study.base.kpis.get(kpi.name)
            values = (result.kpis.get(kpi.name), before, found.absolute, found.share)
            yield (name, "total", "", kpi.name, unit, *values)
        for dimension, member, measure, value in result.profile:
            before = profile_of_base.get((dimension, member, measure))
            unit = _UNITS[measure]
            yield (name, dimension, member, measure, unit, value, before, *_difference(value, before))


_UNITS = {
    "service": "share",
    "load": "share",
    "warehouse stock": "units",
    "started units": "units",
    "overtime hours": "hours",
}


def _difference(value: float | None, before: float | None) -> tuple[float | None, float | None]:
    if value is None or before is None:
        return None, None
    return value - before, (value - before) / abs(before) if before else None


def demand_tidy_path(path: Path) -> None:
    """Raises PlannerError for a suffix that is neither .csv nor .parquet, or for Parquet without pyarrow."""
    if path.suffix.lower() not in _SUFFIXES:
        raise PlannerError(f"{path}: ends with neither .csv nor .parquet. Name it so.")
    if path.suffix.lower() == ".parquet":
        _arrow()


def write_tidy(path: Path, rows: Sequence[TidyRow], columns: Sequence[Column] = TIDY_COLUMNS) -> None:
    """By its suffix, as CSV (UTF-8 that Excel knows) or Parquet. Raises OutputNotWritable, PlannerError."""
    demand_tidy_path(path)
    with replace_atomically(path) as beside:
        try:
            if path.suffix.lower() == ".csv":
                _write_csv(beside, rows, columns)
            else:
                _write_parquet(beside, rows, columns)
        except OSError as error:
            raise OutputNotWritable(
                f"{path}: cannot be written ({error}). Make room, or name another place."
            ) from error


def _write_csv(path: Path, rows: Sequence[TidyRow], columns: Sequence[Column]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        writer.writerows([_csv_cell(value) for value in row] for row in rows)


def _csv_cell(value: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _write_parquet(path: Path, rows: Sequence[TidyRow], columns: Sequence[Column]) -> None:
    arrow, parquet = _arrow()
    kinds = [arrow.float64() if column.kind == "number" else arrow.string() for column in columns]
    names = [column.name for column in columns]
    schema = arrow.schema(list(zip(names, kinds, strict=True)))
    content = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    parquet.write_table(arrow.table(content, schema=schema), path)


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        raise PlannerError(
            "Parquet needs the extra `parquet`: in the planner's own folder, "
            "pip install -c constraints.txt '.[parquet]'. CSV needs nothing more."
        ) from error
    return pyarrow, pyarrow.parquet
