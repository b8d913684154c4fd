"""Draws of what may happen: demand around its forecast, defect rates, days of delay.

Every series of random numbers hangs on the seed and on the names it is for, so that plans of different
scenarios meet the same luck wherever they share items, factories and lanes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.data import LaneKey, PlanningData, SourceKey

Floats = NDArray[np.float64]
"""One figure a draw"""
Days = NDArray[np.int64]
"""Whole days, one figure a draw"""

_COMMON = 0.5
"""Part of the variance of an item's demand that all its warehouses and periods share: a toy that sells badly
does so everywhere and for weeks."""


@dataclass(frozen=True)
class Uncertainty:
    """``demand_error``: item → standard deviation of its demand as a share of the forecast;
    ``defect_error``: standard deviation of a source's defect rate as a share of it; ``late_share``: share of
    starts (by factory) and of shipments (``shipping_late_share``) that are late, by ``delay_days`` on
    average.
    """

    demand_error: Mapping[str, float] = field(default_factory=dict)
    defect_error: float = 0.0
    late_share: Mapping[str, float] = field(default_factory=dict)
    shipping_late_share: float = 0.0
    delay_days: float = 1.0


@dataclass(frozen=True)
class Draws:
    """``samples`` futures. ``demand``: (item, warehouse, period) → units; ``defect_rate``: source → share;
    ``production_delay``: (item, factory, period of the start) → days; ``transport_delay``: (lane, period) →
    days. What is left out is as planned."""

    samples: int
    demand: Mapping[tuple[str, str, int], Floats] = field(default_factory=dict)
    defect_rate: Mapping[SourceKey, Floats] = field(default_factory=dict)
    production_delay: Mapping[tuple[str, str, int], Days] = field(default_factory=dict)
    transport_delay: Mapping[tuple[LaneKey, int], Days] = field(default_factory=dict)


def draw(
    data: PlanningData, uncertainty: Uncertainty, samples: int, seed: int, mirrored: bool = False
) -> Draws:
    """``samples`` futures of ``data``; the same seed gives the same ones. ValueError below one sample.

    ``mirrored``: in every other future demand is as much below its forecast (on the scale of logarithms) as
    above it in the one before, so that few futures lie around the forecast.
    """
    if samples < 1:
        raise ValueError(f"at least one sample has to be drawn, not {samples}")

    def generator(*names: object) -> np.random.Generator:
        return np.random.default_rng([seed, crc32("\0".join(map(str, names)).encode())])

    def delays(late_share: float, *names: object) -> Days:
        return _delays(late_share, uncertainty.delay_days, samples, generator(*names))

    defect_rate = {
        key: _defect_rates(source.defect_rate, uncertainty.defect_error, samples, generator("defects", *key))
        for key, source in data.sources.items()
    }
    production = {
        (*key, period): delays(uncertainty.late_share.get(key[1], 0.0), "production", *key, period)
        for key in data.sources
        for period in data.horizon()
    }
    transport = {
        (lane, period): delays(uncertainty.shipping_late_share, "transport", *lane, period)
        for lane in data.lanes
        for period in data.horizon()
    }
    demand = _demand(data, uncertainty, samples, generator, mirrored)
    return Draws(samples, demand, defect_rate, production, transport)


def _demand(
    data: PlanningData,
    uncertainty: Uncertainty,
    samples: int,
    generator: Callable[..., np.random.Generator],
    mirrored: bool,
) -> dict[tuple[str, str, int], Floats]:
    """Lognormal with the forecast as mean; σ² = ln(1 + error²) is divided between the item as a whole and
    each cell."""
    common = {item: _normal(generator("item", item), samples, mirrored) for item in data.items}
    drawn = {}
    for (item, warehouse, period), units in data.demand.items():
        variance = math.log1p(uncertainty.demand_error.get(item, 0.0) ** 2)
        own = _normal(generator("demand", item, warehouse, period), samples, mirrored)
        normal = math.sqrt(_COMMON) * common[item] + math.sqrt(1 - _COMMON) * own
        drawn[item, warehouse, period] = units * np.exp(math.sqrt(variance) * normal - variance / 2)
    return drawn


def _normal(generator: np.random.Generator, samples: int, mirrored: bool) -> Floats:
    if not mirrored:
        return generator.standard_normal(samples)
    halves = generator.standard_normal((samples + 1) // 2)
    return np.column_stack([halves, -halves]).ravel()[:samples]


def _defect_rates(mean: float, error: float, samples: int, generator: np.random.Generator) -> Floats:
    """Beta distributed with the given mean; as planned where that leaves no room for an error."""
    if error <= 0 or not 0 < mean < 1:
        return np.full(samples, mean)
    weight = (1 - mean) / (mean * error**2) - 1  # a + b of the distribution with this variance
    if weight <= 0:
        return generator.binomial(1, mean, samples).astype(float)  # its limit: all of it or nothing
    return generator.beta(mean * weight, (1 - mean) * weight, samples)


def _delays(share: float, mean_days: float, samples: int, generator: np.random.Generator) -> Days:
    """Whole days: none with probability 1 − share, else geometric with the given mean (at least a day)."""
    late = generator.random(samples) < share
    days = generator.geometric(1 / max(mean_days, 1.0), samples)
    return np.where(late, days, 0).astype(np.int64)
