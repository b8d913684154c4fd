"""One item planned alone, paying prices for what it shares with others; called by a `Crew`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..blocks.item_column import ItemColumn, ItemUse, Sparse, item_column
from ..location.location_relaxation import RelaxedStarts
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.highs_run import attempt_mip
from ..solver.linear_run import solved_with
from .item_store import ItemStore, StoredItem

_GAP, _NODES = 5e-3, 50
_SEARCH_GAP, _SEARCH_NODES = 1e-4, 60
_QUITE = 1e-11
_MORE = 1e-6
"""Share of what the linear relaxation proves of an item that its location problem proves more, if at all."""


@dataclass(frozen=True)
class PricedItem:
    """``bound``: no plan of the item costs less at these prices; ``use``: what the item takes at them in the
    relaxation that proves it, and costs then (None where none was solved); ``by_location``: whether its
    location problem proves more than its linear relaxation."""

    bound: float
    use: ItemUse | None
    by_location: bool


@dataclass(frozen=True)
class SearchedItem:
    """``bound``: no plan of the item costs less at these prices; ``column``: the best plan found (None where
    none was)."""

    bound: float
    column: ItemColumn | None


def price_item(store: ItemStore, number: int, prices: Floats, is_located: bool = True) -> PricedItem:
    """What one item costs at least at ``prices`` (by its own shared rows), by its location problem, where it
    ``is_located``, or, where that proves more, its linear relaxation.

    At other prices it costs no more than `PricedItem.use` says that it does: the slope of the Lagrangian
    function. What the location problem starts is exact; for the flows after it, those of the linear
    relaxation stand.
    """
    item = store.item(number)
    relaxed, by_location = item.relaxed(prices), False
    bound, values = (-np.inf, np.zeros(len(item.problem.cost))) if relaxed is None else relaxed
    if is_located or relaxed is None:
        location = store.located(number, prices)
        if location.starts is not None and location.bound > bound:
            by_location = location.bound > bound + _MORE * abs(bound)
            bound, values = location.bound, _with_starts(item, values, location.starts)
    if not np.isfinite(bound):
        return PricedItem(bound, None, by_location)
    use = item.problem.use @ values
    return PricedItem(bound, ItemUse(number, bound - float(prices @ use), Sparse.of(use)), by_location)


def _with_starts(item: StoredItem, values: Floats, starts: RelaxedStarts) -> Floats:
    """``values`` with what a location problem sets up and makes."""
    changed, real = values.copy(), item.setups >= 0
    changed[item.produce] = starts.units
    changed[item.setups[real]] = starts.shares[real]
    return changed


def search_item(store: ItemStore, number: int, prices: Floats, plan: Sparse, seconds: float) -> SearchedItem:
    """Plan one item at ``prices`` by branch and bound, from ``plan``: slower than `price_item`, and nearer to
    what the item costs at least."""
    item = store.item(number)
    model = item.problem.priced(prices)
    found = attempt_mip(model, _SEARCH_GAP, seconds, start=plan.full(), nodes=_SEARCH_NODES)
    values = None if found.values is None else with_whole_numbers(model, found.values, seconds)
    column = None if values is None else item_column(number, item.problem, values)
    return SearchedItem(-np.inf if found.bound is None else found.bound, column)


def column_of_plan(
    store: ItemStore, number: int, production: Mapping[tuple[str, int], float], seconds: float
) -> ItemColumn | None:
    """The item's plan with ``production`` ((factory, period) → units) as given; None where that breaks a
    rule of the item, or was not planned in ``seconds``."""
    item = store.item(number)
    model = item.problem.model(item.problem.cost)
    lower, upper = model.lower.copy(), model.upper.copy()
    for key, column in item.starts.items():
        units = production.get(key, 0.0)
        lower[column] = upper[column] = min(max(units, lower[column]), upper[column])
    fixed = replace(model, lower=lower, upper=upper)
    found = attempt_mip(fixed, _GAP, seconds, nodes=_NODES)  # an old plan may break today's rules
    return None if found.values is None else item_column(number, item.problem, found.values)


def with_whole_numbers(model: CompiledModel, values: Floats, seconds: float) -> Floats | None:
    """A plan with the same whole numbers, which are quite whole; None where there is none.

    To the solver a millionth of a setup is none, but it lets a few thousandths of a unit be made, and those
    are set up for when the plan is read out: hours that may not be there.
    """
    whole = np.flatnonzero(model.is_integer)
    nearest = np.round(values[whole])
    if np.all(np.abs(values[whole] - nearest) <= _QUITE):
        return values
    return solved_with(model, whole, nearest, 1, seconds)


def only_setups(item: StoredItem, upper: Floats, worth: Columns) -> Floats:
    """Upper bounds that leave no setups but those ``worth`` having."""
    limited = upper.copy()
    limited[np.setdiff1d(item.setups[item.setups >= 0], worth)] = 0.0
    return limited
