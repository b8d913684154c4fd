"""A plan workbook held against the input workbook it was made from."""

from __future__ import annotations

from pathlib import Path

from planner.verify.as_planned import PLANNING_VALUES, as_planned
from planner.verify.costs import recomputed_costs
from planner.verify.fact_sheets import FACT_SHEET_RULES
from planner.verify.flows import Flows
from planner.verify.names import keep_known
from planner.verify.plan_tables import read_plan
from planner.verify.read_facts import read_facts, read_horizon
from planner.verify.rules import RULES, SAME_INPUT
from planner.verify.totals import same_input
from planner.verify.violation import Verification, Violation
from planner.workbook.table import Workbook


def verify_plan(plan_path: Path, workbook: Workbook) -> Verification:
    """Work out every rule, balance and cost of a plan again, from the two workbooks alone.

    ``workbook``: the input, read and free of errors; values that replaced those of its file are not believed,
    but worked out again. Rows of the plan that cannot be read are violations and are left out of all further
    rules. Raises WorkbookUnreadable if ``plan_path`` is not a workbook.
    """
    horizon = read_horizon(workbook)
    tables = read_plan(plan_path, horizon)
    as_given = workbook.given or workbook
    planned, adjusted = as_planned(as_given, tables, horizon)
    facts = read_facts(planned)
    plan = keep_known(tables, facts)
    violations = [Violation(SAME_INPUT, *finding) for finding in same_input(plan, workbook)]
    violations += (Violation(PLANNING_VALUES, *finding) for finding in adjusted)
    for rule, judge in FACT_SHEET_RULES.items():
        violations += (Violation(rule, *found) for found in judge(planned, as_given, tables))
    violations += plan.violations
    flows = Flows(facts, plan)
    for rule, check in RULES.items():
        violations += (Violation(rule, *finding) for finding in check(flows))
    costs = recomputed_costs(flows)
    return Verification(tuple(violations), sum(costs.values()), costs)
