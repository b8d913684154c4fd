"""Which test stands for which family of rows of the model, and whether it really does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import numpy as np
from model_data import SOLVED

from models.build import build_model
from models.data import PlanningData
from models.solver.compiled import compile_model
from models.solver.highs_run import run_mip

TESTS_OF: dict[str, list[str]] = defaultdict(list)
"""Family of rows → names of the tests that cover it; complete once all of them are imported."""

_LEAST_DIFFERENCE = 1e-4


def cost_without(data: PlanningData, family: str | None) -> float:
    """The optimum of a model from which a whole family of rows is taken away."""
    compiled = compile_model(build_model(data).model)
    dropped = np.array([handle.family == family for handle in compiled.rows], dtype=bool)
    loosened = replace(
        compiled,
        row_lower=np.where(dropped, -np.inf, compiled.row_lower),
        row_upper=np.where(dropped, np.inf, compiled.row_upper),
    )
    return run_mip(loosened, gap=0.0, seconds=60.0, threads=1).objective


def covers(*families: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Say that a test covers families of rows, and hold it to that.

    Without any one of them the optimum of an instance that the test has solved must be lower: had the rows
    been forgotten, the test would have failed.
    """

    def hold(test: Callable[..., None]) -> Callable[..., None]:
        for family in families:
            TESTS_OF[family].append(test.__name__)

        @wraps(test)
        def held(*arguments: Any, **keywords: Any) -> None:
            SOLVED.clear()
            test(*arguments, **keywords)
            for family in families:
                assert any(lowers_cost(data, family) for data in SOLVED), f"{family} changes nothing here"

        return held

    return hold


def lowers_cost(data: PlanningData, family: str) -> bool:
    """Whether the optimum needs the rows of a family to be what it is."""
    return cost_without(data, family) < cost_without(data, None) - _LEAST_DIFFERENCE
