"""How long reading and checking a large workbook takes, and how much memory.

    PYTHONPATH=tests python tests/benchmarks/reading.py [--items 5000] [--rows 500000] [--kind xlsx csv]

Makes a workbook of that size, runs `planner check` on it as a user does, and prints what it took: seconds by
the clock and of processors, and the most memory held by the command and the process that reads, both at
one moment, and by the larger of them.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
import xlsxwriter

START = date(2026, 1, 5)
WAREHOUSES, FACTORIES = 4, 5
Rows = Iterator[Sequence[Any]]


@dataclass(frozen=True)
class Taken:
    """What one check took. ``bytes_together``: of the command and its children at one moment."""

    seconds: float
    processor_seconds: float
    bytes_together: int
    bytes_of_one: int
    exit_code: int


def sheets_of(items: int, rows: int) -> dict[str, Rows]:
    """Sheet → its rows, headers first: ``items`` items, ``rows`` rows of forecast; stock everywhere."""
    names = [f"Item {number:05d}" for number in range(items)]
    factories = [f"Factory {number}" for number in range(FACTORIES)]
    warehouses = [f"Warehouse {number}" for number in range(WAREHOUSES)]
    periods = -(-rows // (items * WAREHOUSES))
    settings = [("start", START), ("periods", periods), ("period_days", 7)]
    made = [
        (name, factories[(number + turn) % FACTORIES]) for number, name in enumerate(names) for turn in (0, 1)
    ]
    forecast = (
        (name, warehouse, START + timedelta(days=7 * period), 100 + (number + period) % 97)
        for period in range(periods)
        for warehouse in warehouses
        for number, name in enumerate(names)
    )
    return {
        "Settings": iter([("setting", "value"), *settings]),
        "Items": iter([("item", "unit_value", "volume"), *((name, 38.5, 0.004) for name in names)]),
        "Factories": iter([("factory",), *((factory,) for factory in factories)]),
        "Resources": iter(
            [
                ("factory", "resource", "regular_hours"),
                *((factory, "line", 90_000.0) for factory in factories),
            ]
        ),
        "Sourcing": iter(
            [("item", "factory", "unit_cost", "lead_time_days"), *((*pair, 21.5, 7) for pair in made)]
        ),
        "Operations": iter(
            [("item", "factory", "resource", "hours_per_unit"), *((*pair, "line", 0.02) for pair in made)]
        ),
        "Warehouses": iter([("warehouse",), *((warehouse,) for warehouse in warehouses)]),
        "Lanes": iter(
            [
                ("factory", "warehouse", "lead_time_days"),
                *((factory, warehouse, 3) for factory in factories for warehouse in warehouses),
            ]
        ),
        "Stock": iter(
            [
                ("location", "item", "quantity"),
                *((place, name, 300) for name in names for place in warehouses),
            ]
        ),
        "Stock targets": iter(
            [
                ("item", "location", "cover_days", "penalty"),
                *((name, place, 14, 0.4) for name in names for place in warehouses),
            ]
        ),
        "Forecast": _first(rows + 1, ("item", "warehouse", "period", "quantity"), forecast),
    }


def _first(count: int, header: Sequence[Any], rows: Rows) -> Rows:
    yield header
    for _, row in zip(range(count - 1), rows, strict=False):
        yield row


def write_xlsx(folder: Path, sheets: dict[str, Rows]) -> Path:
    """One workbook, as a program exports it."""
    path = folder / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": False, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, content in enumerate(row):
                    sheet.write(number, index, content)
    return path


def write_csv(folder: Path, sheets: dict[str, Rows]) -> Path:
    """A folder of .csv files."""
    path = folder / "large"
    path.mkdir()
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return path


def check(path: Path) -> Taken:
    """Run `planner check` and watch it."""
    began, used = time.perf_counter(), _processor_seconds()
    command = [sys.executable, "-m", "planner.cli", "check", str(path)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    together = 0
    watched = psutil.Process(running.pid)
    while running.poll() is None:
        together = max(together, _bytes_of_family(watched))
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Taken(seconds, _processor_seconds() - used, together, largest, running.returncode)


def _processor_seconds() -> float:
    """Of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _bytes_of_family(process: psutil.Process) -> int:
    try:
        return sum(member.memory_info().rss for member in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


def main() -> None:
    """Make, check and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--kind", nargs="+", choices=WRITERS, default=["xlsx"])
    asked = parser.parse_args()
    print("| kind | file, MiB | seconds | processor seconds | together, MiB | largest, MiB | exit code |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind in asked.kind:
        with tempfile.TemporaryDirectory() as folder:
            path = WRITERS[kind](Path(folder), sheets_of(asked.items, asked.rows))
            size = sum(file.stat().st_size for file in ([path] if path.is_file() else path.iterdir()))
            taken = check(path)
            mib = [f"{number / 2**20:,.0f}" for number in (size, taken.bytes_together, taken.bytes_of_one)]
            times = f"{taken.seconds:.1f} | {taken.processor_seconds:.1f}"
            print(f"| {kind} | {mib[0]} | {times} | {mib[1]} | {mib[2]} | {taken.exit_code} |", flush=True)


if __name__ == "__main__":
    main()
