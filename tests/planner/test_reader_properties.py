"""Whatever a cell or a file holds, it is read or refused in words; nothing else escapes."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_builder import build_workbook, small_sheets

from planner.errors import WorkbookUnreadable
from planner.validation.checks import check_workbook
from planner.validation.problem import errors
from planner.workbook.cells import CellProblem, parser_of
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.raw import ErrorCell, FormattedNumber, UncachedFormula
from planner.workbook.reader import read_workbook

COLUMNS = list({column.kind: column for sheet in INPUT_SHEETS.values() for column in sheet.columns}.values())
NUMBERS = st.one_of(st.integers(), st.floats())
CONTENTS = st.one_of(
    st.text(),
    NUMBERS,
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(FormattedNumber, NUMBERS, st.sampled_from(["000", "0.0%", '"x"0'])),
    st.builds(ErrorCell, st.sampled_from(["#N/A", "#REF!"])),
    st.builds(UncachedFormula),
)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.kind)
@given(content=CONTENTS)
@settings(max_examples=100, deadline=None)
def test_any_content_is_read_or_refused(column: object, content: object) -> None:
    with contextlib.suppress(CellProblem):
        parser_of(column)(content)  # type: ignore[arg-type]


@given(content=CONTENTS)
@settings(max_examples=100, deadline=None)
def test_names_that_are_read_are_trimmed_text_without_control_characters(content: object) -> None:
    with contextlib.suppress(CellProblem):
        name = parser_of(INPUT_SHEETS["Items"].column("item"))(content)
        assert isinstance(name, str)
        assert name == name.strip()
        assert "\n" not in name


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return build_workbook(tmp_path_factory.mktemp("whole") / "in.xlsx", small_sheets()).read_bytes()


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_called_damaged(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path / "in.xlsx"
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=30)) + whole[at + 10 :])
    with contextlib.suppress(WorkbookUnreadable):
        read_workbook(path)


CELL = st.one_of(
    st.none(), st.integers(-5, 5), st.sampled_from(["toy", "hub", "2026-01-05", "sample", "=1", "#N/A"])
)


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_checks_survive_whatever_the_reader_leaves_out(tmp_path: Path, data: st.DataObject) -> None:
    """Some cells of every sheet are replaced; checks find what they find, and never stumble over a gap."""
    sheets = small_sheets()
    for name, sheet in INPUT_SHEETS.items():
        rows = sheets.setdefault(name, [{}])
        for column in data.draw(st.lists(st.sampled_from(sheet.columns), max_size=4)):
            rows[0][column.name] = data.draw(CELL)
    workbook, problems = read_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    problems += check_workbook(workbook)
    assert all(problem.remedy for problem in errors(problems))
