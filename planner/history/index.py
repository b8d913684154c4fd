"""The SQLite index: every run's record and plan tables as rows; all of it can be made from the folders."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from planner.errors import OutputNotWritable, PlannerError, WorkbookUnreadable
from planner.history.layout import Layout
from planner.history.plan_tables import PlanTable, read_plan_tables
from planner.history.reader import History, RecordedRun
from planner.history.record import RunRecord
from planner.history.schema import is_current, migrate, plan_table
from planner.workbook.output_columns import OUTPUT_SHEETS

_LOG = logging.getLogger(__name__)
_BUSY_SECONDS = 30.0
_BY_RUN = {
    "settings": ("name", "value"),
    "versions": ("name", "value"),
    "kpis": ("name", "value"),
    "costs": ("component", "amount"),
}
"""Field of RunRecord that is a mapping → table of the same name and its two columns"""
_RUN_COLUMNS = tuple(field.name for field in fields(RunRecord) if field.name not in (*_BY_RUN, "files"))


@contextmanager
def index_for_writing(layout: Layout) -> Iterator[sqlite3.Connection]:
    """The index, of this version and complete. Only for the holder of the lock.

    Raises OutputNotWritable, HistoryTooNew. A file that is no index any more is put aside and made anew.
    """
    with _failures_named(layout), closing(_opened(layout)) as connection:
        complete(connection, History.read(layout.folder))
        yield connection


@contextmanager
def index_for_reading(layout: Layout) -> Iterator[sqlite3.Connection]:
    """The index, of this version and complete; where the file is not, a copy in memory that is.

    Nothing is written, so that it works while a run goes on and in a folder that is read-only.
    Raises HistoryTooNew.
    """
    history = History.read(layout.folder)
    connection = _read_only(layout)
    try:
        if not (is_current(connection) and not _lacking(connection, history)):
            connection = _copied_to_memory(connection)
            complete(connection, history)
        yield connection
    except sqlite3.OperationalError as error:
        raise PlannerError(
            f"{layout.index}: the index of the history cannot be read now ({error}). Try again."
        ) from error
    except sqlite3.DatabaseError as error:
        raise PlannerError(
            f"{layout.index}: the index of the history is damaged ({error}). Delete it: the next weekly run "
            "makes it anew from the run folders."
        ) from error
    finally:
        connection.close()


def run_names(connection: sqlite3.Connection) -> list[str]:
    """Of all runs that ever were, also of those whose folders were deleted."""
    return [name for (name,) in connection.execute("SELECT name FROM runs ORDER BY week, number")]


def complete(connection: sqlite3.Connection, history: History) -> None:
    """Migrate, add the runs that have a folder and no rows, and mark those that have rows and no folder."""
    migrate(connection)
    for run in _lacking(connection, history):
        add_run(connection, run)
    present = {run.record.name for run in history.runs}
    rows = connection.execute("SELECT name FROM runs WHERE removed_at = ''").fetchall()
    for (name,) in rows:
        if name not in present:
            mark_removed(connection, name)


def _lacking(connection: sqlite3.Connection, history: History) -> list[RecordedRun]:
    done = {name for (name,) in connection.execute("SELECT name FROM runs WHERE plan_indexed = 1")}
    return [run for run in history.runs if run.record.name not in done]


def add_run(connection: sqlite3.Connection, run: RecordedRun) -> None:
    """Everything of a run, in one transaction; without plan tables where somebody damaged its plan."""
    record = run.record
    tables = _readable_tables(run)
    with _transaction(connection):
        _delete_rows(connection, record.name, ("runs", "name"), *((table, "run") for table in _BY_RUN))
        _delete_plan_rows(connection, record.name)
        marks = ", ".join("?" * (len(_RUN_COLUMNS) + 1))
        connection.execute(
            f"INSERT INTO runs ({', '.join(_RUN_COLUMNS)}, plan_indexed) VALUES ({marks})",
            [*(_stored(getattr(record, name)) for name in _RUN_COLUMNS), 1],
        )
        for table, columns in _BY_RUN.items():
            connection.executemany(
                f"INSERT INTO {table} (run, {', '.join(columns)}) VALUES (?, ?, ?)",
                [(record.name, name, _stored(value)) for name, value in getattr(record, table).items()],
            )
        for sheet, rows in tables.items():
            _insert_plan_rows(connection, record.name, sheet, rows)


def _readable_tables(run: RecordedRun) -> dict[str, PlanTable]:
    if not run.record.has_plan:
        return {}
    try:
        return read_plan_tables(run.plan)
    except WorkbookUnreadable as error:
        _LOG.warning("%s", error)
        return {}


def mark_removed(connection: sqlite3.Connection, name: str) -> None:
    """Keep a run's record and figures, and let its plan tables go: its folder is no more.

    Should the folder come back, the run is added again.
    """
    with _transaction(connection):
        _delete_plan_rows(connection, name)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        connection.execute("UPDATE runs SET removed_at = ?, plan_indexed = 0 WHERE name = ?", (now, name))


def _insert_plan_rows(connection: sqlite3.Connection, run: str, sheet: str, rows: PlanTable) -> None:
    columns = [column.name for column in OUTPUT_SHEETS[sheet].columns]
    quoted = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * (len(columns) + 1))
    connection.executemany(
        f'INSERT INTO "{plan_table(sheet)}" (run, {quoted}) VALUES ({marks})',
        ([run, *(_stored(row[name]) for name in columns)] for row in rows),
    )


def _delete_plan_rows(connection: sqlite3.Connection, run: str) -> None:
    _delete_rows(connection, run, *((plan_table(sheet), "run") for sheet in OUTPUT_SHEETS))


def _delete_rows(connection: sqlite3.Connection, run: str, *places: tuple[str, str]) -> None:
    for table, column in places:
        connection.execute(f'DELETE FROM "{table}" WHERE {column} = ?', (run,))


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _opened(layout: Layout) -> sqlite3.Connection:
    """The index file, made anew where there is none, or where it is none any more."""
    connection = _connect(layout.index, "rwc")
    try:
        sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.OperationalError:  # locked, full, not writable: the file itself may be sound
        connection.close()
        raise
    except sqlite3.DatabaseError:
        sound = False
    if sound:
        return connection
    connection.close()
    layout.index.rename(layout.index.with_name(f"{layout.index.name}.damaged-{secrets.token_hex(4)}"))
    return _connect(layout.index, "rwc")


def _read_only(layout: Layout) -> sqlite3.Connection:
    """The index file, or an empty one in memory where the file is absent or cannot be read."""
    try:
        # Not "ro": where a process was killed while it wrote, SQLite has to put the file in order first.
        connection = _connect(layout.index, "rw")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        return sqlite3.connect(":memory:", isolation_level=None)
    return connection


def _copied_to_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    connection.close()
    return copy


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)


@contextmanager
def _failures_named(layout: Layout) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise OutputNotWritable(
            f"{layout.index}: the index of the history cannot be written ({error}). Recorded runs are "
            f"whole in {layout.runs}; the next run completes it. Make room, or allow the file to be written."
        ) from error
