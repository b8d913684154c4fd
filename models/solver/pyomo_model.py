"""The model in Pyomo's own terms: for other solvers, for files that these read, and as an oracle in tests."""

from __future__ import annotations

import math

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from ..algebra import Fragment, Linear, Model, Variable


def pyomo_model(model: Model) -> pyo.ConcreteModel:
    """One Pyomo block a fragment, under its name; variables and constraints by family and key as in
    FORMULATION.md, the objective under the name ``cost``."""
    whole = pyo.ConcreteModel()
    handles: dict[Variable, pyo.Var] = {}
    blocks = {name: pyo.Block(concrete=True) for name in model.fragments}
    for name, fragment in model.fragments.items():
        whole.add_component(name, blocks[name])
        _declare_variables(blocks[name], fragment, handles)
    for name, fragment in model.fragments.items():
        _declare_rows(blocks[name], fragment, handles)
    whole.cost = pyo.Objective(expr=_expression(model.cost, handles))
    return whole


def _declare_variables(block: pyo.Block, fragment: Fragment, handles: dict[Variable, pyo.Var]) -> None:
    families: dict[str, list[Variable]] = {}
    for variable in fragment.variables:
        families.setdefault(variable.family, []).append(variable)
    for name, variables in families.items():
        domain = pyo.Integers if variables[0].is_integer else pyo.Reals
        family = pyo.Var([variable.key for variable in variables], domain=domain)
        block.add_component(name, family)
        for variable in variables:
            handle = handles[variable] = family[variable.key]
            handle.lower = variable.lower if math.isfinite(variable.lower) else None
            handle.upper = variable.upper if math.isfinite(variable.upper) else None


def _declare_rows(block: pyo.Block, fragment: Fragment, handles: dict[Variable, pyo.Var]) -> None:
    families: dict[str, dict[object, tuple[object, object, object]]] = {}
    for handle in fragment.rows:
        lower, terms, upper = handle.row
        body = _expression(Linear(terms), handles)
        families.setdefault(handle.family, {})[handle.key] = (lower, body, upper)
    for name, rows in families.items():
        family = pyo.Constraint(list(rows))
        block.add_component(name, family)
        for key, row in rows.items():
            family.add(key, row)


def _expression(form: Linear, handles: dict[Variable, pyo.Var]) -> LinearExpression:
    return LinearExpression(
        constant=form.constant,
        linear_coefs=[coefficient for coefficient, _ in form.terms],
        linear_vars=[handles[variable] for _, variable in form.terms],
    )
