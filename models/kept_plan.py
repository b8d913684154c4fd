"""A plan's whole numbers in a model, which may be that of the plan with more capacity: what is kept when
quantities are planned again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .algebra import Variable
from .build import WholeModel
from .solution import PlanSolution
from .solver.compiled import CompiledModel


def whole_numbers_of(
    whole: WholeModel,
    compiled: CompiledModel,
    plan: PlanSolution,
    lots: bool = True,
    vehicles: bool = True,
) -> dict[int, float]:
    """Column → value of setups, active factories and, where wanted, lots and vehicles, as in ``plan``.

    Whole numbers that follow from these (which factories are a source) are left to the solver.
    """
    values: dict[int, float] = {}
    for variable, value in _decided(whole, plan, lots, vehicles):
        column = compiled.column(variable)
        if column is not None:
            values[column] = min(max(value, float(compiled.lower[column])), float(compiled.upper[column]))
    return values


def _decided(
    whole: WholeModel, plan: PlanSolution, lots: bool, vehicles: bool
) -> Iterator[tuple[Variable, float]]:
    for item in whole.items:
        for key, setup in item.production.setup.items():
            yield setup, float(plan.setups.get(key, 0))
        for key, count in item.production.lots.items() if lots else ():
            yield count, float(plan.lots.get(key, 0))
    active = {factory for _, factory, _ in plan.production}
    for (factory,), switch in whole.shared.active.items():
        yield switch, float(factory in active)
    if vehicles:
        for sent, count in whole.shared.vehicles.items():
            yield count, float(plan.vehicles.get(sent, 0))


def fixed_at(compiled: CompiledModel, values: Mapping[int, float]) -> CompiledModel:
    """The model with columns fixed at values."""
    lower, upper = compiled.lower.copy(), compiled.upper.copy()
    columns = list(values)
    lower[columns] = upper[columns] = list(values.values())
    return replace(compiled, lower=lower, upper=upper)


def lot_columns(whole: WholeModel, compiled: CompiledModel) -> list[int]:
    """Columns that count lots."""
    return _columns(compiled, (of for item in whole.items for of in item.production.lots.values()))


def setup_columns(whole: WholeModel, compiled: CompiledModel) -> list[int]:
    """Columns that say whether there is a setup."""
    return _columns(compiled, (of for item in whole.items for of in item.production.setup.values()))


def _columns(compiled: CompiledModel, variables: Iterable[Variable]) -> list[int]:
    found = map(compiled.column, variables)
    return [column for column in found if column is not None]
