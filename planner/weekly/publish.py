"""What follows from the runs that are recorded: the index, latest.xlsx, and which runs may go."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from planner.errors import OutputNotWritable
from planner.history import History, Layout, RunRecord
from planner.history.folders import file_hash
from planner.history.index import index_for_writing
from planner.history.retention import forget_old_runs
from planner.weekly.log import say
from planner.workbook.atomic import replace_atomically


def publish(layout: Layout, record: RunRecord) -> None:
    """Bring everything up to date after the run of ``record``; doing it again changes nothing.

    Raises OutputNotWritable with all that could not be done; the run is recorded all the same.
    """
    failures = []
    steps: tuple[Callable[[], None], ...] = (
        lambda: _replace_latest(layout),
        lambda: _update_index(layout, record),
    )
    for step in steps:
        try:
            step()
        except OutputNotWritable as error:
            failures.append(str(error))
    if failures:
        raise OutputNotWritable(
            "\n".join([f"Run {record.name} is recorded in {layout.run(record.name)}, but:", *failures])
        )


def _replace_latest(layout: Layout) -> None:
    """latest.xlsx becomes the last good plan of the latest week, unless it is already."""
    latest = History.read(layout.folder).latest()
    if latest is None:
        return
    if layout.latest.exists() and file_hash(layout.latest) == latest.record.files[latest.record.plan_file]:
        return
    with replace_atomically(layout.latest) as beside:
        try:
            shutil.copyfile(latest.plan, beside)
        except OSError as error:
            raise OutputNotWritable(f"{layout.latest}: cannot be written ({error.strerror}).") from error
    say("latest", f"{layout.latest} is the plan of run {latest.record.name}", run=latest.record.name)


def _update_index(layout: Layout, record: RunRecord) -> None:
    """Opening the index adds what it lacks; then old runs go."""
    keep_weeks = record.settings.get("keep_weeks")
    with index_for_writing(layout) as connection:
        history = History.read(layout.folder)
        weeks = keep_weeks if isinstance(keep_weeks, int) else None
        for name in forget_old_runs(connection, history, record.week, weeks):
            say("forgotten", f"Run {name} is older than {weeks} weeks; its files were deleted", run=name)
