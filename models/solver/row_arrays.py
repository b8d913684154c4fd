"""Rows of a model as they are made, family by family, as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from .compiled import Columns, CompiledModel, Floats


class RowArrays:
    """Rows so far; ``count``: of them."""

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

    def add_at_most_zero(self, columns: Sequence[Columns], values: Sequence[Floats]) -> None:
        """More rows, one for each of ``columns``: Σ values · columns ≤ 0."""
        if not columns:
            return
        count = len(columns)
        row = np.repeat(np.arange(count), [len(of_row) for of_row in columns])
        self.add(
            row, np.concatenate(columns), np.concatenate(values), np.full(count, -np.inf), np.zeros(count)
        )

    def model(
        self, cost: Floats, most: Floats, least: Floats | None = None, offset: float = 0.0
    ) -> CompiledModel:
        """All rows with these costs; columns from ``least`` (None: 0) to ``most``."""
        row, column, value = (np.concatenate(parts) for parts in zip(*self._entries, strict=True))
        return CompiledModel.of_arrays(
            sparse.csc_matrix((value, (row, column)), shape=(self.count, len(cost))),
            cost,
            np.zeros(len(cost)) if least is None else least,
            most,
            np.concatenate(self._lower),
            np.concatenate(self._upper),
            offset=offset,
        )
