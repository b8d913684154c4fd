"""A scenario applied to a workbook: the tables as they would have been read, had the file held its figures.

Everything downstream (checks, assembling, verifier) then sees an ordinary workbook, and need not know of
scenarios at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from planner.scenarios.change import CellChange, Change, Kind, Scenario
from planner.scenarios.match import RowMatch, find_rows, row_words
from planner.scenarios.settings import change_setting
from planner.scenarios.tables import with_cells, with_rows
from planner.validation import scenario_codes as codes
from planner.validation.problem import Problem, errors
from planner.workbook.cells import CellProblem
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.sheets import default_of
from planner.workbook.table import Cell, Table, Workbook

_BLANK_IS_BLANK = frozenset(
    {"no limit", "none", "not replaced", "as before", "any quantity", "priced only", "not known"}
)
"""Words for a blank that is not worked out from other figures, so that a share more of it is still it."""


@dataclass(frozen=True)
class Changed:
    """A workbook after its changes. ``cells``: every cell that became another, in the order of the changes;
    ``problems``: errors of the changes themselves (the workbook is not to be used where there are any)."""

    workbook: Workbook
    cells: tuple[CellChange, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every change could be made."""
        return not errors(self.problems)


@dataclass
class _State:
    workbook: Workbook
    cells: list[CellChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def apply_changes(workbook: Workbook, changes: Sequence[Change], must_act: bool = True) -> Changed:
    """Make ``changes`` one after the other.

    Problems: a name in `where` that the column does not hold, a value that the column does not allow, rows
    that are not there, and, with ``must_act``, a change that leaves every cell as it was. The result is not
    checked as a whole: see `check_changed`.
    """
    state = _State(workbook)
    for change in changes:
        before = len(state.cells), len(state.problems)
        try:
            _make(state, change)
        except CellProblem as found:
            state.problems.append(found.code.at(change.change_place, found.message, found.remedy))
        if must_act and before == (len(state.cells), len(state.problems)):
            state.problems.append(
                codes.SCENARIO_NO_EFFECT.at(
                    change.change_place, f"{change.wording} leaves every cell as it is."
                )
            )
    sha256 = _fingerprint(workbook, state.cells) if state.cells else workbook.sha256
    return Changed(replace(state.workbook, sha256=sha256), tuple(state.cells), tuple(state.problems))


def apply_scenario(workbook: Workbook, scenario: Scenario) -> Changed:
    """`apply_changes` for a scenario. Of a combination a part may undo another, so not all have to act."""
    return apply_changes(workbook, scenario.changes, must_act=not scenario.combines)


def _make(state: _State, change: Change) -> None:
    if change.sheet == "Settings":
        state.workbook, cells = change_setting(state.workbook, change)
        state.cells += cells
        return
    match = find_rows(state.workbook, change)
    state.problems += match.problems
    if match.problems:
        return
    if change.operation.kind is Kind.COPY:
        _copy_rows(state, change, match)
    else:
        _change_rows(state, change, match)
        if match.missing:
            rows = [{**names, change.column: change.operation.content} for names in match.missing]
            _add_rows(state, change, rows)


def _change_rows(state: _State, change: Change, match: RowMatch) -> None:
    table, column = state.workbook[change.sheet], INPUT_SHEETS[change.sheet].column(change.column)
    values: dict[int, Cell] = {}
    blanks: list[int] = []
    for index in match.indices:
        before = table.columns[column.name].values[index]
        _demand_figure(table, index, column, change)
        after = change.operation.applied_to(before, column)
        is_blank = after is None
        after = default_of(column) if is_blank else after
        if after == before:
            continue
        values[index] = after
        if is_blank:
            blanks.append(index)
        state.cells.append(_cell_change(table, index, column.name, before, after, change))
    if values:
        _put(state, with_cells(table, column.name, values, blanks))


def _demand_figure(table: Table, index: int, column: Column, change: Change) -> None:
    """A blank cannot be multiplied where it stands for a figure that is worked out elsewhere."""
    if change.operation.kind not in (Kind.MULTIPLY, Kind.ADD):
        return
    is_blank = table.columns[column.name].values[index] is None
    if is_blank and not column.default_text.startswith(tuple(_BLANK_IS_BLANK)):
        raise CellProblem(
            codes.SCENARIO_BLANK,
            f"{table.cell(index, column.name)} is blank, which means {column.default_words}: "
            f"{change.wording} has no figure to begin from.",
        )


def _copy_rows(state: _State, change: Change, match: RowMatch) -> None:
    table = state.workbook[change.sheet]
    rows = []
    for index in match.indices:
        names = [name for name in table.columns if index not in table.defaulted.get(name, ())]
        row = {name: table.columns[name].values[index] for name in names}
        rows.append({**row, change.column: change.operation.content})
    _add_rows(state, change, rows)


def _add_rows(state: _State, change: Change, rows: Sequence[dict[str, Cell]]) -> None:
    sheet = INPUT_SHEETS[change.sheet]
    table = state.workbook[change.sheet]
    first = len(table)
    table = with_rows(table, rows, {column.name: default_of(column) for column in sheet.columns})
    _put(state, table)
    for index, row in enumerate(rows, start=first):
        for name, value in row.items():
            if value is not None:
                state.cells.append(_cell_change(table, index, name, None, value, change, added=True))


def _put(state: _State, table: Table) -> None:
    state.workbook = replace(
        state.workbook,
        tables={**state.workbook.tables, table.sheet: table},
        present=state.workbook.present | {table.sheet},
    )


def _cell_change(
    table: Table, index: int, column: str, before: Cell, after: Cell, change: Change, added: bool = False
) -> CellChange:
    return CellChange(
        place=table.cell(index, column),
        sheet=table.sheet,
        row=row_words(table, index),
        column=column,
        before=before,
        after=after,
        by=change.place,
        added=added,
    )


def _fingerprint(workbook: Workbook, cells: Iterable[CellChange]) -> str:
    """SHA-256 of a workbook that no file holds: of the file it comes from and of what was changed."""
    mark = hashlib.sha256(workbook.sha256.encode())
    for cell in cells:
        mark.update(f"\n{cell.place}\t{cell.column}\t{cell.after!r}".encode())
    return mark.hexdigest()
