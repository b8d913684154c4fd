"""Which investments to make under a budget: yes-or-no decisions that allow extra capacity."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..algebra import Term, Variable, at_most
from ..build import WholeModel, build_model
from ..data import PlanningData
from ..extra_capacity import Amounts, ExtraCapacity, Limit, add_extra, allow_extra
from ..kept_plan import fixed_at, lot_columns, whole_numbers_of
from ..options import SolveOptions
from ..progress import Monitor
from ..solution import PlanSolution
from ..solver.compiled import CompiledModel, Floats, compile_model
from ..solver.highs_run import attempt_mip, run_mip
from ..solver.watch import Watch

_KEPT_SHARE = 0.2
"""Part of the time, at most, for each of the two searches with setups as planned."""
_FINER = 0.2
"""Part of the gap asked for to which the choice is searched."""


@dataclass(frozen=True)
class Investment:
    """Something that can be bought once. ``cost``: what has to be paid; ``charge``: the part of it that the
    horizon has to bear; ``amounts``: limit → what there is more of it, per period."""

    name: str
    cost: float
    charge: float
    amounts: Amounts


@dataclass(frozen=True)
class Choice:
    """``chosen``: names of the investments to make; ``cost``: of the best plan found with them, their charge
    included; ``bound``: no choice within the budget can cost less (None: nothing is proven)."""

    chosen: tuple[str, ...]
    cost: float
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Proven relative distance to the best choice."""
        if self.bound is None:
            return None
        return max(0.0, self.cost - self.bound) / max(abs(self.cost), 1e-9)


@dataclass(frozen=True)
class _Model:
    whole: WholeModel
    compiled: CompiledModel
    invest: dict[tuple[str], Variable]


def choose_investments(
    data: PlanningData,
    investments: Sequence[Investment],
    budget: float,
    plan: PlanSolution,
    options: SolveOptions,
    monitor: Monitor | None = None,
) -> Choice | None:
    """The investments that together save most beyond their charge and cost at most ``budget``.

    ``plan``: a plan of ``data`` without them. What is best with its setups, lots in fractions, is found
    exactly; from there the whole model is searched with everything free, to a finer gap than a plan is, as
    an investment moves less money than that. This is for problems of a size that `solve_whole` suits. None
    where nothing was found in time.
    """
    watch = Watch(options, monitor)
    watch.stage("invest")
    model = _build(data, investments, budget)
    start = _with_setups_as_planned(model, plan, options, watch)
    gap = _FINER * options.gap
    found = run_mip(model.compiled, gap, watch.seconds_left, options.threads, watch, start=start)
    best = found.values
    if start is not None and (best is None or model.compiled.cost_of(start) < found.objective):
        best = start
    if best is None:
        return None
    return Choice(_chosen(model, best), model.compiled.cost_of(best), found.bound)


def _with_setups_as_planned(
    model: _Model, plan: PlanSolution, options: SolveOptions, watch: Watch
) -> Floats | None:
    """The investments that are best with lots in fractions, and a plan with whole lots for them."""
    compiled, seconds = model.compiled, _KEPT_SHARE * watch.seconds_left
    setups = whole_numbers_of(model.whole, compiled, plan, lots=False, vehicles=False)
    kept = fixed_at(compiled, setups)
    is_integer = compiled.is_integer.copy()
    is_integer[lot_columns(model.whole, compiled)] = False
    # the plan holds to its own tolerances, not to those of this model: where they differ, begin without it
    relaxed = attempt_mip(replace(kept, is_integer=is_integer), 0.0, seconds, options.threads, watch)
    if relaxed.values is None:
        return None
    columns = [compiled.column(variable) for variable in model.invest.values()]
    chosen = {column: round(relaxed.values[column]) for column in columns if column is not None}
    return attempt_mip(fixed_at(kept, chosen), options.gap, seconds, options.threads, watch).values


def _build(data: PlanningData, investments: Sequence[Investment], budget: float) -> _Model:
    most: dict[Limit, float] = defaultdict(float)
    for investment in investments:
        for limit, amount in investment.amounts.items():
            most[limit] += amount
    extra = add_extra(data, most)
    invest = add_investments(extra, investments, budget)
    whole = build_model(data, extra)
    return _Model(whole, compile_model(whole.model), invest)


def add_investments(
    extra: ExtraCapacity, investments: Sequence[Investment], budget: float
) -> dict[tuple[str], Variable]:
    """Declare what may be bought, the budget, and what buying it allows and costs."""
    invest = extra.fragment.add_variables(
        "invest", {(investment.name,): (0.0, 1.0) for investment in investments}, integer=True
    )
    allowed: dict[Limit, list[Term]] = defaultdict(list)
    for investment in investments:
        for limit, amount in investment.amounts.items():
            allowed[limit].append((amount, invest[investment.name,]))
        extra.cost.terms.append((investment.charge, invest[investment.name,]))
    allow_extra(extra, allowed)
    if math.isfinite(budget):
        spent = [(investment.cost, invest[investment.name,]) for investment in investments]
        extra.fragment.add_rows("investment_budget", {("all",): at_most(spent, budget)})
    return invest


def _chosen(model: _Model, values: Floats) -> tuple[str, ...]:
    return tuple(
        name for (name,), variable in model.invest.items() if model.compiled.value(values, variable) > 0.5
    )
