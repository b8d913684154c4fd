"""Every rule a plan must keep, in the order in which they are reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.verify import (
    capacity,
    changes,
    inspection,
    production,
    scorecard,
    shipping,
    stock,
    totals,
    unmet,
)
from planner.verify.flows import Flows
from planner.verify.violation import Findings

RULES: Mapping[str, Callable[[Flows], Findings]] = {
    "frozen quantities": production.frozen_quantities,
    "status": production.status,
    "qualification window": production.qualification_window,
    "setups": production.setups,
    "minimum lots": production.minimum_lots,
    "maximum lots": production.maximum_lots,
    "lot multiples": production.lot_multiples,
    "lot counts": production.lot_counts,
    "production hours": production.production_hours,
    "available days": production.available_days,
    "inspection plan names": production.inspection_plan_names,
    "source shares": production.source_shares,
    "most sources": production.most_sources,
    "fewest sources": production.fewest_sources,
    "capacity rows": capacity.capacity_rows,
    "hour limits": capacity.hour_limits,
    "inspection hour limits": capacity.inspection_hour_limits,
    "regular hours": capacity.regular_hours,
    "used hours": capacity.used_hours,
    "overtime hours": capacity.overtime_hours,
    "hour loads": capacity.hour_loads,
    "ramps": capacity.ramps,
    "inspection hours": inspection.inspection_hours,
    "released units": inspection.released_units,
    "rejected units": inspection.rejected_units,
    "reworked units": inspection.reworked_units,
    "inspection outgoing rates": inspection.inspection_outgoing_rates,
    "waiting units": inspection.waiting_units,
    "no needless waiting": inspection.no_needless_waiting,
    "shipment volumes": shipping.shipment_volumes,
    "arrivals": shipping.arrivals,
    "shipment defect rates": shipping.shipment_defect_rates,
    "quality limits": shipping.quality_limits,
    "vehicles carry all": shipping.vehicles_carry_all,
    "vehicle limits": shipping.vehicle_limits,
    "vehicle figures": shipping.vehicle_figures,
    "stock by plan": shipping.stock_by_plan,
    "inbound units": shipping.inbound_units,
    "storage volumes": shipping.storage_volumes,
    "opening stock": stock.opening_stock,
    "closing stock": stock.closing_stock,
    "received units": stock.received_units,
    "shipped units": stock.shipped_units,
    "forecast units": stock.forecast_units,
    "demand balance": stock.demand_balance,
    "stock caps": stock.stock_caps,
    "safety stock": stock.safety_stock,
    "cover": stock.cover,
    "lost units": unmet.lost_units,
    "owed units": unmet.owed_units,
    "missed within forecast": unmet.missed_within_forecast,
    "outcomes": unmet.outcomes,
    "reasons": unmet.reasons,
    "served first come": unmet.served_first_come,
    "unserved total": unmet.unserved_total,
    "change figures": changes.change_figures,
    "all changes shown": changes.all_changes_shown,
    "scorecard rows": scorecard.scorecard_rows,
    "scorecard figures": scorecard.scorecard_figures,
    "component costs": totals.component_costs,
    "total cost": totals.total_cost,
}
"""Name of the rule → what checks it. A test holds that each can fail."""

SAME_INPUT = "same input"
"""The rule that is reported before all others."""
