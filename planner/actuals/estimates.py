"""Estimates that a few facts do not throw: facts weighed against what was planned (L4, L5, L6)."""

from __future__ import annotations

from collections.abc import Sequence

UNITS_OF_A_DELIVERY = 100.0
"""No delivery tells more of a defect rate than so many independent units would: units of one delivery are
alike. It is the limit of n ÷ (1 + (n − 1)·ρ) with ρ = 0.01 (design effect, Kish 1965)."""


def shrunk_mean(observed: Sequence[float], planned: float, prior: float) -> float:
    """L4, L6: (prior · planned + Σ observed) ÷ (prior + n): the credibility estimate (Bühlmann 1967)."""
    return (prior * planned + sum(observed)) / (prior + len(observed))


def shrunk_rate(counts: Sequence[tuple[float, float]], planned: float, prior: float) -> float:
    """L5: mean of a beta distribution after ``counts`` of (units looked at, defective units).

    Before, its mean is ``planned`` with the weight of ``prior`` deliveries; a count is weighed down to what
    alike units tell (UNITS_OF_A_DELIVERY).
    """
    looked_at = defective = 0.0
    for units, defects in counts:
        weight = 1 / (1 + max(0.0, units - 1) / UNITS_OF_A_DELIVERY)
        looked_at += weight * units
        defective += weight * defects
    before = prior * UNITS_OF_A_DELIVERY
    return (before * planned + defective) / (before + looked_at)
