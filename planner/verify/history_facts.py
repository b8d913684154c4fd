"""What the Actuals sheet says, read for the verifier alone (docs/learning.md, L1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from planner.verify.horizon import Horizon
from planner.workbook.table import Workbook

Key = tuple[str, str, int]
"""(item, warehouse, period); past periods are negative"""


@dataclass(frozen=True)
class PastDemand:
    """``said``: source → units forecast of past periods; ``sold``: units sold in them; ``ahead``: source →
    units forecast of the horizon."""

    said: Mapping[str, Mapping[Key, float]]
    sold: Mapping[Key, float]
    ahead: Mapping[str, Mapping[Key, float]]
    sources: frozenset[str]  # that forecast anything not past


def read_past_demand(workbook: Workbook, horizon: Horizon) -> PastDemand:
    """Sales and forecasts by source; what Actuals say of a past forecast beats what Forecast says."""
    said: dict[str, dict[Key, float]] = defaultdict(dict)
    ahead: dict[str, dict[Key, float]] = defaultdict(dict)
    sold: dict[Key, float] = defaultdict(float)
    for row in workbook["Forecast"]:
        period = horizon.period_of(row["period"])
        table = said if period < 0 else ahead
        if period < horizon.periods:
            table[row["source"]][row["item"], row["warehouse"], period] = row["quantity"]
    for row in workbook["Actuals"]:
        key = (row["item"], row["warehouse"], horizon.period_of(row["date"]))
        if key[2] < 0 and row["kind"] == "forecast":
            said[row["source"]][key] = row["quantity"]
        elif key[2] < 0 and row["kind"] == "sales":
            sold[key] += row["quantity"]
    sources = frozenset(row["source"] for row in workbook["Forecast"])
    return PastDemand(said, sold, ahead, sources)


@dataclass
class DeliveryTotals:
    """Deliveries of one source: days of each that is known, and (units looked at, defective) of each."""

    days: list[float]
    counts: list[tuple[float, float]]


def read_deliveries(workbook: Workbook) -> dict[tuple[str, str], DeliveryTotals]:
    """(item, factory) of Sourcing → its deliveries; transport takes what Lanes plan for it (L4)."""
    lanes: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in workbook["Lanes"]:
        lanes[row["factory"], row["warehouse"]][row["mode"]] = row["lead_time_days"]
    made = {(row["item"], row["factory"]) for row in workbook["Sourcing"]}
    found: dict[tuple[str, str], DeliveryTotals] = defaultdict(lambda: DeliveryTotals([], []))
    for row in workbook["Actuals"]:
        source = (row["item"], row["factory"])
        if row["kind"] != "delivery" or source not in made or row["quantity"] <= 0:
            continue
        totals = found[source]
        transport = _transport_days(lanes, row["factory"], row["warehouse"], row["mode"])
        if row["ordered"] is not None and transport is not None:
            totals.days.append(max(0.0, (row["date"] - row["ordered"]).days - transport))
        looked_at = row["quantity"] if row["inspected"] is None else row["inspected"]
        if row["defects"] is not None and looked_at > 0:
            totals.counts.append((looked_at, row["defects"]))
    return found


def _transport_days(
    lanes: Mapping[tuple[str, str], Mapping[str, float]],
    factory: str,
    warehouse: str | None,
    mode: str | None,
) -> float | None:
    """0 where the goods stayed at the factory; None where Lanes do not say."""
    if warehouse is None:
        return 0.0
    ways = lanes.get((factory, warehouse), {})
    return min(ways.values(), default=None) if mode is None else ways.get(mode)
