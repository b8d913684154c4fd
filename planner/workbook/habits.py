"""How a column writes numbers and dates that it holds as text, as far as its cells show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from planner.workbook import date_text, number_text
from planner.workbook.columns import Column
from planner.workbook.date_text import day_first_in
from planner.workbook.number_text import decimal_mark_of, number_in
from planner.workbook.raw import BookFacts

NUMBER_KINDS = ("number", "share", "integer")


@dataclass(frozen=True, slots=True)
class Habits:
    """What settles texts that could mean two things; None where nothing does.

    ``decimal_mark``: `.` or `,`; ``day_first``: the day stands before the month; ``day_zero``: what date
    serials count from.
    """

    decimal_mark: str | None = None
    day_first: bool | None = None
    day_zero: date = BookFacts().day_zero

    def of_column(self, column: Column, texts: Iterable[str]) -> Habits:
        """The same with what the texts of a column show; these are the fallback where they show nothing."""
        if column.kind in NUMBER_KINDS:
            mark = decimal_mark_of(texts)
            return self if mark is None else replace(self, decimal_mark=mark)
        return self.of_dates(texts) if column.kind == "date" else self

    def settled(self, column: Column, texts: Iterable[str]) -> set[str]:
        """Those of the texts that could mean two things, and are read by these habits."""
        if column.kind in NUMBER_KINDS and self.decimal_mark is not None:
            return {text for text in texts if _is_unsettled(number_in, text)}
        if column.kind == "date" and self.day_first is not None:
            return {text for text in texts if _is_unsettled(_date_in, text)}
        return set()

    def words(self, column: Column) -> str:
        """What the cells of a column show, in words."""
        if column.kind == "date":
            return "day before month" if self.day_first else "month before day"
        return f"a decimal {'point' if self.decimal_mark == '.' else 'comma'}"

    def of_dates(self, texts: Iterable[str]) -> Habits:
        """The same with what the texts of some dates show."""
        day_first = day_first_in(texts)
        return self if day_first is None else replace(self, day_first=day_first)


def texts_in(contents: Iterable[object]) -> set[str]:
    """The different texts among contents."""
    return {content for content in contents if type(content) is str}


def _date_in(text: str) -> date | None:
    return date_text.date_in(text, None, BookFacts().day_zero)


def _is_unsettled(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except (number_text.NotCertain, date_text.NotCertain):
        return True
    except date_text.NoSuchDay:
        return False
    return False
