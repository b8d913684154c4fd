"""What a caller hears while a plan is being made, and how it asks to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """Where planning stands. Money for ``incumbent`` and ``bound``, a share for ``gap``; None: none yet."""

    stage: str
    incumbent: float | None
    bound: float | None
    gap: float | None
    seconds: float
    seconds_left: float


def relative_gap(incumbent: float | None, bound: float | None) -> float | None:
    """(incumbent − bound) ÷ |incumbent|; None where either is missing."""
    if incumbent is None or bound is None:
        return None
    return max(0.0, incumbent - bound) / max(abs(incumbent), 1e-9)


class Monitor(Protocol):
    """Called now and then from inside the solver; both calls must be quick."""

    def report(self, progress: Progress) -> None:
        """Take notice of where planning stands."""

    def should_stop(self) -> bool:
        """Whether to end with the best plan so far."""
