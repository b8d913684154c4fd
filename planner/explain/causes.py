"""Causes on Unmet: for each shortage, the cheapest way in time and what spoke against it.

A cause is a fact about one way, never a guess: either no start could arrive in time, or no way was worth its
money, or the cheapest way that was worth it meets a limit that the plan has used up.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from planner.explain.block import Block, Cause, Limit
from planner.explain.claims import Claims
from planner.explain.facts import PlanFacts
from planner.explain.kept import kept_stock
from planner.explain.room import measure_room
from planner.explain.routes import ItemRoutes, Route, RouteFinder
from planner.explain.starts import SMALL_STEP
from planner.explain.unmet import Shortage, shortages
from planner.explain.words import Wording
from planner.periods import PeriodCalendar

_DUST = 1e-6  # units

Valued = Sequence[tuple[Shortage, float]]
"""Shortages of one item at one warehouse, each with the money that a unit in time would save."""


@dataclass(frozen=True, slots=True)
class UnmetDemand:
    """One row of Unmet."""

    shortage: Shortage
    cause: Cause
    evidence: str
    remedy: str


def unmet_causes(facts: PlanFacts, calendar: PeriodCalendar) -> list[UnmetDemand]:
    """Every shortage of a plan with its cause, by item, warehouse and period."""
    room = measure_room(facts)
    finder, claims = RouteFinder(room), Claims(room)
    words = Wording(facts, calendar)
    by_pair: dict[tuple[str, str], list[Shortage]] = defaultdict(list)
    for shortage in shortages(facts):
        by_pair[shortage.item, shortage.warehouse].append(shortage)
    return [
        row
        for pair, group in by_pair.items()
        for row in _explain_pair(group, finder.routes(*pair), claims, facts, words)
    ]


def _explain_pair(
    group: list[Shortage], routes: ItemRoutes, claims: Claims, facts: PlanFacts, words: Wording
) -> Iterator[UnmetDemand]:
    valued = [(shortage, _value(shortage, routes)) for shortage in group]
    taken = 0.0
    for shortage, value in valued:
        kept = kept_stock(facts, shortage, taken)
        if kept and kept.is_worth_more_than(value):
            yield UnmetDemand(shortage, Cause.KEPT, *words.kept(shortage, kept))
        elif kept and kept.is_unused:
            taken += shortage.quantity
            cause = _unproven(facts, (value - kept.loss) * shortage.quantity)
            yield UnmetDemand(shortage, cause, *words.unused(shortage, kept, cause))
        else:
            choice = _choose(routes.in_time(shortage.period), value, valued, shortage.quantity, claims)
            yield _explained(shortage, choice, routes, facts, words)


def _explained(
    shortage: Shortage, choice: _Choice, routes: ItemRoutes, facts: PlanFacts, words: Wording
) -> UnmetDemand:
    if choice.open:
        cause = _unproven(facts, choice.saving)
        return UnmetDemand(shortage, cause, *words.open_way(*choice.open[0], cause))
    if choice.stopped is not None:
        route, limit, block = choice.stopped
        return UnmetDemand(shortage, block.cause, *words.stopped(route, limit, block))
    if choice.not_worth is not None:
        route = choice.not_worth
        if route.in_time < 1.0 and route.price_if_all_in_time < choice.value:
            return UnmetDemand(shortage, Cause.TOO_LATE, *words.partly_in_time(route))
        return UnmetDemand(shortage, Cause.COST, *words.not_worth(shortage, route, choice.value))
    cause = _nothing_in_time(shortage, routes, facts)
    return UnmetDemand(shortage, cause, *words.nothing_in_time(shortage, cause, routes))


@dataclass(slots=True)
class _Choice:
    """What the routes come to.

    ``open``: those with room, and their units; ``stopped``: the cheapest that is worth its money and meets a
    limit; ``not_worth``: the cheapest that is not.
    """

    value: float
    open: list[tuple[Route, float]] = field(default_factory=list)
    stopped: tuple[Route, Limit, Block] | None = None
    not_worth: Route | None = None

    @property
    def saving(self) -> float:
        """Money that the open routes would save, if nothing else changed."""
        return sum((self.value - route.price) * units - route.fixed_cost for route, units in self.open)

    def add_stopped(self, route: Route, limit: Limit) -> None:
        """A limit that is there by design counts only where no other one stops a route."""
        block = limit.block
        if block and (self.stopped is None or (self.stopped[2].by_design and not block.by_design)):
            self.stopped = route, limit, block


def _choose(routes: Iterable[Route], value: float, group: Valued, quantity: float, claims: Claims) -> _Choice:
    """``routes``: cheapest first. Those with room are claimed if together they serve half the shortage.

    A start counts once, however many ways lead on from it.
    """
    choice = _Choice(value)
    left, counted = quantity, set()
    for route in routes:
        if not _is_worth_it(route, value, group):
            choice.not_worth = choice.not_worth or route
            if route.price >= value:
                break
            continue
        if route.origin in counted:
            continue
        limit = claims.limit(route)
        if limit.units > _DUST:
            counted.add(route.origin)
            choice.open.append((route, min(left, limit.units)))
            left -= choice.open[-1][1]
        if left <= _DUST:
            break
        choice.add_stopped(route, limit)
    if left > quantity / 2:
        choice.open.clear()
    for route, units in choice.open:
        claims.take(route, units)
    return choice


def _value(shortage: Shortage, routes: ItemRoutes) -> float:
    """Money saved by a unit in time. One served late is made all the same, at least at the cheapest price."""
    if shortage.periods_late is None:
        return shortage.value
    late = routes.in_time(shortage.period + shortage.periods_late)
    return shortage.value + (late[0].price if late else 0.0)


def _is_worth_it(route: Route, value: float, group: Valued) -> bool:
    """Whether a route saves more than it costs, if one lot served all shortages from its arrival on.

    What a lot holds beyond them is charged at its price. Other shortages count at their own value, less
    holding.
    """
    price = route.price
    if price >= value:
        return False
    fixed, lot = route.fixed_cost, route.lot
    if fixed <= 0 and lot <= SMALL_STEP:
        return True
    earliest = route.period - (route.departure - route.ready)
    saved, served = 0.0, 0.0
    for other, worth in group:
        if other.period >= earliest:
            margin = worth - price - route.delivery.holding * (other.period - route.period)
            if margin > 0:
                saved += margin * other.quantity
                served += other.quantity
    return saved > fixed + max(0.0, lot - served) * price


def _unproven(facts: PlanFacts, saving: float) -> Cause:
    """A saving that the proven bound leaves open is the gap's; a larger one cannot be had in full."""
    solution = facts.solution
    unproven = math.inf if solution.bound is None else solution.objective - solution.bound
    return Cause.GAP if saving <= unproven else Cause.COMBINATION


def _nothing_in_time(shortage: Shortage, routes: ItemRoutes, facts: PlanFacts) -> Cause:
    """Why no route is in time: there is none, what is in time is frozen or closed, or all are too late."""
    data = facts.data
    if not any((shortage.item, delivery.factory) in data.sources for delivery in routes.deliveries):
        return Cause.NO_WAY
    closed = [
        Cause.FROZEN if data.is_frozen(period) else Cause.QUALIFICATION
        for delivery in routes.deliveries
        if (source := data.sources.get((shortage.item, delivery.factory)))
        for period in data.horizon()
        if (data.is_frozen(period) or not source.is_open(period))
        and delivery.reaches(source.lead_time_days, period, shortage.period)
    ]
    if not closed:
        return Cause.TOO_LATE
    return Cause.FROZEN if Cause.FROZEN in closed else Cause.QUALIFICATION
