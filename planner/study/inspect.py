"""A workbook held to everything that can be said of it, its scenarios and investments among it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from planner.capacity_value.offers import check_offers
from planner.errors import PlannerError, WorkbookHasErrors
from planner.run import inspect_workbook
from planner.scenarios import (
    Scenario,
    apply_scenario,
    check_changed,
    check_scenarios,
    find_scenario,
    read_scenarios,
)
from planner.validation.problem import Problem, errors
from planner.workbook.cells import CellProblem
from planner.workbook.table import Workbook


def inspect_with_scenarios(path: Path) -> tuple[Problem, ...]:
    """All warnings and notes of a workbook whose scenarios and investments hold as well.

    Raises WorkbookUnreadable, or WorkbookHasErrors with every problem; scenarios and investments are only
    looked at where the workbook that they change has no errors.
    """
    workbook, assembled, problems = inspect_workbook(path)
    found = (*problems, *check_scenarios(workbook)[1], *check_offers(workbook, assembled)[1])
    if errors(found):
        raise WorkbookHasErrors(found)
    return found


def scenario_asked_for(name: str, scenarios: Mapping[str, Scenario]) -> Scenario:
    """The scenario that --scenario names. Raises PlannerError for a name nobody knows."""
    try:
        return replace(find_scenario(name, scenarios), name=name)
    except CellProblem as found:
        raise PlannerError(f"--scenario: {found.message} {found.remedy or ''}".strip()) from found


def workbook_of(workbook: Workbook, name: str) -> Workbook:
    """A checked workbook as the scenario ``name`` (also such as `A + B`) changes it.

    Raises PlannerError for a name nobody knows, WorkbookHasErrors for one that is wrong.
    """
    scenarios, problems = read_scenarios(workbook)
    if problems:
        raise WorkbookHasErrors(problems)
    scenario = scenario_asked_for(name, scenarios)
    changed = apply_scenario(workbook, scenario)
    wrong = errors(check_changed(changed, scenario))
    if wrong:
        raise WorkbookHasErrors(wrong)
    return changed.workbook
