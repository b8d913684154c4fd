"""Letting old runs go."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from planner.history.folders import discard
from planner.history.index import mark_removed
from planner.history.reader import History


def forget_old_runs(
    connection: sqlite3.Connection, history: History, week: date, keep_weeks: int | None
) -> list[str]:
    """Delete the folders and plan tables of runs for weeks that begin more than ``keep_weeks`` weeks before
    ``week``; None keeps everything. Their records, figures and costs stay in the index.

    The last good plan and the one before it are never deleted: this week's and what next week rolls on from.
    Returns the names. Raises OutputNotWritable.
    """
    if keep_weeks is None:
        return []
    kept = {run.record.name for run in (history.latest(), history.previous(week)) if run is not None}
    oldest = week - timedelta(weeks=keep_weeks)
    old = [
        run.record.name for run in history.runs if run.record.week < oldest and run.record.name not in kept
    ]
    for name in old:
        discard(history.layout, name)
        mark_removed(connection, name)
    return old
