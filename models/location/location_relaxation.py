"""The linear relaxation of an item's facility location problem, with its strong linking rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.linear_solution import solved_linear
from ..solver.row_arrays import RowArrays
from ..solver.weak_duality import affordable, weak_duality

_LEVELS = 3
"""Sets of clients of one start, by the share of it that can be there in time, that are told apart at most."""
_NEARLY_ALL = 0.97


@dataclass(frozen=True)
class Sooner:
    """Ways that are open only to a part of the units of a start: those that come before the rest.

    ``to_client``: money a unit served by them, infinite where there is no such way; ``parts``: (part of the
    start, client) → the share of all its units that are of this part and can go this way.
    """

    to_client: Floats
    parts: Floats


@dataclass(frozen=True)
class Source:
    """What a start or a supply offers to the relaxation.

    ``fixed``: money for using it at all (None: it is there anyway); ``to_client``: money a unit served;
    ``most``, ``least``: units served of it at most, and units it makes at least; ``surplus``: money a unit
    made and not served; ``yields``: the least and the largest share of what is made that can be served.
    """

    fixed: float | None
    to_client: Floats
    most: float
    least: float = 0.0
    surplus: float = 0.0
    sooner: Sooner | None = None
    yields: tuple[float, float] = (1.0, 1.0)

    @property
    def counts_surplus(self) -> bool:
        """Whether it matters how much is made and not served."""
        return self.least > 0 or self.sooner is not None


@dataclass(frozen=True)
class RelaxedStarts:
    """``bound``: what is proven; by start, ``shares``: how much of it is set up; ``units``: started, at the
    largest yield."""

    bound: float
    shares: Floats
    units: Floats


@dataclass(frozen=True)
class _Ways:
    """Ways to serve, each a column: ``source``, ``client``, money a unit; ``pair``: number of its (source,
    client); ``is_sooner``: whether only a part of the units can go it."""

    source: Columns
    client: Columns
    money: Floats
    pair: Columns
    is_sooner: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.source)

    def of_source(self, count: int) -> list[Columns]:
        """By source, of the first ``count``: its ways."""
        order = np.argsort(self.source, kind="stable")
        ends = np.searchsorted(self.source[order], np.arange(count + 1))
        return [order[begin:end] for begin, end in pairwise(ends.tolist())]


class Relaxation:
    """The linear relaxation; ways that cannot be worth it are left out.

    A way is worth it where serving is cheaper than not serving; where surplus counts, also where it is
    cheaper than making for nobody and not serving.
    """

    def __init__(self, starts: list[Source], supplies: list[Source], units: Floats, unserved: Floats) -> None:
        """``units``: wanted, by client; ``unserved``: money a unit that is not served."""
        self._starts, self._supplies = starts, supplies
        self._unserved, self._units = unserved, units
        self._largest_yield = np.array([one.yields[1] for one in starts], dtype=float)
        self._with_surplus = np.flatnonzero([one.counts_surplus for one in starts])
        self._ways = self._worth()

    def _worth(self) -> _Ways:
        sources = [*self._starts, *self._supplies]
        shape = len(sources), len(self._units)
        none = np.full(shape[1], np.inf)
        plain = np.array([one.to_client for one in sources]).reshape(shape)
        sooner = np.array([none if one.sooner is None else one.sooner.to_client for one in sources])
        spared = np.array([one.surplus if one.counts_surplus else 0.0 for one in sources])
        worth = self._unserved[None, :] + spared[:, None]
        found = [np.nonzero(money < worth) for money in (plain, sooner.reshape(shape))]
        source, client = (np.concatenate(places) for places in zip(*found, strict=True))
        is_sooner = np.repeat([False, True], [len(places[0]) for places in found])
        money = np.where(is_sooner, sooner.reshape(shape)[source, client], plain[source, client])
        pair = np.unique(source * shape[1] + client, return_inverse=True)[1]
        return _Ways(source, client, money, pair, is_sooner)

    @property
    def tells_parts(self) -> bool:
        """Whether a part of a start is told from the rest: what one row says of it is less than the truth."""
        return any(one.sooner is not None for one in self._starts)

    def started_units(self) -> sparse.csc_matrix:
        """Starts × columns: units started to serve, at the largest yield, per unit of a column."""
        ways = np.flatnonzero(self._ways.source < len(self._starts))
        source, client = self._ways.source[ways], self._ways.client[ways]
        return sparse.csc_matrix(
            (self._units[client] / self._largest_yield[source], (source, self._first_way + ways)),
            shape=(len(self._starts), self._first_surplus + len(self._with_surplus)),
        )

    def model(self) -> CompiledModel | None:
        """Columns: setups by start, ways, unserved clients, surplus; None where making ever more earns
        money."""
        built = self._built()
        return None if built is None else built[0]

    def solve(self) -> RelaxedStarts | None:
        """None where nothing is proven."""
        built = self._built()
        if built is None:
            return None
        model, first_of_surplus = built
        solved = solved_linear(model, presolve=False)
        if solved is None:
            return None
        duals = affordable(model, solved.duals, first_of_surplus, len(self._with_surplus))
        units, spared = self.started_units() @ solved.values, self._with_surplus
        units[spared] += solved.values[self._first_surplus :] / self._largest_yield[spared]
        return RelaxedStarts(weak_duality(model, duals), solved.values[: len(self._starts)], units)

    def _built(self) -> tuple[CompiledModel, int] | None:
        """The model and the first of its rows in which surplus counts."""
        rows = RowArrays()
        self._serve_clients(rows)
        self._link_to_setups(rows)
        self._limit_sources(rows)
        first_of_surplus = rows.count
        self._make_least_lots(rows)
        self._limit_sooner(rows)
        surplus = np.array([self._starts[one].surplus for one in self._with_surplus], dtype=float)
        cost = np.concatenate(
            [
                np.array([one.fixed or 0.0 for one in self._starts]),
                self._ways.money * self._units[self._ways.client],
                self._unserved * self._units,
                surplus,
            ]
        )
        if not np.all(np.isfinite(cost)):
            return None  # a start of any size that earns money the more it makes
        most = np.ones(len(cost))
        most[len(cost) - len(surplus) :] = np.inf
        return rows.model(cost, most), first_of_surplus

    @property
    def _first_way(self) -> int:
        """Columns: setups, ways, unserved clients, surplus."""
        return len(self._starts)

    @property
    def _first_surplus(self) -> int:
        return self._first_way + len(self._ways) + len(self._units)

    def _serve_clients(self, rows: RowArrays) -> None:
        """Σ ways to a client + unserved = 1"""
        ways, clients = len(self._ways), len(self._units)
        unserved = self._first_way + ways + np.arange(clients)
        rows.add(
            np.concatenate([self._ways.client, np.arange(clients)]),
            np.concatenate([self._first_way + np.arange(ways), unserved]),
            np.ones(ways + clients),
            np.ones(clients),
            np.ones(clients),
        )

    def _link_to_setups(self, rows: RowArrays) -> None:
        """Σ ways from a start to a client ≤ setup"""
        linked = np.flatnonzero(self._ways.source < len(self._starts))
        pairs, first, number = np.unique(self._ways.pair[linked], return_index=True, return_inverse=True)
        rows.add(
            np.concatenate([number, np.arange(len(pairs))]),
            np.concatenate([self._first_way + linked, self._ways.source[linked[first]]]),
            np.repeat([1.0, -1.0], [len(linked), len(pairs)]),
            np.full(len(pairs), -np.inf),
            np.zeros(len(pairs)),
        )

    def _limit_sources(self, rows: RowArrays) -> None:
        """Σ units served ≤ most (· setup), where the clients could ask for more"""
        sources = [*self._starts, *self._supplies]
        source, units = self._ways.source, self._units[self._ways.client]
        asked = np.bincount(source, weights=units, minlength=len(sources))
        most = np.array([one.most for one in sources])
        limited = np.flatnonzero(asked > most)
        of = np.flatnonzero(np.isin(source, limited))
        starts = limited[limited < len(self._starts)]
        rows.add(
            np.concatenate([np.searchsorted(limited, source[of]), np.arange(len(starts))]),
            np.concatenate([self._first_way + of, starts]),
            np.concatenate([units[of], -most[starts]]),
            np.full(len(limited), -np.inf),
            np.where(limited < len(self._starts), 0.0, most[limited]),
        )

    def _make_least_lots(self, rows: RowArrays) -> None:
        """Σ units served + surplus ≥ least · setup"""
        source = self._ways.source
        least = np.array([one.least for one in self._starts])
        bound = np.flatnonzero(least > 0)
        of = np.flatnonzero(np.isin(source, bound))
        number = np.arange(len(bound))
        surplus = self._first_surplus + np.searchsorted(self._with_surplus, bound)
        rows.add(
            np.concatenate([np.searchsorted(bound, source[of]), number, number]),
            np.concatenate([self._first_way + of, surplus, bound]),
            np.concatenate([self._units[self._ways.client[of]], np.ones(len(bound)), -least[bound]]),
            np.zeros(len(bound)),
            np.full(len(bound), np.inf),
        )

    def _limit_sooner(self, rows: RowArrays) -> None:
        """(1 − share) / largest yield · Σ units sooner ≤ share / least yield · (Σ other units + surplus)

        Who serves some clients by units that come before the rest makes the rest too, for other clients or
        for nobody.
        """
        of_source = self._ways.of_source(len(self._starts))
        columns, weights = [], []
        for place, number in enumerate(self._with_surplus):
            sooner, ways = self._starts[number].sooner, of_source[number]
            if sooner is None:
                continue
            least, largest = self._starts[number].yields
            client, hasty = self._ways.client[ways], np.flatnonzero(self._ways.is_sooner[ways])
            units, of = np.ones(len(ways) + 1), np.full(len(ways) + 1, self._first_surplus + place)
            units[:-1], of[:-1] = self._units[client], self._first_way + ways
            for share, chosen in _levels(sooner.parts[:, client[hasty]]):
                weight = -share / least * units
                weight[hasty[chosen]] = (1.0 - share) / largest * units[hasty[chosen]]
                weights.append(weight)
                columns.append(of)
        rows.add_at_most_zero(columns, weights)


def _levels(parts: Floats) -> Iterator[tuple[float, Columns]]:
    """(share, clients): no more than the share of all units of a start can serve these clients sooner.

    What is true of every client of a set is true of all together, part by part at their largest share: each
    unit goes one way. ``parts``: (part of the start, client) → the share of all its units.
    """
    of_client = parts.sum(axis=0)
    order = of_client.argsort(kind="stable")
    ascending = of_client[order]
    together = np.maximum.accumulate(parts[:, order], axis=1).sum(axis=0)
    levels = sorted({round(share, 5) for share in ascending.tolist()})
    if len(levels) > _LEVELS:
        levels = [levels[round(step * (len(levels) - 1) / (_LEVELS - 1))] for step in range(_LEVELS)]
    for end in ascending.searchsorted([level + 1e-5 for level in levels], "right").tolist():
        share = float(together[end - 1])
        if share < _NEARLY_ALL:
            yield share, order[:end]
