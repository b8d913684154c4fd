"""Inspection: finished units, waiting units, what each plan finds and releases."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from planner.verify.facts import FACTORY
from planner.verify.flows import Flows
from planner.verify.plan_tables import PlanRow
from planner.verify.sampling import Inspected
from planner.verify.violation import SHARE_FLOOR, Finding, Findings, compared, differs, exceeds, number


def _rows(flows: Flows) -> Iterator[tuple[PlanRow, Inspected, float]]:
    """(row, what its plan does at that source, units that go through it)."""
    for row in flows.plan.rows["Inspection"]:
        plans = flows.facts.supply.inspection[row.name("item"), row.name("factory")]
        yield row, plans[row.name("plan")], row.amount("quantity")


def _figures(flows: Flows, column: str, per_unit: Callable[[Inspected], float]) -> Findings:
    """A column is units × a constant of the plan."""
    for row, plan, units in _rows(flows):
        expected = per_unit(plan) * units
        if differs(row.amount(column), expected):
            yield Finding(row.place, compared(column, row.amount(column), expected))


def inspection_hours(flows: Flows) -> Findings:
    """hours: inspector hours of the units looked at (M6)."""
    yield from _figures(flows, "hours", lambda plan: plan.hours)


def released_units(flows: Flows) -> Findings:
    """good: units released to stock (M6)."""
    yield from _figures(flows, "good", lambda plan: plan.good)


def rejected_units(flows: Flows) -> Findings:
    """rejected: units found defective, where they are scrapped (M6)."""
    yield from _figures(flows, "rejected", lambda plan: plan.scrapped)


def reworked_units(flows: Flows) -> Findings:
    """reworked: units found defective, where they are reworked (M6)."""
    yield from _figures(flows, "reworked", lambda plan: plan.reworked)


def inspection_outgoing_rates(flows: Flows) -> Findings:
    """outgoing_defect_rate: share of released units that is defective (M6)."""
    for row, plan, _ in _rows(flows):
        found = row.amount("outgoing_defect_rate")
        if differs(found, plan.outgoing, SHARE_FLOOR):
            yield Finding(row.place, compared("outgoing_defect_rate", found, plan.outgoing))


def waiting_units(flows: Flows) -> Findings:
    """Waiting = waiting before + finished − inspected, never below 0, and as Inventory shows it (M7)."""
    pairs = dict.fromkeys(flows.facts.supply.inspection)
    pairs |= dict.fromkeys((item, place) for kind, place, item, _ in flows.stock if kind == FACTORY)
    for item, factory in pairs:
        waiting = flow = 0.0
        for period in range(flows.facts.horizon.periods):
            key = item, factory, period
            finished, inspected = flows.finished.get(key, 0.0), flows.inspected.get(key, 0.0)
            waiting += finished - inspected
            flow += finished
            place = f"{item} at {factory} in {flows.facts.horizon.first_day(period)}"
            if exceeds(-waiting, 0.0) and differs(waiting, 0.0, scale=flow):
                yield Finding(place, f"{number(-waiting)} units more are inspected than have finished")
            shown = flows.stock_figure(FACTORY, factory, item, period, "awaiting_inspection")
            if differs(shown, max(0.0, waiting), scale=flow):
                yield Finding(place, compared("awaiting_inspection", shown, waiting))


def no_needless_waiting(flows: Flows) -> Findings:
    """Where no plan of an item needs limited inspection hours, nothing waits (M7)."""
    for (item, factory), plans in flows.facts.supply.inspection.items():
        limited = math.isfinite(flows.facts.supply.factories[factory].inspection_hours)
        if limited and any(plan.hours > 0 for plan in plans.values()):
            continue
        for period in range(flows.facts.horizon.periods):
            waiting = flows.stock_figure(FACTORY, factory, item, period, "awaiting_inspection")
            if exceeds(waiting, 0.0):
                day = flows.facts.horizon.first_day(period)
                yield Finding(f"{item} at {factory} in {day}", f"{number(waiting)} units wait without need")
