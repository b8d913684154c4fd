"""The comparison of formulations, on data small enough to work out by hand."""

from __future__ import annotations

import formulations
import planbench
import pytest
from model_data import HUB, PLANT, planning_data
from random_data import random_data

from models.build import build_model
from models.solver.compiled import compile_model
from models.solver.highs_run import run_mip
from models.solver.linear_run import LinearRun


@pytest.mark.parametrize("seed", range(30))
def test_the_location_bound_is_at_most_the_optimum(seed: int) -> None:
    whole = build_model(random_data(seed))
    compiled = compile_model(whole.model)
    relaxed = LinearRun(compiled, threads=1)
    assert relaxed.solve(60.0) is not None
    best = run_mip(compiled, 0.0, 60.0, threads=1).objective
    bound = formulations.location_bound(whole, compiled, relaxed.row_duals())
    assert bound <= best + 1e-6 * max(1.0, abs(best))


def test_every_formulation_has_its_line() -> None:
    """10 units in each of two periods, a setup of 30, holding at 2, making at 1. One setup: 30 + 20 + 20 =
    70. The relaxation: 10 of the 20 units a lot may hold, and 10 of 10: 15 + 30 + 20 = 65. Both others are
    exact for an item alone, so that all of the gap of 5 is closed."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0]},
        {("car", PLANT): {"setup_cost": 30.0}},
        warehouse_stock={("car", HUB): {"holding_cost": 2.0}},
        factory_stock={("car", PLANT): {"holding_cost": 2.0}},
        shortage_cost={("car", HUB): 100.0},
    )
    lines = list(formulations.measured("two periods", 70.0, build_model(data), 60.0, 1))
    assert [line.formulation for line in lines] == [
        formulations.NATURAL,
        formulations.LOT_SIZING,
        formulations.LOCATION,
        formulations.LOCATION_AGAIN,
    ]
    assert [line.bound for line in lines] == pytest.approx([65.0, 70.0, 70.0, 70.0])
    assert [line.closed for line in lines] == pytest.approx([0.0, 1.0, 1.0, 1.0])
    assert all(float(line.proven) >= 0 for line in lines[:2])
    assert all(line.proven == "" for line in lines[2:])


@pytest.mark.published
@pytest.mark.skipif(
    not planbench.instance_folder().is_dir(),
    reason=f"the published plans are not at {planbench.instance_folder()}; set PLANBENCH_DIR",
)
def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    formulations.main(["ww_problem_3_27", "--threads", "1"])
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in capsys.readouterr().out.splitlines()
    ]
    assert lines[0] == list(formulations._HEADERS)
    assert [line[0] for line in lines[2:]] == ["ww_problem_3_27"] * 4
    assert lines[3][2:4] == ["424.0", "100.0%"]
