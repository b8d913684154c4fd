"""One linear programme, solved once."""

from __future__ import annotations

import highspy
import numpy as np

from .compiled import CompiledModel, Floats
from .highs_run import new_highs
from .solution import PlanStatus
from .status import SolverError, is_infeasible, is_unclear, plan_status


def linear_solution_or_none(model: CompiledModel) -> tuple[float, Floats] | None:
    """(objective, values of all columns) at the optimum, whole numbers apart; None where no values keep all
    rows, the gain is endless, or the solver cannot tell.

    Raises SolverError where the solver fails.
    """
    highs = new_highs(model, threads=1)
    highs.run()
    status = highs.getModelStatus()
    if is_infeasible(status) or is_unclear(status) or status == highspy.HighsModelStatus.kUnbounded:
        return None
    if plan_status(status) is not PlanStatus.OPTIMAL:
        raise SolverError("the solver did not solve a linear programme to its end")
    values = np.array(highs.getSolution().col_value, dtype=float)
    return float(highs.getInfo().objective_function_value), values
