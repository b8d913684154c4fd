"""The catalogue of everything that can be said of an input workbook; `docs/messages.md` is made from it.

A code never changes its meaning, so that people and programs can rely on it. Every problem is made through
its code: ``REQUIRED_BLANK.at("Items!B3", "…")``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from planner.validation.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. ``meaning``: when it is said; ``remedy``: how it is mended in general."""

    name: str
    severity: Severity
    meaning: str
    remedy: str

    def at(self, place: str, message: str, remedy: str | None = None) -> Problem:
        """This finding at a place; ``remedy`` replaces the general one where more can be said."""
        return Problem(self.severity, self.name, place, message, self.remedy if remedy is None else remedy)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, ignoring case; None where nothing is like it."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names the nearest known name, or ``otherwise``."""
    found = nearest(name, known)
    return f"Did you mean {found!r}?" if found else otherwise


CATALOGUE: dict[str, Code] = {}
"""Every code by its name."""


def _code(severity: Severity, name: str, meaning: str, remedy: str) -> Code:
    if name in CATALOGUE:
        raise ValueError(f"the code {name!r} is given twice")
    CATALOGUE[name] = code = Code(name, severity, meaning, remedy)
    return code


def _error(name: str, meaning: str, remedy: str) -> Code:
    return _code(Severity.ERROR, name, meaning, remedy)


def _warning(name: str, meaning: str, remedy: str) -> Code:
    return _code(Severity.WARNING, name, meaning, remedy)


def _note(name: str, meaning: str, remedy: str = "") -> Code:
    return _code(Severity.NOTE, name, meaning, remedy)


# Sheets and headers
MISSING_SHEET = _error(
    "missing-sheet",
    "A required sheet is not in the workbook.",
    "Add it; `planner template` writes a workbook that has every sheet.",
)
DUPLICATE_SHEET = _error(
    "duplicate-sheet",
    "Two sheets have the same name but for case, spaces and underscores.",
    "Delete or rename one of them.",
)
UNKNOWN_SHEET = _note("unknown-sheet", "A sheet that is no input sheet; it is not read.")
MISSING_HEADER = _error(
    "missing-header",
    "A required column is not on the sheet.",
    "Write its header in row 1.",
)
DUPLICATE_HEADER = _error(
    "duplicate-header", "Two columns of a sheet have the same header.", "Delete or rename one of them."
)
UNKNOWN_HEADER = _warning(
    "unknown-header",
    "A header that is no column of the sheet; the column is not read.",
    "Correct the header, or delete the column.",
)
COLUMN_WITHOUT_HEADER = _warning(
    "column-without-header",
    "Cells are filled in a column that has no header; they are not read.",
    "Write the header in row 1, or delete the column.",
)
NO_ROWS = _error("no-rows", "A required sheet has no rows.", "Fill it from row 2 on.")
MIXED_FORECAST = _error(
    "mixed-forecast",
    "The Forecast sheet is both long (a quantity column) and wide (a column a period).",
    "Keep either the columns period and quantity, or one column a period.",
)
SCENARIOS_NOT_USED = _note(
    "scenarios-not-used", "The Scenarios sheet is filled; `planner plan` plans the workbook as it stands."
)

# Cells
REQUIRED_BLANK = _error("required-blank", "A cell that has no default is blank.", "Fill it.")
ERROR_CELL = _error(
    "error-cell", "A cell shows an Excel error such as #N/A.", "Mend the formula, or type the value."
)
UNCACHED_FORMULA = _error(
    "uncached-formula",
    "A formula was saved without its result, so that its value is not in the file.",
    "Open the workbook in Excel or LibreOffice and save it, or type the value.",
)
NUMBER_AS_TEXT = _error(
    "number-as-text",
    "A number is held as text.",
    "Select the cells and choose Convert to Number.",
)
NOT_A_NUMBER = _error("not-a-number", "Something else stands where a number belongs.", "Type a number.")
NOT_FINITE = _error(
    "not-finite",
    "A number is too large to be meant.",
    "Type the number, or leave the cell blank for no limit.",
)
OUT_OF_RANGE = _error("out-of-range", "A number is below or above what the column allows.", "Correct it.")
SHARE_ABOVE_ONE = _error(
    "share-above-one",
    "A share is above 1; 0.05 means 5 %.",
    "Divide it by 100, or format the cell as a percentage.",
)
NOT_WHOLE = _error("not-whole", "A number that must be whole is not.", "Round it.")
NOT_A_DATE = _error(
    "not-a-date",
    "Something else stands where a date belongs.",
    "Type a date as Excel knows it, or as text YYYY-MM-DD.",
)
DATE_WITH_TIME = _error("date-with-time", "A date carries a time of day.", "Type the date alone.")
NOT_A_CHOICE = _error("not-a-choice", "A word that the column does not know.", "Choose one of the words.")
NOT_A_WEEKDAY = _error(
    "not-a-weekday", "A cell holds no weekday.", "Type Monday … Sunday, or 1 (Monday) … 7 (Sunday)."
)
NOT_A_NAME = _error(
    "not-a-name",
    "A name is held as something whose text is not certain, such as a date or a rounded number.",
    "Format the cell as text and type the name again.",
)
CONTROL_CHARACTER = _error(
    "control-character", "A text holds an invisible control character or a line break.", "Type it again."
)

# Settings
UNKNOWN_SETTING = _warning(
    "unknown-setting",
    "A row of Settings that is no setting; it is not used.",
    "Correct the name, or delete the row.",
)
DUPLICATE_SETTING = _error("duplicate-setting", "A setting is given twice.", "Delete one of the rows.")
MISSING_SETTING = _error(
    "missing-setting", "A required setting is not given.", "Add a row for it on Settings."
)

# Names
DUPLICATE_ROW = _error(
    "duplicate-row", "Two rows have the same key.", "Delete one of the rows, or correct it."
)
UNKNOWN_NAME = _error(
    "unknown-name", "A name that is not declared on its sheet.", "Correct the name, or declare it."
)
