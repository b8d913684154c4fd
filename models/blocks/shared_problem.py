"""What items share, as a small problem of its own: how dear it is to offer what the items use together."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from ..algebra import Fragment, Model
from ..data import PlanningData
from ..item_block import Contributions, SharedRow
from ..item_data import ItemData
from ..objective import added_up, total_cost
from ..shared import Shared, build_shared
from ..solver.compiled import Columns, CompiledModel, Floats, compile_model
from ..solver.highs_run import attempt_mip
from .item_problem import ItemProblem
from .offering import WHOLE, Offering, offering


@dataclass(frozen=True)
class SharedProblem:
    """The rows of `shared` with one column, ``use``, for what all items together take of each of ``rows``.

    ``uses``: the column of each use; all other columns are the shared variables themselves.

    Workers are sent it with every call: it is packed once, and a worker unpacks it once and keeps what was
    worked out from it.
    """

    rows: tuple[SharedRow, ...]
    compiled: CompiledModel
    uses: Columns

    def __reduce__(self) -> tuple[Callable[[bytes], SharedProblem], tuple[bytes]]:
        return _unpacked, (self._packed,)

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps((self.rows, self.compiled, self.uses))

    @cached_property
    def position(self) -> dict[SharedRow, int]:
        """Row → its place in ``rows``."""
        return {row: number for number, row in enumerate(self.rows)}

    @cached_property
    def matrix(self) -> sparse.csc_matrix:
        """Shared rows × all columns."""
        return sparse.csc_matrix(self.compiled.matrix)

    @cached_property
    def by_row(self) -> sparse.csr_matrix:
        """`matrix`, by row."""
        return sparse.csr_matrix(self.compiled.matrix)

    @cached_property
    def own(self) -> Columns:
        """Columns that are not uses."""
        return np.setdiff1d(np.arange(len(self.compiled.cost)), self.uses)

    @cached_property
    def component(self) -> tuple[Columns, Columns]:
        """(of rows, of own columns): number of the part that ties them; uses tie nothing."""
        ties = self.by_row[:, self.own]
        rows, columns = ties.shape
        graph = sparse.bmat([[None, ties], [ties.T, None]], format="csr")
        _, labels = connected_components(graph, directed=False)
        return labels[:rows], labels[rows : rows + columns]

    @cached_property
    def lifting(self) -> Columns:
        """By row, the column that lifts what may be used of it, where that is its only own one; −1 for
        others."""
        ties = self.by_row[:, self.own]
        is_lone = (np.diff(ties.indptr) == 1) & np.isneginf(self.compiled.row_lower)
        lone = np.flatnonzero(is_lone)
        first = ties.indptr[lone]
        lifts = ties.data[first] < 0
        columns = np.full(ties.shape[0], -1, dtype=np.int64)
        columns[lone[lifts]] = self.own[ties.indices[first[lifts]]]
        return columns

    def least_lifted(self, rows: Columns, use: Floats) -> Floats:
        """By column, the least that is enough for ``use`` of ``rows``, each with a column that lifts it."""
        model, columns = self.compiled, self.lifting[rows]
        by_row = self.by_row[rows]
        load = by_row[:, self.uses] @ use
        relief = -np.asarray(by_row[np.arange(len(rows)), columns]).reshape(-1)
        needed = (load - model.row_upper[rows]) / relief
        least = model.lower.copy()
        np.maximum.at(least, columns, np.where(model.is_integer[columns], np.ceil(needed - WHOLE), needed))
        return least

    def places(self, problem: ItemProblem) -> Columns:
        """The place in ``rows`` of each of the item's shared rows."""
        return np.array([self.position[row] for row in problem.shared], dtype=np.int64)

    def clean_prices(self, prices: Floats) -> Floats:
        """Without rounding noise: only hours at a factory as a whole can be worth more used than not."""
        steady = np.array([row.rule == "factory_hours" for row in self.rows], dtype=bool)
        return np.where(steady, prices, np.maximum(prices, 0.0))

    @cached_property
    def most(self) -> Floats:
        """By row, the most that its use can be, every shared variable helping; rows that tie uses to each
        other allow less."""
        return self.most_up_to(self.compiled.upper)

    def most_up_to(self, upper: Floats) -> Floats:
        """`most`, where ``upper`` are the upper limits of all columns."""
        model, matrix = self.compiled, self.by_row
        low = np.where(matrix.data > 0, model.lower[matrix.indices], upper[matrix.indices])
        is_use = np.isin(matrix.indices, self.uses)
        with np.errstate(invalid="ignore"):
            least = np.where(is_use, 0.0, matrix.data * low)
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        left = model.row_upper - np.bincount(rows, weights=least, minlength=matrix.shape[0])
        most = np.full(len(model.cost), np.inf)
        uses = np.flatnonzero(is_use & (matrix.data > 0))
        np.minimum.at(most, matrix.indices[uses], left[rows[uses]] / matrix.data[uses])
        return most[self.uses]

    @cached_property
    def entry_prices(self) -> Floats:
        """By row, money for offering the first unit of use, where none is free: a vehicle's cost, a unit of
        what it carries. No price below that proves more."""
        return self._offering.entry_prices()

    def offered(self, use: Floats) -> tuple[float, Floats] | None:
        """(cost of offering ``use`` by shared row, values of all columns); None where it cannot be
        offered."""
        return self._offering.of(use)

    def kept_for_others(self, use: Floats, share: Floats) -> tuple[Floats, Floats]:
        """When ``use`` (by shared row) is taken, for one that may have ``share`` of what is left: (by shared
        row, what it has to leave of that; upper limits of all columns)."""
        return self._offering.kept_for_others(use, share)

    @cached_property
    def _offering(self) -> Offering:
        return offering(self.compiled, self.uses, self.own, self.component)

    def least_cost(self, prices: Floats, seconds: float = math.inf) -> float | None:
        """The least that sharing costs, less what the uses of it bring at ``prices``: the shared part of the
        Lagrangian bound. None where no bound was proven."""
        cost = self.compiled.cost.copy()
        cost[self.uses] -= prices
        # no bound where endless use would pay
        return attempt_mip(replace(self.compiled, cost=cost), 0.0, seconds).bound


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> SharedProblem:
    return SharedProblem(*pickle.loads(packed))


@dataclass(frozen=True)
class CompiledShared:
    """The shared problem with its handles: to read a plan from values of its columns."""

    shared: Shared
    compiled: CompiledModel
    problem: SharedProblem


def build_shared_problem(
    data: PlanningData,
    parts: Sequence[ItemData],
    rows: Iterable[tuple[SharedRow, float | None]],
) -> CompiledShared:
    """``rows``: every row that any item takes part in, and its limit where it hangs on a switch."""
    uses, together = Fragment(), Contributions()
    known = dict(rows)
    variables = uses.add_variables("use", {(number,): (0.0, np.inf) for number in range(len(known))})
    for variable, (row, limit) in zip(variables.values(), known.items(), strict=True):
        together.terms[row] = [(1.0, variable)]
        if limit is not None:
            together.limits[row] = limit
    shared = build_shared(data, parts, [together])
    model = Model()
    model.add_fragment("uses", uses)
    model.add_fragment("shared", shared.fragment)
    model.minimize(total_cost(added_up([shared.costs])))
    compiled = compile_model(model)
    columns = np.array([compiled.column(variable) for variable in variables.values()], dtype=np.int64)
    arrays = CompiledModel.of_arrays(
        sparse.csc_matrix(compiled.matrix),
        compiled.cost,
        compiled.lower,
        compiled.upper,
        compiled.row_lower,
        compiled.row_upper,
        compiled.is_integer,
        compiled.offset,
    )
    return CompiledShared(shared, compiled, SharedProblem(tuple(known), arrays, columns))
