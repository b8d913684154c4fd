"""One sheet a scenario: what was asked, the answer in words, and its figures beside those of the base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.study.book.comparison import WITHIN_GAPS
from planner.study.book.lists import CHANGES, put_table
from planner.study.book.looks import SHARE_OF_BASE, Looks, figure_format, set_up_print, signed
from planner.study.case import CaseResult
from planner.study.kpis import KPIS
from planner.study.outcome import Compared, Study, difference
from planner.study.words import answer_in_words
from planner.workbook.cells_out import demand, put
from planner.workbook.formats import BLUE, DARK, FONT, GREY, INK
from planner.workbook.table import Cell

_CELLS_SHOWN = 12
_CHART_COLUMN = 7
_CHART_SIZE = {"width": 620, "height": 300}
_CHART_ROWS = 16
_GROUPS_FIRST = ("Cost", "Service", "Stock", "Capacity", "Flow", "Quality")


def write_question(book: Any, looks: Looks, study: Study, each: Compared, title: str) -> None:
    """The page of one scenario; where it has no plan, why not."""
    sheet = book.add_worksheet(title)
    sheet.hide_gridlines(2)
    for position, width in enumerate((30, 16, 16, 14, 10, 3, 3)):
        sheet.set_column(position, position, width)
    sheet.set_row(0, 28)
    put(sheet, 0, 0, each.name, looks.title())
    put(sheet, 1, 0, each.scenario.question, looks.muted(italic=True))
    row = 3
    for line in answer_in_words(study, each):
        put(sheet, row, 0, line, looks.look(bold=row == 3, font_color=DARK if row == 3 else INK))
        row += 1
    if each.result.has_plan:
        row = _write_figures(sheet, looks, study, each, row + 1)
        row = _write_profile(book, sheet, looks, study.base, each.result, row + 1)
    _write_changes(sheet, looks, each, row + 1)
    set_up_print(sheet, title)


def _write_figures(sheet: Any, looks: Looks, study: Study, each: Compared, row: int) -> int:
    rows: list[list[tuple[Cell, Any]]] = []
    for kpi in KPIS:
        is_component = kpi.name.startswith("cost: ")
        values = study.base.kpis.get(kpi.name), each.result.kpis.get(kpi.name)
        if kpi.group not in _GROUPS_FIRST and not (is_component and any(values)):
            continue
        code = figure_format(kpi.name, kpi.unit)
        found = difference(kpi.name, study.base, each.result)
        plain = looks.look(num_format=code, align="right", bottom=1, bottom_color="#E3E7EA")
        shift = WITHIN_GAPS if found.within_gaps else signed(code)
        unit = study.currency if kpi.unit == "currency" else kpi.unit
        rows.append(
            [
                (
                    f"{kpi.name} ({unit})",
                    looks.look(bottom=1, bottom_color="#E3E7EA", indent=int(is_component)),
                ),
                (values[0], plain),
                (values[1], plain),
                (
                    found.absolute,
                    looks.look(num_format=shift, align="right", bottom=1, bottom_color="#E3E7EA"),
                ),
                (
                    found.share,
                    looks.muted(num_format=SHARE_OF_BASE, align="right", bottom=1, bottom_color="#E3E7EA"),
                ),
            ]
        )
    return put_table(sheet, looks, row, ("key figure", "base", each.name, "difference", "%"), rows)


def _write_profile(
    book: Any, sheet: Any, looks: Looks, base: CaseResult, result: CaseResult, row: int
) -> int:
    """By warehouse, factory and period; charts of service and stock by period stand beside the figures."""
    for dimension, measures in (
        ("warehouse", ("service",)),
        ("factory", ("load", "overtime hours", "started units")),
    ):
        for measure in measures:
            headings = (f"{measure} by {dimension}", "base", result.name, "difference", "")
            rows = list(_profile_rows(looks, base, result, dimension, measure))
            row = put_table(sheet, looks, row, headings, rows) + 1
    place = 3
    for measure in ("service", "warehouse stock"):
        headings = (f"{measure} by period", "base", result.name, "difference", "")
        rows = list(_profile_rows(looks, base, result, "period", measure))
        chart = _period_chart(book, sheet, row, len(rows), measure)
        demand(sheet.insert_chart(place, _CHART_COLUMN, chart), "a chart")
        row = put_table(sheet, looks, row, headings, rows) + 1
        place += _CHART_ROWS
    return row


def _profile_rows(
    looks: Looks, base: CaseResult, result: CaseResult, dimension: str, measure: str
) -> Iterator[list[tuple[Cell, Any]]]:
    before = {row[1]: row[3] for row in base.profile if row[0] == dimension and row[2] == measure}
    after = {row[1]: row[3] for row in result.profile if row[0] == dimension and row[2] == measure}
    code = {"service": "0.0%", "load": "0.0%"}.get(measure, "#,##0")
    plain = looks.look(num_format=code, align="right")
    for member in dict.fromkeys([*before, *after]):
        first, second = before.get(member), after.get(member)
        shift = None if first is None or second is None else second - first
        yield [
            (member, looks.look()),
            (first, plain),
            (second, plain),
            (shift, looks.look(num_format=signed(code), align="right")),
        ]


def _period_chart(book: Any, sheet: Any, row: int, rows: int, measure: str) -> Any:
    chart = book.add_chart({"type": "line"})
    first, last = row + 1, row + max(1, rows)
    for column, color, width in ((1, GREY, 1.75), (2, BLUE, 2.25)):
        chart.add_series(
            {
                "name": [sheet.get_name(), row, column],
                "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, column, last, column],
                "line": {"color": color, "width": width},
            }
        )
    font = {"name": FONT, "size": 8, "color": INK}
    chart.set_title(
        {
            "name": f"{measure[:1].upper()}{measure[1:]} by period",
            "name_font": {"name": FONT, "size": 11, "bold": True, "color": DARK},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "bottom", "font": {**font, "size": 9}})
    chart.set_x_axis({"num_font": {**font, "rotation": -45}, "interval_unit": max(1, rows // 9)})
    code = "0%" if measure == "service" else "#,##0"
    grid = {"visible": True, "line": {"color": "#E3E7EA", "width": 0.5}}
    limits = {"min": 0, "max": 1} if measure == "service" else {"min": 0}
    chart.set_y_axis({"num_format": code, "num_font": font, "major_gridlines": grid, **limits})
    chart.set_chartarea({"border": {"color": "#D5DBE0"}})
    chart.set_size(_CHART_SIZE)
    return chart


def _write_changes(sheet: Any, looks: Looks, each: Compared, row: int) -> None:
    """The first changed cells; all of them are on Changes."""
    plain, right = looks.look(), looks.look(align="right", num_format="General")
    dates = looks.look(align="right", num_format="yyyy-mm-dd")

    def shown(value: Cell) -> tuple[Cell, Any]:
        value = "(blank)" if value is None else value
        return value, right if isinstance(value, str | float | int) else dates

    rows = [
        [
            (f"{cell.place}: {cell.column}", plain),
            ("(new row)", right) if cell.added else shown(cell.before),
            shown(cell.after),
            (cell.row, looks.look(align="left", indent=1)),
        ]
        for cell in each.changed.cells[:_CELLS_SHOWN]
    ]
    row = put_table(sheet, looks, row, ("changed cell", "before", "after", "row", ""), rows)
    more = len(each.changed.cells) - len(rows)
    if more > 0:
        put(sheet, row, 0, f"and {more:,} more: see {CHANGES}", looks.muted(italic=True))
