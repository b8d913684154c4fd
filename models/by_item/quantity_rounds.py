"""All lots and quantities planned again with setups as they are, many items at a time.

Groups of a few items find better setups and leave quantities where the others left room; planning the
quantities of all at once moves room from any item to any other. The two take turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..item_calls.group_planning import Group
from ..item_calls.quantity_planning import plan_quantities
from .chunks import chunks_of_rivals, groups_of_chunks
from .item_team import PlanInHand, Team, plan_groups

_MOST_COLUMNS = 100_000
"""Columns of the blocks that are planned at once."""
_AT_ONCE = 2
"""Chunks planned at the same time; the same on every machine, as plans may not depend on its cores."""
ROUGHLY, THOROUGH = 6e-3, 1e-3
"""Gaps at which a search ends: the first is met by rounding the relaxation, the second may take some times
longer where hours are short."""
_NODES = 1


def improve_quantities(team: Team, hand: PlanInHand, gap: float, share_of_time: float) -> None:
    """Make the plan in hand cheaper by other lots and quantities; setups stay. Takes no more than this share
    of the time left: where vehicles are to be counted, the gap is not met."""
    deadline = team.watch.seconds + share_of_time * team.watch.seconds_to_plan
    chunks = _chunks(team, hand)
    batches = [chunks[begin:][:_AT_ONCE] for begin in range(0, len(chunks), _AT_ONCE)]
    for done, batch in enumerate(batches):
        seconds = (deadline - team.watch.seconds) / (len(batches) - done)
        if seconds <= 0 or team.watch.is_over():
            return
        for plans in plan_groups(team, hand, _groups(team, hand, batch, gap), plan_quantities, seconds):
            if plans is not None:
                hand.accept(plans)


def _chunks(team: Team, hand: PlanInHand) -> list[tuple[int, ...]]:
    """Items that take most of the same row next to each other, cut into parts of about the same size."""
    uses = {number: team.use_of(plan) for number, plan in enumerate(hand.plans)}
    return chunks_of_rivals(team, uses, _MOST_COLUMNS)


def _groups(team: Team, hand: PlanInHand, chunks: Sequence[tuple[int, ...]], gap: float) -> Iterator[Group]:
    """Groups that may all be accepted."""
    taken = [team.used([hand.plans[number] for number in numbers]) for numbers in chunks]
    return groups_of_chunks(team, hand, chunks, taken, hand.use, gap, _NODES)
