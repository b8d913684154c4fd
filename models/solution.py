"""The answer: plain values under the same keys as the data. Nothing here knows a solver."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PlanStatus(StrEnum):
    """Why planning stopped."""

    OPTIMAL = "optimal"  # proven within the gap asked for
    TIME_LIMIT = "time_limit"  # best plan when the time was up
    INTERRUPTED = "interrupted"  # best plan when somebody stopped it
    NO_PLAN = "no_plan"  # stopped before any plan was found
    LEFT = "left"  # left to another method, which finds more in the time left

    @property
    def reason(self) -> str:
        """Why planning stopped, in a few words."""
        return _REASONS[self]


_REASONS = {
    PlanStatus.OPTIMAL: "the gap asked for is proven",
    PlanStatus.TIME_LIMIT: "time limit",
    PlanStatus.INTERRUPTED: "stopped by hand",
    PlanStatus.NO_PLAN: "stopped before any plan was found",
    PlanStatus.LEFT: "left to another method",
}


OPENING_STOCK = "(opening stock)"
"""The inspection plan under which units that lay at a factory when the horizon began are shipped."""


@dataclass(frozen=True)
class PlanSolution:
    """A plan, or none. Units, hours and money; every mapping but ``marginal_value`` leaves out zeros.

    ``bound``: proven lower bound on the cost of every plan, None where nothing is proven. ``stopped``: why
    planning stopped, in a few words. ``first_plan_seconds``, ``first_plan_cost``: when the first plan was in
    hand and what it cost, None where nobody took notice.
    ``production``, ``setups``, ``lots``: (item, factory, period), in the period of the start.
    ``inspected``: (item, factory, plan, period). ``shipments``: (item, factory, warehouse, mode, plan,
    period), by the inspection plan the units came through. ``vehicles``: (factory, warehouse, mode,
    period). ``owed``: (item, warehouse, origin, period) → units of the demand of period ``origin`` still
    owed when ``period`` ends (backordered items only). ``factory_stock`` is inspected stock,
    ``awaiting_inspection`` what is finished but not yet inspected. ``marginal_value``: (factory,
    resource, period) → money saved by one more regular hour, setups as planned, solved again; what there was
    no time for is left out. ``costs``: component → money, adding up to ``objective``.
    """

    status: PlanStatus
    objective: float = math.nan
    bound: float | None = None
    method: str = "whole"
    stopped: str = ""
    seconds: float = 0.0
    first_plan_seconds: float | None = None
    first_plan_cost: float | None = None
    production: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    setups: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    lots: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    inspected: Mapping[tuple[str, str, str, int], float] = field(default_factory=dict)
    shipments: Mapping[tuple[str, str, str, str, str, int], float] = field(default_factory=dict)
    vehicles: Mapping[tuple[str, str, str, int], int] = field(default_factory=dict)
    overtime: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    inspection_overtime: Mapping[tuple[str, int], float] = field(default_factory=dict)
    awaiting_inspection: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    factory_stock: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    warehouse_stock: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    lost: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    owed: Mapping[tuple[str, str, int, int], float] = field(default_factory=dict)
    marginal_value: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether there is anything to deliver."""
        return self.status is not PlanStatus.NO_PLAN

    @property
    def gap(self) -> float | None:
        """Proven relative distance to the optimum: (objective - bound) / max(|objective|, 1e-9)."""
        if self.bound is None or not self.has_plan:
            return None
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-9)
