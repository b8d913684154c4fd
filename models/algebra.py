"""Variables and rows of a linear model, as plain lists of terms.

Nothing here knows a solver or a modelling language: `compiled` turns a model into arrays, `pyomo_model` into
a Pyomo model. Blocks of thousands of items are built in a fifth of the time that Pyomo's own objects take.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

Key = tuple[str | int, ...]
AnyKey = TypeVar("AnyKey", bound=Key)

Bounds = tuple[float, float]
"""(lower, upper); an infinite bound is none"""


class Variable:
    """One variable: the ``family`` it was declared in, its ``key`` there, its bounds."""

    __slots__ = ("family", "is_integer", "key", "lower", "upper")

    def __init__(self, family: str, key: Key, bounds: Bounds, is_integer: bool) -> None:
        self.family = family
        self.key = key
        self.lower, self.upper = bounds
        self.is_integer = is_integer


Term = tuple[float, Variable]
"""(coefficient, variable)"""
Terms = list[Term]


class Row(NamedTuple):
    """lower ≤ Σ terms ≤ upper; a missing side is None."""

    lower: float | None
    terms: Terms
    upper: float | None


class RowHandle:
    """A declared row: the ``family`` it was declared in, its ``key`` there."""

    __slots__ = ("family", "key", "row")

    def __init__(self, family: str, key: Key, row: Row) -> None:
        self.family = family
        self.key = key
        self.row = row


@dataclass
class Linear:
    """A linear form: Σ coefficient × variable + constant."""

    terms: Terms = field(default_factory=list)
    constant: float = 0.0

    def add(self, other: Linear, factor: float = 1.0) -> None:
        """Add ``factor`` × ``other`` to this form."""
        self.terms.extend(other.terms if factor == 1.0 else scaled(other.terms, factor))
        self.constant += factor * other.constant


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
    """A part of a model with variables and rows of its own, named as in FORMULATION.md.

    ``variables``, ``rows``: all that are declared here, in the order in which they were.
    """

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.rows: list[RowHandle] = []

    def add_variables(
        self, name: str, bounds: Mapping[AnyKey, Bounds], integer: bool = False
    ) -> dict[AnyKey, Variable]:
        """Declare a family of variables."""
        family = {key: Variable(name, key, ends, integer) for key, ends in bounds.items()}
        self.variables += family.values()
        return family

    def add_rows(self, name: str, rows: Mapping[AnyKey, Row]) -> dict[AnyKey, RowHandle]:
        """Declare a family of rows, but for those without terms; ModelError where one of these cannot
        hold."""
        handles = {
            key: RowHandle(name, key, row)
            for key, row in rows.items()
            if row.terms or not _holds_without_terms(name, key, row)
        }
        self.rows += handles.values()
        return handles


def _holds_without_terms(name: str, key: Key, row: Row) -> bool:
    slack = 1e-9
    low = row.lower is None or row.lower <= slack
    high = row.upper is None or row.upper >= -slack
    if not (low and high):
        raise ModelError(f"{name}{list(key)}: {row.lower} <= 0 <= {row.upper} can never hold")
    return True


class Model:
    """Fragments, by name, and one ``cost`` to be made small."""

    def __init__(self) -> None:
        self.fragments: dict[str, Fragment] = {}
        self.cost = Linear()

    def add_fragment(self, name: str, fragment: Fragment) -> None:
        """Put ``fragment`` into the model."""
        self.fragments[name] = fragment

    def minimize(self, cost: Linear) -> None:
        """Declare the objective."""
        self.cost = cost

    @property
    def variables(self) -> list[Variable]:
        """Of all fragments."""
        return [variable for fragment in self.fragments.values() for variable in fragment.variables]

    @property
    def rows(self) -> list[RowHandle]:
        """Of all fragments."""
        return [row for fragment in self.fragments.values() for row in fragment.rows]

    def families(self) -> tuple[list[str], list[str]]:
        """Names of the families of (variables, rows), without repeats, sorted."""
        return (
            sorted({variable.family for variable in self.variables}),
            sorted({row.family for row in self.rows}),
        )


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
