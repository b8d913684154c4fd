"""Planning values that no cell holds, worked out again for the verifier: weights by accuracy, learned values,
safety stock. The formulas are those of docs/learning.md (L3 to L8)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scipy.special import ndtri

from planner.verify.history_facts import Key, PastDemand, read_deliveries
from planner.verify.horizon import Horizon
from planner.workbook.table import Workbook

LEARNED, ACCURACY, FORECAST_ERROR = "learned", "accuracy", "forecast error"
ORIGINS = (LEARNED, ACCURACY, FORECAST_ERROR)
_UNITS_OF_A_DELIVERY = 100
_LEAST_WEIGHT = 0.0001


@dataclass(frozen=True)
class WorkedOut:
    """One value that replaces the file's. ``keys``: column → name, of the rows that take it; ``origin``:
    as on Inputs."""

    sheet: str
    keys: Mapping[str, str]
    column: str
    value: float
    origin: str

    @property
    def where(self) -> str:
        """The row as Inputs words it."""
        return "; ".join(f"{column}={name}" for column, name in self.keys.items())


Values = Iterator[WorkedOut]


def weights_by_accuracy(workbook: Workbook, past: PastDemand, _: Horizon) -> Values:
    if workbook.settings["source_weights"] == "accuracy":
        for source, weight in sorted(_weights(workbook, past).items()):
            yield WorkedOut("Settings", {}, _weight_name(source), max(_LEAST_WEIGHT, weight), ACCURACY)


def _weight_name(source: str) -> str:
    return f"forecast_weight {' '.join(source.lower().split())}"


def _weights(workbook: Workbook, past: PastDemand) -> dict[str, float]:
    """L3; empty where nothing can be weighed."""
    if len(past.sources) < 2:
        return {}
    keys = {key for said in past.said.values() for key in said.keys() & past.sold.keys()}
    level = _levels(keys, past.sold)
    squares = {
        source: [
            ((units - past.sold[key]) / level[key[:2]]) ** 2
            for key, units in past.said.get(source, {}).items()
            if key in keys and level[key[:2]] > 0
        ]
        for source in past.sources
    }
    count, prior = sum(map(len, squares.values())), workbook.settings["learning_prior"]
    if not count:
        return {}
    usual = sum(map(math.fsum, squares.values())) / count
    precision = {
        source: 1.0 if usual == 0 else (len(own) + prior) / (math.fsum(own) + prior * usual)
        for source, own in squares.items()
    }
    return {source: value / math.fsum(precision.values()) for source, value in precision.items()}


def _levels(keys: set[Key], sold: Mapping[Key, float]) -> dict[tuple[str, str], float]:
    """(item, warehouse) → mean sales over ``keys``."""
    units: dict[tuple[str, str], list[float]] = defaultdict(list)
    for key in keys:
        units[key[:2]].append(sold[key])
    return {pair: math.fsum(of_pair) / len(of_pair) for pair, of_pair in units.items()}


def learned_values(workbook: Workbook, past: PastDemand, _: Horizon) -> Values:
    """L4, L5, L7: of every source with deliveries, and of the forecast's sources."""
    prior, rows = workbook.settings["learning_prior"], {}
    for row in workbook["Sourcing"]:
        rows[row["item"], row["factory"]] = row
    for (item, factory), totals in read_deliveries(workbook).items():
        keys, row = {"item": item, "factory": factory}, rows[item, factory]
        planned = row["lead_time_days"]
        days = round((prior * planned + sum(totals.days)) / (prior + len(totals.days)), 1)
        if abs(days - planned) >= 0.5:
            yield WorkedOut("Sourcing", keys, "lead_time_days", days, LEARNED)
        rate = round(defect_rate(totals.counts, row["defect_rate"], prior), 4)
        if abs(rate - row["defect_rate"]) >= max(0.0005, 0.1 * row["defect_rate"]):
            yield WorkedOut("Sourcing", keys, "defect_rate", rate, LEARNED)
    weights = _weights(workbook, past) if workbook.settings["source_weights"] == "given" else {}
    in_force = {source: weight_in_force(workbook, source) for source in past.sources | past.said.keys()}
    total = sum(in_force.values())
    if any(abs(in_force[source] / total - weight) >= 0.05 for source, weight in weights.items()):
        for source, weight in sorted(weights.items()):
            learned = max(_LEAST_WEIGHT, round(weight, 4))
            yield WorkedOut("Settings", {}, _weight_name(source), learned, LEARNED)


def defect_rate(counts: list[tuple[float, float]], planned: float, prior: float) -> float:
    """L5: units of one delivery count for at most a hundred."""
    effective = [
        (units / (1 + max(0.0, units - 1) / _UNITS_OF_A_DELIVERY), defects / units)
        for units, defects in counts
    ]
    before = prior * _UNITS_OF_A_DELIVERY
    good_and_bad = before + sum(units for units, _ in effective)
    return (before * planned + sum(units * share for units, share in effective)) / good_and_bad


def weight_in_force(workbook: Workbook, source: str) -> float:
    """Of a source of the forecast (M20)."""
    return float(workbook.settings.get(_weight_name(source), 1.0))


def safety_stocks(workbook: Workbook, past: PastDemand, horizon: Horizon) -> Values:
    """L8, with the weights and lead times in force by then."""
    service = workbook.settings["safety_stock_service"]
    if service is None:
        return
    weights = {source: weight_in_force(workbook, source) for source in past.said.keys() | past.ahead.keys()}
    said, ahead = blend(past.said, weights), blend(past.ahead, weights)
    days, targets = _days(workbook), _with_targets(workbook)
    holding = {
        row["item"]: _holding(row["holding_cost"], row["unit_value"], workbook) for row in workbook["Items"]
    }
    for (item, warehouse), error in sorted(_errors(workbook, past, said, ahead, horizon).items()):
        if (item, warehouse) in targets or (item, warehouse) not in days:
            continue
        cycle = 1 + days[item, warehouse] / horizon.days
        units = math.ceil(float(ndtri(service)) * error * cycle**0.5 - 1e-9)
        if units > 0:
            keys = {"item": item, "location": warehouse}
            yield WorkedOut("Stock targets", keys, "safety_stock", float(units), FORECAST_ERROR)
            penalty = holding[item] * service / (1 - service)
            yield WorkedOut("Stock targets", keys, "penalty", penalty, FORECAST_ERROR)


def _holding(given: float | None, value: float, workbook: Workbook) -> float:
    return value * float(workbook.settings["holding_rate"]) * 7 / 365 if given is None else given


def blend(by_source: Mapping[str, Mapping[Key, float]], weights: Mapping[str, float]) -> dict[Key, float]:
    """M20 for past and future alike."""
    keys = {key for said in by_source.values() for key in said}
    blended = {}
    for key in keys:
        given = [(weights[source], said[key]) for source, said in by_source.items() if key in said]
        if total := math.fsum(weight for weight, _ in given):
            blended[key] = math.fsum(weight * units for weight, units in given) / total
    return blended


def _errors(
    workbook: Workbook,
    past: PastDemand,
    said: Mapping[Key, float],
    ahead: Mapping[Key, float],
    horizon: Horizon,
) -> dict[tuple[str, str], float]:
    """σ of a period's forecast by (item, warehouse) with a forecast in the horizon."""
    keys = said.keys() & past.sold.keys()
    level, prior = _levels(set(keys), past.sold), workbook.settings["learning_prior"]
    squares: dict[tuple[str, str], list[float]] = defaultdict(list)
    for key in keys:
        squares[key[:2]].append((said[key] - past.sold[key]) ** 2)
    relative = [square / level[pair] ** 2 for pair in squares if level[pair] > 0 for square in squares[pair]]
    if not relative:
        return {}
    usual = math.fsum(relative) / len(relative)
    wanted: dict[tuple[str, str], float] = defaultdict(float)
    for key, units in ahead.items():
        wanted[key[:2]] += units / horizon.periods
    return {
        pair: math.sqrt((math.fsum(squares[pair]) + prior * usual * mean**2) / (len(squares[pair]) + prior))
        for pair, mean in wanted.items()
        if mean > 0
    }


def _days(workbook: Workbook) -> dict[tuple[str, str], float]:
    """(item, warehouse) → mean over its sources of lead time and quickest lane."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for source in workbook["Sourcing"]:
        quickest: dict[str, float] = {}
        for lane in workbook["Lanes"]:
            if lane["factory"] == source["factory"]:
                best = quickest.get(lane["warehouse"], math.inf)
                quickest[lane["warehouse"]] = min(best, lane["lead_time_days"])
        for warehouse, days in quickest.items():
            found[source["item"], warehouse].append(source["lead_time_days"] + days)
    return {pair: math.fsum(days) / len(days) for pair, days in found.items()}


def _with_targets(workbook: Workbook) -> set[tuple[str, str]]:
    return {
        (row["item"], row["location"])
        for row in workbook["Stock targets"]
        if row["safety_stock"] is not None or row["cover_days"] is not None
    }
