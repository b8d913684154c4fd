"""All items at once as facility location problems that share the hours of resources.

Every item is the problem of `facility_location.py` at the costs of the model itself, with whole setups; the
hours that its setups and the units it serves take stand in the rows of the resources. All other rules are
left out, so that no plan costs less than its optimum. Where a plan has no other rules the two are the same,
and this form is the one to search: its linking rows served(start, client) ≤ setup(start) leave much less
between relaxation and optimum than produce ≤ largest lot · setup, above all where several factories serve
several warehouses, and the solver makes its cuts out of hours client by client. (Eppen, G. D., Martin, R. K.:
Solving multi-item capacitated lot-sizing problems using variable redefinition, Operations Research 35 (1987)
832-848; several plants: Sambasivan, M., Yahya, S.: A Lagrangean-based heuristic for multi-plant, multi-item,
multi-period capacitated lot-sizing problems with inter-plant transfers, Computers & Operations Research 32
(2005) 537-555.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..algebra import Fragment
from ..build import WholeModel
from ..item_plan import ItemPlan
from ..solver.compiled import Columns, CompiledModel, Floats
from .facility_location import facility_location
from .path_costs import NO_COLUMN

_KNOWN_OF_ITEMS = frozenset(
    {"largest_lot", "smallest_lot", "factory_balance", "warehouse_balance", "owed_growth"}
)
_KNOWN_OF_SHARED = frozenset({"resource_hours"})
"""Rows whose rules a location problem keeps."""


@dataclass(frozen=True)
class LocationModel:
    """``compiled``: the model; ``setups``: its whole columns; ``periods``: those of the setups; ``of_plan``:
    the columns of the same setups in the model of the plan; ``is_exact``: whether the plan has no rules that
    are left out."""

    compiled: CompiledModel
    setups: Columns
    periods: Columns
    of_plan: Columns
    is_exact: bool


@dataclass(frozen=True)
class _Block:
    """One item. ``hours``: resource rows × columns; ``taken``: hours of frozen production, by row;
    ``setups``: columns of the plan's model, of the first columns here; ``periods``: of these; ``constant``:
    money."""

    model: CompiledModel
    hours: sparse.csc_matrix
    taken: Floats
    setups: Columns
    periods: Columns
    constant: float
    tells_parts: bool


def location_model(whole: WholeModel, compiled: CompiledModel) -> LocationModel | None:
    """``compiled``: ``whole`` as arrays. None where an item would be made without end."""
    rows = [compiled.row(handle) for handle in whole.shared.resource_rows.values()]
    hours = sparse.csc_matrix(compiled.matrix[rows, :])
    blocks = [_block(item, compiled, hours) for item in whole.items]
    known = [block for block in blocks if block is not None]
    if len(known) < len(blocks):
        return None
    overtime = np.array(
        [compiled.column(variable) for variable in whole.shared.overtime.values()], dtype=np.int64
    )
    setups = np.concatenate([block.setups for block in known])
    periods = np.concatenate([block.periods for block in known])
    places = np.concatenate([_is_setup(block) for block in known])
    exact = keeps_all_rules(whole) and not any(block.tells_parts for block in known)
    model = _stacked(known, compiled, hours[:, overtime], overtime, compiled.row_upper[rows])
    real = setups != NO_COLUMN
    return LocationModel(model, np.flatnonzero(places), periods[real], setups[real], exact)


def keeps_all_rules(whole: WholeModel) -> bool:
    """Whether all rows are those of rules that location problems keep, and so are the limits of stock: at a
    factory there may be none at all."""
    families = _families(item.fragment for item in whole.items)
    if not (families <= _KNOWN_OF_ITEMS and _families([whole.shared.fragment]) <= _KNOWN_OF_SHARED):
        return False
    at_factories = [of for item in whole.items for of in item.stock.at_factory.values()]
    at_warehouses = [of for item in whole.items for of in item.stock.at_warehouse.values()]
    return all(of.upper in (0.0, math.inf) for of in at_factories) and all(
        of.upper == math.inf for of in at_warehouses
    )


def _families(fragments: Iterable[Fragment]) -> set[str]:
    return {handle.family for fragment in fragments for handle in fragment.rows}


def _block(item: ItemPlan, compiled: CompiledModel, hours: sparse.csc_matrix) -> _Block | None:
    problem = facility_location(item, compiled)
    relaxation, constant = problem.relaxation(compiled.cost)
    model = relaxation.model()
    if model is None:
        return None
    setups = np.array([start.setup for start in problem.decided], dtype=np.int64)
    produces = np.array([start.produce for start in problem.decided], dtype=np.int64)
    frozen = [start for start in problem.starts if start.fixed is not None]
    columns = [column for start in frozen for column in (start.setup, start.produce) if column != NO_COLUMN]
    of_setups = _at(hours, setups)
    others = sparse.csc_matrix((hours.shape[0], len(model.cost) - len(setups)))
    return _Block(
        model=model,
        hours=sparse.hstack([of_setups, others]) + _at(hours, produces) @ relaxation.started_units(),
        taken=hours[:, columns] @ compiled.lower[columns],
        setups=setups,
        periods=np.array([start.period for start in problem.decided], dtype=np.int64),
        constant=constant,
        tells_parts=relaxation.tells_parts,
    )


def _at(hours: sparse.csc_matrix, columns: Columns) -> sparse.csc_matrix:
    """Hours by row of each of ``columns``; none where there is no column."""
    return hours[:, np.maximum(columns, 0)] @ sparse.diags((columns != NO_COLUMN).astype(float))


def _is_setup(block: _Block) -> Columns:
    """By column, 1 for those that are whole."""
    whole = np.zeros(len(block.model.cost), dtype=np.int64)
    whole[: len(block.setups)] = block.setups != NO_COLUMN
    return whole


def _stacked(
    blocks: list[_Block],
    compiled: CompiledModel,
    by_overtime: sparse.csc_matrix,
    overtime: Columns,
    offered: Floats,
) -> CompiledModel:
    """The blocks one below the other, then Σ hours − overtime ≤ hours offered."""
    models = [block.model for block in blocks]
    alone = sparse.block_diag([model.matrix for model in models])
    shared = sparse.hstack([*(block.hours for block in blocks), by_overtime])
    apart = sparse.hstack([alone, sparse.csc_matrix((alone.shape[0], len(overtime)))])
    left = offered - np.sum([block.taken for block in blocks], axis=0)
    return CompiledModel.of_arrays(
        sparse.csc_matrix(sparse.vstack([apart, shared])),
        np.concatenate([*(model.cost for model in models), compiled.cost[overtime]]),
        np.concatenate([*(model.lower for model in models), compiled.lower[overtime]]),
        np.concatenate([*(model.upper for model in models), compiled.upper[overtime]]),
        np.concatenate([*(model.row_lower for model in models), np.full(len(offered), -np.inf)]),
        np.concatenate([*(model.row_upper for model in models), left]),
        np.concatenate([*map(_is_setup, blocks), np.zeros(len(overtime), dtype=np.int64)]).astype(bool),
        compiled.offset + sum(block.constant for block in blocks),
    )
