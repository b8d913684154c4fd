"""The linear relaxation of an item's facility location problem, with its strong linking rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .compiled import CompiledModel, Floats
from .linear_solution import linear_solution_or_none

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
    """The linear relaxation; ways that cannot be worth it are left out and looked at once it is solved."""

    def __init__(self, starts: list[Source], supplies: list[Source], units: Floats, unserved: Floats) -> None:
        """``units``: wanted, by client; ``unserved``: money a unit that is not served."""
        self._starts, self._supplies = starts, supplies
        self._unserved, self._units = unserved, units
        sources = [*starts, *supplies]
        self._ways = np.array([source.to_client for source in sources]).reshape(
            len(sources), len(self._units)
        )
        self._worth = self._ways < self._unserved[None, :]

    def solve(self) -> tuple[float, Floats] | None:
        """(objective, share of every start that is set up); None where nothing is proven."""
        rows = _Rows()
        source, client = np.nonzero(self._worth)
        self._serve_clients(rows, source, client)
        self._link_to_setups(rows, source)
        self._limit_sources(rows, source, client)
        surplus = self._make_least_lots(rows, source, client)
        cost = np.concatenate(
            [
                np.array([one.fixed or 0.0 for one in self._starts]),
                self._ways[source, client] * self._units[client],
                self._unserved * self._units,
                np.array(surplus),
            ]
        )
        if not np.all(np.isfinite(cost)):
            return None  # a start of any size that earns money the more it makes
        most = np.ones(len(cost))
        most[len(cost) - len(surplus) :] = np.inf
        solved = linear_solution_or_none(rows.model(cost, most))
        return None if solved is None else (solved[0], solved[1][: len(self._starts)])

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
        for number in np.flatnonzero(asked > np.array([one.most for one in sources])):
            of, most = np.flatnonzero(source == number), sources[number].most
            is_start = number < len(self._starts)
            own = [number] if is_start else []
            rows.add(
                np.zeros(len(of) + len(own), dtype=np.int64),
                np.concatenate([self._first_way + of, np.array(own, dtype=np.int64)]),
                np.concatenate([self._units[client[of]], np.full(len(own), -most)]),
                np.array([-np.inf]),
                np.array([0.0 if is_start else most]),
            )

    def _make_least_lots(self, rows: _Rows, source: Columns, client: Columns) -> list[float]:
        """Σ units served + surplus ≥ least · setup; money a unit of each surplus."""
        column = self._first_way + len(source) + len(self._units)
        surplus: list[float] = []
        for number in np.flatnonzero([one.least > 0 for one in self._starts]):
            of, one = np.flatnonzero(source == number), self._starts[number]
            rows.add(
                np.zeros(len(of) + 2, dtype=np.int64),
                np.concatenate([self._first_way + of, [column + len(surplus), number]]),
                np.concatenate([self._units[client[of]], [1.0, -one.least]]),
                np.zeros(1),
                np.full(1, np.inf),
            )
            surplus.append(one.surplus)
        return surplus


class _Rows:
    """Rows of a model as they are made."""

    def __init__(self) -> None:
        self._entries: list[tuple[Columns, Columns, Floats]] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._count = 0

    def add(self, row: Columns, column: Columns, value: Floats, lower: Floats, upper: Floats) -> None:
        """More rows; ``row`` counts from 0, ``lower`` and ``upper`` are their sides."""
        self._entries.append((row + self._count, column, value))
        self._lower.append(lower)
        self._upper.append(upper)
        self._count += len(lower)

    def model(self, cost: Floats, most: Floats) -> CompiledModel:
        """All rows with these costs; columns from 0 to ``most``."""
        row, column, value = (np.concatenate(parts) for parts in zip(*self._entries, strict=True))
        return CompiledModel.of_arrays(
            sparse.csc_matrix((value, (row, column)), shape=(self._count, len(cost))),
            cost,
            np.zeros(len(cost)),
            most,
            np.concatenate(self._lower),
            np.concatenate(self._upper),
        )
