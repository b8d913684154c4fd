"""What-if questions: named sets of changes, from the Scenarios sheet, applied to a workbook's tables."""

from planner.scenarios.apply import Changed, apply_changes, apply_scenario
from planner.scenarios.change import CellChange, Change, Condition, Kind, Operation, Scenario
from planner.scenarios.check import check_changed, check_scenarios
from planner.scenarios.read import combined, find_scenario, read_scenarios
from planner.scenarios.wording import read_change, read_where

__all__ = [
    "CellChange",
    "Change",
    "Changed",
    "Condition",
    "Kind",
    "Operation",
    "Scenario",
    "apply_changes",
    "apply_scenario",
    "check_changed",
    "check_scenarios",
    "combined",
    "find_scenario",
    "read_change",
    "read_scenarios",
    "read_where",
]
