"""A first plan of a location model, window after window of periods.

A search that begins with nothing may be long in finding any good plan where hours are short: setups early on
decide what is left later. Here those of the first periods are decided first, while those of all later ones
may be parts of a setup; what is decided stays, and the window moves on. It overlaps what comes next, so that
nothing is decided at the edge of what has been thought through. (Stadtler, H.: Multilevel lot sizing
with setup times and multiple constrained resources: internally rolling schedules with lot-sizing windows,
Operations Research 51 (2003) 487-502.)
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from ..location.location_model import LocationModel
from ..solver.compiled import Floats
from ..solver.highs_run import Watch, run_mip

_WINDOW, _DECIDED = 3, 2
"""Periods whose setups are whole, and those of them that are decided before the window moves on."""
_GAP, _NODES = 5e-3, 1


def relax_and_fix(
    location: LocationModel, threads: int | None, seconds: float, watch: Watch
) -> Floats | None:
    """Values of all columns; None where a window left no plan, or there was no time for all of them."""
    deadline = time.monotonic() + seconds
    model, setups, periods = location.compiled, location.setups, location.periods
    lower, upper = model.lower.copy(), model.upper.copy()
    last = int(periods.max(initial=0))
    begin = 0
    while True:
        later = setups[periods >= begin + _WINDOW]
        is_integer = model.is_integer.copy()
        is_integer[later] = False
        window = replace(model, lower=lower, upper=upper, is_integer=is_integer)
        left = deadline - time.monotonic()
        found = run_mip(window, _GAP, left, threads, lambda *_: watch(None, None), nodes=_NODES)
        if found.values is None or begin + _WINDOW > last:
            return found.values
        decided = setups[periods < begin + _DECIDED]
        lower[decided] = upper[decided] = np.round(found.values[decided])
        begin += _DECIDED
