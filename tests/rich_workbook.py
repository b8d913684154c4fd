"""An input workbook with everything beside its cells that planners put there, written with xlsxwriter."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import xlsxwriter
from seeded_faults.good_workbook import COLUMNS, GOOD

FAULTS = {
    # cell of Forecast: what is wrong there
    "A4": "Bal",
    "D5": "lots",
}
REMARK = "ask Temu again"
REMARKS = {"=1<2": True, "=1/0": "#DIV/0!", '="a<b"': "a<b & c"}
"""Formulas of the sheet Remarks, and what they show."""
TEXT_LIKE_A_FORMULA = "=cmd|' /C calc'!A0"


def write_rich_workbook(path: Path, macros: bool = False) -> Path:
    """The good workbook with two wrong cells, formulas, looks, charts, pictures, controls and more."""
    picture = _write_picture(path.parent / "logo.png")
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        header = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "white"})
        for name, rows in GOOD.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, COLUMNS[name], header)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, list(row.values()))
        _fill_forecast(book, header, picture)
        sheet = book.get_worksheet_by_name("Items")
        sheet.set_background(str(picture))
        sheet.write_string("B3", TEXT_LIKE_A_FORMULA)
        sheet.add_table(
            "A1:M5", {"columns": [{"header": name} for name in COLUMNS["Items"]], "name": "ItemTable"}
        )
        sheet = book.add_worksheet("Remarks")
        for column, (formula, result) in enumerate(REMARKS.items()):
            sheet.write_formula(0, column, formula, None, result)
        book.define_name("Rate", "=Settings!$B$9")
        if macros:
            project = path.parent / "vba.bin"
            project.write_bytes(b"a project")
            book.add_vba_project(str(project))
    return path


def _fill_forecast(book: Any, header: Any, picture: Path) -> None:
    sheet = book.get_worksheet_by_name("Forecast")
    for cell, value in FAULTS.items():
        sheet.write(cell, value)
    sheet.write_comment("D5", REMARK, {"author": "a planner"})
    sheet.write_comment("D6", REMARK, {"author": "a planner"})
    sheet.write_formula("D3", "=60+1", None, 61)
    sheet.write_formula("B3", '="Choice"&" hub"', None, "Choice hub")
    sheet.add_sparkline("I2", {"range": "Forecast!D2:D9"})
    sheet.conditional_format("D2:D60", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("D2:D60", {"type": "cell", "criteria": ">", "value": 90, "format": header})
    sheet.data_validation("E2:E60", {"validate": "list", "source": ["platform", "own"]})
    sheet.insert_textbox("K5", "Remember New Year")
    sheet.insert_button("K15", {"caption": "Plan"})
    sheet.set_header("&L&G", {"image_left": str(picture)})
    sheet.insert_image("K20", str(picture))
    sheet.freeze_panes(1, 2)
    sheet.set_column("A:A", 23)
    sheet.set_row(7, 33, None, {"hidden": True})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Forecast!$D$2:$D$9"})
    chart.set_title({"name": "Demand"})
    sheet.insert_chart("L2", chart)


def _write_picture(path: Path) -> Path:
    """A red square of 8 by 8."""
    rows = b"".join(b"\0" + bytes([200, 60, 60] * 8) for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    packed = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + packed)
    return path
