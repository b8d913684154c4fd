"""Plan the sample several times over, with all of its rules.

``PYTHONPATH=tests python tests/benchmarks/enlarged.py --times 8 --time-limit 120 300``. Generated workbooks
have thousands of items and few rules; here every item of `inputs/shenzhen_toys.xlsx` is there so many times:
with vehicles, delivery days, stock, open orders, stock targets, a last plan, service targets and inspection.
Each copy has a forecast of its own, drawn with a seed: 0.6 to 1.4 times the item's, every figure of it once
more 0.8 to 1.2 times. What items share is multiplied.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from planner_command import plan_sheets

SAMPLE = Path(__file__).parents[2] / "inputs" / "shenzhen_toys.xlsx"
SHARED = {
    "Resources": ("regular_hours", "overtime_hours"),
    "Factories": ("inspection_hours", "inspection_overtime_hours", "commitment_hours"),
    "Warehouses": ("storage_volume", "inbound_units"),
    "Lanes": ("max_shipments",),
    "Calendar": ("hours",),
}
"""Sheet → columns of what all items share"""
_LEFT_OUT = {"Scenarios", "Investments"}
_OF_ITEM, _OF_FIGURE = (0.6, 1.4), (0.8, 1.2)

Row = dict[str, Any]
Sheets = dict[str, list[Row]]


def sample_sheets(path: Path = SAMPLE) -> Sheets:
    """Sheet → its rows; without sheets that are not about one plan."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found: Sheets = {}
    for sheet in book.worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        if sheet.title not in _LEFT_OUT:
            named = (dict(zip(map(str, header), row, strict=True)) for row in rows)
            found[sheet.title] = [row for row in named if any(value is not None for value in row.values())]
    return found


def enlarged(sheets: Sheets, times: int, seed: int = 7) -> Sheets:
    """Every item ``times`` over, and so many times what they share."""
    draw = random.Random(seed)
    found = {
        name: [_multiplied(row, SHARED.get(name, ()), times) for row in rows] for name, rows in sheets.items()
    }
    for number in range(1, times):
        factors = {row["item"]: draw.uniform(*_OF_ITEM) for row in sheets["Items"]}
        for name, rows in sheets.items():
            for row in (row for row in rows if row.get("item") is not None):
                copy = row | {"item": f"{row['item']} {number}"}
                if name == "Forecast":
                    copy["quantity"] = round(
                        row["quantity"] * factors[row["item"]] * draw.uniform(*_OF_FIGURE)
                    )
                found[name].append(copy)
    return found


def _multiplied(row: Row, columns: tuple[str, ...], times: int) -> Row:
    known = {column: row[column] for column in columns if isinstance(row.get(column), int | float)}
    return row | {column: value * times for column, value in known.items()}


def main() -> None:
    """Plan with every time limit asked for and print one table."""
    parser = argparse.ArgumentParser(description="Plan the sample several times over.")
    parser.add_argument("--times", type=int, default=8)
    parser.add_argument("--time-limit", type=float, nargs="+", default=[120, 300])
    parser.add_argument("--gap", type=float, default=0.005)
    asked = parser.parse_args()
    sheets = enlarged(sample_sheets(), asked.times)
    print(f"{len(sheets['Items'])} items")
    print(f"{'limit':>6} {'status':>10} {'service':>8} {'cost':>12} {'gap':>7} {'seconds':>8}")
    for limit in asked.time_limit:
        with tempfile.TemporaryDirectory() as folder:
            answer = plan_sheets(Path(folder), sheets, asked.gap, limit)
        print(
            f"{limit:6.0f} {answer['status']:>10} {answer['service']:8.1%} {answer['objective']:12,.0f}"
            f" {answer['gap']:7.2%} {answer['seconds']['total']:8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
