"""Options of `planner study` for its further questions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from planner.study.asked import FurtherQuestions

MOST_SAMPLES = 5000
MOST_FUTURES = 20


def _an_amount(value: float | None) -> float | None:
    if value is not None and not 0 <= value < math.inf:
        raise typer.BadParameter("must be an amount of money of at least 0")
    return value


ValueFlag = Annotated[
    bool, typer.Option("--value", help="What one more of every limit is worth, per period and horizon.")
]
PlannedAgain = Annotated[
    int,
    typer.Option(
        "--planned-again",
        min=0,
        help="With --value: how many of the most valuable figures are planned again from the start.",
    ),
]
Budget = Annotated[
    float | None,
    typer.Option(
        "--budget",
        metavar="MONEY",
        callback=_an_amount,
        help="Which Investments to make for at most this; default: investment_budget on Settings.",
    ),
]
FrontierFlag = Annotated[
    bool, typer.Option("--frontier", help="What service costs from 80 to 99.5 %, and what it brings.")
]
Samples = Annotated[
    int,
    typer.Option(
        "--samples",
        min=0,
        max=MOST_SAMPLES,
        help="Draws of demand, defect rates and delays that every plan is held against.",
    ),
]
Robust = Annotated[
    int,
    typer.Option(
        "--robust", min=0, max=MOST_FUTURES, help="Sampled futures that one more plan is made for at once."
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of all draws: the same seed, the same luck.")]


@dataclass(frozen=True)
class FurtherOptions:
    """What is asked beside scenarios."""

    value: ValueFlag = False
    planned_again: PlannedAgain = 3
    budget: Budget = None
    frontier: FrontierFlag = False
    samples: Samples = 0
    robust: Robust = 0
    seed: Seed = 1

    def questions(self) -> FurtherQuestions:
        """The same as the study takes it."""
        from planner.study.asked import FurtherQuestions

        return FurtherQuestions(**vars(self))
