"""What can be wrong with a workbook, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: errors stop planning, warnings and notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``place``: `Forecast!D7`, `Forecast`, or a path. ``remedy``: how to mend it."""

    severity: Severity
    code: str
    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.severity.value} {self.code}: {self.message}"
        return f"{text} {self.remedy}" if self.remedy else text


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stop planning."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
