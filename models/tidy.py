"""From solver values to a plan's values: whole numbers whole, nothing set up, sent or switched on in vain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from .build import WholeModel
from .item_block import Relief, Switch
from .item_parts import Production
from .item_plan import ItemPlan
from .shared import Shared
from .solver.compiled import CompiledModel, Floats

NEGLIGIBLE = 1e-7
"""Units, hours or m³ that are rounding noise of the solver."""
_LET_THROUGH = 1e-5
"""Units that a search may make without a setup: it holds rows to a millionth of what they are scaled to."""
_ROUNDING = 1e-9


def tidied(whole: WholeModel, compiled: CompiledModel, values: Floats) -> Floats:
    """The same plan without rounding noise, and with as few setups, vehicles, factories and overtime as it
    needs.

    Every row still holds: what is lowered only leaves room in the rows it stands in.
    """
    tidy = _rounded(compiled, values)
    for item in whole.items:
        _lower_setups(compiled, tidy, item.production)
    _lower_shared(whole.shared, compiled, tidy)
    return tidy


def tidied_item(item: ItemPlan, compiled: CompiledModel, values: Floats) -> Floats:
    """As `tidied`, for the values of one item's block."""
    tidy = _rounded(compiled, values)
    _lower_setups(compiled, tidy, item.production)
    return tidy


def tidied_shared(shared: Shared, compiled: CompiledModel, values: Floats) -> Floats:
    """As `tidied`, for the values of what items share."""
    tidy = _rounded(compiled, values)
    _lower_shared(shared, compiled, tidy)
    return tidy


def _rounded(compiled: CompiledModel, values: Floats) -> Floats:
    nearest = np.round(values)
    tidy = np.where(compiled.is_integer | (np.abs(values - nearest) <= NEGLIGIBLE), nearest, values)
    return np.clip(tidy, compiled.lower, compiled.upper)


def _lower_shared(shared: Shared, compiled: CompiledModel, values: Floats) -> None:
    _lower_counts(compiled, values, shared.switches)
    for relief in shared.reliefs:
        _lower_overtime(compiled, values, relief)


def _lower_setups(compiled: CompiledModel, values: Floats, production: Production) -> None:
    """As few setups as carry all lots; what is made without one is noise."""
    for key, variable in production.setup.items():
        setup, produce = compiled.column(variable), compiled.column(production.produce[key])
        if setup is None or produce is None:
            continue
        if values[setup] == 0.0 and values[produce] <= _LET_THROUGH:
            values[produce] = compiled.lower[produce]
    _lower_counts(compiled, values, _setups(production))


def _setups(production: Production) -> Iterator[Switch]:
    """One setup carries any lot."""
    return (
        Switch(variable, [(1.0, production.produce[key])], math.inf)
        for key, variable in production.setup.items()
    )


def _lower_overtime(compiled: CompiledModel, values: Floats, relief: Relief) -> None:
    """Set overtime to what the regular hours leave."""
    column = None if relief.beyond is None else compiled.column(relief.beyond)
    if column is not None:
        missing = compiled.sum_of(values, relief.load) - relief.regular
        values[column] = missing if missing > NEGLIGIBLE else 0.0


def _lower_counts(compiled: CompiledModel, values: Floats, switches: Iterable[Switch]) -> None:
    """Set every count to the least whole number that carries all its loads."""
    needed: dict[int, float] = {}
    for switch in switches:
        column = compiled.column(switch.count)
        if column is not None:
            least = max(_count_for(compiled, values, switch), float(compiled.lower[column]))
            needed[column] = max(least, needed.get(column, 0.0))
    for column, count in needed.items():
        values[column] = count


def _count_for(compiled: CompiledModel, values: Floats, switch: Switch) -> float:
    return least_count(compiled.sum_of(values, switch.load), switch.capacity)


def least_count(load: float, capacity: float) -> float:
    """The least whole number of things of ``capacity`` that carry ``load``, rounding noise apart."""
    if load <= NEGLIGIBLE:
        return 0.0
    return float(max(1, math.ceil(load / capacity - _ROUNDING)))
