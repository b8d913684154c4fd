"""A part of a compiled model, solved again while the rest of the plan stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.highs_run import Watch, attempt_mip
from .restart import Guide


class Subproblems:
    """Parts of one model; its matrix is turned once into the form in which columns are quick to take out."""

    def __init__(self, compiled: CompiledModel, threads: int | None = None) -> None:
        self._compiled = compiled
        self._matrix = sparse.csc_matrix(compiled.matrix)
        self._entries_by_row = np.diff(sparse.csr_matrix(self._matrix).indptr)
        self._threads = threads

    def solve(
        self,
        free: Columns,
        values: Floats,
        gap: float,
        nodes: int,
        seconds: float,
        watch: Watch,
        prices: Floats | None = None,
        guide: Guide | None = None,
    ) -> Floats | None:
        """``values`` with the ``free`` columns chosen anew at least cost, all others kept.

        Ends at ``gap`` or after ``nodes`` of the search tree, so that the clock decides nothing unless
        ``seconds`` are over. ``prices`` of rows are paid for rows that other columns are in, too.
        ``guide``: its bounds hold instead of the model's. None where nothing was found. ``watch`` may stop
        it, and does not hear the figures of a part as if they were the whole's.
        """
        part = self._part(free, values, prices)
        if guide is not None:
            part = replace(part, lower=guide.lower[free], upper=guide.upper[free])
        start = values[free] if guide is None else None
        result = attempt_mip(part, gap, seconds, self._threads, lambda *_: watch(None, None), start, nodes)
        if result.values is None:
            return None
        changed = values.copy()
        changed[free] = result.values
        return changed

    def _part(self, free: Columns, values: Floats, prices: Floats | None) -> CompiledModel:
        """The model of the free columns and their rows, the others' use of the rows taken off their sides.

        The sides give way where rounding noise alone would make the plan in hand break them.
        """
        model = self._compiled
        columns = self._matrix[:, free]
        rows = np.unique(columns.indices)
        matrix = sparse.csc_matrix(columns[rows, :])
        mine = matrix @ values[free]
        others = (self._matrix @ values)[rows] - mine
        cost = model.cost[free]
        if prices is not None:
            cost = cost - matrix.T @ np.where(self._is_whole(matrix, rows), 0.0, prices[rows])
        return CompiledModel(
            matrix=matrix,
            cost=cost,
            offset=0.0,
            lower=model.lower[free],
            upper=model.upper[free],
            is_integer=model.is_integer[free],
            row_lower=np.minimum(model.row_lower[rows] - others, mine),
            row_upper=np.maximum(model.row_upper[rows] - others, mine),
        )

    def _is_whole(self, matrix: sparse.csc_matrix, rows: Columns) -> NDArray[np.bool_]:
        """Whether all entries of a row of the model are in the part."""
        return np.asarray(np.diff(sparse.csr_matrix(matrix).indptr) == self._entries_by_row[rows])
