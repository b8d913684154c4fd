"""Every family of rows that the model can declare is covered by a test, and every covered one exists.

That a test really covers what it names is checked by `covers` itself, whenever the test runs.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from model_data import HUB, PLANT, PRESS, planning_data
from model_rows import TESTS_OF, lowers_cost
from random_data import random_data

import models
from models.build import build_model

SEEDS = range(12)
_NOT_OF_THE_MODEL = ("item_problem", "extra_capacity", "investments", "robust_model")
"""The rows of the first are the items' parts of shared rows, which the model declares as wholes; those of the
others are there only where capacity may be added, or in plans for several futures: `test_investments` and
`test_robust` cover them."""


def test_every_family_of_rows_is_covered_by_a_test() -> None:
    _import_all_tests()
    assert sorted(_declared_in_models() - TESTS_OF.keys()) == []


def test_no_test_covers_rows_that_are_not_there() -> None:
    _import_all_tests()
    assert sorted(TESTS_OF.keys() - _declared_in_models()) == []


def test_random_models_declare_every_family_named_in_the_code() -> None:
    """So that a new family cannot hide from the tests above."""
    assert sorted(_named_in_code() - _declared_in_models()) == []


def test_a_row_that_changes_nothing_covers_nothing() -> None:
    """60 wanted at 0.1 hours each: 5 hours are short, 6 are not."""
    car_and_doll = {("car", HUB): [30.0], ("doll", HUB): [30.0]}
    for hours, matters in ((5.0, True), (6.0, False)):
        data = planning_data(
            car_and_doll,
            {(item, PLANT): {"hours": {PRESS: 0.1}} for item in ("car", "doll")},
            resources={(PLANT, PRESS): {"regular_hours": hours}},
        )
        assert lowers_cost(data, "resource_hours") == matters


def _import_all_tests() -> None:
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        importlib.import_module(path.stem)


@cache
def _declared_in_models() -> set[str]:
    """Families of rows that a few random models declare: all there are, or the last test fails."""
    return {name for seed in SEEDS for name in build_model(random_data(seed)).model.families()[1]}


def _named_in_code() -> set[str]:
    """Names given to add_rows as they stand in the code."""
    return {
        name
        for path in Path(models.__file__).parent.rglob("*.py")
        if path.stem not in _NOT_OF_THE_MODEL
        for name in _names_of_rows(ast.parse(path.read_text(encoding="utf-8")))
    }


def _names_of_rows(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "add_rows"
        ):
            name = node.args[0]
            if isinstance(name, ast.Constant):
                yield str(name.value)
