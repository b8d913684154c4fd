"""FORMULATION.md says what the code declares, and the code declares what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from random_data import random_data

import models
from models.build import build_model
from models.objective import COMPONENTS

FOLDER = Path(models.__file__).parent
SEEDS = range(12)

Row = list[str]


@cache
def text() -> str:
    return (FOLDER / "FORMULATION.md").read_text(encoding="utf-8")


def table(heading: str) -> list[Row]:
    """Cells of the table below a heading, its first two lines left out."""
    section = text().split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def declared() -> tuple[frozenset[str], frozenset[str]]:
    """Names of (variables, constraints) in models that together use every rule."""
    families = [build_model(random_data(seed)).model.families() for seed in SEEDS]
    return (
        frozenset(name for variables, _ in families for name in variables),
        frozenset(name for _, constraints in families for name in constraints),
    )


def names(rows: list[Row]) -> list[str]:
    return [row[0].strip("`") for row in rows]


def test_every_variable_is_listed_and_nothing_else() -> None:
    assert sorted(names(table("Variables"))) == sorted(declared()[0])


def test_every_constraint_is_listed_and_nothing_else() -> None:
    assert sorted(names(table("Constraints"))) == sorted(declared()[1])


def test_every_component_is_listed_in_order_and_nothing_else() -> None:
    assert names(table("Cost components")) == list(COMPONENTS)


@pytest.mark.parametrize("heading", ["Variables", "Constraints"])
def test_each_is_declared_in_the_module_named(heading: str) -> None:
    """The module in the last column is where add_variables or add_rows is called with the name."""
    for row in table(heading):
        written = set(_names_declared_in(FOLDER / f"{row[-1]}.py"))
        assert row[0].strip("`") in written, row


def test_every_module_named_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)`", text())
    assert len(named) > 60
    assert not [
        name for name in named if not any((root / name).is_file() for root in (FOLDER, FOLDER.parent))
    ]


def test_equations_speak_of_declared_variables() -> None:
    """Every word with an underscore or of a variable that stands in an equation is a variable or a limit."""
    limits = {
        "max_share",
        "min_share",
        "max_sources",
        "min_sources",
        "lot_multiple",
        "max_quantity",
        "hours_per_unit",
        "setup_hours",
        "shipment_volume",
        "storage_volume",
        "inbound_units",
        "commitment_hours",
    }
    known = declared()[0] | limits
    for row in table("Constraints"):
        words = re.findall(r"[a-z]+(?:_[a-z]+)+", row[2])
        assert set(words) <= known, row


def test_every_meaning_cited_is_there() -> None:
    """M-numbers in the tables and in the code are those of the section Meanings."""
    meanings = set(re.findall(r"^\*\*(M\d+) ", text(), flags=re.MULTILINE))
    assert meanings == {f"M{number}" for number in range(1, 21)}
    sources = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))]
    cited = {number for source in [text(), *sources] for number in re.findall(r"\bM\d+\b", source)}
    assert cited <= meanings


def test_files_named_are_there() -> None:
    for name in re.findall(r"`(\w+\.py)`", text()):
        assert (FOLDER / name).exists(), name


def _names_declared_in(path: Path) -> Iterator[str]:
    """Names that stand as texts in a module, also those put together from a kind of place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            ends = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            yield from (f"{kind}{ends}" for kind in ("factory", "warehouse"))
