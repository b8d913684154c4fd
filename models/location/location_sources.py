"""What could serve the clients of an item's facility location problem: starts of production, and what is
there anyway."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..item_plan import ItemPlan
from ..solution import OPENING_STOCK
from ..solver.compiled import Columns, CompiledModel
from .path_costs import NO_COLUMN, column_of


@dataclass(frozen=True)
class Start:
    """A start at a factory (by number) in a period. ``finishing``: periods within the horizon; ``shares``:
    what part of it is finished in each; ``past``: whether a part is finished later; ``fixed``: units of a
    frozen start."""

    factory: int
    period: int
    produce: int
    setup: int
    finishing: tuple[int, ...]
    shares: tuple[float, ...]
    past: bool
    smallest: float
    largest: float
    fixed: float | None


@dataclass(frozen=True)
class Supply:
    """Units that are there whatever is planned: at a warehouse (by number) or a factory; ``quality``: class
    of inspected stock, None for units that finish in ``period``."""

    at_warehouse: bool
    place: int
    period: int
    units: float
    quality: str | None = None


def starts_of(item: ItemPlan, compiled: CompiledModel, factories: list[str]) -> Iterator[Start]:
    part, production = item.part, item.production
    for key, variable in production.produce.items():
        _, factory, period = key
        finishing = [(k, share) for k, share in part.finishing(factory, period) if k < part.periods]
        lot = production.bounds.get((factory, period))
        setup = production.setup.get(key)
        yield Start(
            factory=factories.index(factory),
            period=period,
            produce=column_of(compiled, variable),
            setup=column_of(compiled, setup),
            finishing=tuple(k for k, _ in finishing),
            shares=tuple(share for _, share in finishing),
            past=len(finishing) < len(part.finishing(factory, period)),
            smallest=0.0 if lot is None or setup is None else lot.smallest,
            largest=np.inf if lot is None else lot.largest,
            fixed=None if lot is not None else part.last_plan[factory, period],
        )


def near_setups(starts: Iterable[Start], setups: Columns) -> Columns:
    """Those of ``starts`` that are in ``setups``, and those a period earlier or later at the same factory."""
    place = {(start.factory, start.period): start.setup for start in starts if start.setup != NO_COLUMN}
    wanted = set(setups.tolist())
    near = [
        place[factory, period + step]
        for (factory, period), setup in place.items()
        if setup in wanted
        for step in (-1, 0, 1)
        if (factory, period + step) in place
    ]
    return np.array(near, dtype=np.int64)


def supplies_of(item: ItemPlan, factories: list[str], warehouses: list[str]) -> Iterator[Supply]:
    part = item.part
    for number, warehouse in enumerate(warehouses):
        if part.warehouse_stock[warehouse].opening > 0:
            yield Supply(True, number, 0, part.warehouse_stock[warehouse].opening)
    for (warehouse, period), units in part.open_shipments.items():
        yield Supply(True, warehouses.index(warehouse), period, units)
    for number, factory in enumerate(factories):
        opening = part.factory_stock[factory].opening
        if opening > 0:
            yield Supply(False, number, 0, opening, _opening_class(item, factory))
    for (factory, period), units in part.open_production.items():
        yield Supply(False, factories.index(factory), period, units)


def _opening_class(item: ItemPlan, factory: str) -> str:
    classes = item.inspection.classes[factory]
    return next(one.name for one in classes if OPENING_STOCK in one.plans)
