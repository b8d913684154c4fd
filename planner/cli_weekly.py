"""The commands `planner weekly` and `planner history`: what a scheduler or a person types."""

from __future__ import annotations

import json
import math
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli_history import history_app
from planner.cli_options import (
    CauseTime,
    Cluster,
    FactoryPeriods,
    FactorySheets,
    Gap,
    InputPath,
    JsonFlag,
    Language,
    Learn,
    Method,
    TimeLimit,
    Workers,
    demand_that_hands_fit,
)
from planner.errors import PlannerError
from planner.factory_sheets.wanted import DEFAULT_PERIODS, SheetsWanted
from planner.factory_sheets.words import ENGLISH

_LAST_PLAN_FROM = ("history", "workbook")
_LOG_FORMATS = ("text", "json")

HistoryFolder = Annotated[
    Path,
    typer.Option(
        "--history", metavar="DIR", file_okay=False, help="Folder of all weekly runs; made where absent."
    ),
]


def _one_of(choices: tuple[str, ...], value: str) -> str:
    if value not in choices:
        raise typer.BadParameter(f"must be one of {', '.join(choices)}")
    return value


def _patience(value: float) -> float:
    if not 0 <= value < math.inf:  # a NaN is neither
        raise typer.BadParameter("must be a number of seconds, at least 0")
    return value


def _weekly(
    workbook: InputPath,
    history: HistoryFolder,
    week: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="First day of the first period; default: of the period that holds today.",
        ),
    ] = None,
    wait: Annotated[
        float,
        typer.Option(
            callback=_patience, help="Seconds to wait for another run on this history; 0 leaves at once."
        ),
    ] = 0.0,
    last_plan: Annotated[
        str,
        typer.Option(
            callback=lambda value: _one_of(_LAST_PLAN_FROM, value),
            metavar="|".join(_LAST_PLAN_FROM),
            help="What was agreed before: the plan of the run before, or the sheet Last plan.",
        ),
    ] = "history",
    again: Annotated[
        bool, typer.Option("--again", help="Plan also where nothing has changed since a recorded run.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything but record: nothing is written anywhere.")
    ] = False,
    log_format: Annotated[
        str,
        typer.Option(
            callback=lambda value: _one_of(_LOG_FORMATS, value),
            metavar="|".join(_LOG_FORMATS),
            help="How the log looks on stderr. The run's folder holds both.",
        ),
    ] = "text",
    as_json: JsonFlag = False,
    gap: Gap = None,
    time_limit: TimeLimit = None,
    method: Method = "auto",
    workers: Workers = None,
    cluster: Cluster = None,
    learn: Learn = False,
    factory_sheets: FactorySheets = False,
    language: Language = ENGLISH,
    factory_periods: FactoryPeriods = DEFAULT_PERIODS,
    cause_time: CauseTime = None,
) -> None:
    """Plan this week from last week's plan, and record it: the command for a scheduler."""
    demand_that_hands_fit(method, workers, cluster)
    from planner.console import ConsoleMonitor, StopRequest
    from planner.messages import error_json
    from planner.weekly.log import logging_to_stderr, say_error
    from planner.weekly.operate import run_weekly
    from planner.weekly.request import WeeklyRequest
    from planner.weekly.words import outcome_json, outcome_text

    request = WeeklyRequest(
        input=workbook,
        history=history,
        now=datetime.now().astimezone(),
        week=None if week is None else week.date(),
        last_plan_from=last_plan,
        gap=gap,
        time_limit=time_limit,
        method=method,
        workers=workers,
        cluster=cluster,
        learn=learn,
        factory_sheets=SheetsWanted(language, factory_periods) if factory_sheets else None,
        cause_time=cause_time,
        again=again,
        dry_run=dry_run,
    )
    with logging_to_stderr(log_format):
        try:
            with StopRequest().listening() as stop, ConsoleMonitor(stop) as monitor:
                outcome = run_weekly(request, monitor, wait)
        except PlannerError as error:
            say_error(error)  # in the form asked for, once
            if as_json:
                _print_json(error_json(error))
            raise typer.Exit(error.exit_code) from error
    if as_json:
        _print_json(outcome_json(outcome))
    else:
        typer.echo(outcome_text(outcome))


def _print_json(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, allow_nan=False))


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("weekly")(_weekly)
    app.add_typer(history_app, name="history")
