"""Checks of inspection plans (M6)."""

from __future__ import annotations

from collections.abc import Iterator

from models.solution import OPENING_STOCK
from planner.validation import rule_codes as codes
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView

_ONLY_FOR_SAMPLES = ("sample_size", "acceptance_number", "lot_size")


def check_sampling_plans(view: WorkbookView) -> Iterator[Problem]:
    """A sampling plan has a sample, and rejects some samples; no plan takes the name of opening stock."""
    for row in view["Inspection"]:
        if row["plan"] == OPENING_STOCK:
            yield codes.RESERVED_NAME.at(
                row.cell("plan"), f"{OPENING_STOCK} is what the plan calls stock on hand."
            )
        if row["method"] != "sample":
            continue
        if row.is_unread("sample_size"):
            continue
        if not row.is_given("sample_size"):
            yield codes.SAMPLE_INCOMPLETE.at(row.cell("sample_size"), "method sample needs a sample_size.")
        elif row["acceptance_number"] is not None and row["acceptance_number"] >= row["sample_size"]:
            yield codes.SAMPLE_INCOMPLETE.at(
                row.cell("acceptance_number"),
                f"{row['acceptance_number']} is not below sample_size {row['sample_size']}.",
            )


def check_plans_for_sources(view: WorkbookView) -> Iterator[Problem]:
    """Where there are plans, every source may use one of them."""
    plans = [(row["item"], row["factory"]) for row in view["Inspection"]]
    if not plans:
        return
    for (item, factory), row in view.certain_sources.items():
        if any(named[0] in (None, item) and named[1] in (None, factory) for named in plans):
            continue
        if not view.doubts.may_hold("Inspection", item=item, factory=factory):
            yield codes.NO_INSPECTION_PLAN.at(
                row.cell("item"), f"no plan on Inspection may be used for {item} at {factory}."
            )


def check_unused_inspection_cells(view: WorkbookView) -> Iterator[Problem]:
    """Cells of a plan that its method or disposition makes meaningless."""
    for row in view.rows("Inspection", "method"):
        unused = [] if row["method"] == "sample" else list(_ONLY_FOR_SAMPLES)
        for column in unused:
            if row.is_given(column):
                yield codes.CELL_NOT_USED.at(
                    row.cell(column), f"{column} has no meaning for method {row['method']}."
                )
        if row.is_given("rework_cost") and row["disposition"] == "scrap":
            yield codes.CELL_NOT_USED.at(
                row.cell("rework_cost"), "rework_cost has no meaning where units are scrapped."
            )
