"""First prices: what an hour more is worth by hand; never an error, whatever the data lack."""

from __future__ import annotations

import numpy as np
import pytest
from item_blocks import cut_up
from model_data import HUB, PLANT, PRESS, TOY, planning_data, toy_data
from random_data import random_data

from models import price_estimate
from models.coarse_item import CLOSE, CLOSEST, QUICK, Detail
from models.compiled import Floats
from models.data import InspectionPlan, PlanningData
from models.item_block import SharedRow
from models.item_data import split_by_item
from models.linear_run import LinearRun
from models.price_estimate import coarse_problems, estimated_prices
from models.shared_problem import SharedProblem

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


DETAILS = pytest.mark.parametrize("detail", [QUICK, CLOSE, CLOSEST])


def prices_of(data: PlanningData, taken: float = 0.0, detail: Detail = QUICK) -> tuple[Floats, SharedProblem]:
    """Estimated prices when others take ``taken`` of every shared row."""
    _, shared = cut_up(data)
    coarse = coarse_problems(split_by_item(data), shared, detail)
    use = np.full(len(shared.rows), taken)
    return estimated_prices(list(coarse.values()), shared, use, 60.0), shared


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


def test_a_sample_of_like_items_gives_the_price_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """12 items of 10 hours each share 60 hours: half of the units are lost, and an hour is worth the 99 that
    a unit saves beyond its cost of 1. 5 of the items, each standing for 2.4, are as short of hours."""
    names = [f"toy {number}" for number in range(12)]
    data = planning_data(
        {(name, HUB): [10.0] for name in names},
        {(name, PLANT): HOUR for name in names},
        resources={(PLANT, PRESS): {"regular_hours": 60.0}},
    )
    of_all, shared = prices_of(data)
    monkeypatch.setattr(price_estimate, "_SAMPLE", 5)
    of_sample, _ = prices_of(data)
    place = shared.position[SharedRow("resource_hours", (PLANT, PRESS, 0))]
    assert of_all[place] == pytest.approx(99.0, rel=1e-5)
    assert of_sample == pytest.approx(of_all, rel=1e-5, abs=1e-4)


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

    monkeypatch.setattr(price_estimate, "LinearRun", Unclear)
    prices, _ = prices_of(toy_data([10.0, 10.0], source=HOUR, resource=FIVE_HOURS))
    assert prices == pytest.approx([99.0, 99.0], rel=1e-5)
