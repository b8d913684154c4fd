"""`planner check --annotate`, as a person or a script calls it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from planner_command import planner
from rich_workbook import write_rich_workbook
from workbook_builder import build_workbook, small_sheets


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    return write_rich_workbook(tmp_path / "in.xlsx")


def test_findings_losses_and_the_copy_are_told(rich: Path, tmp_path: Path) -> None:
    before = rich.read_bytes()
    done = planner("check", rich, "--annotate", tmp_path / "out.xlsx")
    assert done.returncode == 3
    assert "Forecast!A4: error unknown-name" in done.stdout
    assert "2 cells marked" in done.stdout
    assert "will lack what cannot be carried over" in done.stderr
    assert "  sparklines (Forecast)" in done.stderr
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["Forecast"]["A4"].comment is not None
    assert rich.read_bytes() == before


def test_losses_are_said_although_the_copy_cannot_be_written(rich: Path, tmp_path: Path) -> None:
    done = planner("check", rich, "--annotate", tmp_path / "no" / "out.xlsx")
    assert done.returncode == 2
    assert done.stderr.index("will lack") < done.stderr.index("there is no folder")
    assert "Forecast!A4: error unknown-name" in done.stdout
    assert "Traceback" not in done.stderr


def test_json_is_one_object(rich: Path, tmp_path: Path) -> None:
    done = planner("check", rich, "--annotate", tmp_path / "out.xlsx", "--json")
    content = json.loads(done.stdout)
    assert done.returncode == 3
    assert content["errors"] == 2
    assert content["annotated"]["output"] == str(tmp_path / "out.xlsx")
    assert {"what": "sparklines", "sheets": ["Forecast"]} in content["annotated"]["lacks"]


def test_a_workbook_without_findings_gets_its_copy_too(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    done = planner("check", path, "--annotate", tmp_path / "out.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 cells marked" in done.stdout


def test_the_workbook_itself_is_refused_at_once(rich: Path) -> None:
    before = rich.read_bytes()
    done = planner("check", rich, "--annotate", rich)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is the workbook itself" in done.stderr
    assert rich.read_bytes() == before


def test_a_file_that_is_no_workbook_is_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    done = planner("check", path, "--annotate", tmp_path / "out.xlsx")
    assert done.returncode == 3
    assert "damaged" in done.stderr
    assert not (tmp_path / "out.xlsx").exists()
