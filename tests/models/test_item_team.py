"""How long what is asked of workers may take."""

from __future__ import annotations

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of

from models.blocks.item_column import Sparse
from models.by_item import item_team
from models.by_item.idle_plan import idle_plan
from models.item_calls.item_pricing import SearchedItem
from models.item_calls.item_store import ItemStore
from models.solver.compiled import Floats


def test_searches_that_wait_for_each_other_share_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker, four searches: together they may take no longer than there is time."""
    asked: list[float] = []

    def search(_: ItemStore, __: int, ___: Floats, ____: Sparse, seconds: float) -> SearchedItem:
        asked.append(seconds)
        return SearchedItem(0.0, None)

    monkeypatch.setattr(item_team, "search_item", search)
    with team_of(generated_data(Size(4, 2, 1, 4), 90.0, "dear", 0)) as team:
        left = team.watch.seconds_to_plan
        team.searched(idle_plan(team), np.zeros(len(team.shared.problem.rows)), range(4))
    assert len(asked) == 4
    assert 0 < sum(asked) <= left
