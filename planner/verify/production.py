"""Production: lots, windows, frozen periods, shares, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta

from planner.verify.facts import Source
from planner.verify.flows import Flows
from planner.verify.lifted import frozen_by_factory
from planner.verify.plan_tables import PlanRow
from planner.verify.violation import (
    QUANTITY_FLOOR,
    RELATIVE,
    Finding,
    Findings,
    compared,
    differs,
    exceeds,
    number,
)


def _rows(flows: Flows) -> Iterator[tuple[PlanRow, Source, float]]:
    """(row, its source, units started)."""
    for row in flows.plan.rows["Production"]:
        yield row, flows.facts.supply.sources[row.name("item"), row.name("factory")], row.amount("quantity")


def _free_rows(flows: Flows) -> Iterator[tuple[PlanRow, Source, float]]:
    """Rows that the last plan does not bind."""
    return (entry for entry in _rows(flows) if not flows.facts.is_frozen(entry[0].period))


def frozen_quantities(flows: Flows) -> Findings:
    """In frozen periods a source starts what the last plan says, 0 where it says nothing (M18)."""
    frozen = range(flows.facts.under_way.frozen_periods)
    for item, factory in flows.facts.supply.sources:
        for period in frozen:
            key = item, factory, period
            found, expected = flows.started.get(key, 0.0), flows.frozen.get(key, 0.0)
            if differs(found, expected):
                day = flows.facts.horizon.first_day(period)
                yield Finding(f"{item} at {factory} in {day}", compared("frozen quantity", found, expected))


def status(flows: Flows) -> Findings:
    """`frozen` in frozen periods, `planned` after them."""
    for row, _, _ in _rows(flows):
        expected = "frozen" if flows.facts.is_frozen(row.period) else "planned"
        if row.name("status") != expected:
            yield Finding(row.place, f"status: found {row.name('status')!r}, expected {expected!r}")


def qualification_window(flows: Flows) -> Findings:
    """Nothing is started outside first_period … last_period."""
    for row, source, units in _free_rows(flows):
        if units > QUANTITY_FLOOR and not source.first <= row.period <= source.last:
            yield Finding(row.place, f"{number(units)} units start outside the source's qualification window")


def setups(flows: Flows) -> Findings:
    """Production needs a setup, 1 or 0 (M5)."""
    for row, _, units in _rows(flows):
        setup = row.amount("setup")
        if setup not in (0.0, 1.0) or (units > 0 and setup != 1.0):
            yield Finding(row.place, f"setup is {number(setup)} for {number(units)} units")


def minimum_lots(flows: Flows) -> Findings:
    """A setup makes at least min_lot (M5)."""
    for row, source, units in _free_rows(flows):
        if (row.amount("setup") or units > 0) and exceeds(source.min_lot, units):
            yield Finding(
                row.place, f"{number(units)} units are below the min_lot of {number(source.min_lot)}"
            )


def maximum_lots(flows: Flows) -> Findings:
    """At most max_lot a period (M5)."""
    for row, source, units in _free_rows(flows):
        if exceeds(units, source.max_lot):
            yield Finding(
                row.place, f"{number(units)} units are above the max_lot of {number(source.max_lot)}"
            )


def lot_multiples(flows: Flows) -> Findings:
    """Quantities are multiples of lot_multiple (M5)."""
    for row, source, units in _free_rows(flows):
        if source.lot_multiple > 0:
            nearest = round(units / source.lot_multiple) * source.lot_multiple
            if differs(units, nearest):
                multiple = number(source.lot_multiple)
                yield Finding(
                    row.place, f"{number(units)} units are no multiple of the lot_multiple {multiple}"
                )


def lot_counts(flows: Flows) -> Findings:
    """lots = quantity ÷ lot_multiple; 1 where any quantity may be made."""
    for row, source, units in _rows(flows):
        expected = round(units / source.lot_multiple) if source.lot_multiple > 0 else int(units > 0)
        if row.amount("lots") != expected:
            yield Finding(row.place, compared("lots", row.amount("lots"), expected))


def production_hours(flows: Flows) -> Findings:
    """hours = units × hours_per_unit + setup_hours over all operations."""
    for row, source, units in _rows(flows):
        expected = sum(
            operation.hours_per_unit * units + operation.setup_hours * row.amount("setup")
            for operation in source.operations
        )
        if differs(row.amount("hours"), expected):
            yield Finding(row.place, compared("hours", row.amount("hours"), expected))


def available_days(flows: Flows) -> Findings:
    """available = first day of the period + lead_time_days, whole days (M2)."""
    for row, source, _ in _rows(flows):
        expected = flows.facts.horizon.first_day(row.period) + timedelta(days=int(source.lead_days))
        if row.day("available") != expected:
            yield Finding(row.place, f"available: found {row.day('available')}, expected {expected}")


def inspection_plan_names(flows: Flows) -> Findings:
    """The plans named beside a start are plans that its source may use."""
    for row, _, _ in _rows(flows):
        allowed = flows.facts.supply.inspection[row.name("item"), row.name("factory")]
        rest = row.name("inspection_plan")
        for plan in sorted(allowed, key=len, reverse=True):
            rest = rest.replace(plan, "")
        if rest.strip(", "):
            yield Finding(row.place, f"inspection_plan {row.name('inspection_plan')!r} may not be used there")


def _units_by_item(flows: Flows) -> Mapping[str, Mapping[str, float]]:
    """item → factory → units started over the horizon."""
    units: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (item, factory, _), quantity in flows.started.items():
        units[item][factory] += quantity
    return units


def source_shares(flows: Flows) -> Findings:
    """Each source keeps its share of the item's units, lifted to what is frozen (M12, M16)."""
    started, frozen = _units_by_item(flows), frozen_by_factory(flows)
    for (item, factory), source in flows.facts.supply.sources.items():
        made, total = started.get(item, {}).get(factory, 0.0), sum(started.get(item, {}).values())
        bound, bound_total = frozen.get(item, {}).get(factory, 0.0), sum(frozen.get(item, {}).values())
        most = source.max_share * total + max(0.0, bound - source.max_share * bound_total)
        least = source.min_share * total - max(0.0, source.min_share * bound_total - bound)
        slack = max(QUANTITY_FLOOR, RELATIVE * total)
        if made > most + slack:
            yield Finding(
                f"{item} at {factory}", f"{number(made)} units; its max_share allows {number(most)}"
            )
        if made < least - slack:
            yield Finding(f"{item} at {factory}", f"{number(made)} units; its min_share asks {number(least)}")


def most_sources(flows: Flows) -> Findings:
    """At most max_sources factories make an item, or as many as are frozen (M12, M16)."""
    frozen = frozen_by_factory(flows)
    for item, made in _units_by_item(flows).items():
        used = sum(units > QUANTITY_FLOOR for units in made.values())
        limit = max(flows.facts.items[item].max_sources, len(frozen.get(item, {})))
        if used > limit:
            yield Finding(item, f"made by {used} factories, max_sources allows {number(limit)}")


def fewest_sources(flows: Flows) -> Findings:
    """An item that is made has min_sources sources that each make a lot over the horizon (M16).

    Frozen sources count whatever they make, and are enough where there are any (M12).
    """
    frozen = frozen_by_factory(flows)
    for item, made in _units_by_item(flows).items():
        wanted = flows.facts.items[item].min_sources
        if wanted <= 1 or frozen.get(item) or sum(made.values()) <= QUANTITY_FLOOR:
            continue
        counted = sum(not exceeds(_smallest(flows, item, factory), units) for factory, units in made.items())
        if counted < wanted:
            yield Finding(item, f"made in full lots by {counted} factories, min_sources asks for {wanted}")


def _smallest(flows: Flows, item: str, factory: str) -> float:
    """Units over the horizon from which on a factory counts as a source (M16)."""
    source = flows.facts.supply.sources[item, factory]
    return source.min_lot or source.lot_multiple or 1.0
