"""What an inspection plan does to the units of a source, worked out for the verifier alone (M6)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import bdtr

_SMALL_LOT = 10
"""A lot of at most this many samples follows the hypergeometric distribution."""


@dataclass(frozen=True)
class Inspected:
    """Constants of one plan at one source, per unit that goes through it.

    ``hours``, ``cost``; ``found``: share found defective; ``good``: share released;
    ``outgoing``: share of the released that is defective; ``rework_cost``: money per unit gone through.
    """

    hours: float
    cost: float
    found: float
    good: float
    outgoing: float
    reworks: bool
    rework_cost: float

    @property
    def scrapped(self) -> float:
        """Share found and scrapped."""
        return 0.0 if self.reworks else self.found

    @property
    def reworked(self) -> float:
        """Share found and reworked."""
        return self.found if self.reworks else 0.0


def acceptance_probability(sample: int, accept: int, defective: float, lot: float) -> float:
    """P(at most ``accept`` defectives are found in ``sample`` units), with a share ``defective`` to be found.

    Montgomery, Introduction to Statistical Quality Control, section 15.2: type-B (binomial), and type-A
    (hypergeometric) where the lot is small, linear between whole numbers of defectives.
    """
    if lot > _SMALL_LOT * sample:
        return float(bdtr(accept, sample, defective))
    from scipy.stats import hypergeom  # loads for most of a second; large lots do without

    units = round(lot)
    marked = min(defective * lot, units)
    below = math.floor(marked)
    part = marked - below
    chance = (1 - part) * float(hypergeom.cdf(accept, units, below, sample))
    return chance + (part * float(hypergeom.cdf(accept, units, below + 1, sample)) if part > 0 else 0.0)


def share_looked_at(method: str, sample: int, accept: int, defective: float, lot: float) -> float:
    """Average share of units looked at: ATI ÷ N, with ATI = n + (1 − Pa)(N − n) (Dodge and Romig)."""
    if method == "none":
        return 0.0
    if method == "all" or sample >= lot:
        return 1.0
    rejected = 1 - acceptance_probability(sample, accept, defective, lot)
    sampled = sample / lot  # 0 where the lot is unlimited
    return sampled + rejected * (1 - sampled)


def after_inspection(defect_rate: float, found: float, scrap: bool) -> tuple[float, float]:
    """(share released, share of the released that is defective)."""
    if not scrap:
        return 1.0, defect_rate - found
    good = 1 - found
    return good, (defect_rate - found) / good if good > 0 else 0.0
