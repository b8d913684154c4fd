"""Numbers held as text: what `1.234,5`, `1 234,5`, `１２３` and `12%` mean, and when nobody can say.

A text is read where only one number can be meant. A single comma or point before exactly three digits
(`1.234`) may group thousands or begin decimals: such a text is read only where other cells of its column show
which of the two is the decimal mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_PARTS = re.compile(r"([-+]?)(.*?)((?:[eE][-+]?[0-9]{1,3})?)", re.DOTALL)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([\s.,'’])[0-9]{3}(?:\1[0-9]{3})*")
_LIKE_A_NUMBER = re.compile(r"[-+]?[0-9\s.,'’]*[0-9][0-9\s.,'’]*(?:[eE][-+]?[0-9]+)?%?")
_LONGEST = 40
"""Characters; longer texts are no numbers that a person writes."""


class NotCertain(Exception):
    """A text that is two numbers; ``readings``: both."""

    def __init__(self, readings: tuple[float, float]) -> None:
        super().__init__(readings)
        self.readings = readings


@dataclass(frozen=True, slots=True)
class TextNumber:
    """A number found in a text. ``percent``: it was followed by %, and is divided by 100 already."""

    value: float
    percent: bool


def number_in(text: str, decimal_mark: str | None = None) -> TextNumber | None:
    """The number that a text means; None where it is no number.

    ``decimal_mark``: `.` or `,` where the column shows which one it is, else None; it only settles what is
    otherwise not certain. Raises NotCertain.
    """
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return TextNumber(float(text), percent=False)  # by far the commonest
    plain = _plain(text)
    percent = plain.endswith("%")
    value = _value(plain.removesuffix("%").rstrip(), decimal_mark)
    return None if value is None else TextNumber(value / 100 if percent else value, percent)


def looks_like_a_number(text: str) -> bool:
    """Whether a text that is no number was meant as one: digits and marks only."""
    return _LIKE_A_NUMBER.fullmatch(_plain(text)) is not None


def decimal_mark_of(texts: Iterable[str]) -> str | None:
    """The decimal mark that texts of a column show; None where none shows it, or where they differ."""
    shown = set()
    for text in texts:
        if not (text.isascii() and text.isdigit()):
            shown.add(_mark_shown(_plain(text).removesuffix("%").rstrip()))
    shown.discard(None)
    return shown.pop() if len(shown) == 1 else None


def _plain(text: str) -> str:
    """Full-width digits and marks as ASCII, all kinds of space as one, the minus sign as a hyphen."""
    if len(text) > _LONGEST:
        return ""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").replace("、", ",").strip()


def _value(plain: str, decimal_mark: str | None) -> float | None:
    both = {mark: found for mark in ".," if (found := _read_with(plain, mark)) is not None}
    if len(set(both.values())) == 2:
        if decimal_mark is None:
            raise NotCertain((both["."], both[","]))
        return both[decimal_mark]
    return next(iter(both.values()), None)


def _mark_shown(plain: str) -> str | None:
    """The decimal mark without which a text is no number."""
    if not ("." in plain or "," in plain):
        return None
    possible = [mark for mark in ".," if _read_with(plain, mark) is not None]
    return possible[0] if len(possible) == 1 else None


def _read_with(plain: str, decimal_mark: str) -> float | None:
    """The number where ``decimal_mark`` begins decimals and every other mark groups thousands."""
    match = _PARTS.fullmatch(plain)
    if match is None:
        return None
    sign, body, exponent = match.groups()
    whole, _, decimals = body.partition(decimal_mark)
    if (decimals and not _is_digits(decimals)) or body.endswith(decimal_mark):
        return None
    digits = _ungrouped(whole, decimal_mark) if whole else ("0" if decimals else None)
    return None if digits is None else float(f"{sign}{digits}.{decimals or '0'}{exponent}")


def _ungrouped(whole: str, decimal_mark: str) -> str | None:
    if _is_digits(whole):
        return whole
    match = _GROUPED.fullmatch(whole)
    if match is None or match[1] == decimal_mark:
        return None
    return "".join(letter for letter in whole if letter.isdigit())


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
