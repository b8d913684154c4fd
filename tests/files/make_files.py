"""Makes the workbooks of this folder, with LibreOffice as the program that saves them."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import openpyxl
from workbook_builder import build_workbook, small_sheets

HERE = Path(__file__).parent


def build(path: Path) -> Path:
    """The small workbook with what people do to workbooks."""
    sheets = small_sheets()
    sheets["Items"][0] |= {"item": 7, "name": "Toy 玩具", "max_defect_rate": 0.05}
    for name in ("Sourcing", "Operations", "Forecast"):
        for row in sheets[name]:
            row["item"] = "007"
    sheets["Resources"][0] |= {"overtime_hours": "=2+3", "overtime_cost": "=1/0"}
    sheets["Stock"] = [{"location": "hub", "item": '="00"&7', "quantity": '=IF(1=1,"",3)'}]
    sheets["Remarks"] = [["not read"]]
    build_workbook(path, sheets)
    book = openpyxl.load_workbook(path)
    book["Items"]["A2"].number_format = "000"
    book["Items"].cell(2, 6).number_format = "0%"
    book["Forecast"].row_dimensions[3].hidden = True
    book["Forecast"].column_dimensions["B"].hidden = True
    book["Lanes"].sheet_state = "hidden"
    warehouses = book["Warehouses"]
    warehouses["B1"], warehouses["B2"], warehouses["A3"] = "platform", "Choice", "depot"
    warehouses.merge_cells("B2:B3")
    book.save(path)
    return path


def save_as(source: Path, target: Path, kind: str) -> None:
    """Let LibreOffice save ``source`` as ``target``."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        (found,) = Path(folder).iterdir()
        target.write_bytes(found.read_bytes())


def main() -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as folder:
        source = build(Path(folder) / "odd.xlsx")
        for suffix in ("xlsx", "xls", "ods"):
            save_as(source, HERE / f"odd.{suffix}", suffix)


if __name__ == "__main__":
    main()
