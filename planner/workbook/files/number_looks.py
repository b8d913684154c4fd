"""Number formats: which show a date, which a duration, which change the digits of a number."""

from __future__ import annotations

import re
from functools import cache

DATE = "date"
DURATION = "duration"

_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""27 to 36 and 50 to 58 are the built-in date formats of Chinese, Japanese and Korean Excel."""
_BUILTIN_DURATIONS = frozenset({46})
_BUILTIN_OTHERS = {9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 48: "##0.0E+0"}
_PLAIN = re.compile(r"General|@|(?!00)[0#,.?_ \-()*;]*", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LONGEST = 255
"""Characters of a number format that spreadsheet programs take."""
_DATE_LETTERS = re.compile(r"[dmyhse]|a{3,4}", re.IGNORECASE)


def builtin_look(number: int) -> str | None:
    """The look of a format that a file names only by its number: `DATE`, `DURATION`, a format or None."""
    if number in _BUILTIN_DATES:
        return DATE
    if number in _BUILTIN_DURATIONS:
        return DURATION
    return _BUILTIN_OTHERS.get(number)


@cache
def look_of(number_format: str) -> str | None:
    """What a format makes of a number: `DATE`, `DURATION`, the format itself, or None for plain digits."""
    if _PLAIN.fullmatch(number_format):
        return None
    if len(number_format) > _LONGEST:
        return number_format
    positive = _QUOTED.sub("", number_format).split(";")[0]
    if _ELAPSED.search(positive):
        return DURATION
    letters = _BRACKETS.sub("", positive)
    if _DATE_LETTERS.search(letters) and "general" not in letters.lower():
        return DATE
    return number_format
