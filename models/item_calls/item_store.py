"""What a worker keeps for the plan by item: the blocks of its items, built once and priced again and again.

Functions whose first argument is an `ItemStore` are called by a `Crew`; `load_items` makes its state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import highspy
import numpy as np

from ..algebra import collector_paused
from ..blocks.item_column import ItemColumn, Sparse, item_column
from ..blocks.item_problem import ItemProblem, compile_item
from ..blocks.shared_problem import SharedProblem
from ..coarse.coarse_item import Detail, coarse_item
from ..coarse.coarse_setups import CoarseItem
from ..data import PlanningData
from ..extract import Quantities, component_costs, item_quantities
from ..item_data import ItemData, split_by_item
from ..item_plan import ItemPlan
from ..location.facility_location import FacilityLocation, facility_location
from ..location.location_bound import LocationBound
from ..objective import added_up
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.linear_solution import linear_solution_or_none, optimal_basis, solved_without_fixed
from ..solver.status import SolverError
from ..tidy import tidied_item

_REMEMBERED = 8
"""Prices for which a worker keeps what the location problem of an item said."""


@dataclass(frozen=True)
class StoredItem:
    """One item as its worker keeps it.

    ``setups``, ``produce``, ``smallest``: by start still to be decided, columns of its setup (−1 where it has
    none) and of what it makes, and its least lot; ``ship``: columns of what is sent; ``starts``:
    (factory, period) → column of what is started there.
    """

    problem: ItemProblem
    location: FacilityLocation
    setups: Columns
    produce: Columns
    smallest: Floats
    ship: Columns
    starts: Mapping[tuple[str, int], int]

    def relaxed(self, prices: Floats) -> tuple[float, Floats] | None:
        """(cost, values of the block's columns) of the linear relaxation, paying ``prices``; None where it is
        not solved."""
        return linear_solution_or_none(self._relaxation(prices), self._begin)

    @cached_property
    def _begin(self) -> highspy.HighsBasis | None:
        """Where every price begins: not at the last ones, for plans may not depend on which worker was asked
        what before."""
        return optimal_basis(self._relaxation(np.zeros(len(self.problem.shared))))

    def _relaxation(self, prices: Floats) -> CompiledModel:
        model = self.problem.priced(prices)
        return replace(model, is_integer=np.zeros(len(model.cost), dtype=bool))

    @property
    def setup_of(self) -> dict[int, int]:
        """Column of what a start still to be decided makes → column of its setup."""
        return dict(zip(self.produce.tolist(), self.setups.tolist(), strict=True))


@dataclass
class ItemStore:
    """All items' data, and the blocks that were asked for so far."""

    parts: tuple[ItemData, ...]
    built: dict[int, StoredItem] = field(default_factory=dict)
    coarse_ones: dict[tuple[int, Detail], CoarseItem | None] = field(default_factory=dict)
    located_ones: dict[int, dict[bytes, LocationBound]] = field(default_factory=dict)

    def item(self, number: int) -> StoredItem:
        """The block of an item, built when it is first asked for."""
        if number not in self.built:
            with collector_paused():
                self.built[number] = _build(self.parts[number])
        return self.built[number]

    def coarse(self, number: int, detail: Detail, shared: SharedProblem) -> CoarseItem | None:
        """An item's part of a coarse plan, made when it is first asked for; None where it cannot or need not
        be made."""
        key = number, detail
        if key not in self.coarse_ones:
            self.coarse_ones[key] = coarse_item(self.parts[number], shared, detail)
        return self.coarse_ones[key]

    def located(self, number: int, prices: Floats) -> LocationBound:
        """An item's location problem at ``prices`` (by its own shared rows). The last ones are remembered:
        what proves more at the best prices begins with what a round of prices found there."""
        known, at = self.located_ones.setdefault(number, {}), prices.tobytes()
        if at not in known:
            item = self.item(number)
            known[at] = item.location.solve(item.problem.priced(prices).cost)
        if len(known) > _REMEMBERED:
            del known[next(iter(known))]
        return known[at]


def load_items(data: PlanningData) -> ItemStore:
    """The state of a worker."""
    return ItemStore(split_by_item(data))


def _build(part: ItemData) -> StoredItem:
    compiled, problem = compile_item(part)
    location = facility_location(compiled.item, compiled.compiled)
    free = [start for start in location.starts if start.fixed is None]
    return StoredItem(
        problem,
        location,
        np.array([start.setup for start in free], dtype=np.int64),
        np.array([start.produce for start in free], dtype=np.int64),
        np.array([start.smallest for start in free], dtype=float),
        _shipments(compiled.item, compiled.compiled),
        {
            (str(key[1]), int(key[2])): column
            for key, variable in compiled.item.production.produce.items()
            if (column := compiled.compiled.column(variable)) is not None
        },
    )


def _shipments(item: ItemPlan, compiled: CompiledModel) -> Columns:
    columns = (compiled.column(variable) for variable in item.shipping.ship.values())
    return np.array([column for column in columns if column is not None], dtype=np.int64)


def first_look(store: ItemStore, number: int) -> tuple[ItemProblem, ItemColumn]:
    """The block of an item, and its plan in which nothing is made but what is frozen, and nothing sent.

    Raises SolverError where there is no such plan.
    """
    item = store.item(number)
    problem = item.problem
    upper = problem.upper.copy()
    upper[problem.is_integer] = problem.lower[problem.is_integer]
    upper[item.produce] = problem.lower[item.produce]
    upper[item.ship] = problem.lower[item.ship]
    model = problem.model(problem.cost)
    solved = solved_without_fixed(replace(model, upper=upper))
    if solved is None:
        raise SolverError(f"item {problem.name!r} has no plan in which nothing is made")
    return problem, item_column(number, problem, solved[1])


@dataclass(frozen=True)
class ItemReading:
    """A tidy plan of one item. ``use``: by the item's own shared rows; ``costs``: component → money, for
    what the item pays alone."""

    use: Sparse
    quantities: Quantities
    costs: Mapping[str, float]


def read_item(store: ItemStore, number: int, values: Sparse) -> ItemReading:
    """What a plan of an item says. Its block is built anew: the handles needed for this are not kept."""
    compiled, problem = compile_item(store.parts[number])
    tidy = tidied_item(compiled.item, compiled.compiled, values.full())
    return ItemReading(
        Sparse.of(problem.use @ tidy),
        item_quantities(compiled.item, compiled.compiled, tidy),
        component_costs(added_up([compiled.item.costs]), compiled.compiled, tidy),
    )
