"""One model for several futures: what is started and sent is decided once, what follows in each future.

The deterministic equivalent of a two-stage programme (Birge, J. R., Louveaux, F., Introduction to Stochastic
Programming, section 2.4). Production, lots, setups, overtime and active factories are shared by all futures;
inspection, shipments and stock belong to each, with rows of their own, and the first future is the plan: in
the others nothing is sent before it is planned to be. The rules are those of `item_plan`, built by the same
functions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..algebra import Fragment, Linear, Model, Row, Terms, collector_paused, equal, scaled
from ..build import WholeModel
from ..data import Factory, PlanningData
from ..item_block import ItemBlock
from ..item_data import ItemData, split_by_item
from ..item_parts import Production
from ..item_plan import ItemPlan
from ..objective import Costs, added_up, total_cost
from ..production import add_production, finished_units
from ..quality import add_inspection, add_quality_limits
from ..shared import Shared, build_shared
from ..shipping import add_shipping
from ..shortage import add_shortage
from ..solver.compiled import CompiledModel, compile_model
from ..sourcing import add_sourcing
from ..stability import add_changes
from ..stock import add_excess, add_stock


@dataclass(frozen=True)
class RobustModel:
    """``whole``: the first future together with what is decided for all, as the model of one plan;
    ``fragments_by_item``: of every item, all its parts of the model."""

    whole: WholeModel
    compiled: CompiledModel
    fragments_by_item: tuple[tuple[Fragment, ...], ...]


@dataclass(frozen=True)
class _Decided:
    """What is decided before any future is known."""

    blocks: tuple[ItemBlock, ...]
    productions: tuple[Production, ...]
    shared: Shared

    @property
    def costs(self) -> list[Costs]:
        return [*(block.costs for block in self.blocks), self.shared.costs]


@dataclass(frozen=True)
class _Future:
    """What follows in one future."""

    data: PlanningData
    items: tuple[ItemPlan, ...]
    shared: Shared

    @property
    def costs(self) -> list[Costs]:
        return [*(item.costs for item in self.items), self.shared.costs]


def build_robust_model(futures: Sequence[PlanningData]) -> RobustModel:
    """The model of all futures, each as likely as the others; they differ in demand, defect rates and lead
    times only."""
    with collector_paused():
        decided = _decide(widest(futures))
        followed = [_follow(data, decided.productions) for data in futures]
        model, objective = Model(), total_cost(added_up(decided.costs))
        stages = [[block.fragment for block in decided.blocks]]
        for number, future in enumerate(followed):
            stages.append([item.fragment for item in future.items])
            if number > 0:
                stages.append([_held(*pair) for pair in zip(followed[0].items, future.items, strict=True)])
            objective.add(total_cost(added_up(future.costs)), 1 / len(futures))
        for number, shared in enumerate([decided.shared, *(future.shared for future in followed)]):
            model.add_fragment(f"shared_{number}", shared.fragment)
        for number, stage in enumerate(stages):
            for position, fragment in enumerate(stage):
                model.add_fragment(f"stage_{number}_item_{position}", fragment)
        model.minimize(objective)
    by_item = tuple(zip(*stages, strict=True))
    return RobustModel(_as_one_plan(model, decided, followed[0]), compile_model(model), by_item)


def widest(futures: Sequence[PlanningData]) -> PlanningData:
    """Data by which lots are bounded: the most demand and the most defects of any future, each by itself.

    A lot that is useful in any future has to be allowed in all.
    """
    first = futures[0]
    return replace(
        first,
        demand={
            key: max(future.demand.get(key, 0.0) for future in futures)
            for key in dict.fromkeys(key for future in futures for key in future.demand)
        },
        sources={
            key: replace(source, defect_rate=max(future.sources[key].defect_rate for future in futures))
            for key, source in first.sources.items()
        },
    )


def _decide(data: PlanningData) -> _Decided:
    blocks, productions = [], []
    for part in split_by_item(data):
        block = ItemBlock(part)
        production = add_production(block)
        add_sourcing(block, production)
        add_changes(block, production)
        blocks.append(block)
        productions.append(production)
    shared = build_shared(data, [block.part for block in blocks], [block.shared for block in blocks])
    return _Decided(tuple(blocks), tuple(productions), shared)


def _follow(data: PlanningData, productions: Sequence[Production]) -> _Future:
    parts = split_by_item(data)
    items = [_item_after(part, of) for part, of in zip(parts, productions, strict=True)]
    after = replace(data, factories={name: _after(factory) for name, factory in data.factories.items()})
    return _Future(data, tuple(items), build_shared(after, parts, [item.shared for item in items]))


def _item_after(part: ItemData, decided: Production) -> ItemPlan:
    """What becomes of an item's production in one future; a block without production of its own."""
    block = ItemBlock(part)
    finished, unfinished = finished_units(block, decided.produce)
    production = replace(decided, finished=finished, unfinished=unfinished)
    inspection = add_inspection(block, finished)
    shipping = add_shipping(block, inspection, production.bounds)
    add_quality_limits(block, inspection, shipping)
    shortage = add_shortage(block)
    stock = add_stock(block, inspection, shipping, shortage)
    add_excess(block, inspection, shipping, stock, unfinished)
    return ItemPlan(
        part, block.fragment, block.costs, block.shared, production, inspection, shipping, shortage, stock
    )


Way = tuple[str, str, str, str, int]
"""(item, factory, warehouse, mode, period)"""


def _held(plan: ItemPlan, future: ItemPlan) -> Fragment:
    """not_sent(t) = not_sent(t−1) + what the plan sends − what is sent: never below 0, so that nothing goes
    beyond the plan, and what could not go in its period may follow."""
    planned, sent = _sent(plan), _sent(future)
    fragment = Fragment()
    ways = sorted({*planned, *sent}, key=lambda way: way[-1])
    behind = fragment.add_variables("not_sent", dict.fromkeys(ways, (0.0, math.inf)))
    rows: dict[Way, Row] = {}
    for way in ways:
        terms: Terms = [(1.0, behind[way]), *sent.get(way, [])]
        terms += scaled(planned.get(way, []), -1.0)
        before = (*way[:-1], way[-1] - 1)
        if before in behind:
            terms.append((-1.0, behind[before]))
        rows[way] = equal(terms, 0.0)
    fragment.add_rows("planned_shipments", rows)
    return fragment


def _sent(plan: ItemPlan) -> dict[Way, Terms]:
    """Units sent, all quality classes."""
    terms: dict[Way, Terms] = defaultdict(list)
    for (item, factory, warehouse, mode, _, period), variable in plan.shipping.ship.items():
        terms[item, factory, warehouse, mode, period].append((1.0, variable))
    return dict(terms)


def _after(factory: Factory) -> Factory:
    """A factory without what hangs on production alone, which is decided and paid for before."""
    return replace(factory, commitment_penalty=0.0, max_ramp_hours=math.inf, activation_cost=0.0)


def _as_one_plan(model: Model, decided: _Decided, future: _Future) -> WholeModel:
    before, after = decided.shared, future.shared
    shared = replace(
        before,
        inspection_overtime=after.inspection_overtime,
        vehicles=after.vehicles,
        switches=[*before.switches, *after.switches],
        reliefs=[*before.reliefs, *after.reliefs],
    )
    costs: dict[str, Linear] = added_up([*decided.costs, *future.costs])
    return WholeModel(future.data, model, future.items, shared, costs)
