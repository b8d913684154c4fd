"""The files of a plan's factories, in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from planner.errors import OutputNotWritable
from planner.factory_sheets.content import FactoryOrder
from planner.factory_sheets.page import page_content
from planner.workbook.atomic import replace_atomically, write_bytes

_LONGEST_NAME = 60
_UNSAFE = re.compile(r"[^\w\- ]+")
"""Everything that is not a letter (of any script), digit, underscore, hyphen or space."""


def write_factory_sheets(folder: Path, orders: Iterable[FactoryOrder], language: str) -> list[Path]:
    """Write one workbook an order into ``folder``, made where absent; each appears whole or not at all.

    Returns the files. Other files there stay. Raises OutputNotWritable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(
            f"{folder}: the sheets of factories cannot be written there ({error.strerror}). "
            "Name another output, or move what is in the way."
        ) from error
    written: list[Path] = []
    taken: set[str] = set()
    for order in orders:
        path = folder / f"{_free_name(order, taken)}.xlsx"
        with replace_atomically(path) as beside:
            write_bytes(beside, page_content(order, language))
        written.append(path)
    return written


def _free_name(order: FactoryOrder, taken: set[str]) -> str:
    """`2026-11-30 Chenghai`: the first day, so that no name is one that a system keeps for itself, and the
    factory without what could lead elsewhere."""
    safe = _UNSAFE.sub("_", order.factory).strip(" ._")[:_LONGEST_NAME].strip() or "factory"
    name, number = f"{order.days[0]} {safe}", 2
    while name.casefold() in taken:
        name, number = f"{order.days[0]} {safe} ({number})", number + 1
    taken.add(name.casefold())
    return name
