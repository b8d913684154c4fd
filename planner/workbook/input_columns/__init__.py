"""The attribute table of the input workbook: every sheet, column and setting a planner may fill.

One module a group of sheets, in the order of the workbook.
"""

from __future__ import annotations

from planner.workbook.columns import by_name
from planner.workbook.input_columns.demand import DEMAND_SHEETS
from planner.workbook.input_columns.questions import QUESTION_SHEETS
from planner.workbook.input_columns.settings import FORECAST_WEIGHT_PREFIX, SETTINGS, SETTINGS_SHEETS
from planner.workbook.input_columns.standing import STANDING_SHEETS
from planner.workbook.input_columns.supply import SUPPLY_SHEETS

__all__ = ["FINDINGS_TITLE", "FORECAST_WEIGHT_PREFIX", "INPUT_SHEETS", "SETTINGS"]

FINDINGS_TITLE = "Check findings"
"""The sheet that `planner check --annotate` adds to a workbook: neither read nor told of."""

INPUT_SHEETS = by_name((*SETTINGS_SHEETS, *SUPPLY_SHEETS, *DEMAND_SHEETS, *STANDING_SHEETS, *QUESTION_SHEETS))
"""Input sheets by name, in the order of the workbook."""
