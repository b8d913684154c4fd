"""The seam between kinds of files and what sheets mean: cell contents with their places, nothing interpreted.

Every module of `planner.workbook.files` turns its kind of file into these, and nothing above asks what kind
the file was. A content is a text, a number, a bool, a `datetime`, `time` or `timedelta`, None for a blank, or
one of the classes below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error. ``code``: `#N/A`."""

    code: str


@dataclass(frozen=True, slots=True)
class UncachedFormula:
    """A formula whose result is not in the file."""


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number under a format that changes what is seen, such as 000."""

    value: float
    number_format: str


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell that is covered by merged cells whose first cell is filled. ``merged``: `A2:A4`."""

    merged: str


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its ends included: rows from 1, columns from 0 (A)."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = f"{column_letters(self.first_column)}{self.first_row}"
        return f"{first}:{column_letters(self.last_column)}{self.last_row}"


@dataclass
class SheetMarks:
    """What a file says of a sheet beside its cells; filled while the rows are read.

    ``hidden_rows``, ``hidden_columns``: numbers of rows (from 1) and columns (from 0) that are filled and
    hidden; ``totals_rows``: row number → name of the Excel table that it totals; ``doubtful_results``: how
    many formulas show what they also show where their results were never worked out, ``first_doubtful``: the
    cell of the first (`D7`); ``text_only``: the file can hold nothing but text (.csv); ``encoding``: of a
    text file that does not say so itself.
    """

    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    totals_rows: dict[int, str] = field(default_factory=dict)
    doubtful_results: int = 0
    first_doubtful: str = ""
    text_only: bool = False
    encoding: str = ""

    def doubt(self, row_number: int, index: int) -> None:
        """Note a formula whose result is doubtful; rows come in their order."""
        self.doubtful_results += 1
        self.first_doubtful = self.first_doubtful or f"{column_letters(index)}{row_number}"


Rows = Iterator[tuple[int, list[object]]]
"""Numbers (from 1, ascending) and contents of the rows that hold anything."""
OpenSheet = tuple[str, SheetMarks, Rows]
"""A sheet while it is read: title, marks that are complete once the rows were gone through, rows."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet: the rows that hold anything, with their numbers (from 1, ascending).

    Rows end with their last filled cell; those of text files as their lines do.
    """

    title: str
    rows: Sequence[list[object]]
    row_numbers: Sequence[int]
    marks: SheetMarks = field(default_factory=SheetMarks)


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a file says of itself. ``day_zero``: the day that date serials count from.

    ``recalculates``: the file asks the program that opens it to work its formulas out again, so that the
    results in it may be missing or old. ``external_links``: some formulas take values from other files.
    ``not_read``: names of other things in a folder → why they are not read.
    """

    day_zero: date = date(1899, 12, 30)
    recalculates: bool = False
    external_links: bool = False
    macros: bool = False
    not_read: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawBook:
    """What was read of a file or folder. ``titles``: of all its sheets; ``sheets``: those asked for.

    ``sha256``: of the file's bytes; of a folder, of the list of its files (`files.csv_folder`).
    """

    sha256: str
    titles: Sequence[str]
    sheets: Sequence[RawSheet]
    facts: BookFacts = BookFacts()


@cache
def column_letters(index: int) -> str:
    """`D` for column 3 (0 is A)."""
    letters, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@cache
def column_index(letters: str) -> int:
    """3 for `D`. Raises ValueError where the letters are none of a column."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
        raise ValueError(f"{letters!r} is no column")
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def area_of(reference: str) -> Area:
    """The area of a reference such as `A2:B4` or `C3`. Raises ValueError."""
    first, _, last = reference.replace("$", "").partition(":")
    ends = []
    for corner in (first, last or first):
        letters = corner.rstrip("0123456789")
        ends.append((int(corner[len(letters) :]), column_index(letters)))
    (top, left), (bottom, right) = ends
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def place(title: str, index: int, row_number: int) -> str:
    """`Forecast!D7` for column index 3 (0 is A) and row 7."""
    return f"{title}!{column_letters(index)}{row_number}"
