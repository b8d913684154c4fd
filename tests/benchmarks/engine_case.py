"""What the engine is measured on, and what is kept of every run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from generated import LostSales, sheets, write_sheets
from generated_world import Size

OURS, HIGHS, MRP, MRP_AGAIN, SCIP = "ours", "highs", "mrp", "mrp-lp", "scip"
SOLVERS = (OURS, HIGHS, MRP, MRP_AGAIN, SCIP)

_SECONDS: dict[tuple[int, LostSales], tuple[float, ...]] = {
    (50, "dear"): (90,),
    (200, "dear"): (180, 600),
    (1000, "dear"): (1200,),
    (50, "cheap"): (90,),
    (200, "cheap"): (180,),
    (1000, "cheap"): (1200,),
}
_SECONDS_OTHERWISE = (60.0,)


@dataclass(frozen=True)
class Instance:
    """One generated workbook. ``hours``: regular hours, per cent of need; ``extras``: with vehicles, promised
    hours, ramps and costs of working at all; ``ramp``: of every factory, its `max_ramp`."""

    size: str
    hours: float
    lost_sales: LostSales
    seed: int
    extras: bool = False
    ramp: float | None = None

    @property
    def items(self) -> int:
        """Number of items."""
        return Size.parse(self.size).items

    def seconds(self) -> tuple[float, ...]:
        """The time limits it is measured with unless others are asked for."""
        return _SECONDS.get((self.items, self.lost_sales), _SECONDS_OTHERWISE)

    def write(self, path: Path) -> Path:
        """Write the workbook."""
        size = Size.parse(self.size)
        tables = sheets(size, self.hours, self.lost_sales, self.seed, self.extras)
        if self.ramp is not None:
            tables["Factories"] = [{**row, "max_ramp": self.ramp} for row in tables["Factories"]]
        return write_sheets(path, tables)


@dataclass(frozen=True)
class Run:
    """What one solver made of an instance in ``limit`` seconds (0: it has no limit).

    ``cost``, ``gap``: None where there is no plan or nothing is proven; ``seconds``: of the whole process;
    ``peak_mib``: of its main process; ``note``: weeks of cover of the MRP; ``error``: why there is no plan.
    """

    instance: Instance
    solver: str
    limit: float
    cost: float | None = None
    gap: float | None = None
    seconds: float | None = None
    peak_mib: float | None = None
    first_seconds: float | None = None
    first_cost: float | None = None
    note: str = ""
    error: str = ""

    @property
    def key(self) -> tuple[Instance, str, float]:
        """What tells runs apart."""
        return self.instance, self.solver, self.limit


@dataclass
class Results:
    """Runs by key, kept as JSON lines in ``path`` so that a campaign can be taken up again."""

    path: Path | None = None
    runs: dict[tuple[Instance, str, float], Run] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None) -> Results:
        """What is known already; runs that failed are left out, so that they are done again."""
        results = cls(path)
        if path is not None and path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            for run in (_from_json(json.loads(line)) for line in lines if line.strip()):
                if not run.error:
                    results.runs[run.key] = run
        return results

    def add(self, run: Run) -> None:
        """Keep a run, on disk at once."""
        self.runs[run.key] = run
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(run)) + "\n")

    def of(self, instance: Instance, limit: float) -> dict[str, Run]:
        """Solver → its run of an instance with a time limit, or without any."""
        found = (self.runs.get((instance, solver, _limit(solver, limit))) for solver in SOLVERS)
        return {run.solver: run for run in found if run is not None}


def planned_runs(
    instances: Iterable[Instance], solvers: Iterable[str], seconds: float | None
) -> list[tuple[Instance, str, float]]:
    """Keys of all runs to make, each once, instance by instance."""
    keys = []
    for instance in instances:
        for limit in instance.seconds() if seconds is None else (seconds,):
            keys += [(instance, solver, _limit(solver, limit)) for solver in solvers]
    return list(dict.fromkeys(keys))


def _limit(solver: str, seconds: float) -> float:
    return 0.0 if solver in (MRP, MRP_AGAIN) else float(seconds)


def _from_json(content: dict[str, Any]) -> Run:
    return Run(**{**content, "instance": Instance(**content["instance"])})
