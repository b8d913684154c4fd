"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planner.errors import OutputNotWritable
from planner.workbook.atomic import replace_atomically, write_bytes


def test_replaces_only_when_the_block_ends_well(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_text("old")
    with replace_atomically(target) as beside:
        assert beside.parent == tmp_path
        assert beside.suffix == ".xlsx"
        assert list(tmp_path.iterdir()) == [target], "killed here, a run would leave more than there was"
        beside.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_leaves_everything_as_it_was_when_the_block_fails(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_text("old")
    with pytest.raises(FileNotFoundError), replace_atomically(target):
        (tmp_path / "nothing").read_text()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputNotWritable, match="there is no folder"),
        replace_atomically(tmp_path / "no" / "p.xlsx"),
    ):
        pytest.fail("the block must not run")


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match="is a folder"), replace_atomically(tmp_path):
        pytest.fail("the block must not run")


def test_read_only_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # file modes do not bind the superuser, who may run these tests
    with (
        pytest.raises(OutputNotWritable, match="cannot write in the folder"),
        replace_atomically(tmp_path / "p.xlsx"),
    ):
        pytest.fail("the block must not run")


def test_read_only_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputNotWritable, match="read-only"), replace_atomically(target):
        pytest.fail("the block must not run")


@pytest.mark.parametrize("lock", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_spreadsheet_programs_lock_file_means_open_elsewhere(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_text("someone")
    with (
        pytest.raises(OutputNotWritable, match="open in a spreadsheet program"),
        replace_atomically(tmp_path / "plan.xlsx"),
    ):
        pytest.fail("the block must not run")


def test_a_finished_file_is_kept_when_the_place_was_taken_meanwhile(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"

    def write_while_somebody_opens_it() -> None:
        with replace_atomically(target) as beside:
            beside.write_text("hours of work")
            (tmp_path / "~$plan.xlsx").write_text("someone")

    with pytest.raises(OutputNotWritable, match="was kept as") as raised:
        write_while_somebody_opens_it()
    kept = Path(str(raised.value).rsplit("was kept as ", 1)[1].rstrip("."))
    assert kept.read_text() == "hours of work"
    assert not target.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_said_so() -> None:
    with pytest.raises(OutputNotWritable, match="No space left"):
        write_bytes(Path("/dev/full"), b"a plan")
