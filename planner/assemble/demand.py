"""The forecast: sources averaged, periods counted, what lies after the horizon kept for cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from planner.periods import PeriodCalendar
from planner.workbook.settings import forecast_weight_name
from planner.workbook.table import Workbook

DemandKey = tuple[str, str, int]
"""(item, warehouse, period)"""
Series = Mapping[int, float]
"""Period → units"""


@dataclass(frozen=True)
class Demand:
    """``forecast``: units by (item, warehouse, period), also in periods after the horizon.

    ``in_horizon``: the part that is planned, without zeros. ``shortage_cost``: money per unit under the same
    keys (for a backordered item per unit and period late). ``pairs``: (item, warehouse) of every row.
    """

    forecast: Mapping[DemandKey, float]
    in_horizon: Mapping[DemandKey, float]
    shortage_cost: Mapping[DemandKey, float]
    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def by_pair(self) -> Mapping[tuple[str, str], Series]:
        """(item, warehouse) → forecast by period."""
        series: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        for (item, warehouse, period), units in self.forecast.items():
            series[item, warehouse][period] = units
        return series

    @cached_property
    def by_item(self) -> Mapping[str, Series]:
        """Item → forecast by period, all warehouses together."""
        series: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for (item, _, period), units in self.forecast.items():
            series[item][period] += units
        return series


def units_of_days(series: Series, first_period: int, days: float, period_days: int) -> float:
    """M11: forecast of the ``days`` days that begin with a period, proportional in the last period."""
    whole = int(days // period_days)
    part = days / period_days - whole
    last = first_period + whole
    units = sum(units for period, units in series.items() if first_period <= period < last)
    return units + part * series.get(last, 0.0)


def read_demand(workbook: Workbook, calendar: PeriodCalendar) -> Demand:
    """The Forecast sheet (M20), without what lies before the start."""
    forecast = _averaged(_units_by_source(workbook, calendar), workbook)
    in_horizon = {key: units for key, units in forecast.items() if key[2] < calendar.periods and units > 0}
    return Demand(
        forecast=forecast,
        in_horizon=in_horizon,
        shortage_cost=_shortage_costs(workbook, calendar, in_horizon),
        pairs=tuple(dict.fromkeys(workbook["Forecast"].values("item", "warehouse"))),
    )


def _units_by_source(workbook: Workbook, calendar: PeriodCalendar) -> dict[str, dict[DemandKey, float]]:
    period_of = cache(calendar.period_of)
    by_source: dict[str, dict[DemandKey, float]] = defaultdict(lambda: defaultdict(float))
    rows = workbook["Forecast"].values("item", "warehouse", "period", "quantity", "source")
    for item, warehouse, day, quantity, source in rows:
        period = period_of(day)
        if period >= 0:
            by_source[source][item, warehouse, period] += quantity
    return by_source


def _averaged(by_source: dict[str, dict[DemandKey, float]], workbook: Workbook) -> dict[DemandKey, float]:
    """M20: the weighted average over the sources that give a key."""
    if len(by_source) == 1:
        return dict(*by_source.values())
    units: dict[DemandKey, float] = defaultdict(float)
    weights: dict[DemandKey, float] = defaultdict(float)
    for source, given in by_source.items():
        weight = workbook.settings.get(forecast_weight_name(source), 1.0)
        for key, quantity in given.items():
            units[key] += weight * quantity
            weights[key] += weight
    return {key: total / weights[key] for key, total in units.items()}


def _shortage_costs(
    workbook: Workbook, calendar: PeriodCalendar, demand: Mapping[DemandKey, float]
) -> dict[DemandKey, float]:
    """M10, M19: the row's own cost, else the item's; of backordered items scaled from weeks to periods."""
    scale = {
        row["item"]: calendar.weeks if row["shortage_policy"] == "backorder" else 1.0
        for row in workbook["Items"]
    }
    by_item = shortage_cost_by_item(workbook)
    costs = {key: by_item[key[0]] * scale[key[0]] for key in demand}
    rows = workbook["Forecast"].values("item", "warehouse", "period", "shortage_cost")
    for item, warehouse, day, own_cost in rows:
        if own_cost is not None and (key := (item, warehouse, calendar.period_of(day))) in costs:
            costs[key] = own_cost * scale[item]
    return costs


def shortage_cost_by_item(workbook: Workbook) -> dict[str, float]:
    """M19: shortage_cost of an item, as given (a week for backordered items); blank: its unit_value."""
    rows = workbook["Items"].values("item", "shortage_cost", "unit_value")
    return {item: unit_value if cost is None else cost for item, cost, unit_value in rows}
