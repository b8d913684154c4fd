"""How much of its setups a relaxation does not pay for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from model_data import EXACT, held_at, planned, toy_data
from random_data import random_data

import models.whole.search
import models.whole.weakness
from models.build import build_model
from models.solution import PlanStatus
from models.solve_alone import solve_alone
from models.solver.compiled import compile_model
from models.solver.relaxation import relax
from models.whole.weakness import is_weak, unpaid_setups

AUTO = replace(EXACT, gap=1e-7, method="auto", workers=1)


def test_the_missing_parts_of_setups_are_not_paid() -> None:
    """10 and 30 toys are wanted, made at 1, a setup costs 10, and holding a toy costs 1. Relaxed, 10 are made
    in the first week by a quarter of a setup, for a lot may hold 40, and 30 in the second by a whole one:
    40 + 2.5 + 10 = 52.5. The other three quarters would cost 7.5."""
    data = toy_data([10.0, 30.0], source={"setup_cost": (10.0, 10.0)}, **held_at(1.0))
    whole = build_model(data)
    relaxation = relax(compile_model(whole.model), 1, 60.0)
    assert relaxation is not None
    assert relaxation.cost == pytest.approx(52.5)
    assert unpaid_setups(whole, relaxation) == pytest.approx(7.5 / 52.5)
    assert is_weak(whole, relaxation)


def test_setups_that_are_taken_whole_are_paid() -> None:
    """All is wanted at once: one setup, taken whole."""
    whole = build_model(toy_data([40.0], source={"setup_cost": (10.0,)}))
    relaxation = relax(compile_model(whole.model), 1, 60.0)
    assert relaxation is not None
    assert unpaid_setups(whole, relaxation) == 0.0
    assert not is_weak(whole, relaxation)


def test_what_there_is_no_time_to_relax_is_weak() -> None:
    assert is_weak(build_model(toy_data([40.0])), None)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("small", [-1, 500])
def test_a_known_plan_is_not_followed_where_another_method_goes_on_with_it(
    seed: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However weak the relaxation is: here every one counts as weak."""
    data = random_data(seed)
    best = planned(data)
    monkeypatch.setattr(models.whole.search, "_SMALL", small)
    monkeypatch.setattr(models.whole.search, "_TINY", -1)
    monkeypatch.setattr(models.whole.weakness, "_UNPAID", -1.0)
    monkeypatch.setattr(models.whole.search, "guide_from", _never)
    other = planned(replace(data, demand={key: 1.2 * units for key, units in data.demand.items()}))
    found = solve_alone(data, replace(AUTO, start=other))
    assert found.status is PlanStatus.OPTIMAL
    assert found.objective == pytest.approx(best.objective, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize(("seconds", "begins"), [(60.0, False), (19.0, True)])
def test_who_goes_on_makes_the_first_plan_where_there_is_time(
    seconds: float, begins: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ramps the first plan of one model took most of the time."""
    asked: list[bool] = []
    monkeypatch.setattr(models.whole.search, "begun_by_item", lambda *_: asked.append(True))
    monkeypatch.setattr(models.whole.search, "_TINY", -1)
    monkeypatch.setattr(models.whole.weakness, "_UNPAID", -1.0)
    found = solve_alone(random_data(1), replace(AUTO, time_limit=seconds))
    assert bool(asked) == begins
    assert found.method == "by-item"


def _never(*_: object) -> None:
    raise AssertionError("followed")
