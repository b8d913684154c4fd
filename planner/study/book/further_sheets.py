"""Sheets of a study's further questions: tables, and native charts of what an eye takes in at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from planner.workbook.cells_out import demand
from planner.workbook.columns import Sheet
from planner.workbook.formats import AMBER, BLUE, DARK, GREY
from planner.workbook.further_columns import FRONTIER, FURTHER_SHEETS, RISK, VALUE_OF_CAPACITY
from planner.workbook.table import Cell
from planner.workbook.writer import write_table

Rows = Sequence[tuple[Cell, ...]]
_SIZE = {"width": 760, "height": 340}
_GAP_ROWS = 2
_PALE_BLUE = "#BFDDE8"
_MONEY_AXIS = {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E3E7EA"}}}


def write_further(book: Any, tables: Mapping[str, Rows]) -> None:
    """Add a sheet for each of ``tables``. Raises OutputNotWritable where one cannot be written."""
    for name, rows in tables.items():
        sheet = FURTHER_SHEETS[name]
        written = write_table(book, sheet, rows)
        picture = _PICTURES.get(name)
        if rows and picture is not None:
            picture(book, written, sheet, rows)


def _column(sheet: Sheet, name: str) -> int:
    return [column.name for column in sheet.columns].index(name)


def _figures(sheet: Sheet, name: str, rows: Rows) -> list[Any]:
    column = _column(sheet, name)
    return [sheet.name, 1, column, len(rows), column]


def _put_below(written: Any, chart: Any, rows: Rows) -> None:
    chart.set_size(_SIZE)
    demand(written.insert_chart(len(rows) + 1 + _GAP_ROWS, 0, chart), "a chart")


def _title(chart: Any, text: str) -> None:
    chart.set_title({"name": text, "name_font": {"size": 11, "color": DARK}, "overlay": False})
    chart.set_legend({"position": "bottom"})


def _value_bars(_book: Any, written: Any, sheet: Sheet, rows: Rows) -> None:
    """Bars in the cells: of the horizon and of single periods apart, as they are of different size."""
    span, value = _column(sheet, "span"), _column(sheet, "value")
    first = 1
    for name in ("horizon", "period"):
        count = sum(row[span] == name for row in rows)
        if count:
            bars = {"type": "data_bar", "bar_color": _PALE_BLUE, "bar_solid": True}
            demand(written.conditional_format(first, value, first + count - 1, value, bars), "data bars")
        first += count


def _frontier_chart(book: Any, written: Any, sheet: Sheet, rows: Rows) -> None:
    """Cost, and cost with what is missed, over service targets."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    lines = (
        ("cost", "cost", BLUE, "solid"),
        ("total", "cost and what is missed", AMBER, "solid"),
        ("least_cost", "proven: no plan costs less", GREY, "dash"),
    )
    for name, label, color, dash in lines:
        chart.add_series(
            {
                "name": label,
                "categories": _figures(sheet, "service_target", rows),
                "values": _figures(sheet, name, rows),
                "line": {"color": color, "width": 2.25, "dash_type": dash},
                "marker": {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": color}},
            }
        )
    _title(chart, "Cost by service target")
    chart.set_x_axis({"num_format": "0%", "min": 0.78, "max": 1.0, "major_gridlines": {"visible": False}})
    chart.set_y_axis(_MONEY_AXIS)
    _put_below(written, chart, rows)


def _risk_chart(book: Any, written: Any, sheet: Sheet, rows: Rows) -> None:
    """Mean cost of every plan, between what 5 % and 95 % of the draws lie below."""
    chart = book.add_chart({"type": "line"})
    looks = (("cost_95", "95 % of the draws", GREY), ("mean_cost", "mean", BLUE), ("cost_5", "5 %", GREY))
    for name, label, color in looks:
        chart.add_series(
            {
                "name": label,
                "categories": _figures(sheet, "plan", rows),
                "values": _figures(sheet, name, rows),
                "line": {"none": True},
                "marker": {
                    "type": "diamond",
                    "size": 8,
                    "fill": {"color": color},
                    "border": {"color": color},
                },
            }
        )
    chart.set_high_low_lines({"line": {"color": GREY, "width": 1.5}})
    _title(chart, "Cost over the draws")
    chart.set_y_axis(_MONEY_AXIS)
    _put_below(written, chart, rows)


_PICTURES: Mapping[str, Callable[[Any, Any, Sheet, Rows], None]] = {
    VALUE_OF_CAPACITY: _value_bars,
    FRONTIER: _frontier_chart,
    RISK: _risk_chart,
}
