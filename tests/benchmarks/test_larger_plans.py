"""The larger plans of published kinds are what they are meant to be."""

from __future__ import annotations

import planbench
import pytest
from larger_plans import one_machine, read, several_plants
from model_data import EXACT

from models.build import build_model
from models.location.location_model import location_model
from models.solve import solve
from models.solver.compiled import compile_model
from models.solver.highs_run import run_mip

SMALL = {
    "plants": several_plants(4, 2, 3),
    "tight plants": several_plants(4, 2, 3, tight=True),
    "machine": one_machine(6, 4),
}


def test_the_same_seed_gives_the_same_plan() -> None:
    assert several_plants(4, 2, 3, seed=5) == several_plants(4, 2, 3, seed=5)
    assert several_plants(4, 2, 3, seed=5) != several_plants(4, 2, 3, seed=6)
    assert one_machine(6, 4, seed=5) != one_machine(6, 4, seed=6)


@pytest.mark.parametrize("name", SMALL)
def test_they_are_searched_as_locations_and_solved_as_the_model_is(name: str) -> None:
    instance: planbench.Instance = SMALL[name]
    data = read(instance)
    whole = build_model(data)
    compiled = compile_model(whole.model)
    location = location_model(whole, compiled)
    assert location is not None
    assert location.is_exact
    plan = solve(data, EXACT)
    assert plan.objective == pytest.approx(run_mip(compiled, 0.0, 60.0, threads=1).objective, rel=1e-6)
    assert sum(plan.lost.values()) == pytest.approx(0.0, abs=1e-6)
