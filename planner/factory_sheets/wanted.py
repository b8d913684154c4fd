"""What is asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from planner.factory_sheets.words import ENGLISH

DEFAULT_PERIODS = 8


@dataclass(frozen=True, slots=True)
class SheetsWanted:
    """``language``: one of LANGUAGES; ``periods``: how many the sheets show."""

    language: str = ENGLISH
    periods: int = DEFAULT_PERIODS
