"""The plan of many items, by item: each is planned alone or with a few others; prices tell what they share.

1. A first plan: nothing made; then the last plan, as far as it still can be; then all other items as an
   order-up-to rule has them, so that something is in hand soon; then all are planned anew at once, with what
   a coarse plan of all of them starts, and the cheaper plan is kept.
2. Rounds of prices prove a bound (Dantzig–Wolfe, Lagrangian), and at the best prices single items are proven
   closer.
3. Groups of items that compete are planned again, and where they have moved the plan all quantities with
   setups as they are, as long as there is time and something to gain.
4. What is left of the time goes to a search of single items, and of all items at once where they are few.
5. All quantities are planned once more with setups as they are, and the plan is read out, item by item.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .coarse_guide import CoarseGuide
from .coarse_item import CLOSE, CLOSER, CLOSEST, QUICK, Detail
from .coarse_start import start_as_coarse
from .compiled import Floats
from .data import PlanningData
from .extract import Quantities, component_costs, shared_quantities, vehicles_needed
from .gap import good_enough
from .group_rounds import improve_by_groups, is_within
from .highs_run import attempt_mip
from .idle_plan import idle_plan
from .insertion import insert_as_ordered, insert_by_search, insert_items
from .item_column import item_column
from .item_polish import polish
from .item_proofs import prove_by_lots, prove_items
from .item_team import PlanInHand, Team, gather_team
from .marginal import Place
from .objective import COMPONENTS, added_up
from .options import SolveOptions
from .price_rounds import price_rounds
from .progress import Monitor
from .quantity_rounds import ROUGHLY, improve_quantities
from .read_out import readings_within_reach
from .solution import PlanSolution, PlanStatus
from .stacked import stack
from .status import SolverError
from .tidy import tidied_shared
from .watch import Watch
from .workers import crew_for

METHOD = "by-item"

_SEARCHABLE = 5000
"""Whole numbers up to which a search on all items at once may still find or prove something."""
_FEW = 80
"""Items up to which first prices come from the closest coarse plan, and two coarse plans lead to a start."""
_MOST_FOR_PRICES, _MOST_TO_START = 200, 1000
"""Items in one coarse plan; of more, several are made beside each other. They lead to prices as good, but not
to plans: from five coarse plans of 200 items each comes a plan 4 % dearer than from one of all 1 000."""
_COARSE_TAKES, _COARSE_SHARE = 15.0, 0.8
"""How many times as long as putting items in as ordered it takes to plan all of them as each coarse plan has
them (12 times 1 000 items, 14 times 200; 30 times 50, of which there are two), and the part of the time left
that this may take."""
_QUANTITIES_SHARE = 0.4
"""Part of the time left that planning the quantities of a plan put in item by item may take."""
_RESERVED_BUILDS = 3.5
_RESERVED_SHARE = 0.2
"""Time kept for the last planning of quantities and for reading out: as long as building the blocks took, so
many times, but no more than this share of the limit."""


def solve_by_item(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """Plan item by item, within ``options.time_limit`` seconds in all.

    Raises SolverError where HiGHS fails on what always has a plan, and WorkerError where workers cannot
    work.
    """
    watch = Watch(options, monitor)
    watch.stage("build")
    with crew_for(options) as crew:
        team = gather_team(data, crew, watch)
        if team is None:
            status = PlanStatus.INTERRUPTED if watch.is_stopped else PlanStatus.TIME_LIMIT
            return PlanSolution(
                PlanStatus.NO_PLAN, method=METHOD, stopped=status.reason, seconds=watch.seconds
            )
        watch.reserved = min(_RESERVED_BUILDS * watch.seconds, _RESERVED_SHARE * options.time_limit)
        return _Planning(team, options, data).solve()


@dataclass
class _Planning:
    """One solve."""

    team: Team
    options: SolveOptions
    data: PlanningData
    bound: float | None = None

    def solve(self) -> PlanSolution:
        """Plan, and read the plan out."""
        watch = self.team.watch
        hand = self._plan(idle_plan(self.team))
        stopped = self._status(hand)
        watch.stage("polish", hand.cost)
        marginal = polish(self.team, hand)
        return self._read_out(hand, stopped, marginal)

    def _plan(self, idle: PlanInHand) -> PlanInHand:
        """A plan as cheap as time allows, and what can be proven.

        ``idle``: the plan in which nothing is made; it becomes what known plans leave of it.
        """
        team, watch, gap = self.team, self.team.watch, self.options.gap
        watch.stage("start", idle.cost)
        taken_over = _take_over(team, idle, self._known())
        prices = CoarseGuide(team, CLOSEST if len(team.parts) <= _FEW else CLOSE, _MOST_FOR_PRICES)
        hand = self._started(idle, taken_over, prices)
        watch.stage("bound", hand.cost)
        first = self._first_prices(prices)
        proven = price_rounds(team, first, hand, gap)
        if proven is not None:
            proven = prove_by_lots(team, hand, proven, gap)
            self._prove(proven.total)
        watch.stage("improve", hand.cost)
        improve_by_groups(team, hand, first if proven is None else proven.prices, proven, gap)
        if proven is not None:
            proven = prove_items(team, hand, proven, gap)
            self._prove(proven.total)
        if not watch.is_over() and not is_within(hand, proven, gap):
            self._search_all(hand)
        return hand

    def _first_prices(self, guide: CoarseGuide) -> Floats:
        """Prices of ``guide``, which plans now where it has not."""
        if not guide.last:
            guide.plan(range(len(self.team.parts)), np.zeros(len(self.team.shared.problem.rows)), rounds=1)
        return guide.prices

    def _known(self) -> Production:
        """What the plan to begin with makes, where one is given, else the last one."""
        if self.options.start is not None:
            return _by_item(self.team, self.options.start)
        return {number: part.last_plan for number, part in enumerate(self.team.parts) if part.last_plan}

    def _started(self, begin: PlanInHand, taken_over: set[int], prices: CoarseGuide) -> PlanInHand:
        """A plan of all items: those that were not ``taken_over`` are put in, so that there is something in
        hand soon; then all are planned as coarse plans have it, where no plan was given to begin with."""
        team, hand, now = self.team, begin.copy(), self.team.watch.seconds
        left = [number for number in range(len(team.parts)) if number not in taken_over]
        refused = insert_as_ordered(team, self.data, hand, left)
        took = team.watch.seconds - now
        insert_by_search(team, hand, refused)
        if self.options.start is None and self._has_time_for_a_coarse_plan(took):
            coarse = self._planned_as_coarse(begin, prices)
            if coarse.cost < hand.cost:
                return coarse
        if not team.watch.is_over():
            improve_quantities(team, hand, ROUGHLY, _QUANTITIES_SHARE)
        return hand

    def _has_time_for_a_coarse_plan(self, took: float) -> bool:
        """Where putting all items in has taken so many seconds."""
        takes = _COARSE_TAKES * took * len(self._details)
        return takes <= _COARSE_SHARE * self.team.watch.seconds_to_plan

    @property
    def _details(self) -> tuple[Detail, ...]:
        """Of the coarse plans that lead to a start."""
        return (CLOSER, QUICK) if len(self.team.parts) <= _FEW else (QUICK,)

    def _planned_as_coarse(self, begin: PlanInHand, prices: CoarseGuide) -> PlanInHand:
        """All items planned as one coarse plan has them, and ``prices`` made meanwhile; where that fails,
        items are put in one by one."""
        guides = [CoarseGuide(self.team, detail, _MOST_TO_START) for detail in self._details]
        hand, left = start_as_coarse(self.team, begin, guides, range(len(self.team.parts)), [prices])
        insert_items(self.team, self.data, hand, left)
        return hand

    def _search_all(self, hand: PlanInHand) -> None:
        """Branch and bound on all items at once, where they are few enough."""
        problems, watch = self.team.problems, self.team.watch
        if sum(int(problem.is_integer.sum()) for problem in problems) > _SEARCHABLE:
            return
        watch.stage("solve", hand.cost)
        stacked = stack(problems, self.team.shared.problem)
        start = np.concatenate(
            [*(plan.values.full() for plan in hand.plans), hand.shared_values[stacked.columns]]
        )
        found = attempt_mip(
            stacked.model, self.options.gap, watch.seconds_to_plan, self.options.threads, watch, start
        )
        self._prove(found.bound)
        if found.values is not None:
            own = stacked.split(found.values)
            hand.accept([item_column(n, problems[n], values) for n, values in enumerate(own)])

    def _prove(self, bound: float | None) -> None:
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound = bound
            self.team.watch.proven(bound)

    def _status(self, hand: PlanInHand) -> PlanStatus:
        """Why planning ended; all that it could do was done where neither gap nor clock ended it."""
        if hand.cost <= good_enough(self.bound, self.options.gap):
            return PlanStatus.OPTIMAL
        return PlanStatus.INTERRUPTED if self.team.watch.is_stopped else PlanStatus.TIME_LIMIT

    def _read_out(
        self, hand: PlanInHand, status: PlanStatus, marginal: Mapping[Place, float]
    ) -> PlanSolution:
        team = self.team
        readings = readings_within_reach(team, hand, team.read(hand.plans))
        quantities, use = Quantities(), np.zeros(len(team.shared.problem.rows))
        for number, reading in enumerate(readings):
            quantities.add(reading.quantities)
            use += team.by_row(number, reading.use)
        shared, costs = self._shared_part(use)
        quantities.add(shared)
        quantities.vehicles = vehicles_needed(self.data, quantities.shipments)
        parts = [*(reading.costs for reading in readings), costs]
        costs = {name: math.fsum(part.get(name, 0.0) for part in parts) for name in COMPONENTS}
        objective = math.fsum(costs.values())
        seconds, cost = team.watch.first_plan or (None, None)
        return PlanSolution(
            status=status,
            objective=objective,
            bound=None if self.bound is None else min(self.bound, objective),
            method=METHOD,
            stopped=_reason(status, team.watch),
            seconds=team.watch.seconds,
            first_plan_seconds=seconds,
            first_plan_cost=cost,
            marginal_value=marginal,
            costs=costs,
            **vars(quantities),
        )

    def _shared_part(self, use: Floats) -> tuple[Quantities, dict[str, float]]:
        """Overtime, and what sharing costs, when tidy plans of all items take ``use``."""
        shared = self.team.shared
        offered = shared.problem.offered(use)
        if offered is None:
            raise SolverError("rounding the plan made it take more than there is")
        tidy = tidied_shared(shared.shared, shared.compiled, offered[1])
        costs = added_up([shared.shared.costs])
        return (
            shared_quantities(shared.shared, shared.compiled, tidy),
            component_costs(costs, shared.compiled, tidy),
        )


Production = dict[int, Mapping[tuple[str, int], float]]
"""Number of an item → (factory, period) → units"""


def _by_item(team: Team, start: PlanSolution) -> Production:
    """What a plan starts, item by item."""
    number = {part.name: n for n, part in enumerate(team.parts)}
    units: dict[int, dict[tuple[str, int], float]] = {}
    for (item, factory, period), quantity in start.production.items():
        if item in number:
            units.setdefault(number[item], {})[factory, period] = quantity
    return dict(units)


def _take_over(team: Team, hand: PlanInHand, known: Production) -> set[int]:
    """Items go on as in a known plan, where that still saves and there is room; the items that do."""
    plans = sorted(team.columns_of(known), key=lambda plan: plan.cost - hand.plans[plan.item].cost)
    return {plan.item for plan in plans if hand.accept([plan])}


def _reason(status: PlanStatus, watch: Watch) -> str:
    if status is PlanStatus.TIME_LIMIT and not watch.is_over():
        return "nothing better was found"
    return status.reason
