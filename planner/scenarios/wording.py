"""From what a person writes to what is meant: `where` and `change`, both held against the attribute table."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from planner.scenarios.change import SIGNS, Condition, Kind, Operation
from planner.validation import scenario_codes as codes
from planner.validation.codes import Code, did_you_mean
from planner.workbook.cells import CellProblem, is_blank, parser_of
from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.names import same_name
from planner.workbook.table import Cell

FIGURES = ("number", "share", "integer")
"""Kinds of columns that can be multiplied and added to; dates can be added to."""
_NUMBER = r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_CHANGE = re.compile(
    rf"(?P<sign>[*+-])\s*(?P<number>{_NUMBER})\s*(?P<percent>%?)"
    r"|=\s*(?P<value>.*)|(?P<verb>set|copy)\s+(?P<what>.+)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*(?P<column>[^=!<>]+?)\s*(?P<sign>!=|<=|>=|=|<|>)\s*(?P<values>.*?)\s*")


def find_sheet(name: str) -> Sheet:
    """The input sheet of that name. Raises CellProblem."""
    known = {same_name(title): sheet for title, sheet in INPUT_SHEETS.items() if title != "Scenarios"}
    if same_name(name) not in known:
        titles = [sheet.name for sheet in known.values()]
        raise CellProblem(
            codes.SCENARIO_SHEET,
            f"there is no input sheet {name!r} that a scenario can change.",
            did_you_mean(name, titles, codes.SCENARIO_SHEET.remedy),
        )
    return known[same_name(name)]


def find_column(sheet: Sheet, name: str, code: Code = codes.SCENARIO_COLUMN) -> Column:
    """The column of that name. Raises CellProblem with ``code``."""
    known = {same_name(column.name): column for column in sheet.columns}
    if same_name(name) not in known:
        raise CellProblem(
            code,
            f"{sheet.name} has no column {name.strip()!r}.",
            did_you_mean(name, (column.name for column in sheet.columns), code.remedy),
        )
    return known[same_name(name)]


def read_where(text: str, sheet: Sheet) -> tuple[Condition, ...]:
    """`factory=Chenghai; period>=2027-02-01` as conditions; blank text gives none. Raises CellProblem.

    Values are separated by `|`; what is between double quotes is taken literally.
    """
    if is_blank(text):
        return ()
    return tuple(_condition(part, sheet) for part in _split(text, ";") if not is_blank(part))


def _condition(text: str, sheet: Sheet) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None or not found["values"]:
        raise CellProblem(codes.SCENARIO_WHERE, f"{text.strip()!r} is no condition.")
    column = find_column(sheet, found["column"], codes.SCENARIO_WHERE)
    sign, written = found["sign"], [part.strip() for part in _split(found["values"], "|")]
    if sign not in SIGNS[:2] and column.kind not in (*FIGURES, "date"):
        raise CellProblem(
            codes.SCENARIO_WHERE, f"{column.name} holds no figures or dates: compare it with = or !=."
        )
    if written == ["*"] and sign == "=":
        return Condition(column.name, sign, None)
    return Condition(column.name, sign, tuple(read_content(part, column) for part in written))


def _split(text: str, separator: str) -> Iterator[str]:
    """Parts of a text, not divided inside double quotes. Raises CellProblem for a quote left open."""
    if text.count('"') % 2:
        raise CellProblem(codes.SCENARIO_WHERE, f"{text.strip()!r} has a quotation mark without its pair.")
    return iter(re.findall(rf'(?:^|(?<={re.escape(separator)}))((?:"[^"]*"|[^{separator}"])*)', text))


def read_content(text: str, column: Column) -> Cell:
    """A value of the column, as in a cell of it; blank text and `""` are a blank. Raises CellProblem."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if is_blank(text):
        return None
    if column.kind in FIGURES:
        return parser_of(column)(_number(text, column))
    return parser_of(column)(text)


def _number(text: str, column: Column) -> float:
    found = re.fullmatch(rf"(-?{_NUMBER})\s*(%?)", text)
    if found is None:
        raise CellProblem(codes.SCENARIO_CHANGE, f"{text!r} is no number, which {column.name} holds.")
    return float(found[1]) / (100 if found[2] else 1)


def read_change(text: str, column: Column) -> Operation:
    """`*0.7`, `+10%`, `-2`, `=5`, `set 5` or `copy NAME` as an operation. Raises CellProblem."""
    found = _CHANGE.fullmatch(text.strip())
    if found is None:
        raise CellProblem(codes.SCENARIO_CHANGE, f"{text.strip()!r} is no change.")
    if found["sign"]:
        return _figure_change(found, column)
    verb = (found["verb"] or "").lower()
    if verb == "copy" and not (column.kind == "name" and column.key):
        raise CellProblem(codes.SCENARIO_CHANGE, f"{column.name} is no name that rows are copied to.")
    content = read_content(found["what"] or found["value"] or "", column)
    if content is None and (column.required or verb):
        raise CellProblem(codes.SCENARIO_CHANGE, f"{text.strip()!r} leaves {column.name} blank.")
    return Operation({"set": Kind.SET, "copy": Kind.COPY}.get(verb, Kind.ASSIGN), content=content)


def _figure_change(found: re.Match[str], column: Column) -> Operation:
    number, percent = float(found["number"]), bool(found["percent"])
    sign = -1.0 if found["sign"] == "-" else 1.0
    if not math.isfinite(number):
        raise CellProblem(codes.SCENARIO_CHANGE, f"{found['number']} is too large to be meant.")
    if column.kind == "date" and (found["sign"] == "*" or percent or number != int(number)):
        raise CellProblem(
            codes.SCENARIO_CHANGE, f"{column.name} is a date: add whole days to it, such as +7."
        )
    if column.kind not in (*FIGURES, "date"):
        raise CellProblem(codes.SCENARIO_CHANGE, f"{column.name} holds no figures: only = changes it.")
    if found["sign"] == "*":
        return Operation(Kind.MULTIPLY, factor=number / (100 if percent else 1))
    if percent:
        return Operation(Kind.MULTIPLY, factor=1 + sign * number / 100)
    return Operation(Kind.ADD, amount=sign * number)
