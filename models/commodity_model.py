"""The multicommodity form of an item's block as a linear programme (see `commodities`).

Columns: the block's own but its flows; then, commodity by commodity, a copy of every flow that its units can
take, and what they serve of every demand. Rows: the block's own but its balances, in which the copies of a
flow stand for it; balances by commodity; demand is served by all commodities or unserved; flows with an end;
and a commodity serves no more of a demand than the share of its setups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from .commodities import NO_SETUP, Columns, LotNetwork
from .compiled import CompiledModel, Floats

Entries = tuple[Columns, Columns, Floats]
"""(row, column, value) of a matrix"""


def commodity_model(network: LotNetwork, cost: Floats, lots: Sequence[Sequence[int]]) -> CompiledModel:
    """The linear programme at ``cost`` (by column of the block) in which the units of each of ``lots``
    (numbers of starts) are a commodity, and what is there anyway is another one.

    It costs no more than any plan of the block, whatever the lots: each unit of a plan comes from one of
    them, and a plan's setups are whole.
    """
    form = _Form(network)
    for starts in lots:
        form.add(np.array(starts, dtype=np.int64))
    form.add_supply()
    return form.model(cost)


@dataclass
class _Commodity:
    """``first``: its first column; ``nodes``: balances that its units reach; ``arcs``: numbers of flows;
    ``served``: numbers of clients; ``starts``: whose units; ``units``: at most; ``inflow``: by node."""

    first: int
    nodes: Columns
    arcs: Columns
    served: Columns
    starts: Columns
    units: float
    inflow: Floats

    @property
    def width(self) -> int:
        return len(self.arcs) + len(self.served)


@dataclass
class _Form:
    """The commodities so far. Columns of flows stay, and are closed, so that columns keep their numbers."""

    network: LotNetwork
    of: list[_Commodity] = field(default_factory=list)

    def add(self, starts: Columns) -> None:
        """The units of some starts."""
        columns = self.network.matrix[:, self.network.produce[starts]]
        self._add(np.unique(columns.indices), starts, float(self.network.largest[starts].sum()))

    def add_supply(self) -> None:
        """What is there whatever is planned."""
        seeds = np.flatnonzero(self.network.supply)
        self._add(seeds, np.array([], dtype=np.int64), float(self.network.supply.sum()))

    def _add(self, seeds: Columns, starts: Columns, units: float) -> None:
        network = self.network
        reached = np.logical_or.reduce(network.reach[seeds], axis=0)
        nodes = np.flatnonzero(reached)
        if not len(nodes):
            return
        supply = network.supply[nodes] if not len(starts) else np.zeros(len(nodes))
        arcs, served = (
            np.flatnonzero(reached[network.tail]),
            np.flatnonzero(reached[network.clients.balances]),
        )
        first = self.of[-1].first + self.of[-1].width if self.of else len(network.problem.cost)
        self.of.append(_Commodity(first, nodes, arcs, served, starts, units, supply))

    def model(self, cost: Floats) -> CompiledModel:
        """All of it."""
        network, problem = self.network, self.network.problem
        flows = [network.flows[one.arcs] for one in self.of]
        most = [
            np.concatenate([np.minimum(problem.upper[flow], one.units), network.clients.most[one.served]])
            for one, flow in zip(self.of, flows, strict=True)
        ]
        money = [
            np.append(cost[flow], np.zeros(len(one.served))) for one, flow in zip(self.of, flows, strict=True)
        ]
        own_cost, own_upper = cost.copy(), problem.upper.copy()
        own_cost[network.flows] = own_upper[network.flows] = 0.0
        parts = [self._own_rows(), self._ends(), self._balances(), self._demand(), self._links()]
        width = len(cost) + sum(one.width for one in self.of)
        matrix = sparse.vstack(
            [_matrix(entries, len(lower), width) for entries, lower, _ in parts], format="csc"
        )
        return CompiledModel.of_arrays(
            matrix,
            np.concatenate([own_cost, *money]),
            np.concatenate([problem.lower, np.zeros(width - len(cost))]),
            np.concatenate([own_upper, *most]),
            np.concatenate([lower for _, lower, _ in parts]),
            np.concatenate([upper for _, _, upper in parts]),
            offset=problem.offset,
        )

    def _copies(self) -> Columns:
        """(flow, column of a copy of it) × copies"""
        pairs = [
            np.array([one.arcs, one.first + np.arange(len(one.arcs))], dtype=np.int64) for one in self.of
        ]
        return np.concatenate([np.zeros((2, 0), dtype=np.int64), *pairs], axis=1)

    def _own_rows(self) -> tuple[Entries, Floats, Floats]:
        """Rows of the block that are no balances."""
        network, problem = self.network, self.network.problem
        others = np.setdiff1d(np.arange(len(problem.row_lower)), network.balances)
        own = sparse.csc_matrix(sparse.csr_matrix(problem.matrix)[others])
        flow, column = self._copies()
        copied = sparse.coo_matrix(own[:, network.flows[flow]])
        alone = sparse.coo_matrix(own)
        entries = (
            np.concatenate([alone.row, copied.row]),
            np.concatenate([alone.col, column[copied.col]]),
            np.concatenate([alone.data, copied.data]),
        )
        return entries, problem.row_lower[others], problem.row_upper[others]

    def _ends(self) -> tuple[Entries, Floats, Floats]:
        """Σ copies ≤ the most of a flow, where it has an end"""
        upper = self.network.problem.upper[self.network.flows]
        ended = np.flatnonzero(np.isfinite(upper))
        flow, column = self._copies()
        here = np.isin(flow, ended)
        row = np.searchsorted(ended, flow[here])
        return (row, column[here], np.ones(len(row))), np.full(len(ended), -np.inf), upper[ended]

    def _balances(self) -> tuple[Entries, Floats, Floats]:
        """What leaves + what is served − what comes in = what comes from outside"""
        network, first, entries = self.network, 0, _none()
        by_row = sparse.csr_matrix(network.matrix)
        for one in self.of:
            rows = by_row[one.nodes]
            flows = sparse.coo_matrix(rows[:, network.flows[one.arcs]])
            made = sparse.coo_matrix(rows[:, network.produce[one.starts]])
            serving = np.searchsorted(one.nodes, network.clients.balances[one.served])
            served = one.first + len(one.arcs) + np.arange(len(serving))
            entries.append((first + flows.row, one.first + flows.col, flows.data))
            entries.append((first + made.row, network.produce[one.starts][made.col], made.data))
            entries.append((first + serving, served, np.ones(len(serving))))
            first += len(one.nodes)
        sides = np.concatenate([np.zeros(0), *(one.inflow for one in self.of)])
        return _joined(entries), sides, sides

    def _demand(self) -> tuple[Entries, Floats, Floats]:
        """Σ served = demand − unserved"""
        network, clients = self.network, self.network.clients
        row, column = self._served()
        natural = sparse.coo_matrix(sparse.csr_matrix(network.matrix)[clients.balances])
        unserved = ~np.isin(natural.col, np.concatenate([network.flows, network.produce]))
        left = natural.row[unserved], natural.col[unserved], -natural.data[unserved]
        return _joined([(row, column, np.ones(len(row))), left]), clients.demand, clients.demand

    def _served(self) -> Columns:
        """(client, column of what a commodity serves of it) × commodities"""
        pairs = [
            np.array([one.served, one.first + len(one.arcs) + np.arange(len(one.served))], dtype=np.int64)
            for one in self.of
        ]
        return np.concatenate([np.zeros((2, 0), dtype=np.int64), *pairs], axis=1)

    def _links(self) -> tuple[Entries, Floats, Floats]:
        """served ≤ the most that is served then and there · Σ setups"""
        network, first, entries = self.network, 0, _none()
        for one in self.of:
            setups = network.setup[one.starts]
            if not len(setups) or np.any(setups == NO_SETUP):
                continue
            row = first + np.arange(len(one.served))
            served = one.first + len(one.arcs) + np.arange(len(one.served))
            entries.append((row, served, np.ones(len(row))))
            of_setups = np.repeat(-network.clients.most[one.served], len(setups))
            entries.append((np.repeat(row, len(setups)), np.tile(setups, len(row)), of_setups))
            first += len(row)
        return _joined(entries), np.full(first, -np.inf), np.zeros(first)


def _none() -> list[Entries]:
    return [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))]


def _joined(entries: Sequence[Entries]) -> Entries:
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    return row.astype(np.int64), column.astype(np.int64), value


def _matrix(entries: Entries, height: int, width: int) -> sparse.csc_matrix:
    row, column, value = entries
    return sparse.csc_matrix((value, (row, column)), shape=(height, width))
