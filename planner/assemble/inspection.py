"""Which inspection plans may be used for a source, and with which figures (M6)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from models.data import InspectionPlan, Source, SourceKey
from planner.workbook.table import Row, Workbook

NO_INSPECTION = InspectionPlan("none")


def read_inspection(
    workbook: Workbook, sources: Mapping[SourceKey, Source]
) -> dict[SourceKey, tuple[InspectionPlan, ...]]:
    """(item, factory) → its plans; only `none` where the workbook has no inspection plan at all."""
    rows = list(workbook["Inspection"])
    if not rows:
        return dict.fromkeys(sources, (NO_INSPECTION,))
    return {
        (item, factory): tuple(_plan(row, source) for row in applicable_rows(rows, item, factory))
        for (item, factory), source in sources.items()
    }


def applicable_rows(rows: Iterable[Row], item: str, factory: str) -> list[Row]:
    """Of every plan name the most specific row that may be used for a source.

    Item and factory named beats item, beats factory, beats neither.
    """
    best: dict[str, tuple[int, Row]] = {}
    for row in rows:
        if row["item"] not in (None, item) or row["factory"] not in (None, factory):
            continue
        rank = 2 * (row["item"] is not None) + (row["factory"] is not None)
        if row["plan"] not in best or rank > best[row["plan"]][0]:
            best[row["plan"]] = (rank, row)
    return [row for _, row in best.values()]


def _plan(row: Row, source: Source) -> InspectionPlan:
    return InspectionPlan(
        name=row["plan"],
        method=row["method"],
        sample_size=row["sample_size"] or 0,
        acceptance_number=row["acceptance_number"],
        lot_size=_lot_size(row["lot_size"], source),
        detection_rate=row["detection_rate"],
        hours_per_unit=row["hours_per_unit"],
        cost_per_unit=row["cost_per_unit"],
        disposition=row["disposition"],
        rework_cost=row["rework_cost"],
    )


def _lot_size(given: float | None, source: Source) -> float:
    """The plan's own, else the source's min_lot, else its lot_multiple, else its max_lot, else unlimited."""
    if given is not None:
        return given
    for size in (source.min_lot, source.lot_multiple, source.max_lot):
        if 0 < size < math.inf:
            return max(1.0, size)
    return math.inf
