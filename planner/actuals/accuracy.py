"""How good the forecast was: WAPE and bias by item and source, weights of sources by errors (L2, L3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.actuals.facts import DemandKey, PastForecasts

ALL_SOURCES = "(weighted)"
"""Stands for the sources averaged with the weights in force."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A source against sales. ``item``: None for all items; ``periods``: figures compared; units."""

    item: str | None
    source: str
    periods: int
    sold: float
    forecast: float
    absolute_error: float

    @property
    def wape(self) -> float | None:
        """Weighted absolute percentage error: Σ|forecast − sales| ÷ Σ sales; None without sales."""
        return self.absolute_error / self.sold if self.sold > 0 else None

    @property
    def bias(self) -> float | None:
        """Σ(forecast − sales) ÷ Σ sales; above 0 where too much was forecast."""
        return (self.forecast - self.sold) / self.sold if self.sold > 0 else None


def measure_accuracy(
    forecasts: PastForecasts, sold: Mapping[DemandKey, float], weights: Mapping[str, float]
) -> list[Accuracy]:
    """Every source over all items, then by item; with several sources also their average. Figures that lack
    their counterpart are left out. ``weights``: source → weight in force."""
    compared: dict[str, Mapping[DemandKey, float]] = dict(sorted(forecasts.items()))
    if len(compared) > 1:
        compared[ALL_SOURCES] = averaged(forecasts, weights)
    rows = []
    for source, said in compared.items():
        keys = sorted(said.keys() & sold.keys())
        if keys:
            rows.append(_accuracy(None, source, keys, said, sold))
            for item in sorted({key[0] for key in keys}):
                of_item = [key for key in keys if key[0] == item]
                rows.append(_accuracy(item, source, of_item, said, sold))
    return rows


def _accuracy(
    item: str | None,
    source: str,
    keys: list[DemandKey],
    said: Mapping[DemandKey, float],
    sold: Mapping[DemandKey, float],
) -> Accuracy:
    return Accuracy(
        item=item,
        source=source,
        periods=len(keys),
        sold=sum(sold[key] for key in keys),
        forecast=sum(said[key] for key in keys),
        absolute_error=sum(abs(said[key] - sold[key]) for key in keys),
    )


def averaged(forecasts: PastForecasts, weights: Mapping[str, float]) -> dict[DemandKey, float]:
    """The forecast in force: sources averaged with their weights, over those that give a key (M20)."""
    units: dict[DemandKey, float] = defaultdict(float)
    total: dict[DemandKey, float] = defaultdict(float)
    for source, said in forecasts.items():
        for key, quantity in said.items():
            units[key] += weights[source] * quantity
            total[key] += weights[source]
    return {key: units[key] / weight for key, weight in total.items() if weight > 0}


def mean_sales(keys: Iterable[DemandKey], sold: Mapping[DemandKey, float]) -> dict[tuple[str, str], float]:
    """(item, warehouse) → mean of its sales over ``keys``."""
    by_pair: dict[tuple[str, str], list[float]] = defaultdict(list)
    for key in set(keys):
        by_pair[key[0], key[1]].append(sold[key])
    return {pair: sum(units) / len(units) for pair, units in by_pair.items()}


def weights_by_accuracy(
    forecasts: PastForecasts, sold: Mapping[DemandKey, float], sources: Iterable[str], prior: float
) -> dict[str, float] | None:
    """L3: source → weight, adding up to 1; None where nothing can be compared.

    Weights are in inverse proportion to the mean squared error, measured in mean sales of the item and
    warehouse; ``prior`` periods with the error of all sources together are added to each.
    """
    keys = {key for said in forecasts.values() for key in said if key in sold}
    scale = mean_sales(keys, sold)
    errors = {source: list(_squares(forecasts.get(source, {}), sold, scale)) for source in sorted(sources)}
    everything = [square for squares in errors.values() for square in squares]
    if not everything or not errors:
        return None
    pooled = sum(everything) / len(everything)
    if pooled == 0:
        return dict.fromkeys(errors, 1 / len(errors))
    inverse = {
        source: (len(squares) + prior) / (sum(squares) + prior * pooled) for source, squares in errors.items()
    }
    return {source: value / sum(inverse.values()) for source, value in inverse.items()}


def _squares(
    said: Mapping[DemandKey, float],
    sold: Mapping[DemandKey, float],
    scale: Mapping[tuple[str, str], float],
) -> Iterator[float]:
    for key in sorted(said.keys() & sold.keys()):
        if (unit := scale[key[0], key[1]]) > 0:
            yield ((said[key] - sold[key]) / unit) ** 2
