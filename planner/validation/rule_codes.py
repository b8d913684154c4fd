"""What can be said of names, dates and figures that do not fit together."""

from __future__ import annotations

from planner.validation.codes import error, note, warning

# Names
DUPLICATE_ROW = error(
    "duplicate-row", "Two rows have the same key.", "Delete one of the rows, or correct it."
)
UNKNOWN_NAME = error(
    "unknown-name", "A name that is not declared on its sheet.", "Correct the name, or declare it."
)
NAME_USED_OTHERWISE = error(
    "name-used-otherwise",
    "A name is declared in one way, and other sheets write it in another.",
    "Write it here as it is written there, or the other way round.",
)
AMBIGUOUS_LOCATION = error(
    "ambiguous-location",
    "A location is the name of a factory and of a warehouse.",
    "Rename the factory or the warehouse.",
)
RESERVED_NAME = error("reserved-name", "A name that the plan workbook uses itself.", "Choose another name.")

# Periods
NOT_A_FIRST_DAY = error(
    "not-a-first-day",
    "A date inside the horizon is not the first day of a period.",
    "Write the first day of the period.",
)
FORECAST_BEFORE_START = warning(
    "forecast-before-start",
    "Forecast lies before the start of the horizon; it is not planned.",
    "Correct start on Settings, or delete the rows.",
)
FORECAST_AFTER_HORIZON = note(
    "forecast-after-horizon",
    "Forecast lies after the horizon; it counts for cover and excess at the end, and is not planned.",
)
UNKNOWN_TIME_ZONE = error(
    "unknown-time-zone",
    "time_zone on Settings is no zone of the IANA database.",
    "Write it as Asia/Shanghai or Europe/Paris, or leave it blank.",
)
OUTSIDE_HORIZON = note(
    "outside-horizon",
    "A row lies outside the horizon and has no effect.",
    "Correct the date, or delete the row.",
)
WINDOW_REVERSED = error(
    "window-reversed", "first_period is later than last_period.", "Exchange or correct the two dates."
)
WINDOW_NEVER_OPEN = warning(
    "window-never-open",
    "The qualification window of a source lies outside the horizon: nothing can be made there.",
    "Correct first_period or last_period, or delete the source.",
)
FROZEN_BEYOND_HORIZON = error(
    "frozen-beyond-horizon", "More periods are frozen than planned.", "Lower frozen_periods or raise periods."
)

FORECAST_COMPARED = note(
    "forecast-compared",
    "Forecast lies before the start of the horizon; it is not planned, but held against sales on Actuals.",
)

# Sources
LOTS_CONTRADICT = error(
    "lots-contradict",
    "No quantity satisfies min_lot, lot_multiple and max_lot together.",
    "Lower min_lot or lot_multiple, or raise max_lot.",
)
LOT_MULTIPLE_TINY = error(
    "lot-multiple-tiny",
    "A lot_multiple is so small that it means any quantity.",
    "Leave it blank for any quantity, or correct it.",
)
SHARES_CONTRADICT = error(
    "shares-contradict",
    "Shares or numbers of sources of an item cannot hold together.",
    "Let max_share add up to at least 1 and min_share to at most 1, within min_sources and max_sources.",
)
NO_SUCH_SOURCE = error(
    "no-such-source",
    "A row names an item and a factory that Sourcing does not list together.",
    "Add the pair to Sourcing, or correct the row.",
)
SOURCE_WITHOUT_OPERATIONS = warning(
    "source-without-operations",
    "A source has no row on Operations: its production takes no hours of any resource.",
    "Add its operations, or leave it so if its hours are not limited.",
)
NO_INSPECTION_PLAN = error(
    "no-inspection-plan",
    "The Inspection sheet has plans, and none may be used for a source.",
    "Add a plan that may be used there, for example one with method none.",
)
SAMPLE_INCOMPLETE = error(
    "sample-incomplete",
    "A sampling plan lacks a sample size, or accepts samples of nothing but defectives.",
    "Give sample_size, and an acceptance_number below it.",
)
FACTOR_AND_HOURS = error(
    "factor-and-hours", "A row of Calendar gives a factor and hours.", "Keep one of the two."
)
CELL_NOT_USED = note(
    "cell-not-used",
    "A cell is filled, and the rest of its row makes it meaningless.",
    "Clear the cell, or fill what it works with.",
)

# Who supplies whom
ITEM_NOBODY_MAKES = error(
    "item-nobody-makes",
    "An item has a forecast, no source, no stock and nothing under way.",
    "Add a source on Sourcing, or delete its forecast.",
)
ITEM_NOT_SOURCED = warning(
    "item-not-sourced",
    "An item has a forecast and no source: only stock and open orders can serve it.",
    "Add a source on Sourcing if it is to be made.",
)
WAREHOUSE_NO_LANE = error(
    "warehouse-no-lane",
    "A warehouse has a forecast, no lane to it, no stock and nothing under way.",
    "Add a lane on Lanes, or delete its forecast.",
)
WAREHOUSE_NOT_REACHED = warning(
    "warehouse-not-reached",
    "A warehouse has a forecast and no lane: only its stock and open shipments can serve it.",
    "Add a lane on Lanes if it is to be supplied.",
)
NO_WAY_THERE = warning(
    "no-way-there",
    "No factory that makes an item has a lane to a warehouse that wants it.",
    "Add a lane from one of its factories, or a source in a factory that has a lane.",
)

# Forecast, stock and targets
SHORTAGE_COSTS_DIFFER = error(
    "shortage-costs-differ",
    "Sources of the forecast give different shortage costs for the same item, warehouse and period.",
    "Give one shortage_cost.",
)
WEIGHTS_ZERO = error(
    "weights-zero",
    "All sources that forecast an item, warehouse and period have the weight 0.",
    "Give one of them a forecast_weight above 0 on Settings.",
)
WEIGHT_WITHOUT_SOURCE = warning(
    "weight-without-source",
    "Settings weigh a source that the forecast does not have.",
    "Correct the name of the source.",
)
ORDER_WITHOUT_PLACE = error(
    "order-without-place",
    "An open order does not say where it finishes or arrives.",
    "Give the factory of a production order, the warehouse of a shipment.",
)
ORDER_OVERDUE = warning(
    "order-overdue",
    "An open order was due before the start; it is counted in the first period.",
    "Correct the date if it will come later.",
)
ORDER_AFTER_HORIZON = note(
    "order-after-horizon",
    "An open order comes after the horizon; it is not counted in this plan.",
    "Correct the date if it comes earlier.",
)
TARGET_WITHOUT_PENALTY = note(
    "target-without-penalty",
    "A safety stock or cover has no penalty, so nothing is done to keep it.",
    "Give a penalty, or clear the target.",
)
TARGET_AT_NO_SOURCE = error(
    "target-at-no-source",
    "A stock target is set at a factory that neither makes the item nor has any of it.",
    "Correct the location, or add the source to Sourcing.",
)
TARGET_ABOVE_CAP = warning(
    "target-above-cap",
    "safety_stock is above max_quantity, so it can never be reached.",
    "Lower safety_stock or raise max_quantity.",
)
COVER_WITHOUT_FORECAST = note(
    "cover-without-forecast",
    "Days of cover reach beyond the last forecast given; nothing is extrapolated.",
    "Give forecast for the days after the horizon.",
)

# Last plan and facts
FROZEN_WITHOUT_PLAN = warning(
    "frozen-without-plan",
    "Periods are frozen, but Last plan says nothing about the horizon; nothing is frozen.",
    "Fill Last plan, or set frozen_periods to 0.",
)
LAST_PLAN_DROPPED = warning(
    "last-plan-dropped",
    "Last plan agreed on production, after the frozen periods, at a factory that no longer makes the item.",
    "Add the pair to Sourcing if it is still made there.",
)
FROZEN_BREAKS_RULE = warning(
    "frozen-breaks-rule",
    "Frozen production breaks a hard rule; it is kept, and the rule gives way there.",
    "Change the agreed quantity, the rule, or frozen_periods.",
)
LIMIT_LIFTED = warning(
    "limit-lifted",
    "Stock, open orders or frozen production alone exceed a hard limit; the limit is lifted to them.",
    "Change the limit, or what is on its way.",
)

# Actuals
ACTUAL_WITHOUT_PLACE = error(
    "actual-without-place",
    "A row of Actuals does not say which factory delivered, or where was sold.",
    "Give the factory of a delivery, the warehouse of sales and forecasts.",
)
ACTUAL_NOT_SOURCED = note(
    "actual-not-sourced",
    "A delivery of an item by a factory that Sourcing does not list together; nothing is learned from it.",
)
ACTUAL_DAYS_REVERSED = error(
    "actual-days-reversed",
    "A delivery came before its production began.",
    "Exchange or correct ordered and date.",
)
ACTUAL_WITHOUT_LANE = warning(
    "actual-without-lane",
    "A delivery to a warehouse by a lane that Lanes does not list: its days tell nothing of the factory.",
    "Correct mode or warehouse, or add the lane.",
)
ACTUAL_COUNTS_CONTRADICT = error(
    "actual-counts-contradict",
    "More units were found defective than looked at, or looked at than delivered.",
    "Correct quantity, inspected or defects.",
)
ACTUAL_NOT_PAST = warning(
    "actual-not-past",
    "A row of Actuals lies after the start of the horizon.",
    "Correct its date, or start on Settings.",
)
SETTING_WITHOUT_FACTS = warning(
    "setting-without-facts",
    "Settings ask for values worked out from past forecasts and sales, and there are none to compare.",
    "Add sales, and what had been forecast for them, to Actuals.",
)
