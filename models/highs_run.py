"""One run of HiGHS: a fresh solver object each time, stopped by time or by the caller."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from .compiled import CompiledModel, Floats
from .solution import PlanStatus
from .status import SolverError, plan_status

_ABSOLUTE_GAP = 1e-6
Watch = Callable[[float | None, float | None], bool]
"""(incumbent, bound) → whether to stop"""


@dataclass(frozen=True)
class RunResult:
    """How a run ended. ``values``: of all columns, None without a plan; ``bound``: proven, None where
    nothing is."""

    status: PlanStatus
    values: Floats | None
    objective: float
    bound: float | None


class QuietHighs(highspy.Highs):
    """A solver that never writes: the usual one prints its name while it is being made."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Fall silent before the first thing that prints."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def forget_threads() -> None:
    """Let the next run choose its number of threads anew: HiGHS keeps one pool for the whole process."""
    highspy.Highs.resetGlobalScheduler(True)


def new_highs(compiled: CompiledModel, threads: int | None = None) -> highspy.Highs:
    """A quiet solver that holds the model; raises SolverError if it does not take it."""
    highs = QuietHighs()  # type: ignore[no-untyped-call]
    if threads is not None:
        highs.setOptionValue("threads", threads)
    if highs.passModel(compiled.highs_lp()) == highspy.HighsStatus.kError:
        raise SolverError("the solver refused the model")
    return highs


def run_mip(
    compiled: CompiledModel,
    gap: float,
    seconds: float,
    threads: int | None = None,
    watch: Watch | None = None,
    start: Floats | None = None,
) -> RunResult:
    """Solve to a relative ``gap`` within ``seconds``, from ``start`` if there is one."""
    highs = new_highs(compiled, threads)
    highs.setOptionValue("mip_rel_gap", gap)
    highs.setOptionValue("mip_abs_gap", _ABSOLUTE_GAP)
    highs.setOptionValue("time_limit", max(seconds, 0.0))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
    if watch is not None:
        watch_run(highs, watch)
    highs.run()
    return _result(highs, is_mip=bool(compiled.is_integer.any()))


def _result(highs: highspy.Highs, is_mip: bool) -> RunResult:
    status = plan_status(highs.getModelStatus())
    info = highs.getInfo()
    bound = _proven_bound(info, status, is_mip)
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not feasible and status is PlanStatus.OPTIMAL and highs.numVariables:
        raise SolverError("the solver calls optimal what breaks its own rules")
    if not feasible and highs.numVariables:
        return RunResult(status, None, math.nan, bound)
    values = np.array(highs.getSolution().col_value, dtype=float)
    return RunResult(status, values, float(info.objective_function_value), bound)


def _proven_bound(info: Any, status: PlanStatus, is_mip: bool) -> float | None:
    """The dual bound of a MIP; of a linear programme its optimum, or nothing."""
    if not is_mip:
        return float(info.objective_function_value) if status is PlanStatus.OPTIMAL else None
    return _finite(info.mip_dual_bound)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) and abs(value) < highspy.kHighsInf else None


def watch_run(highs: highspy.Highs, watch: Watch) -> None:
    """Ask ``watch`` now and then, in every phase of a run."""

    def ask(event: Any) -> None:
        data = event.data_out
        if watch(_finite(data.mip_primal_bound), _finite(data.mip_dual_bound)):
            event.interrupt()

    def ask_without_figures(event: Any) -> None:
        if watch(None, None):
            event.interrupt()

    highs.cbMipInterrupt += ask
    highs.cbSimplexInterrupt += ask_without_figures
    highs.cbIpmInterrupt += ask_without_figures
