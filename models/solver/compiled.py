"""A model as arrays, handed to HiGHS without a file between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..algebra import Fragment, Linear, Model, RowHandle, Terms, Variable

Floats = NDArray[np.float64]
Columns = NDArray[np.int64]
"""Numbers of columns, or of rows"""


@dataclass(frozen=True)
class CompiledModel:
    """Columns, rows and costs. ``matrix``: rows × columns, sparse by column; ``variables``, ``rows``: what
    was declared, by column and by row; empty for a model that was made from arrays."""

    matrix: Any
    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    is_integer: NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    variables: Sequence[Variable] = ()
    rows: Sequence[RowHandle] = ()

    @classmethod
    def of_arrays(
        cls,
        matrix: Any,
        cost: Floats,
        lower: Floats,
        upper: Floats,
        row_lower: Floats,
        row_upper: Floats,
        is_integer: NDArray[np.bool_] | None = None,
        offset: float = 0.0,
    ) -> CompiledModel:
        """A model without handles; ``matrix``: rows × columns, sparse by column."""
        whole = np.zeros(len(cost), dtype=bool) if is_integer is None else is_integer
        return cls(matrix, cost, offset, lower, upper, whole, row_lower, row_upper)

    @cached_property
    def _column_of(self) -> dict[Variable, int]:
        return {variable: column for column, variable in enumerate(self.variables)}

    @cached_property
    def _row_of(self) -> dict[RowHandle, int]:
        return {handle: row for row, handle in enumerate(self.rows)}

    def column(self, variable: Variable) -> int | None:
        """The column of a variable; None for one of another model."""
        return self._column_of.get(variable)

    def row(self, handle: RowHandle) -> int:
        """The row of a handle."""
        return self._row_of[handle]

    def value(self, values: Floats, variable: Variable) -> float:
        """The value of a variable; 0 for one that has no column."""
        column = self.column(variable)
        return 0.0 if column is None else float(values[column])

    def evaluate(self, values: Floats, form: Linear) -> float:
        """The value of a linear form."""
        return form.constant + self.sum_of(values, form.terms)

    def sum_of(self, values: Floats, terms: Terms) -> float:
        """The value of Σ terms."""
        return sum(coefficient * self.value(values, variable) for coefficient, variable in terms)

    def cost_of(self, values: Floats) -> float:
        """The objective."""
        return float(self.cost @ values) + self.offset

    def owners(self, fragments: Sequence[Fragment]) -> Columns:
        """By column: position in ``fragments`` of the one that declares its variable; -1 for none of them."""
        owner = {
            variable: number for number, fragment in enumerate(fragments) for variable in fragment.variables
        }
        return np.array([owner.get(variable, -1) for variable in self.variables], dtype=np.int64)

    def pass_to(self, highs: highspy.Highs) -> highspy.HighsStatus:
        """Hand the model over as arrays: a model in HiGHS's own words takes eight times as long to write."""
        rows, columns = self.matrix.shape
        return highs.passModel(
            columns,
            rows,
            self.matrix.nnz,
            highspy.MatrixFormat.kColwise.value,
            highspy.ObjSense.kMinimize.value,
            self.offset,
            self.cost,
            self.lower,
            self.upper,
            self.row_lower,
            self.row_upper,
            self.matrix.indptr,
            self.matrix.indices,
            self.matrix.data,
            self.is_integer.astype(np.int32),
        )


def compile_model(model: Model) -> CompiledModel:
    """Turn a model with an objective into arrays; terms of the same variable are added up."""
    variables, rows = model.variables, model.rows
    column_of = {variable: column for column, variable in enumerate(variables)}
    prices, priced = _entries(model.cost.terms, column_of)
    cost = np.bincount(priced, weights=prices, minlength=len(variables)).astype(float)
    return CompiledModel(
        matrix=_matrix(rows, column_of),
        cost=cost,
        offset=model.cost.constant,
        lower=np.array([variable.lower for variable in variables], dtype=float),
        upper=np.array([variable.upper for variable in variables], dtype=float),
        is_integer=np.array([variable.is_integer for variable in variables], dtype=bool),
        row_lower=_sides([handle.row.lower for handle in rows], -np.inf),
        row_upper=_sides([handle.row.upper for handle in rows], np.inf),
        variables=variables,
        rows=rows,
    )


def _matrix(rows: Sequence[RowHandle], column_of: dict[Variable, int]) -> sparse.csc_matrix:
    """Rows × columns, without zeros."""
    lengths = [len(handle.row.terms) for handle in rows]
    entries, columns = _entries(list(chain.from_iterable(handle.row.terms for handle in rows)), column_of)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    by_row = sparse.csr_matrix((entries, columns, starts), shape=(len(rows), len(column_of)))
    matrix = sparse.csc_matrix(by_row)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def _entries(terms: Terms, column_of: Mapping[Variable, int]) -> tuple[Floats, NDArray[np.int32]]:
    """(coefficients, columns) of terms, one by one: mapped, for there are thousands."""
    entries = np.fromiter(map(itemgetter(0), terms), float, len(terms))
    columns = map(column_of.__getitem__, map(itemgetter(1), terms))
    return entries, np.fromiter(columns, np.int32, len(terms))


def _sides(values: Sequence[float | None], missing: float) -> Floats:
    return np.array([missing if value is None else value for value in values], dtype=float)
