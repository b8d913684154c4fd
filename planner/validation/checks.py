"""What must hold between rows and between sheets: every check, in the order in which it is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.validation import (
    checks_actuals,
    checks_demand,
    checks_figures,
    checks_inspection,
    checks_keys,
    checks_last_plan,
    checks_periods,
    checks_reach,
    checks_sources,
    checks_stock,
    checks_supply,
)
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.table import Workbook

Check = Callable[[WorkbookView], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    checks_keys.check_duplicate_rows,
    checks_keys.check_references,
    checks_keys.check_declared_as_used,
    checks_keys.check_ambiguous_locations,
    checks_keys.check_similar_names,
    checks_periods.check_start,
    checks_periods.check_first_days,
    checks_periods.check_forecast_outside_horizon,
    checks_periods.check_rows_outside_horizon,
    checks_periods.check_qualification_windows,
    checks_periods.check_frozen_periods,
    checks_periods.check_time_zone,
    checks_sources.check_lots,
    checks_sources.check_max_shares,
    checks_sources.check_min_shares,
    checks_sources.check_numbers_of_sources,
    checks_sources.check_operations,
    checks_sources.check_sourced_pairs,
    checks_sources.check_calendar_values,
    checks_inspection.check_sampling_plans,
    checks_inspection.check_plans_for_sources,
    checks_inspection.check_unused_inspection_cells,
    checks_supply.check_items_made,
    checks_supply.check_warehouses_reached,
    checks_supply.check_ways_from_sources,
    checks_demand.check_shortage_costs,
    checks_demand.check_forecast_weights,
    checks_demand.check_horizon_has_forecast,
    checks_demand.check_forecast_gaps,
    checks_demand.check_forecast_outliers,
    checks_stock.check_open_orders,
    checks_stock.check_target_places,
    checks_stock.check_target_values,
    checks_stock.check_cover_beyond_forecast,
    checks_last_plan.check_last_plan_pairs,
    checks_last_plan.check_frozen_lots,
    checks_last_plan.check_frozen_windows,
    checks_last_plan.check_frozen_ramps,
    checks_figures.check_rows_with_figures,
    checks_figures.check_figures_without_partner,
    checks_figures.check_overtime_costs,
    checks_figures.check_gap,
    checks_figures.check_holding_costs,
    checks_figures.check_worth_making,
    checks_reach.check_lead_times,
    checks_reach.check_lot_hours,
    checks_reach.check_unit_volumes,
    checks_reach.check_commitments,
    checks_reach.check_quality_in_reach,
    checks_actuals.check_places,
    checks_actuals.check_deliveries,
    checks_actuals.check_counts,
    checks_actuals.check_days,
    checks_actuals.check_past_forecasts,
    checks_actuals.check_unused_cells,
    checks_actuals.check_settings_have_facts,
    checks_actuals.check_weights_not_used,
)


def check_workbook(workbook: Workbook) -> list[Problem]:
    """All findings of all checks; cells that could not be read were reported by the reader and are None."""
    view = WorkbookView(workbook)
    found = (problem for check in CHECKS for problem in check(view))
    return list(dict.fromkeys(found))
