"""How fast the hours of factories may change, as rows of the shared problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from ..algebra import Key
from ..solver.compiled import Columns, Floats
from .shared_problem import CompiledShared

_RISES, _FALLS, _HOURS = "ramp_up", "ramp_down", "factory_hours"
NEGLIGIBLE = 1e-6
"""Hours"""


@dataclass(frozen=True)
class Ramps:
    """``places``: factories and periods; ``hours``: places × shared rows, hours by a unit of use.

    By ramp: ``rows``: its place in the shared problem; ``above``, ``below``: places; hours at the first may
    be ``limits`` more than at the second.
    """

    places: Sequence[tuple[str, int]]
    hours: sparse.csr_matrix
    rows: Columns
    above: Columns
    below: Columns
    limits: Floats

    @cached_property
    def changes(self) -> sparse.csr_matrix:
        """Ramps × shared rows: by how much a unit of use changes what is limited."""
        return sparse.csr_matrix(self.hours[self.above] - self.hours[self.below])

    def broken(self, use: Floats) -> list[int]:
        """Ramps that ``use`` (by shared row) breaks, the worst first."""
        beyond = self.changes @ use - self.limits
        return [ramp for ramp in np.argsort(-beyond).tolist() if beyond[ramp] > NEGLIGIBLE]

    def within(self, hours: Floats) -> Floats:
        """The most by place, none more than ``hours``, that keeps all ramps."""
        least = hours.copy()
        while np.any(least[self.above] - least[self.below] - self.limits > NEGLIGIBLE):
            np.minimum.at(least, self.above, least[self.below] + self.limits)
        return least


def ramps_of(shared: CompiledShared) -> Ramps:
    """All ramps of a problem."""
    problem = shared.problem
    matrix = sparse.csr_matrix(problem.matrix)
    of_hours, keys = _rows_of(shared, _HOURS)
    rows = np.concatenate([_rows_of(shared, family)[0] for family in (_RISES, _FALLS)])
    tied = -matrix[of_hours][:, problem.own].T  # rows of hours say: use − hours = 0
    by_place = (matrix[rows][:, problem.own] @ tied).toarray().reshape(len(rows), len(keys))
    return Ramps(
        places=[(str(factory), int(period)) for factory, period in keys],
        hours=sparse.csr_matrix(matrix[of_hours][:, problem.uses]),
        rows=rows,
        above=by_place.argmax(axis=1) if len(rows) else rows,
        below=by_place.argmin(axis=1) if len(rows) else rows,
        limits=problem.compiled.row_upper[rows],
    )


def _rows_of(shared: CompiledShared, family: str) -> tuple[Columns, list[Key]]:
    """Rows of a family, and the key of each."""
    handles = [handle for handle in shared.shared.fragment.rows if handle.family == family]
    rows = np.array([shared.compiled.row(handle) for handle in handles], dtype=np.int64)
    return rows, [handle.key for handle in handles]
