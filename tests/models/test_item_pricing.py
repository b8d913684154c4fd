"""Single items: what they cost at least and take at prices; whole numbers of their plans are quite whole."""

from __future__ import annotations

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from model_data import PRESS, planning_data, toy_data
from random_data import random_data
from scipy import sparse

from models.data import PlanningData
from models.item_calls.item_pricing import ItemUse, price_item, with_whole_numbers
from models.item_calls.item_store import ItemStore, StoredItem, load_items
from models.solver.compiled import CompiledModel, Floats


def one_start(least: float = 0.0) -> CompiledModel:
    """Columns: units made, which bring 3 each, and their setup, which costs 10. At most 1 000 units a setup,
    and 5 in all; at least ``least`` a setup."""
    return CompiledModel.of_arrays(
        sparse.csc_matrix(np.array([[1.0, -1000.0], [1.0, -least]])),
        np.array([-3.0, 10.0]),
        np.zeros(2),
        np.array([5.0, 1.0]),
        np.array([-np.inf, 0.0]),
        np.array([0.0, np.inf]),
        np.array([False, True]),
    )


def test_what_a_millionth_of_a_setup_makes_is_not_made() -> None:
    """To the solver 5e-7 of a setup is none, and lets 5e-4 units be made: with none, none are."""
    values = with_whole_numbers(one_start(), np.array([5e-4, 5e-7]), 10.0)
    assert values is not None
    assert values == pytest.approx([0.0, 0.0], abs=1e-12)


def test_nearly_a_setup_is_one() -> None:
    values = with_whole_numbers(one_start(), np.array([4.0, 1 - 5e-7]), 10.0)
    assert values is not None
    assert values == pytest.approx([5.0, 1.0], abs=1e-9)


def test_a_plan_that_is_whole_stays_as_it_is() -> None:
    values = np.array([4.0, 1.0])
    assert with_whole_numbers(one_start(), values, 10.0) is values


def test_no_plan_where_whole_numbers_break_a_rule() -> None:
    """A setup makes 6 units at least, and there is room for 5."""
    assert with_whole_numbers(one_start(least=6.0), np.array([5.0, 5 / 6]), 10.0) is None


def pressed() -> PlanningData:
    """10 units wanted in each of two periods, half an hour and 1 each; a lot costs 20 and 3 hours, storing a
    unit 1 a period."""
    return toy_data(
        [10.0, 10.0],
        source={"setup_cost": 20.0, "hours": {PRESS: (0.5, 3.0)}},
        resource={"regular_hours": 100.0},
        at_warehouse={"holding_cost": 1.0},
        at_factory={"holding_cost": 1.0},
    )


def used_at(data: PlanningData, *prices: float) -> tuple[float, ItemUse]:
    """What is proven of the first item, and what it takes."""
    priced = price_item(load_items(data), 0, np.array(prices))
    assert priced.use is not None
    return priced.bound, priced.use


def test_an_item_takes_the_hours_of_the_lots_that_its_location_problem_starts() -> None:
    """Without prices one lot of 20 is best: 20 + 20 + 10 for storing half of it; it takes 3 + 10 hours of the
    first period. With hours at 10 then and at nothing later, sales of the first period still pay: a lot of 10
    in each, 2 · (20 + 10) + 8 · 10, and not one, 50 + 13 · 10."""
    bound, use = used_at(pressed(), 0.0, 0.0)
    assert (bound, use.cost) == (pytest.approx(50.0), pytest.approx(50.0))
    assert use.use.full() == pytest.approx([13.0, 0.0])
    bound, use = used_at(pressed(), 10.0, 0.0)
    assert (bound, use.cost) == (pytest.approx(140.0), pytest.approx(60.0))
    assert use.use.full() == pytest.approx([8.0, 8.0])


def test_an_item_that_is_not_worth_its_hours_takes_none() -> None:
    """With hours at 500 a unit costs more than losing its sale, at 100."""
    bound, use = used_at(pressed(), 500.0, 500.0)
    assert bound == pytest.approx(use.cost) == pytest.approx(2000.0)
    assert use.use.full() == pytest.approx([0.0, 0.0])


def test_an_item_is_located_after_all_where_its_linear_relaxation_is_not_solved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(StoredItem, "relaxed", lambda *_: None)
    assert price_item(load_items(pressed()), 0, np.zeros(2), is_located=False).bound == pytest.approx(50.0)


def in_two_plants(seed: int) -> PlanningData:
    """Three items that share hours of two plants, and nothing else."""
    draw = np.random.default_rng(seed)
    items, plants = ("a", "b", "c"), ("north", "south")
    return planning_data(
        {(item, "hub"): draw.integers(0, 20, 6).tolist() for item in items},
        {
            (item, plant): {
                "unit_cost": float(draw.uniform(1, 4)),
                "setup_cost": float(draw.uniform(5, 40)),
                "min_lot": float(draw.integers(0, 15)),
                "hours": {PRESS: (float(draw.uniform(0.1, 1)), float(draw.uniform(0, 5)))},
            }
            for item in items
            for plant in plants
        },
        resources={(plant, PRESS): {"regular_hours": 30.0} for plant in plants},
        warehouse_stock={(item, "hub"): {"holding_cost": float(draw.uniform(0.05, 1))} for item in items},
    )


def at(store: ItemStore, number: int, prices: Floats) -> float:
    return store.located(number, prices).bound


def test_an_item_that_is_not_located_costs_what_its_linear_relaxation_says() -> None:
    store = load_items(generated_data(Size(4, 2, 2, 12), 90.0, "dear", 1))
    prices = np.ones(len(store.item(0).problem.shared))
    known = store.item(0).relaxed(prices)
    assert known is not None
    located, relaxed = price_item(store, 0, prices), price_item(store, 0, prices, is_located=False)
    assert (relaxed.bound, relaxed.by_location) == (pytest.approx(known[0]), False)
    assert located.by_location
    assert located.bound > 1.001 * relaxed.bound


def test_what_a_location_problem_proves_more_by_noise_alone_does_not_count() -> None:
    """In the linear relaxation of `pressed`, too, a lot of 20 costs 50."""
    store = load_items(pressed())
    known = store.item(0).relaxed(np.zeros(2))
    assert known is not None
    assert known[0] == pytest.approx(50.0)
    assert not price_item(store, 0, np.zeros(2)).by_location


@pytest.mark.parametrize("seed", range(8))
def test_what_an_item_takes_is_the_slope_of_what_it_costs_at_least(seed: int) -> None:
    """At any other prices its location problem costs no more than the same use at these prices."""
    draw, store = np.random.default_rng(seed), load_items(in_two_plants(seed))
    for number in range(len(store.parts)):
        rows = len(store.item(number).problem.shared)
        here = draw.exponential(2.0, rows)
        priced = price_item(store, number, here)
        assert priced.use is not None
        assert priced.bound == pytest.approx(at(store, number, here), rel=1e-6)
        assert priced.bound == pytest.approx(priced.use.cost + here @ priced.use.use.full())
        for elsewhere in (draw.exponential(2.0, rows), here * draw.uniform(0.7, 1.3, rows)):
            line = priced.use.cost + elsewhere @ priced.use.use.full()
            assert at(store, number, elsewhere) <= line + 1e-6 * abs(line)


@pytest.mark.parametrize("seed", range(10))
def test_use_and_its_cost_make_up_the_bound_whatever_the_rules(seed: int) -> None:
    draw, store = np.random.default_rng(seed), load_items(random_data(seed))
    for number in range(len(store.parts)):
        here = draw.exponential(2.0, len(store.item(number).problem.shared))
        priced = price_item(store, number, here)
        assert priced.use is not None
        assert priced.bound == pytest.approx(priced.use.cost + here @ priced.use.use.full())
