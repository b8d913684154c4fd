"""The tables of the index, and how an index of an older version becomes one of this version.

`PRAGMA user_version` is the version of the schema. A migration never loses a row; it runs in one transaction
with the change of the version, so that a killed one has not happened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from planner.errors import PlannerError
from planner.workbook.columns import Column, Sheet
from planner.workbook.output_columns import OUTPUT_SHEETS

_FIRST: tuple[str, ...] = (
    """CREATE TABLE runs (
        name TEXT PRIMARY KEY, week TEXT NOT NULL, number INTEGER NOT NULL, status TEXT NOT NULL,
        exit_code INTEGER NOT NULL, message TEXT NOT NULL, started_at TEXT NOT NULL,
        finished_at TEXT NOT NULL, fingerprint TEXT NOT NULL, input_name TEXT NOT NULL,
        input_file TEXT NOT NULL,
        input_sha256 TEXT NOT NULL, planned_input_file TEXT NOT NULL, planned_input_sha256 TEXT NOT NULL,
        plan_file TEXT NOT NULL, previous TEXT NOT NULL, UNIQUE (week, number)
    )""",
    "CREATE TABLE settings (run TEXT NOT NULL, name TEXT NOT NULL, value, PRIMARY KEY (run, name))",
    "CREATE TABLE versions (run TEXT NOT NULL, name TEXT NOT NULL, value TEXT, PRIMARY KEY (run, name))",
    "CREATE TABLE kpis (run TEXT NOT NULL, name TEXT NOT NULL, value REAL, PRIMARY KEY (run, name))",
    "CREATE TABLE costs (run TEXT NOT NULL, component TEXT NOT NULL, amount REAL,"
    " PRIMARY KEY (run, component))",
)
_PLAN_TABLES: tuple[str, ...] = (
    "ALTER TABLE runs ADD COLUMN plan_indexed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE runs ADD COLUMN removed_at TEXT NOT NULL DEFAULT ''",
)
MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _PLAN_TABLES)
"""What turns version n into version n + 1. Never edited once released: a change is a new entry."""

VERSION = len(MIGRATIONS)

_SQL_TYPES = {"number": "REAL", "share": "REAL", "integer": "INTEGER"}


class HistoryTooNew(PlannerError):
    """The index was written by a later version."""


def version_of(connection: sqlite3.Connection) -> int:
    """Version of the schema; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether nothing needs to be migrated. Raises HistoryTooNew."""
    found = version_of(connection)
    if found > VERSION:
        raise HistoryTooNew(
            f"The history was written by a newer version of the planner (schema {found}; this one knows "
            f"up to {VERSION}). Install that version, or name another folder with --history."
        )
    return found == VERSION and not list(_missing_columns(connection))


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the index to this version, and its plan tables to the columns of OUTPUT_SHEETS.

    Raises HistoryTooNew.
    """
    if is_current(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statements in MIGRATIONS[version_of(connection) :]:
            for statement in statements:
                connection.execute(statement)
        for statement in list(_missing_columns(connection)):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def plan_table(sheet: str) -> str:
    """Name of the table that holds a sheet of all plans: `plan_production`."""
    return f"plan_{sheet.lower().replace(' ', '_')}"


def _missing_columns(connection: sqlite3.Connection) -> Iterator[str]:
    """Statements that add plan tables and columns that this version writes and the index lacks."""
    for name, sheet in OUTPUT_SHEETS.items():
        there = {row[1] for row in connection.execute(f'PRAGMA table_info("{plan_table(name)}")')}
        if not there:
            yield from _new_table(sheet)
            continue
        for column in sheet.columns:
            if column.name not in there:
                yield f'ALTER TABLE "{plan_table(name)}" ADD COLUMN {_declared(column)}'


def _new_table(sheet: Sheet) -> Iterator[str]:
    table = plan_table(sheet.name)
    columns = ", ".join(_declared(column) for column in sheet.columns)
    yield f'CREATE TABLE "{table}" (run TEXT NOT NULL, {columns})'
    yield f'CREATE INDEX "{table}_by_run" ON "{table}" (run)'


def _declared(column: Column) -> str:
    return f'"{column.name}" {_SQL_TYPES.get(column.kind, "TEXT")}'
