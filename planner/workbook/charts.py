"""Native charts of the Summary, and the sheet of plain figures that feeds them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.workbook.cells_out import put
from planner.workbook.formats import AMBER, BLUE, DARK, DATE, FONT, GREY, HEADER, INK, MUTED
from planner.workbook.plan_content import SummaryFacts
from planner.workbook.table import Cell

_LABELS_SHOWN = 9
"""Dates along an axis that can be read side by side."""
_COSTS_SHOWN = 7


@dataclass(frozen=True)
class Block:
    """Figures on the chart sheet: a heading row, then ``rows`` rows from column ``column`` on."""

    sheet: str
    column: int
    rows: int

    def reference(self, offset: int) -> list[Any]:
        """The figures of one column, as xlsxwriter names a range."""
        return [self.sheet, 1, self.column + offset, max(1, self.rows), self.column + offset]

    def name(self, offset: int) -> list[Any]:
        """The heading of one column."""
        return [self.sheet, 0, self.column + offset]


@dataclass(frozen=True)
class ChartData:
    """The blocks on the chart sheet."""

    periods: Block
    warehouses: Block
    factories: Block
    costs: Block


def write_chart_data(book: Any, sheet: Any, facts: SummaryFacts) -> ChartData:
    """Fill the chart sheet: by period, by warehouse, by factory, by cost component."""
    share, whole, day = (book.add_format({"num_format": code}) for code in ("0.0%", "#,##0", DATE))
    header = book.add_format(HEADER)
    contents: list[tuple[list[tuple[str, Any]], list[tuple[Cell, ...]]]] = [
        (
            [("period", day), ("service", share), ("stock", whole), ("safety stock", whole)],
            [(row.day, row.service, row.closing, row.safety_stock) for row in facts.by_period],
        ),
        (
            [("warehouse", None), ("service of warehouse", share)],
            [(row.warehouse, row.service) for row in reversed(facts.by_warehouse)],
        ),
        (
            [("factory", None), ("average load", share), ("fullest resource and period", share)],
            [(row.factory, row.load, row.peak) for row in reversed(facts.by_factory)],
        ),
        ([("component", None), ("cost", whole)], _largest_costs(facts)),
    ]
    blocks, column = [], 0
    for headings, rows in contents:
        for offset, (name, look) in enumerate(headings):
            put(sheet, 0, column + offset, name, header)
            sheet.set_column(column + offset, column + offset, max(16, len(name) + 2), look)
        _write_rows(sheet, column, rows)
        blocks.append(Block(sheet.get_name(), column, len(rows)))
        column += len(headings) + 1
    sheet.freeze_panes(1, 0)
    return ChartData(*blocks)


def _largest_costs(facts: SummaryFacts) -> list[tuple[Cell, ...]]:
    """Components that are not zero, largest last (bars count from below); the small ones together."""
    ranked = sorted(((amount, name) for name, amount in facts.costs if amount), reverse=True)
    shown, rest = ranked[:_COSTS_SHOWN], ranked[_COSTS_SHOWN:]
    others = [(sum(amount for amount, _ in rest), "all others")] if rest else []
    return [(name, amount) for amount, name in reversed([*shown, *others])]


def _write_rows(sheet: Any, column: int, rows: Sequence[tuple[Cell, ...]]) -> None:
    for number, row in enumerate(rows, start=1):
        for offset, value in enumerate(row):
            if value is not None:
                put(sheet, number, column + offset, value)


def service_by_period(book: Any, data: ChartData) -> Any:
    """Share of the forecast served in its own period."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(_series(data.periods, 1, BLUE, gap=40))
    _dress(chart, "Service by period (share of forecast on time)")
    chart.set_y_axis(_value_axis("0%", minimum=0, maximum=1))
    chart.set_x_axis(_date_axis(data.periods.rows))
    chart.set_legend({"none": True})
    return chart


def stock_against_safety_stock(book: Any, data: ChartData) -> Any:
    """Closing stock of all warehouses against the sum of their targets."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(_series(data.periods, 2, BLUE, gap=40))
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": data.periods.name(3),
            "categories": data.periods.reference(0),
            "values": data.periods.reference(3),
            "line": {"color": AMBER, "width": 2.25},
        }
    )
    chart.combine(line)
    _dress(chart, "Stock at warehouses against safety stock (units)")
    chart.set_y_axis(_value_axis("#,##0", minimum=0))
    chart.set_x_axis(_date_axis(data.periods.rows))
    return chart


def load_by_factory(book: Any, data: ChartData) -> Any:
    """Hours used as a share of regular hours: on average, and at the fullest point."""
    chart = book.add_chart({"type": "bar"})
    chart.add_series(_series(data.factories, 1, BLUE, gap=60))
    chart.add_series(_series(data.factories, 2, GREY, gap=60))
    _dress(chart, "Load by factory (hours used / regular hours)")
    chart.set_x_axis(_value_axis("0%", minimum=0))
    chart.set_y_axis(_name_axis())
    return chart


def service_by_warehouse(book: Any, data: ChartData) -> Any:
    """Share of the forecast served in its own period, by warehouse."""
    return _single_bars(book, data.warehouses, "Service by warehouse", "0%", maximum=1, label="0.0%")


def cost_by_component(book: Any, data: ChartData) -> Any:
    """Components of the objective that are not zero."""
    return _single_bars(book, data.costs, "Cost by component", "#,##0", label="#,##0")


def _single_bars(
    book: Any, block: Block, title: str, axis: str, *, label: str, maximum: float | None = None
) -> Any:
    chart = book.add_chart({"type": "bar"})
    labels = {"value": True, "num_format": label, "font": _font(8)}
    chart.add_series({**_series(block, 1, BLUE, gap=50), "data_labels": labels})
    _dress(chart, title)
    chart.set_x_axis(_value_axis(axis, minimum=0, maximum=maximum))
    chart.set_y_axis(_name_axis())
    chart.set_legend({"none": True})
    return chart


def _series(block: Block, offset: int, color: str, gap: int) -> dict[str, Any]:
    return {
        "name": block.name(offset),
        "categories": block.reference(0),
        "values": block.reference(offset),
        "fill": {"color": color},
        "gap": gap,
    }


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": _font(11, bold=True, color=DARK), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(9)})
    chart.set_chartarea({"border": {"color": "#D5DBE0"}})


def _value_axis(code: str, minimum: float | None = None, maximum: float | None = None) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "num_format": code,
        "num_font": _font(8),
        "major_gridlines": {"visible": True, "line": {"color": "#E3E7EA", "width": 0.5}},
        "line": {"none": True},
    }
    if minimum is not None:
        axis["min"] = minimum
    if maximum is not None:
        axis["max"] = maximum
    return axis


def _date_axis(periods: int) -> dict[str, Any]:
    return {
        "num_format": "d mmm",
        "num_font": {**_font(8), "rotation": -45},
        "text_axis": True,
        "interval_unit": max(1, math.ceil(periods / _LABELS_SHOWN)),
        "interval_tick": max(1, math.ceil(periods / _LABELS_SHOWN)),
        "line": {"color": MUTED},
    }


def _name_axis() -> dict[str, Any]:
    return {"num_font": _font(9), "line": {"color": MUTED}, "major_tick_mark": "none"}


def _font(size: int, *, bold: bool = False, color: str = INK) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}
