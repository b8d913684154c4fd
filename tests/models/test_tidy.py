"""Rounding noise of the solver is not planned for."""

from __future__ import annotations

import numpy as np
import pytest
from model_data import HUB, PLANT, PRESS, planning_data

from models.blocks.item_problem import compile_item
from models.build import build_model
from models.item_data import split_by_item
from models.solver.compiled import compile_model
from models.tidy import tidied, tidied_item

SETUP_TAKES_HOURS = planning_data(
    {("car", HUB): [30.0]},
    {("car", PLANT): {"setup_cost": 10.0, "hours": {PRESS: (0.1, 2.0)}}},
    resources={(PLANT, PRESS): {"regular_hours": 5.0}},
)
"""A setup takes 2 hours and a car 0.1: 5 hours make 30."""


@pytest.mark.parametrize(("made", "setup"), [(9e-7, 0.0), (9e-7, 1e-9), (30.0, 1.0), (2e-3, 1e-6)])
def test_nothing_is_set_up_for_what_a_row_lets_through(made: float, setup: float) -> None:
    """A search holds rows to a millionth: without a setup it may make that much of a unit. As if it were a
    lot, it would take a setup's hours, which may not be there. 2 thousandths are more than a row lets
    through: whoever makes them has to set up."""
    expected = (0.0, 0.0) if made < 1e-5 else (made, 1.0)
    (part,) = split_by_item(SETUP_TAKES_HOURS)
    item, _ = compile_item(part)
    whole = build_model(SETUP_TAKES_HOURS)
    compiled = compile_model(whole.model)
    for plan, model, tidy in (
        (item.item, item.compiled, lambda values: tidied_item(item.item, item.compiled, values)),
        (whole.items[0], compiled, lambda values: tidied(whole, compiled, values)),
    ):
        key = ("car", PLANT, 0)
        produce, begun = model.column(plan.production.produce[key]), model.column(plan.production.setup[key])
        assert produce is not None
        assert begun is not None
        values = np.zeros(len(model.cost))
        values[[produce, begun]] = made, setup
        assert tidy(values)[[produce, begun]] == pytest.approx(expected)
