"""What sharing costs: offered by hand, at prices by hand, and as dear as the whole model says."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from item_blocks import cut_up
from model_data import HUB, PLANT, PRESS, ROAD, planning_data
from random_data import random_data

from models.blocks.shared_problem import SharedProblem
from models.blocks.stacked import stack
from models.solver.highs_run import run_mip
from models.solver.status import Impossible


def sharing(**others: Any) -> SharedProblem:
    """Of two items with 10 units wanted, an hour a unit: 5 regular hours, 2 of overtime at 3 each."""
    _, shared = cut_up(
        planning_data(
            {(item, HUB): [10.0] for item in ("car", "doll")},
            {(item, PLANT): {"hours": {PRESS: 1.0}} for item in ("car", "doll")},
            resources={(PLANT, PRESS): {"regular_hours": 5.0, "overtime_hours": 2.0, "overtime_cost": 3.0}},
            **others,
        )
    )
    return shared


def promising() -> SharedProblem:
    """The same, with 4 hours promised; what is missing costs 9 an hour."""
    return sharing(factories={PLANT: {"commitment_hours": 4.0, "commitment_penalty": 9.0}})


def cost_of_offering(shared: SharedProblem, use: list[float]) -> float | None:
    """Money, or None where it cannot be offered."""
    offered = shared.offered(np.array(use))
    return None if offered is None else offered[0]


@pytest.mark.parametrize(("hours", "cost"), [(0.0, 0.0), (5.0, 0.0), (6.5, 4.5), (7.0, 6.0), (7.5, None)])
def test_hours_beyond_the_regular_ones_are_overtime_and_there_is_an_end_to_them(
    hours: float, cost: float | None
) -> None:
    assert cost_of_offering(sharing(), [hours]) == (None if cost is None else pytest.approx(cost))


def test_rounding_noise_of_thousands_of_units_takes_nothing_away() -> None:
    """A plan is rounded when it is read out: 7 hours and a few millionths are 7 hours, 7.001 are not."""
    assert cost_of_offering(sharing(), [7.0 + 4e-6]) == pytest.approx(6.0)
    assert cost_of_offering(sharing(), [7.001]) is None


@pytest.mark.parametrize(
    ("hours", "kept", "overtime"),
    [(3.0, 1.5, 0.5), (5.0, 0.0, 0.5), (6.0, 0.0, 1.25), (7.0, 0.0, 2.0), (7.4, -0.3, 2.0)],
)
def test_of_what_is_left_a_share_may_be_had(hours: float, kept: float, overtime: float) -> None:
    """A quarter of what is left: of 5 regular hours of which 3 are used, 0.5; 1.5 are kept for others. Of 2
    hours of overtime that nobody uses 0.5 may be paid for, and where 1 is used, a quarter of the other.
    A coarse plan may take 0.4 hours more than there are: a quarter of them is to be given back."""
    shared = sharing()
    left, upper = shared.kept_for_others(np.array([hours]), np.array([0.25]))
    assert left == pytest.approx([kept])
    assert upper[shared.own] == pytest.approx([overtime])
    room = shared.most_up_to(upper) - left
    assert room == pytest.approx([hours + 0.25 * (7.0 - hours)])


def test_the_first_unit_costs_its_part_of_a_vehicle_and_free_hours_nothing() -> None:
    """A vehicle of 5 m³ costs 8, that is 1.6 a m³; there are regular hours before any are paid for. At that
    price sharing gains nothing, above it endless vehicles would pay."""
    shared = sharing(
        lanes={(PLANT, HUB, ROAD): {"shipment_volume": 5.0, "cost_per_shipment": 8.0}},
        items={item: {"volume": 1.0} for item in ("car", "doll")},
    )
    entry = dict(zip((row.rule for row in shared.rows), shared.entry_prices, strict=True))
    assert entry == {"resource_hours": 0.0, "vehicle_volume": pytest.approx(1.6, rel=1e-5)}
    assert shared.least_cost(shared.entry_prices) == pytest.approx(0.0)
    assert shared.least_cost(1.01 * shared.entry_prices) is None


def test_vehicles_are_whole_and_no_more_than_there_are() -> None:
    """12 of volume take 3 vehicles of 5, at 8 each; 16 would take a fourth."""
    lane = {"shipment_volume": 5.0, "cost_per_shipment": 8.0, "max_shipments": 3.0}
    shared = sharing(
        lanes={(PLANT, HUB, ROAD): lane}, items={item: {"volume": 1.0} for item in ("car", "doll")}
    )
    of_rules = {row.rule: place for row, place in shared.position.items()}
    use = np.zeros(2)
    for volume, cost in ((12.0, 24.0), (16.0, None)):
        use[of_rules["vehicle_volume"]] = volume
        assert cost_of_offering(shared, use.tolist()) == (None if cost is None else pytest.approx(cost))


@pytest.mark.parametrize("seed", range(40))
def test_what_is_offered_is_what_the_solver_would_offer(seed: int) -> None:
    """All rows at once as one mixed-integer programme, with little use and with much."""
    _, shared = cut_up(random_data(seed))
    draw = np.random.default_rng(seed)
    for most in (0.1, 0.7, 1.2):
        use = draw.random(len(shared.rows)) * most * np.minimum(shared.most, 100.0)
        model = shared.compiled
        lower, upper = model.lower.copy(), model.upper.copy()
        lower[shared.uses] = upper[shared.uses] = use
        offered = shared.offered(use)
        try:
            best = run_mip(replace(model, lower=lower, upper=upper), 0.0, 60.0, threads=1)
        except Impossible:
            assert offered is None
            continue
        assert offered is not None
        assert offered[0] == pytest.approx(best.objective, rel=1e-6, abs=1e-5)
        assert model.cost_of(offered[1]) == pytest.approx(offered[0])
        rows = model.matrix @ offered[1]
        assert np.all(rows <= model.row_upper + 1e-5)
        assert np.all(rows >= model.row_lower - 1e-5)


def test_promised_hours_that_are_not_used_cost() -> None:
    """One of 4 hours used: 3 · 9."""
    shared = promising()
    use = np.ones(len(shared.rows))
    assert cost_of_offering(shared, use.tolist()) == pytest.approx(27.0)


@pytest.mark.parametrize(("price", "least"), [(0.0, 0.0), (2.0, -10.0), (3.0, -15.0), (4.0, -22.0)])
def test_at_prices_as_much_is_offered_as_pays(price: float, least: float) -> None:
    """5 hours sold for nothing; 2 more at 3 each, as soon as the price is above that."""
    assert sharing().least_cost(np.array([price])) == pytest.approx(least)


def test_no_bound_is_proven_where_use_without_end_would_pay() -> None:
    shared = promising()
    assert [row.rule for row in shared.rows] == ["resource_hours", "factory_hours"]
    assert shared.least_cost(np.array([0.0, 1.0])) is None


def test_only_hours_of_a_factory_as_a_whole_may_have_a_negative_price() -> None:
    shared = promising()
    assert shared.clean_prices(np.array([-1e-9, -2.0])) == pytest.approx([0.0, -2.0])
    assert shared.clean_prices(np.array([3.0, 4.0])) == pytest.approx([3.0, 4.0])


def test_the_most_that_can_be_used_counts_all_overtime() -> None:
    """5 + 2 hours on the press; hours of the plant as a whole have no end of their own."""
    assert promising().most.tolist() == [7.0, np.inf]


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_uses_more_than_the_most(seed: int) -> None:
    problems, shared = cut_up(random_data(seed))
    stacked = stack(problems, shared)
    values = run_mip(stacked.model, 0.0, 60.0, threads=1).values
    assert values is not None
    use = np.zeros(len(shared.rows))
    for problem, plan in zip(problems, stacked.split(values), strict=True):
        use[shared.places(problem)] += problem.use @ plan
    assert np.all(use <= shared.most + 1e-5)


def test_what_is_shared_is_unpacked_once_where_it_is_sent() -> None:
    """With every call workers are sent the same: they keep what they have worked out from it."""
    _, shared = cut_up(random_data(3))
    first, second = (pickle.loads(pickle.dumps(shared)) for _ in range(2))
    assert first is second
    assert first.rows == shared.rows
    assert first.most == pytest.approx(shared.most)
    assert first.offered(np.zeros(len(first.rows))) is not None
