"""One direction of imports: a newcomer can read the code from the command down to the mathematics."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LAYERS = [
    {"planner.cli"},
    {"planner.cli_study", "planner.cli_weekly"},
    {"planner.cli_history"},
    {"planner.cli_groups"},
    {"planner.cli_options", "planner.cli_further", "planner.cli_answer"},
    {"planner.messages", "planner.console", "planner.messages_study", "planner.console_study"},
    {"planner.study", "planner.weekly"},
    {"planner.run"},
    {"planner.how_to_plan"},
    {"planner.docs"},
    {"planner.factory_sheets"},
    {"planner.report", "planner.explain", "planner.verify", "planner.workbook.writer", "planner.annotate"},
    {"planner.capacity_value", "planner.frontier", "planner.uncertainty"},
    {"planner.attribution"},
    {"planner.planning_values"},
    {"planner.scenarios"},
    {"planner.actuals", "planner.safety_stock"},
    {"planner.history"},
    {"planner.assemble", "planner.validation.load"},
    {"planner.validation", "planner.workbook", "planner.periods", "planner.errors"},
    {"models.solve"},
    {"models.solve_at_once"},
    {"models.solve_alone"},
    {"models.solve_whole", "models.what_if"},
    {"models.whole"},
    {"models.solve_by_item"},
    {"models.by_item"},
    {"models.item_calls"},
    {"models.location", "models.ordering"},
    {"models.coarse"},
    {"models.blocks"},
    {"models"},
    {"models.solver", "models.crew"},
    {
        "models.algebra",
        "models.data",
        "models.contradictions",
        "models.options",
        "models.progress",
        "models.solution",
    },
]
"""From the command to the mathematics; a module may import only from its own layer and those below."""

RULES = ("production", "quality", "shipping", "stock", "stability", "shortage", "sourcing")

FORBIDDEN_IN_MODELS = {"pandas", "openpyxl", "xlsxwriter", "planner", "typer", "rich"}


def _modules() -> dict[str, Path]:
    found = {}
    for package in ("models", "planner"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path
    return found


MODULES = _modules()


def _imports(name: str) -> set[str]:
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def _layer(name: str) -> int | None:
    """The layer of the longest prefix that is listed."""
    ranked = [
        (len(prefix), depth)
        for depth, layer in enumerate(LAYERS)
        for prefix in layer
        if name == prefix or name.startswith(prefix + ".")
    ]
    return max(ranked)[1] if ranked else None


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("models")])
def test_the_mathematics_know_no_files_and_no_application(name: str) -> None:
    roots = {imported.split(".")[0] for imported in _imports(name)}
    assert not roots & FORBIDDEN_IN_MODELS


def test_nothing_that_plans_loads_the_modelling_language() -> None:
    """It takes a second to import, and makes a lock for processes that outlives a worker that is killed."""
    assert [name for name in MODULES if any(each.startswith("pyomo") for each in _imports(name))] == [
        "models.solver.pyomo_model"
    ]
    assert not [name for name in MODULES if "models.solver.pyomo_model" in _imports(name)]


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("planner.verify")])
def test_the_verifier_shares_nothing_with_the_model(name: str) -> None:
    forbidden = ("models", "planner.assemble", "planner.report", "planner.explain", "planner.run")
    assert not {imported for imported in _imports(name) if imported.startswith(forbidden)}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("planner.workbook.files")])
def test_what_reads_files_knows_nothing_of_what_they_mean(name: str) -> None:
    allowed = ("planner.workbook.files", "planner.workbook.raw", "planner.workbook.names", "planner.errors")
    known = {imported for imported in _imports(name) if imported in MODULES}
    assert all(imported.startswith(allowed) for imported in known)


def test_rule_families_never_import_each_other() -> None:
    rules = {f"models.{family}" for family in RULES}
    assert rules <= set(MODULES)
    assert not {(name, imported) for name in rules for imported in _imports(name) & rules}


@pytest.mark.parametrize("name", [name for name in MODULES if name != "planner"])
def test_imports_go_down_only(name: str) -> None:
    own = _layer(name)
    assert own is not None, f"{name} has no place in LAYERS: give it one"
    upward = {
        imported
        for imported in _imports(name)
        if imported in MODULES and imported != "planner" and (_layer(imported) or 0) < own
    }
    assert not upward, f"{name} imports from a layer above its own"
