"""Pages of documentation made from the attribute table and the catalogue of messages.

``python -m planner.docs [FOLDER]`` writes them (FOLDER: `docs`); a test holds them to the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from planner.validation import reading_codes, rule_codes, scenario_codes
from planner.validation.codes import CATALOGUE
from planner.validation.problem import Severity
from planner.workbook.column_words import declaring_sheets, kind_words
from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX, INPUT_SHEETS, SETTINGS
from planner.workbook.input_words import CHOICE_WORDS, COLUMN_WORDS, SETTING_WORDS, SHEET_WORDS, Words
from planner.workbook.output_columns import OUTPUT_SHEETS

CODE_MODULES = (reading_codes, rule_codes, scenario_codes)
"""The modules that fill the catalogue; importing them is what fills it."""

_GENERATED = "<!-- Made by `python -m planner.docs`; edit the attribute table, not this page. -->"

_INPUT_RULES = f"""\
One table a sheet: a row of headers (row 1, or below titles), columns in any order. Sheet names and headers
are matched without regard to case, accents and what parts words, in English, Chinese or French (see
[words.md](words.md)). Wholly blank rows are skipped. Columns and sheets not listed here are not read,
and `planner check` names them. [reading.md](reading.md) says which files are read, what cells of each kind
may hold, and how large a file may be.

A blank cell means the default below; where a column is required it is an error. A number or date held as text
is read where only one can be meant, and is an error at its cell otherwise; so are a formula that was saved
without its result, and an error cell such as #N/A.

Names are text keys, compared after trimming. `007` stays `007`, as text or as a number formatted as 000;
`None`, `NA`, `null` and `TRUE` are names. Periods are named by the date of their first day: a real date, text
such as YYYY-MM-DD, or an ISO week such as 2026-W48.

**Forecast** may be wide instead: `item`, `warehouse` (`source`, `shortage_cost` if wanted), then one column
a period, headed by its date. In the wide form a blank cell gives no row: nothing is forecast there.

**Settings** may hold a row `{FORECAST_WEIGHT_PREFIX} SOURCE` for each source of the forecast (default 1)."""


def workbook_reference() -> str:
    """`docs/workbook.md`: every sheet, column and setting, in and out."""
    parts = ["# The workbook", _GENERATED, "## Input", _INPUT_RULES]
    parts += ["### Settings (required)", *_settings_table()]
    for sheet in INPUT_SHEETS.values():
        if sheet.name != "Settings":
            required = " (required)" if sheet.required else ""
            parts += [f"### {sheet.name}{required}", sheet.meaning, _input_table(sheet.columns)]
    parts += ["## Plan", "The plan workbook opens on **Summary**; the other sheets are plain long tables."]
    parts += list(_output_parts(OUTPUT_SHEETS))
    return "\n\n".join(parts) + "\n"


def _settings_table() -> Iterator[str]:
    yield "Columns `setting` and `value`, one setting a row."
    yield _input_table(SETTINGS)


def _input_table(columns: tuple[Column, ...]) -> str:
    rows = [
        (f"`{column.name}`", column.meaning, column.unit, _holds(column), column.default_words)
        for column in columns
    ]
    return _table(("column", "meaning", "unit", "holds", "blank means"), rows)


def _holds(column: Column) -> str:
    return f"name on {declaring_sheets(column)}" if column.refers_to else kind_words(column)


def _output_parts(sheets: Mapping[str, Sheet]) -> Iterator[str]:
    for sheet in sheets.values():
        yield f"### {sheet.name}"
        yield sheet.meaning
        yield _table(
            ("column", "meaning", "unit"),
            [(f"`{column.name}`", column.meaning, column.unit) for column in sheet.columns],
        )


def message_catalogue() -> str:
    """`docs/messages.md`: everything that `planner check` can say."""
    parts = [
        "# Messages",
        _GENERATED,
        "`planner check` names the place of every finding, what is wrong there, and how to mend it. "
        "Codes never change their meaning. Errors stop planning; warnings and notes do not.",
    ]
    for severity in Severity:
        codes = sorted(code.name for code in CATALOGUE.values() if code.severity is severity)
        rows = [(f"`{name}`", CATALOGUE[name].meaning, CATALOGUE[name].remedy) for name in codes]
        parts += [f"## {severity.value.capitalize()}s", _table(("code", "meaning", "how to mend it"), rows)]
    return "\n\n".join(parts) + "\n"


def other_words() -> str:
    """`docs/words.md`: what sheets, columns, settings and choices are called in other languages."""
    named: dict[str, Mapping[str, Words]] = {
        "Sheets": SHEET_WORDS,
        "Columns": COLUMN_WORDS,
        "Settings": SETTING_WORDS,
        "Choices": CHOICE_WORDS,
    }
    parts = [
        "# Other words",
        _GENERATED,
        "Sheets, headers, settings and words of a choice may be written in any of these ways; languages may "
        "be mixed. Where a name of the first column stands beside one of its other words, the first is read.",
    ]
    for title, words in named.items():
        rows = [
            (f"`{name}`", *(", ".join(of) for of in (found.chinese, found.french, found.english)))
            for name, found in words.items()
        ]
        parts += [f"## {title}", _table(("name", "Chinese", "French", "English"), rows)]
    return "\n\n".join(parts) + "\n"


def _table(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


PAGES = {"workbook.md": workbook_reference, "messages.md": message_catalogue, "words.md": other_words}
"""File name → what makes it."""


def main(folder: str = "docs") -> None:
    """Write all pages into a folder."""
    for name, make in PAGES.items():
        Path(folder, name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
