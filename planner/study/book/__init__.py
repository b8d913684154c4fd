"""The result workbooks: of a study, scenarios side by side; of a sweep, a curve or a coloured table."""

from planner.study.book.study_book import write_study
from planner.study.book.sweep_book import write_sweep

__all__ = ["write_study", "write_sweep"]
