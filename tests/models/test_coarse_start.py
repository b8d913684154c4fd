"""A plan of all items at once, as coarse plans have it: by hand, and never more than there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from stopper import Stopper

from models.by_item import coarse_start, started_plan
from models.by_item.coarse_guide import CoarseGuide
from models.by_item.coarse_start import plan_coarsely, start_as_coarse
from models.by_item.idle_plan import idle_plan
from models.by_item.item_team import PlanInHand, Team
from models.coarse.coarse_item import CLOSER, QUICK, Detail
from models.data import Factory, PlanningData
from models.item_calls.coarse_plan import coarse_plan
from models.item_calls.group_planning import room_of
from models.item_calls.item_store import load_items
from models.item_calls.start_planning import _within, plan_with_starts
from models.options import SolveOptions
from models.solve import solve
from models.solver.compiled import Floats
from models.solver.linear_run import LinearRun

SHORTAGE = 100.0


def two_toys(hours: float, min_lot: float = 0.0) -> PlanningData:
    """A toy whose lost sale costs 100 and one whose costs 50, an hour a unit, a setup of 2 hours and 10."""
    return planning_data(
        {(name, HUB): [20.0] for name in ("car", "doll")},
        {
            (name, PLANT): {
                "hours": {PRESS: (1.0, 2.0)},
                "setup_cost": (10.0,),
                "min_lot": min_lot,
            }
            for name in ("car", "doll")
        },
        resources={(PLANT, PRESS): {"regular_hours": hours}},
        shortage_cost={("car", HUB): SHORTAGE, ("doll", HUB): SHORTAGE / 2},
    )


def started(
    team: Team,
    begin: PlanInHand,
    guides: Sequence[CoarseGuide],
    numbers: Sequence[int],
    beside: Sequence[CoarseGuide] = (),
) -> tuple[PlanInHand, list[int]]:
    """``numbers`` planned as coarse plans of them have it."""
    plan_coarsely(team, begin, guides, numbers, beside)
    return start_as_coarse([(team, begin)], guides, idle_plan(team))[0]


def test_what_is_started_gets_whole_setups() -> None:
    """44 hours are 20 of each and two setups: 40 units at 1 each and two setups of 10 cost 60, the least."""
    data = two_toys(hours=44.0)
    with team_of(data) as team:
        hand = idle_plan(team)
        hand, left = started(team, hand, [CoarseGuide(team, QUICK, most=10)], range(2))
        assert (hand.cost, left) == (pytest.approx(60.0), [])
        assert hand.use[team.shared.problem.position[team.problems[0].shared[0]]] == pytest.approx(44.0)


def test_an_item_that_may_not_be_made_so_is_left_to_be_put_in() -> None:
    """Dolls have to be made at two factories, which coarse plans do not know: they are left, at 20 lost
    sales of 50 each, while 20 cars are made at 1, with a setup of 10."""
    data = planning_data(
        {(name, HUB): [20.0] for name in ("car", "doll")},
        {
            **{
                (name, PLANT): {"hours": {PRESS: (1.0, 2.0)}, "setup_cost": (10.0,)}
                for name in ("car", "doll")
            },
            ("doll", "other"): {"unit_cost": 9.0, "setup_cost": (10.0,)},
        },
        items={"doll": {"min_sources": 2}},
        resources={(PLANT, PRESS): {"regular_hours": 44.0}},
        shortage_cost={("car", HUB): SHORTAGE, ("doll", HUB): SHORTAGE / 2},
    )
    with team_of(data) as team:
        hand, left = started(team, idle_plan(team), [CoarseGuide(team, QUICK, most=10)], range(2))
        assert (hand.cost, left) == (pytest.approx(20 + 10 + 20 * 50), [0])
        assert team.parts[0].name == "doll"


def test_an_interior_point_that_ends_unclear_loses_no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simplex method goes on where the first solve ended without an answer."""
    solves = dict[int, int]()

    def unclear(run: LinearRun, seconds: float) -> Floats | None:
        solves[id(run)] = solves.get(id(run), 0) + 1
        values = as_it_is(run, seconds)
        return None if solves[id(run)] == 1 else values

    as_it_is = LinearRun.solve
    with team_of(two_toys(hours=44.0)) as team:
        guide = CoarseGuide(team, QUICK, most=10)
        guide.plan(range(2), np.zeros(len(team.shared.problem.rows)), rounds=1)
        (group,) = coarse_start._groups(team, idle_plan(team), guide, idle_plan(team))
        made = coarse_start._made(guide, group)
        store = load_items(two_toys(hours=44.0))
        monkeypatch.setattr(LinearRun, "solve", unclear)
        plans = plan_with_starts(store, team.shared.problem, group, made, 60.0)
        assert plans is not None
        assert sum(plan.cost for plan in plans) == pytest.approx(60.0)


def test_groups_have_what_nobody_else_can_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every start needs its factory to be active, and in coarse plans it is so by less than a setup: toys
    planned apart still have a whole one each. 40 units, two setups of 10 and 5 for the factory are 65."""
    monkeypatch.setattr(coarse_start, "_MOST_COLUMNS", 1)
    data = replace(two_toys(hours=44.0), factories={PLANT: Factory(PLANT, activation_cost=5.0)})
    with team_of(data) as team:
        guide = CoarseGuide(team, QUICK, most=10)
        hand, left = started(team, idle_plan(team), [guide], range(2))
        assert (hand.cost, left) == (pytest.approx(65.0), [])


def test_groups_have_room_for_the_stock_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cars lie at one of two warehouses that want them, of which a coarse plan makes one: it has half of
    them, and their room, at the other. 20 m³ are just enough for 16 cars and 4 dolls until the second week.
    Both toys are made beside that: 10 cars for the other warehouse, 4 dolls, each at 1 and a setup of 10."""
    monkeypatch.setattr(coarse_start, "_MOST_COLUMNS", 1)
    data = planning_data(
        {("car", HUB): [0.0, 10.0], ("car", "far"): [0.0, 10.0], ("doll", HUB): [0.0, 8.0]},
        {(name, PLANT): {"hours": {PRESS: 1.0}, "setup_cost": (10.0, 10.0)} for name in ("car", "doll")},
        items={name: {"volume": 1.0} for name in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
        warehouses={HUB: {"storage_volume": 20.0}},
        warehouse_stock={("car", HUB): {"opening": 16.0}, ("doll", HUB): {"opening": 4.0}},
    )
    with team_of(data) as team:
        guide = CoarseGuide(team, QUICK, most=10)
        hand, left = started(team, idle_plan(team), [guide], range(2))
        assert left == []
        assert hand.cost == pytest.approx(10 + 10 + 10 + 4)


def test_groups_come_in_together_where_each_takes_what_another_one_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The last plan makes cars in the first week and dolls in the second, when each is wanted a week later;
    but it is the second week that is dear for dolls. In 12 hours a week there is room for one of them: they
    change places, which no group can do alone."""
    monkeypatch.setattr(coarse_start, "_MOST_COLUMNS", 1)
    wanted = [0.0, 0.0, 10.0]
    data = planning_data(
        {(name, HUB): wanted for name in ("car", "doll")},
        {
            ("car", PLANT): {"hours": {PRESS: 1.2}, "unit_cost": (9.0, 1.0, 90.0)},
            ("doll", PLANT): {"hours": {PRESS: 1.2}, "unit_cost": (1.0, 9.0, 90.0)},
        },
        resources={(PLANT, PRESS): {"regular_hours": 12.0}},
    )
    known = {0: {(PLANT, 0): 10.0}, 1: {(PLANT, 1): 10.0}}
    with team_of(data) as team:
        begin = idle_plan(team)
        assert [part.name for part in team.parts] == ["car", "doll"]
        for plan in team.columns_of(known):
            begin.accept([plan])
        assert begin.cost == pytest.approx(180.0)
        hand, left = started(team, begin, [CoarseGuide(team, QUICK, most=10)], range(2))
        assert (hand.cost, left) == (pytest.approx(20.0), [])


def test_a_guide_beside_has_the_prices_that_it_would_have_alone() -> None:
    """And what is planned is the same as without it."""
    with team_of(generated_data(Size(6, 2, 2, 8), 90.0, "dear", 1)) as team:
        hand, alone, beside = idle_plan(team), *(CoarseGuide(team, CLOSER, most=4) for _ in range(2))
        alone.plan(range(6), np.zeros(len(team.shared.problem.rows)), rounds=1)
        without = started(team, hand, [CoarseGuide(team, QUICK, most=10)], range(6))
        found = started(team, hand, [CoarseGuide(team, QUICK, most=10)], range(6), [beside])
        assert found[0].cost == without[0].cost < hand.cost
        assert beside.last.keys() == alone.last.keys() == set(range(6))
        assert beside.prices == pytest.approx(alone.prices)
        assert beside.prices.max() > 0


def test_guides_beside_take_no_longer_in_all_than_the_one_that_is_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three plans of two items each, which one worker may have to make one after the other."""
    seconds: list[list[float]] = []
    ask_beside = Team.ask_beside

    def heard(team: Team, function: Callable[..., Any], lists: Sequence[Sequence[tuple[Any, ...]]]) -> Any:
        if function is coarse_plan:
            seconds.extend([patience for _, _, patience in of] for of in lists)
        return ask_beside(team, function, lists)

    monkeypatch.setattr(Team, "ask_beside", heard)
    with team_of(generated_data(Size(6, 2, 2, 8), 90.0, "dear", 1)) as team:
        guides = [CoarseGuide(team, QUICK, most=10), CoarseGuide(team, CLOSER, most=2)]
        started(team, idle_plan(team), guides[:1], range(6), guides[1:])
    ((followed,), beside) = seconds
    assert len(beside) == 3
    assert sum(beside) == pytest.approx(followed)


def test_setups_that_do_not_fit_are_left_out() -> None:
    """13 hours: lots are 10 units, so that one start takes 12 and two take 24. Cars save 100 a unit and come
    first; what is left goes to them too: 11 cars at 1 and a setup of 10, 9 cars and 20 dolls lost."""
    with team_of(two_toys(hours=13.0, min_lot=10.0)) as team:
        hand = idle_plan(team)
        hand, _ = started(team, hand, [CoarseGuide(team, QUICK, most=10)], range(2))
        assert hand.cost == pytest.approx(11 + 10 + 9 * SHORTAGE + 20 * SHORTAGE / 2)


def test_what_makes_most_of_a_lot_comes_first() -> None:
    """Room for one start of 12 hours. The doll makes more of its least lot, so it is the one; a start of a
    tenth of a lot is none even where there is room."""
    data = two_toys(hours=13.0, min_lot=10.0)
    with team_of(data) as team:
        store, shared = load_items(data), team.shared.problem
        items = [store.item(number) for number in range(2)]
        made = [np.zeros(len(item.problem.cost)) for item in items]
        for values, item, units in zip(made, items, (8.0, 9.0), strict=True):
            values[item.produce[0]] = units
        car, doll = _within(np.array([13.0]), items, shared, made, 0.3)
        assert (len(car), list(doll)) == (0, [items[1].setups[0]])
        made[0][items[0].produce[0]] = 1.0
        car, doll = _within(np.array([100.0]), items, shared, made, 0.3)
        assert (len(car), len(doll)) == (0, 1)


def test_items_that_are_not_worth_making_are_left_alone() -> None:
    """A lost sale of 0.5 a unit costs less than making it."""
    data = planning_data(
        {("car", HUB): [20.0]},
        {("car", PLANT): {"hours": {PRESS: 1.0}}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
        shortage_cost={("car", HUB): 0.5},
    )
    with team_of(data) as team:
        hand = idle_plan(team)
        hand, left = started(team, hand, [CoarseGuide(team, QUICK, most=10)], range(1))
        assert (hand.cost, left) == (pytest.approx(10.0), [])


@pytest.mark.parametrize("hours", [60.0, 90.0])
@pytest.mark.parametrize("seed", range(3))
def test_groups_share_what_there_is(hours: float, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups planned at the same time may take no more than there is together, whatever each takes, and make
    a far cheaper plan than none."""
    monkeypatch.setattr(coarse_start, "_MOST_COLUMNS", 900)
    with team_of(generated_data(Size(6, 2, 2, 8), hours, "dear", seed)) as team:
        hand, guide = idle_plan(team), CoarseGuide(team, QUICK, most=10)
        idle, most = hand.cost, team.shared.problem.most
        hand, _ = started(team, hand, [guide], range(6))
        groups = list(coarse_start._groups(team, idle_plan(team), guide, idle_plan(team)))
        assert len(groups) > 1
        limited = np.isfinite(most)
        room = sum(room_of(team.shared.problem, group) for group in groups)
        assert np.all(room[limited] <= most[limited] + 1e-6)
        assert team.shared.problem.offered(hand.use) is not None
        assert hand.cost < 0.85 * idle


@pytest.mark.parametrize("seed", range(3))
def test_of_two_coarse_plans_the_cheaper_start_counts(seed: int) -> None:
    """Beside each other they lead to what each leads to alone; the plan to begin with stays as it is."""
    with team_of(generated_data(Size(6, 2, 2, 8), 80.0, "dear", seed)) as team:
        begin = idle_plan(team)
        idle = begin.cost

        def cost(*details: Detail) -> float:
            guides = [CoarseGuide(team, detail, most=10) for detail in details]
            return started(team, begin, guides, range(6))[0].cost

        alone = [cost(QUICK), cost(CLOSER)]
        assert cost(QUICK, CLOSER) == pytest.approx(min(alone), rel=1e-9)
        assert begin.cost == idle


def test_coarse_plans_start_from_what_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last plan costs 60; where a coarse plan leads to nothing for an item, that stays."""
    heard: list[float] = []

    def leads_to_nothing(
        hands: Sequence[tuple[Team, PlanInHand]], *_: object
    ) -> list[tuple[PlanInHand, list[int]]]:
        heard.extend(hand.cost for _, hand in hands)
        return [(hand, []) for _, hand in hands]

    monkeypatch.setattr(started_plan, "start_as_coarse", leads_to_nothing)
    data = two_toys(hours=44.0)
    known = {number: {(PLANT, 0): 20.0} for number in range(2)}
    with team_of(data) as team:
        prices = CoarseGuide(team, QUICK, most=10)
        started_plan.started_plan(team, data, idle_plan(team), known, prices, is_to_go_on=False)
    assert heard == [pytest.approx(60.0)]


@pytest.mark.parametrize(("of_last", "asked"), [([0, 1], 0), ([0], 1)])
def test_where_the_last_plan_saves_most_coarse_plans_need_more_time(
    of_last: list[int], asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both toys make all that they can save, in a last plan of both; of one of them it is half of that."""
    heard: list[int] = []

    def leads_to_nothing(
        hands: Sequence[tuple[Team, PlanInHand]], *_: object
    ) -> list[tuple[PlanInHand, list[int]]]:
        heard.append(len(hands))
        return [(hand, []) for _, hand in hands]

    monkeypatch.setattr(started_plan, "start_as_coarse", leads_to_nothing)
    monkeypatch.setattr(started_plan, "_COARSE_AFTER_LAST", 0.0)
    data, known = two_toys(hours=44.0), {number: {(PLANT, 0): 20.0} for number in of_last}
    with team_of(data) as team:
        prices = CoarseGuide(team, QUICK, most=10)
        hand = started_plan.started_plan(team, data, idle_plan(team), known, prices, is_to_go_on=False)
    assert (len(heard), hand.cost) == (asked, pytest.approx(60.0))


@pytest.mark.parametrize(("columns", "plans"), [(120_000, 2), (0, 1)])
def test_items_that_cannot_be_planned_at_once_have_one_coarse_plan(
    columns: int, plans: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few items of many weeks have large blocks: two plans of 80 items and 52 weeks took all of 90 s."""
    heard: list[int] = []

    def leads_to_nothing(
        hands: Sequence[tuple[Team, PlanInHand]], guides: Sequence[CoarseGuide], _: PlanInHand
    ) -> list[tuple[PlanInHand, list[int]]]:
        heard.append(len(guides))
        return [(hand, []) for _, hand in hands]

    monkeypatch.setattr(started_plan, "start_as_coarse", leads_to_nothing)
    monkeypatch.setattr(coarse_start, "_MOST_COLUMNS", columns)
    data = two_toys(hours=44.0)
    with team_of(data) as team:
        prices = CoarseGuide(team, QUICK, most=10)
        started_plan.started_plan(team, data, idle_plan(team), {}, prices, is_to_go_on=False)
    assert heard == [plans]


def test_several_hands_are_planned_beside_each_other_as_each_is_alone() -> None:
    """One has the room of the first toy taken, the other one none."""
    data = two_toys(hours=44.0)
    with team_of(data) as team:
        idle, guide = idle_plan(team), CoarseGuide(team, QUICK, most=10)
        taken, _ = started(team, idle, [guide], [0])
        plan_coarsely(team, idle, [guide], range(2))
        drafts = start_as_coarse([(team, idle), (team, taken)], [guide], idle)
        assert [draft.cost for draft, _ in drafts] == pytest.approx([60.0, 60.0])
        assert drafts[1][0].plans[0] is not drafts[0][0].plans[0]


def planned_until_prices(data: PlanningData) -> float:
    """The cost of the plan by item when rounds of prices begin."""
    stopper = Stopper("bound")
    solve(data, SolveOptions(gap=1e-3, time_limit=60.0, method="by-item", workers=1), stopper)
    return next(heard.incumbent for heard in stopper.heard if heard.stage == "bound" and heard.incumbent)


def test_the_cheaper_plan_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """A coarse plan that leads to nothing costs nothing but its time; where there is no time, it is not
    made."""
    data = generated_data(Size(6, 2, 2, 8), 80.0, "dear", 1)
    with_both = planned_until_prices(data)
    asked: list[int] = []

    def leads_to_nothing(
        hands: Sequence[tuple[Team, PlanInHand]], *_: object
    ) -> list[tuple[PlanInHand, list[int]]]:
        asked.append(1)
        return [(hand, []) for _, hand in hands]

    monkeypatch.setattr(started_plan, "start_as_coarse", leads_to_nothing)
    quick = planned_until_prices(data)
    assert (len(asked), with_both <= quick * (1 + 1e-9)) == (1, True)
    monkeypatch.setattr(started_plan, "_COARSE_SHARE", 0.0)
    assert (planned_until_prices(data), len(asked)) == (pytest.approx(quick), 1)
