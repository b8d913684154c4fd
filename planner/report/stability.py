"""Nervousness: how far a plan departs from the last one, in the periods of which both speak (M18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.explain.facts import PlanFacts

_SAME = 1e-6  # units
_MOST_FACTORIES = 8


@dataclass(frozen=True, slots=True)
class Stability:
    """Against the last plan.

    ``units_before``: agreed. ``units_kept``: of these, started in this plan at the same place and time.
    ``units_moved``: Σ |after − before|, as change_cost counts them: a unit moved to another period counts
    where it leaves and where it comes. ``setups_before``: starts agreed. ``setups_moved``: starts in one of
    the two plans alone.
    """

    units_before: float
    units_kept: float
    units_moved: float
    setups_before: int
    setups_moved: int

    @property
    def kept_share(self) -> float | None:
        """Share of the units agreed that is kept; None where none were."""
        return self.units_kept / self.units_before if self.units_before > 0 else None


def stability(facts: PlanFacts, factory: str | None = None) -> Stability | None:
    """Of one factory, or of all; None without a last plan."""
    data, production = facts.data, facts.solution.production
    if not data.last_plan_periods:
        return None
    pairs = [
        (data.last_plan.get(key, 0.0), production.get(key, 0.0))
        for key in sorted(data.last_plan.keys() | production.keys())
        if factory in (None, key[1]) and key[2] < data.last_plan_periods
    ]
    return Stability(
        units_before=sum(before for before, _ in pairs),
        units_kept=sum(min(pair) for pair in pairs),
        units_moved=sum(abs(after - before) for before, after in pairs),
        setups_before=sum(before > _SAME for before, _ in pairs),
        setups_moved=sum((before > _SAME) != (after > _SAME) for before, after in pairs),
    )


def stability_words(facts: PlanFacts) -> Iterator[str]:
    """What was kept and moved, and at which factories most; nothing without a last plan."""
    total = stability(facts)
    if total is None:
        return
    kept = "nothing was agreed" if total.kept_share is None else f"{total.kept_share:.1%} kept"
    yield (
        f"Against the last plan: {kept} of {total.units_before:,.0f} units agreed; "
        f"{_moved(total)} (of {total.setups_before} agreed)"
    )
    factories = {name: stability(facts, name) for name in facts.data.factories}
    moved = {name: found for name, found in factories.items() if found and found.units_moved > _SAME}
    ranked = sorted(moved.items(), key=lambda entry: (-entry[1].units_moved, entry[0]))
    for name, found in ranked[:_MOST_FACTORIES]:
        share = "nothing agreed" if found.kept_share is None else f"{found.kept_share:.1%} kept"
        yield f"{name}: {share}, {_moved(found)}"
    if len(ranked) > _MOST_FACTORIES:
        yield f"… and {len(ranked) - _MOST_FACTORIES} more factories (sheet Factories)"


def _moved(found: Stability) -> str:
    setups = f"{found.setups_moved} setup{'' if found.setups_moved == 1 else 's'}"
    return f"{found.units_moved:,.0f} units and {setups} moved"
