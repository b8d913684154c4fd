"""The Investments sheet: what could be bought, and what there would be more of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.extra_capacity import increases
from models.what_if.investments import Investment
from planner.assemble import Assembled, assemble
from planner.capacity_value.limits import LIMIT_COLUMNS, LimitColumn
from planner.periods import PeriodCalendar
from planner.scenarios import Change, apply_changes
from planner.scenarios.read import operation_of
from planner.scenarios.wording import find_column, find_sheet, read_where
from planner.validation import investment_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem
from planner.workbook.columns import Sheet
from planner.workbook.table import Row, Workbook


@dataclass(frozen=True)
class Offer:
    """An investment as the sheet offers it. ``changes``: what it does to the workbook; ``cost``: of all its
    rows; ``charge``: the part of it that the horizon bears; ``note``: why."""

    name: str
    changes: tuple[Change, ...]
    cost: float
    charge: float
    note: str = ""


@dataclass(frozen=True)
class Offers:
    """Every investment of a workbook, and what each would add (in the same order)."""

    offers: tuple[Offer, ...]
    investments: tuple[Investment, ...]


def check_offers(workbook: Workbook, assembled: Assembled) -> tuple[Offers, list[Problem]]:
    """The investments of a workbook without errors of its own, and everything that is wrong with them."""
    problems: list[Problem] = []
    rows: dict[str, list[tuple[Row, Change]]] = {}
    for row in workbook["Investments"]:
        try:
            change = _change(row)
        except _At as found:
            problems.append(found.problem)
        else:
            rows.setdefault(row["investment"] or change.wording, []).append((row, change))
    offers = [_offer(name, of_name, assembled.calendar) for name, of_name in rows.items()]
    investments = [_investment(workbook, assembled, offer, problems) for offer in offers]
    return Offers(tuple(offers), tuple(investments)), problems


class _At(Exception):
    """A problem with its place."""

    def __init__(self, place: str, found: CellProblem) -> None:
        super().__init__(str(found))
        self.problem = found.code.at(place, found.message, found.remedy)


def _change(row: Row) -> Change:
    """What a row does. Raises _At."""
    place = row.cell("what")
    try:
        sheet, limit = _limit(row["what"])
        place = row.cell("where")
        where = read_where(row["where"] or "", sheet)
        place = row.cell("change")
        operation = operation_of(row["change"], sheet, sheet.column(limit.column))
    except CellProblem as found:
        raise _At(place, found) from found
    at = f" where {row['where']}" if where else ""
    wording = f"{limit.sheet}.{limit.column} {row['change'].strip()}{at}"
    return Change(
        limit.sheet,
        limit.column,
        where,
        operation,
        wording,
        row.cell("what"),
        row.cell("where"),
        row.cell("change"),
    )


def _limit(what: str) -> tuple[Sheet, LimitColumn]:
    """`Resources.regular_hours` as a limit. Raises CellProblem."""
    title, _, name = what.partition(".")
    known = [f"{one.sheet}.{one.column}" for one in LIMIT_COLUMNS]
    try:
        sheet = find_sheet(title)
        column = find_column(sheet, name)
    except CellProblem as found:
        remedy = did_you_mean(what, known, codes.INVESTMENT_WHAT.remedy)
        raise CellProblem(codes.INVESTMENT_WHAT, found.message, remedy) from found
    for limit in LIMIT_COLUMNS:
        if (limit.sheet, limit.column) == (sheet.name, column.name):
            return sheet, limit
    raise CellProblem(
        codes.INVESTMENT_WHAT,
        f"{sheet.name}.{column.name} is no limit: these can be bought: {', '.join(known)}.",
    )


def _offer(name: str, rows: Sequence[tuple[Row, Change]], calendar: PeriodCalendar) -> Offer:
    weeks = calendar.weeks * calendar.periods
    return Offer(
        name,
        tuple(change for _, change in rows),
        cost=sum(row["cost"] for row, _ in rows),
        charge=sum(row["cost"] * min(1.0, weeks / row["life_weeks"]) for row, _ in rows),
        note="; ".join(dict.fromkeys(row["note"] for row, _ in rows if row["note"])),
    )


def _investment(
    workbook: Workbook, assembled: Assembled, offer: Offer, problems: list[Problem]
) -> Investment:
    """What an offer adds; problems where it cannot be made, or adds nothing."""
    changed = apply_changes(workbook, offer.changes, must_act=False)
    problems += changed.problems
    amounts = {} if changed.problems else increases(assembled.data, assemble(changed.workbook).data)
    if not amounts and not changed.problems:
        change = offer.changes[0]
        problems.append(
            codes.INVESTMENT_NO_MORE.at(change.change_place, f"{change.wording} adds nothing to any limit.")
        )
    return Investment(offer.name, offer.cost, offer.charge, amounts)


def with_offers(workbook: Workbook, offers: Iterable[Offer]) -> Workbook:
    """The workbook once these are bought."""
    changes = [change for offer in offers for change in offer.changes]
    return apply_changes(workbook, changes, must_act=False).workbook
