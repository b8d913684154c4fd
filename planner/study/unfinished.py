"""What a study has found so far, in a folder beside its output until all of it is done.

Every result is a file of its own, put there in one step, so that whatever ends a study (a power cut, too)
loses at most what was being solved. A result is only taken over for the same workbook, question, options and
code.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from filelock import FileLock, Timeout

from models.crew.worker_state import code_version
from models.options import SolveOptions
from planner.errors import OutputNotWritable, PlannerError
from planner.study.case import Case, CaseResult
from planner.study.kept_plan import result_from_json, result_to_json
from planner.study.runner import planner_code
from planner.workbook.atomic import replace_atomically, write_bytes

_LOCK = "lock"


class StudyLocked(PlannerError):
    """Another study writes the same output."""

    exit_code: ClassVar[int] = 75


class Unfinished:
    """The results of one study. ``mark``: of all that a result depends on besides its workbook."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder = folder
        self._mark = mark

    def load(self, case: Case, start: CaseResult | None) -> CaseResult | None:
        """The kept result of this very case, begun from this very plan; None where there is none."""
        try:
            content = json.loads(self._file(case, start).read_text(encoding="utf-8"))
            return result_from_json(content)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or not whole: it is solved again

    def save(self, case: Case, start: CaseResult | None, result: CaseResult) -> None:
        """Keep a result that has a plan; others are tried again. Raises OutputNotWritable."""
        if result.has_plan:
            with replace_atomically(self._file(case, start)) as beside:
                write_bytes(beside, json.dumps(result_to_json(result)).encode())

    def _file(self, case: Case, start: CaseResult | None) -> Path:
        plan = case.start_or(None if start is None else start.solution)
        begun = "" if plan is None else repr(plan.objective)
        key = "\n".join((self._mark, case.name, case.workbook.sha256, begun))
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


def discard_unfinished(output: Path) -> None:
    """All is done, or to be done again: leave nothing behind."""
    shutil.rmtree(_folder(output), ignore_errors=True)


def _folder(output: Path) -> Path:
    return output.with_name(f"{output.stem}.unfinished")


@contextmanager
def lock_output(output: Path) -> Iterator[None]:
    """In the block no other study writes ``output``. Raises StudyLocked; OutputNotWritable."""
    lock = FileLock(output.with_name(f".{output.stem}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StudyLocked(
            f"{output}: another study is writing it. Nothing was done; try again when it is finished, or "
            "name another output with -o."
        ) from error
    except (OSError, NotImplementedError) as error:
        raise OutputNotWritable(
            f"{output}: cannot write in the folder {output.parent} ({error}). Name another place."
        ) from error
    try:
        yield
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


@contextmanager
def unfinished(output: Path, options: SolveOptions, fresh: bool) -> Iterator[Unfinished]:
    """The results kept for ``output``; ``fresh``: none of those of before.

    Raises OutputNotWritable where the folder cannot be made.
    """
    folder = _folder(output)
    if fresh:
        discard_unfinished(output)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(f"{folder}: cannot be made ({error.strerror}).") from error
    mark = f"{planner_code()} {code_version()} {options.gap!r} {options.time_limit!r} {options.method}"
    try:
        yield Unfinished(folder, mark)
    finally:
        if not any(folder.iterdir()):
            folder.rmdir()
