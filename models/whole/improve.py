"""Fix-and-optimize: groups of items that compete for the same hours are planned again while the rest stands.

The parts of the model are its items, so a group of items with everything shared is a small model of its
own: it is solved again from the plan in hand, and the plan never gets worse. Items that take hours of the
same resources in the same periods are put into one group most often. (Helber, S., Sahling, F.: A fix-and-
optimize approach for the multi-level capacitated lot sizing problem, International Journal of Production
Economics 123 (2010) 247-256.)
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..build import WholeModel
from ..rivals import drawn_rivals
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.highs_run import Watch
from .subproblem import Subproblems

TURNS = (1, 3, 3, 4, 4, 5, 5, 6, 6)
"""Items in a group, turn by turn; every item leads one group in each turn."""
_GROUP_GAP, _GROUP_NODES = 5e-4, 100
"""Where the search of one group ends: counted, not timed, so that it ends there every time."""
_CHANCE = 0.02
"""Rivalry, as a share of the strongest, of items that compete for nothing: they may still share a vehicle."""


def improve(
    whole: WholeModel,
    compiled: CompiledModel,
    values: Floats,
    good_enough: float,
    seconds: float,
    parts: list[Columns],
    subproblems: Subproblems,
    watch: Watch,
    turns: Sequence[int] = TURNS,
) -> Floats:
    """A plan that costs no more than ``values``.

    Ends when it costs at most ``good_enough``, after ``turns`` (items in a group, turn by turn), after
    ``seconds``, or when ``watch`` (told the cost) asks for it. The same data give the same plan unless
    ``seconds`` are over.
    """
    deadline = time.monotonic() + seconds
    cost = compiled.cost_of(values)
    for group in _groups(whole, turns):
        left = deadline - time.monotonic()
        if left <= 0 or cost <= good_enough or watch(cost, None):
            break
        free = np.unique(np.concatenate([parts[number] for number in (*group, len(whole.items))]))
        changed = subproblems.solve(free, values, _GROUP_GAP, _GROUP_NODES, left, watch)
        if changed is not None and compiled.cost_of(changed) < cost:
            values, cost = changed, compiled.cost_of(changed)
    return values


def columns_by_item(whole: WholeModel, compiled: CompiledModel) -> list[Columns]:
    """Columns of every item, and last those that are shared."""
    fragments = [item.fragment for item in whole.items]
    owners = compiled.owners(fragments)
    return [np.flatnonzero(owners == number) for number in (*range(len(fragments)), -1)]


def _groups(whole: WholeModel, turns: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Groups led by every item in turn, drawn with a seed: the same data give the same groups."""
    numbers = range(len(whole.items))
    rivalry = _rivalry(whole)
    draw = random.Random(0)
    for size in (size for size in turns if size <= len(numbers)):
        leaders = numbers if size == 1 else draw.sample(numbers, len(numbers))
        for leader in leaders:
            yield (leader, *drawn_rivals(leader, size - 1, rivalry[leader], draw))


def _rivalry(whole: WholeModel) -> NDArray[np.float64]:
    """Item × item: how much they compete, Σ over resources of the product of the shares they may ask for."""
    resources = {place: number for number, place in enumerate(whole.data.resources)}
    asked = np.zeros((len(whole.items), max(1, len(resources))))
    for number, item in enumerate(whole.items):
        wanted = sum(item.part.demand.values())
        for factory, source in item.part.sources.items():
            for operation in source.operations:
                hours = sum(whole.data.resources[factory, operation.resource].regular_hours)
                place = resources[factory, operation.resource]
                asked[number, place] += operation.hours_per_unit * wanted / max(hours, 1.0)
    rivalry: NDArray[np.float64] = asked @ asked.T
    return rivalry + _CHANCE * max(float(rivalry.max()), 1.0)
