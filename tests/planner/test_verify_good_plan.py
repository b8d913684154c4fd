"""A plan worked out by hand holds, and its costs come out as by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hand_made_plan import COSTS, HandMade
from workbook_builder import build_workbook, small_sheets

from planner.errors import WorkbookUnreadable
from planner.validation.load import load_workbook
from planner.verify import verify_plan


def test_hand_made_plan_holds(tmp_path: Path) -> None:
    verification = HandMade().verify(tmp_path)
    assert [str(violation) for violation in verification.violations] == []
    assert verification.holds


def test_costs_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    verification = HandMade().verify(tmp_path)
    assert dict(verification.costs) == pytest.approx(COSTS)
    assert verification.objective == pytest.approx(sum(COSTS.values()))


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 damaged"])
def test_files_that_are_no_workbooks_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    workbook, _ = load_workbook(build_workbook(tmp_path / "input.xlsx", small_sheets()))
    with pytest.raises(WorkbookUnreadable, match=r"plan\.xlsx"):
        verify_plan(path, workbook)


def test_verifier_shares_nothing_with_the_models() -> None:
    """Importing the verifier loads neither the models nor what assembles their data."""
    code = (
        "import sys, planner.verify; "
        "print([name for name in sys.modules if {'models', 'assemble'} & set(name.split('.'))])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
