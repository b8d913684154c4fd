"""Planning data of tiny instances, from what differs from the plainest one.

`planning_data` takes the tables of `PlanningData` with each entry as a dict of what is not default;
`toy_data` is the same for one item, factory, warehouse and resource of fixed names. Every name that turns
up anywhere gets an entry of its own. The plainest instance makes at 1 a unit, loses a sale at 100, takes no
time, no hours and no freight, and holds stock for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.data import (
    Factory,
    InspectionPlan,
    Item,
    Lane,
    Operation,
    PlanningData,
    Resource,
    Source,
    StockPoint,
    Warehouse,
)
from models.options import SolveOptions
from models.solution import PlanSolution
from models.solve import solve

TOY, PLANT, HUB, PRESS, ROAD = "toy", "plant", "hub", "press", "road"

NO_INSPECTION = InspectionPlan("none")
EXACT = SolveOptions(gap=0.0, time_limit=60.0, threads=1)

SOLVED: list[PlanningData] = []
"""What `planned` has solved since it was last cleared."""

Entry = Mapping[str, Any]
Series = float | Sequence[float]
Pair = tuple[str, str]


def planned(data: PlanningData) -> PlanSolution:
    """The optimum, with no gap left."""
    SOLVED.append(data)
    return solve(data, EXACT)


def planning_data(
    demand: Mapping[Pair, Sequence[float]],
    sources: Mapping[Pair, Entry],
    *,
    items: Mapping[str, Entry] | None = None,
    factories: Mapping[str, Entry] | None = None,
    resources: Mapping[Pair, Entry] | None = None,
    warehouses: Mapping[str, Entry] | None = None,
    lanes: Mapping[tuple[str, str, str], Entry] | None = None,
    plans: Mapping[Pair, Sequence[InspectionPlan]] | None = None,
    factory_stock: Mapping[Pair, Entry] | None = None,
    warehouse_stock: Mapping[Pair, Entry] | None = None,
    shortage_cost: Series | Mapping[Pair, Series] = 100.0,
    **others: Any,
) -> PlanningData:
    """(item, warehouse) → demand by period, (item, factory) → source, and whatever is not plain.

    Without ``lanes`` every factory ships to every warehouse by ROAD. ``others``: fields of `PlanningData`.
    """
    periods = max((len(series) for series in demand.values()), default=1)
    factory_stock, warehouse_stock = factory_stock or {}, warehouse_stock or {}
    of_items = _named(items, Item, [key[0] for key in (*demand, *sources, *factory_stock, *warehouse_stock)])
    of_factories = _named(
        factories, Factory, [key[1] for key in (*sources, *factory_stock)] + [key[0] for key in lanes or ()]
    )
    of_warehouses = _named(
        warehouses, Warehouse, [key[1] for key in (*demand, *warehouse_stock, *(lanes or ()))]
    )
    every_lane = {(factory, hub, ROAD): {} for factory in of_factories for hub in of_warehouses}
    return PlanningData(
        periods=periods,
        period_days=others.pop("period_days", 7.0),
        items=of_items,
        factories=of_factories,
        resources={key: _resource(entry, periods) for key, entry in (resources or {}).items()},
        warehouses=of_warehouses,
        lanes={key: Lane(**{"lead_time_days": 0.0, **entry}) for key, entry in (lanes or every_lane).items()},
        sources={key: _source(entry, periods) for key, entry in sources.items()},
        inspection={key: tuple((plans or {}).get(key, [NO_INSPECTION])) for key in sources},
        factory_stock=_stock_points(factory_stock, of_items, of_factories, periods),
        warehouse_stock=_stock_points(warehouse_stock, of_items, of_warehouses, periods),
        demand=_by_period(demand),
        shortage_cost=_shortage_costs(shortage_cost, demand, periods),
        **others,
    )


def toy_data(
    demand: Sequence[float],
    *,
    source: Entry | None = None,
    item: Entry | None = None,
    factory: Entry | None = None,
    resource: Entry | None = None,
    warehouse: Entry | None = None,
    lane: Entry | None = None,
    more_resources: Mapping[str, Entry] | None = None,
    plans: Sequence[InspectionPlan] = (NO_INSPECTION,),
    at_factory: Entry | None = None,
    at_warehouse: Entry | None = None,
    **others: Any,
) -> PlanningData:
    """One TOY made in one PLANT on one PRESS and sold from one HUB, sent by ROAD."""
    return planning_data(
        {(TOY, HUB): demand},
        {(TOY, PLANT): source or {}},
        items={TOY: item or {}},
        factories={PLANT: factory or {}},
        resources={
            (PLANT, name): entry for name, entry in {PRESS: resource or {}, **(more_resources or {})}.items()
        },
        warehouses={HUB: warehouse or {}},
        lanes={(PLANT, HUB, ROAD): lane or {}},
        plans={(TOY, PLANT): plans},
        factory_stock={(TOY, PLANT): at_factory or {}},
        warehouse_stock={(TOY, HUB): at_warehouse or {}},
        **others,
    )


def held_at(cost: Series) -> dict[str, Entry]:
    """Keywords of `toy_data`: holding costs as much at the factory as at the warehouse."""
    return {"at_factory": {"holding_cost": cost}, "at_warehouse": {"holding_cost": cost}}


def of_toy(series: Mapping[tuple[Any, ...], float]) -> dict[Any, float]:
    """Values of a solution by period alone, where there is but one TOY and one place."""
    return {key[-1]: value for key, value in series.items()}


def _named(entries: Mapping[str, Entry] | None, kind: type, names: Sequence[str]) -> dict[str, Any]:
    known = entries or {}
    return {name: kind(**known.get(name, {})) for name in dict.fromkeys([*known, *names])}


def _series(value: Series, periods: int) -> tuple[float, ...]:
    return tuple(value) if isinstance(value, Sequence) else (value,) * periods


def _source(entry: Entry, periods: int) -> Source:
    """``hours``: resource → hours a unit, or (hours a unit, hours a setup)."""
    fields: dict[str, Any] = {"lead_time_days": 0.0, "unit_cost": 1.0, "setup_cost": 0.0, **entry}
    hours = fields.pop("hours", {})
    for name in ("unit_cost", "setup_cost"):
        fields[name] = _series(fields[name], periods)
    operations = (
        Operation(resource, *(taken if isinstance(taken, tuple) else (taken,)))
        for resource, taken in hours.items()
    )
    return Source(**fields, operations=tuple(operations))


def _resource(entry: Entry, periods: int) -> Resource:
    fields: dict[str, Any] = {"regular_hours": 0.0, "overtime_hours": 0.0, **entry}
    for name in ("regular_hours", "overtime_hours"):
        fields[name] = _series(fields[name], periods)
    return Resource(**fields)


def _stock_points(
    entries: Mapping[Pair, Entry], items: Mapping[str, Any], places: Mapping[str, Any], periods: int
) -> dict[Pair, StockPoint]:
    points = {}
    for key in ((item, place) for item in items for place in places):
        fields: dict[str, Any] = {
            "opening": 0.0,
            "holding_cost": 0.0,
            "target": 0.0,
            "penalty": 0.0,
            "max_quantity": float("inf"),
            **entries.get(key, {}),
        }
        opening = fields.pop("opening")
        points[key] = StockPoint(opening, **{name: _series(of, periods) for name, of in fields.items()})
    return points


def _by_period(table: Mapping[Pair, Sequence[float]]) -> dict[tuple[str, str, int], float]:
    return {(*key, period): value for key, series in table.items() for period, value in enumerate(series)}


def _shortage_costs(
    cost: Series | Mapping[Pair, Series], demand: Mapping[Pair, Sequence[float]], periods: int
) -> dict[tuple[str, str, int], float]:
    by_place = cost if isinstance(cost, Mapping) else dict.fromkeys(demand, cost)
    return _by_period({key: _series(by_place.get(key, 100.0), periods) for key in demand})
