"""One linear programme, solved once."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from .compiled import CompiledModel, Floats
from .highs_run import new_highs
from .status import is_optimum

_NEARLY = 1e-6
_BY_LARGEST_VALUE = 4
"""HiGHS's number for scaling rows and columns by their largest value"""
_LARGEST_FIRST = 0
"""HiGHS's number for leaving by the largest infeasibility, whatever its edge weight"""
_PRIMAL = 4
"""HiGHS's number for the primal simplex method"""


@dataclass(frozen=True)
class LinearSolution:
    """``values``: of all columns; ``duals``: change of cost per unit of every row's side."""

    objective: float
    values: Floats
    duals: Floats


def linear_solution_or_none(
    model: CompiledModel, begin: highspy.HighsBasis | None = None
) -> tuple[float, Floats] | None:
    """(objective, values of all columns) at the optimum; None where `solved_linear` gives none."""
    solved = solved_linear(model, begin=begin)
    return None if solved is None else (solved.objective, solved.values)


def solved_without_fixed(model: CompiledModel) -> tuple[float, Floats] | None:
    """`linear_solution_or_none` of a model in which nearly all columns are fixed: of the others alone, in a
    fifth of the time. None where what is fixed breaks a row by itself."""
    is_free = model.upper > model.lower
    matrix, fixed = sparse.csc_matrix(model.matrix), np.where(is_free, 0.0, model.lower)
    of_free, taken = sparse.csr_matrix(matrix[:, is_free]), matrix @ fixed
    lower, upper, is_open = model.row_lower - taken, model.row_upper - taken, np.diff(of_free.indptr) > 0
    if np.any(lower[~is_open] > _NEARLY) or np.any(upper[~is_open] < -_NEARLY):
        return None
    solved = solved_linear(
        CompiledModel.of_arrays(
            sparse.csc_matrix(of_free[is_open]),
            model.cost[is_free],
            model.lower[is_free],
            model.upper[is_free],
            lower[is_open],
            upper[is_open],
        ),
        presolve=False,
    )
    if solved is None:
        return None
    fixed[is_free] = solved.values
    return model.offset + float(model.cost @ fixed), fixed


def optimal_basis(model: CompiledModel) -> highspy.HighsBasis | None:
    """What the optimum stands on: where models that differ in nothing but cost begin; None where there is
    none."""
    highs = _run_quickly(model, presolve=True)
    return highs.getBasis() if is_optimum(highs.getModelStatus()) else None


def solved_linear(
    model: CompiledModel, presolve: bool = True, begin: highspy.HighsBasis | None = None
) -> LinearSolution | None:
    """The optimum; None where no values keep all rows, the gain is endless, or the solver fails.

    ``presolve``: whether to simplify the model first, which small models do not repay; ``begin``: the basis
    of the optimum at other costs, from which it takes a fifth of the time.
    """
    highs = _run_quickly(model, presolve, begin)
    if not is_optimum(highs.getModelStatus()):  # now and then only the usual way ends there
        highs = new_highs(model, threads=1)
        highs.run()
        if not is_optimum(highs.getModelStatus()):
            return None
    solution = highs.getSolution()
    return LinearSolution(
        float(highs.getInfo().objective_function_value),
        np.array(solution.col_value, dtype=float),
        np.array(solution.row_dual, dtype=float),
    )


def _run_quickly(
    model: CompiledModel, presolve: bool, begin: highspy.HighsBasis | None = None
) -> highspy.Highs:
    """A solver that has run, whether it came to an end or not."""
    highs = new_highs(model, threads=1)
    hasten(highs, presolve and begin is None)
    if begin is not None:
        highs.setBasis(begin)
        highs.setOptionValue("simplex_strategy", _PRIMAL)
    highs.run()
    return highs


def hasten(highs: highspy.Highs, presolve: bool = True) -> None:
    """Have a small linear programme solved in two thirds to three quarters of the time, if at all.

    Simplified, its steps are best chosen cheaply; as it is, not.
    """
    highs.setOptionValue("simplex_scale_strategy", _BY_LARGEST_VALUE)
    if presolve:
        highs.setOptionValue("simplex_dual_edge_weight_strategy", _LARGEST_FIRST)
    else:
        highs.setOptionValue("presolve", "off")
