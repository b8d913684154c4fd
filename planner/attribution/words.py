"""What moved and what came of it, in a few lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from planner.attribution.causes import Attribution, Key

_MOST_CAUSES = 6


def summary_lines(attribution: Attribution, date_of: Callable[[int], date]) -> tuple[str, ...]:
    """One line that counts, then one a cause, the largest first. ``date_of``: first day of a period."""
    changes = attribution.changes
    if not changes:
        return ("Changes: none against the last plan",)
    units = sum(abs(change.after - change.before) for change in changes.values())
    starts = f"{len(changes):,} start{'' if len(changes) == 1 else 's'}"
    inputs = ", ".join(attribution.moved) or "none"
    lines = [f"Changes: {starts}, {units:,.0f} units moved; inputs that moved: {inputs}"]
    lines += _cause_lines(attribution, date_of)
    if attribution.not_reached:
        names = ", ".join(attribution.not_reached)
        lines.append(f"  no time to put back {names}: give --cause-time more seconds")
    return tuple(lines)


def _cause_lines(attribution: Attribution, date_of: Callable[[int], date]) -> Iterator[str]:
    by_cause: dict[str, list[Key]] = defaultdict(list)
    for key, cause in attribution.causes.items():
        by_cause[cause].append(key)

    def size(key: Key) -> float:
        change = attribution.changes[key]
        return abs(change.after - change.before)

    ranked = sorted(by_cause.items(), key=lambda entry: -sum(map(size, entry[1])))
    for cause, keys in ranked[:_MOST_CAUSES]:
        item, factory, period = largest = max(keys, key=size)
        change = attribution.changes[largest]
        yield (
            f"  {cause}: {len(keys):,}, {sum(map(size, keys)):,.0f} units; most: {item} at {factory} on "
            f"{date_of(period)}, {change.before:,.0f} → {change.after:,.0f}"
        )
    if len(ranked) > _MOST_CAUSES:
        yield f"  and {len(ranked) - _MOST_CAUSES} more causes (sheet Changes)"
