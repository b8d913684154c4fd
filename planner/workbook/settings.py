"""The Settings sheet: one setting a row, each with the type that the attribute table gives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from planner.validation import reading_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem, is_blank, parse_text, parser_of
from planner.workbook.columns import Column, Sheet
from planner.workbook.habits import Habits, texts_in
from planner.workbook.headed import HeadedSheet
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX, SETTINGS
from planner.workbook.input_words import setting_words
from planner.workbook.names import same_name
from planner.workbook.sheets import default_of, keep_filled, match_headers

_WEIGHT = Column(FORECAST_WEIGHT_PREFIX, "number", "weight of a source of the forecast", minimum=0.0)


@dataclass
class Settings:
    """Settings by name, with defaults applied; the cells of those given."""

    values: dict[str, Any] = field(
        default_factory=lambda: {column.name: default_of(column) for column in SETTINGS}
    )
    cells: dict[str, str] = field(default_factory=dict)


def forecast_weight_name(source: str) -> str:
    """Name under which the weight of a source of the forecast stands among the settings."""
    return f"{FORECAST_WEIGHT_PREFIX} {' '.join(source.lower().split())}"


def read_settings(raw: HeadedSheet | None, sheet: Sheet, problems: list[Problem], habits: Habits) -> Settings:
    """Settings with their types; ``raw`` is None where the workbook has no such sheet."""
    settings = Settings()
    if raw is None:
        return settings
    positions = match_headers(raw, sheet, problems)
    if set(positions) == {"setting", "value"}:
        filled = keep_filled(raw, positions.values())
        names, contents = filled.column(positions["setting"]), filled.column(positions["value"])
        if raw.marks.text_only:
            habits = habits.of_column(_WEIGHT, texts_in(contents))
        for name, content, number in zip(names, contents, filled.row_numbers, strict=True):
            at_name = raw.place(positions["setting"], number)
            at_value = raw.place(positions["value"], number)
            _read_setting(settings, name, content, (at_name, at_value), problems, habits)
    for column in SETTINGS:
        if column.required and column.name not in settings.cells:
            problems.append(
                codes.MISSING_SETTING.at(raw.title, f"{column.name} ({column.meaning}) is not given.")
            )
    return settings


def _read_setting(
    settings: Settings,
    name: object,
    content: object,
    places: tuple[str, str],
    problems: list[Problem],
    habits: Habits,
) -> None:
    """``places``: of the name and of the value."""
    at_name, at_value = places
    try:
        column = None if is_blank(name) else _setting_column(parse_text(name))
    except CellProblem as found:
        problems.append(found.code.at(at_name, found.message, found.remedy))
        return
    if column is None:
        problems.append(_unknown_setting(name, at_name))
    elif column.name in settings.cells:
        first = settings.cells[column.name]
        problems.append(codes.DUPLICATE_SETTING.at(at_name, f"{column.name} stands at {first} already."))
    else:
        settings.cells[column.name] = at_value
        _read_value(settings, column, content, at_value, problems, habits)


def _read_value(
    settings: Settings, column: Column, content: object, at: str, problems: list[Problem], habits: Habits
) -> None:
    if is_blank(content):
        if column.required:
            problems.append(codes.REQUIRED_BLANK.at(at, f"{column.name} is blank; it has no default."))
        return
    settings.values[column.name] = None
    try:
        settings.values[column.name] = parser_of(column, habits)(content)
    except CellProblem as found:
        problems.append(found.code.at(at, found.message, found.remedy))


def _setting_column(name: str) -> Column | None:
    """The setting of that name; for a weight, one under its canonical name."""
    prefix = same_name(FORECAST_WEIGHT_PREFIX)
    if same_name(name).startswith(prefix + " "):
        source = name.strip()[len(prefix) :].lstrip(" _")
        return Column(forecast_weight_name(source), "number", _WEIGHT.meaning, minimum=0.0)
    known = setting_words(SETTINGS).get(same_name(name))
    return next((column for column in SETTINGS if column.name == known), None)


def _unknown_setting(name: object, at: str) -> Problem:
    if is_blank(name):
        return codes.REQUIRED_BLANK.at(at, "a value without the name of its setting.")
    return codes.UNKNOWN_SETTING.at(
        at,
        f"there is no setting {str(name).strip()!r}.",
        did_you_mean(str(name), (column.name for column in SETTINGS), codes.UNKNOWN_SETTING.remedy),
    )
