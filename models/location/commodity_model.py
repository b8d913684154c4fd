"""The multicommodity form of an item's block as a linear programme (see `commodities`).

Columns: the block's own but its flows; then, commodity by commodity, a copy of every flow that its units can
take, and what they serve of every demand. Rows: the block's own but its balances, in which the copies of a
flow stand for it; balances by commodity; demand is served by all commodities or unserved; flows with an end;
and a commodity serves no more of a demand than the share of its setups. Units of a lot that are still there
when others have long come after it are told apart no more: they join a last commodity, the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.row_arrays import RowArrays
from .commodities import LotNetwork
from .path_costs import NO_COLUMN

Entries = tuple[Columns, Columns, Floats]
"""(balance, column, value) × entries"""

_PERIODS_APART = 7
"""Periods in which units of a lot are told apart, after the first in which they are wanted: seven prove as
much as all, in half the time."""


def commodity_model(network: LotNetwork, cost: Floats, lots: Sequence[Sequence[int]]) -> CompiledModel:
    """The linear programme at ``cost`` (by column of the block) in which the units of each of ``lots``
    (numbers of starts) are a commodity, and what is there anyway belongs to the rest.

    It costs no more than any plan of the block, whatever the lots: each unit of a plan comes from one of
    them, and a plan's setups are whole.
    """
    form = _Form(network)
    for starts in lots:
        form.add(np.array(starts, dtype=np.int64))
    form.add_rest()
    return form.model(cost)


@dataclass(frozen=True)
class _Commodity:
    """``first``: its first column; ``nodes``: balances that its units reach as such; ``arcs``: numbers of
    flows; ``clients``: numbers of those it reaches; ``starts``: whose units; ``units``: at most; ``inflow``:
    by node; ``joining``: what comes to it from other commodities, by balance."""

    first: int
    nodes: Columns
    arcs: Columns
    clients: Columns
    starts: Columns
    units: float
    inflow: Floats
    joining: Sequence[Entries] = ()

    @property
    def copies(self) -> Columns:
        """Columns of its flows."""
        return self.first + np.arange(len(self.arcs))

    @property
    def served(self) -> Columns:
        """Columns of what it serves, by its clients."""
        return self.first + len(self.arcs) + np.arange(len(self.clients))

    @property
    def end(self) -> int:
        """The column after its last one."""
        return self.first + len(self.arcs) + len(self.clients)


@dataclass
class _Form:
    """The commodities so far. Columns of flows stay, and are closed, so that columns keep their numbers."""

    network: LotNetwork
    of: list[_Commodity] = field(default_factory=list)

    def add(self, starts: Columns) -> None:
        """The units of some starts."""
        nodes = self._reached_by(starts) & (self.network.periods <= self._horizon(starts))
        self._add(nodes, starts, float(self.network.largest[starts].sum()))

    def add_rest(self) -> None:
        """What is there whatever is planned, and units that are told apart no more."""
        network, joining = self.network, [self._joining(one) for one in self.of]
        seeds = np.unique(np.concatenate([np.flatnonzero(network.supply), *(to for to, _, _ in joining)]))
        nodes = np.any(network.reach[seeds], axis=0)
        units = float(network.supply.sum() + network.largest.sum())
        self._add(nodes, np.array([], dtype=np.int64), units, joining)

    def _add(
        self, reached: NDArray[np.bool_], starts: Columns, units: float, joining: Sequence[Entries] = ()
    ) -> None:
        network, nodes = self.network, np.flatnonzero(reached)
        inflow = np.zeros(len(nodes)) if len(starts) else network.supply[nodes]
        arcs, clients = (
            np.flatnonzero(reached[places]) for places in (network.tail, network.clients.balances)
        )
        self.of.append(_Commodity(self._width, nodes, arcs, clients, starts, units, inflow, joining))

    def _reached_by(self, starts: Columns) -> NDArray[np.bool_]:
        made = self.network.matrix[:, self.network.produce[starts]]
        reached: NDArray[np.bool_] = np.any(self.network.reach[np.unique(made.indices)], axis=0)
        return reached

    def _horizon(self, starts: Columns) -> int:
        """The last period in which units are told apart."""
        balances, periods = self.network.clients.balances, self.network.periods
        latest = max(starts.tolist(), key=lambda number: self.network.starts[number].period)
        wanted = periods[balances[self._reached_by(np.array([latest]))[balances]]]
        return int(wanted.min() if len(wanted) else self.network.starts[latest].period) + _PERIODS_APART

    def _joining(self, one: _Commodity) -> Entries:
        """Flows and starts by which units of a lot come to where they are told apart no more."""
        columns = np.concatenate([self.network.flows[one.arcs], self.network.produce[one.starts]])
        own = np.concatenate([one.copies, self.network.produce[one.starts]])
        entries = sparse.coo_matrix(self.network.matrix[:, columns])
        beyond = ~np.isin(entries.row, one.nodes)
        return entries.row[beyond], own[entries.col[beyond]], entries.data[beyond]

    @property
    def _width(self) -> int:
        return self.of[-1].end if self.of else len(self.network.problem.cost)

    def model(self, cost: Floats) -> CompiledModel:
        """All of it."""
        problem = self.network.problem
        rows = RowArrays()
        for add in (self._own_rows, self._ends, self._balances, self._demand, self._links):
            add(rows)
        least = np.concatenate([problem.lower, np.zeros(self._width - len(cost))])
        return rows.model(*self._costs_and_ends(cost), least, problem.offset)

    def _costs_and_ends(self, cost: Floats) -> tuple[Floats, Floats]:
        """By column, what it costs and its upper end."""
        network, upper = self.network, self.network.problem.upper
        costs, ends = [cost.copy()], [upper.copy()]
        costs[0][network.flows] = ends[0][network.flows] = 0.0
        for one in self.of:
            flows = network.flows[one.arcs]
            costs += [cost[flows], np.zeros(len(one.clients))]
            ends += [np.minimum(upper[flows], one.units), network.clients.most[one.clients]]
        return np.concatenate(costs), np.concatenate(ends)

    def _copies(self) -> Columns:
        """(flow, column of a copy of it) × copies"""
        return _side_by_side([(one.arcs, one.copies) for one in self.of])

    def _own_rows(self, rows: RowArrays) -> None:
        """Rows of the block that are no balances."""
        network, problem = self.network, self.network.problem
        others = np.setdiff1d(np.arange(len(problem.row_lower)), network.balances)
        own = sparse.csc_matrix(sparse.csr_matrix(problem.matrix)[others])
        flow, column = self._copies()
        copied = sparse.coo_matrix(own[:, network.flows[flow]])
        alone = sparse.coo_matrix(own)
        rows.add(
            np.concatenate([alone.row, copied.row]),
            np.concatenate([alone.col, column[copied.col]]),
            np.concatenate([alone.data, copied.data]),
            problem.row_lower[others],
            problem.row_upper[others],
        )

    def _ends(self, rows: RowArrays) -> None:
        """Σ copies ≤ the most of a flow, where it has an end"""
        upper = self.network.problem.upper[self.network.flows]
        ended = np.flatnonzero(np.isfinite(upper))
        flow, column = self._copies()
        here = np.isin(flow, ended)
        row = np.searchsorted(ended, flow[here])
        rows.add(row, column[here], np.ones(len(row)), np.full(len(ended), -np.inf), upper[ended])

    def _balances(self, rows: RowArrays) -> None:
        """What leaves + what is served − what comes in = what comes from outside"""
        network = self.network
        by_row = sparse.csr_matrix(network.matrix)
        for one in self.of:
            here = by_row[one.nodes]
            flows = sparse.coo_matrix(here[:, network.flows[one.arcs]])
            made = sparse.coo_matrix(here[:, network.produce[one.starts]])
            serving = np.searchsorted(one.nodes, network.clients.balances[one.clients])
            entries = [
                (flows.row, one.first + flows.col, flows.data),
                (made.row, network.produce[one.starts][made.col], made.data),
                (serving, one.served, np.ones(len(serving))),
                *((np.searchsorted(one.nodes, to), column, value) for to, column, value in one.joining),
            ]
            row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
            rows.add(row, column, value, one.inflow, one.inflow)

    def _demand(self, rows: RowArrays) -> None:
        """Σ served = demand − unserved"""
        network, clients = self.network, self.network.clients
        client, served = _side_by_side([(one.clients, one.served) for one in self.of])
        natural = sparse.coo_matrix(sparse.csr_matrix(network.matrix)[clients.balances])
        unserved = ~np.isin(natural.col, np.concatenate([network.flows, network.produce]))
        rows.add(
            np.concatenate([client, natural.row[unserved]]),
            np.concatenate([served, natural.col[unserved]]),
            np.concatenate([np.ones(len(served)), -natural.data[unserved]]),
            clients.demand,
            clients.demand,
        )

    def _links(self, rows: RowArrays) -> None:
        """served ≤ the most that is served then and there · Σ setups"""
        for one in self.of:
            setups = self.network.setup[one.starts]
            if not len(setups) or np.any(setups == NO_COLUMN):
                continue
            row, most = np.arange(len(one.clients)), self.network.clients.most[one.clients]
            rows.add(
                np.concatenate([row, np.repeat(row, len(setups))]),
                np.concatenate([one.served, np.tile(setups, len(row))]),
                np.concatenate([np.ones(len(row)), np.repeat(-most, len(setups))]),
                np.full(len(row), -np.inf),
                np.zeros(len(row)),
            )


def _side_by_side(pairs: Sequence[tuple[Columns, Columns]]) -> Columns:
    """Pairs of equally long lists as two long ones."""
    return np.concatenate([np.zeros((2, 0), dtype=np.int64), *(np.array(pair) for pair in pairs)], axis=1)
