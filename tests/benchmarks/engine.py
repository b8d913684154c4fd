"""Measure the engine beside raw HiGHS on the same model, the MRP baseline at its best, and SCIP.

``PYTHONPATH=tests python tests/benchmarks/engine.py --sizes 50x5x3x26 --hours 75 90 105 --lost dear
--seeds 1 2 3 [--extras] [--ramp SHARE] [--only ours,highs,mrp,mrp-lp,scip] [--seconds N] [--results FILE]``

Every solver runs in a process of its own, one after the other. With ``--results`` every run is kept as a line
of JSON, and what is there already is not run again. SCIP needs pyscipopt, which the product does not use.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby, product
from pathlib import Path

from engine_case import SOLVERS, Instance, Results, planned_runs
from engine_run import run_solver
from engine_table import instance_table, median_table
from generated_world import Size

_GAP = 1e-4
"""What HiGHS stops at by default, so that nobody stops early"""


def _solvers(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in SOLVERS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(SOLVERS)}")
    return names


def _size(text: str) -> str:
    return str(Size.parse(text))


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    options = argparse.ArgumentParser(description="Measure the engine beside its rivals.")
    options.add_argument(
        "--sizes", type=_size, nargs="+", default=["50x5x3x26"], help="items x factories x ..."
    )
    options.add_argument("--hours", type=float, nargs="+", default=[75, 90, 105], help="%% of need")
    options.add_argument("--lost", choices=("dear", "cheap"), nargs="+", default=["dear"])
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--extras", action="store_true", help="vehicles, promised hours, ramps, activation")
    options.add_argument("--ramp", type=float, help="max_ramp of every factory, a share of its regular hours")
    options.add_argument("--only", type=_solvers, default=list(SOLVERS), help="solvers, with commas between")
    options.add_argument("--seconds", type=float, help="time limit; default: by size and lost sales")
    options.add_argument("--gap", type=float, default=_GAP, help="gap at which ours stops")
    options.add_argument("--results", type=Path, help="JSON lines to keep runs in and to take up from")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing, then print one table of instances and one of medians."""
    asked = parser().parse_args(arguments)
    choices = product(asked.sizes, asked.hours, asked.lost, asked.seeds, [asked.extras], [asked.ramp])
    instances = [Instance(*choice) for choice in choices]
    results = Results.read(asked.results)
    missing = [key for key in planned_runs(instances, asked.only, asked.seconds) if key not in results.runs]
    for instance, keys in groupby(missing, key=lambda key: key[0]):
        with tempfile.TemporaryDirectory() as folder:
            workbook = instance.write(Path(folder) / "in.xlsx")
            for _, solver, limit in keys:
                run = run_solver(instance, solver, limit, workbook, asked.gap)
                results.add(run)
                print(f"{instance} {solver} {limit:g} s: {run.cost} {run.error}", file=sys.stderr, flush=True)
    print(instance_table(results, instances, asked.seconds), end="\n\n")
    print(median_table(results, instances, asked.seconds))


if __name__ == "__main__":
    main()
