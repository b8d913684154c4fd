"""Capacity: hours of resources and inspection teams, overtime, ramp."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from planner.verify.flows import Flows
from planner.verify.lifted import frozen_hours
from planner.verify.plan_tables import PlanRow
from planner.verify.violation import SHARE_FLOOR, Finding, Findings, compared, differs, exceeds, number


@dataclass(frozen=True)
class _Hours:
    """What one resource or team has and uses in one period; ``row``: what the plan says, None if nothing."""

    place: str
    regular: float
    overtime: float
    lifted: float
    used: float
    row: PlanRow | None

    @property
    def overtime_needed(self) -> float:
        return max(0.0, self.used - self.regular)


def _all_hours(flows: Flows) -> Iterator[_Hours]:
    yield from _resource_hours(flows)
    yield from _inspection_hours(flows)


def _resource_hours(flows: Flows) -> Iterator[_Hours]:
    rows = _rows(flows, "resource")
    lifted = frozen_hours(flows)
    for (factory, name), resource in flows.facts.supply.resources.items():
        for period in range(flows.facts.horizon.periods):
            key = factory, name, period
            yield _Hours(
                place=_place(flows, f"{name} at {factory}", period),
                regular=resource.regular[period],
                overtime=resource.overtime[period],
                lifted=lifted.get(key, 0.0),
                used=flows.hours.get(key, 0.0),
                row=rows.get(key),
            )


def _inspection_hours(flows: Flows) -> Iterator[_Hours]:
    rows = {(factory, period): row for (factory, _, period), row in _rows(flows, "inspection").items()}
    for name, factory in flows.facts.supply.factories.items():
        for period in range(flows.facts.horizon.periods):
            yield _Hours(
                place=_place(flows, f"inspection team at {name}", period),
                regular=factory.inspection_hours,
                overtime=factory.inspection_overtime,
                lifted=0.0,
                used=flows.inspection_hours.get((name, period), 0.0),
                row=rows.get((name, period)),
            )


def _rows(flows: Flows, kind: str) -> dict[tuple[str, str, int], PlanRow]:
    return {
        (row.name("factory"), row.name("resource"), row.period): row
        for row in flows.plan.rows["Capacity"]
        if row.name("kind") == kind
    }


def _place(flows: Flows, name: str, period: int) -> str:
    return f"{name} in {flows.facts.horizon.first_day(period)}"


def _shown(flows: Flows) -> Iterator[tuple[_Hours, PlanRow]]:
    return ((hours, hours.row) for hours in _all_hours(flows) if hours.row is not None)


def capacity_rows(flows: Flows) -> Findings:
    """Every resource and inspection team has a row in every period."""
    for hours in _all_hours(flows):
        if hours.row is None:
            yield Finding(hours.place, "Capacity has no row for it")


def hour_limits(flows: Flows) -> Findings:
    """Hours of starts and setups stay within regular hours and overtime, or the frozen hours (M4, M12)."""
    for hours in _resource_hours(flows):
        yield from _within_limit(hours)


def inspection_hour_limits(flows: Flows) -> Findings:
    """Hours of inspection stay within the team's regular hours and overtime (M6)."""
    for hours in _inspection_hours(flows):
        yield from _within_limit(hours)


def _within_limit(hours: _Hours) -> Findings:
    limit = max(hours.regular + hours.overtime, hours.lifted)
    if exceeds(hours.used, limit):
        yield Finding(hours.place, f"{number(hours.used)} hours are used, {number(limit)} are there")


def regular_hours(flows: Flows) -> Findings:
    """regular_hours follow from Resources, Factories and Calendar; blank where there is no limit (M1, M4)."""
    for hours, row in _shown(flows):
        shown = row.optional("regular_hours")
        found = math.inf if shown is None else shown
        if differs(found, hours.regular):
            yield Finding(row.place, compared("regular_hours", found, hours.regular))


def used_hours(flows: Flows) -> Findings:
    """used_hours are those of Production and Operations, or of Inspection."""
    for hours, row in _shown(flows):
        if differs(row.amount("used_hours"), hours.used):
            yield Finding(row.place, compared("used_hours", row.amount("used_hours"), hours.used))


def overtime_hours(flows: Flows) -> Findings:
    """overtime_hours are the hours used beyond the regular ones."""
    for hours, row in _shown(flows):
        found = row.amount("overtime_hours")
        if differs(found, hours.overtime_needed, scale=hours.used):
            yield Finding(row.place, compared("overtime_hours", found, hours.overtime_needed))


def hour_loads(flows: Flows) -> Findings:
    """load = hours used ÷ regular hours; blank where there are none, or no limit."""
    for hours, row in _shown(flows):
        found = row.optional("load")
        if not (0 < hours.regular < math.inf):
            if found is not None:
                yield Finding(row.place, f"load is {number(found)} where there is nothing to divide by")
        elif differs(found or 0.0, hours.used / hours.regular, SHARE_FLOOR):
            yield Finding(row.place, compared("load", found or 0.0, hours.used / hours.regular))


def ramps(flows: Flows) -> Findings:
    """Hours of a factory change by at most max_ramp from period to period (M13)."""
    for name, factory in flows.facts.supply.factories.items():
        for period in range(1, flows.facts.horizon.periods):
            if flows.facts.is_frozen(period):
                continue
            before = flows.factory_hours.get((name, period - 1), 0.0)
            after = flows.factory_hours.get((name, period), 0.0)
            change = after - before
            if not flows.facts.is_frozen(period - 1):
                change = abs(change)
            if exceeds(change, factory.ramp_hours):
                yield Finding(
                    _place(flows, name, period),
                    f"hours go from {number(before)} to {number(after)}, "
                    f"max_ramp allows a change of {number(factory.ramp_hours)}",
                )
