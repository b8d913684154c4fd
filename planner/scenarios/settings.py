"""Changes of the Settings sheet, which is no table of one kind of column: each row has a type of its own."""

from __future__ import annotations

from dataclasses import replace

from planner.scenarios.change import CellChange, Change, Kind, Operation
from planner.scenarios.wording import FIGURES, read_change
from planner.validation import scenario_codes as codes
from planner.validation.codes import did_you_mean
from planner.workbook.cells import CellProblem
from planner.workbook.columns import Column
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX, SETTINGS
from planner.workbook.names import same_name
from planner.workbook.sheets import default_of
from planner.workbook.table import Cell, Workbook


def change_setting(workbook: Workbook, change: Change) -> tuple[Workbook, list[CellChange]]:
    """The workbook with one setting changed, and that cell; nothing where it is as before.

    Raises CellProblem where `where` is not `setting=NAME`, or the value does not suit the setting.
    """
    column = _setting_meant(workbook, change)
    before = workbook.settings.get(column.name)
    operation = _operation(change, column)
    if before is None and operation.kind in (Kind.MULTIPLY, Kind.ADD):
        raise CellProblem(
            codes.SCENARIO_BLANK, f"{column.name} is not given, which means {column.default_words}."
        )
    after = operation.applied_to(before, column)
    after = default_of(column) if after is None else after
    if after == before:
        return workbook, []
    place = workbook.setting_cells.get(column.name, "Settings")
    cell = CellChange(place, "Settings", f"setting {column.name}", "value", before, after, change.place)
    cells = {**workbook.setting_cells, column.name: place}
    settings = {**workbook.settings, column.name: after}
    return replace(workbook, settings=settings, setting_cells=cells), [cell]


def _setting_meant(workbook: Workbook, change: Change) -> Column:
    names = [condition.values for condition in change.where if condition.column == "setting"]
    if len(change.where) != 1 or len(names) != 1 or names[0] is None or len(names[0]) != 1:
        raise CellProblem(
            codes.SCENARIO_WHERE,
            "a change of Settings needs the name of one setting.",
            "Write where: setting=NAME, column: value.",
        )
    if change.column != "value":
        raise CellProblem(codes.SCENARIO_COLUMN, "of Settings, only the column value is changed.")
    wanted = str(names[0][0])
    known = {same_name(column.name): column for column in SETTINGS}
    weights = [name for name in workbook.settings if name.startswith(FORECAST_WEIGHT_PREFIX)]
    known |= {same_name(name): Column(name, "number", "", minimum=0.0, default=1) for name in weights}
    if same_name(wanted) not in known:
        raise CellProblem(
            codes.SCENARIO_WHERE,
            f"there is no setting {wanted!r}.",
            did_you_mean(wanted, (column.name for column in known.values()), "Correct the name."),
        )
    return known[same_name(wanted)]


def _operation(change: Change, column: Column) -> Operation:
    """Values of Settings are typed by their row: what was read as text is read again as that setting's."""
    operation = change.operation
    if operation.kind is Kind.COPY:
        raise CellProblem(codes.SCENARIO_CHANGE, "settings cannot be copied.")
    if operation.kind in (Kind.MULTIPLY, Kind.ADD):
        if column.kind not in (*FIGURES, "date"):
            raise CellProblem(codes.SCENARIO_CHANGE, f"{column.name} holds no figures: only = changes it.")
        return operation
    written: Cell = operation.content
    return read_change(f"={'' if written is None else written}", column)
