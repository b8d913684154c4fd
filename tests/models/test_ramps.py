"""How fast hours may change: which ramps are broken, and the most that keeps them, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from scipy import sparse

from models.blocks.ramps import Ramps, ramps_of
from models.by_item.idle_plan import idle_plan


def falls_and_rises(periods: int, limit: float) -> Ramps:
    """One factory whose hours are used one by one."""
    later, earlier = np.arange(1, periods), np.arange(periods - 1)
    return Ramps(
        places=[(PLANT, period) for period in range(periods)],
        hours=sparse.csr_matrix(np.eye(periods)),
        rows=np.arange(2 * (periods - 1)),
        above=np.concatenate([later, earlier]),
        below=np.concatenate([earlier, later]),
        limits=np.full(2 * (periods - 1), limit),
    )


def test_broken_ramps_come_the_worst_first() -> None:
    """Rises of 30 and 25 and a fall of 55, where 20 are allowed."""
    ramps = falls_and_rises(4, 20.0)
    assert ramps.broken(np.array([0.0, 30.0, 55.0, 0.0])) == [5, 0, 1]
    assert ramps.broken(np.array([20.0, 40.0, 20.0, 0.0])) == []


def test_the_most_within_ramps_goes_down_to_both_sides() -> None:
    """From the 10 in the middle hours may be 20 more in every period."""
    most = falls_and_rises(5, 20.0).within(np.array([80.0, 25.0, 10.0, 100.0, 45.0]))
    assert most == pytest.approx([45.0, 25.0, 10.0, 30.0, 45.0])


@pytest.mark.parametrize("seed", range(20))
def test_the_most_within_ramps_keeps_them_and_leaves_what_keeps_them(seed: int) -> None:
    """No more than is worked anyway; more in any one period would break a ramp or be more than that."""
    random = np.random.default_rng(seed)
    ramps, hours = falls_and_rises(12, 5.0), random.uniform(0.0, 40.0, 12)
    most = ramps.within(hours)
    assert ramps.broken(most) == []
    assert np.all(most <= hours)
    assert ramps.within(most) == pytest.approx(most)
    for period in np.flatnonzero(most < hours - 1e-9):
        more = most.copy()
        more[period] += 1e-3
        assert ramps.broken(more)


def test_ramps_of_a_problem_limit_its_hours() -> None:
    """30 hours in the second of three weeks: a rise and a fall of 30, and 20 are allowed."""
    data = planning_data(
        {("car", HUB): [0.0, 30.0, 0.0]},
        {("car", PLANT): {"hours": {PRESS: 1.0}}},
        factories={PLANT: {"max_ramp_hours": 20.0}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
    )
    with team_of(data) as team:
        ramps = ramps_of(team.shared)
        assert ramps.places == [(PLANT, 0), (PLANT, 1), (PLANT, 2)]
        (plan,) = team.columns_of({0: {(PLANT, 1): 30.0}})
        use = team.use_of(plan)
        assert ramps.hours @ use == pytest.approx([0.0, 30.0, 0.0])
        worst = [
            (ramps.places[ramps.above[n]][1], ramps.places[ramps.below[n]][1]) for n in ramps.broken(use)
        ]
        assert sorted(worst) == [(1, 0), (1, 2)]
        assert ramps.changes @ idle_plan(team).use == pytest.approx(np.zeros(4))


def test_where_nothing_limits_changes_there_are_no_ramps() -> None:
    data = planning_data({("car", HUB): [1.0]}, {("car", PLANT): {}})
    with team_of(data) as team:
        ramps = ramps_of(team.shared)
        assert (len(ramps.rows), ramps.broken(idle_plan(team).use)) == (0, [])
