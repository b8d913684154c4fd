"""What an item's location problem says at given costs: a bound, setups worth having, what starts make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..solver.compiled import Columns
from .location_relaxation import RelaxedStarts
from .location_sources import Start

_MAYBE = 0.02
_OPEN = 0.5
"""Share of a setup from which on a start counts as worth having."""


@dataclass(frozen=True)
class LocationBound:
    """``bound``: no plan of the item costs less; ``setups``: columns of those worth having; ``maybe``: of
    those worth thinking of; ``starts``: what is set up and made of every start to be decided (None: nothing
    was proven)."""

    bound: float
    setups: Columns
    maybe: Columns
    starts: RelaxedStarts | None


def located(decided: Sequence[Start], starts: RelaxedStarts | None, constant: float) -> LocationBound:
    """``decided``: the starts in question; ``constant``: money that is paid beside what ``starts`` prove."""
    if starts is None:
        nothing = np.array([], dtype=np.int64)
        return LocationBound(-np.inf, nothing, nothing, None)
    total = starts.bound + constant
    return LocationBound(
        bound=total if np.isfinite(total) else -np.inf,
        setups=_setups(decided, starts.shares > _OPEN),
        maybe=_setups(decided, starts.shares > _MAYBE),
        starts=starts,
    )


def _setups(decided: Sequence[Start], chosen: NDArray[np.bool_]) -> Columns:
    return np.array([decided[number].setup for number in np.flatnonzero(chosen).tolist()], dtype=np.int64)
