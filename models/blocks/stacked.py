"""Some items and what they share as one model, what all other items take of it being given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..solver.compiled import Columns, CompiledModel, Floats
from .item_problem import ItemProblem
from .offering import rounding_noise
from .shared_problem import SharedProblem


@dataclass(frozen=True)
class Stacked:
    """``model``: columns of the items one after the other, then the shared ones that they can change.

    ``starts``: where the columns of each item begin, and last where the shared ones do; ``rows``,
    ``columns``: rows and columns of the shared problem that are in it.
    """

    model: CompiledModel
    starts: Columns
    rows: Columns
    columns: Columns

    def split(self, values: Floats) -> list[Floats]:
        """Values of the items' columns, item by item."""
        return [values[begin:end] for begin, end in zip(self.starts, self.starts[1:], strict=False)]

    def shared_values(self, values: Floats) -> Floats:
        """Values of ``columns``."""
        return values[self.starts[-1] :]


def stack(
    problems: Sequence[ItemProblem],
    shared: SharedProblem,
    others: Floats | None = None,
    upper: Floats | None = None,
) -> Stacked:
    """``others``: by shared row, what items that are not in ``problems`` take of it; None where there are no
    others. ``upper``: by column of ``shared``, its upper limit, where it is not its own.

    With others, shared rows that the items do not reach, and their columns, are left out; what these cost
    does not depend on the items.
    """
    compiled = shared.compiled
    least, most = compiled.lower, compiled.upper if upper is None else upper
    if others is None:
        rows, columns = np.arange(shared.matrix.shape[0]), shared.own
    else:
        rows, columns, untouched = _within_reach(problems, shared)
        least = np.minimum(shared.least_lifted(untouched, others), most)
    matrix = shared.by_row[rows]
    of_uses = sparse.csc_matrix(matrix[:, shared.uses])
    taken = np.zeros(len(rows)) if others is None else of_uses @ others
    uses = [sparse.csc_matrix(of_uses @ _by_shared_row(problem, shared)) for problem in problems]
    diagonal = sparse.block_diag([problem.matrix for problem in problems], format="csc")
    model = CompiledModel.of_arrays(
        sparse.bmat([[diagonal, None], [sparse.hstack(uses), matrix[:, columns]]], format="csc"),
        cost=np.concatenate([*(problem.cost for problem in problems), compiled.cost[columns]]),
        offset=sum(problem.offset for problem in problems),
        lower=np.concatenate([*(problem.lower for problem in problems), least[columns]]),
        upper=np.concatenate([*(problem.upper for problem in problems), most[columns]]),
        is_integer=np.concatenate(
            [*(problem.is_integer for problem in problems), compiled.is_integer[columns]]
        ),
        row_lower=np.concatenate(
            [*(problem.row_lower for problem in problems), compiled.row_lower[rows] - taken]
        ),
        row_upper=np.concatenate(
            [*(problem.row_upper for problem in problems), _left(compiled.row_upper[rows], taken)]
        ),
    )
    starts = np.cumsum([0, *(len(problem.cost) for problem in problems)])
    return Stacked(model, starts, rows, columns)


def _left(upper: Floats, taken: Floats) -> Floats:
    """What is left of ``upper``: nothing where rounding noise has taken more, for not even an item that takes
    nothing would keep to less."""
    left = upper - taken
    return np.where((left < 0) & (left >= -rounding_noise(upper)), 0.0, left)


def _within_reach(problems: Sequence[ItemProblem], shared: SharedProblem) -> tuple[Columns, Columns, Columns]:
    """Shared rows that any of the items can change, with all that is tied to them, and their own columns;
    and tied rows that no item changes and that only limit one column.

    Where making anything at a factory costs money, nearly all rows are of the last kind.
    """
    of_rows, of_columns = shared.component
    uses = shared.uses[np.unique(np.concatenate([shared.places(problem) for problem in problems]))]
    changed = np.unique(shared.matrix[:, uses].indices)
    is_tied = np.isin(of_rows, np.unique(of_rows[changed]))
    is_limit = is_tied & (shared.lifting >= 0)
    is_limit[changed] = False
    columns = shared.own[np.isin(of_columns, np.unique(of_rows[changed]))]
    return np.flatnonzero(is_tied & ~is_limit), columns, np.flatnonzero(is_limit)


def _by_shared_row(problem: ItemProblem, shared: SharedProblem) -> sparse.csr_matrix:
    """All shared rows × the item's columns."""
    places = shared.places(problem)
    entries = sparse.coo_matrix(problem.use)
    shape = (len(shared.rows), len(problem.cost))
    return sparse.csr_matrix((entries.data, (places[entries.row], entries.col)), shape=shape)
