"""What is held of every file, however damaged: read or refused in words, and checked without stumbling.

The file is read in this process, not in the one that commands read in, so that nothing it raises is hidden
behind that process's end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from planner.annotate import open_copy
from planner.assemble import assemble
from planner.errors import OutputNotWritable, WorkbookUnreadable
from planner.messages import problems_json, problems_text
from planner.validation.checks import check_workbook
from planner.validation.problem import Problem, errors
from planner.workbook import reader
from planner.workbook.files import guarded
from planner.workbook.files.child import messages
from planner.workbook.raw import RawBook


def read_here(path: Path, wanted: Iterable[str] | None = None) -> RawBook:
    """`guarded.read_book` without the other process."""
    return guarded._book_of(messages(path, None if wanted is None else frozenset(wanted)))


def check_file(path: Path) -> list[Problem] | None:
    """Do all that `planner check` does; returns the findings, or None where the file was refused.

    Raises whatever must never be raised.
    """
    try:
        with patch.object(reader, "read_book", read_here):
            workbook, problems = reader.read_workbook(path)
        problems += check_workbook(workbook)
        if not errors(problems):
            problems += assemble(workbook).problems
    except WorkbookUnreadable as error:
        _demand_words(str(error))
        return None
    _demand_words(problems_text(problems, path))
    json.dumps(problems_json(problems), allow_nan=False)
    return problems


def annotate_file(path: Path, problems: list[Problem]) -> None:
    """Write the annotated copy of a file that was read, or refuse in words."""
    with suppress(OutputNotWritable):
        open_copy(path, path.with_name("annotated.xlsx")).write(problems)


def _demand_words(text: str) -> None:
    """A person can be shown the text, and a terminal obeys nothing in it."""
    text.encode()
    assert text.strip()
    assert all(letter.isprintable() or letter == "\n" for letter in text), ascii(text)
