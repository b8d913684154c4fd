"""The items of a problem, planned by a crew of workers, and the plan in hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..algebra import collector_paused
from ..blocks.item_column import ItemColumn, Sparse
from ..blocks.item_problem import ItemProblem
from ..blocks.shared_problem import CompiledShared, SharedProblem, build_shared_problem
from ..crew.workers import Call, Crew, never
from ..data import PlanningData
from ..item_block import SharedRow
from ..item_calls.commodity_bound import commodity_bound
from ..item_calls.group_planning import Group, plan_group
from ..item_calls.item_pricing import PricedItem, SearchedItem, column_of_plan, price_item, search_item
from ..item_calls.item_store import ItemReading, ItemStore, first_look, load_items, read_item
from ..item_data import ItemData, split_by_item
from ..solver.compiled import Columns, Floats
from ..solver.watch import Watch

_PATIENCE = 60.0
"""Seconds after which a call ends whatever it has: an emergency brake that nothing is planned around."""
_NO_GAIN = 1e-9


@dataclass(frozen=True)
class Team:
    """``problems``: the items' blocks; ``idle``: their plans in which nothing is made; ``places``: by item,
    the place of each of its shared rows; ``seconds_to_build``: what building all blocks took."""

    crew: Crew
    watch: Watch
    parts: tuple[ItemData, ...]
    problems: tuple[ItemProblem, ...]
    idle: tuple[ItemColumn, ...]
    shared: CompiledShared
    places: tuple[Columns, ...]
    seconds_to_build: float

    def ask(self, function: Callable[..., Any], of: Iterable[tuple[int, tuple[Any, ...]]]) -> list[Any]:
        """Results of ``function(store, *arguments)`` for (home of the call, arguments); None for calls that
        had no time."""
        calls = [Call(home, function, arguments) for home, arguments in of]
        return self.crew.run(calls, self.watch.is_over)

    def _ask_of_items(
        self, function: Callable[..., Any], asked: Iterable[tuple[int, *tuple[Any, ...]]]
    ) -> list[Any]:
        """`ask` where the first argument is the number of an item, at whose home it is asked."""
        return self.ask(function, ((arguments[0], arguments) for arguments in asked))

    def ask_beside(
        self, function: Callable[..., Any], lists: Sequence[Sequence[tuple[Any, ...]]]
    ) -> list[list[Any]]:
        """`ask` for several lists of arguments at the same time, list by list. Every list begins at a home of
        its own, and comes back to that of another one only where there are fewer homes than lists."""
        asked = (
            (place + len(lists) * number, arguments)
            for place, of in enumerate(lists)
            for number, arguments in enumerate(of)
        )
        found = iter(self.ask(function, asked))
        return [[next(found) for _ in of] for of in lists]

    @property
    def columns(self) -> Floats:
        """By item, how many columns its block has, or 1: they tell how long planning or proving it takes."""
        return np.array([max(1, len(problem.cost)) for problem in self.problems], dtype=float)

    @property
    def patience(self) -> float:
        """Seconds that one call may take."""
        return min(_PATIENCE, self.watch.seconds_to_plan)

    def priced(self, prices: Floats, not_located: Set[int] = frozenset()) -> list[PricedItem | None]:
        """What every item costs at least, and takes, alone at ``prices`` (by shared row); of ``not_located``
        ones their linear relaxation says it."""
        numbers = range(len(self.problems))
        return self._ask_of_items(
            price_item, ((n, prices[self.places[n]], n not in not_located) for n in numbers)
        )

    def searched(self, hand: PlanInHand, prices: Floats, numbers: Sequence[int]) -> list[SearchedItem | None]:
        """Some items planned alone at ``prices`` by branch and bound, from their plans in hand; those that
        wait for each other share the time that is left."""
        patience = self.patience / max(1, math.ceil(len(numbers) / self.crew.slots))
        asked = ((n, prices[self.places[n]], hand.plans[n].values, patience) for n in numbers)
        return self._ask_of_items(search_item, asked)

    def bounded(self, prices: Floats, numbers: Sequence[int], quickly: bool) -> list[float | None]:
        """What some items cost at least at ``prices``, their units told apart by lots."""
        patience = self.patience
        asked = ((n, prices[self.places[n]], patience, quickly) for n in numbers)
        return self._ask_of_items(commodity_bound, asked)

    def columns_of(self, production: Mapping[int, Mapping[tuple[str, int], float]]) -> list[ItemColumn]:
        """Plans of items by number with ``production`` ((factory, period) → units), as far as that keeps the
        item's own rules."""
        patience = self.patience
        planned = ((number, dict(units), patience) for number, units in production.items())
        return [plan for plan in self._ask_of_items(column_of_plan, planned) if plan is not None]

    def read(self, plans: Sequence[ItemColumn]) -> list[ItemReading]:
        """What the plans of all items say; never cut short."""
        calls = [Call(plan.item, read_item, (plan.item, plan.values)) for plan in plans]
        return self.crew.run(calls, never)

    def use_of(self, column: ItemColumn) -> Floats:
        """By shared row, what a plan of an item takes."""
        return self.by_row(column.item, column.use)

    def by_row(self, number: int, use: Sparse) -> Floats:
        """``use``, of an item's own list of shared rows, by shared row."""
        taken = np.zeros(len(self.shared.problem.rows))
        taken[self.places[number][use.places]] = use.entries
        return taken

    def used(self, plans: Sequence[ItemColumn]) -> Floats:
        """By shared row, what plans of items take together."""
        use = np.zeros(len(self.shared.problem.rows))
        for plan in plans:
            use += self.use_of(plan)
        return use


def gather_team(data: PlanningData, crew: Crew, watch: Watch) -> Team | None:
    """Have all blocks built; None where time was up before."""
    begin, parts = watch.seconds, split_by_item(data)
    crew.install(load_items, data)
    with collector_paused():  # looking for garbage takes most of what unpacking thousands of rows does
        found = crew.run([Call(number, first_look, (number,)) for number in range(len(parts))], watch.is_over)
    if any(one is None for one in found):
        return None
    problems = tuple(problem for problem, _ in found)
    rows: dict[SharedRow, float | None] = {}
    for problem in problems:
        for row in problem.shared:
            rows.setdefault(row, problem.limits.get(row))
    shared = build_shared_problem(data, parts, rows.items())
    places = tuple(shared.problem.places(problem) for problem in problems)
    idle, took = tuple(plan for _, plan in found), watch.seconds - begin
    return Team(crew, watch, parts, problems, idle, shared, places, took)


class PlanInHand:
    """One plan for every item that together keep all shared rows, and what it costs."""

    def __init__(self, team: Team, plans: Sequence[ItemColumn], offered: tuple[float, Floats]) -> None:
        """``offered``: what offering the use of ``plans`` costs, and the values of all shared columns."""
        self._team = team
        self.plans = list(plans)
        self.use = team.used(plans)
        self._shared_cost, self.shared_values = offered

    def copy(self, team: Team | None = None) -> PlanInHand:
        """The same plan, to be changed apart, by another ``team`` where one is given."""
        return PlanInHand(team or self._team, self.plans, (self._shared_cost, self.shared_values))

    @property
    def cost(self) -> float:
        """The objective."""
        return math.fsum([*(plan.cost for plan in self.plans), self._shared_cost])

    def without(self, numbers: Iterable[int]) -> Floats:
        """What all other items take, by shared row."""
        taken = self.use.copy()
        for number in numbers:
            taken -= self._team.use_of(self.plans[number])
        return np.where(np.abs(taken) < _NO_GAIN, 0.0, taken)

    def group(self, numbers: Sequence[int], gap: float, nodes: int) -> Group:
        """Items to be planned again within what all others leave, which is free; ``gap``, ``nodes``: where
        the search ends."""
        others = self.without(numbers)
        plans = tuple(self.plans[number].values for number in numbers)
        return Group(tuple(numbers), plans, others, np.zeros(len(others)), None, gap, nodes)

    def accept(self, plans: Sequence[ItemColumn]) -> bool:
        """Take over new plans of some items, if that costs less and all shared rows still hold."""
        use = self.without(plan.item for plan in plans)
        saved = sum(self.plans[plan.item].cost - plan.cost for plan in plans)
        for plan in plans:
            use += self._team.use_of(plan)
        offered = self._team.shared.problem.offered(use)
        if offered is None or offered[0] - self._shared_cost >= saved - _NO_GAIN * abs(saved):
            return False
        self.use, (self._shared_cost, self.shared_values) = use, offered
        for plan in plans:
            self.plans[plan.item] = plan
        self._team.watch.improved(self.cost)
        return True


GroupPlanner = Callable[[ItemStore, SharedProblem, Group, Floats, float], tuple[ItemColumn, ...] | None]
"""`plan_group`, or what takes and gives the same"""


def plan_groups(
    team: Team,
    hand: PlanInHand,
    groups: Iterable[Group],
    how: GroupPlanner = plan_group,
    seconds: float = math.inf,
) -> list[tuple[ItemColumn, ...] | None]:
    """New plans of every group, each in so many ``seconds`` at most; None where nothing was found, or there
    was no time."""
    shared, values = team.shared.problem, hand.shared_values
    patience = min(team.patience, seconds)
    return team.ask(how, ((group.numbers[0], (shared, group, values, patience)) for group in groups))
