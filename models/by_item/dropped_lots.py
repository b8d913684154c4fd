"""Lots dropped from a plan until its hours keep ramps.

What is left of hours beyond ramps when all else has been tried is little: a few lots are more than it. At
most the hours of the plan are worked in each period, and no more than ramps allow; lots go where there are
more, and their items are planned with the lots that they still have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from ..blocks.item_column import ItemColumn, Sparse
from ..blocks.ramps import NEGLIGIBLE, Ramps
from ..blocks.shared_problem import SharedProblem
from ..item_calls.group_planning import Group, searched, stacked_group
from ..item_calls.item_store import ItemStore
from ..solver.compiled import Floats
from .item_team import PlanInHand, Team

Place = tuple[str, int]
"""Factory, and period in which a lot is started"""

_GAP, _NODES = 2e-2, 1


@dataclass(frozen=True, eq=False)
class _Lot:
    """``hours``: by place of the ramps."""

    item: int
    place: Place
    hours: Floats


def without_lots(team: Team, plan: PlanInHand, ramps: Ramps) -> PlanInHand:
    """``plan`` without lots that break ``ramps``, which plans of ``team`` may; some may still be broken where
    an item finds no plan without them."""
    dropped = _too_many(_lots(team, plan, ramps), ramps, ramps.hours @ plan.use)
    waiting = list(dropped)
    while waiting:
        again = list[int]()
        for number, plans in zip(waiting, _planned_without(team, plan, waiting, dropped), strict=True):
            changed = None if plans is None else _with(team, plan, plans)
            if changed is not None:
                plan = changed
            elif plans is not None and number != waiting[0]:  # others have taken what it would take
                again.append(number)
        waiting = again
    return plan


def _planned_without(
    team: Team, plan: PlanInHand, numbers: Sequence[int], dropped: Mapping[int, Set[Place]]
) -> list[tuple[ItemColumn, ...] | None]:
    """Plans of items without their ``dropped`` lots, within what all others take now."""
    shared, patience = team.shared.problem, team.patience
    asked = ((n, (shared, plan.group([n], _GAP, _NODES), dropped[n], patience)) for n in numbers)
    return team.ask(plan_without, asked)


def _with(team: Team, plan: PlanInHand, plans: Sequence[ItemColumn]) -> PlanInHand | None:
    """``plan`` with other ``plans`` of some items, although they cost more; None where they cannot be."""
    changed = list(plan.plans)
    for of in plans:
        changed[of.item] = of
    offered = team.shared.problem.offered(team.used(changed))
    return None if offered is None else PlanInHand(team, changed, offered)


def _lots(team: Team, plan: PlanInHand, ramps: Ramps) -> list[_Lot]:
    found = team.ask(lots_of, ((n, (n, of.values)) for n, of in enumerate(plan.plans)))
    return [
        _Lot(number, place, ramps.hours @ team.by_row(number, use))
        for number, of_item in enumerate(found)
        for place, use in (of_item or {}).items()
    ]


def _too_many(lots: Sequence[_Lot], ramps: Ramps, hours: Floats) -> Mapping[int, Set[Place]]:
    """By item, lots without which hours (by place of the ramps) keep all ramps: where most are too many, the
    smallest that is enough, or the largest."""
    kept, dropped = list(lots), defaultdict[int, set[Place]](set)
    while True:
        beyond = hours - ramps.within(hours)
        worst = int(np.argmax(beyond))
        there = [lot for lot in kept if lot.hours[worst] > NEGLIGIBLE]
        if beyond[worst] <= NEGLIGIBLE or not there:
            return dropped
        enough = [lot for lot in there if lot.hours[worst] >= beyond[worst]]
        lot = min(enough or there, key=lambda lot: lot.hours[worst] if enough else -lot.hours[worst])
        kept.remove(lot)
        dropped[lot.item].add(lot.place)
        hours = hours - lot.hours


def lots_of(store: ItemStore, number: int, values: Sparse) -> dict[Place, Sparse]:
    """Factory and period → what a lot that may be dropped takes of the item's shared rows. Called by a
    `Crew`."""
    item, full = store.item(number), values.full()
    use, setup_of = item.problem.use.tocsc(), item.setup_of
    lots = dict[Place, Sparse]()
    for place, produce in item.starts.items():
        if produce in setup_of and full[produce] > NEGLIGIBLE:
            own = np.zeros(use.shape[1])
            columns = [column for column in (produce, setup_of[produce]) if column >= 0]
            own[columns] = full[columns]
            lots[place] = Sparse.of(use @ own)
    return lots


def plan_without(
    store: ItemStore,
    shared: SharedProblem,
    group: Group,
    places: Set[Place],
    seconds: float,
) -> tuple[ItemColumn, ...] | None:
    """The plan of the one item of ``group`` that makes what it made, but for lots at ``places``; None where
    none was found. Called by a `Crew`."""
    items, stacked = stacked_group(store, shared, group)
    item, made = items[0], group.plans[0].full()
    made[made < NEGLIGIBLE] = 0.0  # rounding noise that has no setup
    for place in places:
        made[item.starts[place]] = 0.0
    lower, upper = stacked.model.lower.copy(), stacked.model.upper.copy()
    units, has_setup = made[item.produce], item.setups >= 0
    lower[item.produce] = upper[item.produce] = units
    setups = item.setups[has_setup]
    lower[setups] = upper[setups] = units[has_setup] > 0
    return searched(group, items, stacked, replace(stacked.model, lower=lower, upper=upper), None, seconds)
