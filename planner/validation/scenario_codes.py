"""What can be said of scenarios: what a row asks for, and what becomes of the workbook that it changes."""

from __future__ import annotations

from planner.validation.codes import error

SCENARIO_INCOMPLETE = error(
    "scenario-incomplete",
    "A row of Scenarios lacks sheet, column or change, and its name combines no other scenarios.",
    "Fill the cell; or, to combine scenarios, write their names with ` + ` between them and nothing else.",
)
SCENARIO_UNKNOWN = error(
    "scenario-unknown",
    "A scenario is asked for, or combined, that the Scenarios sheet does not have.",
    "Correct the name, or add its rows to Scenarios.",
)
SCENARIO_SHEET = error(
    "scenario-sheet", "A scenario changes a sheet that is no input sheet.", "Name an input sheet."
)
SCENARIO_COLUMN = error(
    "scenario-column", "A scenario names a column that the sheet does not have.", "Name a column of it."
)
SCENARIO_WHERE = error(
    "scenario-where",
    "The rows that a scenario changes cannot be told from `where`.",
    "Write conditions with `;` between them, such as factory=Chenghai; period>=2027-02-01; * is any value.",
)
SCENARIO_CHANGE = error(
    "scenario-change",
    "A change cannot be read, or does not suit its column.",
    "Write *0.7, +10%, -2, =5, set 5 or copy NAME, in a cell that is formatted as text.",
)
SCENARIO_BLANK = error(
    "scenario-blank",
    "A change of a figure meets a blank cell that stands for a figure worked out elsewhere.",
    "Fill the cell, or write the wanted figure with =.",
)
SCENARIO_NO_ROWS = error("scenario-no-rows", "A change finds no row that it could touch.", "Correct `where`.")
SCENARIO_NO_EFFECT = error(
    "scenario-no-effect",
    "A change leaves every cell as it is.",
    "Correct `where` or the change, or delete the row.",
)
SCENARIO_BREAKS = error(
    "scenario-breaks",
    "The workbook as a scenario changes it has an error that the workbook itself has not.",
    "Correct the change, or change with it what must fit.",
)
