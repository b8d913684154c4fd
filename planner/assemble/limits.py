"""What a blank limit means."""

from __future__ import annotations

import math


def limit(value: float | None) -> float:
    """A blank limit is no limit."""
    return math.inf if value is None else float(value)
