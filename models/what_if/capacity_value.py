"""What a step more of a limit is worth to a plan whose setups are kept: solved again with that step.

With its setups and vehicles kept, and lots in fractions, a plan is a linear programme. Its cost is convex in
every limit, so the value of a unit never grows with the step; it holds as far as a larger step is worth as
much a unit. Lots kept whole would hide most of the value: an hour seldom makes a whole lot.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..algebra import Variable
from ..build import WholeModel, build_model
from ..data import PlanningData
from ..extra_capacity import Amounts, Limit, add_extra, allow_extra
from ..item_parts import Owed
from ..kept_plan import fixed_at, lot_columns, whole_numbers_of
from ..solution import PlanSolution, PlanStatus
from ..solver.compiled import CompiledModel, Floats, compile_model
from ..solver.highs_run import Watch, run_mip
from ..solver.linear_run import LinearRun
from ..solver.status import SolverError

NO_VALUE = 1e-4
"""Money below which a step counts as worth nothing."""
_VEHICLE_SECONDS = 10.0


class NotSolved(RuntimeError):
    """A plan could not be solved again in the time there was."""


@dataclass(frozen=True)
class Worth:
    """``money`` saved and ``units`` more served in their own period by a step, solved again with it."""

    money: float
    units: float


class KeptPlan:
    """A plan with its setups and vehicles kept and lots in fractions, in a model that can be given more
    capacity.

    ``most``: by limit, the most that will be asked for; ``seconds``: the longest that one solve may take;
    ``watch``: may stop solves. ``cost``: of the plan so solved again, at most what the plan costs. Raises
    NotSolved where the plan cannot be solved again with its own whole numbers.
    """

    how = "setups as planned, lots in fractions"

    def __init__(
        self,
        data: PlanningData,
        plan: PlanSolution,
        most: Amounts,
        threads: int | None = None,
        seconds: float = math.inf,
        watch: Watch | None = None,
    ) -> None:
        self._seconds, self._watch = seconds, watch
        self._extra = add_extra(data, most)
        allow_extra(self._extra, {})
        self._whole = build_model(data, self._extra)
        compiled = compile_model(self._whole.model)
        self._rows = {limit: compiled.row(row) for limit, row in self._extra.rows.items()}
        decided = whole_numbers_of(self._whole, compiled, plan)
        start = _solved(fixed_at(compiled, decided), seconds, threads, watch)
        is_integer = compiled.is_integer.copy()
        is_integer[lot_columns(self._whole, compiled)] = False
        self._free, self._compiled = compiled, replace(compiled, is_integer=is_integer)
        self._threads = threads
        self._whole_numbers = {int(column): round(start[column]) for column in np.flatnonzero(is_integer)}
        self._unserved = Unserved(self._whole, compiled)
        self._linear = LinearRun(compiled, threads, watch)
        self._linear.sharpen()
        self._linear.fix(self._whole_numbers)
        values = self._linear.solve(seconds)
        if values is None:
            raise NotSolved("the plan could not be solved again with lots in fractions")
        self.cost, self._base_unserved = self._linear.objective, self._unserved.units(values)
        self._duals = self._linear.row_duals()

    def price(self, limit: Limit) -> float:
        """What the dual says that a unit more is worth; of vehicles, 1 where all there may be are used."""
        if limit.kind == "vehicles":
            return float(self._is_full(limit))
        return -float(self._duals[self._rows[limit]])

    def worth(self, steps: Amounts) -> Worth | None:
        """What ``steps`` are worth together; None where that was not solved."""
        if any(limit.kind == "vehicles" for limit in steps):
            return self._worth_of_vehicles(steps)
        for limit, amount in steps.items():
            self._linear.limit_row(self._rows[limit], amount)
        values = self._linear.solve(self._seconds)
        for limit in steps:
            self._linear.limit_row(self._rows[limit], 0.0)
        if values is None:
            return None
        return Worth(self.cost - self._linear.objective, self._base_unserved - self._unserved.units(values))

    def most(self, steps: Amounts) -> float:
        """How many ``steps`` may be asked for."""
        return min(self._extra.most[limit] / amount for limit, amount in steps.items() if amount > 0)

    def freed(self, steps: Amounts) -> CompiledModel:
        """The model with all whole numbers free again, and with ``steps`` more."""
        return replace(self._free, row_upper=self._with(steps))

    def unserved(self, values: Floats) -> float:
        """Units not served in their own period."""
        return self._unserved.units(values)

    def _with(self, steps: Amounts) -> Floats:
        limits = self._compiled.row_upper.copy()
        for limit, amount in steps.items():
            limits[self._rows[limit]] = amount
        return limits

    def _is_full(self, limit: Limit) -> bool:
        column = self._vehicles(limit)
        if column is None:
            return False
        most = self._whole.data.lanes[limit.place[0], limit.place[1], limit.place[2]].max_shipments
        return bool(self._whole_numbers[column] >= most)

    def _vehicles(self, limit: Limit) -> int | None:
        lane = (limit.place[0], limit.place[1], limit.place[2], limit.period)
        variable = self._whole.shared.vehicles.get(lane)
        return None if variable is None else self._compiled.column(variable)

    def _worth_of_vehicles(self, steps: Amounts) -> Worth | None:
        """Vehicles are whole: those of all lanes to the same warehouses are counted again, with the step and
        without."""
        places = {(limit.place[1], limit.period) for limit in steps}
        released = {
            column
            for (factory, warehouse, mode, period) in self._whole.shared.vehicles
            if (warehouse, period) in places
            and (column := self._vehicles(Limit("vehicles", (factory, warehouse, mode), period))) is not None
        }
        kept = {column: value for column, value in self._whole_numbers.items() if column not in released}
        without = self._count_again(kept, {})
        more = self._count_again(kept, steps)
        if without is None or more is None:
            return None
        served = self._unserved.units(without) - self._unserved.units(more)
        return Worth(self._compiled.cost_of(without) - self._compiled.cost_of(more), served)

    def _count_again(self, kept: Mapping[int, float], steps: Amounts) -> Floats | None:
        model = replace(fixed_at(self._compiled, kept), row_upper=self._with(steps))
        seconds = min(_VEHICLE_SECONDS, self._seconds)
        found = run_mip(model, 0.0, seconds, self._threads, self._watch)
        return found.values if found.status is PlanStatus.OPTIMAL else None


def _solved(model: CompiledModel, seconds: float, threads: int | None, watch: Watch | None) -> Floats:
    """The plan with its own whole numbers. Raises NotSolved."""
    problem = "the plan could not be solved again with its own whole numbers"
    try:
        values = run_mip(model, 0.0, seconds, threads, watch).values
    except SolverError as error:  # its figures hold to the tolerances of the plan, not to those of this model
        raise NotSolved(problem) from error
    if values is None:
        raise NotSolved(problem)
    return values


class Unserved:
    """Units lost, or not served in their own period, from the values of a model's columns."""

    def __init__(self, whole: WholeModel, compiled: CompiledModel) -> None:
        self._lost = np.array(
            [
                column
                for item in whole.items
                for variable in item.shortage.lost.values()
                if (column := compiled.column(variable)) is not None
            ],
            dtype=np.int64,
        )
        self._owed = [columns for item in whole.items for columns in _series(item.shortage.owed, compiled)]

    def units(self, values: Floats) -> float:
        """All items together. What is owed more at the end of a period than before was not served in it."""
        late = sum(
            float(np.maximum(np.diff(values[columns], prepend=0.0), 0.0).sum()) for columns in self._owed
        )
        return float(values[self._lost].sum()) + late


def _series(owed: Mapping[Owed, Variable], compiled: CompiledModel) -> Iterator[Sequence[int]]:
    by_level: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
    for (item, warehouse, level, period), variable in owed.items():
        column = compiled.column(variable)
        if column is not None:
            by_level.setdefault((item, warehouse, level), []).append((period, column))
    for entries in by_level.values():
        yield [column for _, column in sorted(entries)]
