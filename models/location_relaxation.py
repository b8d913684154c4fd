"""The linear relaxation of an item's facility location problem, with its strong linking rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .compiled import CompiledModel, Floats
from .linear_solution import solved_linear
from .status import SolverError

Columns = NDArray[np.int64]


@dataclass(frozen=True)
class Source:
    """What a start or a supply offers to the relaxation.

    ``fixed``: money for using it at all (None: it is there anyway); ``to_client``: money a unit served;
    ``most``, ``least``: units served of it at most, and units it makes at least; ``surplus``: money a unit
    made and not served.
    """

    fixed: float | None
    to_client: Floats
    most: float
    least: float = 0.0
    surplus: float = 0.0


class Relaxation:
    """The linear relaxation; ways that cannot be worth it are left out.

    A way is worth it where serving is cheaper than not serving; from a least lot, that is made anyway, also
    where it is cheaper than making for nobody and not serving.
    """

    def __init__(self, starts: list[Source], supplies: list[Source], units: Floats, unserved: Floats) -> None:
        """``units``: wanted, by client; ``unserved``: money a unit that is not served."""
        self._starts, self._supplies = starts, supplies
        self._unserved, self._units = unserved, units
        sources = [*starts, *supplies]
        self._ways = np.array([source.to_client for source in sources]).reshape(
            len(sources), len(self._units)
        )
        spared = np.array([source.surplus if source.least > 0 else 0.0 for source in sources])
        self._worth = self._ways - spared[:, None] < self._unserved[None, :]

    def solve(self) -> tuple[float, Floats] | None:
        """(proven bound, share of every start that is set up); None where nothing is proven."""
        rows = _Rows()
        source, client = np.nonzero(self._worth)
        self._serve_clients(rows, source, client)
        self._link_to_setups(rows, source)
        self._limit_sources(rows, source, client)
        first_least_lot = rows.count
        surplus = self._make_least_lots(rows, source, client)
        cost = np.concatenate(
            [
                np.array([one.fixed or 0.0 for one in self._starts]),
                self._ways[source, client] * self._units[client],
                self._unserved * self._units,
                surplus,
            ]
        )
        if not np.all(np.isfinite(cost)):
            return None  # a start of any size that earns money the more it makes
        most = np.ones(len(cost))
        most[len(cost) - len(surplus) :] = np.inf
        model = rows.model(cost, most)
        try:
            solved = solved_linear(model, presolve=False)
        except SolverError:  # no bound is a right bound
            return None
        if solved is None:
            return None
        duals = solved.duals.copy()
        duals[first_least_lot:] = np.minimum(duals[first_least_lot:], surplus)
        return _weak_duality(model, duals), solved.values[: len(self._starts)]

    @property
    def _first_way(self) -> int:
        """Columns: setups, ways, unserved clients, surplus."""
        return len(self._starts)

    def _serve_clients(self, rows: _Rows, source: Columns, client: Columns) -> None:
        """Σ ways to a client + unserved = 1"""
        ways, clients = len(source), len(self._units)
        unserved = self._first_way + ways + np.arange(clients)
        rows.add(
            np.concatenate([client, np.arange(clients)]),
            np.concatenate([self._first_way + np.arange(ways), unserved]),
            np.ones(ways + clients),
            np.ones(clients),
            np.ones(clients),
        )

    def _link_to_setups(self, rows: _Rows, source: Columns) -> None:
        """way ≤ setup, for every way from a start"""
        linked = np.flatnonzero(source < len(self._starts))
        number = np.arange(len(linked))
        rows.add(
            np.concatenate([number, number]),
            np.concatenate([self._first_way + linked, source[linked]]),
            np.repeat([1.0, -1.0], len(linked)),
            np.full(len(linked), -np.inf),
            np.zeros(len(linked)),
        )

    def _limit_sources(self, rows: _Rows, source: Columns, client: Columns) -> None:
        """Σ units served ≤ most (· setup), where the clients could ask for more"""
        sources = [*self._starts, *self._supplies]
        asked = np.bincount(source, weights=self._units[client], minlength=len(sources))
        most = np.array([one.most for one in sources])
        limited = np.flatnonzero(asked > most)
        of = np.flatnonzero(np.isin(source, limited))
        starts = limited[limited < len(self._starts)]
        rows.add(
            np.concatenate([np.searchsorted(limited, source[of]), np.arange(len(starts))]),
            np.concatenate([self._first_way + of, starts]),
            np.concatenate([self._units[client[of]], -most[starts]]),
            np.full(len(limited), -np.inf),
            np.where(limited < len(self._starts), 0.0, most[limited]),
        )

    def _make_least_lots(self, rows: _Rows, source: Columns, client: Columns) -> Floats:
        """Σ units served + surplus ≥ least · setup; money a unit of each surplus."""
        column = self._first_way + len(source) + len(self._units)
        least = np.array([one.least for one in self._starts])
        bound = np.flatnonzero(least > 0)
        of = np.flatnonzero(np.isin(source, bound))
        number = np.arange(len(bound))
        rows.add(
            np.concatenate([np.searchsorted(bound, source[of]), number, number]),
            np.concatenate([self._first_way + of, column + number, bound]),
            np.concatenate([self._units[client[of]], np.ones(len(bound)), -least[bound]]),
            np.zeros(len(bound)),
            np.full(len(bound), np.inf),
        )
        return np.array([self._starts[one].surplus for one in bound], dtype=float)


def _weak_duality(model: CompiledModel, duals: Floats) -> float:
    """Σ dual · side + Σ reduced cost at the cheaper end of every column: with any duals of the right sign a
    bound on the optimum, so that the solver's tolerances do not count. Columns are at least 0."""
    duals = np.where(np.isneginf(model.row_lower), np.minimum(duals, 0.0), duals)
    duals = np.where(np.isposinf(model.row_upper), np.maximum(duals, 0.0), duals)
    sides = np.where(np.isneginf(model.row_lower), model.row_upper, model.row_lower)
    reduced = model.cost - model.matrix.T @ duals
    gains = reduced < 0
    return float(duals @ sides + reduced[gains] @ model.upper[gains])


class _Rows:
    """Rows of a model as they are made."""

    def __init__(self) -> None:
        self._entries: list[tuple[Columns, Columns, Floats]] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self.count = 0

    def add(self, row: Columns, column: Columns, value: Floats, lower: Floats, upper: Floats) -> None:
        """More rows; ``row`` counts from 0, ``lower`` and ``upper`` are their sides."""
        self._entries.append((row + self.count, column, value))
        self._lower.append(lower)
        self._upper.append(upper)
        self.count += len(lower)

    def model(self, cost: Floats, most: Floats) -> CompiledModel:
        """All rows with these costs; columns from 0 to ``most``."""
        row, column, value = (np.concatenate(parts) for parts in zip(*self._entries, strict=True))
        return CompiledModel.of_arrays(
            sparse.csc_matrix((value, (row, column)), shape=(self.count, len(cost))),
            cost,
            np.zeros(len(cost)),
            most,
            np.concatenate(self._lower),
            np.concatenate(self._upper),
        )
