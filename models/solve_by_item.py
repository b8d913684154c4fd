"""The plan of many items, by item: each is planned alone or with a few others; prices tell what they share.

1. A first plan: nothing made; then the last plan, as far as it still can be; then all other items as an
   order-up-to rule has them, so that something is in hand soon; then all are planned anew at once, with what
   a coarse plan of all of them starts, and the cheaper plan is kept.
2. Rounds of prices prove a bound (Dantzig–Wolfe, Lagrangian); single items are planned again, and at the
   best prices proven closer, as long as that proves much.
3. Groups of items that compete are planned again, and where they have moved the plan all quantities with
   setups as they are, as long as there is time and something to gain; then the rest is proven closer.
4. What is left of the time goes to a search of single items, and of all items at once where they are few.
5. All quantities are planned once more with setups as they are, and the plan is read out, item by item.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .blocks.item_column import item_column
from .blocks.stacked import stack
from .by_item.coarse_guide import CoarseGuide
from .by_item.group_rounds import GroupRounds, is_within
from .by_item.idle_plan import idle_plan
from .by_item.item_polish import polish, seconds_to_keep
from .by_item.item_proofs import prove_by_lots, prove_items
from .by_item.item_team import PlanInHand, Team, gather_team
from .by_item.price_rounds import price_rounds
from .by_item.read_out import readings_within_reach
from .by_item.started_plan import Production, is_small, started_plan
from .coarse.coarse_item import CLOSE, CLOSEST
from .crew.workers import Crew, crew_for
from .data import PlanningData
from .extract import Quantities, component_costs, shared_quantities, vehicles_needed
from .objective import COMPONENTS, added_up
from .options import SolveOptions
from .progress import Monitor
from .solution import PlanSolution, PlanStatus
from .solver.compiled import Floats
from .solver.gap import good_enough
from .solver.highs_run import attempt_mip
from .solver.marginal import Place
from .solver.status import SolverError
from .solver.watch import Watch
from .tidy import tidied_shared

METHOD = "by-item"

_SEARCHABLE = 5000
"""Whole numbers up to which a search on all items at once may still find or prove something."""
_LEAST_OF_GAP = 0.1
"""Share of the gap that telling all lots apart is expected to prove; where it is less, groups come first. Of
rich plans it is a twentieth, of others a sixth to a half."""
_MOST_FOR_PRICES = 200
"""Items in one coarse plan for first prices; of more, several are made beside each other, and lead to prices
as good."""


def solve_by_item(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """`plan_by_item` with a clock and a crew of its own; raises WorkerError also where there can be none."""
    with crew_for(options) as crew:
        return plan_by_item(data, options, Watch(options, monitor), crew)


def plan_by_item(data: PlanningData, options: SolveOptions, watch: Watch, crew: Crew) -> PlanSolution:
    """Plan item by item, in what time ``watch`` has left.

    Raises SolverError where HiGHS fails on what always has a plan, and WorkerError where workers cannot
    work.
    """
    watch.stage("build")
    team = gather_team(data, crew, watch)
    if team is None:
        return _nothing(watch)
    watch.reserved = seconds_to_keep(team, options.time_limit)
    return _Planning(team, options, data).solve()


def begin_by_item(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """What planning by item has soon, without coarse plans; raises what it does."""
    with crew_for(options) as crew:
        watch = Watch(options, monitor)
        watch.stage("start")
        team = gather_team(data, crew, watch)
        return _nothing(watch) if team is None else _Planning(team, options, data).begin()


def _nothing(watch: Watch) -> PlanSolution:
    status = PlanStatus.INTERRUPTED if watch.is_stopped else PlanStatus.TIME_LIMIT
    return PlanSolution(PlanStatus.NO_PLAN, method=METHOD, stopped=status.reason, seconds=watch.seconds)


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

    def begin(self) -> PlanSolution:
        """The first plan that is soon in hand, read out."""
        hand = self._started(idle_plan(self.team), None)
        return self._read_out(hand, self._status(hand), {})

    def _started(self, idle: PlanInHand, prices: CoarseGuide | None) -> PlanInHand:
        return started_plan(self.team, self.data, idle, self._known(), prices, self.options.start is not None)

    def _plan(self, idle: PlanInHand) -> PlanInHand:
        """A plan as cheap as time allows, and what can be proven.

        ``idle``: the plan in which nothing is made.
        """
        team, watch, gap = self.team, self.team.watch, self.options.gap
        watch.stage("start")
        prices = CoarseGuide(team, CLOSEST if is_small(team) else CLOSE, _MOST_FOR_PRICES)
        hand = self._started(idle, prices)
        watch.stage("bound", hand.cost)
        first = self._first_prices(prices)
        proven = price_rounds(team, first, hand, gap)
        groups = GroupRounds(team, hand, first if proven is None else proven.prices, gap)
        if proven is not None:
            self._prove(proven.total)
            watch.stage("improve", hand.cost)
            groups.plan_singles(proven)
            watch.stage("bound", hand.cost)
            proven = prove_by_lots(team, hand, proven, gap, _LEAST_OF_GAP)
            self._prove(proven.total)
        watch.stage("improve", hand.cost)
        groups.run(proven)
        if proven is not None:
            proven = prove_by_lots(team, hand, proven, gap)
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


def _by_item(team: Team, start: PlanSolution) -> Production:
    """What a plan starts, item by item."""
    number = {part.name: n for n, part in enumerate(team.parts)}
    units: dict[int, dict[tuple[str, int], float]] = {}
    for (item, factory, period), quantity in start.production.items():
        if item in number:
            units.setdefault(number[item], {})[factory, period] = quantity
    return dict(units)


def _reason(status: PlanStatus, watch: Watch) -> str:
    if status is PlanStatus.TIME_LIMIT and not watch.is_over():
        return "nothing better was found"
    return status.reason
