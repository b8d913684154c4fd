"""The first page of a plan workbook: facts, tiles, charts, and what needs a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planner.workbook import charts
from planner.workbook.cells_out import demand, put
from planner.workbook.charts import ChartData
from planner.workbook.formats import (
    DARK,
    FONT,
    INK,
    MUTED,
    PALE,
    PALE_AMBER,
    PALE_GREEN,
    Properties,
    row_height,
)
from planner.workbook.plan_content import Decision, SummaryFacts
from planner.workbook.table import Cell

_WIDTHS = (24, 36, 2, 19, 19, 19, 19, 19, 19)
_LAST_COLUMN = len(_WIDTHS) - 1
_TILE_ROW = 3
_CHART_ROW = 6
_FACTS_ROW = 3
_PIXELS_A_CHARACTER = 7
_PIXELS_OF_PADDING = 5  # of every column
_PIXELS_A_ROW = 20
_CHART_HEIGHT = 16  # rows
_CHART_MARGIN = 4  # pixels
_NOT_PROVEN = "not proven"

_STATUS = {
    "optimal": "Proven within the gap asked for.",
    "time_limit": "BEST PLAN WHEN THE TIME LIMIT WAS REACHED: not proven within the gap asked for.",
    "interrupted": "BEST PLAN WHEN PLANNING WAS STOPPED: not proven within the gap asked for.",
}


@dataclass(frozen=True)
class _Line:
    """One labelled fact. ``code``: its number format."""

    label: str
    value: Cell
    code: str = ""


def write_summary(book: Any, sheet: Any, facts: SummaryFacts, data: ChartData) -> None:
    """Fill the Summary sheet."""
    for position, width in enumerate(_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.hide_gridlines(2)
    _write_title(book, sheet, facts)
    after_facts = _write_facts(book, sheet, facts)
    _write_tiles(book, sheet, facts)
    _insert(sheet, _CHART_ROW, 3, 3, charts.service_by_period(book, data))
    _insert(sheet, _CHART_ROW, 6, 3, charts.stock_against_safety_stock(book, data))
    row = max(after_facts, _CHART_ROW + _CHART_HEIGHT) + 1
    row = _write_decisions(book, sheet, row, facts) + 1
    row = _write_remarks(book, sheet, row, facts)
    _insert(sheet, row, 0, 2, charts.load_by_factory(book, data))
    _insert(sheet, row, 3, 3, charts.service_by_warehouse(book, data))
    _insert(sheet, row, 6, 3, charts.cost_by_component(book, data))
    _set_up_print(sheet, row + _CHART_HEIGHT)


def _text(**more: Any) -> Properties:
    return {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter", **more}


def _write_title(book: Any, sheet: Any, facts: SummaryFacts) -> None:
    title = book.add_format(_text(font_size=20, bold=True, font_color=DARK))
    color = PALE_GREEN if facts.run.status == "optimal" else PALE_AMBER
    banner = book.add_format(_text(bold=True, bg_color=color, indent=1))
    sheet.set_row(0, 30)
    put(sheet, 0, 0, "Production plan", title)
    horizon = f"{facts.first_day:%Y-%m-%d} to {facts.last_day:%Y-%m-%d}"
    items = f"{facts.items:,} item{'' if facts.items == 1 else 's'}"
    words = f"{horizon} · {items} · {_STATUS.get(facts.run.status, facts.run.status)}"
    sheet.set_row(1, 20)
    demand(sheet.merge_range(1, 0, 1, _LAST_COLUMN, "", banner), "the banner")
    put(sheet, 1, 0, words, banner)


def _lines(facts: SummaryFacts) -> list[_Line]:
    run, totals = facts.run, facts.totals
    money = "#,##0.00"
    return [
        _Line("Input file", run.input_name),
        _Line("Input SHA-256", run.input_sha256),
        _Line("Version", run.version),
        _Line("Planned at", f"{run.planned_at:%Y-%m-%d %H:%M %z}".strip()),
        _Line("Horizon", f"{facts.periods} periods from {facts.first_day:%Y-%m-%d}"),
        _Line("Status", run.status.replace("_", " ")),
        _Line("Currency", facts.currency),
        _Line("Cost", facts.cost, money),
        _Line("Bound", _NOT_PROVEN if facts.bound is None else facts.bound, money),
        _Line("Gap", _NOT_PROVEN if facts.gap is None else facts.gap, "0.00%"),
        _Line("Gap asked for", run.gap_wanted, "0.00%"),
        _Line("Seconds", sum(run.seconds.values()), "#,##0.0"),
        _Line("Method", run.method),
        _Line("Why it stopped", run.stopped),
        _Line("Service (on time)", "no forecast" if totals.service is None else totals.service, "0.00%"),
        _Line("Forecast units", totals.forecast_units, "#,##0"),
        _Line("Started units", totals.started_units, "#,##0"),
        _Line("Unmet units", totals.unmet_units, "#,##0"),
        _Line("of which lost", totals.lost_units, "#,##0"),
        _Line("of which late", totals.late_units, "#,##0"),
        _Line("Overtime hours", totals.overtime_hours, "#,##0.0"),
    ]


def _write_facts(book: Any, sheet: Any, facts: SummaryFacts) -> int:
    """Labels in column A, values in column B; returns the row after them."""
    rule = {"bottom": 1, "bottom_color": "#E3E7EA"}
    label = book.add_format(_text(font_color=MUTED, **rule))
    row = _FACTS_ROW
    for line in _lines(facts):
        is_long = isinstance(line.value, str) and len(line.value) > _WIDTHS[1]
        look = _text(align="left", **rule, **({"num_format": line.code} if line.code else {}))
        if is_long:
            look |= {"font_size": 8, "text_wrap": True}
            sheet.set_row(row, _PIXELS_A_ROW * 1.2)
        put(sheet, row, 0, line.label, label)
        put(sheet, row, 1, line.value, book.add_format(look))
        row += 1
    return row


def _write_tiles(book: Any, sheet: Any, facts: SummaryFacts) -> None:
    totals = facts.totals
    tiles = [
        _Line("Service on time", "–" if totals.service is None else totals.service, "0.00%"),
        _Line("Unmet units", totals.unmet_units, "#,##0"),
        _Line(f"Cost ({facts.currency})", facts.cost, "#,##0"),
        _Line("Overtime hours", totals.overtime_hours, "#,##0"),
        _Line("Shipped defective", "–" if totals.defect_rate is None else totals.defect_rate, "0.00%"),
        _Line("Unit-periods below target", totals.stock_below_target, "#,##0"),
    ]
    head = book.add_format(_text(font_size=9, font_color=MUTED, bg_color=PALE, align="center"))
    for offset, tile in enumerate(tiles):
        look = _text(font_size=18, bold=True, font_color=DARK, bg_color=PALE, align="center")
        if tile.code:
            look["num_format"] = tile.code
        put(sheet, _TILE_ROW, 3 + offset, tile.label, head)
        demand(sheet.merge_range(_TILE_ROW + 1, 3 + offset, _TILE_ROW + 2, 3 + offset, ""), "a tile")
        put(sheet, _TILE_ROW + 1, 3 + offset, tile.value, book.add_format(look))


_DECISION_COLUMNS: tuple[tuple[str, int, int, Callable[[Decision], str]], ...] = (
    ("Needs a decision", 0, 0, lambda decision: decision.topic),
    ("What the plan says", 1, 5, lambda decision: decision.finding),
    ("What would change it", 6, 7, lambda decision: decision.remedy),
    ("See sheet", 8, 8, lambda decision: decision.sheet),
)
"""(heading, first and last column, text)"""


def _write_decisions(book: Any, sheet: Any, row: int, facts: SummaryFacts) -> int:
    """A table of what needs a decision; returns the row after it."""
    head = book.add_format(_text(bold=True, font_color="#FFFFFF", bg_color=DARK))
    body = book.add_format(_text(text_wrap=True, valign="top", bottom=1, bottom_color="#D5DBE0"))
    found = facts.decisions or [Decision("Nothing", "the plan leaves nothing open", "", "")]
    for heading, first, last, _ in _DECISION_COLUMNS:
        _put_across(sheet, row, first, last, heading, head)
    for decision in found:
        row += 1
        texts = []
        for _, first, last, text_of in _DECISION_COLUMNS:
            texts.append((text_of(decision), sum(_WIDTHS[first : last + 1])))
            _put_across(sheet, row, first, last, texts[-1][0], body)
        sheet.set_row(row, row_height(texts))
    return row + 1


def _write_remarks(book: Any, sheet: Any, row: int, facts: SummaryFacts) -> int:
    """What came from the last plan and what became of it, a line each; returns the row after it."""
    if not facts.remarks:
        return row
    head = book.add_format(_text(bold=True, font_color="#FFFFFF", bg_color=DARK))
    body = book.add_format(_text(text_wrap=True, valign="top", bottom=1, bottom_color="#D5DBE0"))
    _put_across(sheet, row, 0, _LAST_COLUMN, "Since the last plan", head)
    for remark in facts.remarks:
        row += 1
        _put_across(sheet, row, 0, _LAST_COLUMN, remark, body)
        sheet.set_row(row, row_height([(remark, sum(_WIDTHS))]))
    return row + 2


def _put_across(sheet: Any, row: int, first: int, last: int, text: str, look: Any) -> None:
    if last > first:
        demand(sheet.merge_range(row, first, row, last, "", look), "merged cells")
    put(sheet, row, first, text, look)


def _insert(sheet: Any, row: int, column: int, columns: int, chart: Any) -> None:
    widths = _WIDTHS[column : column + columns]
    width = sum(width * _PIXELS_A_CHARACTER + _PIXELS_OF_PADDING for width in widths) - 2 * _CHART_MARGIN
    chart.set_size({"width": width, "height": _CHART_HEIGHT * _PIXELS_A_ROW - 2 * _CHART_MARGIN})
    demand(
        sheet.insert_chart(row, column, chart, {"x_offset": _CHART_MARGIN, "y_offset": _CHART_MARGIN}),
        "a chart",
    )


def _set_up_print(sheet: Any, last_row: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(0, 0, last_row, _LAST_COLUMN)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&LProduction plan&RPage &P of &N")
