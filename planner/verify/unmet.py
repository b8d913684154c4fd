"""Unmet: every unit lost or late, no more and no less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.verify.facts import WAREHOUSE, Facts
from planner.verify.flows import Flows
from planner.verify.plan_tables import PlanRow
from planner.verify.violation import QUANTITY_FLOOR, Finding, Findings, compared, differs, exceeds, number

LOST, LATE, OWED = "lost", "late", "still owed"


@dataclass(frozen=True)
class Delay:
    """Units of a backordered item served in period ``until``; where that is the horizon's end, never."""

    row: PlanRow
    item: str
    warehouse: str
    origin: int
    until: int
    units: float


def delays(flows: Flows) -> Iterator[Delay]:
    """What Unmet says of backordered items."""
    end = flows.facts.horizon.periods
    for row in flows.plan.rows["Unmet"]:
        item = row.name("item")
        if flows.facts.items[item].backorder:
            late = row.optional("periods_late")
            until = end if late is None else row.period + int(late)
            yield Delay(row, item, row.name("warehouse"), row.period, until, row.amount("quantity"))


def lost_units(flows: Flows) -> Findings:
    """Units of `lost` items add up to Inventory's lost units (M10)."""
    keys = {(item, place, period) for kind, place, item, period in flows.stock if kind == WAREHOUSE}
    for item, warehouse, period in sorted(keys | flows.missed.keys()):
        if flows.facts.items[item].backorder:
            continue
        lost = flows.stock_figure(WAREHOUSE, warehouse, item, period, "lost")
        missed = flows.missed.get((item, warehouse, period), 0.0)
        if differs(missed, lost, scale=flows.facts.demand.of(item, warehouse, period)):
            yield Finding(_place(flows, item, warehouse, period), compared("units on Unmet", missed, lost))


def owed_units(flows: Flows) -> Findings:
    """Units of backordered items still owed at a period's end add up to Inventory's backlog (M10)."""
    owed: dict[tuple[str, str, int], float] = defaultdict(float)
    for delay in delays(flows):
        for period in range(delay.origin, min(delay.until, flows.facts.horizon.periods)):
            owed[delay.item, delay.warehouse, period] += delay.units
    keys = {(item, place, period) for kind, place, item, period in flows.stock if kind == WAREHOUSE}
    for item, warehouse, period in sorted(keys | owed.keys()):
        if flows.facts.items[item].backorder:
            backlog = flows.stock_figure(WAREHOUSE, warehouse, item, period, "backlog")
            found = owed.get((item, warehouse, period), 0.0)
            if differs(found, backlog):
                place = _place(flows, item, warehouse, period)
                yield Finding(place, compared("units owed by Unmet", found, backlog))


def missed_within_forecast(flows: Flows) -> Findings:
    """No more units are unmet than were forecast."""
    for (item, warehouse, period), missed in flows.missed.items():
        wanted = flows.facts.demand.of(item, warehouse, period)
        if exceeds(missed, wanted):
            message = f"{number(missed)} units are unmet, forecast are {number(wanted)}"
            yield Finding(_place(flows, item, warehouse, period), message)


def outcomes(flows: Flows) -> Findings:
    """outcome fits the item's policy and periods_late."""
    end = flows.facts.horizon.periods
    for row in flows.plan.rows["Unmet"]:
        late = row.optional("periods_late")
        expected = OWED if flows.facts.items[row.name("item")].backorder else LOST
        if late is not None:
            expected = LATE if expected == OWED else f"{LOST}, with blank periods_late"
        if row.name("outcome") != expected:
            yield Finding(row.place, f"outcome: found {row.name('outcome')!r}, expected {expected!r}")
        if late is not None and not 1 <= late < end - row.period:
            yield Finding(row.place, f"periods_late {number(late)} does not end within the horizon")


def reasons(flows: Flows) -> Findings:
    """Every row says why, what shows it, and what would change it."""
    for row in flows.plan.rows["Unmet"]:
        blank = [column for column in ("cause", "evidence", "remedy") if not row.name(column).strip()]
        if blank:
            yield Finding(row.place, f"{', '.join(blank)} blank")


def served_first_come(flows: Flows) -> Findings:
    """At one price the period's own demand is served before older debts, and those oldest first (M10)."""
    by_level: dict[tuple[str, str, float], list[Delay]] = defaultdict(list)
    for delay in delays(flows):
        if delay.units > QUANTITY_FLOOR:
            level = _price(flows.facts, delay.item, delay.warehouse, delay.origin)
            by_level[delay.item, delay.warehouse, level].append(delay)
    for (item, warehouse, level), group in by_level.items():
        latest: Delay | None = None
        for delay in sorted(group, key=lambda delay: (delay.origin, delay.until)):
            if latest and latest.origin < delay.origin and delay.until < latest.until:
                yield Finding(delay.row.place, f"served before the older units of {latest.row.place}")
            if latest is None or delay.until >= latest.until:
                latest = delay
            if _missed_at_level(flows, item, warehouse, delay.until, level):
                yield Finding(delay.row.place, "served while demand of that period's own is not")


def _missed_at_level(flows: Flows, item: str, warehouse: str, period: int, level: float) -> bool:
    """Whether a period of that price level has unmet demand of its own."""
    missed = flows.missed.get((item, warehouse, period), 0.0)
    return missed > QUANTITY_FLOOR and _price(flows.facts, item, warehouse, period) == level


def _price(facts: Facts, item: str, warehouse: str, period: int) -> float:
    return round(facts.demand.shortage_cost.get((item, warehouse, period), 0.0), 9)


def _place(flows: Flows, item: str, warehouse: str, period: int) -> str:
    return f"Unmet: {item} at {warehouse} in {flows.facts.horizon.first_day(period)}"


def unserved_total(flows: Flows) -> Findings:
    """All units on Unmet = forecast − units served in their own period, over the whole horizon (M15)."""
    facts, served = flows.facts, _served_on_time(flows)
    horizon = range(facts.horizon.periods)
    forecast = sum(units.get(period, 0.0) for units in facts.demand.forecast.values() for period in horizon)
    expected, found = forecast - served, sum(flows.missed.values())
    if differs(found, expected, scale=forecast):
        yield Finding("Unmet", compared("units in all", found, expected))


def _served_on_time(flows: Flows) -> float:
    """Units served less those that pay old debts."""
    paid: Mapping[tuple[str, str, int], float] = _paid_debts(flows)
    return sum(
        row.amount("served") - paid.get((item, place, period), 0.0)
        for (kind, place, item, period), row in flows.stock.items()
        if kind == WAREHOUSE
    )


def _paid_debts(flows: Flows) -> dict[tuple[str, str, int], float]:
    paid: dict[tuple[str, str, int], float] = defaultdict(float)
    for delay in delays(flows):
        paid[delay.item, delay.warehouse, delay.until] += delay.units
    return paid
