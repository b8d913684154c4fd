"""What a study is asked beside scenarios, and what it can be answered with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.crew.workers import never
from models.options import SolveOptions
from models.progress import Monitor
from models.solution import PlanSolution
from planner.assemble import Assembled
from planner.study.answers import Answers
from planner.study.case import Case, CaseResult
from planner.workbook.table import Workbook


@dataclass(frozen=True)
class FurtherQuestions:
    """What is asked beside scenarios. ``value``: the value of capacity, and ``planned_again`` of its figures
    planned again from the start; ``budget``: for investments, None where they are not asked for;
    ``frontier``: the service–cost frontier; ``samples``: draws that every plan is held against (0: none), and
    ``robust`` futures that one more plan is made for (0: none), all of ``seed``."""

    value: bool = False
    planned_again: int = 3
    budget: float | None = None
    frontier: bool = False
    samples: int = 0
    robust: int = 0
    seed: int = 1

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return bool(self.value or self.budget is not None or self.frontier or self.samples or self.robust)


@dataclass(frozen=True)
class Asked:
    """The base of a study: its workbook and plan, and how plans are made.

    ``solve``: cases → results; ``stage``: is told what is being worked out; ``keep_plans``: whether the plan
    workbook of a robust plan is wanted.
    """

    workbook: Workbook
    assembled: Assembled
    plan: PlanSolution
    options: SolveOptions
    solve: Callable[[Sequence[Case]], Iterable[CaseResult]]
    monitor: Monitor | None = None
    should_stop: Callable[[], bool] = never
    stage: Callable[[str], None] = lambda _: None
    keep_plans: bool = False


def planned(asked: Asked, cases: Sequence[Case], answers: Answers) -> dict[str, PlanSolution]:
    """Name → plan of every case that has one; why the others have none is noted."""
    plans = {}
    for result in asked.solve(cases) if cases else ():
        if result.solution is None:
            answers.notes.append(f"{result.name}: {result.failure}")
        else:
            plans[result.name] = result.solution
    return plans
