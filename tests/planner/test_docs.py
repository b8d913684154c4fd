"""The reference pages are what the code makes of its tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from planner import docs
from planner.docs import PAGES
from planner.validation.codes import CATALOGUE
from planner.workbook.input_columns import INPUT_SHEETS

FOLDER = Path(docs.__file__).parents[1] / "docs"


@pytest.mark.parametrize(("name", "make"), PAGES.items(), ids=PAGES)
def test_pages_are_up_to_date(name: str, make: Callable[[], str]) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == make(), "run: python -m planner.docs"


def test_every_column_and_every_code_is_on_its_page() -> None:
    reference, messages = docs.workbook_reference(), docs.message_catalogue()
    for sheet in INPUT_SHEETS.values():
        assert f"### {sheet.name}" in reference
        assert all(
            f"| `{column.name}` |" in reference for column in sheet.columns if sheet.name != "Settings"
        )
    assert all(f"| `{code}` |" in messages for code in CATALOGUE)


def test_pages_are_written_into_the_folder_asked_for(tmp_path: Path) -> None:
    docs.main(str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
