"""The whole report: one table a sheet, and the facts of the first page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.objective import COMPONENTS
from models.solution import PlanSolution
from planner.assemble import Assembled
from planner.assemble.demand import read_demand
from planner.explain import derive_facts, unmet_causes
from planner.planning_values import measure
from planner.report.capacity import capacity_rows
from planner.report.changes import change_rows
from planner.report.contents import LEARN, RunInfo, TableRow, table
from planner.report.facts import fact_lines, fact_rows
from planner.report.inputs import input_rows
from planner.report.production import inspection_rows, production_rows
from planner.report.scorecard import factory_rows
from planner.report.shipping import shipment_rows, vehicle_rows
from planner.report.stock import inventory_rows
from planner.report.summary import summarise
from planner.report.unmet import unmet_rows
from planner.workbook.plan_content import PlanReport
from planner.workbook.table import Workbook


def build_report(
    workbook: Workbook, assembled: Assembled, solution: PlanSolution, run: RunInfo
) -> PlanReport:
    """Everything a plan workbook holds. ``solution`` must have a plan; ValueError where it has none."""
    if not solution.has_plan:
        raise ValueError("there is no plan to report")
    calendar = assembled.calendar
    facts = derive_facts(assembled.data, solution)
    unmet = unmet_causes(facts, calendar)
    forecast = read_demand(workbook, calendar).forecast
    measured = measure(workbook)
    run = replace(
        run, remarks=(*run.remarks, *fact_lines(workbook, measured, LEARN in run.command_line_settings))
    )
    costs: list[TableRow] = [
        {"component": name, "amount": solution.costs.get(name, 0.0)} for name in COMPONENTS
    ]
    rows: dict[str, Iterable[TableRow]] = {
        "Production": production_rows(facts, calendar),
        "Inspection": inspection_rows(facts, calendar),
        "Shipments": shipment_rows(facts, calendar),
        "Vehicles": vehicle_rows(facts, calendar),
        "Inventory": inventory_rows(facts, calendar, forecast),
        "Capacity": capacity_rows(facts, calendar),
        "Unmet": unmet_rows(unmet, calendar),
        "Factories": factory_rows(workbook, facts),
        "Changes": change_rows(facts, calendar, run.causes),
        "Costs": costs,
        "Inputs": input_rows(workbook, run),
        **fact_rows(workbook, measured),
    }
    return PlanReport(
        summary=summarise(workbook, calendar, facts, unmet, run),
        tables={sheet: table(sheet, content) for sheet, content in rows.items()},
    )
