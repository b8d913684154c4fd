"""What one more of every limit is worth: over the horizon and period by period, each solved again."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from models.extra_capacity import Limit, LimitKind, increases, limits_of
from models.solution import PlanSolution
from models.what_if.capacity_steps import Stepped, reach, stepped
from models.what_if.capacity_value import NO_VALUE, Worth
from planner.assemble import Assembled, assemble
from planner.capacity_value.limits import VALUED, LimitColumn, with_one_more
from planner.workbook.table import Workbook

_LEAST_MOST = 10.0
"""A limit is tried up to twice what it is, but at least to so many steps more."""

Place = tuple[LimitKind, tuple[str, ...]]
Steps = Mapping[Limit, float]


@dataclass(frozen=True)
class CapacityValue:
    """What one more of a limit is worth: in ``period``, or, where that is None, in every period.

    ``limit``: what there is of it now, in the unit of its cell (of the period: of that period); ``money``
    saved and ``units`` more served in time by one more; ``holds_to``: the step up to which each further one
    is worth as much, ``at_least`` where nothing larger was tried; ``how``: in which way it was solved again.
    ``replanned``: money saved where everything was planned again from the start with one more, None where it
    was not; ``tolerance``: the two gaps together, as money; ``corrected``: `money` and `units` are those of
    planning again, as what there was before differed from it by more than the gaps.
    """

    column: LimitColumn
    place: tuple[str, ...]
    period: int | None
    limit: float
    money: float
    units: float
    holds_to: float
    how: str
    at_least: bool = False
    replanned: float | None = None
    tolerance: float | None = None
    corrected: bool = False

    @property
    def agreement(self) -> str | None:
        """Whether planning again says the same within the two gaps: `yes`; `corrected` where it did not;
        `open` where the gaps are larger than the figure and would hide anything; None: not asked."""
        if self.tolerance is None:
            return None
        if self.corrected:
            return "corrected"
        return "open" if self.tolerance >= abs(self.money) else "yes"


@dataclass(frozen=True)
class CapacityValues:
    """``horizon``, ``periods``: most valuable first; ``left_out``: limits that time did not allow to try."""

    horizon: tuple[CapacityValue, ...]
    periods: tuple[CapacityValue, ...]
    left_out: int = 0


def value_of_capacity(
    workbook: Workbook,
    assembled: Assembled,
    plan: PlanSolution,
    seconds: float,
    should_stop: Callable[[], bool] = lambda: False,
) -> CapacityValues:
    """The value of one more of every limit that binds in ``plan``, within ``seconds``.

    Limits of which one more is worth nothing are left out. Raises NotSolved where there is not even time to
    solve the plan again.
    """
    deadline = time.monotonic() + seconds
    steps = horizon_steps(workbook, assembled)
    now = limits_of(assembled.data)
    most = {
        limit: max(now[limit], _LEAST_MOST * amount) for of in steps.values() for limit, amount in of.items()
    }
    kept = stepped(assembled.data, plan, most, 1, seconds / 2, lambda *_: should_stop())
    tried = _Trials(kept, lambda: time.monotonic() > deadline or should_stop())
    known = {
        (column.kind, column.place(row)): row[column.column]
        for column in VALUED
        for row in workbook[column.sheet]
    }
    horizon = [
        value
        for place, of in _dearest_first(kept, steps)
        for value in tried.value(place, None, known[place], of)
    ]
    single = {limit: {limit: 1.0} for of in steps.values() for limit in of if kept.price(limit) > NO_VALUE}
    periods = [
        value
        for limit in sorted(single, key=lambda limit: -kept.price(limit))
        for value in tried.value((limit.kind, limit.place), limit.period, now[limit], single[limit])
    ]
    return CapacityValues(most_valuable_first(horizon), most_valuable_first(periods), tried.left_out)


def horizon_steps(workbook: Workbook, assembled: Assembled) -> dict[Place, dict[Limit, float]]:
    """Place → what one more in its cell adds in each period, calendar and length of periods included."""
    steps: dict[Place, dict[Limit, float]] = defaultdict(dict)
    for column in VALUED:
        more = assemble(with_one_more(workbook, column)).data
        for limit, amount in increases(assembled.data, more).items():
            if limit.kind == column.kind:
                steps[limit.kind, limit.place][limit] = amount
    return dict(steps)


class _Trials:
    """Tries steps until time is up."""

    def __init__(self, kept: Stepped, is_over: Callable[[], bool]) -> None:
        self._kept, self._is_over = kept, is_over
        self.left_out = 0

    def value(self, place: Place, period: int | None, limit: float, steps: Steps) -> Iterator[CapacityValue]:
        """The value of ``steps``, if there is time and they are worth anything."""
        if self._is_over():
            self.left_out += 1
            return
        worth = self._kept.worth(steps)
        if worth is None:
            self.left_out += 1
        elif worth.money > NO_VALUE:
            yield self._valued(place, period, limit, steps, worth)

    def _valued(
        self, place: Place, period: int | None, limit: float, steps: Steps, worth: Worth
    ) -> CapacityValue:
        column = next(one for one in VALUED if one.kind == place[0])
        found = reach(self._kept, steps, worth, whole=column.kind == "vehicles")
        how = self._kept.how
        return CapacityValue(
            column, place[1], period, limit, worth.money, worth.units, found.factor, how, found.at_least
        )


def _dearest_first(kept: Stepped, steps: Mapping[Place, Steps]) -> list[tuple[Place, Steps]]:
    """Places with a price in any period, the dearest first."""
    prices = {
        place: sum(kept.price(limit) * amount for limit, amount in of.items()) for place, of in steps.items()
    }
    return sorted(
        ((place, steps[place]) for place, price in prices.items() if price > NO_VALUE),
        key=lambda entry: -prices[entry[0]],
    )


def most_valuable_first(values: Iterable[CapacityValue]) -> tuple[CapacityValue, ...]:
    """In the order of `money`."""
    return tuple(sorted(values, key=lambda value: -value.money))


def replanned(value: CapacityValue, money: float, units: float, tolerance: float) -> CapacityValue:
    """``value`` with what planning again from the start has shown: where that differs by more than both plans
    leave unproven, it counts."""
    shown = replace(value, replanned=money, tolerance=tolerance)
    if abs(money - value.money) <= tolerance:
        return shown
    how = f"all planned again ({value.how}: {value.money:,.0f})"
    return replace(shown, money=max(0.0, money), units=units, how=how, corrected=True)
