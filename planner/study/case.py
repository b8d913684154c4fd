"""What is solved, and what comes of it: plain values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.solution import PlanSolution
from planner.workbook.table import Workbook


@dataclass(frozen=True)
class Case:
    """A workbook to plan. ``name``: unique among the cases of a study; ``workbook``: free of errors;
    ``start``: plan from which the search begins, None for the base's; ``from_nothing``: it begins from none.
    """

    name: str
    workbook: Workbook
    start: PlanSolution | None = None
    from_nothing: bool = False

    def start_or(self, base: PlanSolution | None) -> PlanSolution | None:
        """The plan from which the search begins, where ``base`` is the base's."""
        return None if self.from_nothing else self.start or base


ProfileRow = tuple[str, str, str, float | None]
"""(dimension, its member, measure, value): ("warehouse", "Temu hub", "service", 0.98)"""


@dataclass(frozen=True)
class CaseResult:
    """What came of a case: a verified plan, or why there is none.

    ``kpis``: by name as in `KPIS`; ``profile``: figures by period, warehouse and factory; ``seconds``: of
    everything that was done for the case; ``plan``: the plan workbook's bytes where plans are kept.
    ``failure``: why there is no plan, for the person, blank where there is one; ``trace``: where in the
    program, when it is a fault of the program.
    """

    name: str
    solution: PlanSolution | None = None
    kpis: Mapping[str, float | None] = field(default_factory=dict)
    profile: Sequence[ProfileRow] = ()
    seconds: float = 0.0
    plan: bytes | None = None
    failure: str = ""
    trace: str = ""

    @property
    def has_plan(self) -> bool:
        """Whether a verified plan was made."""
        return not self.failure
