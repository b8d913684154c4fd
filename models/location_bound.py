"""What an item's location problem says at given costs: a bound, setups worth having, what they would make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .location_relaxation import RelaxedStarts
from .location_sources import Start
from .path_costs import Columns

_MAYBE = 0.02
_OPEN = 0.5
"""Share of a setup from which on a start counts as worth having."""
_WHOLE = 1e-6


@dataclass(frozen=True)
class LocationBound:
    """``bound``: no plan of the item costs less; ``setups``, ``produces``: columns of starts worth having;
    ``maybe``: setups of those worth thinking of; ``whole``: whether the relaxation was whole; ``starts``:
    what is set up and made of every start to be decided (None: nothing was proven)."""

    bound: float
    setups: Columns
    produces: Columns
    maybe: Columns
    whole: bool
    starts: RelaxedStarts | None


def located(decided: Sequence[Start], starts: RelaxedStarts | None, constant: float) -> LocationBound:
    """``decided``: the starts in question; ``constant``: money that is paid beside what ``starts`` prove."""
    if starts is None:
        nothing = np.array([], dtype=np.int64)
        return LocationBound(-np.inf, nothing, nothing, nothing, whole=False, starts=None)
    total, used = starts.bound + constant, starts.shares
    open_ = [decided[number] for number in np.flatnonzero(used > _OPEN).tolist()]
    maybe = [decided[number] for number in np.flatnonzero(used > _MAYBE).tolist()]
    return LocationBound(
        bound=total if np.isfinite(total) else -np.inf,
        setups=np.array([start.setup for start in open_], dtype=np.int64),
        produces=np.array([start.produce for start in open_], dtype=np.int64),
        maybe=np.array([start.setup for start in maybe], dtype=np.int64),
        whole=bool(np.all((used < _WHOLE) | (used > 1 - _WHOLE))),
        starts=starts,
    )
