"""Accuracy, Scorecards and Proposals: what the plan says of facts is what they say (docs/learning.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from planner.verify.history_facts import Key, PastDemand, read_deliveries, read_past_demand
from planner.verify.learned import (
    blend,
    defect_rate,
    learned_values,
    weight_in_force,
)
from planner.verify.plan_tables import PlanRow, PlanTables
from planner.verify.read_facts import read_horizon
from planner.verify.violation import QUANTITY_FLOOR, SHARE_FLOOR, Finding, Findings, compared, differs
from planner.workbook.table import Workbook

_WEIGHTED = "(weighted)"
Figures = Mapping[str, float | None]
"""Column → figure; None where blank"""
RowKey = tuple[str, ...]
"""The names that tell a row of a sheet apart"""


def accuracy_figures(planned: Workbook, given: Workbook, plan: PlanTables) -> Findings:
    """WAPE and bias of every source, for all items and for each (L2). ``planned``: with the weights in
    force."""
    past = read_past_demand(given, read_horizon(given))
    said = dict(past.said)
    if len(said) > 1:
        weights = {source: weight_in_force(planned, source) for source in said}
        said[_WEIGHTED] = blend(past.said, weights)
    expected: dict[RowKey, Figures] = {}
    for source, units in said.items():
        keys = units.keys() & past.sold.keys()
        for item in {"", *(key[0] for key in keys)} if keys else ():
            expected[source, item] = _accuracy([key for key in keys if item in ("", key[0])], units, past)
    return _held(plan, "Accuracy", ("source", "item"), expected, SHARE_FLOOR)


def _accuracy(keys: Iterable[Key], said: Mapping[Key, float], past: PastDemand) -> Figures:
    pairs = [(said[key], past.sold[key]) for key in keys]
    forecast, sold = (math.fsum(column) for column in zip(*pairs, strict=True))
    error = math.fsum(abs(one - other) for one, other in pairs)
    return {
        "periods": len(pairs),
        "sold": sold,
        "forecast": forecast,
        "wape": error / sold if sold else None,
        "bias": (forecast - sold) / sold if sold else None,
    }


def delivery_figures(_: Workbook, given: Workbook, plan: PlanTables) -> Findings:
    """Days and defects of every source beside what the file plans, and their estimates (L4, L5)."""
    prior = given.settings["learning_prior"]
    rows = {(row["factory"], row["item"]): row for row in given["Sourcing"]}
    expected: dict[RowKey, Figures] = {}
    for (item, factory), totals in read_deliveries(given).items():
        row, days, counts = rows[factory, item], totals.days, totals.counts
        planned, looked_at = row["lead_time_days"], math.fsum(units for units, _ in counts)
        estimate = (prior * planned + math.fsum(days)) / (prior + len(days))
        rate = defect_rate(counts, row["defect_rate"], prior)
        expected[factory, item] = {
            "planned_days": planned,
            "real_days": math.fsum(days) / len(days) if days else None,
            "estimated_days": estimate if days else None,
            "planned_defect_rate": row["defect_rate"],
            "real_defect_rate": math.fsum(bad for _, bad in counts) / looked_at if counts else None,
            "estimated_defect_rate": rate if counts else None,
        }
    return _held(plan, "Scorecards", ("factory", "item"), expected, SHARE_FLOOR, also_others=True)


def proposals(_: Workbook, given: Workbook, plan: PlanTables) -> Findings:
    """Every value that facts speak for is proposed, and no other (L7)."""
    horizon = read_horizon(given)
    expected: dict[RowKey, Figures] = {}
    for value in learned_values(given, read_past_demand(given, horizon), horizon):
        column, *source = value.column.split(" ", 1)  # forecast_weight SOURCE
        expected[value.sheet, value.where or source[0], column] = {"proposed": value.value}
    shown = {_proposal_key(row): row for row in plan.facts.get("Proposals", ())}
    return _compare("Proposals", shown, expected, QUANTITY_FLOOR)


def _proposal_key(row: PlanRow) -> RowKey:
    """Sheet, row and column; a source of the forecast as Settings fold its name."""
    sheet, where, column = (row.name(name) for name in ("sheet", "where", "column"))
    return sheet, " ".join(where.lower().split()) if sheet == "Settings" else where, column


def _held(
    plan: PlanTables,
    sheet: str,
    names: tuple[str, ...],
    expected: Mapping[RowKey, Figures],
    floor: float,
    also_others: bool = False,
) -> Findings:
    """Rows of a sheet against what they should be; ``also_others``: rows for sums are not judged."""
    shown: Mapping[RowKey, PlanRow] = {
        tuple(row.name(name) for name in names): row for row in plan.facts.get(sheet, ())
    }
    if also_others:
        shown = {key: row for key, row in shown.items() if all(key)}
    return _compare(sheet, shown, expected, floor)


def _compare(
    sheet: str,
    shown: Mapping[RowKey, PlanRow],
    expected: Mapping[RowKey, Figures],
    floor: float,
) -> Findings:
    for key in shown.keys() - expected.keys():
        yield Finding(shown[key].place, f"{' '.join(key)}: no fact tells of it")
    for key, figures in expected.items():
        if key not in shown:
            yield Finding(sheet, f"{' '.join(key)}: is not shown")
            continue
        for column, figure in figures.items():
            found = shown[key].optional(column)
            wrong = (found is None) != (figure is None)
            if wrong or (found is not None and figure is not None and differs(found, figure, floor)):
                words = compared(column, found or 0.0, figure or 0.0)
                yield Finding(shown[key].place, words)


FACT_SHEET_RULES: Mapping[str, Callable[[Workbook, Workbook, PlanTables], Findings]] = {
    "forecast accuracy": accuracy_figures,
    "delivery figures": delivery_figures,
    "proposals": proposals,
}
"""Name of the rule → what checks it, given the workbook as planned and as given."""
