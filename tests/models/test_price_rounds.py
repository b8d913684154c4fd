"""Prices that move together over time, then each by itself; the bound is right wherever they are."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from random_data import random_data

from models.by_item import price_rounds as price_rounds_module
from models.by_item.coarse_guide import CoarseGuide
from models.by_item.idle_plan import idle_plan
from models.by_item.item_team import Team
from models.by_item.master import Master
from models.by_item.price_profiles import exchanges, leaning
from models.by_item.price_rounds import price_rounds
from models.coarse.coarse_item import CLOSE
from models.item_block import SharedRow
from models.item_calls.item_pricing import PricedItem
from models.item_calls.item_store import _REMEMBERED, load_items
from models.options import SolveOptions
from models.solve import solve
from models.solver.compiled import Floats
from models.solver.watch import Watch


def hours(resource: str, *periods: int) -> list[SharedRow]:
    return [SharedRow("resource_hours", ("plant", resource, period)) for period in periods]


def test_a_period_between_is_exchanged_for_the_first_and_the_last_one() -> None:
    """Of periods 0, 1 and 4 the second is a quarter of the way: an hour of it, at 4, is exchanged for
    ¾ · 4/2 of the first, at 2, and ¼ · 4/8 of the last, at 8."""
    matrix = exchanges(hours("press", 0, 1, 4), np.array([2.0, 4.0, 8.0]))
    assert matrix.toarray().ravel() == pytest.approx([-1.5, 1.0, -0.125])


def test_prices_of_a_resource_times_a_line_over_time_stay_free() -> None:
    """Exchanges are worth nothing at the prices themselves, when early hours are dearer by half and late ones
    cheaper, whatever another resource does; they are when one period alone gets dearer."""
    rows = [*hours("press", 0, 1, 2, 3), *hours("oven", 3, 0, 1)]
    prices = np.array([2.0, 3.0, 5.0, 4.0, 7.0, 6.0, 1.0])
    ties = exchanges(rows, prices).T
    assert ties.shape == (3, 7)
    tilted = prices * [1.5, 1.3, 1.1, 0.9, 2.0, 2.0, 2.0]
    assert ties @ prices == pytest.approx(np.zeros(3))
    assert ties @ tilted == pytest.approx(np.zeros(3))
    alone = prices * [1.0, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert np.abs(ties @ alone).max() > 0.1


def test_rows_that_cost_next_to_nothing_or_know_no_period_are_tied_to_none() -> None:
    rows = [*hours("press", 0, 1, 2), SharedRow("factory_activation", ("plant",)), SharedRow("total", ())]
    assert exchanges(rows, np.array([5.0, 0.001, 5.0, 5.0, 5.0])).shape == (5, 0)
    assert exchanges(rows, np.zeros(5)).shape == (5, 0)


def test_prices_lean_by_resource_from_its_first_to_its_last_period() -> None:
    """From three halves to a half: the press in periods 0 to 2, the oven in 1 and 5; the mill has one period
    only, and what costs next to nothing is tied to nothing."""
    rows = [*hours("press", 2, 0, 1, 3), *hours("oven", 5, 1), *hours("mill", 4), SharedRow("total", ())]
    prices = np.array([4.0, 4.0, 6.0, 0.001, 8.0, 2.0, 7.0, 9.0])
    expected = [2.0, 6.0, 6.0, 0.001, 4.0, 3.0, 7.0, 9.0]
    assert leaning(rows, prices, 1.5, 0.5) == pytest.approx(expected)
    ties = exchanges(rows, prices).T
    assert ties @ leaning(rows, prices, 1.5, 0.5) == pytest.approx(np.zeros(ties.shape[0]))


def test_prices_of_ramps_stay_in_balance() -> None:
    """Endless hours in all weeks change no ramp, so together they have to be worth nothing, as 6, 3, 1 and
    −10 are. Times a line over time they would be worth 1, and prove nothing."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0, 10.0, 10.0]},
        {("car", PLANT): {"hours": {PRESS: 1.0}}},
        resources={(PLANT, PRESS): {"regular_hours": 40.0}},
        factories={PLANT: {"max_ramp_hours": 5.0}},
    )
    with team_of(data) as team:
        shared = team.shared.problem
        prices, line = np.zeros(len(shared.rows)), np.ones(len(shared.rows))
        for period, worth in enumerate((6.0, 3.0, 1.0, -10.0)):
            row = shared.position[SharedRow("factory_hours", (PLANT, period))]
            prices[row], line[row] = worth, (1.2, 1.0, 0.8, 1.0)[period]
        assert shared.least_cost(prices) is not None
        assert shared.least_cost(prices * line) is None
        assert leaning(shared.rows, prices, 1.2, 0.8) == pytest.approx(prices)
        assert exchanges(shared.rows, prices).shape[1] == 0


def short_of_hours(team: Team) -> Floats:
    guide = CoarseGuide(team, CLOSE, most=100)
    guide.plan(range(len(team.parts)), np.zeros(len(team.shared.problem.rows)), rounds=1)
    return guide.prices


def test_the_master_keeps_to_the_profile_as_long_as_there_are_exchanges() -> None:
    with team_of(generated_data(Size(8, 2, 2, 10), 75.0, "dear", 1)) as team:
        prices, master = short_of_hours(team), Master(team.shared.problem, team.places)
        master.add(team.idle)
        for _ in range(3):
            master.add([one.use for one in team.priced(prices) if one is not None and one.use is not None])
        ties = exchanges(team.shared.problem.rows, prices)
        assert ties.shape[1] > 0
        master.exchange(ties)
        lower, upper = 0.5 * prices, 2 * prices + 1.0
        kept = master.solve(lower, upper)
        assert kept is not None
        assert ties.T @ kept == pytest.approx(np.zeros(ties.shape[1]), abs=1e-6 * kept.max())
        master.end_exchanges()
        each = master.solve(lower, upper)
        assert each is not None
        assert np.abs(ties.T @ each).max() > 1e-3 * each.max()


def test_rounds_prove_more_than_first_prices_and_no_more_than_the_optimum() -> None:
    data = generated_data(Size(4, 2, 2, 8), 90.0, "dear", 2)
    optimum = solve(data, SolveOptions(gap=1e-4, method="whole", time_limit=60.0))
    assert optimum.objective is not None
    with team_of(data) as team:
        hand, first = idle_plan(team), short_of_hours(team)
        priced = [one for one in team.priced(first) if one is not None]
        alone = sum(one.bound for one in priced) + (team.shared.problem.least_cost(first) or 0.0)
        best = price_rounds(team, first, hand, 0.0)
        assert best is not None
        assert alone < best.total <= optimum.objective * (1 + 1e-6)


def test_the_last_round_that_may_be_made_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(price_rounds_module, "_ROUNDS", 1)
    with team_of(generated_data(Size(2, 2, 2, 6), 90.0, "dear", 1)) as team:
        assert price_rounds(team, short_of_hours(team), idle_plan(team), 0.0) is not None


@pytest.mark.parametrize("seed", range(10))
def test_rounds_from_any_prices_are_bounds(seed: int) -> None:
    data, draw = random_data(seed), np.random.default_rng(seed)
    optimum = solve(data, SolveOptions(gap=0.0, method="whole", time_limit=60.0))
    assert optimum.objective is not None
    with team_of(data) as team:
        first = draw.uniform(0.0, 20.0, len(team.shared.problem.rows))
        best = price_rounds(team, team.shared.problem.clean_prices(first), idle_plan(team), 0.0)
        if best is not None:
            assert best.total <= optimum.objective + 1e-6 * max(1.0, abs(optimum.objective))


def test_what_the_location_problem_said_at_some_prices_is_remembered_for_a_while() -> None:
    """After as many other prices as are remembered it is solved again, and says the same."""
    data = generated_data(Size(2, 2, 2, 6), 90.0, "dear", 1)
    store = load_items(data)
    prices = np.ones(len(store.item(0).problem.shared))
    first = store.located(0, prices)
    assert store.located(0, prices.copy()) is first
    assert store.located(1, np.ones(len(store.item(1).problem.shared))) is not first
    for factor in range(2, 2 + _REMEMBERED):
        assert store.located(0, factor * prices).bound >= first.bound
    again = store.located(0, prices)
    assert again is not first
    assert (again.bound, again.maybe.tolist()) == (first.bound, first.maybe.tolist())


def test_items_of_which_the_location_problem_proves_less_at_first_are_located_no_more() -> None:
    """Half of the items are not worth making, which their linear relaxations prove as well."""
    rounds: list[tuple[Set[int], list[PricedItem | None]]] = []

    class Listening(Team):
        def priced(self, prices: Floats, not_located: Set[int] = frozenset()) -> list[PricedItem | None]:
            rounds.append((not_located, super().priced(prices, not_located)))
            return rounds[-1][1]

    with team_of(generated_data(Size(12, 2, 2, 12), 90.0, "cheap", 1)) as team:
        listening = Listening(**vars(team))
        price_rounds(listening, short_of_hours(team), idle_plan(team), 0.0)
    first = [one is not None and one.by_location for one in rounds[0][1]]
    lost = {number for number, by_location in enumerate(first) if not by_location}
    assert 0 < len(lost) < len(first)
    assert len(rounds) > 2
    assert rounds[0][0] == frozenset()
    assert all(not_located == lost for not_located, _ in rounds[1:])


def test_rounds_end_where_they_prove_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each resource gets one price or some that prove nothing more; and of each price by itself, after four
    rounds that are never enough, there is no fifth."""
    count: list[int] = []
    each = replace(price_rounds_module._EACH, little=np.inf)
    monkeypatch.setattr(price_rounds_module, "_EACH", each)
    monkeypatch.setattr(price_rounds_module, "_TOGETHER", replace(price_rounds_module._TOGETHER, gain=np.inf))

    class Counting(Team):
        def priced(self, prices: Floats, not_located: Set[int] = frozenset()) -> list[PricedItem | None]:
            count.append(len(not_located))
            return super().priced(prices, not_located)

    with team_of(generated_data(Size(8, 2, 2, 10), 90.0, "dear", 1)) as team:
        assert price_rounds(Counting(**vars(team)), short_of_hours(team), idle_plan(team), 0.0) is not None
    assert 1 + 1 + 4 <= len(count) <= 1 + 5 + 4


class _Clock(Watch):
    """A clock that stands still but for one second a round."""

    def __init__(self, limit: float) -> None:
        super().__init__(SolveOptions(time_limit=limit), None)
        self.now = 0.0

    @property
    def seconds(self) -> float:
        return self.now


class _Rounds(Team):
    def priced(self, prices: Floats, not_located: Set[int] = frozenset()) -> list[PricedItem | None]:
        assert isinstance(self.watch, _Clock)
        self.watch.now += 1.0
        return super().priced(prices, not_located)


@pytest.mark.parametrize(("limit", "rounds"), [(10.0, 4), (24.0, 8), (27.0, 11)])
def test_rounds_take_their_share_of_time_or_what_nothing_else_would_use(limit: float, rounds: int) -> None:
    """A round goes on until more than three tenths of the time are over, and more than is left by 17 rounds:
    3 of 10 seconds; 7.2 of 24, where the other rule says 7; 10 of 27."""
    data = generated_data(Size(12, 2, 2, 12), 90.0, "dear", 1)
    with team_of(data) as team:
        clock = _Clock(limit)
        slow = _Rounds(**(vars(team) | {"watch": clock}))
        price_rounds(slow, short_of_hours(team), idle_plan(team), 1e-4)
        assert clock.now == rounds
