"""Variables and rows of a linear model: the one place that knows Pyomo.

Everything is built from plain keys and lists of terms, never from rules or summed expressions: that is
what makes a large model quick to build and to compile.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

Key = tuple[str | int, ...]
AnyKey = TypeVar("AnyKey", bound=Key)


class Variable(Protocol):
    """A variable of the model; only `compiled` and `algebra` look inside."""

    name: str


class RowHandle(Protocol):
    """A declared row; only `compiled` and `algebra` look inside."""

    name: str


Term = tuple[float, Variable]
"""(coefficient, variable)"""
Terms = list[Term]

Bounds = tuple[float, float]
"""(lower, upper); an infinite bound is none"""


@dataclass
class Linear:
    """A linear form: Σ coefficient × variable + constant."""

    terms: Terms = field(default_factory=list)
    constant: float = 0.0

    def add(self, other: Linear, factor: float = 1.0) -> None:
        """Add ``factor`` × ``other`` to this form."""
        self.terms.extend(scaled(other.terms, factor))
        self.constant += factor * other.constant


class Row(NamedTuple):
    """lower ≤ Σ terms ≤ upper; a missing side is None."""

    lower: float | None
    terms: Terms
    upper: float | None


class ModelError(RuntimeError):
    """The model contradicts itself: a bug in how it is built, never in the data."""


def scaled(terms: Iterable[Term], factor: float) -> Terms:
    """``terms`` times ``factor``."""
    return [(coefficient * factor, variable) for coefficient, variable in terms]


def equal(terms: Terms, value: float) -> Row:
    """Σ terms = value"""
    return Row(value, terms, value)


def at_most(terms: Terms, limit: float) -> Row:
    """Σ terms ≤ limit"""
    return Row(None, terms, limit)


def at_least(terms: Terms, limit: float) -> Row:
    """Σ terms ≥ limit"""
    return Row(limit, terms, None)


class Fragment:
    """A part of a model with variables and rows of its own, named as in FORMULATION.md."""

    def __init__(self, block: pyo.Block | None = None) -> None:
        self.block = pyo.Block(concrete=True) if block is None else block

    def add_variables(
        self, name: str, bounds: Mapping[AnyKey, Bounds], integer: bool = False
    ) -> dict[AnyKey, Variable]:
        """Declare a family of variables; nothing is declared for an empty one."""
        if not bounds:
            return {}
        domain = pyo.Integers if integer else pyo.Reals
        family = pyo.Var(list(bounds), domain=domain, dense=False)
        self.block.add_component(name, family)
        variables: dict[AnyKey, Variable] = {}
        for key, (lower, upper) in bounds.items():
            variable = family.add(key)
            if math.isfinite(lower):
                variable.lower = lower
            if math.isfinite(upper):
                variable.upper = upper
            variables[key] = variable
        return variables

    def add_rows(self, name: str, rows: Mapping[AnyKey, Row]) -> dict[AnyKey, RowHandle]:
        """Declare a family of rows, but for those without terms; ModelError where one of these cannot
        hold."""
        kept = {
            key: row for key, row in rows.items() if row.terms or not _holds_without_terms(name, key, row)
        }
        if not kept:
            return {}
        family = pyo.Constraint(list(kept))
        self.block.add_component(name, family)
        handles: dict[AnyKey, RowHandle] = {}
        for key, (lower, terms, upper) in kept.items():
            coefficients, variables = zip(*terms, strict=True)
            body = LinearExpression(constant=0, linear_coefs=list(coefficients), linear_vars=list(variables))
            handles[key] = family.add(key, (lower, body, upper))
        return handles

    def families(self) -> tuple[list[str], list[str]]:
        """Names of the (variables, rows) declared here and in the parts below, without repeats, sorted."""
        named = [
            sorted({component.local_name for component in self.block.component_objects(kind)})
            for kind in (pyo.Var, pyo.Constraint)
        ]
        return named[0], named[1]


def _holds_without_terms(name: str, key: Key, row: Row) -> bool:
    slack = 1e-9
    low = row.lower is None or row.lower <= slack
    high = row.upper is None or row.upper >= -slack
    if not (low and high):
        raise ModelError(f"{name}{list(key)}: {row.lower} <= 0 <= {row.upper} can never hold")
    return True


class Model(Fragment):
    """A whole model: fragments under one roof and one objective to be made small."""

    def __init__(self) -> None:
        super().__init__(pyo.ConcreteModel())

    def add_fragment(self, name: str, fragment: Fragment) -> None:
        """Put ``fragment`` under this roof."""
        self.block.add_component(name, fragment.block)

    def minimize(self, cost: Linear) -> None:
        """Declare the objective."""
        coefficients = [coefficient for coefficient, _ in cost.terms]
        variables = [variable for _, variable in cost.terms]
        body = LinearExpression(constant=cost.constant, linear_coefs=coefficients, linear_vars=variables)
        self.block.add_component("cost", pyo.Objective(expr=body))


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the cyclic garbage collector: a growing model has no garbage, looking for it takes half the
    time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
