"""What every HiGHS model status means for a plan; an unknown one is an error, never "time limit"."""

from __future__ import annotations

from collections.abc import Mapping

import highspy

from ..solution import PlanStatus


class SolverError(RuntimeError):
    """The solver ended in a way that a plan cannot be made of."""


class Impossible(SolverError):
    """No values keep all rows."""


_MEANING: Mapping[str, PlanStatus] = {
    "kOptimal": PlanStatus.OPTIMAL,
    "kModelEmpty": PlanStatus.OPTIMAL,
    "kTimeLimit": PlanStatus.TIME_LIMIT,
    "kSolutionLimit": PlanStatus.TIME_LIMIT,  # the limit on nodes
    "kObjectiveTarget": PlanStatus.TIME_LIMIT,  # a plan that is good enough
    "kInterrupt": PlanStatus.INTERRUPTED,
    "kHighsInterrupt": PlanStatus.INTERRUPTED,
}

_FAILURE: Mapping[str, str] = {
    "kInfeasible": "found no plan possible, although making nothing always is",
    "kUnbounded": "found a plan of endless gain, although costs are never negative",
    "kUnboundedOrInfeasible": "found no plan possible, or one of endless gain",
    "kMemoryLimit": "ran out of memory",
    "kIterationLimit": "stopped at a limit on iterations that was never set",
    "kObjectiveBound": "stopped at a bound on the cost that was never set",
    "kNotset": "did not start",
    "kLoadError": "could not load the model",
    "kModelError": "found the model malformed",
    "kPresolveError": "failed while simplifying the model",
    "kSolveError": "failed while solving",
    "kPostsolveError": "failed while translating the answer back",
    "kUnknown": "could not tell how it ended",
}


def is_infeasible(status: highspy.HighsModelStatus) -> bool:
    """Whether the solver proved that no values keep all rows; costs are never negative, so nothing is
    endless."""
    return status.name in ("kInfeasible", "kUnboundedOrInfeasible")


def is_optimum(status: highspy.HighsModelStatus) -> bool:
    """Whether the solver proved an optimum: of a linear programme, whatever else it says is no answer. It
    gives up now and then, at the finest tolerances above all."""
    return _MEANING.get(status.name) is PlanStatus.OPTIMAL


def plan_status(status: highspy.HighsModelStatus) -> PlanStatus:
    """Why the solver stopped; raises SolverError for an ending that leaves no plan, and for an unlisted
    status."""
    if status.name in _MEANING:
        return _MEANING[status.name]
    kind = Impossible if is_infeasible(status) else SolverError
    failure = _FAILURE.get(status.name, "ended in a way this program does not know")
    raise kind(f"the solver {failure} ({status.name})")
