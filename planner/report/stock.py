"""Inventory: stock at every factory and warehouse, by item and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from models.data import StockPoint
from planner.explain.facts import PlanFacts
from planner.periods import PeriodCalendar
from planner.report.contents import TableRow


def inventory_rows(
    facts: PlanFacts, calendar: PeriodCalendar, forecast: Mapping[tuple[str, str, int], float]
) -> Iterator[TableRow]:
    """Rows of Inventory: every stock point and period.

    ``forecast``: (item, warehouse, period) → units, also beyond the horizon; cover is measured against it.
    """
    series = _forecast_series(forecast)
    for (item, factory), point in sorted(facts.data.factory_stock.items(), key=_place_first):
        yield from _factory_rows(facts, calendar, item, factory, point, series.get((item, None), []))
    for (item, warehouse), point in sorted(facts.data.warehouse_stock.items(), key=_place_first):
        yield from _warehouse_rows(facts, calendar, item, warehouse, point, series.get((item, warehouse), []))


def _place_first(entry: tuple[tuple[str, str], StockPoint]) -> tuple[str, str]:
    (item, place), _ = entry
    return place, item


def _forecast_series(
    forecast: Mapping[tuple[str, str, int], float],
) -> dict[tuple[str, str | None], list[float]]:
    """Forecast by period, to the last with any, per (item, warehouse) and, for all of them, (item, None)."""
    series: dict[tuple[str, str | None], list[float]] = defaultdict(list)
    for (item, warehouse, period), units in forecast.items():
        if units <= 0:
            continue
        for place in (warehouse, None):
            by_period = series[item, place]
            by_period += [0.0] * (period + 1 - len(by_period))
            by_period[period] += units
    return series


def cover_days(closing: float, period: int, series: Sequence[float], period_days: int) -> float | None:
    """Days of the forecast after ``period`` that ``closing`` covers, proportional in the last period.

    ``series``: forecast by period, to the last with any. Stock beyond all of it covers the days to its end.
    None where nothing follows.
    """
    if len(series) <= period + 1:
        return None
    left = closing
    for when in range(period + 1, len(series)):
        if left < series[when]:
            return (when - period - 1 + left / series[when]) * period_days
        left -= series[when]
    return float((len(series) - period - 1) * period_days)


def _factory_rows(
    facts: PlanFacts,
    calendar: PeriodCalendar,
    item: str,
    factory: str,
    point: StockPoint,
    series: Sequence[float],
) -> Iterator[TableRow]:
    opening = point.opening
    for period in facts.data.horizon():
        key = (item, factory, period)
        closing = facts.solution.factory_stock.get(key, 0.0)
        shipped = facts.shipped.get(key, 0.0)
        yield {
            "location": factory,
            "place": "factory",
            "item": item,
            "period": calendar.date_of(period),
            "opening": opening,
            "received": facts.released.get(key, 0.0),
            "demand": shipped,
            "served": shipped,
            "lost": 0.0,
            "backlog": 0.0,
            "closing": closing,
            "awaiting_inspection": facts.solution.awaiting_inspection.get(key, 0.0),
            "safety_stock": point.target[period],
            "cover_days": cover_days(closing, period, series, calendar.period_days),
        }
        opening = closing


def _warehouse_rows(
    facts: PlanFacts,
    calendar: PeriodCalendar,
    item: str,
    warehouse: str,
    point: StockPoint,
    series: Sequence[float],
) -> Iterator[TableRow]:
    opening, owed_before = point.opening, 0.0
    for period in facts.data.horizon():
        key = (item, warehouse, period)
        closing = facts.solution.warehouse_stock.get(key, 0.0)
        demand = facts.data.demand.get(key, 0.0)
        lost, owed = facts.solution.lost.get(key, 0.0), facts.backlog.get(key, 0.0)
        yield {
            "location": warehouse,
            "place": "warehouse",
            "item": item,
            "period": calendar.date_of(period),
            "opening": opening,
            "received": facts.received.get(key, 0.0),
            "demand": demand,
            "served": demand - lost + owed_before - owed,
            "lost": lost,
            "backlog": owed,
            "closing": closing,
            "awaiting_inspection": None,
            "safety_stock": point.target[period],
            "cover_days": cover_days(closing, period, series, calendar.period_days),
        }
        opening, owed_before = closing, owed
