"""How to solve."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from .solution import PlanSolution

METHODS = ("auto", "whole", "by-item")


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """``gap``: relative distance to the bound at which to stop; ``time_limit``: seconds for everything.

    ``method``: one of METHODS; ``threads``: of the solver, None for as many as it likes. ``workers``:
    processes of this machine, None for one a core; ``cluster``: address of a Dask scheduler whose workers
    do the work instead, None for this machine. ``start``: a plan of the same or similar data to begin the
    search from, None for none; what of it does not fit these data is left out.
    Raises ValueError for anything else.
    """

    gap: float = 0.005
    time_limit: float = 300.0
    method: str = "auto"
    threads: int | None = None
    workers: int | None = None
    cluster: str | None = None
    start: PlanSolution | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.gap < math.inf:
            raise ValueError(f"gap must be a number of at least 0, not {self.gap}")
        if not self.time_limit > 0:
            raise ValueError(f"time_limit must be above 0 seconds, not {self.time_limit}")
        if self.method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(METHODS)}, not {self.method!r}")
        if self.threads is not None and self.threads < 1:
            raise ValueError(f"threads must be at least 1, not {self.threads}")
        if self.workers is not None and self.workers < 1:
            raise ValueError(f"workers must be at least 1, not {self.workers}")
        if self.cluster is not None and not self.cluster.strip():
            raise ValueError("cluster must be the address of a scheduler, such as tcp://127.0.0.1:8786")
