"""How uncertain a workbook says that demand, yield and lead times are."""

from __future__ import annotations

from planner.uncertainty.draws import Uncertainty
from planner.workbook.table import Workbook


def uncertainty_of(workbook: Workbook) -> Uncertainty:
    """Items and factories that say nothing of themselves take what Settings says."""
    settings = workbook.settings

    def or_general(given: float | None, name: str) -> float:
        return float(settings[name] if given is None else given)

    return Uncertainty(
        demand_error={
            row["item"]: or_general(row["demand_error"], "demand_error") for row in workbook["Items"]
        },
        defect_error=float(settings["defect_error"]),
        late_share={
            row["factory"]: or_general(row["late_share"], "late_share") for row in workbook["Factories"]
        },
        shipping_late_share=float(settings["late_share"]),
        delay_days=float(settings["delay_days"]),
    )
