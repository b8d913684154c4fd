"""How a plan is made and what is made of it, as whoever asks for one may say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.options import SolveOptions
from planner.factory_sheets.wanted import SheetsWanted

if TYPE_CHECKING:
    from planner.workbook.table import Workbook


@dataclass(frozen=True)
class HowToPlan:
    """``gap``, ``time_limit``: None for what the workbook's Settings say; ``method``, ``workers``,
    ``cluster``: as in SolveOptions. ``learn``: plan with the values that Actuals speak for.
    ``factory_sheets``: None for none."""

    gap: float | None = None
    time_limit: float | None = None
    method: str = "auto"
    workers: int | None = None
    cluster: str | None = None
    learn: bool = False
    factory_sheets: SheetsWanted | None = None

    def options(self, workbook: Workbook) -> SolveOptions:
        """Options of the solver: what is said here first, then Settings."""
        return SolveOptions(
            gap=workbook.settings["gap"] if self.gap is None else self.gap,
            time_limit=workbook.settings["time_limit"] if self.time_limit is None else self.time_limit,
            method=self.method,
            workers=self.workers,
            cluster=self.cluster,
        )
