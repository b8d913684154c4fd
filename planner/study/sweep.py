"""A sweep: one or two figures of the workbook changed step by step, and planned again at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from planner.errors import PlannerError, WorkbookHasErrors
from planner.scenarios import Change, Scenario, apply_changes, check_changed, read_where
from planner.scenarios.read import operation_of
from planner.scenarios.wording import find_column, find_sheet
from planner.study.outcome import Study
from planner.study.study import Question
from planner.validation.problem import Problem, errors
from planner.workbook.cells import CellProblem
from planner.workbook.table import Workbook

MOST_POINTS = 400
WAYS = ("times", "plus", "value")
_SIGNS = {"times": "*", "plus": "+", "value": "="}


@dataclass(frozen=True)
class Axis:
    """``over``: SHEET.COLUMN[@WHERE]; ``steps`` figures from ``first`` to ``last``, evenly apart, that what
    stands there is multiplied by, raised by, or set to (``way``: one of WAYS)."""

    over: str
    first: float
    last: float
    steps: int
    way: str = "times"

    @property
    def figures(self) -> list[float]:
        """The steps."""
        if self.steps == 1:
            return [self.first]
        span = (self.last - self.first) / (self.steps - 1)
        return [float(f"{self.first + span * number:.12g}") for number in range(self.steps)]

    @property
    def words(self) -> str:
        """What is changed: `Resources.regular_hours@factory=Chenghai, times`."""
        return f"{self.over}, {self.way}" if self.way != "times" else f"{self.over} ×"

    def change(self, figure: float) -> Change:
        """The change of one step. Raises CellProblem for an ``over`` that means nothing."""
        target, _, where = self.over.partition("@")
        title, _, name = target.rpartition(".")
        sheet = find_sheet(title.strip())
        column = find_column(sheet, name.strip())
        sign = "-" if self.way == "plus" and figure < 0 else _SIGNS[self.way]
        text = f"{sign}{abs(figure) if sign == '-' else figure:.12g}"
        place = f"--over {self.over}"
        return Change(
            sheet.name,
            column.name,
            read_where(where, sheet),
            operation_of(text, sheet, column),
            f"{target} {text}",
            place,
            place,
            place,
        )


Point = tuple[float, ...]
"""The figure of each axis."""


@dataclass(frozen=True)
class Sweep:
    """A study whose scenarios are the points of a grid. ``points``: name of the scenario → its point."""

    axes: tuple[Axis, ...]
    points: dict[str, Point]
    study: Study


def sweep_questions(workbook: Workbook, axes: Sequence[Axis]) -> tuple[list[Question], dict[str, Point]]:
    """Every point as a scenario, applied and checked, and the points by name.

    Raises PlannerError for axes that mean nothing or too many points; WorkbookHasErrors with every step that
    breaks the workbook.
    """
    points = list(product(*(axis.figures for axis in axes)))
    if len(points) > MOST_POINTS:
        raise PlannerError(f"--steps: {len(points)} points are more than {MOST_POINTS}. Take fewer steps.")
    questions, named, problems = [], {}, list[Problem]()
    for point in points:
        name = _name(axes, point)
        try:
            changes = tuple(axis.change(figure) for axis, figure in zip(axes, point, strict=True))
        except CellProblem as found:
            raise PlannerError(f"--over: {found.message} {found.remedy or found.code.remedy}") from found
        scenario = Scenario(name, changes, changes[0].place, f"{_words(axes, point)}")
        changed = apply_changes(workbook, changes, must_act=False)
        problems += errors(check_changed(changed, scenario))
        questions.append(Question(scenario, changed))
        named[name] = point
    if problems:
        raise WorkbookHasErrors(list(dict.fromkeys(problems)))
    if not any(question.changed.cells for question in questions):
        raise PlannerError("--over: no step changes anything. Take other rows or other steps.")
    return questions, named


def _name(axes: Sequence[Axis], point: Point) -> str:
    signs = {"times": "×", "plus": "+", "value": "="}
    parts = []
    for axis, figure in zip(axes, point, strict=True):
        column = axis.over.partition("@")[0].rpartition(".")[2].strip()
        parts.append(f"{column} {signs[axis.way]}{figure:g}")
    return ", ".join(parts)


def _words(axes: Sequence[Axis], point: Point) -> str:
    return "; ".join(f"{axis.words} {figure:g}" for axis, figure in zip(axes, point, strict=True))
