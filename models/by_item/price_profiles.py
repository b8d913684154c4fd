"""Profiles of prices over time: first prices of a resource may rise, fall and tilt before each period has a
price of its own.

Coarse plans say well what hours are worth beside each other, and badly what early ones are worth beside late
ones: lots make early hours dearer. Two numbers a resource are found in a few rounds of prices; a price for
each period takes many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scipy import sparse

from ..item_block import SharedRow
from ..solver.compiled import Floats

_COUNTS = 0.02
"""Prices below this share of the mean one are not tied to others."""


def mean_price(prices: Floats) -> float:
    """Of those above 0; 1 where there are none."""
    above = prices[prices > 0]
    return float(above.mean()) if len(above) else 1.0


def exchanges(rows: Sequence[SharedRow], prices: Floats) -> sparse.csc_matrix:
    """Shared rows × exchanges. Where use of a row can be exchanged for use of the same resource in its first
    and last period, at the rates of ``prices``, the price of the row is its one of ``prices`` times a factor
    that is linear over time.

    ``prices``: by row, in money per unit of use.
    """
    entries: list[tuple[int, int, float]] = []
    for number, (row, first, last, share) in enumerate(_between(rows, prices)):
        entries += [
            (row, number, 1.0),
            (first, number, (share - 1) * prices[row] / prices[first]),
            (last, number, -share * prices[row] / prices[last]),
        ]
    places, numbers, values = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csc_matrix((values, (places, numbers)), shape=(len(rows), len(entries) // 3))


def leaning(rows: Sequence[SharedRow], prices: Floats, begin: float, end: float) -> Floats:
    """``prices`` times a line over time: of each resource from ``begin`` in its first period to ``end`` in
    its last one. A resource of one period, and prices that are tied to no others, stay."""
    lean = prices.copy()
    for of_resource in _resources(rows, prices):
        (first, _), (last, _) = of_resource[0], of_resource[-1]
        if first == last:
            continue
        for period, number in of_resource:
            lean[number] *= begin + (end - begin) * (period - first) / (last - first)
    return lean


def _between(rows: Sequence[SharedRow], prices: Floats) -> Iterator[tuple[int, int, int, float]]:
    """(row between, first row, last row of its resource, share of the way from the first to the last)."""
    for of_resource in _resources(rows, prices):
        (begin, first), (end, last) = of_resource[0], of_resource[-1]
        for period, number in of_resource[1:-1]:
            yield number, first, last, (period - begin) / (end - begin)


def _resources(rows: Sequence[SharedRow], prices: Floats) -> Iterator[list[tuple[int, int]]]:
    """By resource: (period, row) in the order of time, of rows whose price counts. Hours of a factory as a
    whole are left out: their prices come of ramps and have to stay in balance over time."""
    least = _COUNTS * mean_price(prices)
    resources: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, (rule, key) in enumerate(rows):
        if rule != "factory_hours" and prices[number] > least and key and isinstance(key[-1], int):
            resources[rule, key[:-1]].append((key[-1], number))
    yield from map(sorted, resources.values())
