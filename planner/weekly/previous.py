"""Last week's run as this week needs it: its input as planned, and the tables of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from models.data import PlanningData
from planner.assemble import assemble
from planner.history.plan_tables import PlanTable, read_plan_tables
from planner.history.reader import RecordedRun
from planner.periods import PeriodCalendar
from planner.planning_values import with_planning_values
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook


@dataclass(frozen=True)
class PreviousRun:
    """A recorded run with a plan; its workbooks are read when asked for."""

    run: RecordedRun

    @property
    def name(self) -> str:
        """`2026-11-23-r01`."""
        return self.run.record.name

    @cached_property
    def workbook(self) -> Workbook:
        """The input as it was planned. It held every check of its day, so it is not checked again."""
        workbook, _ = read_workbook(self.run.planned_input)
        return with_planning_values(workbook, learn=bool(self.run.record.settings.get("learn")))

    @cached_property
    def given(self) -> Workbook:
        """The input as it was given."""
        workbook, _ = read_workbook(self.run.given_input)
        return workbook

    @cached_property
    def calendar(self) -> PeriodCalendar:
        """Its periods."""
        return PeriodCalendar.from_settings(self.workbook.settings)

    @cached_property
    def data(self) -> PlanningData:
        """The numbers that were planned."""
        return assemble(self.workbook).data

    @cached_property
    def tables(self) -> dict[str, PlanTable]:
        """Sheet of the plan workbook → its rows."""
        return read_plan_tables(self.run.plan)
