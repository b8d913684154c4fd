"""What it costs to offer what all items use together: by hand where a row stands alone, else by the solver.

Nearly all rows do: of an hours row and its overtime, or a vehicle row and its vehicles, the least that is
enough is known at once. Only rows that share columns with each other (hours of a factory as a whole,
activation) are a problem to be solved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.highs_run import attempt_mip
from ..solver.linear_solution import linear_solution_or_none

_TOLERANCE = 1e-6
"""Share of a limit, or of 1, by which rounding noise may exceed it: what plans are held to elsewhere."""
WHOLE = 1e-6
"""By so much more than a whole number still is that number."""
_JUST_BELOW = 1 - 1e-6
"""Share of what the first unit costs that is its price: rounded up, endless use would pay, which proves
nothing."""

_WAYS = ((True, False), (False, False), (True, True))
"""With presolve or not, by rounding or not: where the solver fails, which would lose a whole plan, the search
is tried in another way."""


@dataclass(frozen=True)
class Offering:
    """``load``: rows × uses. Rows that stand alone: ``rows``, each with the ``columns`` that relieves it (−1:
    none does), a unit of it by ``relief``. ``tied_rows``, ``tied_columns``: the others."""

    model: CompiledModel
    uses: Columns
    load: sparse.csr_matrix
    rows: Columns
    columns: Columns
    relief: Floats
    tied_rows: Columns
    tied_columns: Columns

    def of(self, use: Floats) -> tuple[float, Floats] | None:
        """(cost of offering ``use``, values of all columns); None where it cannot be offered."""
        model, load = self.model, self.load @ use
        values = model.lower.copy()
        values[self.uses] = use
        relieved = self.columns >= 0
        noise = rounding_noise(model.row_upper[self.rows])
        needed = self._needed(load)
        if np.any(needed[~relieved] > noise[~relieved]):
            return None
        columns, least = self._least(needed)
        if np.any(least > model.upper[columns] + noise[relieved] / self.relief[relieved]):
            return None
        values[columns] = np.minimum(least, model.upper[columns])
        if len(self.tied_rows):
            tied = self._tied(load)
            if tied is None:
                return None
            values[self.tied_columns] = tied
        return model.cost_of(values), values

    def _needed(self, load: Floats) -> Floats:
        """Of rows that stand alone, by how much ``load`` exceeds what is free."""
        needed: Floats = load[self.rows] - self.model.row_upper[self.rows]
        return needed

    def _least(self, needed: Floats) -> tuple[Columns, Floats]:
        """Columns of rows that stand alone, and the least of each that is enough for what is ``needed``."""
        model, relieved = self.model, self.columns >= 0
        columns = self.columns[relieved]
        least = np.maximum(model.lower[columns], needed[relieved] / self.relief[relieved])
        return columns, np.where(model.is_integer[columns], np.ceil(least - WHOLE), least)

    def kept_for_others(self, use: Floats, share: Floats) -> tuple[Floats, Floats]:
        """When ``use`` is taken, for one that may have ``share`` (by use) of what is left of rows that stand
        alone: (by use, what it has to leave of that for which nothing is paid; upper limits of all columns,
        which leave the rest of what is paid for). Where more is taken than there is, all have their share of
        that to give back, and what it has to leave is below 0."""
        model, load = self.model, self.load @ use
        of_rows, needed = self.load[self.rows], self._needed(load)
        own = np.asarray(of_rows @ share / np.maximum(of_rows.sum(axis=1).A1, WHOLE))
        most = np.where(self.columns >= 0, self.relief * model.upper[self.columns], 0.0)
        left = np.where(needed < 0, -needed, np.minimum(most - needed, 0.0))
        kept: Floats = of_rows.T @ np.where(np.isfinite(left), (1 - own) * left, 0.0)
        columns, least = self._least(needed)
        taken = np.minimum(least, model.upper[columns])
        upper = model.upper.copy()
        with np.errstate(invalid="ignore"):
            shared_out = taken + own[self.columns >= 0] * np.maximum(upper[columns] - taken, 0.0)
        upper[columns] = np.where(np.isfinite(upper[columns]), shared_out, np.inf)
        return kept, upper

    def entry_prices(self) -> Floats:
        """By use, money for the first unit of it, where nothing is free in a row that stands alone."""
        model, has_column = self.model, self.columns >= 0
        cost = np.where(has_column, model.cost[self.columns], 0.0) / self.relief
        dear = np.where(model.row_upper[self.rows] <= 0, cost, 0.0)
        prices: Floats = _JUST_BELOW * (self.load[self.rows].T @ dear)
        return prices

    def _tied(self, load: Floats) -> Floats | None:
        """Values of the columns of rows that do not stand alone."""
        model, rows, columns = self.model, self.tied_rows, self.tied_columns
        part = CompiledModel.of_arrays(
            sparse.csc_matrix(sparse.csr_matrix(model.matrix)[rows][:, columns]),
            model.cost[columns],
            model.lower[columns],
            model.upper[columns],
            model.row_lower[rows] - load[rows],
            model.row_upper[rows] - load[rows],
            model.is_integer[columns],
        )
        if not part.is_integer.any():
            solved = linear_solution_or_none(part)
            return None if solved is None else solved[1]
        for presolve, by_rounding in _WAYS:
            values = attempt_mip(part, 0.0, math.inf, by_rounding=by_rounding, presolve=presolve).values
            if values is not None:
                return values
        return None


def rounding_noise(limits: Floats) -> Floats:
    """By how much more than each of ``limits`` is still that limit."""
    noise: Floats = _TOLERANCE * np.maximum(1.0, np.abs(limits))
    return noise


def offering(
    model: CompiledModel, uses: Columns, own: Columns, component: tuple[Columns, Columns]
) -> Offering:
    """``uses``, ``own``: columns of uses and all others; ``component``: of rows and of own columns, the
    number of the part that ties them."""
    of_rows, of_columns = component
    parts = int(max(of_rows.max(initial=-1), of_columns.max(initial=-1))) + 1
    rows_in, columns_in = (np.bincount(labels, minlength=parts) for labels in (of_rows, of_columns))
    column_of = np.full(parts, -1, dtype=np.int64)
    column_of[of_columns] = own
    by_row = sparse.csr_matrix(model.matrix)
    columns = column_of[of_rows]
    relief = np.array([-by_row[row, column] if column >= 0 else 1.0 for row, column in enumerate(columns)])
    alone = (rows_in[of_rows] == 1) & (columns_in[of_rows] <= 1) & np.isneginf(model.row_lower)
    alone &= (columns < 0) | ((relief > 0) & (model.cost[columns] >= 0))
    rows = np.flatnonzero(alone)
    tied_parts = np.setdiff1d(np.arange(parts), of_rows[rows])
    return Offering(
        model=model,
        uses=uses,
        load=sparse.csr_matrix(by_row[:, uses]),
        rows=rows,
        columns=columns[rows],
        relief=relief[rows],
        tied_rows=np.flatnonzero(~alone),
        tied_columns=own[np.isin(of_columns, tied_parts)],
    )
