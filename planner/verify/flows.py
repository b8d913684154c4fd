"""What the decisions in a plan's tables lead to, worked out again.

Decisions are what is started (Production), looked at (Inspection), sent (Shipments, Vehicles) and delivered
(Inventory.served, Unmet). Every other figure of the plan must follow from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.verify.facts import Facts
from planner.verify.plan_tables import PlanRow, PlanTables

Units = Mapping[tuple[str, str, int], float]
"""(item, place, period) → units"""


@dataclass(frozen=True)
class Flows:
    """Sums of the plan's rows. Absent keys are 0."""

    facts: Facts
    plan: PlanTables

    @cached_property
    def started(self) -> Units:
        """(item, factory, period) → units started."""
        return _summed(self.plan.rows["Production"], "factory")

    @cached_property
    def setups(self) -> Units:
        """(item, factory, period) → setups."""
        return _summed(self.plan.rows["Production"], "factory", "setup")

    @cached_property
    def frozen(self) -> Units:
        """(item, factory, period) → units that the last plan binds (M18)."""
        return {
            key: units
            for key, units in self.facts.under_way.last_plan.items()
            if self.facts.is_frozen(key[2]) and key[:2] in self.facts.supply.sources
        }

    @cached_property
    def finished(self) -> Units:
        """(item, factory, period) → units that finish, open orders too, also past the horizon (M2, M7)."""
        return self.finishing(self.started, self.facts.under_way.production)

    @cached_property
    def frozen_finished(self) -> Units:
        """Of them, what open orders and frozen starts finish."""
        return self.finishing(self.frozen, self.facts.under_way.production)

    def finishing(self, started: Units, open_orders: Units) -> Units:
        """When starts and open orders finish."""
        finished: dict[tuple[str, str, int], float] = defaultdict(float, open_orders)
        for (item, factory, period), units in started.items():
            lead_days = self.facts.supply.sources[item, factory].lead_days
            for when, share in self.facts.horizon.finishing(period, lead_days).items():
                finished[item, factory, when] += share * units
        return finished

    @cached_property
    def inspected(self) -> Units:
        """(item, factory, period) → units that go through any plan."""
        return _summed(self.plan.rows["Inspection"], "factory")

    @cached_property
    def released(self) -> Mapping[tuple[str, str, str, int], float]:
        """(item, factory, plan, period) → units released to stock (M6)."""
        released: dict[tuple[str, str, str, int], float] = defaultdict(float)
        for row in self.plan.rows["Inspection"]:
            item, factory, plan = row.name("item"), row.name("factory"), row.name("plan")
            good = self.facts.supply.inspection[item, factory][plan].good
            released[item, factory, plan, row.period] += good * row.amount("quantity")
        return released

    @cached_property
    def shipped(self) -> Mapping[tuple[str, str, str, int], float]:
        """(item, factory, plan, period) → units that leave."""
        shipped: dict[tuple[str, str, str, int], float] = defaultdict(float)
        for row in self.plan.rows["Shipments"]:
            key = row.name("item"), row.name("factory"), row.name("inspection_plan"), row.period
            shipped[key] += row.amount("quantity")
        return shipped

    @cached_property
    def received(self) -> Units:
        """(item, warehouse, period) → units taken in, past the horizon too (M2, M3)."""
        received: dict[tuple[str, str, int], float] = defaultdict(float, self.facts.under_way.shipments)
        for row in self.plan.rows["Shipments"]:
            item, warehouse = row.name("item"), row.name("warehouse")
            lane = self.facts.supply.lanes[row.name("factory"), warehouse, row.name("mode")]
            first_delivery = self.facts.warehouses[warehouse].first_delivery
            shares = self.facts.horizon.receiving(row.period, lane.lead_days, first_delivery)
            for when, share in shares.items():
                received[item, warehouse, when] += share * row.amount("quantity")
        return received

    @cached_property
    def lane_volume(self) -> Mapping[tuple[str, str, str, int], float]:
        """(factory, warehouse, mode, period) → m³ that leave."""
        volume: dict[tuple[str, str, str, int], float] = defaultdict(float)
        for row in self.plan.rows["Shipments"]:
            key = row.name("factory"), row.name("warehouse"), row.name("mode"), row.period
            volume[key] += row.amount("quantity") * self.facts.items[row.name("item")].volume
        return volume

    @cached_property
    def hours(self) -> Mapping[tuple[str, str, int], float]:
        """(factory, resource, period) → hours of units and setups."""
        return self.hours_of(self.started, self.setups)

    def hours_of(self, started: Units, setups: Units) -> Mapping[tuple[str, str, int], float]:
        """Hours by (factory, resource, period) that starts and setups take."""
        hours: dict[tuple[str, str, int], float] = defaultdict(float)
        for item, factory, period in started.keys() | setups.keys():
            key = item, factory, period
            for operation in self.facts.supply.sources[item, factory].operations:
                hours[factory, operation.resource, period] += operation.hours_per_unit * started.get(
                    key, 0.0
                ) + operation.setup_hours * setups.get(key, 0.0)
        return hours

    @cached_property
    def factory_hours(self) -> Mapping[tuple[str, int], float]:
        """(factory, period) → hours of all resources, H of M13."""
        total: dict[tuple[str, int], float] = defaultdict(float)
        for (factory, _, period), hours in self.hours.items():
            total[factory, period] += hours
        return total

    @cached_property
    def inspection_hours(self) -> Mapping[tuple[str, int], float]:
        """(factory, period) → hours of the inspection team."""
        hours: dict[tuple[str, int], float] = defaultdict(float)
        for row in self.plan.rows["Inspection"]:
            item, factory, plan = row.name("item"), row.name("factory"), row.name("plan")
            per_unit = self.facts.supply.inspection[item, factory][plan].hours
            hours[factory, row.period] += per_unit * row.amount("quantity")
        return hours

    @cached_property
    def stock(self) -> Mapping[tuple[str, str, str, int], PlanRow]:
        """(place, location, item, period) → row of Inventory."""
        return {
            (row.name("place"), row.name("location"), row.name("item"), row.period): row
            for row in self.plan.rows["Inventory"]
        }

    def stock_figure(self, place: str, location: str, item: str, period: int, column: str) -> float:
        """A figure of Inventory; 0 where the row is absent."""
        row = self.stock.get((place, location, item, period))
        return row.amount(column) if row else 0.0

    @cached_property
    def missed(self) -> Units:
        """(item, warehouse, period) → units that Unmet says were not served in their own period."""
        return _summed(self.plan.rows["Unmet"], "warehouse")

    def on_time(self, item: str, warehouse: str, period: int) -> float:
        """Units of the forecast served in their own period (M15)."""
        return self.facts.demand.of(item, warehouse, period) - self.missed.get((item, warehouse, period), 0.0)


def _summed(
    rows: Sequence[PlanRow], place: str, column: str = "quantity"
) -> dict[tuple[str, str, int], float]:
    """(item, place, period) → sum of a column."""
    total: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in rows:
        total[row.name("item"), row.name(place), row.period] += row.amount(column)
    return total
