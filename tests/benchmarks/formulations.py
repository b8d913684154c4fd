"""What each formulation proves of the published plans: bounds at the root, and time until 1e-4 is proven.

``PYTHONPATH=tests python tests/benchmarks/formulations.py [NAME ...] [--seconds 60] [--threads 1]``

Natural: the whole model as it is built. (l,S): the same with the (l,S) inequalities that bind. Location: the
sum over items of their facility location bounds, at the prices that the relaxation of one or the other puts
on what items share: a Lagrangian bound, and no model that could be searched. "Closed" is the share of the way
from the bound of the natural relaxation to the published optimum; "HiGHS root" is what HiGHS proves before it
branches. Seconds are of the processor, so that a busy machine measures the same (those of limits are not).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import planbench
from assembled_data import data_of
from strengthen import strengthened

from models.build import WholeModel, build_model
from models.location.facility_location import facility_location
from models.solution import PlanStatus
from models.solver.compiled import CompiledModel, Floats, compile_model
from models.solver.highs_run import run_mip
from models.solver.linear_run import LinearRun
from models.whole.improve import columns_by_item

GAP = 1e-4
NATURAL, LOT_SIZING, LOCATION, LOCATION_AGAIN = (
    "natural",
    "natural + (l,S)",
    "location, prices of natural",
    "location, prices of (l,S)",
)
_NOTHING = 1e-9
_PATIENCE = 60.0
_HEADERS = ("instance", "formulation", "root bound", "closed", "root s", "HiGHS root closed", "proven s")


@dataclass(frozen=True)
class Measured:
    """One line. Money and processor seconds; ``closed``, ``solver_closed``: shares of the gap, None where
    there is none to close; ``proven``: seconds until the gap was proven, blank for what is no model."""

    instance: str
    formulation: str
    bound: float
    closed: float | None
    root_seconds: float
    solver_closed: float | None = None
    proven: str = ""

    def cells(self) -> list[str]:
        """As text."""
        shares = ["" if share is None else f"{share:.1%}" for share in (self.closed, self.solver_closed)]
        return [
            self.instance,
            self.formulation,
            f"{self.bound:,.1f}",
            shares[0],
            f"{self.root_seconds:.2f}",
            shares[1],
            self.proven,
        ]


def location_bound(whole: WholeModel, compiled: CompiledModel, prices: Floats) -> float:
    """What no plan can cost less than, when rows that items share are paid for instead of kept.

    ``prices``: change of cost per unit of every row's side. (Fisher, M. L.: The Lagrangian relaxation method
    for solving integer programming problems, Management Science 27 (1981) 1-18.)
    """
    of_shared = set(whole.shared.fragment.rows)
    is_shared = np.array([handle in of_shared for handle in compiled.rows])
    paid = np.where(is_shared, prices, 0.0)
    cost = compiled.cost - compiled.matrix.T @ paid
    side = np.where(paid > 0, compiled.row_lower, compiled.row_upper)
    charged = np.flatnonzero(paid)
    bound = compiled.offset + float(paid[charged] @ side[charged])
    own = columns_by_item(whole, compiled)[-1]
    away = own[np.abs(cost[own]) > _NOTHING]
    bound += float(cost[away] @ np.where(cost[away] > 0, compiled.lower[away], compiled.upper[away]))
    for item in whole.items:
        problem = facility_location(item, compiled)
        bound += problem.solve(cost).bound - problem.offset
    return bound


def measured(
    name: str, optimum: float, whole: WholeModel, seconds: float, threads: int
) -> Iterator[Measured]:
    """The lines of one instance."""
    compiled = compile_model(whole.model)
    began = time.process_time()
    linear = LinearRun(compiled, threads)
    if linear.solve(_PATIENCE) is None:
        raise RuntimeError(f"{name}: the linear relaxation was not solved in {_PATIENCE:.0f} s")
    natural, prices = linear.objective, linear.row_duals()
    natural_seconds = time.process_time() - began

    def closed(bound: float) -> float | None:
        gap = optimum - natural
        return (bound - natural) / gap if gap > GAP * abs(optimum) else None

    def searched(model: CompiledModel, label: str, bound: float, root_seconds: float) -> Measured:
        root = run_mip(model, GAP, seconds, threads, nodes=1).bound
        proven = _proven(model, optimum, seconds, threads)
        solver_closed = None if root is None else closed(root)
        return Measured(name, label, bound, closed(bound), root_seconds, solver_closed, proven)

    began = time.process_time()
    strong = strengthened(compiled, whole.items, _PATIENCE, threads)
    strong_seconds = time.process_time() - began
    if strong.bound is None or strong.prices is None:
        raise RuntimeError(f"{name}: the relaxation with cuts was not solved in {_PATIENCE:.0f} s")
    yield searched(compiled, NATURAL, natural, natural_seconds)
    yield searched(strong.model, LOT_SIZING, strong.bound, strong_seconds)
    for label, at in ((LOCATION, prices), (LOCATION_AGAIN, strong.prices)):
        began = time.process_time()
        bound = location_bound(whole, compiled, at)
        yield Measured(name, label, bound, closed(bound), time.process_time() - began)


def _proven(model: CompiledModel, optimum: float, seconds: float, threads: int) -> str:
    """Seconds until the gap was proven, or what was left of it when the time was over."""
    began = time.process_time()
    found = run_mip(model, GAP, seconds, threads)
    took = time.process_time() - began
    if found.status is PlanStatus.OPTIMAL:
        return f"{took:.1f}"
    if found.values is None or found.bound is None:
        return f"no plan in {seconds:g}"
    return f"gap {(found.objective - found.bound) / max(abs(optimum), _NOTHING):.2%} in {seconds:g}"


def instances() -> list[str]:
    """Names of all published plans."""
    return sorted(path.stem for path in planbench.instance_folder().glob("*.json"))


def read(name: str) -> tuple[WholeModel, float]:
    """The whole model of a published plan, and its published optimum as a cost."""
    instance = planbench.load_instance(name)
    with tempfile.TemporaryDirectory() as folder:
        data = data_of(Path(folder), planbench.sheets(instance))
    return build_model(data), planbench.published_cost(instance)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Compare formulations on the published plans.")
    parser.add_argument("names", nargs="*", help="published plans; default: all of them")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit of every search")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args(arguments)
    lines = []
    for name in asked.names or instances():
        print(name, file=sys.stderr, flush=True)
        whole, optimum = read(name)
        lines += [line.cells() for line in measured(name, optimum, whole, asked.seconds, asked.threads)]
    rows = [list(_HEADERS), ["---", "---", *("---:" for _ in _HEADERS[2:])], *lines]
    print("\n".join(f"| {' | '.join(row)} |" for row in rows))


if __name__ == "__main__":
    main()
