"""The rivals of the engine, each as a process of its own: prints one JSON object.

``python engine_child.py highs|scip|mrp|mrp-lp IN.xlsx SECONDS OUT.xlsx``
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import highspy
from engine_case import HIGHS, MRP, MRP_AGAIN, SCIP
from mrp import best_plan, verified_cost
from mrp_polish import quantities_planned_again

from models.build import build_model
from models.solver.compiled import CompiledModel, compile_model
from models.solver.highs_run import new_highs
from planner.run import inspect_workbook

_LINEAR_SECONDS = 600.0
_NO_SCIP = "pyscipopt is not installed (pip install pyscipopt)"


def raw_highs(workbook: Path, seconds: float, _: Path) -> dict[str, Any]:
    """HiGHS as it is, on the whole model, with ``seconds`` for its run alone."""
    highs = new_highs(_compiled(workbook))
    highs.setOptionValue("time_limit", seconds)
    highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    cost = float(info.objective_function_value) if found else None
    return {"cost": cost, "gap": _gap(cost, float(info.mip_dual_bound))}


def scip(workbook: Path, seconds: float, _: Path) -> dict[str, Any]:
    """SCIP as it is, on the model that HiGHS writes into a file, with ``seconds`` for its run alone."""
    if find_spec("pyscipopt") is None:
        return {"error": _NO_SCIP}
    compiled = _compiled(workbook)
    model = import_module("pyscipopt").Model()
    model.hideOutput()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.mps"
        _write_without_offset(compiled, path)
        model.readProblem(str(path))
    model.setParam("timing/clocktype", 2)  # wall clock
    model.setParam("limits/time", seconds)
    model.optimize()
    cost = model.getObjVal() + compiled.offset if model.getNSols() else None
    return {"cost": cost, "gap": _gap(cost, model.getDualbound() + compiled.offset)}


def mrp(workbook: Path, _: float, output: Path) -> dict[str, Any]:
    """The spreadsheet at its best cover; the cost is the verifier's."""
    found = best_plan(inspect_workbook(workbook)[1].data)
    return {"cost": verified_cost(workbook, found.solution, output), "note": f"{found.weeks} weeks"}


def mrp_again(workbook: Path, _: float, output: Path) -> dict[str, Any]:
    """The same, with its setups and lots kept and all else planned again."""
    data = inspect_workbook(workbook)[1].data
    found = best_plan(data)
    again = quantities_planned_again(data, found.solution, _LINEAR_SECONDS)
    return {"cost": verified_cost(workbook, again, output), "note": f"{found.weeks} weeks"}


def _compiled(workbook: Path) -> CompiledModel:
    return compile_model(build_model(inspect_workbook(workbook)[1].data).model)


def _write_without_offset(compiled: CompiledModel, path: Path) -> None:
    """Write the model; a constant in the objective is not read alike by all, so it is left out."""
    highs = new_highs(compiled)
    highs.changeObjectiveOffset(0.0)
    if highs.writeModel(str(path)) == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS could not write {path}")


def _gap(cost: float | None, bound: float) -> float | None:
    """(cost − bound) / |cost|, as the product measures it; None where either is missing."""
    if cost is None or abs(bound) >= highspy.kHighsInf or abs(bound) >= 1e20:
        return None
    return max(0.0, cost - bound) / max(abs(cost), 1e-9)


_SOLVERS = {HIGHS: raw_highs, SCIP: scip, MRP: mrp, MRP_AGAIN: mrp_again}


def main() -> None:
    """Run one solver and print what it found."""
    solver, workbook, seconds, output = sys.argv[1:]
    print(json.dumps(_SOLVERS[solver](Path(workbook), float(seconds), Path(output))))


if __name__ == "__main__":
    main()
