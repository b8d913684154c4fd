"""What the attribute table says of a column, in words: for header notes and for the workbook reference."""

from __future__ import annotations

from planner.workbook.columns import Column

_KIND_WORDS = {
    "name": "name",
    "text": "text",
    "number": "number",
    "share": "share",
    "integer": "whole number",
    "date": "date",
    "choice": "word",
    "weekday": "weekday",
    "flag": "yes or no",
}


def allowed_range(column: Column) -> str:
    """The allowed numbers: `at least 0`, `above 0`, `from 0 to 1`; blank where any will do."""
    if column.minimum is None:
        return "" if column.maximum is None else f"at most {column.maximum:g}"
    if column.maximum is None:
        return f"{'above' if column.above_minimum else 'at least'} {column.minimum:g}"
    return f"from {column.minimum:g} to {column.maximum:g}"


def kind_words(column: Column) -> str:
    """What a cell of the column holds: `number, at least 0`, `lost or backorder`."""
    if column.choices:
        return " or ".join(column.choices)
    return ", ".join(part for part in (_KIND_WORDS[column.kind], allowed_range(column)) if part)


def header_note(column: Column) -> str:
    """The note on a header: meaning, unit, what may stand there, default."""
    lines = [f"{column.meaning[:1].upper()}{column.meaning[1:]}."]
    if column.unit:
        lines.append(f"Unit: {column.unit}")
    lines.append(f"Holds: {kind_words(column)}")
    if column.refers_to:
        lines.append(f"Declared on: {declaring_sheets(column)}")
    lines.append("Required" if column.required else f"Blank means: {column.default_words}")
    return "\n".join(lines)


def declaring_sheets(column: Column) -> str:
    """Where the names of a column are declared."""
    return "Factories or Warehouses" if column.refers_to == "location" else column.refers_to
