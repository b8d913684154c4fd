"""One plan for several futures: newsvendors worked out by hand, and what it must never be worse than."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from model_data import EXACT, HUB, PLANT, PRESS, TOY, planned, toy_data
from random_data import random_data

import models
from models.data import InspectionPlan, PlanningData
from models.what_if.robust import RobustPlan, plan_for_futures
from models.what_if.robust_model import build_robust_model
from planner.uncertainty.draws import Draws
from planner.uncertainty.simulate import simulate


def robust(*futures: PlanningData) -> RobustPlan:
    found = plan_for_futures(futures, planned(futures[0]), EXACT)
    assert found is not None
    assert found.bound == pytest.approx(found.expected_cost, abs=1e-4)
    return found


def wanting(data: PlanningData, *units: float) -> list[PlanningData]:
    return [replace(data, demand={(TOY, HUB, 0): wanted}) for wanted in units]


@pytest.mark.parametrize(("lost", "made"), [(1.2, 6), (2.0, 10), (4.0, 14)])
def test_a_newsvendor_makes_what_its_fractile_says(lost: float, made: float) -> None:
    """6, 10 or 14 wanted; a unit costs 1 to make. The k-th is worth its cost if P(demand ≥ k) · lost > 1:
    certain up to 6, two in three up to 10, one in three up to 14."""
    found = robust(*wanting(toy_data([10], shortage_cost=lost), 10, 6, 14))
    assert found.plan.production == pytest.approx({(TOY, PLANT, 0): made})
    missed = [max(0.0, wanted - made) for wanted in (6, 10, 14)]
    assert found.expected_cost == pytest.approx(made + lost * sum(missed) / 3)


def test_the_plan_is_that_of_the_first_future() -> None:
    """14 are made and sent, as another future may want them; in the first one 10 are sold and 4 are left."""
    data = toy_data([10], shortage_cost=4.0, at_warehouse={"holding_cost": 0.1})
    found = robust(*wanting(data, 10, 6, 14))
    assert sum(found.plan.shipments.values()) == pytest.approx(14)
    assert found.plan.warehouse_stock == pytest.approx({(TOY, HUB, 0): 4})
    assert found.plan.objective == pytest.approx(14 + 0.4)


def test_one_future_alone_gets_its_own_plan() -> None:
    for seed in range(4):
        data = random_data(seed)
        found = robust(data)
        assert found.expected_cost == pytest.approx(planned(data).objective, rel=1e-6, abs=1e-4)
        assert found.plan.objective == pytest.approx(found.expected_cost)


def test_more_defects_in_one_future_make_lots_larger_in_all() -> None:
    """All are inspected and defects scrapped: 90 good of 100, or 50. Lost at 100, made for 1: 180 made."""
    data = toy_data([90], source={"defect_rate": 0.1}, plans=[InspectionPlan("all", "all")])
    bad = replace(data, sources={key: replace(of, defect_rate=0.5) for key, of in data.sources.items()})
    assert robust(data, bad).plan.production == pytest.approx({(TOY, PLANT, 0): 180})


def test_a_late_future_is_made_for_earlier() -> None:
    """100 wanted in week 1; made then they may come a week late, made in week 0 they cost 0.5 to hold."""
    data = toy_data([0, 100], at_factory={"holding_cost": 0.5}, at_warehouse={"holding_cost": 0.5})
    late = replace(data, sources={key: replace(of, lead_time_days=7.0) for key, of in data.sources.items()})
    assert robust(data, late).plan.production == pytest.approx({(TOY, PLANT, 0): 100})
    assert planned(data).production == pytest.approx({(TOY, PLANT, 1): 100})


@pytest.mark.parametrize("seed", range(3))
def test_it_lies_between_what_each_future_needs_and_what_the_first_plan_costs(seed: int) -> None:
    """Σ of the optima of every future ≤ expected cost ≤ cost of holding the plan of the first future, under
    the rule that nothing is sent beyond a plan, which the simulation keeps too."""
    data = random_data(seed)
    factors = np.array([1.0, 0.7, 1.3])
    futures = [
        replace(data, demand={key: units * float(factor) for key, units in data.demand.items()})
        for factor in factors
    ]
    found = robust(*futures)
    alone = [planned(future).objective for future in futures]
    held = simulate(
        data, planned(data), Draws(3, demand={key: units * factors for key, units in data.demand.items()})
    )
    assert sum(alone) / 3 <= found.expected_cost + 1e-4
    assert found.expected_cost <= held.cost.mean() + 1e-4


def test_the_rows_of_several_futures_hold_shipments_to_the_plan() -> None:
    """Were shipments free in each future, the first would keep 4 at the factory, where they cost nothing."""
    data = toy_data([10], shortage_cost=4.0, at_warehouse={"holding_cost": 0.1})
    futures = wanting(data, 10, 6, 14)
    model = build_robust_model(futures)
    assert "planned_shipments" in {handle.family for handle in model.compiled.rows}
    assert robust(*futures).plan.factory_stock == {}


def test_what_is_declared_is_written_down() -> None:
    text = (Path(models.__file__).parent / "FORMULATION.md").read_text(encoding="utf-8")
    section = text.split("## Several futures\n", 1)[1].split("\n## ", 1)[0]
    names = re.findall(r"^\| `(\w+)`", section, flags=re.MULTILINE)
    source = (Path(models.__file__).parent / "what_if" / "robust_model.py").read_text(encoding="utf-8")
    assert sorted(names) == ["not_sent", "planned_shipments"]
    assert all(f'"{name}"' in source for name in names)


def test_lots_are_bounded_by_hours_that_all_futures_share() -> None:
    """8 hours make 8 units, whatever any future wants."""
    data = toy_data([5], source={"hours": {PRESS: 1.0}}, resource={"regular_hours": 8})
    found = robust(*wanting(data, 5, 20))
    assert found.plan.production == pytest.approx({(TOY, PLANT, 0): 8})
