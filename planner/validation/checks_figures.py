"""Checks of figures that would make the cheapest plan a strange one: slips of unit, digit and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.validation import rule_codes
from planner.validation import sense_codes as codes
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Row

_WIDE_GAP = 0.1
_HIGH_HOLDING_SHARE = 0.1
_WEEKS_A_YEAR = 365 / 7
_FIGURES = {
    "Calendar": ("factor", "hours"),
    "Prices": ("unit_cost", "setup_cost"),
    "Stock targets": ("safety_stock", "cover_days", "holding_cost", "max_quantity"),
}
"""Sheets whose rows are for one of these figures at least."""
_OVERTIME = {
    "Resources": ("overtime_hours", "overtime_cost"),
    "Factories": ("inspection_overtime_hours", "inspection_overtime_cost"),
}
_USELESS_WITHOUT = (
    # sheet, the figure that has no effect, the one it needs
    ("Items", "excess_cost", "max_cover_days"),
    ("Items", "max_cover_days", "excess_cost"),
    ("Factories", "commitment_hours", "commitment_penalty"),
    ("Factories", "commitment_penalty", "commitment_hours"),
    ("Factories", "inspection_overtime_hours", "inspection_hours"),
    ("Resources", "overtime_cost", "overtime_hours"),
)


def check_rows_with_figures(view: WorkbookView) -> Iterator[Problem]:
    """A row that is for figures gives one; a cell that could not be read was reported and counts as given."""
    for sheet, columns in _FIGURES.items():
        for row in view[sheet]:
            if not any(row.is_given(column) or row.is_unread(column) for column in columns):
                yield codes.ROW_SAYS_NOTHING.at(
                    row.cell(INPUT_SHEETS[sheet].keys[0]), f"none of {', '.join(columns)} is given."
                )


def check_figures_without_partner(view: WorkbookView) -> Iterator[Problem]:
    """Figures that do nothing because the one they work with is blank."""
    for sheet, column, partner in _USELESS_WITHOUT:
        for row in view[sheet]:
            alone = not row.is_given(partner) and not row.is_unread(partner)
            if row.is_given(column) and row[column] > 0 and alone:
                yield rule_codes.CELL_NOT_USED.at(
                    row.cell(column), f"{column} does nothing without {partner}."
                )


def check_overtime_costs(view: WorkbookView) -> Iterator[Problem]:
    """Overtime that is allowed has a cost, if only a 0."""
    for sheet, (hours, cost) in _OVERTIME.items():
        for row in view.rows(sheet, hours):
            if row[hours] > 0 and not row.is_given(cost) and not row.is_unread(cost):
                yield codes.OVERTIME_FREE.at(
                    row.cell(hours),
                    f"{hours} is {row[hours]:g}, and {cost} is blank: such hours cost nothing.",
                )


def check_gap(view: WorkbookView) -> Iterator[Problem]:
    """The gap asked for is one of a plan worth having."""
    gap = view.settings["gap"]
    if gap is not None and gap > _WIDE_GAP:
        yield codes.GAP_WIDE.at(
            view.setting_cell("gap"), f"gap is {gap:g}: the plan may cost {gap:.0%} more than it need."
        )


def check_holding_costs(view: WorkbookView) -> Iterator[Problem]:
    """Holding for a week costs a small share of the unit's value."""
    rate = view.settings["holding_rate"]
    if rate is not None and rate / _WEEKS_A_YEAR > _HIGH_HOLDING_SHARE:
        yield codes.HOLDING_COST_HIGH.at(
            view.setting_cell("holding_rate"), f"holding_rate is {rate:g}, which is {rate:.0%} a year."
        )
    values = {row["item"]: row["unit_value"] for row in view.rows("Items", "item", "unit_value")}
    for sheet in ("Items", "Stock targets"):
        for row in view.rows(sheet, "item", "holding_cost"):
            value = values.get(row["item"])
            if value and row["holding_cost"] > _HIGH_HOLDING_SHARE * value:
                yield codes.HOLDING_COST_HIGH.at(
                    row.cell("holding_cost"), f"{row['holding_cost']:g} a week for a unit worth {value:g}."
                )


def check_worth_making(view: WorkbookView) -> Iterator[Problem]:
    """A lost sale costs more than making the unit; with a service target it need not."""
    if _has_service_target(view):
        return
    cheapest = _cheapest_units(view)
    with_own_cost = {item for item, cost in view["Forecast"].values("item", "shortage_cost") if cost is None}
    for row in view.rows("Items", "item", "unit_value"):
        cost = cheapest.get(row["item"])
        if row["shortage_policy"] != "lost" or cost is None or row.is_unread("shortage_cost"):
            continue
        loss = row["unit_value"] if row["shortage_cost"] is None else row["shortage_cost"]
        if loss < cost and row["item"] in with_own_cost:
            yield codes.NOT_WORTH_MAKING.at(
                row.cell("shortage_cost" if row.is_given("shortage_cost") else "unit_value"),
                f"losing a sale of {row['item']} costs {loss:g}, making a unit {cost:g} at least.",
            )


def _has_service_target(view: WorkbookView) -> bool:
    targets = [view.settings["service_target"], *view["Warehouses"].columns["service_target"].values]
    return any(targets)


def _cheapest_units(view: WorkbookView) -> Mapping[str, float]:
    """Item → the lowest unit_cost on Sourcing or Prices; without items of which a cost could not be read."""
    found: dict[str, float] = {}
    for sheet in ("Sourcing", "Prices"):
        for row in view.rows(sheet, "item"):
            if _says_a_cost(row):
                cost = float("-inf") if row["unit_cost"] is None else row["unit_cost"]
                found[row["item"]] = min(found.get(row["item"], cost), cost)
    return found


def _says_a_cost(row: Row) -> bool:
    return row["unit_cost"] is not None or row.is_unread("unit_cost")
