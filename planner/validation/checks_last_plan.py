"""Checks of the last plan: frozen production that breaks a hard rule is kept, and the place named (M12)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from planner.validation import rule_codes as codes
from planner.validation.checks_sources import SMALLEST_MULTIPLE, lacks_source, no_such_source
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.table import Row

_ROUNDING = 1e-6


def check_last_plan_pairs(view: WorkbookView) -> Iterator[Problem]:
    """What was agreed belongs to a source: in frozen periods without fail, later as a warning."""
    for row in view.rows("Last plan", "item", "factory", "period", "quantity"):
        period = _period_inside(view, row)
        if period is None or row["quantity"] == 0 or not lacks_source(view, row):
            continue
        if period < view.settings["frozen_periods"]:
            yield no_such_source(view, row)
        else:
            yield codes.LAST_PLAN_DROPPED.at(
                row.cell("factory"), f"Sourcing has no row for {row['item']} at {row['factory']}."
            )


def _period_inside(view: WorkbookView, row: Row) -> int | None:
    if view.calendar is None or view.settings["frozen_periods"] is None:
        return None
    period = view.calendar.period_of(row["period"])
    return period if 0 <= period < view.calendar.periods else None


def _frozen(view: WorkbookView) -> Iterator[tuple[Row, Row, int]]:
    """Rows of Last plan that bind, the row of Sourcing of each, and their period."""
    for row in view.rows("Last plan", "item", "factory", "period", "quantity"):
        period = _period_inside(view, row)
        source = view.sources.get((row["item"], row["factory"]))
        if period is not None and period < view.settings["frozen_periods"] and source and row["quantity"] > 0:
            yield row, source, period


def check_frozen_lots(view: WorkbookView) -> Iterator[Problem]:
    """Frozen quantities against min_lot, max_lot and lot_multiple."""
    for row, source, _ in _frozen(view):
        quantity = row["quantity"]
        min_lot, max_lot, multiple = (source[column] for column in ("min_lot", "max_lot", "lot_multiple"))
        if min_lot is not None and quantity < min_lot - _ROUNDING:
            yield _breaks_lots(row, f"below min_lot {min_lot:g}")
        if max_lot is not None and quantity > max_lot + _ROUNDING:
            yield _breaks_lots(row, f"above max_lot {max_lot:g}")
        if _off_multiple(quantity, multiple):
            yield _breaks_lots(row, f"no multiple of {multiple:g}")


def _breaks_lots(row: Row, how: str) -> Problem:
    return codes.FROZEN_BREAKS_RULE.at(row.cell("quantity"), f"{row['quantity']:g} units are {how}.")


def _off_multiple(quantity: float, multiple: float | None) -> bool:
    if not multiple or multiple < SMALLEST_MULTIPLE:
        return False
    return abs(quantity - round(quantity / multiple) * multiple) > _ROUNDING * max(1.0, multiple)


def check_frozen_windows(view: WorkbookView) -> Iterator[Problem]:
    """Frozen production against the qualification window of its source."""
    for row, source, _ in _frozen(view):
        first, last = source["first_period"], source["last_period"]
        if first is not None and row["period"] < first:
            yield codes.FROZEN_BREAKS_RULE.at(
                row.cell("period"), f"{row['period']} is before first_period {first}."
            )
        if last is not None and row["period"] > last:
            yield codes.FROZEN_BREAKS_RULE.at(
                row.cell("period"), f"{row['period']} is after last_period {last}."
            )


def check_frozen_ramps(view: WorkbookView) -> Iterator[Problem]:
    """Frozen hours against max_ramp, between frozen periods (M13)."""
    calendar = view.calendar
    if calendar is None:
        return
    hours: dict[tuple[str, int], float] = defaultdict(float)
    first_row: dict[tuple[str, int], Row] = {}
    per_source = _hours_per_source(view)
    for row, _, period in _frozen(view):
        key = (row["factory"], period)
        first_row.setdefault(key, row)
        setup, per_unit = per_source[row["item"], row["factory"]]
        hours[key] += setup + per_unit * row["quantity"]
    for factory in view.rows("Factories", "factory", "max_ramp"):
        allowed = factory["max_ramp"] * calendar.weeks * _nominal_hours(view, factory["factory"])
        for period in range(1, min(view.settings["frozen_periods"] or 0, calendar.periods)):
            before, after = (hours[factory["factory"], number] for number in (period - 1, period))
            row_there = first_row.get((factory["factory"], period)) or first_row.get(
                (factory["factory"], period - 1)
            )
            if abs(after - before) > allowed + _ROUNDING and row_there is not None:
                yield codes.FROZEN_BREAKS_RULE.at(
                    row_there.cell("quantity"),
                    f"hours go from {before:g} to {after:g} on {calendar.date_of(period)}; "
                    f"max_ramp allows a change of {allowed:g}.",
                )


def _hours_per_source(view: WorkbookView) -> dict[tuple[str, str], tuple[float, float]]:
    """(item, factory) → hours a setup, hours a unit, all resources together."""
    found: dict[tuple[str, str], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for row in view.rows("Operations", "item", "factory", "setup_hours", "hours_per_unit"):
        setup, per_unit = found[row["item"], row["factory"]]
        found[row["item"], row["factory"]] = (setup + row["setup_hours"], per_unit + row["hours_per_unit"])
    return found


def _nominal_hours(view: WorkbookView, factory: str) -> float:
    """Regular hours a week; without limit where some could not be read."""
    hours = [row["regular_hours"] for row in view.rows("Resources", "factory") if row["factory"] == factory]
    unclear = None in hours or view.doubts.may_hold("Resources", factory=factory)
    return math.inf if unclear else float(sum(hours))
