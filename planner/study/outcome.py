"""A study as a whole: the base, every scenario beside it, and how they compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from planner.scenarios import Changed, Scenario
from planner.study.answers import Answers
from planner.study.case import CaseResult

BASE = "base"
"""Name of the workbook as it stands."""
NOT_REACHED = "not solved: the study was stopped before its turn."


@dataclass(frozen=True)
class Compared:
    """A scenario and what came of it. ``notes``: warnings of the changed workbook that the base has not."""

    scenario: Scenario
    changed: Changed
    result: CaseResult
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.scenario.name


@dataclass(frozen=True)
class Study:
    """``gap_wanted``: at which a search may stop; ``seconds``: of the whole; ``taken_over``: results of a
    study of the same output that was cut off; ``stopped``: somebody ended it before all were solved;
    ``answers``: to further questions."""

    input_name: str
    input_sha256: str
    version: str
    made_at: datetime
    currency: str
    gap_wanted: float
    base: CaseResult
    compared: tuple[Compared, ...]
    seconds: float
    taken_over: int = 0
    stopped: bool = False
    answers: Answers = field(default_factory=Answers)

    @property
    def without_plan(self) -> list[Compared]:
        """Scenarios that have no plan."""
        return [each for each in self.compared if not each.result.has_plan]

    @property
    def planned(self) -> list[Compared]:
        """Scenarios that have one."""
        return [each for each in self.compared if each.result.has_plan]

    @property
    def all_results(self) -> dict[str, CaseResult]:
        """Name → result, the base first."""
        return {BASE: self.base, **{each.name: each.result for each in self.compared}}


@dataclass(frozen=True)
class Difference:
    """A key figure against the base. ``share``: of the base's figure, None where that is nothing or there
    is no difference to speak of; ``within_gaps``: no larger than what the two plans leave unproven."""

    absolute: float | None
    share: float | None
    within_gaps: bool = False


_SAME = 1e-9
"""Share of a figure within which two of it are the same."""


def difference(name: str, base: CaseResult, other: CaseResult) -> Difference:
    """How far a key figure of ``other`` lies from that of ``base``."""
    before, after = base.kpis.get(name), other.kpis.get(name)
    if before is None or after is None:
        return Difference(None, None)
    absolute = after - before
    share = absolute / abs(before) if before else None
    slack = _SAME * max(1.0, abs(before))
    within = name == "cost" and slack < abs(absolute) <= _unproven(base) + _unproven(other)
    return Difference(absolute, share, within)


def _unproven(result: CaseResult) -> float:
    """Money between a plan's cost and its bound; without a bound, all of it."""
    cost, bound = result.kpis.get("cost"), result.kpis.get("bound")
    if cost is None or bound is None:
        return abs(cost or 0.0)
    return max(0.0, cost - bound)


def best_and_worst(values: Mapping[str, float | None], better: str) -> tuple[set[str], set[str]]:
    """Names with the best and with the worst figure; none where no figure is better than another, nor where
    most share it: a mark on nearly every one says nothing."""
    known = {name: value for name, value in values.items() if value is not None}
    if not better or not known:
        return set(), set()
    low, high = min(known.values()), max(known.values())
    slack = _SAME * max(1.0, abs(low), abs(high))
    if high - low <= slack:
        return set(), set()
    lowest = {name for name, value in known.items() if value - low <= slack}
    highest = {name for name, value in known.items() if high - value <= slack}
    best, worst = (found if len(found) <= max(2, len(known) / 2) else set() for found in (lowest, highest))
    return (best, worst) if better == "lower" else (worst, best)
