"""The catalogue of everything that can be said of an input workbook; `docs/messages.md` is made from it.

A code never changes its meaning, so that people and programs can rely on it. Every problem is made through
its code: ``REQUIRED_BLANK.at("Items!B3", "…")``. The codes are in `reading_codes` and `rule_codes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from planner.validation.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. ``meaning``: when it is said; ``remedy``: how it is mended in general."""

    name: str
    severity: Severity
    meaning: str
    remedy: str

    def at(self, place: str, message: str, remedy: str | None = None) -> Problem:
        """This finding at a place; ``remedy`` replaces the general one where more can be said."""
        return Problem(self.severity, self.name, place, message, self.remedy if remedy is None else remedy)


_LONGEST_SLIP = 100
"""Characters; longer texts are pasted, not mistyped, and comparing them takes long."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, ignoring case; None where nothing is like it."""
    if len(name) > _LONGEST_SLIP:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names the nearest known name, or ``otherwise``."""
    found = nearest(name, known)
    return f"Did you mean {found!r}?" if found else otherwise


CATALOGUE: dict[str, Code] = {}
"""Every code by its name."""


def _code(severity: Severity, name: str, meaning: str, remedy: str) -> Code:
    if name in CATALOGUE:
        raise ValueError(f"the code {name!r} is given twice")
    CATALOGUE[name] = code = Code(name, severity, meaning, remedy)
    return code


def error(name: str, meaning: str, remedy: str) -> Code:
    """Declare a code that stops planning."""
    return _code(Severity.ERROR, name, meaning, remedy)


def warning(name: str, meaning: str, remedy: str) -> Code:
    """Declare a code that does not stop planning, but wants a look."""
    return _code(Severity.WARNING, name, meaning, remedy)


def note(name: str, meaning: str, remedy: str = "") -> Code:
    """Declare a code that only tells."""
    return _code(Severity.NOTE, name, meaning, remedy)
