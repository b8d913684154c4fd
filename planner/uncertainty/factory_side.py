"""Factories in a simulation: what is started as planned finishes when it does, is inspected and sent.

Policy. Production starts are those of the plan. Inspection and shipments keep to the plan's cumulative
quantities: what could not be inspected or sent in its period, because it was not there, follows as soon as it
is, as far as inspectors' hours (overtime included) and the lanes' vehicles allow. Nothing is sent beyond the
plan: what good luck leaves over stays at the factory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from models.data import InspectionPlan, LaneKey, PlanningData, SourceKey
from models.inspection import inspection_outcome
from models.item_data import ItemData, split_by_item
from models.quality import opening_rate
from models.solution import OPENING_STOCK, PlanSolution
from planner.uncertainty.arrivals import delayed_arrivals
from planner.uncertainty.draws import Draws, Floats
from planner.uncertainty.state import Ledger, part_of, share_out

_NOTHING = 1e-6
"""Units or vehicles that are rounding noise of the plan."""

Batch = tuple[str, str, str]
"""(item, factory, inspection plan)"""
Shipment = tuple[str, str, str, str, str]
"""(item, factory, warehouse, mode, inspection plan)"""


class Outcomes:
    """What inspection finds, by draw: yields, effort and what stays defective, for plans in use."""

    def __init__(self, data: PlanningData, draws: Draws) -> None:
        self._data, self._draws = data, draws
        self._parts = {part.name: part for part in split_by_item(data)}
        self._known: dict[Batch, dict[str, Floats]] = {}

    def of(self, batch: Batch) -> dict[str, Floats]:
        """Fields of InspectionOutcome → figure by draw."""
        if batch not in self._known:
            self._known[batch] = self._work_out(*batch)
        return self._known[batch]

    def _work_out(self, item: str, factory: str, plan: str) -> dict[str, Floats]:
        part, samples = self._parts[item], self._draws.samples
        if plan == OPENING_STOCK:
            return {"outgoing_defect_rate": np.full(samples, opening_rate(part, factory))}
        rates = self._draws.defect_rate.get((item, factory))
        by_rate = self._by_rate(part, factory, _plan_of(part, factory, plan), rates)
        return {
            name: np.array([getattr(outcome, name) for outcome in by_rate])
            for name in (
                "yield_share",
                "hours_per_unit",
                "cost_per_unit",
                "rework_per_unit",
                "outgoing_defect_rate",
            )
        }

    def _by_rate(
        self, part: ItemData, factory: str, plan: InspectionPlan, rates: Floats | None
    ) -> list[object]:
        source = part.sources.get(factory)
        if source is None or rates is None:
            return [inspection_outcome(plan, source)] * self._draws.samples
        found = {
            rate: inspection_outcome(plan, replace(source, defect_rate=float(rate)))
            for rate in np.unique(rates)
        }
        return [found[rate] for rate in rates]


def _plan_of(part: ItemData, factory: str, name: str) -> InspectionPlan:
    return next(plan for plan in part.plans[factory] if plan.name == name)


class FactorySide:
    """All factories, period by period."""

    def __init__(self, data: PlanningData, plan: PlanSolution, draws: Draws, costs: Ledger[str]) -> None:
        self._data, self._draws, self._costs = data, draws, costs
        samples = draws.samples
        self._outcomes = Outcomes(data, draws)
        self._finished: Ledger[tuple[SourceKey, int]] = Ledger(samples)
        self._waiting: Ledger[SourceKey] = Ledger(samples)
        self._stock: Ledger[Batch] = Ledger(samples)
        self._to_inspect: Ledger[Batch] = Ledger(samples)
        self._to_send: Ledger[Shipment] = Ledger(samples)
        self._inspections: dict[int, list[tuple[Batch, float]]] = defaultdict(list)
        self._shipments: dict[int, list[tuple[Shipment, float]]] = defaultdict(list)
        self.beyond: Ledger[str] = Ledger(samples)  # item → units that are there after the horizon
        for (item, factory, name, period), units in plan.inspected.items():
            self._inspections[period].append(((item, factory, name), units))
        for (item, factory, warehouse, mode, name, period), units in plan.shipments.items():
            self._shipments[period].append(((item, factory, warehouse, mode, name), units))
        for key, point in data.factory_stock.items():
            self._stock.book((*key, OPENING_STOCK), point.opening)
        self._finish_what_is_started(plan)

    def step(self, period: int) -> dict[Shipment, Floats]:
        """One period; returns what is sent in it."""
        self._inspect(period)
        sent = self._send(period)
        self._keep(period)
        return sent

    def stock_at_end(self) -> Iterator[tuple[str, Floats]]:
        """(item, units) at factories after the last step, waiting ones included."""
        yield from ((item, units) for (item, _, _), units in self._stock.items())
        yield from ((item, units) for (item, _), units in self._waiting.items())

    def _finish_what_is_started(self, plan: PlanSolution) -> None:
        data, on_time = self._data, np.zeros(self._draws.samples, dtype=np.int64)
        for (item, factory, start), units in plan.production.items():
            days = data.sources[item, factory].lead_time_days
            delay = self._draws.production_delay.get((item, factory, start), on_time)
            for period, share in delayed_arrivals(days, delay, data.period_days, start):
                if period < data.periods:
                    self._finished.book(((item, factory), period), units * share)
                else:
                    self.beyond.book(item, units * share)
        for (item, factory, period), units in data.open_production.items():
            self._finished.book(((item, factory), period), units)

    def _inspect(self, period: int) -> None:
        for key, at in [entry for entry in self._finished if entry[1] == period]:
            self._waiting.book(key, self._finished[key, at])
        for batch, planned in self._inspections[period]:
            self._to_inspect.book(batch, planned)
        wanted: dict[SourceKey, dict[Batch, Floats]] = defaultdict(dict)
        for batch, units in self._to_inspect.items():
            if units.max() > _NOTHING:
                wanted[batch[0], batch[1]][batch] = units
        by_factory: dict[str, dict[Batch, Floats]] = defaultdict(dict)
        for source, of_source in wanted.items():
            by_factory[source[1]].update(share_out(of_source, self._waiting[source]))
        for factory, batches in by_factory.items():
            self._release(factory, batches)

    def _release(self, factory: str, batches: dict[Batch, Floats]) -> None:
        """Inspect as much of ``batches`` as the team has hours for."""
        rules = self._data.factories[factory]
        hours = {
            batch: units * self._outcomes.of(batch)["hours_per_unit"] for batch, units in batches.items()
        }
        needed = sum(hours.values(), start=np.zeros(self._draws.samples))
        offered = rules.inspection_hours + rules.inspection_overtime_hours
        part = part_of(needed, offered)
        if np.isfinite(rules.inspection_hours):
            overtime = np.maximum(needed * part - rules.inspection_hours, 0.0)
            self._costs.book("inspection", overtime * rules.inspection_overtime_cost)
        for batch, wanted in batches.items():
            outcome, units = self._outcomes.of(batch), wanted * part
            self._waiting.book((batch[0], factory), -units)
            self._to_inspect.book(batch, -units)
            self._stock.book(batch, units * outcome["yield_share"])
            self._costs.book("inspection", units * outcome["cost_per_unit"])
            self._costs.book("rework", units * outcome["rework_per_unit"])

    def _send(self, period: int) -> dict[Shipment, Floats]:
        for shipment, planned in self._shipments[period]:
            self._to_send.book(shipment, planned)
        wanted: dict[Batch, dict[Shipment, Floats]] = defaultdict(dict)
        for shipment, units in self._to_send.items():
            if units.max() > _NOTHING:
                wanted[shipment[0], shipment[1], shipment[4]][shipment] = units
        by_lane: dict[LaneKey, dict[Shipment, Floats]] = defaultdict(dict)
        for batch, of_batch in wanted.items():
            for shipment, units in share_out(of_batch, self._stock[batch]).items():
                by_lane[shipment[1:4]][shipment] = units
        sent: dict[Shipment, Floats] = {}
        for lane, loads in by_lane.items():
            sent |= self._load(lane, loads)
        return sent

    def _load(self, lane: LaneKey, loads: dict[Shipment, Floats]) -> dict[Shipment, Floats]:
        """Send as much as the lane's vehicles carry, and pay for it."""
        way, items = self._data.lanes[lane], self._data.items
        none = np.zeros(self._draws.samples)
        volume = sum((units * items[key[0]].volume for key, units in loads.items()), start=none)
        if np.isfinite(way.shipment_volume):
            part = part_of(volume, way.max_shipments * way.shipment_volume)
            vehicles = np.ceil(volume * part / way.shipment_volume - _NOTHING)
        else:
            part = none + 1.0
            vehicles = (sum(loads.values(), start=none) > _NOTHING).astype(float)
        self._costs.book("transport", vehicles * way.cost_per_shipment)
        return {key: self._dispatch(key, units * part) for key, units in loads.items()}

    def _dispatch(self, key: Shipment, units: Floats) -> Floats:
        item, factory, warehouse, mode, plan = key
        way, goods = self._data.lanes[factory, warehouse, mode], self._data.items[item]
        self._to_send.book(key, -units)
        self._stock.book((item, factory, plan), -units)
        self._costs.book("transport", units * (way.cost_per_unit + way.cost_per_volume * goods.volume))
        defective = units * self._outcomes.of((item, factory, plan))["outgoing_defect_rate"]
        self._costs.book("returns", defective * goods.return_cost)
        return units

    def _keep(self, period: int) -> None:
        held: Ledger[SourceKey] = Ledger(self._draws.samples)
        for (item, factory, _), units in self._stock.items():
            held.book((item, factory), units)
        for key, point in self._data.factory_stock.items():
            everything = held[key] + self._waiting[key]
            self._costs.book("holding", everything * point.holding_cost[period])
            short = np.maximum(point.target[period] - held[key], 0.0)
            self._costs.book("safety-stock shortfall", short * point.penalty[period])
