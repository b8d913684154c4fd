"""Shipments of a quality class told apart again by the inspection plan the units came through (M8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from .item_data import ItemData
from .item_parts import QualityClass, Shipment
from .solution import OPENING_STOCK

_NOTHING = 1e-7


class _Shelf:
    """Units of one class at one factory by plan, oldest first."""

    def __init__(self) -> None:
        self._batches: list[tuple[str, float]] = []

    def put(self, plan: str, units: float) -> None:
        """Add units that came through ``plan``."""
        self._batches.append((plan, units))

    def take(self, units: float) -> dict[str, float]:
        """Plan → units of the ``units`` oldest; the last plan covers what rounding leaves short."""
        taken: dict[str, float] = defaultdict(float)
        plan = ""
        while units > 0 and self._batches:
            plan, there = self._batches.pop(0)
            used = min(there, units)
            taken[plan] += used
            units -= used
            if there - used > _NOTHING:
                self._batches.insert(0, (plan, there - used))
        if units > 0 and plan:
            taken[plan] += units
        return taken


def allocate_to_plans(
    part: ItemData,
    classes: Mapping[str, tuple[QualityClass, ...]],
    inspected: Mapping[tuple[str, str, int], float],
    shipments: Mapping[Shipment, float],
) -> dict[Shipment, float]:
    """(item, factory, warehouse, mode, plan, period) → units, by first in, first out within a class.

    ``inspected``: (factory, plan, period) → units inspected. Opening stock goes first. No plan ships more
    than it has released.
    """
    allocated: dict[Shipment, float] = {}
    for factory, of in classes.items():
        for quality in of:
            sent = [
                (key, units)
                for key, units in shipments.items()
                if key[1] == factory and key[4] == quality.name
            ]
            if len(quality.plans) == 1:
                allocated.update(sent)
            else:
                allocated.update(_first_in_first_out(part, factory, quality, inspected, dict(sent)))
    return allocated


def _first_in_first_out(
    part: ItemData,
    factory: str,
    quality: QualityClass,
    inspected: Mapping[tuple[str, str, int], float],
    sent: Mapping[Shipment, float],
) -> dict[Shipment, float]:
    shelf, allocated = _Shelf(), {}
    if OPENING_STOCK in quality.plans:
        shelf.put(OPENING_STOCK, part.factory_stock[factory].opening)
    for period in range(part.periods):
        for plan in quality.plans:
            units = inspected.get((factory, plan, period), 0.0)
            if units > 0:
                shelf.put(plan, units * part.outcomes[factory, plan].yield_share)
        for (item, _, warehouse, mode, _, _), units in (
            entry for entry in sent.items() if entry[0][5] == period
        ):
            for plan, taken in shelf.take(units).items():
                allocated[item, factory, warehouse, mode, plan, period] = taken
    return allocated
