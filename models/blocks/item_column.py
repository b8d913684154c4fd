"""One plan of one item, and what the master problem sees of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..solver.compiled import Floats
from .item_problem import ItemProblem


@dataclass(frozen=True)
class Sparse:
    """A vector without its zeros."""

    places: NDArray[np.int32]
    entries: Floats
    length: int

    @classmethod
    def of(cls, vector: Floats) -> Sparse:
        """The same vector."""
        places = np.flatnonzero(vector)
        return cls(places.astype(np.int32), np.asarray(vector[places], dtype=float), len(vector))

    def full(self) -> Floats:
        """With zeros."""
        vector = np.zeros(self.length)
        vector[self.places] = self.entries
        return vector


@dataclass(frozen=True)
class ItemUse:
    """``item``: its number; ``cost``: of the item alone, without prices; ``use``: of the item's own list of
    shared rows."""

    item: int
    cost: float
    use: Sparse


@dataclass(frozen=True)
class ItemColumn(ItemUse):
    """A plan. ``values``: of the columns of the item's block."""

    values: Sparse


def item_column(number: int, problem: ItemProblem, values: Floats) -> ItemColumn:
    """The column of a plan of one item."""
    return ItemColumn(number, problem.cost_of(values), Sparse.of(problem.use @ values), Sparse.of(values))
