"""Inspection of finished units and the defect rate of what leaves a factory (M6, M7, M8)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from .algebra import Bounds, Linear, Row, Terms, Variable, at_most, equal, scaled
from .item_block import ItemBlock
from .item_data import ItemData
from .item_parts import Batch, Inspection, QualityClass, Shipping
from .solution import OPENING_STOCK

_SAME_RATE = 1e-12


def add_inspection(block: ItemBlock, finished: Mapping[tuple[str, int], Linear]) -> Inspection:
    """Declare which plan finished units go through, and when."""
    inspected: dict[tuple[str, str, int], Linear] = {}
    waiting: dict[tuple[str, str, int], Variable] = {}
    choosing = [factory for factory in block.part.plans if has_choice(block.part, factory)]
    for (factory, period), form in finished.items():
        if factory not in choosing:
            inspected[factory, block.part.plans[factory][0].name, period] = form
    if choosing:
        waiting = block.fragment.add_variables("waiting", _waiting_bounds(block, choosing, finished))
        inspect = block.fragment.add_variables("inspect", _inspect_bounds(block, choosing, finished))
        block.fragment.add_rows("finished_units", _finished_rows(finished, inspect, waiting))
        for (_, factory, plan, period), variable in inspect.items():
            inspected[factory, plan, period] = Linear([(1.0, variable)])
    _add_effort(block, inspected)
    classes = {factory: quality_classes(block.part, factory) for factory in block.part.factory_stock}
    released = _released(block.part, inspected, classes)
    first = _first_periods(classes, released)
    return Inspection(inspected, waiting, classes, released, first)


def quality_classes(part: ItemData, factory: str) -> tuple[QualityClass, ...]:
    """Plans whose units need not be told apart at ``factory``, opening stock first.

    Equal defect rates never do; different ones only where a quality limit or a return cost tells them apart.
    """
    rates = {
        plan.name: part.outcomes[factory, plan.name].outgoing_defect_rate
        for plan in part.plans.get(factory, ())
    }
    if part.factory_stock[factory].opening > 0:
        rates = {OPENING_STOCK: opening_rate(part, factory), **rates}
    worst = max(rates.values(), default=0.0)
    limits = (part.quality_limit(lane[1]) for lane in part.lanes_from.get(factory, ()))
    if part.item.return_cost == 0 and worst <= min(limits, default=1.0):
        return (QualityClass(next(iter(rates)), tuple(rates), worst),) if rates else ()
    groups: dict[float, list[str]] = {}
    for plan, rate in rates.items():
        same = next((known for known in groups if abs(known - rate) <= _SAME_RATE), rate)
        groups.setdefault(same, []).append(plan)
    return tuple(QualityClass(plans[0], tuple(plans), rate) for rate, plans in groups.items())


def opening_rate(part: ItemData, factory: str) -> float:
    """Defect rate of opening stock: the source's, but within the item's strictest limit (M8)."""
    source = part.sources.get(factory)
    return min(source.defect_rate if source else 0.0, part.strictest_limit())


def add_quality_limits(block: ItemBlock, inspection: Inspection, shipping: Shipping) -> None:
    """M8: what leaves a factory in a period for a warehouse is on average within the limit."""
    above = {
        (factory, warehouse, one.name): one.rate - block.part.quality_limit(warehouse)
        for factory, classes in inspection.classes.items()
        for one in classes
        for warehouse in block.part.warehouse_stock
    }
    exceeded = {
        (factory, warehouse, period)
        for factory, warehouse, quality, period in shipping.shipped
        if above[factory, warehouse, quality] > _SAME_RATE
    }
    above_limit: dict[tuple[str, str, str, int], Terms] = defaultdict(list)
    for (factory, warehouse, quality, period), terms in shipping.shipped.items():
        if (factory, warehouse, period) in exceeded:
            key = block.name, factory, warehouse, period
            above_limit[key] += scaled(terms, above[factory, warehouse, quality])
    block.fragment.add_rows("quality_limit", {key: at_most(terms, 0.0) for key, terms in above_limit.items()})


def _needs_limited_hours(part: ItemData, factory: str) -> bool:
    """M7: units wait only where inspectors can be short."""
    takes_hours = any(part.outcomes[factory, plan.name].hours_per_unit > 0 for plan in part.plans[factory])
    return takes_hours and math.isfinite(part.data.factories[factory].inspection_hours)


def has_choice(part: ItemData, factory: str) -> bool:
    """Whether inspection is a decision: of several plans, or of waiting."""
    return len(part.plans[factory]) > 1 or _needs_limited_hours(part, factory)


def _inspection_periods(
    part: ItemData, factory: str, finished: Mapping[tuple[str, int], Linear]
) -> list[int]:
    """Periods in which units may be inspected: when they finish, or, where they may wait, from the first
    on."""
    when = sorted(period for at, period in finished if at == factory)
    if when and _needs_limited_hours(part, factory):
        return list(range(when[0], part.periods))
    return when


def _waiting_bounds(
    block: ItemBlock, factories: list[str], finished: Mapping[tuple[str, int], Linear]
) -> dict[tuple[str, str, int], Bounds]:
    return {
        (block.name, factory, period): (0.0, math.inf)
        for factory in factories
        if _needs_limited_hours(block.part, factory)
        for period in _inspection_periods(block.part, factory, finished)
    }


def _inspect_bounds(
    block: ItemBlock, factories: list[str], finished: Mapping[tuple[str, int], Linear]
) -> dict[Batch, Bounds]:
    return {
        (block.name, factory, plan.name, period): (0.0, math.inf)
        for factory in factories
        for period in _inspection_periods(block.part, factory, finished)
        for plan in block.part.plans[factory]
    }


def _finished_rows(
    finished: Mapping[tuple[str, int], Linear],
    inspect: Mapping[Batch, Variable],
    waiting: Mapping[tuple[str, str, int], Variable],
) -> dict[tuple[str, str, int], Row]:
    """Σ_plans inspect(t) + waiting(t) = finished(t) + waiting(t−1)"""
    sums: dict[tuple[str, str, int], Terms] = defaultdict(list)
    for (item, factory, _, period), variable in inspect.items():
        sums[item, factory, period].append((1.0, variable))
    rows = {}
    for key, terms in sums.items():
        item, factory, period = key
        here = finished.get((factory, period), Linear())
        terms += [(-share, variable) for share, variable in here.terms]
        if key in waiting:
            terms.append((1.0, waiting[key]))
        if (item, factory, period - 1) in waiting:
            terms.append((-1.0, waiting[item, factory, period - 1]))
        rows[key] = equal(terms, here.constant)
    return rows


def _add_effort(block: ItemBlock, inspected: Mapping[tuple[str, str, int], Linear]) -> None:
    """Cost and hours of inspection and rework; hours only where they are limited."""
    for (factory, plan, period), form in inspected.items():
        outcome = block.part.outcomes[factory, plan]
        block.costs.add_form("inspection", outcome.cost_per_unit, form)
        block.costs.add_form("rework", outcome.rework_per_unit, form)
        if outcome.hours_per_unit > 0 and math.isfinite(block.part.data.factories[factory].inspection_hours):
            for share, variable in form.terms:
                hours = outcome.hours_per_unit * share
                block.shared.add("inspection_hours", (factory, period), (hours, variable))


def _released(
    part: ItemData,
    inspected: Mapping[tuple[str, str, int], Linear],
    classes: Mapping[str, tuple[QualityClass, ...]],
) -> dict[tuple[str, str, int], Linear]:
    class_of = {
        (factory, plan): one.name for factory, of in classes.items() for one in of for plan in one.plans
    }
    released: dict[tuple[str, str, int], Linear] = defaultdict(Linear)
    for (factory, plan, period), form in inspected.items():
        good = part.outcomes[factory, plan].yield_share
        if good > 0:
            released[factory, class_of[factory, plan], period].add(form, good)
    return dict(released)


def _first_periods(
    classes: Mapping[str, tuple[QualityClass, ...]],
    released: Mapping[tuple[str, str, int], Linear],
) -> dict[tuple[str, str], int]:
    first = {
        (factory, one.name): 0 for factory, of in classes.items() for one in of if OPENING_STOCK in one.plans
    }
    for factory, quality, period in released:
        first[factory, quality] = min(period, first.get((factory, quality), period))
    return first
