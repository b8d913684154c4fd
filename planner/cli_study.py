"""The commands `planner study` and `planner sweep`: many plans side by side."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_further import (
    Budget,
    FrontierFlag,
    PlannedAgain,
    Robust,
    Samples,
    Seed,
    ValueFlag,
)
from planner.cli_options import (
    Cluster,
    Gap,
    InputPath,
    JsonFlag,
    TimeLimit,
    Workers,
    an_xlsx,
    demand_that_hands_fit,
)

if TYPE_CHECKING:
    from planner.study.outcome import Study

EXIT_WITHOUT_PLAN = 4
_WAYS = ("times", "plus", "value")
_MOST_AXES = 2

Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT.xlsx",
        callback=an_xlsx,
        help="Result workbook (.xlsx); default: IN.study.xlsx or IN.sweep.xlsx beside IN.",
    ),
]
Plans = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", file_okay=False, help="Also put each scenario's plan workbook there."),
]
Tidy = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Also write all figures in long form, as FILE.csv or FILE.parquet."),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Take nothing over from a study of this output that was cut off.")
]


def study(
    workbook: InputPath,
    output: Output = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this one; may be given again. `A + B` combines two."),
    ] = None,
    plans: Plans = None,
    tidy: Tidy = None,
    fresh: Fresh = False,
    value: ValueFlag = False,
    planned_again: PlannedAgain = 3,
    budget: Budget = None,
    frontier: FrontierFlag = False,
    samples: Samples = 0,
    robust: Robust = 0,
    seed: Seed = 1,
    gap: Gap = None,
    time_limit: TimeLimit = None,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: JsonFlag = False,
) -> None:
    """Plan the base and every scenario of the sheet Scenarios, and set them side by side."""
    demand_that_hands_fit("auto", workers, cluster)
    from planner.console import StopRequest
    from planner.console_study import StudyConsole
    from planner.study.deliver import deliver_study
    from planner.study.further import FurtherQuestions
    from planner.study.study import StudyRequest

    target = output or _beside(workbook, "study")
    further = FurtherQuestions(value, planned_again, budget, frontier, samples, robust, seed)
    request = StudyRequest(
        workbook,
        target,
        tuple(scenario or ()),
        gap,
        time_limit,
        workers,
        cluster,
        plans,
        fresh,
        tidy,
        further,
    )
    with StopRequest().listening() as stop, StudyConsole(stop) as monitor:
        found, written = deliver_study(request, monitor)
    _answer(found, written, as_json)


def sweep(
    workbook: InputPath,
    over: Annotated[
        list[str],
        typer.Option(
            metavar="SHEET.COLUMN[@WHERE]",
            help='What is changed, such as "Resources.regular_hours@factory=Chenghai". Given twice, with '
            "--from, --to and --steps twice as well, both are.",
        ),
    ],
    first: Annotated[list[float], typer.Option("--from", help="First step.")],
    last: Annotated[list[float], typer.Option("--to", help="Last step.")],
    steps: Annotated[list[int] | None, typer.Option(min=1, help="Number of steps; default: 11.")] = None,
    way: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="|".join(_WAYS),
            help="What a step does: multiply what stands there (default), add to it, or take its place.",
        ),
    ] = None,
    output: Output = None,
    plans: Plans = None,
    tidy: Tidy = None,
    fresh: Fresh = False,
    gap: Gap = None,
    time_limit: TimeLimit = None,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: JsonFlag = False,
) -> None:
    """Plan again at every step of one or two figures: a curve, or a coloured table."""
    demand_that_hands_fit("auto", workers, cluster)
    from planner.console import StopRequest
    from planner.console_study import StudyConsole
    from planner.study.deliver import deliver_sweep
    from planner.study.study import StudyRequest
    from planner.study.sweep import Axis

    count = _count_of_axes(over, first, last, steps, way)
    every = zip(over, first, last, steps or [11] * count, way or ["times"] * count, strict=True)
    axes = tuple(Axis(*each) for each in every)
    target = output or _beside(workbook, "sweep")
    request = StudyRequest(workbook, target, (), gap, time_limit, workers, cluster, plans, fresh, tidy)
    with StopRequest().listening() as stop, StudyConsole(stop) as monitor:
        found, written = deliver_sweep(request, axes, monitor)
    _answer(found.study, written, as_json)


def _beside(workbook: Path, kind: str) -> Path:
    """Where the result goes if nobody says: beside the workbook or folder, under its name."""
    from planner.run import default_output

    plan = default_output(workbook)
    return plan.with_name(f"{plan.name.removesuffix('.plan.xlsx')}.{kind}.xlsx")


def _count_of_axes(
    over: Sequence[str],
    first: Sequence[float],
    last: Sequence[float],
    steps: Sequence[int] | None,
    way: Sequence[str] | None,
) -> int:
    """One or two. Raises BadParameter where the options do not go together."""
    if len(over) > _MOST_AXES:
        raise typer.BadParameter("is given more than twice", param_hint="--over")
    for name, given in (("--from", first), ("--to", last), ("--steps", steps), ("--by", way)):
        if given is not None and len(given) != len(over):
            raise typer.BadParameter("is given as often as --over", param_hint=name)
    if not all(map(math.isfinite, (*first, *last))):
        raise typer.BadParameter("must be numbers", param_hint="--from, --to")
    for each in way or ():
        if each not in _WAYS:
            raise typer.BadParameter(f"must be one of {', '.join(_WAYS)}", param_hint="--by")
    return len(over)


def _answer(study: Study, written: Sequence[Path], as_json: bool) -> None:
    from planner.messages_study import study_json, study_text

    if as_json:
        typer.echo(json.dumps(study_json(study, written), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(study_text(study, written))
    if study.without_plan:
        raise typer.Exit(EXIT_WITHOUT_PLAN)


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command()(study)
    app.command()(sweep)
