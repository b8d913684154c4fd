"""What moving an input on by a week gives: the workbook to plan, and every change made to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.report.contents import InputNote
from planner.validation.problem import Problem
from planner.workbook.table import Cell, Workbook
from planner.workbook.tables import table_of, with_tables


@dataclass(frozen=True)
class Rolled:
    """``workbook``: what is planned. ``notes``: rows of the plan's Inputs sheet, one for everything that is
    not as given. ``problems``: warnings and notes. ``lines``: the same in a few words, for the first page."""

    workbook: Workbook
    notes: tuple[InputNote, ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()

    def with_sheet(self, sheet: str, rows: Iterable[Mapping[str, Cell]]) -> Rolled:
        """The same with other rows on one sheet."""
        workbook = with_tables(self.workbook, {sheet: table_of(sheet, rows)})
        return Rolled(workbook, self.notes, self.problems, self.lines)

    def saying(
        self,
        notes: Iterable[InputNote] = (),
        problems: Iterable[Problem] = (),
        lines: Iterable[str] = (),
    ) -> Rolled:
        """The same with more to say."""
        return Rolled(
            self.workbook,
            (*self.notes, *notes),
            (*self.problems, *problems),
            (*self.lines, *lines),
        )
