"""A plan that is made against a few sampled futures at once."""

from __future__ import annotations

from models.data import PlanningData
from models.options import SolveOptions
from models.progress import Monitor
from models.solution import PlanSolution
from models.what_if.robust import RobustPlan, plan_for_futures
from planner.uncertainty.draws import Uncertainty, draw
from planner.uncertainty.futures import future

_OTHER_LUCK = 1_000_003
"""Added to the seed, so that a plan is not held against the very draws that it was made for."""


def plan_robustly(
    data: PlanningData,
    uncertainty: Uncertainty,
    plan: PlanSolution,
    futures: int,
    seed: int,
    options: SolveOptions,
    monitor: Monitor | None = None,
) -> RobustPlan | None:
    """The best plan on average over the forecast and ``futures`` draws; ``plan``: of the forecast alone.

    None where none was found in time.
    """
    draws = draw(data, uncertainty, futures, seed + _OTHER_LUCK, mirrored=True)
    drawn = [future(data, draws, number) for number in range(futures)]
    return plan_for_futures([data, *drawn], plan, options, monitor)
