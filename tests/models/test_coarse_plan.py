"""First prices: what an hour more is worth by hand; never an error, whatever the data lack."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from item_blocks import cut_up
from model_data import HUB, PLANT, PRESS, TOY, held_at, planning_data, toy_data
from random_data import random_data

from models.blocks.shared_problem import SharedProblem
from models.coarse.coarse_item import CLOSE, CLOSER, CLOSEST, QUICK, Detail
from models.data import InspectionPlan, PlanningData
from models.item_block import SharedRow
from models.item_calls import coarse_plan as module
from models.item_calls.coarse_plan import CoarseCall, CoarsePlan, coarse_plan
from models.item_calls.item_store import load_items
from models.solver.compiled import CompiledModel, Floats
from models.solver.linear_run import LinearRun

HOUR = {"hours": {PRESS: 1.0}}
FIVE_HOURS = {"regular_hours": 5.0}

ODD: dict[str, PlanningData] = {
    "nothing is shared": toy_data([10.0, 10.0]),
    "nothing is wanted": toy_data([0.0, 0.0], source=HOUR, resource=FIVE_HOURS),
    "no source at all": planning_data({("car", HUB): [5.0]}, {}),
    "one item without a source": planning_data(
        {("car", HUB): [5.0], ("doll", HUB): [5.0]},
        {("car", PLANT): HOUR},
        resources={(PLANT, PRESS): {"regular_hours": 2.0}},
    ),
    "no hours": toy_data([10.0, 10.0], source=HOUR),
    "all arrives too late": toy_data(
        [10.0, 10.0], source={**HOUR, "lead_time_days": 70.0}, resource=FIVE_HOURS
    ),
    "all is scrapped": toy_data(
        [10.0],
        source={**HOUR, "defect_rate": 1.0},
        plans=[InspectionPlan("all", "all")],
        resource=FIVE_HOURS,
    ),
    "vehicles without room": toy_data(
        [10.0], lane={"shipment_volume": 0.0, "cost_per_shipment": 3.0}, item={"volume": 1.0}
    ),
    "a lot of nothing at most": toy_data([10.0], source={"max_lot": 0.0}),
    "not open yet": toy_data([10.0], source={"first_period": 5}),
    "all is frozen": toy_data(
        [10.0, 10.0],
        source=HOUR,
        resource=FIVE_HOURS,
        last_plan={(TOY, PLANT, 0): 9.0},
        last_plan_periods=2,
        frozen_periods=2,
    ),
}


DETAILS = pytest.mark.parametrize("detail", [QUICK, CLOSER, CLOSE, CLOSEST])


def planned(
    data: PlanningData, taken: float = 0.0, detail: Detail = QUICK, rounds: int = 1
) -> tuple[CoarsePlan | None, SharedProblem]:
    """The coarse plan of all items when others take ``taken`` of every shared row."""
    problems, shared = cut_up(data)
    use = np.full(len(shared.rows), taken)
    asked = CoarseCall(tuple(range(len(problems))), detail, {}, use, 1.0, rounds)
    return coarse_plan(load_items(data), shared, asked, 60.0), shared


def prices_of(data: PlanningData, taken: float = 0.0, detail: Detail = QUICK) -> tuple[Floats, SharedProblem]:
    """Its prices, 0 where there is no plan."""
    plan, shared = planned(data, taken, detail)
    return np.zeros(len(shared.rows)) if plan is None else plan.prices, shared


def assert_are_prices(prices: Floats, shared: SharedProblem) -> None:
    """One for every row, none negative but of hours of a factory as a whole."""
    assert prices.shape == (len(shared.rows),)
    assert np.all(np.isfinite(prices))
    for price, row in zip(prices, shared.rows, strict=True):
        assert price >= 0 or row.rule == "factory_hours"


@DETAILS
def test_a_short_hour_is_worth_the_sale_less_the_making(detail: Detail) -> None:
    """5 hours for 10 units, in both periods: an hour more makes a unit for 1, losing it costs 100."""
    prices, _ = prices_of(toy_data([10.0, 10.0], source=HOUR, resource=FIVE_HOURS), detail=detail)
    assert prices == pytest.approx([99.0, 99.0], rel=1e-5)


@DETAILS
def test_an_hour_that_is_not_short_is_worth_nothing(detail: Detail) -> None:
    data = toy_data([10.0, 10.0], source=HOUR, resource={"regular_hours": 11.0})
    prices, _ = prices_of(data, detail=detail)
    assert prices == pytest.approx([0.0, 0.0], abs=1e-4)


@DETAILS
def test_hours_that_others_take_are_not_there(detail: Detail) -> None:
    """11 hours would do; with 2 of them taken they are short."""
    data = toy_data([10.0, 10.0], source=HOUR, resource={"regular_hours": 11.0})
    assert prices_of(data, 2.0, detail)[0] == pytest.approx([99.0, 99.0], rel=1e-5)


@DETAILS
def test_no_prices_where_others_take_more_than_there_is(detail: Detail) -> None:
    data = toy_data([10.0, 10.0], source=HOUR, resource=FIVE_HOURS)
    assert prices_of(data, 6.0, detail)[0] == pytest.approx([0.0, 0.0], abs=1e-4)


def test_promised_hours_are_worth_using() -> None:
    """20 hours are promised at 9 an hour, 10 are needed: an hour more is used by making a unit for 1."""
    data = toy_data(
        [10.0],
        source=HOUR,
        resource={"regular_hours": 50.0},
        factory={"commitment_hours": 20.0, "commitment_penalty": 9.0},
    )
    prices, shared = prices_of(data)
    assert [row.rule for row in shared.rows] == ["resource_hours", "factory_hours"]
    assert prices == pytest.approx([0.0, -1.0], abs=1e-5)


@DETAILS
@pytest.mark.parametrize("taken", [0.0, 1e4])
@pytest.mark.parametrize("what", ODD)
def test_odd_data_have_prices(what: str, taken: float, detail: Detail) -> None:
    assert_are_prices(*prices_of(ODD[what], taken, detail))


@DETAILS
@pytest.mark.parametrize("seed", range(30))
def test_any_data_have_prices(seed: int, detail: Detail) -> None:
    assert_are_prices(*prices_of(random_data(seed), detail=detail))
    assert_are_prices(*prices_of(random_data(seed), 3.0, detail))


def test_a_few_of_like_items_give_the_price_of_all() -> None:
    """12 items of 10 hours each share 60 hours: half of the units are lost, and an hour is worth the 99 that
    a unit saves beyond its cost of 1. 4 of the items, each standing for 3, are as short of hours; of what
    they take, each has its own."""
    names = [f"toy {number:02}" for number in range(12)]
    data = planning_data(
        {(name, HUB): [10.0] for name in names},
        {(name, PLANT): HOUR for name in names},
        resources={(PLANT, PRESS): {"regular_hours": 60.0}},
    )
    _, shared = cut_up(data)
    asked = CoarseCall((0, 3, 6, 9), QUICK, {}, np.zeros(len(shared.rows)), 3.0, 1)
    plan = coarse_plan(load_items(data), shared, asked, 60.0)
    assert plan is not None
    place = shared.position[SharedRow("resource_hours", (PLANT, PRESS, 0))]
    assert plan.prices[place] == pytest.approx(99.0, rel=1e-5)
    assert sum(use.full()[place] for use in plan.use.values()) == pytest.approx(20.0, rel=1e-4)


def made_of(data: PlanningData, detail: Detail = QUICK, rounds: int = 1) -> list[dict[Any, Any]]:
    """By item, (factory, period) → units started there."""
    plan, _ = planned(data, detail=detail, rounds=rounds)
    assert plan is not None
    return [
        {place: pytest.approx(units, rel=1e-3) for place, units in made.items()}
        for _, made in sorted(plan.made.items())
    ]


@DETAILS
def test_nothing_is_started_where_there_are_no_hours(detail: Detail) -> None:
    """20 units are wanted when the factory is closed: no item has a start there, so no row of its hours is
    shared; 10 are made before, when there are hours for so many, and the rest is lost."""
    resource = {"regular_hours": [10.0, 0.0]}
    assert made_of(toy_data([0.0, 20.0], source=HOUR, resource=resource), detail) == [{(PLANT, 0): 10.0}]


@DETAILS
def test_frozen_production_takes_hours_and_serves(detail: Detail) -> None:
    """6 of 20 units are frozen in the first of three periods. Two rise by 5 hours each from the 6: 9 units
    are still wanted in the second, and 5 in the third, which is within 11 and 16 hours. From none it would
    be 5 and 10."""
    agreed = {"last_plan": {(TOY, PLANT, 0): 6.0}, "last_plan_periods": 1, "frozen_periods": 1}
    data = toy_data(
        [6.0, 9.0, 5.0],
        source=HOUR,
        resource={"regular_hours": 20.0},
        factory={"max_ramp_hours": 5.0},
        **agreed,
        **held_at(1.0),
    )
    assert made_of(data, detail) == [{(PLANT, 1): 9.0, (PLANT, 2): 5.0}]
    plan, shared = planned(data, detail=detail)
    assert plan is not None
    hours = [shared.position[SharedRow("factory_hours", (PLANT, period))] for period in range(3)]
    assert plan.use[0].full()[hours] == pytest.approx([6.0, 9.0, 5.0], rel=1e-3)


@DETAILS
def test_stock_that_is_there_anyway_needs_no_room(detail: Detail) -> None:
    """30 units at the factory, for a warehouse that holds 10: 20 of them wait where they are, and 10 are made
    when they are wanted."""
    data = toy_data(
        [10.0, 10.0, 10.0, 10.0],
        item={"volume": 1.0},
        warehouse={"storage_volume": 10.0},
        at_factory={"opening": 30.0},
        at_warehouse={"holding_cost": 1.0},
    )
    assert made_of(data, detail) == [{(PLANT, 3): 10.0}]


@DETAILS
def test_units_that_are_owed_are_made_later(detail: Detail) -> None:
    """Hours for 6 units a period, and 10 are wanted in the first: 4 are late by a period, for 10 a unit, and
    none is owed for good, for 10 more and its value of 50."""
    data = toy_data(
        [10.0, 0.0],
        source=HOUR,
        resource={"regular_hours": 6.0},
        item={"shortage_policy": "backorder", "unit_value": 50.0},
        shortage_cost=10.0,
    )
    assert made_of(data, detail) == [{(PLANT, 0): 6.0, (PLANT, 1): 4.0}]
    prices, _ = prices_of(data, detail=detail)
    assert prices == pytest.approx([10.0, 0.0], rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("detail", [CLOSE, CLOSEST])
@pytest.mark.parametrize(
    ("penalty", "made"), [(2.0, [10.0, 15.0, 10.0]), (0.6, [10.0, 15.0, 5.0]), (0.4, [10.0, 10.0, 10.0])]
)
def test_safety_stock_is_made_where_falling_short_costs_more(
    penalty: float, made: list[float], detail: Detail
) -> None:
    """5 units are wanted in stock when the second and the third of three periods end. Keeping one for a
    period costs 0.5: made a period early it saves the penalty of the second; made for nobody, 1 and 1 for
    keeping it, that of both."""
    wanted = {"target": [0.0, 5.0, 5.0], "penalty": [0.0, penalty, penalty], "holding_cost": 0.5}
    data = toy_data([10.0, 10.0, 10.0], at_warehouse=wanted)
    assert made_of(data, detail) == [{(PLANT, period): units for period, units in enumerate(made)}]


@pytest.mark.parametrize("detail", [CLOSE, CLOSEST])
@pytest.mark.parametrize(("target", "made"), [(0.8, 16.0), (0.0, 0.0)])
def test_what_a_service_target_asks_for_is_made(target: float, made: float, detail: Detail) -> None:
    """A unit costs 3 to make and 2 to lose, and 4 more beyond the 4 of 20 that may be lost."""
    data = toy_data(
        [10.0, 10.0],
        source={"unit_cost": 3.0},
        item={"service_penalty": 4.0},
        service_target={(TOY, HUB): target},
        shortage_cost=2.0,
    )
    plan, _ = planned(data, detail=detail)
    assert plan is not None
    assert sum(plan.made[0].values()) == pytest.approx(made, rel=1e-3, abs=1e-3)


def test_an_item_is_made_at_as_many_factories_as_it_may_be() -> None:
    """Hours for 6 units at one factory and for 3 and 2 at dearer ones; two sources at most. Where a unit is
    frozen at the dearest factory, this is one of them, and one unit more is made there."""
    plants = {PLANT: 6.0, "second": 3.0, "third": 2.0}
    data = planning_data(
        {(TOY, HUB): [0.0, 11.0]},
        {(TOY, plant): {**HOUR, "unit_cost": 1.0 + number} for number, plant in enumerate(plants)},
        items={TOY: {"max_sources": 2}},
        resources={(plant, PRESS): {"regular_hours": [0.0, hours]} for plant, hours in plants.items()},
    )
    assert made_of(data) == [{(PLANT, 1): 6.0, ("second", 1): 3.0}]
    agreed = {"last_plan": {(TOY, "third", 0): 1.0}, "last_plan_periods": 1, "frozen_periods": 1}
    assert made_of(replace(data, **agreed)) == [{(PLANT, 1): 6.0, ("third", 1): 1.0}]


@DETAILS
def test_units_bear_the_setup_of_the_lot_before(detail: Detail) -> None:
    """10 hours, 10 units wanted in each of two periods, a setup takes 2 hours. A usual lot is of 3 or 6
    periods, so each unit takes a little more than an hour; then lots are as large as what was made, and 10
    hours hold a setup and 8 units. Kept apart the second period is like the first."""
    source = {"hours": {PRESS: (1.0, 2.0)}}
    data = toy_data([10.0, 10.0], source=source, resource={"regular_hours": 10.0})
    plan, shared = planned(data, detail=detail, rounds=30)
    assert plan is not None
    assert plan.lots[0] == pytest.approx([8.0, 8.0], rel=1e-3)
    assert plan.use[0].full() == pytest.approx(np.full(len(shared.rows), 10.0), rel=1e-3)


@DETAILS
def test_small_starts_grow_dear_and_end(detail: Detail) -> None:
    """Two periods want 6 and 4 units; a setup costs 12, keeping a unit 0.5. Units of a usual lot of 15 or 30
    bear less than 1 each wherever they are made, so that nothing is kept at first; then units bear 12 / 6 in
    the first period and 12 / 4 in the second, and to keep one of the first is cheaper. One setup and 4 units
    kept, 14, is the optimum; two setups cost 24."""
    data = toy_data([6.0, 4.0], source={"setup_cost": 12.0}, **held_at(0.5))
    first, _ = planned(data, detail=detail, rounds=1)
    last, _ = planned(data, detail=detail, rounds=4)
    assert first is not None
    assert last is not None
    assert first.lots[0] == pytest.approx([6.0, 4.0], rel=1e-3)
    assert last.lots[0][0] == pytest.approx(10.0, rel=1e-3)


def test_units_too_dear_for_one_plan_may_be_in_the_next_but_one() -> None:
    """Ten toys: at one plant for 1 each and a setup of 30, at the other for 3.5. A usual lot is of three
    periods' demand, so that a unit bears 1 of the setup and costs 2, and the other plant is too dear. Of a
    lot of ten it bears 3 and costs 4. The second plan does without the other plant, where it shows that a
    unit saves 0.5; the third makes them there."""
    data = planning_data(
        {(TOY, HUB): [10.0]},
        {(TOY, PLANT): {"unit_cost": 1.0, "setup_cost": 30.0}, (TOY, "other"): {"unit_cost": 3.5}},
    )
    made = [planned(data, rounds=rounds)[0] for rounds in (1, 2, 3)]
    places = [None if plan is None else list(plan.made[0]) for plan in made]
    assert places == [[(PLANT, 0)], [(PLANT, 0)], [("other", 0)]]


@DETAILS
@pytest.mark.parametrize("seed", range(10))
def test_rough_plans_first_end_in_an_exact_one(
    seed: int, detail: Detail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of six plans two are rough; the last one is exact, and its prices are prices."""
    monkeypatch.setattr(module, "_LARGE", 0)
    asked: list[bool] = []

    def solved(model: CompiledModel, deadline: float, rough: bool) -> tuple[Floats, Floats] | None:
        asked.append(rough)
        return exactly(model, deadline, rough)

    exactly = module._solved
    monkeypatch.setattr(module, "_solved", solved)
    plan, shared = planned(random_data(seed), detail=detail, rounds=6)
    if plan is not None:
        assert asked == [True, True, False, False, False, False]
        assert_are_prices(plan.prices, shared)


@DETAILS
def test_a_rough_plan_is_near_the_exact_one(detail: Detail, monkeypatch: pytest.MonkeyPatch) -> None:
    """5 hours for 10 units: an hour is worth 99, roughly too."""
    monkeypatch.setattr(module, "_LARGE", 0)
    monkeypatch.setattr(module, "_EXACT", 0)
    prices, _ = prices_of(toy_data([10.0, 10.0], source=HOUR, resource=FIVE_HOURS), detail=detail)
    assert prices == pytest.approx([99.0, 99.0], rel=1e-2)


def test_units_that_may_wait_make_an_inspection_hour_cheap() -> None:
    """20 units are finished in the first period and wanted in the second; there are 15 hours to look at them
    in each. Where units may wait, half are looked at later, and no hour is short. Where they may not, 5 units
    are lost at 100, and an hour saves that, less 1 for making and 0 for looking."""
    data = toy_data(
        [0.0, 20.0],
        source={"last_period": 0},
        plans=[InspectionPlan("all", "all", hours_per_unit=1.0)],
        factory={"inspection_hours": 15.0},
    )
    first = SharedRow("inspection_hours", (PLANT, 0))
    for detail, price in ((QUICK, 99.0), (CLOSE, 0.0), (CLOSEST, 0.0)):
        prices, shared = prices_of(data, detail=detail)
        assert prices[shared.position[first]] == pytest.approx(price, rel=1e-5, abs=1e-4)


def test_an_interior_point_that_ends_unclear_is_followed_by_the_simplex_method(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Unclear(LinearRun):
        """The first solve ends without an answer."""

        solves = 0

        def solve(self, seconds: float) -> Floats | None:
            self.solves += 1
            values = super().solve(seconds)
            return None if self.solves == 1 else values

    monkeypatch.setattr(module, "LinearRun", Unclear)
    prices, _ = prices_of(toy_data([10.0, 10.0], source=HOUR, resource=FIVE_HOURS))
    assert prices == pytest.approx([99.0, 99.0], rel=1e-5)
