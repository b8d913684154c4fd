"""Bounds from the duals of a linear programme, right however exact the duals are."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .compiled import CompiledModel, Floats


def affordable(model: CompiledModel, duals: Floats, first: int, surplus: int) -> Floats:
    """``duals`` of the right sign, those of the rows from ``first`` on made smaller where the last
    ``surplus`` columns, which have no end, would earn money by them."""
    duals = _signed(model, duals)
    if not surplus:
        return duals
    columns = model.matrix[:, len(model.cost) - surplus :]
    paid = columns[first:].multiply(duals[first:, None]).tocsc()
    taken = np.asarray(paid.sum(axis=0)).ravel()
    cost = model.cost[len(model.cost) - surplus :]
    kept = np.where(taken > cost, np.divide(cost, taken, out=np.ones(surplus), where=taken > 0), 1.0)
    rows = sparse.csr_matrix(columns[first:])
    of_row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    np.multiply.at(duals, first + of_row, kept[rows.indices])
    return duals


def _signed(model: CompiledModel, duals: Floats) -> Floats:
    duals = np.where(np.isneginf(model.row_lower), np.minimum(duals, 0.0), duals)
    signed: Floats = np.where(np.isposinf(model.row_upper), np.maximum(duals, 0.0), duals)
    return signed


def weak_duality(model: CompiledModel, duals: Floats) -> float:
    """Σ dual · side + Σ reduced cost at the cheaper end of every column: with any duals of the right sign a
    bound on the optimum, so that the solver's tolerances do not count. Columns are at least 0."""
    duals = _signed(model, duals)
    sides = np.where(np.isneginf(model.row_lower), model.row_upper, model.row_lower)
    reduced = model.cost - model.matrix.T @ duals
    gains = reduced < 0
    return float(duals @ sides + reduced[gains] @ model.upper[gains])
