"""Checks that what is wanted can be made and can get there."""

from __future__ import annotations

from collections.abc import Iterator

from planner.validation import rule_codes as codes
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView


def check_items_made(view: WorkbookView) -> Iterator[Problem]:
    """An item with forecast has a source; stock and open orders make its absence a warning."""
    wanted = {item for item, _ in view.wanted}
    held = {item for item, _ in view.held}
    for row in view.rows("Items", "item"):
        if row["item"] not in wanted or row["item"] in view.sources_of_item:
            continue
        if not view.doubts.may_hold("Sourcing", item=row["item"]):
            code = codes.ITEM_NOT_SOURCED if row["item"] in held else codes.ITEM_NOBODY_MAKES
            yield code.at(row.cell("item"), f"{row['item']} has a forecast, and Sourcing has no row for it.")


def check_warehouses_reached(view: WorkbookView) -> Iterator[Problem]:
    """A warehouse with forecast has a lane; stock and open shipments there make its absence a warning."""
    wanted = {warehouse for _, warehouse in view.wanted}
    held = {place for _, place in view.held}
    for row in view.rows("Warehouses", "warehouse"):
        if row["warehouse"] not in wanted or row["warehouse"] in view.factories_reaching:
            continue
        if not view.doubts.may_hold("Lanes", warehouse=row["warehouse"]):
            code = codes.WAREHOUSE_NOT_REACHED if row["warehouse"] in held else codes.WAREHOUSE_NO_LANE
            yield code.at(
                row.cell("warehouse"),
                f"{row['warehouse']} has a forecast, and Lanes has no row that leads to it.",
            )


def check_ways_from_sources(view: WorkbookView) -> Iterator[Problem]:
    """Of an item's factories, one at least has a lane to every warehouse that wants it."""
    for (item, warehouse), index in view.wanted.items():
        makers = {row["factory"] for row in view.sources_of_item.get(item, ())}
        reaching = view.factories_reaching.get(warehouse, set())
        if not makers or not reaching or makers & reaching:
            continue
        if not (
            view.doubts.may_hold("Sourcing", item=item) or view.doubts.may_hold("Lanes", warehouse=warehouse)
        ):
            yield codes.NO_WAY_THERE.at(
                view["Forecast"].cell(index, "warehouse"),
                f"{item} is made at {', '.join(sorted(makers))}; to {warehouse} lanes lead only "
                f"from {', '.join(sorted(reaching))}.",
            )
