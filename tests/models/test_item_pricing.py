"""Plans of single items: whole numbers are quite whole."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from models.compiled import CompiledModel
from models.item_pricing import with_whole_numbers


def one_start(least: float = 0.0) -> CompiledModel:
    """Columns: units made, which bring 3 each, and their setup, which costs 10. At most 1 000 units a setup,
    and 5 in all; at least ``least`` a setup."""
    return CompiledModel.of_arrays(
        sparse.csc_matrix(np.array([[1.0, -1000.0], [1.0, -least]])),
        np.array([-3.0, 10.0]),
        np.zeros(2),
        np.array([5.0, 1.0]),
        np.array([-np.inf, 0.0]),
        np.array([0.0, np.inf]),
        np.array([False, True]),
    )


def test_what_a_millionth_of_a_setup_makes_is_not_made() -> None:
    """To the solver 5e-7 of a setup is none, and lets 5e-4 units be made: with none, none are."""
    values = with_whole_numbers(one_start(), np.array([5e-4, 5e-7]), 10.0)
    assert values is not None
    assert values == pytest.approx([0.0, 0.0], abs=1e-12)


def test_nearly_a_setup_is_one() -> None:
    values = with_whole_numbers(one_start(), np.array([4.0, 1 - 5e-7]), 10.0)
    assert values is not None
    assert values == pytest.approx([5.0, 1.0], abs=1e-9)


def test_a_plan_that_is_whole_stays_as_it_is() -> None:
    values = np.array([4.0, 1.0])
    assert with_whole_numbers(one_start(), values, 10.0) is values


def test_no_plan_where_whole_numbers_break_a_rule() -> None:
    """A setup makes 6 units at least, and there is room for 5."""
    assert with_whole_numbers(one_start(least=6.0), np.array([5.0, 5 / 6]), 10.0) is None
