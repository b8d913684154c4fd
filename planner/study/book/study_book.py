"""The result workbook of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.study.book import chart_page, comparison, lists
from planner.study.book.further_sheets import write_further
from planner.study.book.looks import Looks, write_book
from planner.study.book.names import sheet_names
from planner.study.book.question_page import write_question
from planner.study.outcome import Study
from planner.workbook.further_columns import FURTHER_SHEETS

_TAKEN = (
    comparison.SHEET,
    chart_page.SHEET,
    chart_page.DATA,
    lists.SCENARIOS,
    lists.CHANGES,
    lists.FIGURES,
    *FURTHER_SHEETS,
)


def write_study(path: Path, study: Study) -> None:
    """Comparison, charts, a page a scenario, what each changed, and all figures. Raises OutputNotWritable."""

    def fill(book: Any, looks: Looks) -> None:
        sheets = sheet_names((each.name for each in study.compared), _TAKEN)
        comparison.write_comparison(book, looks, study)
        charts = book.add_worksheet(chart_page.SHEET)
        lists.write_scenarios(book, looks, study)
        for each in study.compared:
            write_question(book, looks, study, each, sheets[each.name])
        write_further(book, study.answers.tables)
        lists.write_changes(book, looks, study)
        lists.write_figures(book, looks, study)
        figures = chart_page.write_chart_data(book, looks, study.all_results)
        chart_page.write_charts(book, charts, figures)

    write_book(path, "What-if study", fill)
