"""A good workbook with faults put into it: each is told at its cell, with its code, and nothing else is."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from seeded_faults.catalogue import FAULTS
from seeded_faults.fault import Book, Fault, Finding
from seeded_faults.good_workbook import good_book

from planner.assemble import assemble
from planner.validation import weekly_codes
from planner.validation.checks import check_workbook
from planner.validation.codes import CATALOGUE, Code
from planner.validation.problem import errors
from planner.workbook.reader import read_workbook

GOOD = good_book()
AT_ONCE = 20


def said_of(faults: Iterable[Fault], path: Path) -> tuple[Counter[Finding], Counter[Finding]]:
    """What is said of the good workbook with these faults, and what should be."""
    book = Book(openpyxl.load_workbook(io.BytesIO(GOOD)))
    found = [(fault, list(fault.apply(book))) for fault in faults]
    book.book.save(path)
    workbook, problems = read_workbook(path)
    problems += check_workbook(workbook)
    can_be_planned = not errors(problems)
    if can_be_planned:
        problems += assemble(workbook).problems
    deserved: Counter[Finding] = Counter()
    for fault, findings in found:
        if can_be_planned or not fault.told_of_plans:
            deserved.update(findings)
    return Counter((problem.code, problem.place) for problem in problems), deserved


def test_nothing_is_said_of_the_good_workbook(tmp_path: Path) -> None:
    said, deserved = said_of([], tmp_path / "in.xlsx")
    assert said == deserved == Counter()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_cell_and_nothing_else_is(tmp_path: Path, name: str) -> None:
    said, deserved = said_of([FAULTS[name]], tmp_path / "in.xlsx")
    assert deserved
    assert said == deserved


NO_FAULTS = {
    # what is said of how a sound workbook was read
    *("encoding-inferred", "external-links", "file-not-read", "formulas-not-calculated", "header-below"),
    *("hidden-columns", "hidden-rows", "hidden-sheet", "macros-ignored", "marks-settled", "totals-row"),
    *("more-cells-than-headers", "scenarios-not-used", "investments-not-used"),
}
OWN_TESTS = (
    *("actual-", "scenario-", "investment-"),
    *("setting-without-facts", "forecast-compared", "unknown-time-zone"),
)
"""Beginnings of codes of sheets and settings that the good workbook leaves out; `test_messages` has a fault
of each."""


def test_every_code_has_a_fault() -> None:
    found = {
        code
        for fault in FAULTS.values()
        for code, _ in fault.apply(Book(openpyxl.load_workbook(io.BytesIO(GOOD))))
    }
    assert len(FAULTS) >= 180
    of_weekly_runs = {code.name for code in vars(weekly_codes).values() if isinstance(code, Code)}
    elsewhere = {name for name in CATALOGUE if name.startswith(OWN_TESTS)} | of_weekly_runs
    assert found == set(CATALOGUE) - NO_FAULTS - elsewhere


@pytest.mark.parametrize("seed", range(40))
def test_twenty_faults_are_told_in_one_pass_and_nothing_else_is(tmp_path: Path, seed: int) -> None:
    faults = draw(random.Random(seed))
    said, deserved = said_of(faults, tmp_path / "in.xlsx")
    assert len(faults) == AT_ONCE
    assert said == deserved, [fault.name for fault in faults]


def draw(chance: random.Random) -> list[Fault]:
    """Faults that can all be seen in one workbook."""
    drawn: list[Fault] = []
    for fault in chance.sample(list(FAULTS.values()), len(FAULTS)):
        if len(drawn) < AT_ONCE and all(fault.goes_with(other) for other in drawn):
            drawn.append(fault)
    return drawn
