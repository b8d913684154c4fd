"""One run of HiGHS: a fresh solver object each time, stopped by time or by the caller."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from ..solution import PlanStatus
from .compiled import CompiledModel, Floats
from .gap import good_enough, highest
from .status import SolverError, plan_status

_ABSOLUTE_GAP = 1e-6
_SAME_COST = 1e-6
"""Share of a cost within which two figures of it are the same."""
_CUTS_STALL = 1e-2
"""Share of the gap that a round of cuts closes at least where they still help."""
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


def new_highs(compiled: CompiledModel, threads: int | None = None) -> highspy.Highs:
    """A quiet solver that holds the model; raises SolverError if it does not take it.

    HiGHS keeps one pool of threads for the whole process and refuses a run that asks for another number: the
    pool is given up first.
    """
    highspy.Highs.resetGlobalScheduler(True)
    highs = QuietHighs()  # type: ignore[no-untyped-call]
    if threads is not None:
        highs.setOptionValue("threads", threads)
    if compiled.pass_to(highs) == highspy.HighsStatus.kError:
        raise SolverError("the solver refused the model")
    return highs


def run_mip(
    compiled: CompiledModel,
    gap: float,
    seconds: float,
    threads: int | None = None,
    watch: Watch | None = None,
    start: Floats | None = None,
    nodes: int | None = None,
    by_rounding: bool = False,
    target: float | None = None,
    presolve: bool = True,
    promising: tuple[float, int] | None = None,
) -> RunResult:
    """Solve to a relative ``gap`` within ``seconds`` and ``nodes`` of the search tree, from ``start`` if
    there is one. ``by_rounding``: for a relaxation that is large and nearly exact; it is solved by interior
    point, and the run ends with what it has when cuts no longer help; ``target``: a plan that costs no more
    ends the run; ``presolve``: whether the model is simplified first, which makes the run quicker and may
    leave less for its cuts to take hold of; ``promising``: (gap, nodes), a run that is not within the gap
    after so many nodes ends.

    HiGHS (1.16) may carry a start wrongly into its presolved model and then take it for cheaper than it is:
    it stops at a worse plan and calls it optimal. A run that was so deceived is stopped and done again
    without the start.
    """
    deadline = time.monotonic() + seconds
    limits = _Limits(gap, seconds, threads, nodes, by_rounding, target, presolve, promising)
    if start is None:
        return _run_once(compiled, limits, watch, None)[0]
    first, deceived = _run_once(compiled, limits, watch, start)
    if not deceived:
        return first
    left = replace(limits, seconds=deadline - time.monotonic())
    return _better(first, _run_once(compiled, left, watch, None)[0])


def attempt_mip(
    compiled: CompiledModel,
    gap: float,
    seconds: float,
    threads: int | None = 1,
    watch: Watch | None = None,
    start: Floats | None = None,
    nodes: int | None = None,
    by_rounding: bool = False,
    target: float | None = None,
    presolve: bool = True,
) -> RunResult:
    """`run_mip` as a step that planning can do without: nothing found and nothing proven where the solver
    fails or says that there is no plan, as it now and then does. What is in hand stands."""
    try:
        return run_mip(compiled, gap, seconds, threads, watch, start, nodes, by_rounding, target, presolve)
    except SolverError:
        return RunResult(PlanStatus.NO_PLAN, None, math.nan, None)


@dataclass(frozen=True)
class _Limits:
    """When a run may end, and on how many threads."""

    gap: float
    seconds: float
    threads: int | None
    nodes: int | None = None
    by_rounding: bool = False
    target: float | None = None
    presolve: bool = True
    promising: tuple[float, int] | None = None


class _TrueCost:
    """Checks what the solver says that its plans cost."""

    def __init__(self, compiled: CompiledModel) -> None:
        self._compiled = compiled
        self.deceived = False

    def check(self, event: Any) -> None:
        """Take notice of an improving plan."""
        told = float(event.data_out.objective_function_value)
        self.deceived |= self.differs(told, np.asarray(event.data_out.mip_solution, dtype=float))

    def differs(self, told: float, values: Floats) -> bool:
        """Whether ``values`` cost something else than ``told``."""
        cost = self._compiled.cost_of(values)
        return abs(cost - told) > _SAME_COST * max(1.0, abs(cost))


def _run_once(
    compiled: CompiledModel, limits: _Limits, watch: Watch | None, start: Floats | None
) -> tuple[RunResult, bool]:
    """One run, and whether it was deceived about what its start costs."""
    highs = new_highs(compiled, limits.threads)
    highs.setOptionValue("mip_rel_gap", limits.gap)
    highs.setOptionValue("mip_abs_gap", _ABSOLUTE_GAP)
    highs.setOptionValue("time_limit", max(limits.seconds, 0.0))
    if limits.nodes is not None:
        highs.setOptionValue("mip_max_nodes", limits.nodes)
    if not limits.presolve:
        highs.setOptionValue("presolve", "off")
    if limits.target is not None:
        highs.setOptionValue("objective_target", limits.target)
    true_cost = _TrueCost(compiled)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
        highs.cbMipImprovingSolution += true_cost.check

    def should_stop(incumbent: float | None, bound: float | None) -> bool:
        if true_cost.deceived:
            return True
        return watch is not None and watch(incumbent, bound)

    watch_run(highs, should_stop)
    if limits.promising is not None:
        _end_unless(highs, *limits.promising)
    if limits.by_rounding:
        highs.setOptionValue("mip_lp_solver", "ipm")
        _end_where_cuts_stall(highs)
    highs.run()
    result = _result(highs, compiled)
    told = float(highs.getInfo().objective_function_value)
    deceived = start is not None and (
        true_cost.deceived or (result.values is not None and true_cost.differs(told, result.values))
    )
    return result, deceived


def _end_unless(highs: highspy.Highs, gap: float, nodes: int) -> None:
    """End a run that is not within ``gap`` after ``nodes``."""

    def ask(event: Any) -> None:
        data = event.data_out
        found, bound = _finite(data.mip_primal_bound), _finite(data.mip_dual_bound)
        if data.mip_node_count >= nodes and (found is None or found > good_enough(bound, gap)):
            event.interrupt()

    highs.cbMipInterrupt += ask


def _end_where_cuts_stall(highs: highspy.Highs) -> None:
    """End a run that has a plan once a round of cuts at the root closes next to nothing of the gap.

    What HiGHS (1.16) does next, looking for the centre of all plans, hears neither the clock nor the caller:
    43 s where the relaxation took 4.
    """
    before = math.nan

    def ask(event: Any) -> None:
        nonlocal before
        found, bound = _finite(event.data_out.mip_primal_bound), _finite(event.data_out.mip_dual_bound)
        if found is None or bound is None or bound == before:
            return
        if bound - before < _CUTS_STALL * (found - bound):
            event.interrupt()
        before = bound

    highs.cbMipInterrupt += ask


def _better(first: RunResult, second: RunResult) -> RunResult:
    """How the second run ended, with the cheaper plan of both and the better bound."""
    plans = [result for result in (second, first) if result.values is not None]
    best = min(plans, key=lambda result: result.objective, default=second)
    return RunResult(second.status, best.values, best.objective, highest(first.bound, second.bound))


def _result(highs: highspy.Highs, compiled: CompiledModel) -> RunResult:
    status = plan_status(highs.getModelStatus())
    info = highs.getInfo()
    bound = _proven_bound(info, status, is_mip=bool(compiled.is_integer.any()))
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not feasible and status is PlanStatus.OPTIMAL and highs.numVariables:
        raise SolverError("the solver calls optimal what breaks its own rules")
    if not feasible and highs.numVariables:
        return RunResult(status, None, math.nan, bound)
    values = np.array(highs.getSolution().col_value, dtype=float)
    return RunResult(status, values, compiled.cost_of(values), bound)


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
