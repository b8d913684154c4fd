"""The table of cells as people make them: what stands in a column → what it means, or why it is refused.

Every case fills one column of the small workbook from its first row on, and says of each cell its value or
its code. ``csv``: whether a .csv file can hold the same (only texts and plain numbers can).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

DAY = date(2026, 11, 30)
MONDAY_48 = date(2026, 11, 23)


@dataclass(frozen=True)
class Refused:
    """The cell is an error with this code."""

    code: str


@dataclass(frozen=True)
class Formatted:
    """A number under a number format."""

    value: float
    number_format: str


@dataclass(frozen=True)
class Case:
    """One row of the table. ``column``: `Sheet.column`; ``notes``: codes told besides errors."""

    name: str
    column: str
    cells: Sequence[Any]
    meant: Sequence[Any]
    notes: tuple[str, ...] = ()
    csv: bool = True


NUMBER, COUNT, SHARE = "Items.unit_value", "Items.max_sources", "Items.max_defect_rate"
DATE, NAME, TEXT = "Open orders.available", "Warehouses.warehouse", "Items.name"
CHOICE, WEEKDAY = "Items.shortage_policy", "Warehouses.delivery_day"
UNSURE = Refused("ambiguous-number")
UNSURE_DAY = Refused("ambiguous-date")
NO_DATE = Refused("not-a-date")


def _each(column: str, meant: Any, *cells: Any, csv: bool = True) -> list[Case]:
    """One case a cell, all of the same meaning."""
    return [Case(f"{column}: {cell!r}", column, [cell], [meant], csv=csv) for cell in cells]


CASES: list[Case] = [
    # Numbers as text
    *_each(NUMBER, 1234.5, "1.234,5", "1,234.5", "1 234,5", "1 234.5", "1'234.5", "1’234,5", "1234,5"),
    *_each(NUMBER, 1234.5, "1\u00a0234,5", "1\u202f234,5", "１２３４．５", "１，２３４．５", " 1234.50 "),
    *_each(NUMBER, 123.0, "123", "１２３", "+123", "0123", "123,0", "1.23e2", "1,23E+2"),
    *_each(NUMBER, 1234567.0, "1.234.567", "1,234,567", "1 234 567", "1234567", "1'234'567"),
    *_each(NUMBER, 0.234, "0,234", "0.234", ".234", ",234"),
    *_each(NUMBER, 1.2345, "1,2345", "1.2345"),
    *_each(NUMBER, UNSURE, "1.234", "1,234", "12,345", "123.456", "１.２３４"),
    *_each(NUMBER, Refused("number-as-text"), "1,23,456", "12 34", "1..2", "1.2.3", "1 2345", "5.", "1 23,4"),
    *_each(NUMBER, Refused("not-a-number"), "many", "nan", "inf", "1_000", "0x10", "¥12", "12 pcs", "一百"),
    *_each(NUMBER, Refused("not-a-number"), "1.2万", "'=1+1", "(12)", "12-", "1/2", "--1", "#N/A "),
    *_each(NUMBER, Refused("out-of-range"), "-3", "−3", "-1.234,5"),
    *_each(NUMBER, Refused("not-finite"), "1e300", "9999999999999"),
    *_each(NUMBER, Refused("percent-of-nothing"), "12%", "12,5 %"),
    Case("settled by a decimal comma", NUMBER, ["1.234", "12,5"], [1234.0, 12.5], ("marks-settled",)),
    Case("settled by a decimal point", NUMBER, ["1.234", "12.5"], [1.234, 12.5], ("marks-settled",)),
    Case(
        "settled by grouping commas", NUMBER, ["1,234", "1,234,567"], [1234.0, 1234567.0], ("marks-settled",)
    ),
    Case("settled by a cell with both", NUMBER, ["1,234", "1.234,5"], [1.234, 1234.5], ("marks-settled",)),
    Case("columns that differ settle nothing", NUMBER, ["1.234", "1,5", "2.5"], [UNSURE, 1.5, 2.5]),
    Case("spaces settle nothing", NUMBER, ["1.234", "1 234"], [UNSURE, 1234.0]),
    Case("whole numbers settle nothing", NUMBER, ["1.234", "12", 7], [UNSURE, 12.0, 7.0]),
    Case("shown numbers settle nothing", NUMBER, ["1.234", 12.5], [UNSURE, 12.5], csv=False),
    # Numbers as numbers
    *_each(NUMBER, 12.0, 12, 12.0),
    *_each(NUMBER, 0.5, Formatted(0.5, "0%"), Formatted(0.5, '"¥"0.0'), csv=False),
    *_each(NUMBER, Refused("not-a-number"), True, datetime(2026, 11, 30), csv=False),
    *_each(NUMBER, Refused("error-cell"), "#N/A", "#DIV/0!", "#REF!", csv=False),
    *_each(NUMBER, Refused("uncached-formula"), "=1+1", "=Factories!A2", csv=False),
    # Counts and shares
    *_each(COUNT, 3, 3, 3.0, "3", "３", "3,0", "3.00"),
    *_each(COUNT, Refused("not-whole"), 2.5, "2,5"),
    *_each(SHARE, 0.12, 0.12, "0.12", "0,12", "12%", "12 %", "１２％", "12,0%", ".12"),
    *_each(SHARE, 0.12, Formatted(0.12, "0%"), csv=False),
    *_each(SHARE, Refused("share-above-one"), 12, "12", "112%"),
    # Dates
    *_each(
        DATE,
        DAY,
        "2026-11-30",
        "2026/11/30",
        "2026.11.30",
        "2026年11月30日",
        "20261130",
        "２０２６-１１-３０",
    ),
    *_each(DATE, DAY, "2026-11-30 00:00:00", "2026-11-30T00:00", "2026-11-30T00:00:00.000Z"),
    *_each(DATE, DAY, "30/11/2026", "11/30/2026", "30.11.2026", "30-11-2026"),
    *_each(DATE, DAY, "30 Nov 2026", "30-Nov-2026", "Nov 30, 2026", "30 novembre 2026", "30 nov. 2026"),
    *_each(DATE, DAY, "46356", 46356, 20261130),
    *_each(DATE, DAY, datetime(2026, 11, 30), date(2026, 11, 30), csv=False),
    *_each(
        DATE, DAY, Formatted(46356, '[$-804]yyyy"年"m"月"d"日"'), Formatted(46356, "[$-F800]dddd"), csv=False
    ),
    *_each(DATE, date(2026, 12, 1), "1er décembre 2026", "1st December 2026", "2026-12-1"),
    *_each(DATE, date(2026, 5, 5), "05/05/2026"),
    *_each(DATE, MONDAY_48, "2026-W48", "2026W48", "2026-w48", "W48 2026", "W48/2026", "2026-W48-1"),
    *_each(DATE, MONDAY_48, "2026年第48周", "2026年48周", "S48 2026", "semaine 48 2026", "week 48 2026"),
    *_each(DATE, date(2026, 12, 28), "2026-W53"),
    *_each(DATE, date(2020, 12, 28), "2020-W53"),
    *_each(DATE, NO_DATE, "2025-W53", "2026-W00", "2026-W54", "2026-02-30", "31/04/2026"),
    *_each(DATE, NO_DATE, "W48", "48", 48, "2026-48", "202648", "2026-11", "30/11/26", "30/11", "soon"),
    *_each(DATE, NO_DATE, 46356.5, "1926-11-30", "2026-11-30 08:00", "30/11-2026"),
    *_each(DATE, UNSURE_DAY, "02/03/2026", "2-3-2026", "02.03.2026"),
    *_each(DATE, Refused("date-with-time"), datetime(2026, 11, 30, 8, 30), csv=False),
    *_each(DATE, Refused("error-cell"), "#VALUE!", csv=False),
    Case("day first", DATE, ["02/03/2026", "30/11/2026"], [date(2026, 3, 2), DAY], ("marks-settled",)),
    Case("month first", DATE, ["02/03/2026", "11/30/2026"], [date(2026, 2, 3), DAY], ("marks-settled",)),
    Case("both", DATE, ["02/03/2026", "11/30/2026", "30/11/2026"], [UNSURE_DAY, DAY, DAY]),
    # Names and texts
    *_each(NAME, "007", "007", " 007 ", "\u3000007\u00a0", "\ufeff007"),
    *_each(NAME, "007", Formatted(7, "000"), csv=False),
    *_each(NAME, "NA", "NA"),
    *_each(NAME, "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    *_each(NAME, "../../etc/passwd", "../../etc/passwd"),
    *_each(NAME, "+hub", "+hub", "'+hub"),
    *_each(NAME, "@hub", "@hub"),
    *_each(NAME, Refused("control-character"), "hu\x07b", "hu\nb", "hu\u202eb", "hu\u200bb"),
    *_each(NAME, Refused("not-a-name"), datetime(2026, 11, 30), 1e15, Formatted(7.5, "000"), csv=False),
    *_each(TEXT, "-", "-"),
    # Words
    *_each(
        CHOICE,
        "backorder",
        "backorder",
        " Backorder ",
        "BACKORDER",
        "ｂａｃｋｏｒｄｅｒ",
        "延期交货",
        "Différée",
    ),
    *_each(CHOICE, Refused("not-a-choice"), "late", "否"),
    *_each(WEEKDAY, 0, "Monday", "mon", 1, "1", "周一", "星期一", "lundi", "Lundi"),
    *_each(WEEKDAY, Refused("not-a-weekday"), 0, 8, "m"),
]
