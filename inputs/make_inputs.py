"""Make the sample workbooks: ``python inputs/make_inputs.py [--output FOLDER]``.

Everything in them is made up: factories, toys, prices, hours and forecasts are invented to look like a toy
maker's and stand for nobody's. The same script makes the same files, byte for byte.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.shenzhen_toys import shenzhen_toys
from samples.small import small
from samples.workbook import write_workbook

SAMPLES = {"shenzhen_toys.xlsx": shenzhen_toys, "small.xlsx": small}


def make_inputs(folder: Path) -> None:
    """Write every sample workbook into ``folder``."""
    for name, sheets in SAMPLES.items():
        write_workbook(folder / name, sheets())


def main() -> None:
    """Entry point of the script."""
    parser = argparse.ArgumentParser(description="Make the sample workbooks.")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="folder for the workbooks")
    make_inputs(parser.parse_args().output)


if __name__ == "__main__":
    main()
