"""What is recorded of a planned week: figures, costs, settings, versions."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from planner import __version__
from planner.history.record import Scalar
from planner.weekly.run import PlannedWeek

_LIBRARIES = ("highspy", "pyomo", "numpy", "scipy", "openpyxl", "xlsxwriter")


def versions() -> dict[str, str]:
    """Of everything that can change a plan."""
    found = {"planner": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def settings_in_force(planned: PlannedWeek, asked: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Every setting, with what the command line asked for instead."""
    found = {name: _scalar(value) for name, value in planned.rolled.workbook.settings.items()}
    return found | {name: value for name, value in asked.items() if value is not None}


def _scalar(value: object) -> Scalar:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | float | int | bool) else str(value)


def kpis(planned: PlannedWeek) -> dict[str, float | None]:
    """Figures of the first page, None where there is nothing to measure."""
    facts, solution = planned.report.summary, planned.solution
    return {
        "cost": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "seconds": sum(planned.seconds.values()),
        "service": facts.service,
        "forecast_units": facts.forecast_units,
        "started_units": facts.started_units,
        "unmet_units": facts.unmet_units,
        "lost_units": facts.lost_units,
        "late_units": facts.late_units,
        "overtime_hours": facts.overtime_hours,
        "stock_below_target": facts.stock_below_target,
        "defect_rate": facts.defect_rate,
    }
