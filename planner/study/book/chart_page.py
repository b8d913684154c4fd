"""The charts of a study, and the sheet of plain figures that feeds them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.objective import COMPONENTS
from planner.study.book.looks import Looks, figure_format, set_up_print
from planner.study.case import CaseResult
from planner.study.kpis import KPI_BY_NAME
from planner.workbook.cells_out import demand, put
from planner.workbook.formats import AMBER, BLUE, DARK, FONT, GREEN, GREY, INK, MUTED, RED

SHEET, DATA = "Charts", "Chart data"
_COMPONENT_COLORS = (BLUE, "#8FC1D4", GREEN, "#A7CDB3", AMBER, "#E5C07B", RED, "#D99A95", GREY, "#C5CBD1")
_ROWS, _COLUMNS = 22, 9  # cells under a chart
_PIXELS_A_ROW, _PIXELS_A_COLUMN = 20, 64
_BARS_SHOWN = 60
_NAME_WIDTH, _NAME_HEIGHT = 0.4, 0.05
"""What the name of a point takes of the chart, as shares of its width and height."""
_FAR_RIGHT = 0.95
"""Service beyond which a name stands left of its point: there is no room on the right."""


@dataclass(frozen=True)
class Figures:
    """Where figures stand on the data sheet, one row a case. ``points``: service and cost of each."""

    sheet: str
    rows: int
    columns: Mapping[str, int]
    points: Sequence[tuple[float, float]]

    def of(self, column: str) -> list[Any]:
        """The figures of a column, as xlsxwriter names a range."""
        place = self.columns[column]
        return [self.sheet, 1, place, max(1, self.rows), place]

    def one(self, column: str, row: int) -> list[Any]:
        """One figure."""
        place = self.columns[column]
        return [self.sheet, row + 1, place, row + 1, place]

    def name(self, column: str) -> list[Any]:
        """The heading of a column."""
        return [self.sheet, 0, self.columns[column]]


_DRAWN = (
    "cost",
    "service",
    "availability",
    "lost sales value",
    "stock value",
    "overtime hours",
    "cover days",
)


def write_chart_data(
    book: Any, looks: Looks, results: Mapping[str, CaseResult], title: str = DATA
) -> Figures:
    """Key figures that are drawn, one row a case; cases without a plan are left out."""
    sheet = book.add_worksheet(title)
    components = [name for name in COMPONENTS if any(_cost(result, name) for result in results.values())]
    columns = ["scenario", *_DRAWN, *(f"cost: {name}" for name in components)]
    known = [(name, result) for name, result in results.items() if result.has_plan][:_BARS_SHOWN]
    for position, column in enumerate(columns):
        unit = KPI_BY_NAME[column].unit if column in KPI_BY_NAME else ""
        look = looks.look(num_format=figure_format(column, unit)) if unit else looks.look()
        sheet.set_column(position, position, 30 if position == 0 else 16, look)
        put(sheet, 0, position, column.removeprefix("cost: ") if position else column, looks.head())
    for row, (name, result) in enumerate(known, start=1):
        put(sheet, row, 0, name)
        for position, column in enumerate(columns[1:], start=1):
            value = result.kpis.get(column)
            if value is not None:
                put(sheet, row, position, value)
    sheet.freeze_panes(1, 1)
    set_up_print(sheet, title, 0)
    points = [(result.kpis.get("service") or 0.0, result.kpis.get("cost") or 0.0) for _, result in known]
    return Figures(title, len(known), {column: place for place, column in enumerate(columns)}, points)


def _cost(result: CaseResult, component: str) -> float:
    return result.kpis.get(f"cost: {component}") or 0.0


def write_charts(book: Any, sheet: Any, figures: Figures) -> None:
    """Six charts: cost by component, service, lost sales, stock, overtime, and cost against service."""
    sheet.hide_gridlines(2)
    height = max(_ROWS, 4 + figures.rows)
    charts = [
        _cost_chart(book, figures),
        _bars(book, figures, ("service", "availability"), "Service and availability", "0%"),
        _bars(book, figures, ("lost sales value",), "Sales that stockouts cost", "#,##0", (RED,)),
        _bars(book, figures, ("stock value",), "Value of stock, on average", "#,##0", (AMBER,)),
        _bars(book, figures, ("overtime hours",), "Overtime hours", "#,##0", (GREY,)),
        _scatter(book, figures),
    ]
    for number, chart in enumerate(charts):
        row, column = divmod(number, 2)
        chart.set_size({"width": _COLUMNS * _PIXELS_A_COLUMN - 8, "height": height * _PIXELS_A_ROW - 8})
        demand(sheet.insert_chart(row * height, column * _COLUMNS, chart), "a chart")
    set_up_print(sheet, SHEET, pages=1)


def _cost_chart(book: Any, figures: Figures) -> Any:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    components = [column for column in figures.columns if column.startswith("cost: ")]
    for number, column in enumerate(components):
        color = _COMPONENT_COLORS[number % len(_COMPONENT_COLORS)]
        chart.add_series(_series(figures, column, color))
    return _dress(chart, "Cost by component", "#,##0")


def _bars(
    book: Any,
    figures: Figures,
    columns: Sequence[str],
    title: str,
    code: str,
    colors: Sequence[str] = (BLUE, "#8FC1D4"),
) -> Any:
    chart = book.add_chart({"type": "bar"})
    for column, color in zip(columns, colors, strict=False):
        chart.add_series(_series(figures, column, color))
    dressed = _dress(chart, title, code, legend=len(columns) > 1)
    if code == "0%":
        chart.set_x_axis(_value_axis(code, maximum=1.0))
    return dressed


def _series(figures: Figures, column: str, color: str) -> dict[str, Any]:
    return {
        "name": figures.name(column),
        "categories": figures.of("scenario"),
        "values": figures.of(column),
        "fill": {"color": color},
        "gap": 45,
    }


def _scatter(book: Any, figures: Figures) -> Any:
    """One series a case, so that each has its name; where names would lie upon each other, the first is shown
    and the others appear under the pointer."""
    chart = book.add_chart({"type": "scatter"})
    named = _far_apart(figures.points)
    for row in range(figures.rows):
        chart.add_series(_point(figures, row, row in named))
    chart.set_title({"name": "Cost against service", "name_font": _font(11, bold=True, color=DARK)})
    chart.set_legend({"none": True})
    chart.set_x_axis({**_value_axis("0%", maximum=1.0), "name": "service", "name_font": _font(9)})
    least = min((cost for _, cost in figures.points), default=0.0)
    chart.set_y_axis(
        {**_value_axis("#,##0", minimum=_round_below(least)), "name": "cost", "name_font": _font(9)}
    )
    chart.set_chartarea({"border": {"color": "#D5DBE0"}})
    return chart


def _point(figures: Figures, row: int, named: bool) -> dict[str, Any]:
    is_base = row == 0
    label = {
        "series_name": True,
        "value": False,
        "position": "left" if figures.points[row][0] > _FAR_RIGHT else "right",
        "font": _font(8, bold=is_base),
    }
    return {
        "name": figures.one("scenario", row),
        "categories": figures.one("service", row),
        "values": figures.one("cost", row),
        "marker": {
            "type": "diamond" if is_base else "circle",
            "size": 9 if is_base else 7,
            "fill": {"color": DARK if is_base else BLUE},
            "border": {"color": "#FFFFFF"},
        },
        "data_labels": label if named else {},
    }


def _far_apart(points: Sequence[tuple[float, float]]) -> set[int]:
    """Places of points whose names have room beside those before them."""
    if not points:
        return set()
    wide, high = (max(values) - min(values) or 1.0 for values in zip(*points, strict=True))
    named: set[int] = set()
    for place, (service, cost) in enumerate(points):
        if all(
            abs(service - points[other][0]) > _NAME_WIDTH * wide
            or abs(cost - points[other][1]) > _NAME_HEIGHT * high
            for other in named
        ):
            named.add(place)
    return named


def _round_below(cost: float) -> float:
    """A round figure a little below, for an axis that need not begin at nothing."""
    if cost <= 0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(cost))
    return step / 2 * math.floor(0.95 * cost / (step / 2))


def _dress(chart: Any, title: str, code: str, legend: bool = True) -> Any:
    chart.set_title({"name": title, "name_font": _font(11, bold=True, color=DARK), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(9)} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": "#D5DBE0"}})
    chart.set_x_axis(_value_axis(code, minimum=0.0))
    chart.set_y_axis(
        {"num_font": _font(9), "line": {"color": MUTED}, "major_tick_mark": "none", "reverse": True}
    )
    return chart


def _value_axis(code: str, minimum: float | None = None, maximum: float | None = None) -> dict[str, Any]:
    limits = {"min": minimum, "max": maximum}
    return {
        "num_format": code,
        "num_font": _font(8),
        "major_gridlines": {"visible": True, "line": {"color": "#E3E7EA", "width": 0.5}},
        "line": {"none": True},
        "crossing": "min" if minimum is None else None,
        **{name: value for name, value in limits.items() if value is not None},
    }


def _font(size: int, *, bold: bool = False, color: str = INK) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}
