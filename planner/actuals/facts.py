"""The Actuals sheet as records: deliveries, sales, and what had been forecast (L1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.periods import PeriodCalendar
from planner.workbook.table import Row, Workbook

DemandKey = tuple[str, str, int]
"""(item, warehouse, period); periods before the start are negative"""
PastForecasts = Mapping[str, Mapping[DemandKey, float]]
"""Source → units it had forecast"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Units delivered. ``days``: from the beginning of production to the end of it, None where not known;
    ``planned_days``: what was planned for that; ``on_time``: None where nothing was promised;
    ``inspected``: units looked at, ``defects``: found defective among them."""

    item: str
    factory: str
    units: float
    days: float | None
    planned_days: float
    on_time: bool | None
    inspected: float
    defects: float
    planned_defect_rate: float


def deliveries(workbook: Workbook) -> list[Delivery]:
    """Deliveries of sources that the workbook still has, in the order of the sheet.

    The transport of a delivery to a warehouse is taken to last as planned: what is longer or shorter is the
    factory's. A delivery by a lane that the workbook does not have tells nothing of lead times.
    """
    sources = {(row["item"], row["factory"]): row for row in workbook["Sourcing"]}
    lanes = _lane_days(workbook)
    found = []
    for row in workbook["Actuals"]:
        source = sources.get((row["item"], row["factory"]))
        if row["kind"] == "delivery" and source is not None and row["quantity"] > 0:
            found.append(_delivery(row, source, lanes))
    return found


def _lane_days(workbook: Workbook) -> dict[tuple[str, str, str | None], float]:
    """(factory, warehouse, mode) → days; mode None: the quickest."""
    days: dict[tuple[str, str, str | None], float] = {}
    for row in workbook["Lanes"]:
        key = (row["factory"], row["warehouse"])
        days[*key, row["mode"]] = row["lead_time_days"]
        days[*key, None] = min(row["lead_time_days"], days.get((*key, None), row["lead_time_days"]))
    return days


def _delivery(row: Row, source: Row, lanes: Mapping[tuple[str, str, str | None], float]) -> Delivery:
    transport: float | None = 0.0
    if row["warehouse"] is not None:
        transport = lanes.get((row["factory"], row["warehouse"], row["mode"]))
    planned = float(source["lead_time_days"])
    days = None
    if row["ordered"] is not None and transport is not None:
        days = max(0.0, (row["date"] - row["ordered"]).days - transport)
    looked_at = row["defects"] is not None
    inspected = row["quantity"] if row["inspected"] is None else row["inspected"]
    return Delivery(
        item=row["item"],
        factory=row["factory"],
        units=row["quantity"],
        days=days,
        planned_days=planned,
        on_time=_on_time(row["due"], row["date"], days, planned),
        inspected=inspected if looked_at else 0.0,
        defects=row["defects"] if looked_at else 0.0,
        planned_defect_rate=float(source["defect_rate"]),
    )


def _on_time(due: date | None, delivered: date, days: float | None, planned: float) -> bool | None:
    if due is not None:
        return delivered <= due
    return None if days is None else days <= planned


def sales(workbook: Workbook) -> dict[DemandKey, float]:
    """Units sold in periods before the start; rows of one item, warehouse and period are added up."""
    calendar = PeriodCalendar.from_settings(workbook.settings)
    sold: dict[DemandKey, float] = defaultdict(float)
    for row in workbook["Actuals"]:
        if row["kind"] == "sales" and row["date"] < calendar.start:
            sold[row["item"], row["warehouse"], calendar.period_of(row["date"])] += row["quantity"]
    return dict(sold)


def past_forecasts(workbook: Workbook) -> dict[str, dict[DemandKey, float]]:
    """What every source had said of periods before the start: rows of Forecast that lie there, and rows of
    Actuals, which are believed where both speak of one item, warehouse and period."""
    calendar = PeriodCalendar.from_settings(workbook.settings)
    said: dict[str, dict[DemandKey, float]] = defaultdict(dict)
    for row in workbook["Forecast"]:
        if row["period"] < calendar.start:
            key = (row["item"], row["warehouse"], calendar.period_of(row["period"]))
            said[row["source"]][key] = row["quantity"]
    for row in workbook["Actuals"]:
        if row["kind"] == "forecast" and row["date"] < calendar.start:
            key = (row["item"], row["warehouse"], calendar.period_of(row["date"]))
            said[row["source"]][key] = row["quantity"]
    return dict(said)
