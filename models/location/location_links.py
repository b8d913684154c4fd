"""Linking rows served ≤ setup of a location model: those that matter one by one, the others added up.

Every start has a row for every client that it can serve, and few of them bind. A search solves the relaxation
thousands of times: with all of those of a start that are far from binding added up to one row, it has half as
many rows and says the same of whole setups, while the bound of the relaxation stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.linear_run import LinearRun

_BINDS = 1e-7
"""Price from which on a row binds."""
_NEAR = 0.3
"""What may be left between what is served and the setup where the row may soon bind."""


def thinned(model: CompiledModel, threads: int | None, seconds: float) -> CompiledModel:
    """The same model with fewer rows and the same bound; ``model`` itself where its relaxation is not solved
    in ``seconds``. Columns stay what they are."""
    linear = LinearRun(model, threads)
    values = linear.solve(seconds)
    if values is None:
        return model
    links = _links(model)
    served = (model.matrix @ values)[links.rows] + values[links.setups]
    near = (served > _BINDS) & (values[links.setups] - served < _NEAR)
    far = ~near & (np.abs(linear.row_duals()[links.rows]) < _BINDS)
    return _added_up(model, links.rows[far], links.setups[far])


@dataclass(frozen=True)
class _Links:
    """``rows``: Σ ways from a start to a client ≤ setup; ``setups``: the column of the setup of each."""

    rows: Columns
    setups: Columns


def _links(model: CompiledModel) -> _Links:
    """Rows whose entries are 1, but for one of −1 at a setup."""
    by_row = sparse.csr_matrix(model.matrix)
    of_row = np.repeat(np.arange(by_row.shape[0]), np.diff(by_row.indptr))
    is_setup = model.is_integer[by_row.indices] & (by_row.data == -1.0)
    strange = _count(of_row, ~is_setup & (by_row.data != 1.0), by_row.shape[0])
    setups = _count(of_row, is_setup, by_row.shape[0])
    limits = (model.row_upper == 0.0) & np.isneginf(model.row_lower)
    rows = np.flatnonzero(limits & (setups == 1) & (strange == 0))
    column = np.zeros(by_row.shape[0], dtype=np.int64)
    column[of_row[is_setup]] = by_row.indices[is_setup]
    return _Links(rows, column[rows])


def _count(of_row: Columns, counted: NDArray[np.bool_], rows: int) -> Columns:
    return np.bincount(of_row[counted], minlength=rows).astype(np.int64)


def _added_up(model: CompiledModel, rows: Columns, setups: Columns) -> CompiledModel:
    """The model with ``rows`` replaced by their sum for each of ``setups``."""
    starts, number = np.unique(setups, return_inverse=True)
    adding = sparse.csr_matrix(
        (np.ones(len(rows)), (number, rows)), shape=(len(starts), model.matrix.shape[0])
    )
    kept = np.setdiff1d(np.arange(model.matrix.shape[0]), rows)
    by_row = sparse.csr_matrix(model.matrix)
    return replace(
        model,
        matrix=sparse.csc_matrix(sparse.vstack([by_row[kept], adding @ by_row])),
        row_lower=_with(model.row_lower[kept], -np.inf, len(starts)),
        row_upper=_with(model.row_upper[kept], 0.0, len(starts)),
    )


def _with(sides: Floats, side: float, count: int) -> Floats:
    return np.concatenate([sides, np.full(count, side)])
