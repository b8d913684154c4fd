"""What a study's further questions came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.study.case import CaseResult
from planner.workbook.table import Cell

Rows = list[tuple[Cell, ...]]


@dataclass
class Answers:
    """``tables``: sheet of FURTHER_SHEETS → rows; ``words``: the gist, a line each; ``notes``: what could not
    be answered, or only in part; ``robust``: the plan that was made for several futures, verified."""

    tables: dict[str, Rows] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    robust: CaseResult | None = None
