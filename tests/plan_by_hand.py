"""A small plan worked out by hand, for tests of reports, causes and the plan workbook.

The small workbook with 10 hours of press a week (100 units), the press closed in week 2, and 30 units of
opening stock at the hub. Demand is 100 a week. Weeks 0 and 1: 100 made and served each, so that the 30 stay.
Week 2: nothing made, the 30 served, 70 lost. Week 3: 100 made and served. There is nothing better: 230 units
are all that can be there for the 300 of the first three weeks, and losing 70 costs more than a setup.

Money: production 300 × 5 = 1500; setups 3 × 20 = 60; 30 units held over two weeks at 0.5 = 30; 70 lost
at 30 = 2100; together 3690.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from workbook_builder import Sheets, build_workbook, small_sheets, week

from models.solution import PlanSolution, PlanStatus
from planner.assemble import Assembled, assemble
from planner.report import RunInfo
from planner.validation.load import load_workbook
from planner.workbook.table import Workbook

QUANTITIES = {0: 100.0, 1: 100.0, 3: 100.0}


def sheets_by_hand() -> Sheets:
    """The input of the plan."""
    sheets = small_sheets()
    sheets["Resources"][0]["regular_hours"] = 10
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 30}]
    sheets["Calendar"] = [{"factory": "plant", "period": week(2), "factor": 0}]
    return sheets


def solution_by_hand() -> PlanSolution:
    """The plan."""
    return PlanSolution(
        status=PlanStatus.OPTIMAL,
        objective=3690.0,
        bound=3690.0,
        production={("toy", "plant", period): units for period, units in QUANTITIES.items()},
        setups={("toy", "plant", period): 1 for period in QUANTITIES},
        lots={},
        inspected={("toy", "plant", "none", period): units for period, units in QUANTITIES.items()},
        shipments={
            ("toy", "plant", "hub", "standard", "none", period): units for period, units in QUANTITIES.items()
        },
        warehouse_stock={("toy", "hub", 0): 30.0, ("toy", "hub", 1): 30.0},
        lost={("toy", "hub", 2): 70.0},
        costs={"production": 1500.0, "setup": 60.0, "holding": 30.0, "lost sales": 2100.0},
    )


def load(path: Path, sheets: Sheets) -> tuple[Workbook, Assembled]:
    """Write, read and assemble an input workbook."""
    workbook, _ = load_workbook(build_workbook(path, sheets))
    return workbook, assemble(workbook)


def run_info(workbook: Workbook) -> RunInfo:
    """A run with a fixed time."""
    return RunInfo(
        input_name=workbook.path.name,
        input_sha256=workbook.sha256,
        planned_at=datetime(2026, 1, 2, 9, 30, tzinfo=UTC),
        version="1.2.3",
        seconds={"read": 0.5, "plan": 2.0},
    )
