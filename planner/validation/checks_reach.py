"""Checks of limits that leave nothing to do: hours, days, volumes and defect rates out of reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from planner.validation import sense_codes as codes
from planner.validation.checks_sources import smallest_lot
from planner.validation.problem import Problem
from planner.validation.view import SourceKey, WorkbookView
from planner.workbook.table import Row

_ROUNDING = 1e-9
_HOURS = ("regular_hours", "overtime_hours")


def check_lead_times(view: WorkbookView) -> Iterator[Problem]:
    """What starts or leaves on the first day comes inside the horizon (M2)."""
    if view.calendar is None:
        return
    days = view.calendar.periods * view.calendar.period_days
    for sheet in ("Sourcing", "Lanes"):
        for row in view.rows(sheet, "lead_time_days"):
            if row["lead_time_days"] >= days:
                yield codes.LEAD_TIME_BEYOND_HORIZON.at(
                    row.cell("lead_time_days"),
                    f"{row['lead_time_days']:g} days; the horizon has {days}.",
                )


def check_lot_hours(view: WorkbookView) -> Iterator[Problem]:
    """The smallest lot fits into the hours of the best period (M4, M5)."""
    most = _most_hours(view)
    for row in view.rows("Operations", "item", "factory", "resource", "hours_per_unit", "setup_hours"):
        source = view.sources.get((row["item"], row["factory"]))
        hours = most.get((row["factory"], row["resource"]), 0.0)
        if source is None or hours == 0.0:  # a resource that is closed altogether is no slip of a unit
            continue
        lot = _least_quantity(source)
        needed = row["setup_hours"] + row["hours_per_unit"] * lot
        if needed > hours * (1 + _ROUNDING):
            yield codes.LOT_ABOVE_HOURS.at(
                row.cell("hours_per_unit"),
                f"{lot:g} units of {row['item']} take {needed:,.6g} hours of {row['resource']}, "
                f"which has {hours:,.6g} in its best period.",
            )


def _least_quantity(source: Row) -> float:
    """The least that is made in a period with production, and one unit at least."""
    least, multiple = source["min_lot"] or 0.0, source["lot_multiple"] or 0.0
    return max(1.0, smallest_lot(least, multiple) if multiple > 0 else least)


def _most_hours(view: WorkbookView) -> Mapping[SourceKey, float]:
    """(factory, resource) → regular and overtime hours of the period that has most, never too few."""
    if view.calendar is None:
        return {}
    best: dict[str, float] = defaultdict(lambda: 1.0)
    for row in view.rows("Calendar", "factory"):
        best[row["factory"]] = max(best[row["factory"]], _raise(row))
    found = {}
    for row in view.rows("Resources", "factory", "resource"):
        given = [float("inf") if row[column] is None else row[column] for column in _HOURS]
        nominal = sum(given) * view.calendar.weeks
        found[row["factory"], row["resource"]] = nominal * best[row["factory"]]
    return found


def _raise(row: Row) -> float:
    """By how much a row of Calendar may raise hours: any amount where it replaces them."""
    if row["hours"] or row.is_unread("hours") or row.is_unread("factor"):
        return float("inf")
    return 1.0 if row["factor"] is None else float(row["factor"])


def check_unit_volumes(view: WorkbookView) -> Iterator[Problem]:
    """A unit fits into some vehicle and some warehouse."""
    limits = [
        (limit, words)
        for sheet, column, words in (
            ("Lanes", "shipment_volume", "the largest vehicle on Lanes"),
            ("Warehouses", "storage_volume", "the largest storage on Warehouses"),
        )
        if (limit := _largest(view, sheet, column)) is not None
    ]
    for row in view.rows("Items", "item", "volume"):
        for limit, words in limits:
            if row["volume"] > limit:
                yield codes.UNIT_ABOVE_VOLUME.at(
                    row.cell("volume"), f"a unit has {row['volume']:g} m³, {words} {limit:g} m³."
                )
                break


def _largest(view: WorkbookView, sheet: str, column: str) -> float | None:
    """The largest value of a limit; None where a row has no limit."""
    values = view[sheet].columns[column].values
    return None if not values or None in values else max(values)  # type: ignore[type-var, return-value]


def check_commitments(view: WorkbookView) -> Iterator[Problem]:
    """Hours promised to a factory are hours that it has (M17)."""
    if view.calendar is None:
        return
    by_factory: dict[str, float] = defaultdict(float)
    for (factory, _), hours in _most_hours(view).items():
        by_factory[factory] += hours * view.calendar.periods
    for row in view.rows("Factories", "factory", "commitment_hours", "commitment_penalty"):
        if row["factory"] in view.misnamed["Factories"]:
            continue
        hours = by_factory[row["factory"]]
        wanted = row["commitment_hours"] * bool(row["commitment_penalty"])
        if wanted > hours * (1 + _ROUNDING) and not view.doubts.may_hold("Resources", factory=row["factory"]):
            yield codes.COMMITMENT_OUT_OF_REACH.at(
                row.cell("commitment_hours"),
                f"{wanted:,.6g} hours are promised; the resources of {row['factory']} have {hours:,.6g}.",
            )


def check_quality_in_reach(view: WorkbookView) -> Iterator[Problem]:
    """Some source and plan of an item keeps the defect rate that item and warehouse allow (M6, M8)."""
    best = _best_rates(view)
    warehouse_row = {row["warehouse"]: row for row in view.rows("Warehouses", "warehouse")}
    limits: dict[str, list[Row]] = {row["item"]: [row] for row in view.rows("Items", "item")}
    for item, warehouse in view.wanted:
        if item in limits and warehouse in warehouse_row:
            limits[item].append(warehouse_row[warehouse])
    for item, rows in limits.items():
        rate = best.get(item, 0.0)
        broken = next((row for row in rows if _is_below(row["max_defect_rate"], rate)), None)
        if broken is not None:
            yield codes.QUALITY_OUT_OF_REACH.at(
                broken.cell("max_defect_rate"),
                f"at most {broken['max_defect_rate']:.2%} is allowed; "
                f"{item} leaves its best source with {rate:.2%}.",
            )


def _is_below(limit: float | None, rate: float) -> bool:
    return limit is not None and limit < rate - _ROUNDING


def _best_rates(view: WorkbookView) -> Mapping[str, float]:
    """Item → a share of defective units that no source and plan gets below.

    A sample is taken for as good as looking at every unit, so that this is never too high. A source that
    may use none of the plans was told, and could be as good as any.
    """
    plans = [row for row in view["Inspection"] if row["plan"] is not None]
    found: dict[str, float] = {}
    for (item, factory), source in view.sources.items():
        fits = [row for row in plans if row["item"] in (None, item) and row["factory"] in (None, factory)]
        defective = source["defect_rate"] or 0.0  # what could not be read may be as low
        rates = [_outgoing_rate(defective, row) for row in fits] or [0.0 if plans else defective]
        found[item] = min(found.get(item, 1.0), *rates)
    return found


def _outgoing_rate(defective: float, plan: Row) -> float:
    if plan["method"] == "none":
        return defective
    detected = 1.0 if plan["detection_rate"] is None or plan["method"] is None else plan["detection_rate"]
    missed = defective * (1 - detected)
    if plan["disposition"] == "rework" or defective * detected == 1:
        return float(missed)
    return float(missed / (1 - defective * detected))
