"""Lots, setups and the hours they take; when units are finished (M2, M5, M17)."""

from __future__ import annotations

from collections import defaultdict

from .algebra import Bounds, Key, Linear, Row, Variable, at_least, equal
from .data import Source
from .item_block import ItemBlock, Switch
from .item_parts import Production, Start
from .upper_bounds import LotBounds, lot_bounds, smallest_lot


def add_production(block: ItemBlock) -> Production:
    """Declare what is started, in which lots, and what it costs and takes."""
    bounds = lot_bounds(block.part)
    produce = block.fragment.add_variables("produce", _produce_bounds(block, bounds))
    setup = block.fragment.add_variables("setup", _setup_bounds(block, produce), integer=True)
    lots = block.fragment.add_variables("lots", _lots_bounds(block, bounds), integer=True)
    _add_lot_rows(block, bounds, produce, setup, lots)
    _add_costs(block, produce, setup)
    _add_hours(block, produce, setup)
    _add_activation(block, bounds, produce, setup)
    finished, unfinished = finished_units(block, produce)
    return Production(bounds, produce, setup, lots, finished, unfinished)


def needs_setup(source: Source) -> bool:
    """Whether anything hangs on production being yes or no: cost, hours, or a least lot of several
    multiples."""
    return (
        any(source.setup_cost)
        or any(operation.setup_hours > 0 for operation in source.operations)
        or smallest_lot(source) > source.lot_multiple
    )


def _produce_bounds(block: ItemBlock, bounds: dict[tuple[str, int], LotBounds]) -> dict[Start, Bounds]:
    limits: dict[Start, Bounds] = {
        (block.name, factory, period): (0.0, lot.largest) for (factory, period), lot in bounds.items()
    }
    for (factory, period), quantity in block.part.frozen_lots.items():
        limits[block.name, factory, period] = (quantity, quantity)
    return limits


def _setup_bounds(block: ItemBlock, produce: dict[Start, Variable]) -> dict[Start, Bounds]:
    limits: dict[Start, Bounds] = {}
    for key in produce:
        _, factory, period = key
        if needs_setup(block.part.sources[factory]):
            limits[key] = (1.0, 1.0) if block.part.data.is_frozen(period) else (0.0, 1.0)
    return limits


def _lots_bounds(block: ItemBlock, bounds: dict[tuple[str, int], LotBounds]) -> dict[Start, Bounds]:
    return {
        (block.name, factory, period): (0.0, float(round(lot.largest / multiple)))
        for (factory, period), lot in bounds.items()
        if (multiple := block.part.sources[factory].lot_multiple) > 0
    }


def _add_lot_rows(
    block: ItemBlock,
    bounds: dict[tuple[str, int], LotBounds],
    produce: dict[Start, Variable],
    setup: dict[Start, Variable],
    lots: dict[Start, Variable],
) -> None:
    """M5: smallest · setup ≤ produce ≤ largest · setup; produce = lot_multiple · lots."""
    smallest: dict[Start, Row] = {}
    largest: dict[Start, Row] = {}
    multiples: dict[Start, Row] = {}
    for (factory, period), lot in bounds.items():
        key = (block.name, factory, period)
        if key in setup:
            largest[key] = Switch(setup[key], [(1.0, produce[key])], lot.largest).row()
            if lot.smallest > 0:
                smallest[key] = at_least([(1.0, produce[key]), (-lot.smallest, setup[key])], 0.0)
        if key in lots:
            multiple = block.part.sources[factory].lot_multiple
            multiples[key] = equal([(1.0, produce[key]), (-multiple, lots[key])], 0.0)
    block.fragment.add_rows("smallest_lot", smallest)
    block.fragment.add_rows("lot_size", multiples)
    block.fragment.add_rows("largest_lot", largest)


def _add_costs(block: ItemBlock, produce: dict[Start, Variable], setup: dict[Start, Variable]) -> None:
    for key, variable in produce.items():
        _, factory, period = key
        source = block.part.sources[factory]
        block.costs.add("production", source.unit_cost[period], variable)
        if key in setup:
            block.costs.add("setup", source.setup_cost[period], setup[key])


def _add_hours(block: ItemBlock, produce: dict[Start, Variable], setup: dict[Start, Variable]) -> None:
    """Hours by resource; hours of the factory as a whole where idle ones cost (M13)."""
    for key, variable in produce.items():
        _, factory, period = key
        for operation in block.part.sources[factory].operations:
            rows: list[tuple[str, Key]] = [("resource_hours", (factory, operation.resource, period))]
            if block.part.data.factories[factory].idle_hours_matter:
                rows.append(("factory_hours", (factory, period)))
            for rule, row in rows:
                if operation.hours_per_unit > 0:
                    block.shared.add(rule, row, (operation.hours_per_unit, variable))
                if operation.setup_hours > 0:
                    block.shared.add(rule, row, (operation.setup_hours, setup[key]))


def _add_activation(
    block: ItemBlock,
    bounds: dict[tuple[str, int], LotBounds],
    produce: dict[Start, Variable],
    setup: dict[Start, Variable],
) -> None:
    """M17: nothing is started at a factory that is not active."""
    for (factory, period), lot in bounds.items():
        if block.part.data.factories[factory].activation_cost > 0:
            key = (block.name, factory, period)
            switched = (setup[key], 1.0) if key in setup else (produce[key], lot.largest)
            block.shared.add_limited("factory_activation", key, [(1.0, switched[0])], switched[1])


def finished_units(
    block: ItemBlock, produce: dict[Start, Variable]
) -> tuple[dict[tuple[str, int], Linear], Linear]:
    """M2, M7: units finished by factory and period, and those that finish past the horizon."""
    finished: dict[tuple[str, int], Linear] = defaultdict(Linear)
    unfinished = Linear()
    for (_, factory, start), variable in produce.items():
        for period, share in block.part.finishing(factory, start):
            form = finished[factory, period] if period < block.part.periods else unfinished
            form.terms.append((share, variable))
    for order, quantity in block.part.open_production.items():
        if quantity > 0:
            finished[order].constant += quantity
    return dict(finished), unfinished
