"""Blocks: what can stop a unit on its way, as facts that can be put into words later."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why demand is unmet, as the Unmet sheet says it."""

    NO_WAY = "no way there"
    TOO_LATE = "too late to arrive"
    FROZEN = "frozen"
    QUALIFICATION = "qualification window"
    HOURS = "hours"
    RAMP = "ramp"
    MAX_LOT = "largest lot"
    SHARE = "share or number of sources"
    INSPECTION = "inspection"
    QUALITY = "quality"
    TRANSPORT = "transport"
    INBOUND = "inbound"
    STORAGE = "storage"
    STOCK_CAP = "cap on stock"
    KEPT = "kept for later"
    COST = "lot size or cost not worth it"
    GAP = "within the gap"
    COMBINATION = "several limits together"


@dataclass(frozen=True, slots=True)
class Block:
    """One limit that is reached.

    ``place``: factory or warehouse; ``name``: resource, mode or what else the limit belongs to; ``period``:
    when; ``needed``, ``left``: in the unit of the limit; ``by_design``: a closure or a rule of sourcing,
    which a planner would not move first.
    """

    cause: Cause
    place: str
    name: str
    period: int
    needed: float = 0.0
    left: float = 0.0
    by_design: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """How many more units a limit lets through, and the limit."""

    units: float
    block: Block | None

    def scaled(self, factor: float) -> Limit:
        """The same limit, counted in units of another step."""
        return Limit(self.units * factor, self.block)


NO_LIMIT = Limit(math.inf, None)


def tightest(limits: Iterable[Limit]) -> Limit:
    """The limit that lets the fewest units through; of equal ones the first."""
    return min(limits, key=lambda limit: limit.units, default=NO_LIMIT)
