"""The restricted master problem: a mixture of plans is chosen for each item, and what is shared is paid.

(Dantzig, G. B., Wolfe, P.: Decomposition principle for linear programs, Operations Research 8 (1960) 101-111;
applied to lot sizing by Manne, A. S., Management Science 4 (1958) 115-135.) Every shared row gets a price;
with these prices the items can be planned alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from scipy import sparse

from ..blocks.item_column import ItemUse
from ..blocks.shared_problem import SharedProblem
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.highs_run import new_highs
from ..solver.status import is_optimum


class Master:
    """Plans of all items so far; solved again from the basis it ended with.

    Prices stay within ends: use that goes beyond what there is is bought at the upper end of the price, and
    what is left over is sold at the lower one. So prices do not jump about while few plans are known. (The
    boxstep method: Marsten, R. E., Hogan, W. W., Blankenship, J. W., Operations Research 23 (1975) 389-405.)
    """

    def __init__(self, shared: SharedProblem, places: Sequence[Columns]) -> None:
        """``places``: by item, the place in ``shared.rows`` of each of its shared rows."""
        self._shared = shared
        self._places = places
        self._first_link = len(shared.compiled.row_upper)
        self._highs = new_highs(self._without_plans(), threads=1)
        self._exchanges = np.zeros(0, dtype=np.int32)

    def add(self, columns: Sequence[ItemUse]) -> None:
        """Offer more plans of items, or what relaxations of items take."""
        entries = [self._entries(column) for column in columns]
        starts = np.cumsum([0, *(len(rows) for rows, _ in entries)])[:-1]
        count = len(columns)
        self._highs.addCols(
            count,
            np.array([column.cost for column in columns]),
            np.zeros(count),
            np.full(count, highspy.kHighsInf),
            sum(len(rows) for rows, _ in entries),
            starts.astype(np.int32),
            np.concatenate([rows for rows, _ in entries]).astype(np.int32),
            np.concatenate([values for _, values in entries]),
        )

    def exchange(self, exchanges: sparse.csc_matrix) -> None:
        """Let use of shared rows be exchanged (shared rows × exchanges), in any amount either way, so that
        prices are worth the same on both sides."""
        count, first = exchanges.shape[1], self._highs.getNumCol()
        endless = np.full(count, highspy.kHighsInf)
        self._highs.addCols(
            count,
            np.zeros(count),
            -endless,
            endless,
            exchanges.nnz,
            exchanges.indptr[:-1].astype(np.int32),
            (self._first_link + exchanges.indices).astype(np.int32),
            exchanges.data,
        )
        self._exchanges = np.arange(first, first + count, dtype=np.int32)

    def end_exchanges(self) -> None:
        """From now on every row has a price of its own."""
        none = np.zeros(len(self._exchanges))
        self._highs.changeColsBounds(len(none), self._exchanges, none, none)

    def solve(self, lower: Floats, upper: Floats) -> Floats | None:
        """Prices of all shared rows, in money per unit of use, in the best mixture of plans; ``lower``,
        ``upper``: ends of the prices.

        None where the solver finds none: between the ends there may be no prices at which offering an endless
        lot does not pay, and it gives up now and then. Prices so far are as right as before.
        """
        count = len(self._shared.rows)
        first = len(self._shared.compiled.cost)
        ends = np.arange(first, first + 2 * count, dtype=np.int32)
        self._highs.changeColsCost(2 * count, ends, np.concatenate([upper, -lower]))
        self._highs.run()
        if not is_optimum(self._highs.getModelStatus()):
            return None
        duals = np.array(self._highs.getSolution().row_dual, dtype=float)
        return self._shared.clean_prices(-duals[self._first_link : self._first_link + count])

    def _entries(self, column: ItemUse) -> tuple[Columns, Floats]:
        links = self._first_link + self._places[column.item][column.use.places]
        convex = self._first_link + len(self._shared.rows) + column.item
        return np.append(links, convex), np.append(column.use.entries, 1.0)

    def _without_plans(self) -> CompiledModel:
        """Rows: shared ones; links Σ use · share − use together − bought + sold = 0; Σ shares of an item = 1.
        Columns: shared ones; bought; sold."""
        compiled, uses = self._shared.compiled, self._shared.uses
        count, items = len(uses), len(self._places)
        taken = sparse.csc_matrix(
            (-np.ones(count), (np.arange(count), uses)), shape=(count, len(compiled.cost))
        )
        bought = sparse.identity(count, format="csc")
        links = sparse.hstack([taken, -bought, bought])
        shared = sparse.hstack([self._shared.matrix, sparse.csc_matrix((self._first_link, 2 * count))])
        convex = sparse.csc_matrix((items, links.shape[1]))
        sides = np.concatenate([np.zeros(count), np.ones(items)])
        return CompiledModel.of_arrays(
            sparse.vstack([shared, links, convex], format="csc"),
            np.concatenate([compiled.cost, np.zeros(2 * count)]),
            np.concatenate([compiled.lower, np.zeros(2 * count)]),
            np.concatenate([compiled.upper, np.full(2 * count, np.inf)]),
            np.concatenate([compiled.row_lower, sides]),
            np.concatenate([compiled.row_upper, sides]),
            offset=compiled.offset,
        )
