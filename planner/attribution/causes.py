"""Each change put down to what moved, by what undoes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.data import PlanningData, PlanningDataError
from models.options import SolveOptions
from models.progress import Monitor
from models.solution import PlanSolution
from models.solve import solve
from planner.assemble import assemble
from planner.attribution.families import PUT_BACK, Family
from planner.attribution.probes import Budget, Prober, Production, Solve, probe_all, stickiness
from planner.attribution.put_back import put_back
from planner.workbook.table import Workbook

Key = tuple[str, str, int]
"""(item, factory, period)"""

TIE = "none (plans of equal cost)"
BETTER = "none (a better plan was found)"
TOGETHER = "several together"
UNKNOWN = "not worked out in the time given"

_SAME = 1e-6  # units
_UNDONE = 0.5
"""Share of a change that must be gone for it to count as undone."""
_GAP_SLACK = 2.0
"""How much wider than that of the plan to be explained the gap of a probe may be."""
_TIE, _ALL = "tie", "all"


@dataclass(frozen=True)
class Change:
    """Units started before and after."""

    before: float
    after: float

    def undone_by(self, value: float) -> float:
        """Share of the change that is gone where ``value`` is started: 1 as before, 0 as after."""
        return (self.after - value) / (self.after - self.before)


@dataclass(frozen=True)
class Attribution:
    """``causes``: change → cause. ``changes``: the same keys. ``moved``: families whose inputs moved;
    ``not_reached``: those among them that could not be put back in the time given."""

    changes: Mapping[Key, Change] = field(default_factory=dict)
    causes: Mapping[Key, str] = field(default_factory=dict)
    moved: Sequence[Family] = ()
    not_reached: Sequence[Family] = ()


@dataclass(frozen=True)
class Weeks:
    """``now``: this week's workbook; ``before``: last week's, moved to this week's start, with the stock that
    last week's plan expected for now; ``week_passed``: whether it began earlier."""

    now: Workbook
    before: Workbook
    week_passed: bool

    def data_with(self, families: Sequence[Family]) -> PlanningData | None:
        """This week's numbers with those of some families put back; None where they contradict each other."""
        try:
            return assemble(put_back(self.now, self.before, families)).data
        except PlanningDataError:
            return None


def attribute_changes(
    weeks: Weeks,
    solution: PlanSolution,
    options: SolveOptions,
    seconds: float,
    monitor: Monitor | None = None,
    solver: Solve = solve,
) -> Attribution:
    """Why ``solution``, this week's plan, differs from this week's Last plan.

    ``seconds``: for all plans that are made to find out; ``options``: for each of them.
    """
    data = assemble(weeks.now).data
    changes = changes_of(data, solution)
    if not changes:
        return Attribution()
    put_back_data = {family: weeks.data_with((family,)) for family in PUT_BACK}
    moved = [family for family in PUT_BACK if put_back_data[family] != data]
    price = stickiness(solution, data.last_plan, options.gap)
    widest_gap = None if solution.gap is None else _GAP_SLACK * max(solution.gap, options.gap) + _SAME
    wanted: dict[str, PlanningData | None] = {
        _TIE: data,
        _ALL: weeks.data_with(PUT_BACK),
        **{name: put_back_data[name] for name in moved},
    }
    priced_change = (
        data.change_cost >= price
    )  # so the plan itself keeps to the last one where nothing is lost
    known = {_TIE: solution.production} if priced_change else {}
    prober = Prober(solver, options, monitor, price, widest_gap)
    plans = probe_all(prober, Budget(seconds), wanted, known)
    judge = _Judge(plans, moved, data.last_plan_periods, weeks.week_passed)
    return Attribution(
        changes=changes,
        causes={key: judge.cause(key, change) for key, change in changes.items()},
        moved=moved,
        not_reached=[family for family in moved if plans[family] is None],
    )


def changes_of(data: PlanningData, solution: PlanSolution) -> dict[Key, Change]:
    """Every start that differs from the last plan; none without a last plan (M18)."""
    if not data.last_plan_periods:
        return {}
    keys = sorted(data.last_plan.keys() | solution.production.keys())
    changes = {key: Change(data.last_plan.get(key, 0.0), solution.production.get(key, 0.0)) for key in keys}
    return {key: change for key, change in changes.items() if abs(change.after - change.before) > _SAME}


@dataclass(frozen=True)
class _Judge:
    """``plans``: probe → what it starts, None where it was not worked out. ``agreed_periods``: periods of
    which the last plan speaks."""

    plans: Mapping[str, Production | None]
    moved: Sequence[Family]
    agreed_periods: int
    week_passed: bool

    def cause(self, key: Key, change: Change) -> str:
        """What undoes a change: in this order, not minding (a tie), one family, all of them."""
        if key[2] >= self.agreed_periods:
            return Family.WEEK
        tie = self._undone(_TIE, key, change)
        if tie is None:  # then what a family undoes may be a tie as well
            return UNKNOWN
        if tie:
            return TIE
        shares = {family: self._share(family, key, change) for family in self.moved}
        known = {family: share for family, share in shares.items() if share is not None}
        most = max(known.values(), default=0.0)
        if most >= _UNDONE:
            return " and ".join(family for family, share in known.items() if share > most - _SAME)
        undone = self._undone(_ALL, key, change)
        if undone is None or (undone and len(known) < len(self.moved)):
            return UNKNOWN
        if undone:
            return TOGETHER
        return Family.WEEK if self.week_passed else BETTER

    def _share(self, probe: str, key: Key, change: Change) -> float | None:
        production = self.plans.get(probe)
        return None if production is None else change.undone_by(production.get(key, 0.0))

    def _undone(self, probe: str, key: Key, change: Change) -> bool | None:
        share = self._share(probe, key, change)
        return None if share is None else share >= _UNDONE
