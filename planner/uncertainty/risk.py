"""Plans compared by how they stand up: cost and service over the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data import PlanningData
from models.solution import PlanSolution
from planner.uncertainty.draws import Floats, Uncertainty, draw
from planner.uncertainty.simulate import Outcome, simulate

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Held:
    """A plan to be held against draws: of ``data``, which are as uncertain as ``uncertainty`` says."""

    name: str
    data: PlanningData
    plan: PlanSolution
    uncertainty: Uncertainty


@dataclass(frozen=True)
class Spread:
    """A figure over the draws: its mean, and what 5 % and 95 % of them lie below."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Floats) -> Spread:
        """The spread of one figure a draw."""
        low, high = np.quantile(figures, (LOW, HIGH))
        return cls(float(figures.mean()), float(low), float(high))


@dataclass(frozen=True)
class Risk:
    """How a plan stands up. ``planned_cost``, ``planned_service``: where all is as forecast, simulated too;
    ``cheaper``: share of the draws in which it costs less than the first plan compared."""

    name: str
    samples: int
    planned_cost: float
    planned_service: float
    cost: Spread
    service: Spread
    cheaper: float


def compare(plans: Sequence[Held], samples: int, seed: int) -> list[Risk]:
    """Every plan over ``samples`` draws of ``seed``; what plans share meets the same luck in all of them."""
    risks: list[Risk] = []
    first: Floats | None = None
    for held in plans:
        found = _outcome(held, held.uncertainty, samples, seed)
        calm = _outcome(held, Uncertainty(), 1, seed)
        first = found.cost if first is None else first
        risks.append(
            Risk(
                held.name,
                samples,
                float(calm.cost[0]),
                float(calm.service[0]),
                Spread.of(found.cost),
                Spread.of(found.service),
                float((found.cost < first).mean()),
            )
        )
    return risks


def _outcome(held: Held, uncertainty: Uncertainty, samples: int, seed: int) -> Outcome:
    return simulate(held.data, held.plan, draw(held.data, uncertainty, samples, seed))
