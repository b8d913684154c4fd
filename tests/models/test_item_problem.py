"""One item's block as arrays: what it costs, what it takes, and what prices change."""

from __future__ import annotations

import numpy as np
import pytest
from model_data import PLANT, PRESS, toy_data
from random_data import random_data

from models.blocks.item_problem import ItemProblem, compile_item
from models.data import PlanningData
from models.item_block import SharedRow
from models.item_data import split_by_item
from models.solver.highs_run import run_mip


def block_of(data: PlanningData) -> ItemProblem:
    """The block of the only item."""
    (part,) = split_by_item(data)
    return compile_item(part)[1]


def pressed() -> PlanningData:
    """10 units at 1 and a setup of 5; 2 hours a unit and 3 a setup. Losing a unit costs 4."""
    return toy_data(
        [10.0],
        source={"setup_cost": 5.0, "hours": {PRESS: (2.0, 3.0)}},
        resource={"regular_hours": 40.0},
        shortage_cost=4.0,
    )


def test_a_plan_takes_the_hours_of_its_units_and_setups() -> None:
    """10 · 2 + 3 = 23 hours; 10 + 5 = 15 is what the plan costs without what is shared."""
    problem = block_of(pressed())
    values = run_mip(problem.model(problem.cost), 0.0, 10.0, threads=1).values
    assert values is not None
    assert problem.shared == (SharedRow("resource_hours", (PLANT, PRESS, 0)),)
    assert problem.use @ values == pytest.approx([23.0])
    assert problem.cost_of(values) == pytest.approx(15.0)


@pytest.mark.parametrize(("price", "cost"), [(0.0, 15.0), (1.0, 38.0), (2.0, 40.0)])
def test_prices_are_paid_for_what_is_taken(price: float, cost: float) -> None:
    """15 + 23 hours at the price, as long as that is less than losing all 10 units for 40."""
    found = run_mip(block_of(pressed()).priced(np.array([price])), 0.0, 10.0, threads=1)
    assert found.objective == pytest.approx(cost)


def test_what_no_decision_changes_is_part_of_the_cost() -> None:
    """30 units were agreed for a period in which the plant is not open: not starting them costs 2 each. The
    first 10 wanted are made at 1, the second 10 lost at 4."""
    data = toy_data(
        [10.0, 10.0],
        source={"last_period": 0, "max_lot": 10.0},
        shortage_cost=4.0,
        last_plan={("toy", PLANT, 0): 10.0, ("toy", PLANT, 1): 30.0},
        last_plan_periods=2,
        change_cost=2.0,
    )
    problem = block_of(data)
    assert problem.offset == pytest.approx(60.0)
    found = run_mip(problem.model(problem.cost), 0.0, 10.0, threads=1)
    assert found.objective == pytest.approx(10.0 + 40.0 + 60.0)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_data_give_the_same_columns(seed: int) -> None:
    """Values of a block that one worker has built are read with a block that another one has."""
    for part in split_by_item(random_data(seed)):
        first, second = compile_item(part)[1], compile_item(part)[1]
        assert first.shared == second.shared
        assert (first.matrix != second.matrix).nnz == 0
        assert (first.use != second.use).nnz == 0
        assert np.array_equal(first.cost, second.cost)
        assert np.array_equal(first.upper, second.upper)
