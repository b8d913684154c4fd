"""The multicommodity bound never lies above what an item costs at best, and telling more lots apart never
proves less."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from assembled_data import data_of
from generated import Size
from generated import planning_data as generated_data
from hypothesis import given, settings
from hypothesis import strategies as st
from item_blocks import cut_up, team_of
from item_bounds import assert_bounds, drawn_prices, optimum
from model_data import HUB, PLANT, PRESS, planning_data
from random_data import random_data
from random_workbooks import random_examples, workbooks
from workbook_builder import Sheets

from models.blocks.item_problem import compile_item
from models.by_item import item_proofs
from models.by_item.idle_plan import idle_plan
from models.by_item.item_proofs import prove_by_lots
from models.by_item.price_rounds import price_rounds
from models.data import PlanningData
from models.item_calls.commodity_bound import commodity_bound
from models.item_calls.item_store import ItemStore, load_items
from models.item_data import split_by_item
from models.location import commodity_model as commodity_model_module
from models.location.commodities import LotNetwork, lot_network
from models.location.commodity_model import commodity_model
from models.location.facility_location import facility_location
from models.solver import linear_run
from models.solver.compiled import Floats
from models.solver.linear_run import LinearRun

Lots = list[list[int]]


def none_apart(network: LotNetwork) -> Lots:
    return [list(range(len(network.starts)))]


def factories_apart(network: LotNetwork) -> Lots:
    factories = dict.fromkeys(start.factory for start in network.starts)
    return [[n for n, start in enumerate(network.starts) if start.factory == one] for one in factories]


def all_apart(network: LotNetwork) -> Lots:
    return [[number] for number in range(len(network.starts))]


def proven(network: LotNetwork, cost: Floats, lots: Callable[[LotNetwork], Lots]) -> float:
    run = LinearRun(commodity_model(network, cost, lots(network)), threads=1)
    assert run.solve(60.0) is not None
    return run.objective


def bounded(store: ItemStore, number: int, prices: Floats) -> float:
    return commodity_bound(store, number, prices, 60.0, quickly=False)


def bounded_quickly(store: ItemStore, number: int, prices: Floats) -> float:
    return commodity_bound(store, number, prices, 60.0, quickly=True)


@pytest.mark.parametrize("how", [bounded, bounded_quickly])
@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_at_most_the_optimum_of_the_block(
    seed: int, how: Callable[[ItemStore, int, Floats], float]
) -> None:
    assert assert_bounds(random_data(seed), seed, how) > 0


@pytest.mark.parametrize("apart", [-1, 0, 1])
@pytest.mark.parametrize("seed", range(10))
def test_units_told_apart_for_fewer_periods_are_a_bound_too(
    seed: int, apart: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commodity_model_module, "_PERIODS_APART", apart)
    assert assert_bounds(random_data(seed), seed, bounded) > 0


@settings(random_examples, max_examples=20)
@given(workbooks(), st.integers(0, 10**6))
def test_the_bound_holds_for_any_workbook(sheets: Sheets, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = data_of(Path(folder), sheets)
    assert_bounds(data, seed, bounded)


@pytest.mark.parametrize("seed", range(20))
def test_telling_more_lots_apart_never_proves_less(seed: int) -> None:
    """Nothing apart is at least the relaxation of the block; every lot apart is at most its optimum."""
    draw = np.random.default_rng(seed)
    for part in split_by_item(random_data(seed)):
        compiled, problem = compile_item(part)
        model, network = problem.priced(drawn_prices(problem, draw)), lot_network(compiled, problem)
        relaxed = LinearRun(model, threads=1)
        assert relaxed.solve(60.0) is not None
        ways = [proven(network, model.cost, way) for way in (none_apart, factories_apart, all_apart)]
        costs = [relaxed.objective, *ways, optimum(model)]
        slack = 1e-6 * max(1.0, *map(abs, costs))
        assert all(less <= more + slack for less, more in itertools.pairwise(costs))


def test_telling_units_apart_for_more_periods_never_proves_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of some items it proves more."""
    found = []
    for seed in range(10):
        draw = np.random.default_rng(seed)
        for part in split_by_item(random_data(seed)):
            compiled, problem = compile_item(part)
            cost, network = problem.priced(drawn_prices(problem, draw)).cost, lot_network(compiled, problem)
            for apart in (-9, 0, 9):
                monkeypatch.setattr(commodity_model_module, "_PERIODS_APART", apart)
                found.append(proven(network, cost, all_apart))
    bounds = np.reshape(found, (-1, 3))
    slack = 1e-6 * np.maximum(1.0, np.abs(bounds[:, 1:]))
    assert np.all(np.diff(bounds) >= -slack)
    assert np.all(bounds[:, 1:].sum(axis=0) > bounds[:, :-1].sum(axis=0) * (1 + 1e-5))


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interior point ends at the optimum, that the form may be told by hand."""
    monkeypatch.setattr(linear_run, "_FEW_DIGITS", 1e-9)


def bound_of(data: PlanningData) -> float:
    (problem,), _ = cut_up(data)
    return commodity_bound(load_items(data), 0, np.zeros(len(problem.shared)), 60.0, quickly=False)


def one_car(demand: list[float], holding: float = 0.0, **rest: Any) -> PlanningData:
    """A setup of 30, making at 1; holding costs as much at the factory as at the warehouse."""
    return planning_data(
        {("car", HUB): demand},
        {("car", PLANT): {"setup_cost": 30.0}},
        warehouse_stock={("car", HUB): {"holding_cost": holding}},
        factory_stock={("car", PLANT): {"holding_cost": holding}},
        **rest,
    )


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(("holding", "cost"), [(2.0, 70.0), (4.0, 80.0)])
def test_one_setup_or_two(holding: float, cost: float) -> None:
    """10 units in each of two periods. One setup costs 30 + 20 made + 10 held, two cost 60 + 20. The
    relaxation of the block has half a setup where this has none."""
    assert bound_of(one_car([10.0, 10.0], holding)) == pytest.approx(cost)


@pytest.mark.usefixtures("exact")
def test_who_needs_the_half_that_comes_first_sends_all_of_it() -> None:
    """Of what is sent half is received in the same week (3.5 days). 10 are wanted in the first week only: 20
    are made and sent, 30 + 20 = 50. As if all came in time it would be 40."""
    lanes = {(PLANT, HUB, "road"): {"lead_time_days": 3.5}}
    assert bound_of(one_car([10.0, 0.0], lanes=lanes)) == pytest.approx(50.0)


@pytest.mark.usefixtures("exact")
def test_units_that_come_together_are_kept_together() -> None:
    """10 are wanted in each of three weeks, holding costs 1, half of what is sent comes in the same week. 20
    are sent first, so that 10 are there, and 10 then: 10 stay at the factory for a week and of the 15 that
    come in the second week 5 stay for one more. 30 + 30 + 15 = 75. The facility location problem lets every
    unit come just when it is wanted, as if only 10 were kept for a week: 70."""
    lanes = {(PLANT, HUB, "road"): {"lead_time_days": 3.5}}
    data = one_car([10.0, 10.0, 10.0], 1.0, lanes=lanes)
    assert bound_of(data) == pytest.approx(75.0)
    compiled, problem = compile_item(split_by_item(data)[0])
    location = facility_location(compiled.item, compiled.compiled)
    assert location.solve(problem.cost).bound == pytest.approx(70.0)


@pytest.mark.usefixtures("exact")
def test_what_is_there_serves_without_a_setup() -> None:
    """Of 10 wanted 4 are there: 30 and 6 made cost 36."""
    data = planning_data(
        {("car", HUB): [10.0]},
        {("car", PLANT): {"setup_cost": 30.0}},
        warehouse_stock={("car", HUB): {"opening": 4.0}},
    )
    assert bound_of(data) == pytest.approx(36.0)


def test_few_digits_lose_little_and_prove_nothing_wrong() -> None:
    """The same 75 as above, within a thousandth, and never more."""
    data = one_car([10.0, 10.0, 10.0], 1.0, lanes={(PLANT, HUB, "road"): {"lead_time_days": 3.5}})
    assert 75.0 * (1 - 1e-3) <= bound_of(data) <= 75.0 * (1 + 1e-9)


def test_where_making_earns_money_it_is_made_as_far_as_it_may_be() -> None:
    """10 are wanted in each of two weeks: 20 may be made in the first and 10 in the second. Making costs 1,
    and an hour each pays 3: 30 at −2 are −60, no endless gain."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0]},
        {("car", PLANT): {"unit_cost": 1.0, "hours": {PRESS: 1.0}}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
    )
    paid = np.full(2, -3.0)
    assert commodity_bound(load_items(data), 0, paid, 60.0, quickly=False) == pytest.approx(-60.0)


def test_nothing_is_proven_in_no_time() -> None:
    data = one_car([10.0, 10.0])
    assert commodity_bound(load_items(data), 0, np.zeros(0), 0.0, quickly=False) == -np.inf


def test_items_told_apart_prove_more_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound of all items rises by what that of each does, and never falls; it stays below the cost of the
    plan that is best."""
    monkeypatch.setattr(item_proofs, "_LOTS_AT_ONCE", 1)
    for seed in range(8):
        with team_of(random_data(seed)) as team:
            hand = idle_plan(team)
            first = price_rounds(team, np.zeros(len(team.shared.problem.rows)), hand, 0.0)
            assert first is not None
            better = prove_by_lots(team, hand, first, 0.0)
            assert np.all(better.items >= first.items)
            assert better.total == pytest.approx(first.total + float(np.sum(better.items - first.items)))
            assert better.total <= hand.cost + 1e-6 * abs(hand.cost)
            enough = replace(better, total=hand.cost)
            assert prove_by_lots(team, hand, enough, 0.0) is enough
            assert better.told_apart == frozenset(range(len(team.parts)))
            assert prove_by_lots(team, hand, better, 0.0) is better


def test_lots_wait_where_telling_them_apart_is_expected_to_prove_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of the gap is asked for, of all items at the rate of the first two."""
    monkeypatch.setattr(item_proofs, "_LOTS_AT_ONCE", 1)
    monkeypatch.setattr(item_proofs, "_TELLING", 2)
    with team_of(generated_data(Size(4, 2, 2, 8), 90.0, "dear", 2)) as team:
        hand = idle_plan(team)
        first = price_rounds(team, np.zeros(len(team.shared.problem.rows)), hand, 0.0)
        assert first is not None
        some = prove_by_lots(team, hand, first, 0.0, least=1.0)
        assert len(some.told_apart) == 2
        rest = prove_by_lots(team, hand, some, 0.0)
        at_once = prove_by_lots(team, hand, first, 0.0)
        assert rest.told_apart == at_once.told_apart == frozenset(range(4))
        assert rest.total == pytest.approx(at_once.total)
