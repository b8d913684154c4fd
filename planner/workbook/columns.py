"""The shape of the attribute table: what one column, one setting and one sheet are.

The rows of the table are in `input_columns` and `output_columns`. Template, reader, checks, writer and the
workbook reference are made from them, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "text", "number", "integer", "share", "date", "choice", "weekday", "flag"]
Value = str | float | int | bool | None
"""What a cell can mean once read; dates are `datetime.date` (see `reader.Cell`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one sheet (or one setting).

    ``required``: a blank cell is an error. ``default``: what a blank means; None means "nothing" (no limit,
    all of them, worked out elsewhere: then ``default_text`` says so). ``refers_to``: sheet whose key
    column of the same meaning declares the allowed names. ``key``: part of what makes a row unique.
    ``header_required``: the sheet is unusable without this header.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: float | str | None = None
    default_text: str = ""
    minimum: float | None = None
    maximum: float | None = None
    above_minimum: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    key: bool = False
    example: object = None
    width: int = 14

    @property
    def default_words(self) -> str:
        """The default as a person reads it."""
        if self.required:
            return "required"
        return self.default_text or ("blank" if self.default is None else str(self.default))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the workbook. ``required``: an input workbook without it cannot be planned."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the sheet has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the columns that together make a row unique."""
        return tuple(column.name for column in self.columns if column.key)


def by_name(sheets: tuple[Sheet, ...]) -> Mapping[str, Sheet]:
    """Sheets by their name, in order."""
    return {sheet.name: sheet for sheet in sheets}
