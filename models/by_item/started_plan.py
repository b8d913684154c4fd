"""The plan of all items that planning by item begins with.

Items go on as in the last plan, as far as they still can; what that leaves is put in as an order-up-to rule
has it, so that something is in hand soon; then all are planned anew at once, with what a coarse plan of all
of them starts, and the cheaper plan is kept. Where the last plan saves most already, that is done only where
time is plenty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..coarse.coarse_item import CLOSER, QUICK, Detail
from ..data import PlanningData
from .coarse_guide import CoarseGuide
from .coarse_start import is_planned_at_once, plan_coarsely, start_as_coarse
from .eased_ramps import Easing, easing
from .insertion import insert_as_ordered, insert_by_search, insert_items
from .item_team import PlanInHand, Team
from .quantity_rounds import ROUGHLY, improve_quantities

_FEW = 80
"""Items up to which, where they can all be planned at once, two coarse plans lead to a start; where there are
ramps, the closer of them, whose quantities are planned twice. Of 80 items and 52 weeks, 232 000 columns, two
took 132 s, one takes 31."""
_MOST_TO_START = 1000
"""Items in one coarse plan; of more, several are made beside each other. From five coarse plans of 200 items
each comes a plan 4 % dearer than from one of all 1 000."""
_COARSE_TAKES, _COARSE_BUILDS, _COARSE_SHARE, _COARSE_AFTER_LAST = 15.0, 13.0, 0.9, 0.25
"""How many times as long as putting items in as ordered it takes to plan all of them as each coarse plan has
them (13 times 200 items, 12 times 1 000; 37 times 50, of which there are two), or as long as building took
(13 times 200 items, 10 times 1 000, 22 times 50), if that is less: putting in is slower where rules tie
factories together (7 times 200 items then). And the part of the time left that this may take, also where the
last plan saves most of what can be saved: coarse plans seldom find better then, and groups do in the same
time."""
_MOSTLY = 0.9
"""Share of what a plan put in as ordered saves, beside one in which nothing is made, from which on the last
plan saves most of it."""
_QUANTITIES_SHARE = 0.4
"""Part of the time left that planning the quantities of a plan put in item by item may take."""

Production = Mapping[int, Mapping[tuple[str, int], float]]
"""Number of an item → (factory, period) → units"""


def is_small(team: Team) -> bool:
    """Whether items are few, and all of them are planned at once."""
    return len(team.parts) <= _FEW and is_planned_at_once(team)


def started_plan(
    team: Team,
    data: PlanningData,
    idle: PlanInHand,
    known: Production,
    prices: CoarseGuide | None,
    is_to_go_on: bool,
) -> PlanInHand:
    """Items go on as ``known``, where they still can; the others are put in; all are planned as a coarse plan
    has it, unless the known plan ``is_to_go_on``.

    ``idle``: the plan in which nothing is made. ``prices`` are made beside coarse plans; without them there
    are none of these.
    """
    return _Start(team, data, idle, easing(team, data, idle.cost)).plan(known, prices, is_to_go_on)


@dataclass(frozen=True)
class _Start:
    team: Team
    data: PlanningData
    idle: PlanInHand
    easing: Easing

    def plan(self, known: Production, prices: CoarseGuide | None, is_to_go_on: bool) -> PlanInHand:
        watch = self.team.watch
        easy, begin = self.easing.begun(self.idle)  # nobody is told: what makes little is hardly a plan
        taken_over = _take_over(easy, begin, known)
        everything = range(len(self.team.parts))
        left = [number for number in everything if number not in taken_over]
        ordered, now, of_last = begin.copy(), watch.seconds, self.idle.cost - begin.cost
        made = {number: known[number] for number in taken_over}
        refused = insert_as_ordered(easy, self.data, ordered, left if is_to_go_on else everything, made)
        took, is_known = watch.seconds - now, of_last >= _MOSTLY * (self.idle.cost - ordered.cost) > 0
        insert_by_search(easy, ordered, [number for number in refused if number not in taken_over])
        details = () if is_to_go_on or prices is None else self._details_in_time(took, is_known)
        hand = self._within_ramps(ordered, thoroughly=not details)
        watch.improved(hand.cost)
        if details and prices is not None:
            coarse = self._planned_as_coarse(self._hands(easy, begin), details, prices)
            if coarse.cost < hand.cost:
                return coarse
        if not watch.is_over():
            improve_quantities(self.team, hand, ROUGHLY, _QUANTITIES_SHARE)
        return hand

    def _within_ramps(self, plan: PlanInHand, thoroughly: bool) -> PlanInHand:
        """What is left of a plan within ramps, and the other items put in again; by searches only where that
        is to be done ``thoroughly``."""
        hand, out = self.easing.kept(self.idle, plan, thoroughly)
        refused = insert_as_ordered(self.team, self.data, hand, out)
        if thoroughly:
            insert_by_search(self.team, hand, refused)
        return hand

    def _details_in_time(self, took: float, is_known: bool) -> tuple[Detail, ...]:
        """Of coarse plans for which there is time, where putting all items in has taken so many seconds.
        ``is_known``: the last plan saves most of what can be saved."""
        each = min(_COARSE_TAKES * took, _COARSE_BUILDS * self.team.seconds_to_build)
        share = _COARSE_AFTER_LAST if is_known else _COARSE_SHARE
        time_for = share * self.team.watch.seconds_to_plan
        if is_small(self.team) and 2 * each <= time_for:
            return (CLOSER,) if len(self.easing.ramps.rows) else (CLOSER, QUICK)
        return (QUICK,) if each <= time_for else ()

    def _planned_as_coarse(
        self, hands: Sequence[tuple[Team, PlanInHand]], details: Sequence[Detail], prices: CoarseGuide
    ) -> PlanInHand:
        """All items planned as one coarse plan has them; where that fails for some, these are put in one by
        one. Where it does for all, nothing is made."""
        guides = [CoarseGuide(self.team, detail, _MOST_TO_START) for detail in details]
        plan_coarsely(self.team, self.idle, guides, range(len(self.team.parts)), [prices])
        drafts = start_as_coarse(hands, guides, self.idle)
        (team, _), (hand, left) = min(zip(hands, drafts, strict=True), key=lambda of: len(of[1][1]))
        if hand.cost >= self.idle.cost:  # what is in hand is better than what can be put in now
            return hand
        insert_items(team, self.data, hand, left)
        return hand if team is self.team else self._within_ramps(hand, thoroughly=True)

    def _hands(self, easy: Team, begin: PlanInHand) -> list[tuple[Team, PlanInHand]]:
        """What all items are planned from: what the ``easy`` team has taken over and, where there are ramps
        and all are planned at once, nothing made, within them."""
        is_tried_within = len(self.easing.ramps.rows) > 0 and is_planned_at_once(self.team)
        return [*([(self.team, self.idle)] if is_tried_within else []), (easy, begin)]


def _take_over(team: Team, hand: PlanInHand, known: Production) -> set[int]:
    """Items go on as in a known plan, where that still saves and there is room; the items that do."""
    plans = sorted(team.columns_of(known), key=lambda plan: plan.cost - hand.plans[plan.item].cost)
    return {plan.item for plan in plans if hand.accept([plan])}
