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
MORE_CELLS_THAN_HEADERS = error(
    "more-cells-than-headers",
    "A line of a .csv file has more cells than its header, so that nobody can tell which cell is which.",
    "Put texts and numbers that hold the delimiter into quotes.",
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

# What else a file says
HEADER_BELOW = note(
    "header-below", "The header is not in row 1; rows above it are taken for titles, and not read."
)
HIDDEN_SHEET = note("hidden-sheet", "A sheet that is read is hidden.", "Unhide it to see what is read.")
HIDDEN_ROWS = note(
    "hidden-rows",
    "Rows that are read are hidden, by hand or by a filter.",
    "Unhide them to see what is read, or delete them.",
)
HIDDEN_COLUMNS = note(
    "hidden-columns", "Columns that are read are hidden.", "Unhide them to see what is read, or delete them."
)
TOTALS_ROW = note("totals-row", "The totals row of an Excel table is not read.")
FORMULAS_NOT_CALCULATED = warning(
    "formulas-not-calculated",
    "Formulas show 0 or nothing in a file that may never have been worked out, as programs write them.",
    "Open the workbook in Excel or LibreOffice, look at them, and save it.",
)
EXTERNAL_LINKS = note(
    "external-links",
    "The workbook takes values from other files; what was last saved of them is read.",
    "Update the links and save the workbook, if they may have changed.",
)
MACROS_IGNORED = note("macros-ignored", "The workbook holds macros; they are never run.")
ENCODING_INFERRED = note(
    "encoding-inferred",
    "A .csv file does not say how its text is encoded; it was told from the text itself.",
    "Save it as CSV UTF-8 to be sure.",
)
FILE_NOT_READ = note("file-not-read", "A file in the folder that is no .csv file.")

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
MERGED_CELL = error(
    "merged-cell",
    "Cells of a table are merged: only the first of them holds the value, the others are blank to a program.",
    "Unmerge the cells, and fill each.",
)
NUMBER_AS_TEXT = error(
    "number-as-text",
    "A number is held as text, in a way in which no number is written.",
    "Type it again as a number.",
)
AMBIGUOUS_NUMBER = error(
    "ambiguous-number",
    "A number is held as text that could be two numbers, such as 1.234, and its column does not tell which.",
    "Type it again as a number.",
)
MARKS_SETTLED = note(
    "marks-settled",
    "Texts that could be two numbers or two dates are read as the other cells of their column show.",
    "Look whether they are meant so.",
)
PERCENT_OF_NOTHING = error(
    "percent-of-nothing",
    "A percentage stands in a column that is no share.",
    "Type the number itself.",
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
    "Type a date as Excel knows it, as text YYYY-MM-DD, or an ISO week such as 2026-W48.",
)
AMBIGUOUS_DATE = error(
    "ambiguous-date",
    "A date is held as text that could be two dates, such as 02/03/2026, and its column does not tell which.",
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
