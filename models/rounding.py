"""Lots of one period made whole: what a relaxed plan makes, in lots that the hours of the period hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .data import Source
from .upper_bounds import LotBounds

_NOTHING = 1e-6
_ROUNDING = 1e-9


class RelaxedLot(NamedTuple):
    """A start that is still to be decided, and the ``units`` a relaxed plan makes then."""

    factory: str
    source: Source
    bounds: LotBounds
    units: float


class WholeLot(NamedTuple):
    """Whether there is a setup, and how many times the lot_multiple is made (0 without one)."""

    setup: bool
    multiples: int


def whole_lots(
    lots: Sequence[RelaxedLot], hours: Mapping[tuple[str, str], float], round_up_from: float
) -> Iterator[tuple[int, WholeLot]]:
    """(position in ``lots``, the lot made whole), the fullest lots first.

    ``hours``: (factory, resource) → hours of the period, overtime included. ``round_up_from``: the part of a
    lot from which on it is rounded up; infinite: nothing is made.
    """
    left = dict(hours)
    for place in sorted(range(len(lots)), key=lambda place: -lots[place].units / lots[place].bounds.largest):
        lot = lots[place]
        multiple, least = lot.source.lot_multiple, lot.bounds.smallest
        made = _is_made(lot, round_up_from)
        units = max(least, min(_rounded(lot, round_up_from), lot.bounds.largest)) if made else 0.0
        while made and not _fits(lot, units, left):
            made = multiple > 0 and units - multiple >= least - _ROUNDING
            units = units - multiple if made else 0.0
        if made:
            for operation in lot.source.operations:
                left[lot.factory, operation.resource] -= operation.hours(units)
        yield place, WholeLot(made, round(units / multiple) if multiple > 0 else 0)


def _is_made(lot: RelaxedLot, round_up_from: float) -> bool:
    return lot.units > _NOTHING and lot.units >= round_up_from * lot.bounds.smallest - _ROUNDING


def _rounded(lot: RelaxedLot, round_up_from: float) -> float:
    """Units in whole multiples; without a multiple the least, since the rest is still free."""
    multiple = lot.source.lot_multiple
    if multiple <= 0:
        return lot.bounds.smallest
    return multiple * math.floor(lot.units / multiple + 1 - round_up_from + _ROUNDING)


def _fits(lot: RelaxedLot, units: float, left: Mapping[tuple[str, str], float]) -> bool:
    return all(
        operation.hours(units) <= left[lot.factory, operation.resource] + _ROUNDING
        for operation in lot.source.operations
    )
