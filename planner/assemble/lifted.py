"""Limits that facts alone break, told with the cell of the limit or of the agreed quantity (M12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from models.data import PlanningData
from models.lifted import Lift, lifted_limits
from planner.periods import PeriodCalendar
from planner.validation import rule_codes as codes
from planner.validation.problem import Problem
from planner.workbook.table import Row, Workbook


@dataclass(frozen=True)
class _Limit:
    """What a rule of `Lift` is called in the workbook. ``by_frozen``: only frozen production can break it."""

    sheet: str
    names: tuple[str, ...]  # columns of the sheet that the key names, in the key's order
    words: str
    unit: str
    by_frozen: bool = False
    column: str = ""  # the limit's own column, for limits that stock and open orders break


_LIMITS = {
    "resource_hours": _Limit("Last plan", ("factory", "resource"), "hours with overtime", "hours", True),
    "max_share": _Limit("Last plan", ("item", "factory"), "max_share of the frozen units", "units", True),
    "min_share": _Limit("Last plan", ("item", "factory"), "min_share of the frozen units", "units", True),
    "max_sources": _Limit("Last plan", ("item",), "max_sources", "sources", True),
    "min_sources": _Limit("Last plan", ("item",), "min_sources", "sources", True),
    "storage_volume": _Limit("Warehouses", ("warehouse",), "storage_volume", "m³", column="storage_volume"),
    "inbound_units": _Limit("Warehouses", ("warehouse",), "inbound_units", "units", column="inbound_units"),
    "factory_cap": _Limit(
        "Stock targets", ("item", "location"), "max_quantity", "units", column="max_quantity"
    ),
    "warehouse_cap": _Limit(
        "Stock targets", ("item", "location"), "max_quantity", "units", column="max_quantity"
    ),
}


def lift_problems(workbook: Workbook, data: PlanningData, calendar: PeriodCalendar) -> Iterator[Problem]:
    """A warning for each limit that gave way: where, how far, and in how many periods."""
    grouped: dict[tuple[str, tuple[str | int, ...]], list[Lift]] = defaultdict(list)
    for lift in lifted_limits(data):
        names = lift.key[: len(_LIMITS[lift.rule].names)]
        grouped[lift.rule, names].append(lift)
    for (rule, names), lifts in grouped.items():
        limit = _LIMITS[rule]
        code = codes.FROZEN_BREAKS_RULE if limit.by_frozen else codes.LIMIT_LIFTED
        yield code.at(
            _cell(workbook, limit, names, lifts[0], calendar), _message(limit, names, lifts, calendar)
        )


def _message(limit: _Limit, names: tuple[str | int, ...], lifts: list[Lift], calendar: PeriodCalendar) -> str:
    worst = max(lifts, key=lambda lift: abs(lift.lifted_to - lift.limit))
    facts = "frozen production" if limit.by_frozen else "what is there or on its way"
    message = (
        f"{', '.join(map(str, names))}: {facts} comes to {worst.lifted_to:,.10g} {limit.unit}, "
        f"and {limit.words} allow{'' if limit.words.startswith('hours') else 's'} {worst.limit:,.10g}"
    )
    period = _period(worst)
    if period is None:
        return f"{message}."
    others = len(lifts) - 1
    more = f" (and in {others} more period{'' if others == 1 else 's'})" if others else ""
    return f"{message} on {calendar.date_of(period)}{more}."


def _period(lift: Lift) -> int | None:
    last = lift.key[-1]
    return last if isinstance(last, int) else None


def _cell(
    workbook: Workbook, limit: _Limit, names: tuple[str | int, ...], first: Lift, calendar: PeriodCalendar
) -> str:
    """The limit's cell; for what frozen production breaks, the first agreed quantity concerned."""
    wanted = dict(zip(limit.names, names, strict=True))
    for row in workbook[limit.sheet]:
        if limit.by_frozen and _agreed_for(row, wanted, _period(first), calendar):
            return row.cell("quantity")
        if not limit.by_frozen and _names_match(row, wanted) and row[limit.column] is not None:
            return row.cell(limit.column)
    return limit.sheet


def _names_match(row: Row, wanted: dict[str, str | int]) -> bool:
    return all(row[column] == name for column, name in wanted.items())


def _agreed_for(row: Row, wanted: dict[str, str | int], period: int | None, calendar: PeriodCalendar) -> bool:
    inside = 0 <= (named := calendar.period_of(row["period"])) < calendar.periods
    of_them = {column: name for column, name in wanted.items() if column != "resource"}
    return inside and period in (None, named) and _names_match(row, of_them)
