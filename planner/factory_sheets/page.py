"""The page of one factory as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from planner.factory_sheets.content import Changed, FactoryOrder, InspectionWay, Line
from planner.factory_sheets.words import WORDS, Words
from planner.workbook.cells_out import NO_GUESSING, put
from planner.workbook.formats import AMBER, DARK, GREEN, INK, MUTED, PALE, PALE_AMBER, PALE_GREEN, PALE_GREY
from planner.workbook.table import Cell

_NAME, _DETAIL, _FIRST_PERIOD = 0, 1, 2
_WIDTHS = (22, 34, 9.5)
"""Of name, detail, each period and the total."""
_UNITS, _TENTHS = '#,##0;-#,##0;"–"', '#,##0.0;-#,##0.0;"–"'
_MORE, _LESS = '"▲" #,##0', '"▼" #,##0'
_A4 = 9
_DAYS_OF_WEEK = 7
_HEAD: dict[str, object] = {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK}
_RULE: dict[str, object] = {"bottom": 1, "bottom_color": "#D5DBE0"}


def page_content(order: FactoryOrder, language: str) -> bytes:
    """A workbook with one sheet. KeyError for a language that WORDS lacks."""
    content = BytesIO()
    words = WORDS[language]
    with xlsxwriter.Workbook(content, NO_GUESSING | {"in_memory": True}) as book:
        book.set_properties({"title": f"{words.title}: {order.factory}"})
        _Page(book, order, words).write()
    return content.getvalue()


class _Page:
    """Writes from top to bottom; ``_row`` is the next free row."""

    def __init__(self, book: Any, order: FactoryOrder, words: Words) -> None:
        self._book, self._order, self._words = book, order, words
        self._sheet = book.add_worksheet(words.sheet)
        self._last = _FIRST_PERIOD + len(order.days)
        self._row = 0
        self._made_looks: dict[tuple[tuple[str, object], ...], Any] = {}

    def write(self) -> None:
        """All of it."""
        order, words = self._order, self._words
        self._set_up()
        self._head()
        marks = {(change.item, change.period): change.after - change.before for change in order.changes or ()}
        self._table(words.make, order.make, _UNITS, marks)
        self._table(words.inspect, order.inspect, _UNITS)
        self._table(words.ship, order.ship, _UNITS)
        if order.vehicles:
            self._table(words.vehicles, order.vehicles, _UNITS, heading=words.warehouse)
        if order.hours:
            self._table(words.hours, order.hours, _TENTHS, heading=words.resource)
        self._changes()
        self._sheet.print_area(0, 0, self._row, self._last)

    def _look(self, **more: object) -> Any:
        properties = {
            "font_name": self._words.font,
            "font_size": 10,
            "font_color": INK,
            "valign": "vcenter",
            **more,
        }
        key = tuple(sorted(properties.items()))
        if key not in self._made_looks:
            self._made_looks[key] = self._book.add_format(properties)
        return self._made_looks[key]

    def _set_up(self) -> None:
        sheet = self._sheet
        sheet.set_column(_NAME, _NAME, _WIDTHS[0])
        sheet.set_column(_DETAIL, _DETAIL, _WIDTHS[1])
        sheet.set_column(_FIRST_PERIOD, self._last, _WIDTHS[2])
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        footer = f"{self._words.title} · {self._order.factory}".replace("&", "&&")
        sheet.set_footer(f"&L{footer}&R&P / &N")

    def _put(self, column: int, value: Cell, **look: object) -> None:
        """Write into the row at hand."""
        put(self._sheet, self._row, column, value, self._look(**look))

    def _head(self) -> None:
        order, words = self._order, self._words
        self._sheet.set_row(0, 30)
        who = f"{order.name} ({order.factory})" if order.name else order.factory
        self._put(_NAME, f"{words.title} · {who}", font_size=18, bold=True, font_color=DARK)
        span = words.horizon.format(first=order.days[0], last=order.last_day)
        planned = words.planned.format(day=order.planned_on)
        lines = [(f"{span} · {planned}", MUTED)]
        lines += [(words.legend_up, GREEN), (words.legend_down, AMBER)] if order.changes else []
        lines += [(words.legend_firm, MUTED)] if order.firm_periods else []
        for text, color in lines:
            self._row += 1
            self._put(_NAME, text, font_size=9, font_color=color)
        self._row += 2

    def _table(
        self,
        title: str,
        lines: Sequence[Line],
        code: str,
        marks: Mapping[tuple[str, int], float] | None = None,
        heading: str = "",
    ) -> None:
        """A heading, a row a line with a figure a period and a total, and a blank row."""
        self._title(title)
        if lines:
            self._heading(heading or self._words.item)
        else:
            self._put(_NAME, self._words.nothing, font_color=MUTED)
            self._row += 1
        for line in lines:
            self._line(line, code, marks or {})
        self._row += 1

    def _title(self, text: str) -> None:
        self._put(_NAME, text, font_size=12, bold=True, font_color=DARK)
        self._row += 1

    def _heading(self, name: str) -> None:
        order, words = self._order, self._words
        self._put(_NAME, name, **_HEAD)
        self._put(_DETAIL, self._period_word(), **_HEAD, align="right")
        for period, day in enumerate(order.days):
            firm = {"bg_color": MUTED} if period < order.firm_periods else {}
            look = {**_HEAD, **firm, "align": "right", "num_format": words.date_format}
            self._put(_FIRST_PERIOD + period, day, **look)
        self._put(self._last, words.total, **_HEAD, align="right")
        self._row += 1

    def _period_word(self) -> str:
        return self._words.week if self._order.period_days == _DAYS_OF_WEEK else self._words.period

    def _line(self, line: Line, code: str, marks: Mapping[tuple[str, int], float]) -> None:
        detail = line.detail if line.way is None else self._inspection_words(line.way)
        self._put(_NAME, line.name or self._words.inspection_team, **_RULE, bold=True)
        self._put(_DETAIL, detail, **_RULE, font_color=MUTED, font_size=9, shrink=True)
        for period in range(len(self._order.days)):
            look = self._figure_look(period, code, marks.get((line.name, period), 0.0))
            self._put(_FIRST_PERIOD + period, line.quantities.get(period, 0.0), **look)
        total = sum(line.quantities.values())
        self._put(self._last, total, **_RULE, bold=True, align="right", num_format=code, bg_color=PALE)
        self._row += 1

    def _figure_look(self, period: int, code: str, change: float) -> dict[str, object]:
        look: dict[str, object] = {**_RULE, "align": "right", "num_format": code}
        if change > 0:
            return look | {"num_format": _MORE, "font_color": GREEN, "bg_color": PALE_GREEN, "bold": True}
        if change < 0:
            return look | {"num_format": _LESS, "font_color": AMBER, "bg_color": PALE_AMBER, "bold": True}
        return look | ({"bg_color": PALE_GREY} if period < self._order.firm_periods else {})

    def _inspection_words(self, way: InspectionWay) -> str:
        words = self._words
        if way.method == "all":
            return f"{way.plan}: {words.every_unit}"
        return f"{way.plan}: " + words.sample.format(size=way.sample_size, number=way.acceptance_number)

    def _changes(self) -> None:
        order, words = self._order, self._words
        self._title(words.changes)
        if not order.changes:
            text = words.no_last_plan if order.changes is None else words.no_changes
            self._put(_NAME, text, font_color=MUTED)
            return
        headings = (words.item, self._period_word(), words.before, words.after, words.change)
        for column, text in enumerate(headings):
            self._put(column, text, **_HEAD, align="right" if column >= _FIRST_PERIOD else "left")
        for change in order.changes:
            self._row += 1
            self._change(change)

    def _change(self, change: Changed) -> None:
        moved = change.after - change.before
        figure = {**_RULE, "align": "right", "num_format": _UNITS}
        color = GREEN if moved > 0 else AMBER
        self._put(_NAME, change.item, **_RULE, bold=True)
        day = self._order.days[change.period]
        self._put(_DETAIL, day, **_RULE, align="left", num_format=self._words.date_format)
        self._put(_FIRST_PERIOD, change.before, **figure)
        self._put(_FIRST_PERIOD + 1, change.after, **figure)
        signed = {**figure, "num_format": "+#,##0;-#,##0", "font_color": color, "bold": True}
        self._put(_FIRST_PERIOD + 2, moved, **signed)
