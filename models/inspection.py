"""What an inspection plan does to the units of a source: constants worked out before the model (M6).

Single sampling, rectifying: Dodge, H. F., Romig, H. G., Sampling Inspection Tables (1959); Montgomery, D. C.,
Introduction to Statistical Quality Control, section 15.2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import bdtr

from .data import InspectionPlan, Source

_SMALL_LOT_SAMPLES = 10  # a lot of at most this many samples follows the hypergeometric distribution


@dataclass(frozen=True, slots=True)
class InspectionOutcome:
    """Per unit that goes through a plan: what is released, what it takes, what stays defective.

    ``yield_share``: units released; ``hours_per_unit``, ``cost_per_unit``: inspection (not rework);
    ``found_share``: units found defective; ``rework_per_unit``: money for reworking them;
    ``outgoing_defect_rate``: share of the released units that is defective.
    """

    yield_share: float
    hours_per_unit: float
    cost_per_unit: float
    found_share: float
    rework_per_unit: float
    outgoing_defect_rate: float


def acceptance_probability(
    sample_size: int, acceptance_number: int, defective_share: float, lot_size: float = math.inf
) -> float:
    """Pa = P(X ≤ c): X ~ Binomial(n, p), or Hypergeometric(N, p·N, n) where the lot holds at most ten
    samples.

    Between two whole numbers of defectives in the lot, the hypergeometric probability is linear.
    """
    if lot_size > _SMALL_LOT_SAMPLES * sample_size:
        return float(bdtr(min(acceptance_number, sample_size), sample_size, defective_share))
    from scipy.stats import hypergeom  # loads for most of a second; large lots do without

    units = round(lot_size)
    defectives = min(defective_share * lot_size, units)
    fewer = math.floor(defectives)
    more = math.ceil(defectives)
    accepted_fewer, accepted_more = (
        float(hypergeom.cdf(acceptance_number, units, marked, sample_size)) for marked in (fewer, more)
    )
    return accepted_fewer + (defectives - fewer) * (accepted_more - accepted_fewer)


def inspected_share(plan: InspectionPlan, defect_rate: float, lot_size: float) -> float:
    """g, the average share of units looked at: ATI / N with ATI = n + (1 - Pa)(N - n)."""
    if plan.method == "none":
        return 0.0
    if plan.method == "all" or plan.sample_size >= lot_size:
        return 1.0
    accepted = acceptance_probability(
        plan.sample_size, plan.acceptance_number, defect_rate * plan.detection_rate, lot_size
    )
    sampled = plan.sample_size / lot_size
    return sampled + (1.0 - accepted) * (1.0 - sampled)


def inspection_lot(plan: InspectionPlan, source: Source | None) -> float:
    """N, units in an inspection lot: the plan's, else the source's min_lot, lot_multiple, max_lot; at least
    1."""
    if math.isfinite(plan.lot_size):
        return max(1.0, plan.lot_size)
    if source is None:
        return math.inf
    return max(1.0, source.min_lot or source.lot_multiple or source.max_lot)


def inspection_outcome(plan: InspectionPlan, source: Source | None) -> InspectionOutcome:
    """The constants of ``plan`` at ``source``; without a source (finished orders of an old one) nothing is
    defective."""
    defect_rate = source.defect_rate if source else 0.0
    looked_at = inspected_share(plan, defect_rate, inspection_lot(plan, source))
    found = defect_rate * plan.detection_rate * looked_at
    reworks = plan.disposition == "rework"
    released = 1.0 if reworks else 1.0 - found
    return InspectionOutcome(
        yield_share=released,
        hours_per_unit=looked_at * plan.hours_per_unit,
        cost_per_unit=looked_at * plan.cost_per_unit,
        found_share=found,
        rework_per_unit=found * plan.rework_cost if reworks else 0.0,
        outgoing_defect_rate=(defect_rate - found) / released if released > 0 else 0.0,
    )
