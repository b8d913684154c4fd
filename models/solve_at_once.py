"""Parts that share nothing, solved at the same time by workers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from .crew.workers import Call, Crew
from .data import PlanningData
from .options import SolveOptions
from .progress import Monitor, Progress
from .solution import PlanSolution
from .solve_alone import solve_alone
from .solve_apart import limit_of_part, put_together
from .stopping import UntilPlanned

Parts = tuple[PlanningData, ...]


def keep_parts(parts: Parts) -> Parts:
    """The state of a worker."""
    return parts


def solve_part(parts: Parts, number: int, options: SolveOptions, stop_file: str) -> PlanSolution:
    """One part on one thread; called by a `Crew`."""
    return solve_alone(parts[number], options, UntilPlanned(partial(_seconds_since, Path(stop_file))))


def _seconds_since(stop_file: Path) -> float | None:
    """Seconds since the file is there, None where it is not: what a worker on this machine hears of the
    caller."""
    try:
        return time.time() - stop_file.stat().st_mtime
    except FileNotFoundError:
        return None


def solve_at_once(
    parts: Sequence[PlanningData], options: SolveOptions, monitor: Monitor | None, crew: Crew
) -> PlanSolution:
    """One plan of several independent parts, as many at a time as ``crew`` has slots, the largest first.

    Every part gets its share of the time left, by its demand. When the monitor asks to stop, parts end with
    the best plan they have, and those without one get their first (`stops_now`). Raises SolverError where the
    solver fails, WorkerError where workers do.
    """
    begin = time.monotonic()
    order = sorted(range(len(parts)), key=lambda number: -len(parts[number].demand))
    crew.install(keep_parts, tuple(parts))
    plans: dict[int, PlanSolution] = {}
    with tempfile.TemporaryDirectory() as folder:
        stop_file = Path(folder) / "stop"

        def pass_on_stop() -> bool:
            """Parts are told to stop; none is given up."""
            if monitor is not None and monitor.should_stop() and not stop_file.exists():
                stop_file.touch()
            return False

        calls = _calls(parts, order, options, crew.slots, begin, str(stop_file))
        for number, plan in crew.stream(calls, pass_on_stop):
            plans[order[number]] = plan
            _report(monitor, len(plans), len(parts), time.monotonic() - begin, options.time_limit)
    return put_together([plans[number] for number in range(len(parts))], time.monotonic() - begin)


def _calls(
    parts: Sequence[PlanningData],
    order: Sequence[int],
    options: SolveOptions,
    slots: int,
    begin: float,
    stop_file: str,
) -> Iterator[Call]:
    """One call a part, made when its turn comes, so that it knows what time is left."""
    to_come = sum(1 + len(part.demand) for part in parts)
    for number in order:
        weight = 1 + len(parts[number].demand)
        left = options.time_limit - (time.monotonic() - begin)
        limit = limit_of_part(left * min(1.0, slots * weight / to_come))
        to_come -= weight
        within = replace(options, time_limit=limit, threads=1, workers=1, cluster=None)
        yield Call(number, solve_part, (number, within, stop_file))


def _report(monitor: Monitor | None, done: int, parts: int, seconds: float, limit: float) -> None:
    """There is no plan of the whole before the last part has one."""
    if monitor is not None:
        left = max(0.0, limit - seconds)
        monitor.report(Progress(f"part {done} of {parts}", None, None, None, seconds, left))
