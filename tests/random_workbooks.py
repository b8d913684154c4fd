"""Random small workbooks that have no errors: every sheet and most columns turn up, so do their mixtures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from workbook_builder import Sheets

random_examples = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
"""For tests of drawn workbooks: the same ones every time, however long they take."""

Rows = list[dict[str, Any]]
Draw = st.DrawFn

ITEMS = ("ball", "car", "doll")
FACTORIES = ("near", "far")
WAREHOUSES = ("hub", "depot")
RESOURCES = ("press", "line")

_LEAD_TIMES = st.sampled_from([0, 3, 7, 10])
_MONEY = st.sampled_from([0, 0.5, 2, 7.5])
_SHARE = st.sampled_from([0.005, 0.02, 0.05])


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A blank cell, or a value."""
    return st.none() | strategy


@dataclass(frozen=True)
class Frame:
    """The names and the calendar everything else is drawn in."""

    start: date
    periods: int
    period_days: int
    items: tuple[str, ...]
    factories: tuple[str, ...]
    warehouses: tuple[str, ...]

    def period(self, number: int) -> date:
        """First day of a period, of the horizon or beyond it."""
        return self.start + timedelta(days=number * self.period_days)


@st.composite
def frames(draw: Draw) -> Frame:
    """Two or three items, up to two factories and warehouses, three to five periods."""
    return Frame(
        start=date(2026, 1, 5) + timedelta(days=draw(st.integers(0, 6))),
        periods=draw(st.integers(3, 5)),
        period_days=draw(st.sampled_from([7, 7, 7, 1])),
        items=ITEMS[: draw(st.integers(2, 3))],
        factories=FACTORIES[: draw(st.integers(1, 2))],
        warehouses=WAREHOUSES[: draw(st.integers(1, 2))],
    )


@st.composite
def workbooks(draw: Draw) -> Sheets:
    """Tables of a workbook that checks clean."""
    frame = draw(frames())
    sourcing = _sourcing(draw, frame)
    pairs = [(row["item"], row["factory"]) for row in sourcing]
    tables: Sheets = {
        "Settings": _settings(draw, frame),
        "Items": [_item(draw, item, sourcing) for item in frame.items],
        "Factories": [_factory(draw, factory) for factory in frame.factories],
        "Resources": _resources(draw, frame),
        "Calendar": _calendar(draw, frame),
        "Sourcing": sourcing,
        "Prices": _prices(draw, frame, pairs),
        "Operations": _operations(draw, pairs),
        "Inspection": _inspection(draw),
        "Warehouses": [_warehouse(draw, warehouse) for warehouse in frame.warehouses],
        "Lanes": _lanes(draw, frame),
        "Forecast": _forecast(draw, frame),
        "Stock": _stock(draw, frame, pairs),
        "Open orders": _open_orders(draw, frame, pairs),
        "Stock targets": _stock_targets(draw, frame, pairs),
        "Last plan": _last_plan(draw, frame, pairs),
    }
    return {name: rows for name, rows in tables.items() if rows}


def _settings(draw: Draw, frame: Frame) -> Rows:
    values = {
        "start": frame.start,
        "periods": frame.periods,
        "period_days": frame.period_days,
        "frozen_periods": draw(st.sampled_from([0, 1])),
        "change_cost": draw(_MONEY),
        "service_target": draw(_maybe(st.just(0.9))),
    }
    return [{"setting": name, "value": value} for name, value in values.items() if value is not None]


def _item(draw: Draw, item: str, sourcing: Rows) -> dict[str, Any]:
    sources = [row for row in sourcing if row["item"] == item]
    has_shares = any(row["min_share"] or row["max_share"] for row in sources)
    return {
        "item": item,
        "unit_value": draw(st.sampled_from([8, 20, 35])),
        "holding_cost": draw(_maybe(st.sampled_from([0.1, 1]))),
        "volume": draw(st.sampled_from([0, 0.01, 0.05])),
        "shortage_policy": draw(st.sampled_from(["lost", "lost", "backorder"])),
        "shortage_cost": draw(_maybe(st.sampled_from([3, 30]))),
        "max_defect_rate": draw(_maybe(_SHARE)),
        "return_cost": draw(_MONEY),
        "excess_cost": draw(_MONEY),
        "max_cover_days": draw(_maybe(st.sampled_from([0, 10]))),
        "max_sources": None if has_shares else draw(_maybe(st.integers(1, 2))),
        "min_sources": draw(st.sampled_from([0, 1])),
    }


def _factory(draw: Draw, factory: str) -> dict[str, Any]:
    return {
        "factory": factory,
        "inspection_hours": draw(_maybe(st.sampled_from([0, 2, 10]))),
        "inspection_overtime_hours": draw(_maybe(st.just(3))),
        "inspection_overtime_cost": draw(_MONEY),
        "commitment_hours": draw(_maybe(st.just(30))),
        "commitment_penalty": draw(_MONEY),
        "max_ramp": draw(_maybe(st.sampled_from([0.3, 1]))),
        "activation_cost": draw(_maybe(st.just(150))),
    }


def _resources(draw: Draw, frame: Frame) -> Rows:
    return [
        {
            "factory": factory,
            "resource": resource,
            "regular_hours": draw(st.sampled_from([8, 15, 40])),
            "overtime_hours": draw(_maybe(st.just(6))),
            "overtime_cost": draw(_MONEY),
        }
        for factory in frame.factories
        for resource in RESOURCES
    ]


def _calendar(draw: Draw, frame: Frame) -> Rows:
    rows: Rows = []
    for number in draw(st.sets(st.integers(0, frame.periods - 1), max_size=2)):
        limit = draw(st.sampled_from([{"factor": 0}, {"factor": 0.5}, {"hours": 5}]))
        resource = draw(st.sampled_from([None, *RESOURCES]))
        factory = draw(st.sampled_from(frame.factories))
        rows.append({"factory": factory, "resource": resource, "period": frame.period(number), **limit})
    return rows


def _sourcing(draw: Draw, frame: Frame) -> Rows:
    rows: Rows = []
    for item in frame.items:
        makers = draw(st.sets(st.sampled_from(frame.factories), min_size=1))
        for factory in sorted(makers):
            rows.append(_source(draw, frame, item, factory, alone=len(makers) == 1))
    return rows


def _source(draw: Draw, frame: Frame, item: str, factory: str, alone: bool) -> dict[str, Any]:
    multiple = draw(_maybe(st.sampled_from([10, 25])))
    return {
        "item": item,
        "factory": factory,
        "unit_cost": draw(st.sampled_from([2, 5, 6])),
        "setup_cost": draw(st.sampled_from([0, 40])),
        "min_lot": draw(_maybe(st.sampled_from([20, 50]))),
        "lot_multiple": multiple,
        "max_lot": draw(_maybe(st.sampled_from([100, 150]))),
        "lead_time_days": draw(_LEAD_TIMES) if frame.period_days == 7 else draw(st.sampled_from([0, 1, 1.5])),
        "defect_rate": draw(_maybe(st.sampled_from([0.01, 0.1]))),
        "min_share": None if alone else draw(_maybe(st.just(0.25))),
        "max_share": None if alone else draw(_maybe(st.just(0.75))),
        "first_period": draw(_maybe(st.just(frame.period(1)))) if not alone else None,
    }


def _prices(draw: Draw, frame: Frame, pairs: list[tuple[str, str]]) -> Rows:
    return [
        {"item": item, "factory": factory, "period": frame.period(2), "unit_cost": 4}
        for item, factory in pairs
        if draw(st.booleans())
    ]


def _operations(draw: Draw, pairs: list[tuple[str, str]]) -> Rows:
    return [
        {
            "item": item,
            "factory": factory,
            "resource": resource,
            "hours_per_unit": draw(st.sampled_from([0.05, 0.1, 0.2])),
            "setup_hours": draw(st.sampled_from([0, 1])),
        }
        for item, factory in pairs
        for resource in RESOURCES[: draw(st.integers(1, 2))]
    ]


def _inspection(draw: Draw) -> Rows:
    """No sheet at all, or up to three plans of which one may always be used."""
    if draw(st.booleans()):
        return []
    sample = {
        "plan": "sample",
        "method": "sample",
        "sample_size": 20,
        "acceptance_number": 1,
        "lot_size": draw(_maybe(st.just(100))),
        "detection_rate": draw(st.sampled_from([0.9, 1])),
        "hours_per_unit": 0.05,
        "cost_per_unit": draw(_MONEY),
        "disposition": draw(st.sampled_from(["scrap", "rework"])),
        "rework_cost": draw(_MONEY),
    }
    everything = {**sample, "plan": "every piece", "method": "all"}
    everything |= {"sample_size": None, "acceptance_number": None, "lot_size": None}
    plans = [{"plan": "none", "method": "none"}, sample, everything]
    return plans[draw(st.integers(0, 1)) :]


def _warehouse(draw: Draw, warehouse: str) -> dict[str, Any]:
    return {
        "warehouse": warehouse,
        "storage_volume": draw(_maybe(st.sampled_from([1, 5]))),
        "storage_cost": draw(_MONEY),
        "inbound_units": draw(_maybe(st.just(120))),
        "max_defect_rate": draw(_maybe(_SHARE)),
        "service_target": draw(_maybe(st.just(0.95))),
        "delivery_day": draw(_maybe(st.sampled_from(["Wednesday", "Sunday"]))),
    }


def _lanes(draw: Draw, frame: Frame) -> Rows:
    days = [0, 2, 7] if frame.period_days == 7 else [0, 1]
    return [
        {
            "factory": factory,
            "warehouse": warehouse,
            "mode": mode,
            "lead_time_days": draw(st.sampled_from(days)),
            "cost_per_unit": draw(_MONEY),
            "cost_per_volume": draw(_MONEY),
            "cost_per_shipment": draw(_maybe(st.just(25))),
            "shipment_volume": draw(_maybe(st.just(3))),
            "max_shipments": draw(_maybe(st.integers(1, 2))),
        }
        for factory in frame.factories
        for warehouse in frame.warehouses
        for mode in ("road", "rail")[: draw(st.integers(1, 2))]
    ]


def _forecast(draw: Draw, frame: Frame) -> Rows:
    return [
        {
            "item": item,
            "warehouse": warehouse,
            "period": frame.period(number),
            "quantity": draw(st.sampled_from([0, 15, 40, 90])),
            "shortage_cost": draw(_maybe(st.just(50))),
        }
        for item in frame.items
        for warehouse in frame.warehouses
        for number in range(frame.periods + 2)
    ]


def _places(frame: Frame, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(item, place) where the item may lie."""
    return [*((item, place) for item in frame.items for place in frame.warehouses), *pairs]


def _stock(draw: Draw, frame: Frame, pairs: list[tuple[str, str]]) -> Rows:
    return [
        {"location": place, "item": item, "quantity": draw(st.sampled_from([10, 60]))}
        for item, place in _places(frame, pairs)
        if draw(st.booleans())
    ]


def _open_orders(draw: Draw, frame: Frame, pairs: list[tuple[str, str]]) -> Rows:
    rows: Rows = []
    for item, factory in draw(st.lists(st.sampled_from(pairs), max_size=2)):
        kind = draw(st.sampled_from(["production", "shipment"]))
        warehouse = draw(st.sampled_from(frame.warehouses))
        rows.append(
            {
                "kind": kind,
                "item": item,
                "factory": factory,
                "warehouse": warehouse if kind == "shipment" else None,
                "quantity": draw(st.sampled_from([20, 80])),
                "available": frame.start + timedelta(days=draw(st.integers(0, frame.period_days * 2))),
            }
        )
    return rows


def _stock_targets(draw: Draw, frame: Frame, pairs: list[tuple[str, str]]) -> Rows:
    rows: Rows = []
    for item, place in _places(frame, pairs):
        if draw(st.integers(0, 2)) == 0:
            target = draw(st.sampled_from([{"safety_stock": 20}, {"cover_days": 9}, {"max_quantity": 70}]))
            period = draw(_maybe(st.just(frame.period(1))))
            rows.append(
                {"item": item, "location": place, "period": period, "penalty": draw(_MONEY), **target}
            )
    return rows


def _last_plan(draw: Draw, frame: Frame, pairs: list[tuple[str, str]]) -> Rows:
    """Nothing, or quantities that need not be lots: they were agreed before."""
    if draw(st.booleans()):
        return []
    return [
        {
            "item": item,
            "factory": factory,
            "period": frame.period(number),
            "quantity": draw(st.sampled_from([0, 30, 75])),
        }
        for item, factory in pairs
        for number in range(2)
    ]
