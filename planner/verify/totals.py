"""Costs and Summary: the money adds up, and the plan was made from this input."""

from __future__ import annotations

from planner.verify.costs import COMPONENTS, recomputed_costs
from planner.verify.flows import Flows
from planner.verify.plan_tables import PlanTables
from planner.verify.violation import MONEY_FLOOR, RELATIVE, Finding, Findings, compared, differs
from planner.workbook.output_columns import SUMMARY
from planner.workbook.table import Workbook

SHA_LABEL = "Input SHA-256"
COST_LABEL = "Cost"


def same_input(plan: PlanTables, workbook: Workbook) -> Findings:
    """The plan names the SHA-256 of the input workbook it is held against."""
    found = plan.summary.get(SHA_LABEL)
    if found is None:
        yield Finding(SUMMARY, f"has no {SHA_LABEL!r}, so the input it was made from is not known")
    elif found != workbook.sha256:
        yield Finding(SUMMARY, f"was made from another input: {SHA_LABEL} {found}, not {workbook.sha256}")


def component_costs(flows: Flows) -> Findings:
    """Every component on Costs is what it works out to."""
    shown = {row.name("component"): row for row in flows.plan.rows["Costs"]}
    for name in shown.keys() - COMPONENTS.keys():
        yield Finding(shown[name].place, f"{name!r} is no component of the cost")
    expected = recomputed_costs(flows)
    slack = _money_slack(sum(expected.values()))
    for name, money in expected.items():
        found = shown[name].amount("amount") if name in shown else 0.0
        if differs(found, money, slack):
            place = shown[name].place if name in shown else f"Costs: {name}"
            yield Finding(place, compared(name, found, money))


def total_cost(flows: Flows) -> Findings:
    """The amounts on Costs add up to the cost on Summary."""
    total = sum(row.amount("amount") for row in flows.plan.rows["Costs"])
    found = flows.plan.summary.get(COST_LABEL)
    if isinstance(found, bool) or not isinstance(found, int | float):
        yield Finding(SUMMARY, f"has no number beside {COST_LABEL!r}")
    elif differs(found, total, _money_slack(total)):
        yield Finding(SUMMARY, compared("cost", found, total))


def _money_slack(total: float) -> float:
    """How far money may be off: a share of all of it, since components are made from the same units."""
    return max(MONEY_FLOOR, RELATIVE * abs(total))
