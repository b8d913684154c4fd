"""A material requirements plan with its setups and lots kept and everything else planned again."""

from __future__ import annotations

import math

from models.build import WholeModel, build_model
from models.data import PlanningData
from models.extract import component_costs, plan_quantities
from models.solution import PlanSolution, PlanStatus
from models.solver.compiled import CompiledModel, compile_model
from models.solver.linear_run import LinearRun
from models.tidy import tidied


def quantities_planned_again(data: PlanningData, plan: PlanSolution, seconds: float) -> PlanSolution:
    """The best plan that has the setups of ``plan``, and as many lots where lots count.

    Returns ``plan`` itself where a linear programme of it was not solved within ``seconds``, or is no
    cheaper.
    """
    whole = build_model(data)
    compiled = compile_model(whole.model)
    linear = LinearRun(compiled, threads=1)
    linear.fix(_decided(whole, compiled, plan))
    found = linear.solve(seconds)
    if found is None:
        return plan
    values = tidied(whole, compiled, found)
    costs = component_costs(whole.costs, compiled, values)
    objective = math.fsum(costs.values())
    if objective >= plan.objective:
        return plan
    return PlanSolution(
        status=PlanStatus.TIME_LIMIT,
        objective=objective,
        method="mrp, quantities planned again",
        costs=costs,
        **vars(plan_quantities(whole, compiled, values)),
    )


def _decided(whole: WholeModel, compiled: CompiledModel, plan: PlanSolution) -> dict[int, float]:
    """Column → value of every setup and number of lots."""
    values: dict[int, float] = {}
    for item in whole.items:
        for variables, kept in ((item.production.setup, plan.setups), (item.production.lots, plan.lots)):
            for key, variable in variables.items():
                column = compiled.column(variable)
                if column is not None:
                    values[column] = min(float(kept.get(key, 0)), float(compiled.upper[column]))
    return values
