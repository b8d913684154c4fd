"""A higher bound from the few choices that the relaxation takes by halves: whether a factory works at all.

The relaxation pays for a part of an activation where a plan pays for all of it or makes nothing there.
Deciding each such choice both ways and taking the lower cost is branch and bound on these choices alone.
"""

from __future__ import annotations

import time

import numpy as np

from .compiled import CompiledModel, Floats
from .linear_run import LinearRun
from .subproblem import Columns

_CHOICE = "factory_active"
_DEPTH = 2
"""Choices decided one below the other: at most 2 + 4 linear programmes."""
_HALF = 1e-6


def decided_bound(
    compiled: CompiledModel, linear: LinearRun, relaxed: Floats, bound: float, seconds: float
) -> float:
    """What no plan can cost less than: at least ``bound``, the cost of the relaxation at ``relaxed``.

    ``linear``: a linear programme of ``compiled`` whose whole numbers may have any bounds; they are the
    model's again afterwards.
    """
    whole = np.flatnonzero(compiled.is_integer)
    linear.bound(whole, compiled.lower[whole], compiled.upper[whole])
    columns = np.array(
        [number for number, variable in enumerate(compiled.variables) if variable.family == _CHOICE],
        dtype=np.int64,
    )
    return _decided(compiled, linear, relaxed, bound, columns, _DEPTH, time.monotonic() + seconds)


def _decided(
    compiled: CompiledModel,
    linear: LinearRun,
    relaxed: Floats,
    bound: float,
    columns: Columns,
    depth: int,
    deadline: float,
) -> float:
    """``bound``, ``relaxed``: cost and values of the relaxation with what has been decided so far."""
    halves = np.abs(relaxed[columns] - np.round(relaxed[columns]))
    if depth == 0 or not np.any(halves > _HALF):
        return bound
    choice = columns[[int(np.argmax(halves))]]
    sides = []
    for side in (compiled.lower[choice], compiled.upper[choice]):
        linear.bound(choice, side, side)
        values = linear.solve(deadline - time.monotonic())
        if values is None:  # no plan, or no time to tell: what held before deciding holds
            sides.append(bound)
            continue
        cost = linear.objective
        sides.append(_decided(compiled, linear, values, cost, columns, depth - 1, deadline))
    linear.bound(choice, compiled.lower[choice], compiled.upper[choice])
    return max(bound, min(sides))
