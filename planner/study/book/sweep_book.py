"""The result workbook of a sweep: curves over one figure, coloured tables over two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.study.book import lists
from planner.study.book.comparison import standing
from planner.study.book.looks import Looks, figure_format, put_row, set_up_print, write_book
from planner.study.kpis import KPI_BY_NAME
from planner.study.sweep import Sweep
from planner.workbook.cells_out import demand, put
from planner.workbook.formats import AMBER, BLUE, DARK, FONT, GREEN, GREY, INK, RED

SHEET = "Sweep"
_DRAWN = (
    ("cost", BLUE),
    ("service", GREEN),
    ("overtime hours", GREY),
    ("stock value", AMBER),
    ("availability", "#8FC1D4"),
    ("lost sales value", RED),
)
_LISTED = (
    *(name for name, _ in _DRAWN),
    "lost units",
    "load",
    "peak load",
    "started units",
    "gap",
)
"""Figures beside each step; all of them are on Figures."""
_HEAD_ROW = 4
_CHART_ROWS = 15
_GREEN_RED = ("#63BE7B", "#FFEB84", "#F8696B")


def write_sweep(path: Path, sweep: Sweep) -> None:
    """The sweep, every cell that each step changed, and all figures. Raises OutputNotWritable."""

    def fill(book: Any, looks: Looks) -> None:
        sheet = book.add_worksheet(SHEET)
        sheet.hide_gridlines(2)
        _write_top(sheet, looks, sweep)
        if len(sweep.axes) == 1:
            _write_curve(book, sheet, looks, sweep)
        else:
            _write_grids(sheet, looks, sweep)
        set_up_print(sheet, SHEET)
        lists.write_scenarios(book, looks, sweep.study)
        lists.write_changes(book, looks, sweep.study)
        lists.write_figures(book, looks, sweep.study)

    write_book(path, "Sweep", fill)


def _write_top(sheet: Any, looks: Looks, sweep: Sweep) -> None:
    sheet.set_row(0, 28)
    put(sheet, 0, 0, f"Sweep of {sweep.study.input_name}", looks.title())
    banner = looks.banner(good=not sweep.study.without_plan)
    put_row(sheet, 1, [(standing(sweep.study), banner)] + [("", banner)] * len(_LISTED))
    put(sheet, 2, 0, " · ".join(axis.words for axis in sweep.axes), looks.look(bold=True, font_color=DARK))


def _write_curve(book: Any, sheet: Any, looks: Looks, sweep: Sweep) -> None:
    """A row a step; a chart for each of the figures that are drawn."""
    study, names = sweep.study, _LISTED
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, len(names), 12)
    put(sheet, _HEAD_ROW, 0, "step", looks.head(align="center"))
    put_row(sheet, _HEAD_ROW, [(name, looks.head(align="center")) for name in names], 1)
    sheet.set_row(_HEAD_ROW, 32)
    for number, each in enumerate(study.compared, start=_HEAD_ROW + 1):
        put(sheet, number, 0, sweep.points[each.name][0], looks.look(num_format="General", bold=True))
        for position, name in enumerate(names, start=1):
            look = looks.look(num_format=figure_format(name, KPI_BY_NAME[name].unit), align="right")
            shown = each.result.kpis.get(name) if each.result.has_plan else "no plan"
            put(sheet, number, position, shown, look)
    rows = len(study.compared)
    for number, (name, color) in enumerate(_DRAWN):
        chart = _curve(book, sweep, name, names.index(name) + 1, rows, color)
        row, column = divmod(number, 2)
        place = _HEAD_ROW + rows + 2 + row * _CHART_ROWS
        demand(sheet.insert_chart(place, column * 6, chart), "a chart")
    sheet.freeze_panes(_HEAD_ROW + 1, 1)


def _curve(book: Any, sweep: Sweep, name: str, column: int, rows: int, color: str) -> Any:
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    first, last = _HEAD_ROW + 1, _HEAD_ROW + rows
    unit = KPI_BY_NAME[name].unit
    chart.add_series(
        {
            "name": name,
            "categories": [SHEET, first, 0, last, 0],
            "values": [SHEET, first, column, last, column],
            "line": {"color": color, "width": 2.25},
            "marker": {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": "#FFFFFF"}},
        }
    )
    words = f"{name} ({sweep.study.currency})" if unit == "currency" else name
    font = {"name": FONT, "size": 8, "color": INK}
    grid = {"visible": True, "line": {"color": "#E3E7EA", "width": 0.5}}
    chart.set_title({"name": words, "name_font": {"name": FONT, "size": 11, "bold": True, "color": DARK}})
    chart.set_legend({"none": True})
    axis = sweep.axes[0]
    low, high = min(axis.figures), max(axis.figures)
    chart.set_x_axis(
        {"name": axis.words, "name_font": {**font, "bold": False}, "num_font": font, "min": low, "max": high}
    )
    code = "0.0%" if unit == "share" else "#,##0"
    chart.set_y_axis({"num_format": code, "num_font": font, "major_gridlines": grid})
    chart.set_chartarea({"border": {"color": "#D5DBE0"}})
    chart.set_size({"width": 530, "height": 290})
    return chart


def _write_grids(sheet: Any, looks: Looks, sweep: Sweep) -> None:
    """A table a figure: the first axis downwards, the second across; green is good, red is not."""
    down, across = (axis.figures for axis in sweep.axes)
    results = {sweep.points[each.name]: each.result for each in sweep.study.compared}
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, len(across), 13)
    row = _HEAD_ROW
    for name, _ in _DRAWN:
        kpi = KPI_BY_NAME[name]
        unit = sweep.study.currency if kpi.unit == "currency" else kpi.unit
        put(sheet, row, 0, f"{name} ({unit})", looks.look(bold=True, font_color=DARK, font_size=12))
        put(sheet, row + 1, 0, "down ↓ across →", looks.head(align="center"))
        put_row(sheet, row + 1, [(figure, looks.head(align="center")) for figure in across], 1)
        look = looks.look(num_format=figure_format(name, kpi.unit), align="right")
        for number, figure in enumerate(down, start=row + 2):
            put(sheet, number, 0, figure, looks.look(bold=True, align="center"))
            for position, other in enumerate(across, start=1):
                result = results[figure, other]
                put(sheet, number, position, result.kpis.get(name) if result.has_plan else "no plan", look)
        low, middle, high = _GREEN_RED if kpi.better == "lower" else _GREEN_RED[::-1]
        colors = {"min_color": low, "mid_color": middle, "max_color": high, "type": "3_color_scale"}
        last = row + 1 + len(down)
        demand(sheet.conditional_format(row + 2, 1, last, len(across), colors), "colours")
        row = last + 3
