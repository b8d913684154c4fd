"""Units that customers wait for when the week begins. The workbook has no sheet for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.report.contents import InputNote
from planner.weekly.projection import PlaceKey
from planner.weekly.rolled import Rolled
from planner.workbook.table import Workbook
from planner.workbook.tables import given_rows


def add_owed(rolled: Rolled, owed: Mapping[PlaceKey, float], start: date) -> Rolled:
    """``rolled`` with the units ``owed`` added to the forecast of the first period.

    There they can be served like any other demand. Every source that gives a forecast gets them, so that
    the average over sources rises by as much.
    """
    owed = _known(rolled.workbook, owed)
    if not owed:
        return rolled
    rows = [*given_rows(rolled.workbook["Forecast"])]
    raised: set[PlaceKey] = set()
    sources: dict[PlaceKey, set[str | None]] = defaultdict(set)
    for row in rows:
        key = row["item"], row["warehouse"]
        sources[key].add(row.get("source"))
        if row["period"] == start and key in owed:
            row["quantity"] += owed[key]
            raised.add(key)
    for item, warehouse in sorted(owed.keys() - raised):
        for source in sorted(sources[item, warehouse] or {None}, key=str):
            row = {"item": item, "warehouse": warehouse, "period": start, "quantity": owed[item, warehouse]}
            rows.append(row | ({} if source is None else {"source": source}))
    return rolled.with_sheet("Forecast", rows).saying(
        InputNote(
            "Forecast", f"{item}, {warehouse}, {start}", "quantity", f"+{units:,.10g} owed", "last plan"
        )
        for (item, warehouse), units in sorted(owed.items())
    )


def _known(workbook: Workbook, owed: Mapping[PlaceKey, float]) -> dict[PlaceKey, float]:
    """Without items and warehouses that the workbook no longer has."""
    items: set[Any] = set(workbook["Items"].columns["item"].values)
    warehouses: set[Any] = set(workbook["Warehouses"].columns["warehouse"].values)
    return {key: units for key, units in owed.items() if key[0] in items and key[1] in warehouses}
