"""What can be said of sheets, headers, cells and settings while a workbook is read."""

from __future__ import annotations

from planner.validation.codes import error, note, warning

# Sheets and headers
MISSING_SHEET = error(
    "missing-sheet",
    "A required sheet is not in the workbook.",
    "Add it; `planner template` writes a workbook that has every sheet.",
)
DUPLICATE_SHEET = error(
    "duplicate-sheet",
    "Two sheets have the same name but for case, spaces and underscores.",
    "Delete or rename one of them.",
)
UNKNOWN_SHEET = note("unknown-sheet", "A sheet that is no input sheet; it is not read.")
MISSING_HEADER = error(
    "missing-header",
    "A required column is not on the sheet.",
    "Write its header in row 1.",
)
DUPLICATE_HEADER = error(
    "duplicate-header", "Two columns of a sheet have the same header.", "Delete or rename one of them."
)
UNKNOWN_HEADER = warning(
    "unknown-header",
    "A header that is no column of the sheet; the column is not read.",
    "Correct the header, or delete the column.",
)
COLUMN_WITHOUT_HEADER = warning(
    "column-without-header",
    "Cells are filled in a column that has no header; they are not read.",
    "Write the header in row 1, or delete the column.",
)
NO_ROWS = error("no-rows", "A required sheet has no rows.", "Fill it from row 2 on.")
MIXED_FORECAST = error(
    "mixed-forecast",
    "The Forecast sheet is both long (a quantity column) and wide (a column a period).",
    "Keep either the columns period and quantity, or one column a period.",
)
SCENARIOS_NOT_USED = note(
    "scenarios-not-used", "The Scenarios sheet is filled; `planner plan` plans the workbook as it stands."
)
INVESTMENTS_NOT_USED = note(
    "investments-not-used",
    "The Investments sheet is filled; `planner plan` buys nothing, a study with a budget chooses.",
)

# Cells
REQUIRED_BLANK = error("required-blank", "A cell that has no default is blank.", "Fill it.")
ERROR_CELL = error(
    "error-cell", "A cell shows an Excel error such as #N/A.", "Mend the formula, or type the value."
)
UNCACHED_FORMULA = error(
    "uncached-formula",
    "A formula was saved without its result, so that its value is not in the file.",
    "Open the workbook in Excel or LibreOffice and save it, or type the value.",
)
NUMBER_AS_TEXT = error(
    "number-as-text",
    "A number is held as text.",
    "Select the cells and choose Convert to Number.",
)
NOT_A_NUMBER = error("not-a-number", "Something else stands where a number belongs.", "Type a number.")
NOT_FINITE = error(
    "not-finite",
    "A number is too large to be meant.",
    "Type the number, or leave the cell blank for no limit.",
)
OUT_OF_RANGE = error("out-of-range", "A number is below or above what the column allows.", "Correct it.")
SHARE_ABOVE_ONE = error(
    "share-above-one",
    "A share is above 1; 0.05 means 5 %.",
    "Divide it by 100, or format the cell as a percentage.",
)
NOT_WHOLE = error("not-whole", "A number that must be whole is not.", "Round it.")
NOT_A_DATE = error(
    "not-a-date",
    "Something else stands where a date belongs.",
    "Type a date as Excel knows it, or as text YYYY-MM-DD.",
)
DATE_WITH_TIME = error("date-with-time", "A date carries a time of day.", "Type the date alone.")
NOT_A_CHOICE = error("not-a-choice", "A word that the column does not know.", "Choose one of the words.")
NOT_A_WEEKDAY = error(
    "not-a-weekday", "A cell holds no weekday.", "Type Monday … Sunday, or 1 (Monday) … 7 (Sunday)."
)
NOT_A_NAME = error(
    "not-a-name",
    "A name is held as something whose text is not certain, such as a date or a rounded number.",
    "Format the cell as text and type the name again.",
)
CONTROL_CHARACTER = error(
    "control-character", "A text holds an invisible control character or a line break.", "Type it again."
)

# Settings
UNKNOWN_SETTING = warning(
    "unknown-setting",
    "A row of Settings that is no setting; it is not used.",
    "Correct the name, or delete the row.",
)
DUPLICATE_SETTING = error("duplicate-setting", "A setting is given twice.", "Delete one of the rows.")
MISSING_SETTING = error(
    "missing-setting", "A required setting is not given.", "Add a row for it on Settings."
)
