"""Nervousness against the last plan, counted by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from planner.report.stability import stability, stability_words


def facts(last_plan: dict[Any, float], production: dict[Any, float], periods: int = 3) -> Any:
    """Only what stability asks of a plan."""
    factories = dict.fromkeys(sorted({key[1] for key in last_plan | production}))
    data = SimpleNamespace(last_plan=last_plan, last_plan_periods=periods, factories=factories)
    return SimpleNamespace(data=data, solution=SimpleNamespace(production=production))


AGREED = {("toy", "north", 0): 100.0, ("toy", "north", 1): 60.0, ("kit", "south", 2): 40.0}
MADE = {
    ("toy", "north", 0): 100.0,  # as agreed
    ("toy", "north", 2): 60.0,  # a period later
    ("kit", "south", 2): 50.0,  # 10 more
    ("kit", "south", 3): 99.0,  # beyond the last plan
}


def test_units_and_setups_that_moved() -> None:
    """Of 200 agreed 100 + 40 are kept; 60 leave, 60 come, 10 are more; two starts are in one plan alone."""
    found = stability(facts(AGREED, MADE))
    assert found is not None
    assert (found.units_before, found.units_kept, found.units_moved) == (200, 140, 130)
    assert (found.setups_before, found.setups_moved) == (3, 2)
    assert found.kept_share == pytest.approx(0.7)


def test_by_factory() -> None:
    north, south = (stability(facts(AGREED, MADE), name) for name in ("north", "south"))
    assert north is not None
    assert south is not None
    assert (north.kept_share, north.units_moved, north.setups_moved) == (pytest.approx(0.625), 120, 2)
    assert (south.kept_share, south.units_moved, south.setups_moved) == (1, 10, 0)


def test_in_words_the_most_nervous_first() -> None:
    assert list(stability_words(facts(AGREED, MADE))) == [
        "Against the last plan: 70.0% kept of 200 units agreed; 130 units and 2 setups moved (of 3 agreed)",
        "north: 62.5% kept, 120 units and 2 setups moved",
        "south: 100.0% kept, 10 units and 0 setups moved",
    ]


def test_a_long_list_of_factories_is_cut() -> None:
    made = {("toy", f"factory {number:02}", 0): 10.0 + number for number in range(12)}
    lines = list(stability_words(facts(AGREED, AGREED | made)))
    assert len(lines) == 1 + 8 + 1
    assert lines[1] == "factory 11: nothing agreed, 21 units and 1 setup moved"
    assert lines[-1] == "… and 4 more factories (sheet Factories)"


def test_without_a_last_plan_there_is_nothing_to_say() -> None:
    assert stability(facts({}, MADE, periods=0)) is None
    assert list(stability_words(facts({}, MADE, periods=0))) == []


def test_a_last_plan_of_nothing_has_no_share() -> None:
    found = stability(facts({}, MADE))
    assert found is not None
    assert found.kept_share is None
    assert found.units_moved == 210
