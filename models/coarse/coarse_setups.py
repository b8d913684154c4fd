"""A coarse item whose units bear the setup of the lot that they are part of: slope scaling.

A setup costs and takes hours once a lot; a linear plan knows no lots. Here every unit bears its share of a
setup, that of a lot as large as the one that the plan before started then and there. Plan after plan, starts
of little grow dear and end, others grow: the linear plan comes to have lots, in all items at once and within
what they share. (Kim, D., Pardalos, P. M.: A solution approach to the fixed charge network flow problem using
a dynamic slope scaling procedure, Operations Research Letters 24 (1999) 195-203.)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from ..blocks.item_problem import ItemProblem
from ..solver.compiled import Floats

_STARTED = 1e-4
"""Share of a lot from which on a start is one: an interior point leaves a little of everything."""
_COUNTS = 1e-2
"""Share of a least lot below which a start is none."""
_LEAST = 0.5
"""Lots count as at least this share of the least lot."""


@dataclass(frozen=True)
class CoarseItem:
    """``problem``: without setups; ``units``: starts × columns, units started for one of a column. By start:
    ``places`` (factory, period), ``setup_cost``, ``setup_use`` (own shared rows × starts), ``usual``,
    ``smallest``, ``largest``: lots in units. ``most_sources``: factories that it may be made at, ``frozen``
    ones among them.
    """

    places: tuple[tuple[str, int], ...]
    problem: ItemProblem
    units: sparse.csr_matrix
    setup_cost: Floats
    setup_use: sparse.csr_matrix
    usual: Floats
    smallest: Floats
    largest: Floats
    most_sources: int | None = None
    frozen: frozenset[str] = frozenset()

    def bearing(self, lots: Floats, weight: float = 1.0) -> ItemProblem:
        """The problem in which units bear setups of ``lots`` (by start), for ``weight`` items like it."""
        share = sparse.diags(1 / lots) @ self.units
        return replace(
            self.problem,
            cost=weight * (self.problem.cost + share.T @ self.setup_cost),
            use=weight * sparse.csr_matrix(self.problem.use + self.setup_use @ share),
        )

    def next_lots(self, lots: Floats, values: Floats) -> Floats:
        """Lots by start as a plan for ``lots`` has them; where it starts nothing they stay."""
        started = self.units @ values
        made = np.clip(started, np.maximum(_LEAST * self.smallest, 1.0), self.largest)
        return np.where(started > _STARTED * lots, made, lots)

    def made(self, values: Floats) -> dict[tuple[str, int], float]:
        """(factory, period) → units that a plan starts there; only where it starts a part of a lot that
        counts, and at the factories that make most where it may not be made at as many."""
        units = self.units @ values
        counts = np.flatnonzero(units > _COUNTS * np.maximum(self.smallest, 1.0))
        made = {self.places[start]: float(units[start]) for start in counts}
        sources = self._sources(made)
        return {place: units for place, units in made.items() if place[0] in sources}

    def _sources(self, made: Mapping[tuple[str, int], float]) -> set[str]:
        """Factories at which any of ``made`` may be made."""
        total = dict.fromkeys(self.frozen, math.inf)
        for (factory, _), units in made.items():
            total[factory] = total.get(factory, 0.0) + units
        most = len(total) if self.most_sources is None else max(self.most_sources, len(self.frozen))
        return set(sorted(total, key=lambda factory: -total[factory])[:most])
