"""A model as arrays, handed to HiGHS without a file between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from .algebra import Fragment, Linear, Model, RowHandle, Terms, Variable

Floats = NDArray[np.float64]

_AT_LEAST, _EQUAL, _AT_MOST = -1, 0, 1  # how Pyomo's standard form names the sense of a row


@dataclass(frozen=True)
class CompiledModel:
    """Columns, rows and costs; ``form`` is Pyomo's standard form, kept for its handles."""

    form: Any
    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    is_integer: NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats

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
        return cls(SimpleNamespace(A=matrix), cost, offset, lower, upper, whole, row_lower, row_upper)

    @cached_property
    def _column_of(self) -> dict[int, int]:
        return {id(variable): column for column, variable in enumerate(self.form.columns)}

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {id(entry.constraint): row for row, entry in enumerate(self.form.rows)}

    def column(self, variable: Variable) -> int | None:
        """The column of a variable; None for one that is in no row and costs nothing."""
        return self._column_of.get(id(variable))

    def row(self, handle: RowHandle) -> int:
        """The row of a handle."""
        return self._row_of[id(handle)]

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

    def owners(self, fragments: Sequence[Fragment]) -> NDArray[np.int64]:
        """By column: position in ``fragments`` of the one that declares its variable; -1 for none of them."""
        position = {id(fragment.block): number for number, fragment in enumerate(fragments)}
        return np.array([position.get(id(variable.parent_block()), -1) for variable in self.form.columns])

    def highs_lp(self) -> highspy.HighsLp:
        """The model as HiGHS takes it."""
        matrix = self.form.A
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_, lp.offset_ = self.cost, self.offset
        lp.col_lower_, lp.col_upper_ = self.lower, self.upper
        lp.row_lower_, lp.row_upper_ = self.row_lower, self.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = matrix.shape
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = (
            matrix.indptr,
            matrix.indices,
            matrix.data,
        )
        if self.is_integer.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[flag] for flag in self.is_integer.astype(int)]
        return lp


def compile_model(model: Model) -> CompiledModel:
    """Turn a model with an objective into arrays."""
    form = LinearStandardFormCompiler().write(model.block, mixed_form=True)
    senses = np.fromiter((entry.bound_type for entry in form.rows), dtype=np.int8, count=len(form.rows))
    sides = np.asarray(form.rhs, dtype=float)
    return CompiledModel(
        form=form,
        cost=np.asarray(form.c.todense(), dtype=float).ravel(),
        offset=float(form.c_offset[0]),
        lower=_bounds(form.columns, "lower", -np.inf),
        upper=_bounds(form.columns, "upper", np.inf),
        is_integer=np.fromiter(
            (variable.is_integer() for variable in form.columns), dtype=bool, count=len(form.columns)
        ),
        row_lower=np.where(senses != _AT_MOST, sides, -np.inf),
        row_upper=np.where(senses != _AT_LEAST, sides, np.inf),
    )


def _bounds(variables: Iterable[Any], side: str, missing: float) -> Floats:
    values = (getattr(variable, side) for variable in variables)
    return np.array([missing if value is None else float(value) for value in values], dtype=float)
