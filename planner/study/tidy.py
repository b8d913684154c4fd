"""All figures of a study in long form, one row a figure: for CSV, Parquet and whatever draws from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.errors import PlannerError
from planner.study.kpis import KPIS
from planner.study.outcome import Study, difference
from planner.workbook.columns import Column
from planner.workbook.long_files import arrow_with_parquet, write_csv, write_parquet
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
        arrow_with_parquet()


def write_tidy(path: Path, rows: Sequence[TidyRow]) -> None:
    """By its suffix, as CSV or Parquet. Raises OutputNotWritable, PlannerError."""
    demand_tidy_path(path)
    write = write_csv if path.suffix.lower() == ".csv" else write_parquet
    write(path, TIDY_COLUMNS, rows)
