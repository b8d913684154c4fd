"""What the endings of a solver mean."""

from __future__ import annotations

from types import SimpleNamespace

import highspy
import pytest

from models.solution import PlanStatus
from models.solver.status import SolverError, is_infeasible, plan_status

STATUSES = highspy.HighsModelStatus.__members__
MEANING = {
    "kOptimal": PlanStatus.OPTIMAL,
    "kModelEmpty": PlanStatus.OPTIMAL,
    "kTimeLimit": PlanStatus.TIME_LIMIT,
    "kSolutionLimit": PlanStatus.TIME_LIMIT,
    "kObjectiveTarget": PlanStatus.TIME_LIMIT,
    "kInterrupt": PlanStatus.INTERRUPTED,
    "kHighsInterrupt": PlanStatus.INTERRUPTED,
}


@pytest.mark.parametrize("name", sorted(MEANING))
def test_endings_with_a_plan(name: str) -> None:
    assert plan_status(STATUSES[name]) is MEANING[name]


@pytest.mark.parametrize("name", sorted(STATUSES.keys() - MEANING.keys()))
def test_every_other_ending_is_an_error_of_its_own(name: str) -> None:
    with pytest.raises(SolverError, match=name) as raised:
        plan_status(STATUSES[name])
    assert "does not know" not in str(raised.value), f"the installed solver has a new status, {name}"


def test_an_unknown_ending_is_an_error() -> None:
    with pytest.raises(SolverError, match="does not know"):
        plan_status(SimpleNamespace(name="kTomorrow"))  # type: ignore[arg-type]


def test_infeasible_statuses() -> None:
    infeasible = {name for name, status in STATUSES.items() if is_infeasible(status)}
    assert infeasible == {"kInfeasible", "kUnboundedOrInfeasible"}
