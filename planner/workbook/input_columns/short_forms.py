"""Short forms of columns, so that a row of the attribute table stays a line."""

from __future__ import annotations

from datetime import date
from functools import partial

from planner.workbook.columns import Column

START = date(2026, 11, 30)

amount = partial(Column, kind="number", minimum=0.0)
share = partial(Column, kind="share", minimum=0.0, maximum=1.0)
count = partial(Column, kind="integer", minimum=0)


def declared(name: str, sheet: str, meaning: str, example: str, **more: object) -> Column:
    """A text key that must be declared on ``sheet``."""
    fields: dict[str, object] = {"required": True, "key": True, **more}
    return Column(name, "name", meaning, refers_to=sheet, example=example, **fields)  # type: ignore[arg-type]


def item(**more: object) -> Column:
    """An item that Items declares."""
    return declared("item", "Items", "item, as on Items", "Robot dog", **more)


def factory(**more: object) -> Column:
    """A factory that Factories declares."""
    return declared("factory", "Factories", "factory, as on Factories", "Chenghai", **more)


def warehouse(**more: object) -> Column:
    """A warehouse that Warehouses declares."""
    return declared("warehouse", "Warehouses", "platform warehouse, as on Warehouses", "Dongguan hub", **more)


def resource(**more: object) -> Column:
    """A resource that Resources declares."""
    return declared("resource", "Resources", "resource of that factory, as on Resources", "moulding", **more)


def period(meaning: str = "first day of the period", **more: object) -> Column:
    """A period, named by its first day."""
    fields: dict[str, object] = {"required": True, "key": True, "example": START, "width": 12, **more}
    return Column("period", "date", meaning, unit="date", **fields)  # type: ignore[arg-type]


# One column a row reads best as a table: the formatter would give every argument its own line.
