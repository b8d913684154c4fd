"""The plans between a plan in hand and the relaxation: setups that both agree on stand, the rest is searched.

(Relaxation induced neighbourhood: Danna, E., Rothberg, E., Le Pape, C.: Exploring relaxation induced
neighborhoods to improve MIP solutions, Mathematical Programming 102 (2005) 71-90.)
"""

from __future__ import annotations

from ..build import WholeModel
from ..kept_plan import fixed_at, setup_columns
from ..solver.compiled import Floats
from ..solver.highs_run import Watch, attempt_mip
from ..solver.relaxation import Relaxation

_AGREED = 0.02
"""Both agree on a setup where they differ by less."""
_GAP, _NODES = 1e-3, 1
"""Where the search ends: counted, not timed, so that it ends there every time. The root's heuristics find
nearly all that is found."""


def searched_between(
    whole: WholeModel,
    relaxation: Relaxation,
    values: Floats,
    enough: float,
    threads: int | None,
    seconds: float,
    watch: Watch,
) -> Floats:
    """The best plan found, which costs no more than ``values``; one that costs at most ``enough`` ends it."""
    compiled = relaxation.compiled
    agreed = [
        setup
        for setup in setup_columns(whole, compiled)
        if abs(relaxation.values[setup] - values[setup]) < _AGREED
    ]
    part = fixed_at(compiled, {setup: round(values[setup]) for setup in agreed})
    found = attempt_mip(
        part, _GAP, seconds, threads, lambda *_: watch(None, None), values, nodes=_NODES, target=enough
    )
    if found.values is None or found.objective >= compiled.cost_of(values):
        return values
    return found.values
