"""Which investments to make under a budget, and what each brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.extra_capacity import Limit
from models.options import SolveOptions
from models.progress import Monitor
from models.solution import PlanSolution
from models.what_if.capacity_steps import stepped
from models.what_if.capacity_value import Worth
from models.what_if.investments import Choice, Investment, choose_investments
from planner.assemble import Assembled
from planner.capacity_value.offers import Offer, Offers


@dataclass(frozen=True)
class Verdict:
    """One investment weighed. ``alone``: what it saves by itself over the horizon, None where that was
    not solved; ``reason``: in a few words."""

    offer: Offer
    chosen: bool
    alone: Worth | None
    weeks: float
    reason: str

    @property
    def payback_weeks(self) -> float | None:
        """Weeks until it has saved its cost, at the pace of the horizon; None where it never does."""
        return payback(self.offer.cost, None if self.alone is None else self.alone.money, self.weeks)


@dataclass(frozen=True)
class InvestmentPlan:
    """``verdicts``: in the order of the sheet; ``choice``: proven gap and cost included. ``saved``: what the
    chosen ones save together over the horizon, from a plan made again from the start with them and verified;
    None before there is one."""

    verdicts: tuple[Verdict, ...]
    choice: Choice
    budget: float
    weeks: float
    saved: float | None = None

    @property
    def chosen(self) -> tuple[Offer, ...]:
        """Those to make."""
        return tuple(verdict.offer for verdict in self.verdicts if verdict.chosen)

    @property
    def cost(self) -> float:
        """Of those to make."""
        return sum(offer.cost for offer in self.chosen)

    @property
    def payback_weeks(self) -> float | None:
        """Of those to make, together."""
        return payback(self.cost, self.saved, self.weeks)


def payback(cost: float, saved: float | None, weeks: float) -> float | None:
    """Weeks until ``cost`` is saved, where ``saved`` is saved in ``weeks``; None where it never is."""
    return None if saved is None or saved <= 0 else cost / (saved / weeks)


def plan_investments(
    offers: Offers,
    assembled: Assembled,
    plan: PlanSolution,
    budget: float,
    options: SolveOptions,
    monitor: Monitor | None = None,
) -> InvestmentPlan | None:
    """The best investments within ``budget``, and every one by itself; None where none was found in time.

    Raises NotSolved where there is not even time to solve the plan again.
    """
    choice = choose_investments(assembled.data, offers.investments, budget, plan, options, monitor)
    if choice is None:
        return None
    weeks = assembled.calendar.weeks * assembled.calendar.periods
    worths = _each_alone(offers.investments, assembled, plan, options.time_limit)
    verdicts = [
        Verdict(
            offer,
            offer.name in choice.chosen,
            worth,
            weeks,
            _reason(offer, worth, offer.name in choice.chosen, budget),
        )
        for offer, worth in zip(offers.offers, worths, strict=True)
    ]
    return InvestmentPlan(tuple(verdicts), choice, budget, weeks)


def confirmed(plan: InvestmentPlan, cost_before: float, cost_after: float) -> InvestmentPlan:
    """``plan`` with what planning again with the chosen investments has shown."""
    return replace(plan, saved=cost_before - cost_after)


def _each_alone(
    investments: Sequence[Investment], assembled: Assembled, plan: PlanSolution, seconds: float
) -> list[Worth | None]:
    most: dict[Limit, float] = {}
    for investment in investments:
        for limit, amount in investment.amounts.items():
            most[limit] = max(amount, most.get(limit, 0.0))
    kept = stepped(assembled.data, plan, most, threads=1, seconds=seconds)
    return [kept.worth(investment.amounts) for investment in investments]


def _reason(offer: Offer, worth: Worth | None, chosen: bool, budget: float) -> str:
    if chosen:
        return "earns more than its charge"
    if offer.cost > budget:
        return "costs more than the budget"
    if worth is not None and worth.money <= offer.charge:
        return "saves less than its charge"
    return "others earn more of the budget, or do its work"
