"""A plan of similar data as a guide for the first plan: what is made where and when, and in how many lots."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..build import WholeModel
from ..solution import PlanSolution
from ..solver.compiled import CompiledModel, Floats
from ..solver.highs_run import Watch, attempt_mip


@dataclass(frozen=True)
class Guide:
    """Bounds of all columns: setups and lots stand where a known plan has them, as far as the model's own
    bounds allow."""

    lower: Floats
    upper: Floats


def guide_from(start: PlanSolution, whole: WholeModel, compiled: CompiledModel) -> Guide:
    """What ``start`` says of the starts of this model; of others it says nothing."""
    lower, upper = compiled.lower.copy(), compiled.upper.copy()
    for item in whole.items:
        for variables, counts in ((item.production.setup, start.setups), (item.production.lots, start.lots)):
            for key, variable in variables.items():
                column = compiled.column(variable)
                if column is not None:
                    count = min(max(float(counts.get(key, 0)), lower[column]), upper[column])
                    lower[column] = upper[column] = count
    return Guide(lower, upper)


def completed(
    compiled: CompiledModel,
    guide: Guide,
    gap: float,
    nodes: int,
    threads: int | None,
    seconds: float,
    watch: Watch,
) -> Floats | None:
    """Values of all columns of a plan within the bounds of ``guide``; None where none was found. ``watch``
    may stop it; what is proven of such plans, which is not so of all, it does not hear of."""
    part = replace(compiled, lower=guide.lower, upper=guide.upper)
    return attempt_mip(part, gap, seconds, threads, lambda *_: watch(None, None), nodes=nodes).values
