"""Planning values that the file does not hold: weights by accuracy, values learned from facts, safety stock.

They replace values of the workbook in memory, before anything is planned from it; each replacement is noted
(`Workbook.adjusted`), so that the plan's Inputs sheet tells of it and the verifier can work it out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.actuals.accuracy import Accuracy, measure_accuracy
from planner.actuals.facts import deliveries, past_forecasts, sales
from planner.actuals.proposals import LEAST_WEIGHT, Proposal, propose_for_sources, propose_weights
from planner.actuals.scorecards import DeliveryRecord, delivery_records
from planner.actuals.weights import measured_weights, weights_in_force
from planner.assemble.stock import weekly_holding_costs
from planner.safety_stock import safety_stocks, shortfall_penalty
from planner.workbook.edits import with_rows, with_values
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.settings import forecast_weight_name
from planner.workbook.table import Adjustment, Cell, Row, Workbook
from planner.workbook.tables import with_tables

LEARNED = "learned"
BY_ACCURACY = "accuracy"
BY_FORECAST_ERROR = "forecast error"


@dataclass(frozen=True)
class Measured:
    """What facts say, and which planning values they speak for."""

    accuracy: Sequence[Accuracy]
    records: Sequence[DeliveryRecord]
    proposals: Sequence[Proposal]


def measure(workbook: Workbook) -> Measured:
    """Hold the facts of a workbook against what it plans with, as its file has it."""
    given = workbook.given or workbook
    if not len(given["Actuals"]):
        return Measured((), (), ())
    forecasts, sold = past_forecasts(given), sales(given)
    accuracy = measure_accuracy(forecasts, sold, weights_in_force(workbook))
    records = list(delivery_records(deliveries(given), float(given.settings["learning_prior"])))
    proposals = list(propose_for_sources(records))
    measured = measured_weights(given)
    if measured is not None and given.settings["source_weights"] == "given":
        periods = {row.source: row.periods for row in accuracy if row.item is None}
        proposals += propose_weights(weights_in_force(given), measured, periods)
    return Measured(accuracy, records, proposals)


def with_planning_values(workbook: Workbook, learn: bool = False) -> Workbook:
    """The workbook with all values that Settings ask to be worked out, and, if ``learn``, with every proposal
    applied. The same workbook where there is nothing to replace, as there is nothing without facts."""
    if not len(workbook["Actuals"]):
        return workbook
    adjusted = _with_weights_by_accuracy(workbook)
    if learn:
        for proposal in measure(workbook).proposals:
            adjusted = _APPLY[proposal.sheet](adjusted, proposal)
    adjusted = _with_safety_stocks(adjusted)
    return replace(adjusted, given=workbook) if adjusted.adjusted else workbook


def _noted(workbook: Workbook, adjustment: Adjustment) -> Workbook:
    return replace(workbook, adjusted=(*workbook.adjusted, adjustment))


def _with_weight(workbook: Workbook, source: str, weight: float, origin: str) -> Workbook:
    name = forecast_weight_name(source)
    note = Adjustment("Settings", "", name, workbook.settings.get(name, 1.0), weight, origin)
    return _noted(replace(workbook, settings={**workbook.settings, name: weight}), note)


def _with_weights_by_accuracy(workbook: Workbook) -> Workbook:
    weights = measured_weights(workbook) if workbook.settings["source_weights"] == "accuracy" else None
    for source, weight in sorted((weights or {}).items()):
        workbook = _with_weight(workbook, source, max(LEAST_WEIGHT, weight), BY_ACCURACY)
    return workbook


def _learn_weight(workbook: Workbook, proposal: Proposal) -> Workbook:
    return _with_weight(workbook, proposal.where, proposal.proposed, LEARNED)


def _learn_for_source(workbook: Workbook, proposal: Proposal) -> Workbook:
    table = workbook["Sourcing"]
    index = list(table.values("item", "factory")).index(proposal.key)
    table = with_values(table, proposal.column, {index: proposal.proposed})
    note = Adjustment(
        "Sourcing", proposal.where, proposal.column, proposal.in_force, proposal.proposed, LEARNED
    )
    return _noted(with_tables(workbook, {"Sourcing": table}), note)


_APPLY: dict[str, Callable[[Workbook, Proposal], Workbook]] = {
    "Settings": _learn_weight,
    "Sourcing": _learn_for_source,
}


def _with_safety_stocks(workbook: Workbook) -> Workbook:
    """Rows of Stock targets that say something else of a place (a cap) keep that, and a penalty they give."""
    stocks = safety_stocks(workbook)
    service, holding = workbook.settings["safety_stock_service"], weekly_holding_costs(workbook)
    table, rows = workbook["Stock targets"], _target_rows(workbook)
    units: dict[int, Cell] = {}
    penalties: dict[int, Cell] = {}
    added: list[dict[str, Cell]] = []
    notes: list[Adjustment] = []
    for (item, warehouse), stock in sorted(stocks.items()):
        own, penalty = rows.get((item, warehouse), {}), shortfall_penalty(holding[item], service)
        unpriced = [index for index, row in own.items() if not row.is_given("penalty")]
        units |= dict.fromkeys(own, stock)
        penalties |= dict.fromkeys(unpriced, penalty)
        is_new = not any(_from_the_start(row, workbook) for row in own.values())
        if is_new:
            places = {"item": item, "location": warehouse}
            added.append({**places, "safety_stock": stock, "penalty": penalty})
        where = f"item={item}; location={warehouse}"
        notes.append(_of_target(where, "safety_stock", stock))
        notes += [_of_target(where, "penalty", penalty)] if unpriced or is_new else []
    table = with_values(with_values(table, "safety_stock", units), "penalty", penalties)
    table = with_rows(table, INPUT_SHEETS["Stock targets"], added)
    workbook = with_tables(workbook, {"Stock targets": table}) if notes else workbook
    return replace(workbook, adjusted=(*workbook.adjusted, *notes))


def _of_target(where: str, column: str, value: float) -> Adjustment:
    return Adjustment("Stock targets", where, column, None, value, BY_FORECAST_ERROR)


def _target_rows(workbook: Workbook) -> dict[tuple[str, str], dict[int, Row]]:
    """(item, location) → its rows by their index."""
    found: dict[tuple[str, str], dict[int, Row]] = defaultdict(dict)
    for index, row in enumerate(workbook["Stock targets"]):
        found[row["item"], row["location"]][index] = row
    return found


def _from_the_start(row: Row, workbook: Workbook) -> bool:
    return row["period"] is None or row["period"] <= workbook.settings["start"]
