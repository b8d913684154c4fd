"""The attribute table of a study's further questions: value of capacity, investments, frontier and risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from planner.workbook.columns import Column, Sheet, by_name
from planner.workbook.table import Cell

_name = partial(Column, kind="name", key=True)
_text = partial(Column, kind="text")
_number = partial(Column, kind="number")
_money = partial(Column, kind="number", unit="currency", width=16)
_share = partial(Column, kind="share")
_count = partial(Column, kind="integer")

VALUE_OF_CAPACITY = "Value of capacity"
INVESTMENTS = "Investments"
FRONTIER = "Frontier"
RISK = "Risk"
NOTES = "Notes"

# One column a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
_SHEETS: tuple[Sheet, ...] = (
    Sheet(VALUE_OF_CAPACITY,
        "What one more of each limit is worth, every figure solved again with it; most valuable first.", (
        _text("span", meaning="horizon: one more in the workbook's cell, so in every period; period: once"),
        _count("rank", meaning="1 is worth most", width=8),
        _text("limit", meaning="what there is one more of", width=18),
        _name("factory", meaning="factory", width=16),
        _name("resource", meaning="resource", width=14),
        _name("warehouse", meaning="platform warehouse", width=20),
        _name("mode", meaning="mode of transport", width=12),
        Column("period", "date", "first day of the period (blank: the horizon)", unit="date", width=12),
        _number("available", meaning="what there is now"),
        _text("step", meaning="one more of what, and how often", width=24),
        _money("value", meaning="cost saved over the horizon"),
        _number("units_served", meaning="units more that are served in their own period", unit="units"),
        _number("holds_to", meaning="the step up to which each further one is worth as much (at least 99 %)"),
        _text("limit_of_search", meaning="yes: no larger step was tried", width=16),
        _text("solved_again", meaning="how it was solved again with the step", width=28),
        _money("planned_again", meaning="cost saved where all was planned again from the start"),
        _money("within", meaning="by how much the two may differ: the gaps of both plans"),
        _text("agrees", width=12,
            meaning="yes: the two differ by no more than that; corrected: they did by more, and planning "
            "again counts; open: the gaps are larger than the figure"),
    )),
    Sheet(INVESTMENTS, "Which investments to make under the budget, and why.", (
        _name("investment", meaning="investment, or all that are made together", width=28),
        _text("decision", meaning="make or leave", width=10),
        _money("cost", meaning="what it costs"),
        _money("charge", meaning="the part of its cost that the horizon has to bear"),
        _money("saves",
            meaning="cost saved over the horizon: by itself as on Value of capacity, together planned again"),
        _number("units_served", meaning="units more that are served in their own period", unit="units"),
        _number("payback_weeks", unit="weeks",
            meaning="weeks until it has saved its cost, at the pace of the horizon (blank: never)"),
        _text("reason", meaning="why", width=44),
        _text("note", meaning="note of the workbook", width=30),
    )),
    Sheet(FRONTIER, "What service costs, and what it brings.", (
        _share("service_target", meaning="asked of every item at every warehouse"),
        _share("service", meaning="share of the forecast served in its own period, all together"),
        _text("reached", meaning="whether every item reaches the target at every warehouse", width=10),
        _money("cost", meaning="of making, moving and keeping goods"),
        _money("missed", meaning="what is not served, at the workbook's shortage costs"),
        _money("total", meaning="both together"),
        _money("next_per_cent_costs", meaning="to the next target, money a per cent"),
        _money("next_per_cent_brings", meaning="to the next target, less missed a per cent"),
        _text("next_per_cent_pays", width=20,
            meaning="yes, as long as it brings what it costs; not proven: the gaps leave it open"),
        _money("gap", meaning="by how much the cost may be above the least there is (blank: nothing proven)"),
        _share("gap_share", meaning="the same as a share of the cost"),
        _text("proven", meaning="yes: the gap is no larger than was asked for", width=10),
        _money("least_cost", meaning="cost less gap: no plan for this target costs less"),
        _text("best", meaning="the point beyond which the next per cent costs more than it brings", width=24),
    )),
    Sheet(RISK, "How plans stand up when demand, yield and lead times turn out otherwise.", (
        _name("plan", meaning="scenario", width=28),
        _count("samples", meaning="draws of demand, defect rates and delays"),
        _money("as_forecast", meaning="cost where all is as forecast"),
        _money("mean_cost", meaning="average cost over the draws"),
        _money("cost_5", meaning="5 % of the draws cost less"),
        _money("cost_95", meaning="5 % of the draws cost more"),
        _share("service_as_forecast", meaning="share of demand served in its period where all is as forecast",
            width=20),
        _share("mean_service", meaning="average over the draws"),
        _share("service_5", meaning="5 % of the draws have less"),
        _share("service_95", meaning="5 % of the draws have more"),
        _share("cheaper", meaning="share of the draws in which it costs less than the first plan"),
    )),
    Sheet(NOTES, "What could not be answered, or only in part.", (
        _text("note", meaning="what was asked, and why there is no answer, or not all of it", width=120),
    )),
)
# fmt: on
FURTHER_SHEETS = by_name(_SHEETS)
"""Tables of a study's further questions, by name."""


def further_rows(sheet: str, rows: Iterable[Mapping[str, Cell]]) -> list[tuple[Cell, ...]]:
    """Rows in the column order of a sheet. KeyError where one lacks a column."""
    columns = [column.name for column in FURTHER_SHEETS[sheet].columns]
    return [tuple(row[column] for column in columns) for row in rows]
