"""Which investments to make: instances with a plain best choice, and an oracle that tries every choice."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from model_data import EXACT, HUB, PLANT, PRESS, ROAD, TOY, planned, toy_data
from random_data import random_data

import models
from models.algebra import Model
from models.build import build_model
from models.data import InspectionPlan, PlanningData
from models.extra_capacity import Limit, add_extra, enlarged, limits_of
from models.what_if.investments import Choice, Investment, add_investments, choose_investments


def hours(amount: float, period: int = 0) -> dict[Limit, float]:
    return {Limit("regular hours", (PLANT, PRESS), period): amount}


def chosen(data: PlanningData, investments: Sequence[Investment], budget: float = math.inf) -> Choice:
    choice = choose_investments(data, investments, budget, planned(data), EXACT)
    assert choice is not None
    assert choice.bound == pytest.approx(choice.cost, abs=1e-4)
    return choice


SHORT_OF_HOURS = toy_data([100], source={"hours": {PRESS: 1.0}}, resource={"regular_hours": 60})
"""60 made for 1 each, 40 lost at 100: 4 060."""


def test_an_investment_that_saves_more_than_it_is_charged_is_made() -> None:
    """10 hours more make 10 units more: 990 saved for 300."""
    choice = chosen(SHORT_OF_HOURS, [Investment("shift", 900.0, 300.0, hours(10))])
    assert choice == Choice(("shift",), pytest.approx(4060 - 990 + 300), choice.bound)
    assert choice.gap == pytest.approx(0, abs=1e-6)


def test_an_investment_that_saves_less_is_not_made() -> None:
    assert chosen(SHORT_OF_HOURS, [Investment("shift", 900.0, 1000.0, hours(10))]).chosen == ()


def test_the_budget_holds() -> None:
    """Of two that pay, 20 hours for 700 and 15 for 500, the budget of 1 000 allows the larger one only."""
    offers = [Investment("hall", 700.0, 70.0, hours(20)), Investment("shift", 500.0, 50.0, hours(15))]
    assert chosen(SHORT_OF_HOURS, offers, 1000.0).chosen == ("hall",)
    assert chosen(SHORT_OF_HOURS, offers, 1200.0).chosen == ("hall", "shift")
    assert chosen(SHORT_OF_HOURS, offers, 499.0).chosen == ()


def test_more_hours_than_there_is_use_for_are_not_paid_for() -> None:
    """40 hours are short: 40 for 50 do what 100 for 60 would."""
    offers = [Investment("large", 60.0, 60.0, hours(100)), Investment("small", 50.0, 50.0, hours(40))]
    assert chosen(SHORT_OF_HOURS, offers).chosen == ("small",)


def test_two_that_help_only_together_are_made_together() -> None:
    """Press and inspectors each let 60 of 100 units through."""
    data = toy_data(
        [100],
        source={"hours": {PRESS: 1.0}},
        resource={"regular_hours": 60},
        factory={"inspection_hours": 30},
        plans=[InspectionPlan("all", "all", hours_per_unit=0.5)],
    )
    press = Investment("press", 10.0, 10.0, hours(40))
    team = Investment("team", 10.0, 10.0, {Limit("inspection hours", (PLANT,), 0): 20.0})
    assert chosen(data, [press, team]).chosen == ("press", "team")
    assert chosen(data, [press, team], budget=19.0).chosen == ()
    assert chosen(data, [press]).chosen == ()


@pytest.mark.parametrize(
    ("data", "limit", "more"),
    [
        (
            toy_data(
                [100], source={"hours": {PRESS: 1.0}}, resource={"regular_hours": 60, "overtime_cost": 2}
            ),
            Limit("overtime hours", (PLANT, PRESS), 0),
            10.0,
        ),
        (
            toy_data(
                [100],
                factory={"inspection_hours": 30},
                plans=[InspectionPlan("all", "all", hours_per_unit=0.5)],
            ),
            Limit("inspection overtime", (PLANT,), 0),
            5.0,
        ),
        (
            toy_data([25], item={"volume": 1.0}, lane={"shipment_volume": 10, "max_shipments": 1}),
            Limit("vehicles", (PLANT, HUB, ROAD), 0),
            1.0,
        ),
        (toy_data([30], warehouse={"inbound_units": 20}), Limit("inbound units", (HUB,), 0), 10.0),
        (
            toy_data(
                [0, 30],
                source={"last_period": 0},
                item={"volume": 1.0},
                warehouse={"storage_volume": 10},
                at_factory={"max_quantity": 0},
            ),
            Limit("storage volume", (HUB,), 0),
            10.0,
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Limit) else "",
)
def test_every_kind_of_limit_can_be_bought(data: PlanningData, limit: Limit, more: float) -> None:
    """Bought for next to nothing it is made, and the plan costs what it costs where there is that much."""
    choice = chosen(data, [Investment("more", 1.0, 0.5, {limit: more})])
    assert choice.chosen == ("more",)
    assert choice.cost == pytest.approx(planned(enlarged(data, {limit: more})).objective + 0.5)
    assert choice.cost < planned(data).objective


@pytest.mark.parametrize("seed", range(4))
def test_no_other_choice_is_better(seed: int) -> None:
    """Every set of four investments within the budget, planned with what it adds."""
    data = random_data(seed)
    places = sorted({limit[:2] for limit in limits_of(data) if limit.kind != "overtime hours"})
    offers = [
        Investment(
            f"{kind} {place}",
            cost=10.0 * (number + 1),
            charge=2.0 * (number + 1),
            amounts={Limit(kind, place, period): 3.0 + number for period in data.horizon()},
        )
        for number, (kind, place) in enumerate(places[:: max(1, len(places) // 4)][:4])
    ]
    budget = 60.0
    costs = []
    for size in range(len(offers) + 1):
        for some in combinations(offers, size):
            if sum(offer.cost for offer in some) <= budget:
                added = {limit: amount for offer in some for limit, amount in offer.amounts.items()}
                charge = sum(offer.charge for offer in some)
                costs.append(planned(enlarged(data, added)).objective + charge)
    choice = chosen(data, offers, budget)
    assert choice.cost == pytest.approx(min(costs), rel=1e-6, abs=1e-4)


def test_what_is_declared_is_written_down() -> None:
    """The tables of the section on extra capacity name every variable and constraint, and nothing else."""
    data = toy_data(
        [25], source={"hours": {PRESS: 1.0}}, resource={"regular_hours": 10}, item={"volume": 1.0}
    )
    limit = Limit("overtime hours", (PLANT, PRESS), 0)
    extra = add_extra(data, {limit: 1.0})
    add_investments(extra, [Investment(TOY, 1.0, 1.0, {limit: 1.0})], 1.0)
    whole = build_model(data, extra)
    assert isinstance(whole.model, Model)
    text = (Path(models.__file__).parent / "FORMULATION.md").read_text(encoding="utf-8")
    section = text.split("## Extra capacity and investments\n", 1)[1].split("\n## ", 1)[0]
    names = re.findall(r"^\| `(\w+)`", section, flags=re.MULTILINE)
    declared = {each.family for each in (*extra.fragment.variables, *extra.fragment.rows)}
    assert sorted(names) == sorted(declared)
