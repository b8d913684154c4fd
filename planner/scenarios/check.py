"""A changed workbook held to the same checks as one that was read."""

from __future__ import annotations

from collections.abc import Iterator

from planner.assemble import assemble
from planner.scenarios.apply import Changed, apply_scenario
from planner.scenarios.change import Scenario
from planner.scenarios.read import read_scenarios
from planner.validation import reading_codes
from planner.validation import scenario_codes as codes
from planner.validation.checks import check_workbook
from planner.validation.problem import Problem, Severity, errors
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Workbook


def check_changed(changed: Changed, scenario: Scenario) -> tuple[Problem, ...]:
    """Errors of the changed workbook, each at the change that made it, and its warnings and notes.

    Nothing more is said where the changes themselves could not be made.
    """
    if not changed.holds:
        return changed.problems
    found = [*_blanks(changed), *check_workbook(changed.workbook)]
    if not errors(found):
        found += assemble(changed.workbook).problems
    made_by = {cell.place: cell for cell in changed.cells}
    of_row = {_row(cell.place): cell for cell in changed.cells if cell.added}
    problems = [*changed.problems]
    for problem in found:
        if problem.severity is Severity.ERROR:
            cell = made_by.get(problem.place) or of_row.get(_row(problem.place))
            where = problem.place + (" (a row that it adds)" if cell and cell.added else "")
            problems.append(
                codes.SCENARIO_BREAKS.at(
                    cell.by if cell else scenario.place,
                    f"with {scenario.name}, {where}: {problem.code}: {problem.message}",
                    problem.remedy,
                )
            )
        else:
            problems.append(problem)
    return tuple(problems)


def _row(place: str) -> str:
    """`Resources!7` for `Resources!C7`."""
    sheet, _, cell = place.rpartition("!")
    return f"{sheet}!{cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"


def _blanks(changed: Changed) -> Iterator[Problem]:
    """Cells of added rows that have no default and no value: what the reader finds in rows of a file."""
    for name in dict.fromkeys(cell.sheet for cell in changed.cells if cell.added):
        table = changed.workbook[name]
        for column in INPUT_SHEETS[name].columns:
            if column.required:
                for index, value in enumerate(table.columns[column.name].values):
                    if value is None:
                        yield reading_codes.REQUIRED_BLANK.at(
                            table.cell(index, column.name), f"{column.name} is blank; it has no default."
                        )


def check_scenarios(workbook: Workbook) -> tuple[dict[str, Scenario], list[Problem]]:
    """Every scenario of a workbook that has no errors of its own, and every error of its scenarios."""
    scenarios, problems = read_scenarios(workbook)
    for scenario in scenarios.values():
        problems += errors(check_changed(apply_scenario(workbook, scenario), scenario))
    return scenarios, list(dict.fromkeys(problems))
