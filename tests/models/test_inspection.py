"""Inspection plans as constants (M6), held to published tables of acceptance sampling."""

from __future__ import annotations

import math
from typing import Any

import pytest

from models.data import InspectionPlan, Source
from models.inspection import (
    acceptance_probability,
    inspected_share,
    inspection_lot,
    inspection_outcome,
)

SINGLE = InspectionPlan("single", "sample", sample_size=89, acceptance_number=2, lot_size=10_000)


def source(**fields: Any) -> Source:
    return Source(lead_time_days=0, unit_cost=(1.0,), setup_cost=(0.0,), **fields)


def test_montgomery_single_sampling_plan() -> None:
    """Montgomery, Introduction to Statistical Quality Control, section 15.2: N = 10 000, n = 89, c = 2 at 1 %
    defective has Pa = 0.9397, AOQ = 0.0093 and ATI = 687."""
    assert acceptance_probability(89, 2, 0.01, 10_000) == pytest.approx(0.9397, abs=5e-5)
    assert 10_000 * inspected_share(SINGLE, 0.01, 10_000) == pytest.approx(687, abs=0.5)
    outgoing = inspection_outcome(_reworking(SINGLE), source(defect_rate=0.01)).outgoing_defect_rate
    assert outgoing == pytest.approx(0.0093, abs=5e-5)


@pytest.mark.parametrize(
    ("sample_size", "acceptance_number", "accepted", "percent"),
    [
        (80, 2, 0.95, 1.03),  # code letter J, AQL 1.0
        (80, 2, 0.10, 6.52),
        (50, 1, 0.95, 0.712),  # code letter H, AQL 1.0
        (50, 1, 0.10, 7.56),
    ],
)
def test_mil_std_105e_operating_characteristics(
    sample_size: int, acceptance_number: int, accepted: float, percent: float
) -> None:
    """MIL-STD-105E, tables X: the quality at which a normal single plan accepts the given share of lots."""
    found = acceptance_probability(sample_size, acceptance_number, percent / 100)
    assert found == pytest.approx(accepted, abs=1e-3)


@pytest.mark.parametrize(
    ("acceptance_number", "at_95", "at_10"),
    [
        (0, 0.051, 2.303),
        (1, 0.355, 3.890),
        (2, 0.818, 5.322),
        (3, 1.366, 6.681),
        (4, 1.970, 7.994),
        (5, 2.613, 9.275),
    ],
)
def test_cameron_unity_values(acceptance_number: int, at_95: float, at_10: float) -> None:
    """Cameron, J. M., Industrial Quality Control 9 (1952): n·p at which single plans of many units accept
    95 % and 10 % of the lots."""
    n = 20_000
    assert acceptance_probability(n, acceptance_number, at_95 / n) == pytest.approx(0.95, abs=5e-4)
    assert acceptance_probability(n, acceptance_number, at_10 / n) == pytest.approx(0.10, abs=5e-4)


@pytest.mark.parametrize(
    ("acceptance_number", "x", "y"),
    [
        (0, 1.00, 0.3679),
        (1, 1.62, 0.8400),
        (2, 2.27, 1.371),
        (3, 2.94, 1.942),
        (4, 3.64, 2.544),
        (5, 4.35, 3.168),
    ],
)
def test_dodge_romig_worst_outgoing_quality(acceptance_number: int, x: float, y: float) -> None:
    """Dodge, Romig, Sampling Inspection Tables: AOQL = y·(1/n − 1/N), reached at p = x/n."""
    n, lot = 2_000, 100_000
    plan = InspectionPlan("p", "sample", n, acceptance_number, lot_size=lot, disposition="rework")

    def outgoing(p: float) -> float:
        return inspection_outcome(plan, source(defect_rate=p)).outgoing_defect_rate

    worst = max(outgoing(step / 100 / n) for step in range(1, 1000))
    assert worst == pytest.approx(y * (1 / n - 1 / lot), rel=1e-3)
    assert outgoing(x / n) == pytest.approx(worst, rel=1e-4)


def test_small_lot_follows_the_hypergeometric_distribution() -> None:
    """One of 10 defective, two looked at, none allowed: 9·8 of 10·9 pairs miss it. The binomial says 0.81."""
    assert acceptance_probability(2, 0, 0.1, 10) == pytest.approx(0.8)
    assert acceptance_probability(2, 0, 0.1, 21) == pytest.approx(0.81)  # more than ten samples


def test_between_whole_numbers_of_defectives_it_is_linear() -> None:
    """1.5 defectives of 10: halfway between 36/45 with one and 28/45 with two."""
    assert acceptance_probability(2, 0, 0.15, 10) == pytest.approx((36 + 28) / 2 / 45)


@pytest.mark.parametrize(
    ("plan", "share"),
    [
        (InspectionPlan("p", "none"), 0.0),
        (InspectionPlan("p", "all"), 1.0),
        (InspectionPlan("p", "sample", sample_size=50), 1.0),  # all of a lot of 40
        (InspectionPlan("p", "sample", sample_size=40), 1.0),
        # (4 looked at, and the other 36 where the one defective is found: 1 − Pa = 4/40)
        (InspectionPlan("p", "sample", sample_size=4), (4 + 36 * 4 / 40) / 40),
    ],
)
def test_share_looked_at(plan: InspectionPlan, share: float) -> None:
    assert inspected_share(plan, 1 / 40, 40) == pytest.approx(share)


@pytest.mark.parametrize(
    ("plan_lot", "fields", "lot"),
    [
        (500, {"min_lot": 10, "lot_multiple": 20, "max_lot": 80}, 500),
        (math.inf, {"min_lot": 10, "lot_multiple": 20, "max_lot": 80}, 10),
        (math.inf, {"lot_multiple": 20, "max_lot": 80}, 20),
        (math.inf, {"max_lot": 80}, 80),
        (math.inf, {}, math.inf),
        (math.inf, {"lot_multiple": 0.25}, 1),  # a lot holds at least a unit
    ],
)
def test_inspection_lot(plan_lot: float, fields: dict[str, float], lot: float) -> None:
    plan = InspectionPlan("p", "sample", 5, lot_size=plan_lot)
    assert inspection_lot(plan, source(**fields)) == lot


def test_endless_lot_looks_at_rejected_lots_alone() -> None:
    """ATI / N goes to 1 − Pa as N grows: 1 − 0.9⁵ for five units, none of them defective, at 10 %."""
    assert inspected_share(InspectionPlan("p", "sample", 5), 0.1, math.inf) == pytest.approx(1 - 0.9**5)


def test_scrapping_loses_what_is_found() -> None:
    """10 % defective, 90 % of them found, all looked at: r = 0.09 goes, of 0.91 left 0.01 are defective."""
    plan = InspectionPlan("p", "all", detection_rate=0.9, hours_per_unit=0.5, cost_per_unit=2, rework_cost=7)
    outcome = inspection_outcome(plan, source(defect_rate=0.1))
    assert outcome.yield_share == pytest.approx(0.91)
    assert outcome.outgoing_defect_rate == pytest.approx(0.01 / 0.91)
    assert (outcome.hours_per_unit, outcome.cost_per_unit, outcome.rework_per_unit) == (0.5, 2.0, 0.0)


def test_reworking_keeps_what_is_found() -> None:
    """The same, repaired at 7 each: every unit stays, 0.01 are still defective, 0.09 × 7 to pay."""
    plan = InspectionPlan("p", "all", detection_rate=0.9, disposition="rework", rework_cost=7)
    outcome = inspection_outcome(plan, source(defect_rate=0.1))
    assert outcome.yield_share == 1.0
    assert outcome.outgoing_defect_rate == pytest.approx(0.01)
    assert outcome.rework_per_unit == pytest.approx(0.63)


def test_sample_takes_hours_and_cost_for_what_is_looked_at() -> None:
    """687 of 10 000 units on average: 0.0687 of the hours and cost of looking at all."""
    plan = InspectionPlan("p", "sample", 89, 2, lot_size=10_000, hours_per_unit=0.5, cost_per_unit=2)
    outcome = inspection_outcome(plan, source(defect_rate=0.01))
    assert outcome.hours_per_unit == pytest.approx(0.0687 * 0.5, abs=5e-5)
    assert outcome.cost_per_unit == pytest.approx(0.0687 * 2, abs=1e-4)


def test_imperfect_detection_accepts_more_lots() -> None:
    """Only p·d of the units are found: 2 % at d = ½ are accepted like 1 % at d = 1."""
    plan = InspectionPlan("p", "sample", 89, 2, lot_size=10_000, detection_rate=0.5)
    assert inspected_share(plan, 0.02, 10_000) == pytest.approx(inspected_share(SINGLE, 0.01, 10_000))


def test_scrapping_everything_leaves_nothing() -> None:
    outcome = inspection_outcome(InspectionPlan("p", "all"), source(defect_rate=1.0))
    assert (outcome.yield_share, outcome.outgoing_defect_rate) == (0.0, 0.0)


def test_orders_of_a_source_that_is_gone_are_not_defective() -> None:
    outcome = inspection_outcome(InspectionPlan("p", "all", hours_per_unit=0.5), None)
    assert (outcome.yield_share, outcome.outgoing_defect_rate) == (1.0, 0.0)
    assert outcome.hours_per_unit == 0.5


def _reworking(plan: InspectionPlan) -> InspectionPlan:
    return InspectionPlan(
        plan.name, plan.method, plan.sample_size, plan.acceptance_number, plan.lot_size, disposition="rework"
    )
