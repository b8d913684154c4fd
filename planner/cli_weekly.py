"""The commands `planner weekly` and `planner history`: what a scheduler or a person types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_answer import print_json
from planner.cli_groups import PlanningOptions, with_groups
from planner.cli_history import history_app
from planner.cli_options import CauseTime, InputPath, JsonFlag, at_least_nothing, one_of
from planner.errors import PlannerError

if TYPE_CHECKING:
    from planner.weekly.outcome import WeeklyOutcome
    from planner.weekly.request import WeeklyRequest

_LAST_PLAN_FROM = ("history", "workbook")
_LOG_FORMATS = ("text", "json")

HistoryFolder = Annotated[
    Path,
    typer.Option(
        "--history", metavar="DIR", file_okay=False, help="Folder of all weekly runs; made where absent."
    ),
]
Week = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="First day of the first period; default: of the period that holds today.",
    ),
]
Wait = Annotated[
    float,
    typer.Option(
        callback=at_least_nothing,
        help="Seconds to wait for another run on this history; 0 leaves at once.",
    ),
]
LastPlan = Annotated[
    str,
    typer.Option(
        callback=one_of(_LAST_PLAN_FROM),
        metavar="|".join(_LAST_PLAN_FROM),
        help="What was agreed before: the plan of the run before, or the sheet Last plan.",
    ),
]
Again = Annotated[
    bool, typer.Option("--again", help="Plan also where nothing has changed since a recorded run.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do everything but record: nothing is written anywhere.")
]
LogFormat = Annotated[
    str,
    typer.Option(
        callback=one_of(_LOG_FORMATS),
        metavar="|".join(_LOG_FORMATS),
        help="How the log looks on stderr. The run's folder holds both.",
    ),
]


@dataclass(frozen=True)
class RunOptions:
    """Which week is planned, from what, and how the run behaves."""

    week: Week = None
    wait: Wait = 0.0
    last_plan: LastPlan = "history"
    again: Again = False
    dry_run: DryRun = False
    log_format: LogFormat = "text"


@with_groups
def _weekly(
    workbook: InputPath,
    history: HistoryFolder,
    *,
    run: RunOptions,
    as_json: JsonFlag = False,
    planning: PlanningOptions,
    cause_time: CauseTime = None,
) -> None:
    """Plan this week from last week's plan, and record it: the command for a scheduler."""
    from planner.weekly.log import logging_to_stderr
    from planner.weekly.request import WeeklyRequest
    from planner.weekly.words import outcome_json, outcome_text

    request = WeeklyRequest(
        input=workbook,
        history=history,
        now=datetime.now().astimezone(),
        week=None if run.week is None else run.week.date(),
        last_plan_from=run.last_plan,
        how=planning.how(),
        cause_time=cause_time,
        again=run.again,
        dry_run=run.dry_run,
    )
    with logging_to_stderr(run.log_format):
        outcome = _run(request, run.wait, as_json)
    if as_json:
        print_json(outcome_json(outcome))
    else:
        typer.echo(outcome_text(outcome))


def _run(request: WeeklyRequest, wait: float, as_json: bool) -> WeeklyOutcome:
    """Run it; what stops it is said in the log, in the form asked for, and once."""
    from planner.console import ConsoleMonitor, StopRequest
    from planner.messages import error_json
    from planner.weekly.log import say_error
    from planner.weekly.operate import run_weekly

    try:
        with StopRequest().listening() as stop, ConsoleMonitor(stop) as monitor:
            return run_weekly(request, monitor, wait)
    except PlannerError as error:
        say_error(error)
        if as_json:
            print_json(error_json(error))
        raise typer.Exit(error.exit_code) from error


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("weekly")(_weekly)
    app.add_typer(history_app, name="history")
