"""Options that several commands share, and what they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated

import typer

from models.options import METHODS
from planner.factory_sheets.words import LANGUAGES


def a_share(value: float | None) -> float | None:
    """A share, or nothing."""
    if value is not None and not 0 <= value <= 1:  # a NaN is neither
        raise typer.BadParameter("must be a share from 0 to 1, such as 0.01 for 1 %")
    return value


def an_xlsx(value: Path | None) -> Path | None:
    """A place for an Excel workbook, or nothing."""
    if value is not None and value.suffix.lower() != ".xlsx":
        raise typer.BadParameter("is written as an Excel workbook: give it a name that ends in .xlsx")
    return value


def an_xlsx_or_folder(value: Path) -> Path:
    """A place for an Excel workbook, or for a folder."""
    if value.suffix:
        an_xlsx(value)
    return value


def above_nothing(value: float | None) -> float | None:
    """Seconds, or nothing."""
    if value is not None and not 0 < value < math.inf:
        raise typer.BadParameter("must be a number of seconds above 0")
    return value


def at_least_nothing(value: float | None) -> float | None:
    """Seconds, 0 among them, or nothing."""
    if value is not None and not 0 <= value < math.inf:  # a NaN is neither
        raise typer.BadParameter("must be a number of seconds, at least 0")
    return value


def one_of(choices: Collection[str]) -> Callable[[str | None], str | None]:
    """What lets through one of ``choices``, or nothing."""

    def one(value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise typer.BadParameter(f"must be one of {', '.join(choices)}")
        return value

    return one


def an_address(value: str | None) -> str | None:
    """Of a Dask scheduler, or nothing."""
    if value is not None and not value.rpartition(":")[2].isdigit():
        raise typer.BadParameter("must be the address of a Dask scheduler, such as tcp://127.0.0.1:8786")
    return value


def demand_that_hands_fit(method: str, workers: int | None, cluster: str | None) -> None:
    """Raises BadParameter for options that exclude each other."""
    if workers is not None and cluster is not None:
        raise typer.BadParameter(
            "counts processes of this machine: leave it out with --cluster", param_hint="--workers"
        )
    if method == "whole" and cluster is not None:
        raise typer.BadParameter(
            "searches one model on this machine: leave it out with --cluster", param_hint="--method"
        )


def each_one_of(choices: Collection[str]) -> Callable[[list[str] | None], list[str] | None]:
    """`one_of` for an option that may be given again."""
    check = one_of(choices)

    def every(values: list[str] | None) -> list[str] | None:
        for value in values or ():
            check(value)
        return values

    return every


InputPath = Annotated[
    Path,
    typer.Argument(
        metavar="IN.xlsx",
        exists=True,
        help="Input workbook (.xlsx, .xlsm, .xls, .ods), or folder of .csv files.",
    ),
]
JsonFlag = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else there.")
]
Gap = Annotated[
    float | None, typer.Option(callback=a_share, help="Stop when proven this near to the optimum.")
]
TimeLimit = Annotated[
    float | None,
    typer.Option(callback=above_nothing, help="Longest time to look for a plan, in seconds."),
]
Method = Annotated[
    str,
    typer.Option(
        callback=one_of(METHODS),
        metavar="|".join(METHODS),
        help="One model of the whole, item by item against prices of shared capacity, or the one that "
        "suits the workbook.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Processes that plan on this machine; default: one for each core."),
]
Learn = Annotated[
    bool,
    typer.Option(
        "--learn",
        help="Plan with the lead times, defect rates and forecast weights that the sheet Actuals speaks for; "
        "without it they are only proposed.",
    ),
]
FactorySheets = Annotated[
    bool,
    typer.Option(
        "--factory-sheets",
        help="Write a workbook for each factory, too: what to make, inspect and ship, and what changed.",
    ),
]
Language = Annotated[
    str,
    typer.Option(
        callback=one_of(LANGUAGES),
        metavar="|".join(LANGUAGES),
        help="Language of the factory sheets: English, Chinese or French.",
    ),
]
FactoryPeriods = Annotated[
    int, typer.Option("--factory-periods", min=1, help="Periods that the factory sheets show.")
]
CauseTime = Annotated[
    float | None,
    typer.Option(
        "--cause-time",
        callback=at_least_nothing,
        metavar="SECONDS",
        help="Longest time to find out what changed the plan, by planning again with parts of last week's "
        "input; default: as long as planning may take; 0: not at all.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        callback=an_address,
        metavar="ADDRESS",
        help="Dask scheduler whose workers plan instead, such as tcp://127.0.0.1:8786. Only on a network "
        "that you trust.",
    ),
]
