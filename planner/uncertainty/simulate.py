"""A fixed plan against draws of what may happen: decisions are held, quantities follow from what is there.

Shares no code with the model's rows: where nothing is drawn otherwise than planned, it comes to the plan's
own cost and service. What each side does is written down in `factory_side` and `warehouse_side`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.data import PlanningData
from models.solution import PlanSolution
from planner.uncertainty.draws import Draws, Floats
from planner.uncertainty.factory_side import FactorySide
from planner.uncertainty.state import Ledger
from planner.uncertainty.warehouse_side import WarehouseSide

AS_PLANNED = ("production", "setup", "overtime", "commitment", "activation", "change")
"""Components of the cost that hang on what is started alone."""


@dataclass(frozen=True)
class Outcome:
    """What became of a plan, one figure a draw.

    ``costs``: component → money; ``wanted``, ``served``: units of demand, and of it those served in their own
    period.
    """

    costs: Mapping[str, Floats]
    wanted: Floats
    served: Floats

    @property
    def cost(self) -> Floats:
        """All components together."""
        total: Floats = sum(self.costs.values(), start=np.zeros_like(self.wanted))
        return total

    @property
    def service(self) -> Floats:
        """Share of the demand served in its own period; 1 where nothing was wanted."""
        return np.divide(self.served, self.wanted, out=np.ones_like(self.wanted), where=self.wanted > 0)


def simulate(data: PlanningData, plan: PlanSolution, draws: Draws) -> Outcome:
    """Cost and service of ``plan``, made for ``data``, in every future of ``draws``."""
    costs: Ledger[str] = Ledger(draws.samples)
    for component in AS_PLANNED:
        costs.book(component, plan.costs.get(component, 0.0))
    factories = FactorySide(data, plan, draws, costs)
    warehouses = WarehouseSide(data, draws, costs)
    for period in data.horizon():
        warehouses.take_in(factories.step(period), period)
        warehouses.step(period)
    warehouses.finish()
    _charge_excess(data, factories, warehouses, costs)
    none = np.zeros(draws.samples)
    wanted: Floats = sum(warehouses.wanted.values(), start=none)
    missed: Floats = sum(warehouses.missed.values(), start=none)
    return Outcome(dict(costs), wanted, wanted - missed)


def _charge_excess(
    data: PlanningData, factories: FactorySide, warehouses: WarehouseSide, costs: Ledger[str]
) -> None:
    """M14: the position at the end beyond the cover."""
    position: Ledger[str] = Ledger(len(costs["production"]))
    beyond = (*factories.beyond.items(), *warehouses.beyond.items())
    for name, units in (*factories.stock_at_end(), *warehouses.stock_at_end(), *beyond):
        position.book(name, units)
    for name, item in data.items.items():
        if item.cover_units is not None:
            excess = np.maximum(position[name] - item.cover_units, 0.0)
            costs.book("excess", excess * item.excess_cost)
