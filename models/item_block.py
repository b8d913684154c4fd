"""What the block of one item hands on: rows of its own, its cost, and its part of the rows shared with
others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from .algebra import Fragment, Key, Row, Term, Terms, Variable, at_most
from .item_data import ItemData
from .objective import Costs


class SharedRow(NamedTuple):
    """Name of a row that several items take part in: a rule of `shared` and the key of one of its rows."""

    rule: str
    key: Key


class Contributions:
    """What one item puts into shared rows.

    ``terms``: row → linear terms. ``limits``: for rows that hang on a shared yes-or-no variable, the most
    the terms can add up to when it is 1. A price on a row times these terms is what an item alone would pay.
    """

    def __init__(self) -> None:
        self.terms: dict[SharedRow, Terms] = defaultdict(list)
        self.limits: dict[SharedRow, float] = {}

    def add(self, rule: str, key: Key, term: Term) -> None:
        """Put one term into a shared row."""
        self.terms[SharedRow(rule, key)].append(term)

    def add_limited(self, rule: str, key: Key, terms: Terms, limit: float) -> None:
        """Put terms that add up to at most ``limit`` into a row that a shared variable switches on."""
        self.terms[SharedRow(rule, key)].extend(terms)
        self.limits[SharedRow(rule, key)] = limit


@dataclass(frozen=True)
class Switch:
    """A whole number of something, each of which carries ``capacity`` of the load: Σ load ≤ capacity ·
    count."""

    count: Variable
    load: Terms
    capacity: float

    def row(self) -> Row:
        """Σ load − capacity · count ≤ 0"""
        return at_most([*self.load, (-self.capacity, self.count)], 0.0)


@dataclass(frozen=True)
class Relief:
    """What is used beyond what is regular: Σ load ≤ regular + beyond; ``beyond`` None: nothing is allowed."""

    beyond: Variable | None
    load: Terms
    regular: float

    def row(self) -> Row:
        """Σ load − beyond ≤ regular"""
        relief: Terms = [] if self.beyond is None else [(-1.0, self.beyond)]
        return at_most([*self.load, *relief], self.regular)


@dataclass
class ItemBlock:
    """The block of one item while it is being built; every rule family adds to it."""

    part: ItemData
    fragment: Fragment = field(default_factory=Fragment)
    costs: Costs = field(default_factory=Costs)
    shared: Contributions = field(default_factory=Contributions)

    @property
    def name(self) -> str:
        """The item."""
        return self.part.name
