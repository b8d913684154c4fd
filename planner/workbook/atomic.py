"""Files appear whole or not at all: written beside their place, then moved there in one step."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import OutputNotWritable


@contextmanager
def replace_atomically(path: Path) -> Iterator[Path]:
    """Yield where to write a file beside ``path``, of the same suffix, that replaces it when the block ends
    well. It is not there before the block writes it: a run that is killed while it plans leaves nothing.

    Where the block raises, the file beside is removed and ``path`` stays as it was. Where only the last step
    fails (somebody opened ``path`` meanwhile), the finished file is kept and the message names it.

    Raises OutputNotWritable: no such folder, read-only, ``path`` is a folder, or is open elsewhere.
    """
    target = demand_writable(path)
    beside = target.with_name(f"{target.stem}.new-{secrets.token_hex(4)}{target.suffix}")
    _try_out(beside, path)
    try:
        yield beside
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _move(beside, target, path)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file in one go, so that a full disk ends in one error with nothing of a library left half open.

    Raises OutputNotWritable.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputNotWritable(
            f"{path.parent}: cannot write {len(content):,} bytes there ({error.strerror}). "
            "Make room, or name another place."
        ) from error


def demand_writable(path: Path) -> Path:
    """Where ``path`` leads. Raises OutputNotWritable where a file cannot be put there, as far as can be told
    beforehand."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise OutputNotWritable(f"{path}: is a folder. Name a file in it, such as {path / 'plan.xlsx'}.")
    if not target.parent.is_dir():
        raise OutputNotWritable(
            f"{path}: there is no folder {target.parent}. Make it, or name another place."
        )
    if target.exists() and not os.access(target, os.W_OK):
        raise OutputNotWritable(
            f"{path}: the file is read-only. Name another one, or allow it to be written."
        )
    _demand_closed(path, target)
    return target


def _demand_closed(path: Path, target: Path) -> None:
    """Spreadsheet programs leave a lock file beside what they have open."""
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if lock.exists():
            raise OutputNotWritable(
                f"{path}: is open in a spreadsheet program ({lock.name} is there). "
                "Close it, or name another output; if no program is running, delete that lock file."
            )


def _try_out(beside: Path, path: Path) -> None:
    try:
        beside.open("xb").close()
        beside.unlink()
    except OSError as error:
        raise OutputNotWritable(
            f"{path}: cannot write in the folder {beside.parent} ({error.strerror}). Name another place."
        ) from error


def _move(beside: Path, target: Path, path: Path) -> None:
    try:
        _demand_closed(path, target)
        os.replace(beside, target)
    except (OSError, OutputNotWritable) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputNotWritable(
            f"{path}: could not be replaced, probably because it is open elsewhere ({reason}). "
            f"The finished file was kept as {beside}."
        ) from error
