"""Run folders: made beside their place, put there by one rename, never changed afterwards."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from planner.errors import OutputNotWritable
from planner.history.layout import RECORD_FILE, Layout, parse_run_name
from planner.history.record import RunRecord
from planner.workbook.atomic import write_bytes

UNFINISHED = ".new-"
"""How folders begin that are still being filled; no reader takes notice of them."""
DISCARDED = ".old-"
"""How folders begin that are being deleted."""
_CHUNK = 2**20
_READ_ONLY, _WRITABLE = 0o444, 0o644


@contextmanager
def staged_folder(layout: Layout) -> Iterator[Path]:
    """Yield an empty folder beside the runs; what is left of it when the block ends is deleted.

    Raises OutputNotWritable where nothing can be made there.
    """
    try:
        layout.runs.mkdir(parents=True, exist_ok=True)
        staged = layout.runs / f"{UNFINISHED}{secrets.token_hex(6)}"
        staged.mkdir()
    except OSError as error:
        raise OutputNotWritable(
            f"{layout.folder}: no run can be recorded there ({error.strerror}). "
            "Allow it to be written, make room, or name another folder with --history."
        ) from error
    try:
        yield staged
    finally:
        _delete(staged)


def put_in_place(staged: Path, layout: Layout, record: RunRecord) -> RunRecord:
    """Record a run: its folder, complete with run.json, gets its name in one rename.

    Returns the record with the hashes of its files. Raises OutputNotWritable; the history is as before then.
    """
    place = layout.run(record.name)
    try:
        record = replace(record, files=file_hashes(staged))
        write_bytes(staged / RECORD_FILE, record.to_json().encode("utf-8"))
        for path in (*staged.iterdir(), staged):
            _to_disk(path)
        for path in staged.iterdir():
            path.chmod(_READ_ONLY)  # so that nobody saves a recorded plan by accident
        if place.exists():  # a rename onto an empty folder would succeed
            raise OutputNotWritable(f"{place}: is there already; runs are never overwritten.")
        os.rename(staged, place)
        _to_disk(layout.runs)
    except OSError as error:
        raise OutputNotWritable(
            f"{place}: the run cannot be recorded ({error.strerror}). Make room, or allow it to be written."
        ) from error
    return record


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but run.json."""
    return {path.name: file_hash(path) for path in sorted(folder.iterdir()) if path.name != RECORD_FILE}


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open folders; it keeps their names safe itself
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def run_folders(layout: Layout) -> list[Path]:
    """Folders of all runs, oldest week first, in the order in which they were made."""
    try:
        found = [path for path in layout.runs.iterdir() if parse_run_name(path.name) and path.is_dir()]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda path: parse_run_name(path.name) or ())


def sweep(layout: Layout) -> list[str]:
    """Delete what killed runs left unfinished. Only for the holder of the lock. Returns their names."""
    try:
        left = [path for path in layout.runs.iterdir() if path.name.startswith((UNFINISHED, DISCARDED))]
    except FileNotFoundError:
        return []
    for path in left:
        _delete(path)
    return [path.name for path in left]


def discard(layout: Layout, name: str) -> None:
    """Delete the folder of a run; a process that dies meanwhile leaves no half run.

    Raises OutputNotWritable.
    """
    place = layout.run(name)
    gone = layout.runs / f"{DISCARDED}{name}"
    try:
        _delete(gone)
        os.rename(place, gone)
    except OSError as error:
        raise OutputNotWritable(f"{place}: cannot be removed ({error.strerror}).") from error
    _delete(gone)


def _delete(folder: Path) -> None:
    """As far as it can be done now; the next run sweeps the rest."""
    for path in folder.glob("*"):
        with suppress(OSError):
            path.chmod(_WRITABLE)  # Windows deletes no file that is read-only
    shutil.rmtree(folder, ignore_errors=True)
