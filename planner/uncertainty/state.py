"""The books of a simulation: money by component and units by place, one figure a draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import TypeVar

import numpy as np

from planner.uncertainty.draws import Floats

AnyKey = TypeVar("AnyKey", bound=Hashable)


class Ledger(defaultdict[AnyKey, Floats]):
    """Key → one figure a draw, 0 where nothing was booked."""

    def __init__(self, samples: int) -> None:
        super().__init__(lambda: np.zeros(samples))

    def book(self, key: AnyKey, amounts: Floats | float) -> None:
        """Add to a key."""
        self[key] = self[key] + amounts


def share_out(wanted: dict[AnyKey, Floats], there: Floats) -> dict[AnyKey, Floats]:
    """What each gets of what is there: all that it wants, or less in proportion."""
    total = sum(wanted.values(), start=np.zeros_like(there))
    part = part_of(total, np.maximum(there, 0.0))
    return {key: units * part for key, units in wanted.items()}


def part_of(wanted: Floats, offered: Floats | float) -> Floats:
    """The part of what is wanted that is offered; 1 where that is enough."""
    enough = np.full_like(wanted, offered)
    return np.divide(enough, wanted, out=np.ones_like(wanted), where=wanted > enough)
