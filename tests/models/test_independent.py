"""What shares nothing is planned apart, and the plans put together are the plan of the whole."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from model_data import EXACT, planned, planning_data
from random_data import random_data
from stopper import Listener

from models.crew.worker_calls import GRACE_SECONDS
from models.crew.worker_sites import LocalProcesses
from models.crew.workers import local_crew
from models.data import PlanningData
from models.independent import independent_parts
from models.options import SolveOptions
from models.solution import PlanSolution, PlanStatus
from models.solve import solve
from models.solve_apart import limit_of_part, put_together, solve_apart
from models.solve_at_once import solve_at_once
from models.solve_whole import solve_whole
from models.stopping import stops_now

TWO_ITEMS = {("car", "hub"): [10, 20], ("doll", "hub"): [5, 5]}
EACH_ALONE = {("car", "north"): {}, ("doll", "south"): {}}


def items_of(parts: Sequence[PlanningData]) -> list[set[str]]:
    """Items that have any demand, by part."""
    return [{item for item, _, _ in part.demand} for part in parts]


def test_items_without_anything_in_common_are_parts() -> None:
    """Two items, two factories, one warehouse without limits: nothing that one does is felt by the other."""
    parts = independent_parts(planning_data(TWO_ITEMS, EACH_ALONE))
    assert sorted(map(sorted, items_of(parts))) == [["car"], ["doll"]]


@pytest.mark.parametrize(
    "shared",
    [
        {"warehouses": {"hub": {"storage_volume": 5.0}}},
        {"warehouses": {"hub": {"inbound_units": 5.0}}},
    ],
)
def test_a_limited_warehouse_ties_its_items(shared: dict[str, dict[str, dict[str, float]]]) -> None:
    """What one item takes of space or intake is not there for the other."""
    assert len(independent_parts(planning_data(TWO_ITEMS, EACH_ALONE, **shared))) == 1


@pytest.mark.parametrize(
    ("factory", "parts"),
    [
        ({}, 2),
        ({"inspection_hours": 8.0}, 1),
        ({"activation_cost": 1.0}, 1),
        ({"max_ramp_hours": 5.0}, 1),
        ({"commitment_hours": 5.0, "commitment_penalty": 1.0}, 1),
        ({"commitment_hours": 5.0}, 2),
    ],
)
def test_what_a_factory_has_to_share(factory: dict[str, float], parts: int) -> None:
    """Inspectors, activation, ramp and a commitment that costs something count all items of a factory
    together."""
    both = {("car", "north"): {}, ("doll", "north"): {}}
    data = planning_data(TWO_ITEMS, both, factories={"north": factory})
    assert len(independent_parts(data)) == parts


def test_vehicles_and_resources_tie() -> None:
    """Items on one lane whose vehicles cost, or on one press, are planned together."""
    both = {("car", "north"): {}, ("doll", "north"): {}}
    lane = {("north", "hub", "road"): {"cost_per_shipment": 1.0}}
    assert len(independent_parts(planning_data(TWO_ITEMS, both, lanes=lane))) == 1
    on_press = {key: {"hours": {"press": 1.0}} for key in both}
    press = {("north", "press"): {"regular_hours": 20.0}}
    assert len(independent_parts(planning_data(TWO_ITEMS, on_press, resources=press))) == 1


TWO_SITES = {("car", "east"): [10.0], ("car", "west"): [4.0]}
TWO_MAKERS = {("car", "north"): {}, ("car", "south"): {}}
APART = {("north", "east", "road"): {}, ("south", "west", "road"): {}}


def test_one_item_is_cut_where_its_lanes_are() -> None:
    """Each factory serves a warehouse of its own: two parts of one item."""
    parts = independent_parts(planning_data(TWO_SITES, TWO_MAKERS, lanes=APART))
    assert sorted(key[1] for part in parts for key in part.demand) == ["east", "west"]
    assert len(parts) == 2


@pytest.mark.parametrize(
    ("item", "north"),
    [
        ({"max_sources": 1}, {}),
        ({"min_sources": 2}, {}),
        ({"cover_units": 0.0, "excess_cost": 1.0}, {}),
        ({}, {"max_share": 0.5}),
        ({}, {"min_share": 0.5}),
    ],
)
def test_rules_that_count_all_places_keep_an_item_whole(
    item: dict[str, float], north: dict[str, float]
) -> None:
    """Shares, numbers of sources and excess look at all factories of the item together."""
    sources = {**TWO_MAKERS, ("car", "north"): north}
    assert len(independent_parts(planning_data(TWO_SITES, sources, items={"car": item}, lanes=APART))) == 1


def test_apart_is_as_good_as_whole() -> None:
    """Two items on a press each; a factory that makes nothing still pays its commitment, once."""
    sources = {key: {"setup_cost": 9.0, "hours": {"press": 1.0}} for key in EACH_ALONE}
    data = planning_data(
        TWO_ITEMS,
        sources,
        factories={"idle": {"commitment_hours": 10.0, "commitment_penalty": 3.0}},
        resources={(factory, "press"): {"regular_hours": 18.0} for _, factory in EACH_ALONE},
    )
    parts = independent_parts(data)
    assert len(parts) == 2
    whole, apart = solve_whole(data, EXACT), solve_apart(parts, EXACT, None, solve_whole)
    assert apart.costs == pytest.approx(whole.costs)
    assert apart.costs["commitment"] == pytest.approx(30)
    assert apart.objective == pytest.approx(whole.objective) == pytest.approx(planned(data).objective)
    assert apart.production == pytest.approx(whole.production)
    assert apart.bound == pytest.approx(whole.objective)


@pytest.mark.parametrize("workers", [1, 2])
def test_parts_solved_at_the_same_time_are_as_good(workers: int) -> None:
    """Four items on a press each, 5 to 8 of them wanted in each of two weeks, a setup of 9: one lot each,
    held for a week at 0.1."""
    wanted = {(f"toy {n}", f"hub {n}"): [5.0 + n, 5.0 + n] for n in range(4)}
    made = {(f"toy {n}", f"plant {n}"): {"setup_cost": 9.0} for n in range(4)}
    data = planning_data(
        wanted,
        made,
        lanes={(f"plant {n}", f"hub {n}", "road"): {} for n in range(4)},
        warehouse_stock={key: {"holding_cost": 0.1} for key in wanted},
        factory_stock={key: {"holding_cost": 9.0} for key in made},
    )
    parts = independent_parts(data)
    assert len(parts) == 4
    with local_crew(workers) as crew:
        plan = solve_at_once(parts, EXACT, None, crew)
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.objective == pytest.approx(sum(2 * (5 + n) + 9 + 0.1 * (5 + n) for n in range(4)))
    assert plan.production == pytest.approx({(f"toy {n}", f"plant {n}", 0): 10.0 + 2 * n for n in range(4)})


def test_parts_planned_by_item_have_one_crew_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process takes seconds to start, and a part may be one item."""
    begun: list[int] = []

    class Counted(LocalProcesses):
        """Counts crews of processes."""

        def __init__(self, workers: int) -> None:
            begun.append(workers)
            super().__init__(workers)

    monkeypatch.setattr("models.crew.workers.LocalProcesses", Counted)
    data = random_data(3, apart=True)
    assert len(independent_parts(data)) > 1
    plan = solve(data, replace(EXACT, method="by-item", workers=2))
    assert begun == [2]
    assert plan.objective == pytest.approx(solve(data, EXACT).objective)


def hard_parts(groups: int, each: int) -> PlanningData:
    """Some items on a press of their own, several times: of six, each part would take a minute to be
    proven."""
    items = {(f"toy {group} {number}", group): number for group in range(groups) for number in range(each)}
    at = {name: f"plant {group}" for name, group in items}
    return planning_data(
        {
            (name, f"hub {group}"): [(7 * number + 5 * period) % 13 * 2.0 for period in range(12)]
            for (name, group), number in items.items()
        },
        {
            (name, at[name]): {"setup_cost": 60.0 + 7 * number, "hours": {"press": (0.2, 1.0)}}
            for (name, _), number in items.items()
        },
        resources={(plant, "press"): {"regular_hours": 20.0} for plant in set(at.values())},
        lanes={(f"plant {group}", f"hub {group}", "road"): {} for group in range(groups)},
        factory_stock={(name, plant): {"holding_cost": 0.7} for name, plant in at.items()},
        warehouse_stock={(name, f"hub {group}"): {"holding_cost": 0.8} for name, group in items},
        shortage_cost=25.0,
    )


class StopAfter(Listener):
    """Asks to stop after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._at = time.monotonic() + seconds

    def should_stop(self) -> bool:
        """Then."""
        return time.monotonic() >= self._at


@pytest.mark.parametrize(("method", "workers"), [("whole", 1), ("whole", 2), ("by-item", 1)])
def test_parts_without_a_plan_get_their_first_one_after_a_stop(method: str, workers: int) -> None:
    """Stopped in the first part, which is far from proven: a plan of one part would be none at all, and
    one that makes nothing in the others hardly more."""

    data = hard_parts(groups=4, each=6)
    assert len(independent_parts(data)) == 4
    options = SolveOptions(gap=0.0, time_limit=300.0, method=method, workers=workers)
    plan = solve(data, options, StopAfter(seconds=1.0))
    assert plan.has_plan
    assert plan.status is PlanStatus.INTERRUPTED
    assert math.fsum(plan.costs.values()) == pytest.approx(plan.objective)
    assert {factory for _, factory, _ in plan.production} == {f"plant {group}" for group in range(4)}


def test_parts_have_a_plan_also_where_each_would_have_next_to_no_time() -> None:
    """Thirty parts in 3 seconds, a tenth of one each: they are planned together."""
    data = hard_parts(groups=30, each=3)
    assert len(independent_parts(data)) == 30
    plan = solve(data, SolveOptions(gap=0.005, time_limit=3.0, workers=1))
    assert plan.has_plan
    assert plan.method == "whole"


def test_a_part_keeps_time_for_what_it_does_beyond_its_limit() -> None:
    """A fifth of a second of one, a second of a hundred; a fifth of a second is there in any case."""
    assert [limit_of_part(seconds) for seconds in (1.0, 100.0, 0.01, -3.0)] == [0.8, 99.0, 0.2, 0.2]


def test_a_part_waits_for_its_first_plan_but_not_for_ever() -> None:
    assert not stops_now(None, has_plan=True)
    assert stops_now(0.0, has_plan=True)
    assert not stops_now(GRACE_SECONDS - 1, has_plan=False)
    assert stops_now(GRACE_SECONDS + 1, has_plan=False)


@pytest.mark.parametrize("method", ["whole", "by-item"])
def test_a_plan_that_is_stopped_at_once_is_a_first_one(method: str) -> None:
    """Not the one in which nothing is made, nor none."""
    data = hard_parts(groups=1, each=6)
    plan = solve(
        data, SolveOptions(gap=0.0, time_limit=300.0, method=method, workers=1), StopAfter(seconds=0.0)
    )
    assert plan.status is PlanStatus.INTERRUPTED
    assert plan.production


def test_parts_that_are_stopped_end_without_a_plan_or_with_what_they_have() -> None:
    """Asked to stop before anything is known: no plan, no error, and no part goes on unheard."""

    data = random_data(3, apart=True)
    with local_crew(1) as crew:
        plan = solve_at_once(independent_parts(data), EXACT, StopAfter(seconds=0.0), crew)
    assert plan.status in (PlanStatus.NO_PLAN, PlanStatus.INTERRUPTED, PlanStatus.OPTIMAL)


@pytest.mark.parametrize(
    ("statuses", "together"),
    [
        ((PlanStatus.OPTIMAL, PlanStatus.OPTIMAL), PlanStatus.OPTIMAL),
        ((PlanStatus.OPTIMAL, PlanStatus.TIME_LIMIT), PlanStatus.TIME_LIMIT),
        ((PlanStatus.INTERRUPTED, PlanStatus.TIME_LIMIT), PlanStatus.INTERRUPTED),
        ((PlanStatus.OPTIMAL, PlanStatus.NO_PLAN), PlanStatus.NO_PLAN),
    ],
)
def test_the_whole_is_as_far_as_its_last_part(statuses: tuple[PlanStatus, ...], together: PlanStatus) -> None:
    """One part without a plan leaves no plan; a bound that one part lacks is no bound of the whole."""
    plan = planned(planning_data({("car", "hub"): [10.0]}, {("car", "north"): {}}))
    parts = [
        PlanSolution(status, plan.objective, None if number else 7.0, costs=plan.costs)
        for number, status in enumerate(statuses)
    ]
    found = put_together(parts, 1.0)
    assert found.status is together
    assert found.stopped == together.reason
    assert found.bound is None
    assert math.isnan(found.objective) or found.objective == pytest.approx(20)


def test_the_whole_tells_how_its_parts_were_made() -> None:
    """The reason of the part that was cut short. All parts had a plan when the last one had its first: 3 s
    for all of the first part (10 cars at 1, it costs 10) and 2 s until the second had one at 50."""
    plan = planned(planning_data({("car", "hub"): [10.0]}, {("car", "north"): {}}))
    done = replace(plan, method="whole", seconds=3.0, first_plan_seconds=1.0, first_plan_cost=99.0)
    cut_short = replace(
        plan,
        status=PlanStatus.TIME_LIMIT,
        method="by-item",
        stopped="nothing left to improve",
        first_plan_seconds=2.0,
        first_plan_cost=50.0,
    )
    found = put_together([done, cut_short], 9.0)
    assert (found.method, found.stopped) == ("mixed", "nothing left to improve")
    assert (found.first_plan_seconds, found.first_plan_cost) == (5.0, 60.0)
    alike = put_together([done, replace(done, first_plan_seconds=None)], 9.0)
    assert (alike.method, alike.stopped) == ("whole", "the gap asked for is proven")
    assert (alike.first_plan_seconds, alike.first_plan_cost) == (None, None)


def test_progress_is_that_of_the_whole() -> None:
    """There is no incumbent of the whole before the last part; then the parts before are in it. 30 and 10
    units at 1 and a setup of 9 in each of two weeks: 48 and 28, at least if nothing is held."""
    setups = {key: {"setup_cost": 9.0} for key in EACH_ALONE}
    data = planning_data(
        TWO_ITEMS,
        setups,
        factory_stock={key: {"holding_cost": 9.0} for key in EACH_ALONE},
        warehouse_stock={key: {"holding_cost": 9.0} for key in TWO_ITEMS},
    )
    listener = Listener()
    plan = solve_apart(independent_parts(data), EXACT, listener, solve_whole)
    known = [progress.incumbent for progress in listener.heard if progress.incumbent is not None]
    assert plan.objective == pytest.approx(48 + 28)
    assert min(known) == pytest.approx(plan.objective)
    assert all(
        progress.bound is None or progress.bound <= plan.objective + 1e-6 for progress in listener.heard
    )
