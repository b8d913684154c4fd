"""What the verifier answers with, and how near two figures must be to count as equal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

QUANTITY_FLOOR = 1e-4
"""Units, hours, m³ and days that two figures may always differ by."""
MONEY_FLOOR = 0.01
"""Money that two figures may always differ by."""
SHARE_FLOOR = 1e-6
"""How far two shares (loads, defect rates) may always differ."""
RELATIVE = 1e-6
"""Beyond the floors, figures may differ by this share of their scale."""


class Finding(NamedTuple):
    """What one rule found at one place (`Production!7`, or the key in words)."""

    place: str
    message: str


Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of the formulation, or of the form of the plan, that does not hold."""

    rule: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Verification:
    """The verdict. ``costs``: component → money worked out again; ``objective``: their sum."""

    violations: tuple[Violation, ...]
    objective: float
    costs: Mapping[str, float]

    @property
    def holds(self) -> bool:
        """Whether every rule, balance and cost holds."""
        return not self.violations


def exceeds(figure: float, limit: float, floor: float = QUANTITY_FLOOR) -> bool:
    """Whether ``figure`` is above ``limit`` by more than rounding."""
    return figure > limit + max(floor, RELATIVE * abs(figure))


def differs(found: float, expected: float, floor: float = QUANTITY_FLOOR, scale: float = 0.0) -> bool:
    """Whether two figures differ by more than rounding; ``scale``: the largest figure they were made from."""
    if not (math.isfinite(found) and math.isfinite(expected)):
        return found != expected
    return abs(found - expected) > max(floor, RELATIVE * max(abs(found), abs(expected), abs(scale)))


def compared(what: str, found: float, expected: float) -> str:
    """Both figures in words."""
    return f"{what}: found {number(found)}, expected {number(expected)}"


def number(figure: float) -> str:
    """A figure for a message."""
    return f"{figure:.10g}"
