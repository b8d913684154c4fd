"""How figures look in result workbooks: a number format for every unit, and the looks that sheets share."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from planner.errors import OutputNotWritable
from planner.workbook.atomic import write_bytes
from planner.workbook.cells_out import NO_GUESSING, put
from planner.workbook.formats import (
    DARK,
    FONT,
    GREEN,
    INK,
    MUTED,
    PALE,
    PALE_AMBER,
    PALE_GREEN,
    PALE_RED,
    RED,
    Properties,
)
from planner.workbook.table import Cell

_BY_UNIT = {
    "currency": "#,##0",
    "units": "#,##0",
    "hours": "#,##0.0",
    "days": "#,##0.0",
    "share": "0.0%",
    "setups": "#,##0",
    "vehicles": "#,##0",
}
_FINE_SHARES = ("gap", "shipped defective", "service", "availability")
SHARE_OF_BASE = '+0.0%;-0.0%;"–"'


def figure_format(name: str, unit: str) -> str:
    """Number format of a key figure."""
    if unit == "share":
        return "0.00%" if name in _FINE_SHARES else "0.0%"
    return _BY_UNIT.get(unit, "#,##0.00")


def signed(code: str) -> str:
    """The format of a difference: with its sign, a dash for none."""
    return f'+{code};-{code};"–"'


class Looks:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """The format with these properties over the plain one."""
        plain: Properties = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        wanted = tuple(sorted({**plain, **properties}.items()))
        if wanted not in self._made:
            self._made[wanted] = self._book.add_format(dict(wanted))
        return self._made[wanted]

    def title(self) -> Any:
        """The name of a page."""
        return self.look(font_size=18, bold=True, font_color=DARK)

    def banner(self, good: bool) -> Any:
        """One line that says how things stand."""
        return self.look(bold=True, bg_color=PALE_GREEN if good else PALE_AMBER, indent=1)

    def head(self, **more: Any) -> Any:
        """The heading of a column."""
        return self.look(
            **{
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": DARK,
                "text_wrap": True,
                "border": 1,
                "border_color": "#FFFFFF",
                **more,
            }
        )

    def section(self) -> Any:
        """The heading of a group of rows."""
        return self.look(bold=True, font_color=DARK, bg_color=PALE)

    def muted(self, **more: Any) -> Any:
        """What explains."""
        return self.look(font_color=MUTED, **more)


BEST: Properties = {"bg_color": PALE_GREEN, "font_color": GREEN, "bold": True}
WORST: Properties = {"bg_color": PALE_RED, "font_color": RED}


def write_book(path: Path, title: str, fill: Callable[[Any, Looks], None]) -> None:
    """Make a workbook in memory, then put it at exactly ``path``. Raises OutputNotWritable."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, NO_GUESSING | {"in_memory": True})
    book.set_properties({"title": title})
    fill(book, Looks(book))
    try:
        book.close()
    except XlsxWriterException as error:
        raise OutputNotWritable(f"{path}: cannot be written ({error}).") from error
    write_bytes(path, content.getvalue())


def put_row(sheet: Any, row: int, values: list[tuple[Cell, Any]], column: int = 0) -> None:
    """Values with their looks, side by side."""
    for offset, (value, look) in enumerate(values):
        put(sheet, row, column + offset, value, look)


def set_up_print(sheet: Any, name: str, repeat_rows: int | None = None, pages: int = 0) -> None:
    """Landscape, one page wide and ``pages`` long (0: as many as it takes)."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)
    if repeat_rows is not None:
        sheet.repeat_rows(repeat_rows)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L{name.replace('&', '&&')}&RPage &P of &N")
