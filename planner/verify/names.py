"""Every name in the plan is a name of the input workbook; rows with others are reported and left out."""

from __future__ import annotations

from planner.verify.facts import FACTORY, OPENING_STOCK, Facts
from planner.verify.plan_tables import PlanRow, PlanTables
from planner.verify.violation import Violation

NAMES = "names"
INSPECTION_TEAM = "inspection team"
"""What the plan calls the resource of inspection rows on Capacity."""


def keep_known(plan: PlanTables, facts: Facts) -> PlanTables:
    """The plan without rows whose names the input does not have; each of those becomes a violation."""
    violations = list(plan.violations)
    rows = {}
    for sheet, all_rows in plan.rows.items():
        known = []
        for row in all_rows:
            fault = _unknown(row, facts)
            if fault:
                violations.append(Violation(NAMES, row.place, fault))
            else:
                known.append(row)
        rows[sheet] = known
    return PlanTables(rows, plan.summary, violations)


def _unknown(row: PlanRow, facts: Facts) -> str:
    """What is not in the input workbook; empty where everything is."""
    declared = {"item": facts.items, "factory": facts.supply.factories, "warehouse": facts.warehouses}
    for column, names in declared.items():
        if column in row.values and row.name(column) not in names:
            return f"there is no {column} {row.name(column)!r} in the input workbook"
    check = _BY_SHEET.get(row.sheet)
    return check(row, facts) if check else ""


def _source(row: PlanRow, facts: Facts) -> str:
    pair = row.name("item"), row.name("factory")
    return "" if pair in facts.supply.sources else f"{pair[1]!r} is no source of {pair[0]!r}"


def _lane(row: PlanRow, facts: Facts) -> str:
    lane = row.name("factory"), row.name("warehouse"), row.name("mode")
    return "" if lane in facts.supply.lanes else f"there is no lane from {' to '.join(lane[:2])} by {lane[2]}"


def _plan(row: PlanRow, facts: Facts) -> str:
    plan = row.name("plan")
    allowed = facts.supply.inspection.get((row.name("item"), row.name("factory")), {})
    return "" if plan in allowed else f"inspection plan {plan!r} may not be used there"


def _shipment(row: PlanRow, facts: Facts) -> str:
    plan = row.name("inspection_plan")
    allowed = facts.supply.inspection.get((row.name("item"), row.name("factory")), {})
    if plan != OPENING_STOCK and plan not in allowed:
        return f"inspection plan {plan!r} may not be used there"
    return _lane(row, facts)


def _resource(row: PlanRow, facts: Facts) -> str:
    resource = row.name("resource")
    if row.name("kind") == "inspection":
        return "" if resource == INSPECTION_TEAM else f"{resource!r} is not {INSPECTION_TEAM!r}"
    known = (row.name("factory"), resource) in facts.supply.resources
    return "" if known else f"there is no resource {resource!r} at {row.name('factory')!r}"


def _location(row: PlanRow, facts: Facts) -> str:
    names = facts.supply.factories if row.name("place") == FACTORY else facts.warehouses
    known = row.name("location") in names
    return "" if known else f"there is no {row.name('place')} {row.name('location')!r} in the input workbook"


_BY_SHEET = {
    "Production": _source,
    "Vehicles": _lane,
    "Inspection": _plan,
    "Shipments": _shipment,
    "Capacity": _resource,
    "Inventory": _location,
}
