"""From a solved plan to the tables and the first page of a plan workbook."""

from planner.report.build import build_report
from planner.report.contents import LEARN, InputNote, RunInfo
from planner.workbook.plan_content import PlanReport, SummaryFacts

__all__ = ["LEARN", "InputNote", "PlanReport", "RunInfo", "SummaryFacts", "build_report"]
