"""The words and the JSON with which `planner history` answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner.history.reader import RecordedRun
from planner.workbook.table import Cell

_COLUMNS = ("run", "week", "status", "cost", "gap", "service", "kept", "units moved", "after")


def week_number(week: date) -> str:
    """`2026-W53`"""
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02}"


def list_text(rows: Sequence[Mapping[str, Cell]], folder: Path) -> str:
    """A table for a terminal, one line a run."""
    if not rows:
        return f"{folder}: no run is recorded there"
    lines = [_COLUMNS, *map(_line, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(
            text.rjust(width) if 3 <= place <= 7 else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _line(row: Mapping[str, Cell]) -> tuple[str, ...]:
    week = row["week"]
    status = str(row["status"]).replace("_", " ") + (" (files deleted)" if row["removed_at"] else "")
    return (
        str(row["name"]),
        week_number(week) if isinstance(week, date) else "",
        status,
        _figure(row.get("cost"), ",.0f"),
        _figure(row.get("gap"), ".2%"),
        _figure(row.get("service"), ".1%"),
        _figure(row.get("kept_share"), ".1%"),
        _figure(row.get("units_moved"), ",.0f"),
        str(row["previous"] or ""),
    )


def _figure(value: Cell, shape: str) -> str:
    return format(value, shape) if isinstance(value, int | float) else "–"


def list_json(rows: Sequence[Mapping[str, Cell]]) -> dict[str, Any]:
    """The object that `history list --json` prints."""
    return {"runs": [{name: _plain(value) for name, value in row.items()} for row in rows]}


def _plain(value: Cell) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def show_json(run: RecordedRun) -> dict[str, Any]:
    """The object that `history show --json` prints."""
    return run.record.as_json() | {"folder": str(run.folder)}


def show_text(run: RecordedRun) -> str:
    """Everything of a run, for a terminal."""
    record = run.record
    lines = [
        *run.summary(),
        f"Run {record.name}, week {week_number(record.week)}: {record.status.replace('_', ' ')}",
        *(f"  {line}" for line in record.message.splitlines()),
        f"Begun {record.started_at}, ended {record.finished_at}, exit code {record.exit_code}",
        f"Input {record.input_name}, SHA-256 {record.input_sha256}",
        f"Last plan: {record.previous or 'none'}",
        f"Files in {run.folder}: {', '.join(record.files)}",
    ]
    for title, values in (
        ("Figures", record.kpis),
        ("Costs", record.costs),
        ("Settings", record.settings),
        ("Versions", record.versions),
    ):
        shown = {name: value for name, value in values.items() if value is not None}
        if shown:
            lines.append(title)
            lines += (f"  {name:<22} {_shown(value)}" for name, value in shown.items())
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
