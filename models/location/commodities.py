"""An item's units told apart by the lots that they come from: what the multicommodity form is made of.

In the item's block all units of a stock are alike, so half a setup pays for half of all demand. Here every
commodity, the units of one start or of a few neighbours, flows through the same balances by itself, and
serves no more of a demand than the share of its setups (Rardin, R. L., Choe, U.: Tighter relaxations of fixed
charge network flow problems, Georgia Institute of Technology, 1979; Pochet, Y., Wolsey, L. A.: Production
Planning by Mixed Integer Programming, 2006). Lead times that split what is sent over two periods are as exact
as in the block, which they are not in `facility_location`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..algebra import RowHandle
from ..blocks.item_problem import CompiledItem, ItemProblem
from ..item_plan import ItemPlan
from ..solver.compiled import Columns, Floats
from .location_sources import Start, starts_of

_BALANCES = ("finished_units", "factory_balance", "warehouse_balance")
_FLOWS = ("waiting", "inspect", "ship", "factory_stock", "warehouse_stock")


@dataclass(frozen=True)
class Clients:
    """Balances (by number) with demand. ``demand``: its units; ``most``: units served there at most, with
    what is owed from before."""

    balances: Columns
    demand: Floats
    most: Floats


@dataclass(frozen=True)
class LotNetwork:
    """The balances of an item's block, written as: what leaves − what comes in = what comes from outside.

    ``balances``: rows of the block; ``periods``: theirs; ``flows``: columns; ``matrix``: these balances × all
    columns; ``tail``: by flow, the balance that it leaves; ``reach``: balances × balances, whether units get
    from one to the other; ``supply``: by balance, units that come in whatever is planned. By start: columns
    ``produce`` and ``setup`` (NO_COLUMN: none), ``largest``: units at most.
    """

    problem: ItemProblem
    balances: Columns
    periods: Columns
    flows: Columns
    matrix: sparse.csc_matrix
    tail: Columns
    reach: NDArray[np.bool_]
    supply: Floats
    clients: Clients
    starts: tuple[Start, ...]
    produce: Columns
    setup: Columns
    largest: Floats


def lot_network(compiled: CompiledItem, problem: ItemProblem) -> LotNetwork:
    """Read off an item's block."""
    item, model = compiled.item, compiled.compiled
    own = [handle for handle in model.rows if handle.family != "use"]
    balances = np.flatnonzero([handle.family in _BALANCES for handle in own])
    flows = np.flatnonzero([variable.family in _FLOWS for variable in model.variables])
    matrix = sparse.csc_matrix(sparse.csr_matrix(problem.matrix)[balances])
    clients = _clients(item, [own[row] for row in balances])
    supply = problem.row_lower[balances].copy()
    supply[clients.balances] += clients.demand
    starts = tuple(starts_of(item, model, list(item.part.factory_stock)))
    return LotNetwork(
        problem=problem,
        balances=balances,
        periods=np.array([int(own[row].key[-1]) for row in balances], dtype=np.int64),
        flows=flows,
        matrix=matrix,
        tail=_tails(matrix[:, flows]),
        reach=_reach(matrix[:, flows]),
        supply=supply,
        clients=clients,
        starts=starts,
        produce=np.array([start.produce for start in starts], dtype=np.int64),
        setup=np.array([start.setup for start in starts], dtype=np.int64),
        largest=np.array([start.largest if start.fixed is None else start.fixed for start in starts]),
    )


def _clients(item: ItemPlan, balances: Sequence[RowHandle]) -> Clients:
    found: list[tuple[int, float, float]] = []
    so_far: dict[str, float] = defaultdict(float)
    for number, handle in enumerate(balances):
        if handle.family == "warehouse_balance":
            warehouse, period = str(handle.key[1]), int(handle.key[2])
            units = item.part.demand.get((warehouse, period), 0.0)
            so_far[warehouse] += units
            most = so_far[warehouse] if item.shortage.owed else units
            if most > 0:
                found.append((number, units, most))
    numbers, demand, served = zip(*found, strict=True) if found else ((), (), ())
    return Clients(
        np.array(numbers, dtype=np.int64), np.array(demand, dtype=float), np.array(served, dtype=float)
    )


def _tails(matrix: sparse.csc_matrix) -> Columns:
    """By flow, the balance that it leaves; every flow leaves one."""
    entries = sparse.coo_matrix(matrix)
    leaves = entries.data > 0
    tails = np.zeros(matrix.shape[1], dtype=np.int64)
    tails[entries.col[leaves]] = entries.row[leaves]
    return tails


def _reach(matrix: sparse.csc_matrix) -> NDArray[np.bool_]:
    """Whether units get from one balance to another, or are there, by flows one after the other."""
    leaves, enters = (matrix > 0).astype(np.float32), (matrix < 0).astype(np.float32)
    reach: NDArray[np.bool_] = (leaves @ enters.T).toarray() > 0
    reach |= np.eye(len(reach), dtype=bool)
    while True:
        further = (reach.astype(np.float32) @ reach.astype(np.float32)) > 0
        if np.array_equal(further, reach):
            return reach
        reach = further
