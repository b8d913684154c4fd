"""When two titles or headers are the same name: case, accents, width and what parts words do not matter."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\s_-]+")
_APOSTROPHES = str.maketrans("’‘´", "'''")


def same_name(text: object) -> str:
    """What remains of a header or title when all that does not matter is taken away.

    `Ｕnit__Cost ` and `unit-cost` leave the same, and so do `quantité` and `QUANTITE`.
    """
    plain = unicodedata.normalize("NFKD", str(text).translate(_APOSTROPHES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", letters).strip().casefold()
