"""Factories and their resources, hours a period after the calendar."""

from __future__ import annotations

import math
from collections import defaultdict

from models.data import Factory, Resource
from planner.assemble.limits import limit
from planner.periods import PeriodCalendar
from planner.workbook.table import Row, Workbook

ResourceKey = tuple[str, str]
"""(factory, resource)"""


def read_factories(workbook: Workbook, calendar: PeriodCalendar) -> dict[str, Factory]:
    """The Factories sheet; ``max_ramp_hours`` by M13."""
    nominal_hours: dict[str, float] = defaultdict(float)
    for row in workbook["Resources"]:
        nominal_hours[row["factory"]] += row["regular_hours"] * calendar.weeks
    return {
        row["factory"]: Factory(
            inspection_hours=limit(row["inspection_hours"]) * calendar.weeks,
            inspection_overtime_hours=row["inspection_overtime_hours"] * calendar.weeks,
            inspection_overtime_cost=row["inspection_overtime_cost"],
            commitment_hours=row["commitment_hours"],
            commitment_penalty=row["commitment_penalty"],
            max_ramp_hours=math.inf
            if row["max_ramp"] is None
            else row["max_ramp"] * nominal_hours[row["factory"]],
            activation_cost=row["activation_cost"],
        )
        for row in workbook["Factories"]
    }


def read_resources(workbook: Workbook, calendar: PeriodCalendar) -> dict[ResourceKey, Resource]:
    """The Resources sheet, scaled to periods (M1) and put through the Calendar (M4)."""
    changes = _calendar_changes(workbook, calendar)
    resources = {}
    for row in workbook["Resources"]:
        key = (row["factory"], row["resource"])
        hours = [_hours(row, changes.get((*key, period)), calendar) for period in range(calendar.periods)]
        resources[key] = Resource(
            regular_hours=tuple(regular for regular, _ in hours),
            overtime_hours=tuple(overtime for _, overtime in hours),
            overtime_cost=row["overtime_cost"],
        )
    return resources


def _calendar_changes(workbook: Workbook, calendar: PeriodCalendar) -> dict[tuple[str, str, int], Row]:
    """(factory, resource, period) → the row in force: one naming the resource beats one that does not."""
    resources = defaultdict(list)
    for factory, resource in workbook["Resources"].values("factory", "resource"):
        resources[factory].append(resource)
    rows = sorted(workbook["Calendar"], key=lambda row: row["resource"] is not None)
    return {
        (row["factory"], resource, calendar.period_of(row["period"])): row
        for row in rows
        for resource in ([row["resource"]] if row["resource"] is not None else resources[row["factory"]])
    }


def _hours(resource: Row, change: Row | None, calendar: PeriodCalendar) -> tuple[float, float]:
    """Regular and overtime hours of one period."""
    regular = resource["regular_hours"] * calendar.weeks
    overtime = resource["overtime_hours"] * calendar.weeks
    if change is None:
        return regular, overtime
    if change["hours"] is not None:
        hours = change["hours"]
        return hours, overtime * _overtime_factor(hours, regular)
    factor = 1.0 if change["factor"] is None else change["factor"]
    return factor * regular, factor * overtime


def _overtime_factor(hours: float, nominal: float) -> float:
    if hours == 0:
        return 0.0
    return hours / nominal if nominal > 0 else 1.0
