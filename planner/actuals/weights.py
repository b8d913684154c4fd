"""Weights of the forecast's sources: those in force, and those that accuracy speaks for (L3)."""

from __future__ import annotations

from planner.actuals.accuracy import weights_by_accuracy
from planner.actuals.facts import past_forecasts, sales
from planner.workbook.settings import forecast_weight_name
from planner.workbook.table import Workbook


def forecast_sources(workbook: Workbook) -> list[str]:
    """Sources of the forecast from the start on, and of earlier ones."""
    ahead = {source for source in workbook["Forecast"].columns["source"].values if isinstance(source, str)}
    return sorted(ahead | past_forecasts(workbook).keys())


def weights_in_force(workbook: Workbook) -> dict[str, float]:
    """Source → weight; 1 where Settings give none (M20)."""
    return {
        source: float(workbook.settings.get(forecast_weight_name(source), 1.0))
        for source in forecast_sources(workbook)
    }


def measured_weights(workbook: Workbook) -> dict[str, float] | None:
    """Source → weight by its accuracy; None where there are no two sources, or nothing to compare."""
    ahead = {source for source in workbook["Forecast"].columns["source"].values if isinstance(source, str)}
    if len(ahead) < 2:
        return None
    prior = float(workbook.settings["learning_prior"])
    return weights_by_accuracy(past_forecasts(workbook), sales(workbook), ahead, prior)
