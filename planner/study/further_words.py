"""The gist of a study's further questions, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.capacity_value.invest import InvestmentPlan
from planner.capacity_value.measure import CapacityValue, CapacityValues
from planner.frontier import Frontier
from planner.uncertainty.risk import Risk

_SHOWN = 3


def words_of_values(values: CapacityValues) -> Iterator[str]:
    """The most valuable limits."""
    if not values.horizon:
        yield "Value of capacity: no limit binds so that one more is worth anything"
    for value in values.horizon[:_SHOWN]:
        one_more = f"1 {value.column.unit} more a {value.column.each}"
        where = " / ".join(value.place)
        yield (
            f"{one_more} of {value.column.column.replace('_', ' ')} at {where}: saves {value.money:,.0f}, "
            f"serves {value.units:,.0f} units more; holds up to {value.holds_to:,.2f}{_planned_again(value)}"
        )


def _planned_again(value: CapacityValue) -> str:
    if value.replanned is None or value.tolerance is None:
        return ""
    verdicts = {
        "yes": "which agrees",
        "corrected": "which counts",
        "open": "which proves nothing of a figure this small",
    }
    verdict = verdicts[value.agreement or "open"]
    return f"; planned again: {value.replanned:,.0f} ± {value.tolerance:,.0f}, {verdict}"


def words_of_investments(plan: InvestmentPlan) -> Iterator[str]:
    """Which to make."""
    if not plan.chosen:
        yield f"Investments: none earns its charge within {plan.budget:,.0f}"
        return
    names = ", ".join(offer.name for offer in plan.chosen)
    saved = "" if plan.saved is None else f", saves {plan.saved:,.0f} over the horizon"
    weeks = "" if plan.payback_weeks is None else f", paid back after {plan.payback_weeks:,.0f} weeks"
    yield f"Investments to make: {names}; costs {plan.cost:,.0f} of {plan.budget:,.0f}{saved}{weeks}"


def words_of_frontier(frontier: Frontier, gap: float) -> Iterator[str]:
    """From where on service costs more than it brings, and whether that is proven. ``gap``: asked for."""
    best = frontier.best
    if best is None:
        return
    if best is frontier.points[-1]:
        yield f"Service: every per cent up to {best.target:.1%} brings what it costs"
    else:
        yield f"Service: beyond a target of {best.target:.1%} the next per cent costs more than it brings"
    if frontier.best_is_proven:
        return
    loose = [f"{point.target:.1%}" for point in frontier.points if not point.is_proven(gap)]
    which = f"; plans for {', '.join(loose)} may cost less than found" if loose else ""
    yield f"Service: that is so of the plans that were found, and not proven{which}"


def words_of_risks(risks: Sequence[Risk]) -> Iterator[str]:
    """Mean and spread of every plan."""
    for risk in risks:
        yield (
            f"{risk.name} over {risk.samples} draws: cost {risk.cost.mean:,.0f} "
            f"({risk.cost.low:,.0f} to {risk.cost.high:,.0f}), service {risk.service.mean:.1%} "
            f"({risk.service.low:.1%} to {risk.service.high:.1%})"
        )
