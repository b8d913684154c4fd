"""What can be said of figures that can be read and fit together, but are hardly what was meant."""

from __future__ import annotations

from planner.validation.codes import error, note, warning

# Dates and forecast
START_OFF_DATES = error(
    "start-off-dates",
    "All dates of the workbook begin periods on another day than start does.",
    "Correct start on Settings, or the dates.",
)
NO_FORECAST_IN_HORIZON = error(
    "no-forecast-in-horizon",
    "There is a forecast, and none of it lies inside the horizon: there would be nothing to plan.",
    "Correct start and periods on Settings.",
)
FORECAST_ENDS_EARLY = warning(
    "forecast-ends-early",
    "The forecast ends before the horizon does: nothing is wanted in its last periods.",
    "Add the forecast of those periods, or lower periods on Settings.",
)
FORECAST_GAP = note(
    "forecast-gap",
    "The forecast of an item and warehouse skips a period inside the horizon; nothing is wanted then.",
    "Add the missing row if something is wanted, or write 0 to say that nothing is.",
)
FORECAST_OUTLIER = warning(
    "forecast-outlier",
    "One quantity is many times as large as any other of its item and warehouse.",
    "Look for a digit too many; leave it if it is meant.",
)

# Names
SIMILAR_NAMES = warning(
    "similar-names",
    "Two names that are declared apart differ only in case, spaces, width or accents.",
    "Use one name everywhere, if they mean the same.",
)

# Money
NOT_WORTH_MAKING = warning(
    "not-worth-making",
    "Losing a sale costs less than making the unit, so the cheapest plan makes none.",
    "Raise shortage_cost (or unit_value, which is its default), or correct unit_cost.",
)
HOLDING_COST_HIGH = warning(
    "holding-cost-high",
    "Holding a unit for a week costs more than a tenth of its value.",
    "Give holding_cost per week, not per year, and holding_rate as a share: 0.25 for 25 % a year.",
)
OVERTIME_FREE = note(
    "overtime-free",
    "Overtime is allowed and its cost is blank, so that it costs nothing.",
    "Give its cost, or write 0 to say that it costs nothing.",
)
GAP_WIDE = warning(
    "gap-wide",
    "The plan may cost more than a tenth above the best one.",
    "Write 0.005 for 0.5 %.",
)

# Limits that leave nothing to do
LEAD_TIME_BEYOND_HORIZON = warning(
    "lead-time-beyond-horizon",
    "What starts or leaves on the first day comes after the horizon.",
    "Give the lead time in days, or raise periods on Settings.",
)
LOT_ABOVE_HOURS = warning(
    "lot-above-hours",
    "The smallest lot takes more hours of a resource than any period has, so it can never be made.",
    "Give hours_per_unit in hours, not minutes; lower min_lot; or raise the hours of the resource.",
)
UNIT_ABOVE_VOLUME = warning(
    "unit-above-volume",
    "A unit is larger than any vehicle, or than the storage of any warehouse.",
    "Give volumes in m³: 0.004 for four litres.",
)
COMMITMENT_OUT_OF_REACH = warning(
    "commitment-out-of-reach",
    "A factory was promised more hours than it has over the horizon.",
    "Correct commitment_hours, which count over the whole horizon, or commitment_penalty.",
)
QUALITY_OUT_OF_REACH = warning(
    "quality-out-of-reach",
    "No source and inspection plan of an item comes below the largest defect rate allowed, so none is sent.",
    "Add a better inspection plan or source, or correct defect_rate, detection_rate or max_defect_rate.",
)

# Cells in the wrong place
ROW_SAYS_NOTHING = warning(
    "row-says-nothing",
    "A row names what it is about and gives none of the figures that it is for.",
    "Fill one of them, or delete the row.",
)
