"""Names of sheets: what Excel allows, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 31
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_names(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Name → the name of its sheet; ``taken``: those that are not free."""
    used = {name.casefold() for name in taken} | {"history"}  # Excel keeps that one for itself
    found: dict[str, str] = {}
    for name in names:
        words = _REFUSED.sub(" ", name).strip().strip("'").strip() or "scenario"
        candidate = words[:_LONGEST].strip()
        number = 2
        while candidate.casefold() in used:
            end = f" ({number})"
            candidate = words[: _LONGEST - len(end)].strip() + end
            number += 1
        used.add(candidate.casefold())
        found[name] = candidate
    return found
