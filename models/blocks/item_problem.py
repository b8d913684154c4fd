"""The block of one item as arrays: what a worker keeps and prices anew, round after round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..algebra import Fragment, Key, Model, at_most, collector_paused
from ..item_block import SharedRow
from ..item_data import ItemData
from ..item_plan import ItemPlan, build_item_plan
from ..objective import added_up, total_cost
from ..solver.compiled import CompiledModel, Floats, compile_model


@dataclass(frozen=True)
class ItemProblem:
    """One item alone: its own columns, rows and costs, and what it takes of rows shared with others.

    ``matrix``: own rows × columns. ``shared``: the shared rows it takes part in; ``use``: these × columns.
    ``limits``: of shared rows that hang on a shared yes-or-no variable, the most the use can be.
    """

    name: str
    matrix: sparse.csc_matrix
    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    is_integer: NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    shared: tuple[SharedRow, ...]
    use: sparse.csr_matrix
    limits: Mapping[SharedRow, float]

    def priced(self, prices: Floats) -> CompiledModel:
        """The problem of the item alone, paying ``prices`` (by ``shared``, money per unit of use)."""
        return self.model(self.cost + self.use.T @ prices)

    def model(self, cost: Floats) -> CompiledModel:
        """The item's own rows with another cost."""
        return CompiledModel.of_arrays(
            self.matrix,
            cost,
            self.lower,
            self.upper,
            self.row_lower,
            self.row_upper,
            self.is_integer,
            self.offset,
        )

    def cost_of(self, values: Floats) -> float:
        """What a plan of the item costs by itself."""
        return float(self.cost @ values) + self.offset


@dataclass(frozen=True)
class CompiledItem:
    """An item's block with its handles, compiled: to read a plan from values of the problem's columns."""

    item: ItemPlan
    compiled: CompiledModel


def compile_item(part: ItemData) -> tuple[CompiledItem, ItemProblem]:
    """Build the block of one item and turn it into arrays; the same data give the same columns."""
    with collector_paused():
        item = build_item_plan(part)
        shared = tuple(item.shared.terms)
        model, uses = Model(), Fragment()
        rows: dict[Key, SharedRow] = {(number,): row for number, row in enumerate(shared)}
        handles = uses.add_rows(
            "use", {key: at_most(item.shared.terms[row], 0.0) for key, row in rows.items()}
        )
        model.add_fragment("item", item.fragment)
        model.add_fragment("uses", uses)
        model.minimize(total_cost(added_up([item.costs])))
        compiled = compile_model(model)
    use_rows = np.array([compiled.row(handle) for handle in handles.values()], dtype=np.int64)
    own = np.setdiff1d(np.arange(len(compiled.row_upper)), use_rows)
    by_row = sparse.csr_matrix(compiled.matrix)
    problem = ItemProblem(
        name=part.name,
        matrix=sparse.csc_matrix(by_row[own]),
        cost=compiled.cost,
        offset=compiled.offset,
        lower=compiled.lower,
        upper=compiled.upper,
        is_integer=compiled.is_integer,
        row_lower=compiled.row_lower[own],
        row_upper=compiled.row_upper[own],
        shared=shared,
        use=by_row[use_rows],
        limits=dict(item.shared.limits),
    )
    return CompiledItem(item, compiled), problem
