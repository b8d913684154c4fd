"""The commands `planner study` and `planner sweep`: many plans side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli_answer import print_json
from planner.cli_further import FurtherOptions
from planner.cli_groups import SearchOptions, with_groups
from planner.cli_options import InputPath, JsonFlag, an_xlsx, each_one_of

if TYPE_CHECKING:
    from planner.study.outcome import Study
    from planner.study.study import StudyRequest
    from planner.study.sweep import Axis

EXIT_WITHOUT_PLAN = 4
_WAYS = ("times", "plus", "value")
_MOST_AXES = 2
_STEPS = 11

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
Over = Annotated[
    list[str],
    typer.Option(
        metavar="SHEET.COLUMN[@WHERE]",
        help='What is changed, such as "Resources.regular_hours@factory=Chenghai". Given twice, with '
        "--from, --to and --steps twice as well, both are.",
    ),
]
Way = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        callback=each_one_of(_WAYS),
        metavar="|".join(_WAYS),
        help="What a step does: multiply what stands there (default), add to it, or take its place.",
    ),
]


@dataclass(frozen=True)
class StudyFiles:
    """Where results go, and whether those of before count."""

    output: Output = None
    plans: Plans = None
    tidy: Tidy = None
    fresh: Fresh = False

    def request(self, workbook: Path, kind: str, search: SearchOptions, **asked: Any) -> StudyRequest:
        """For a result of ``kind``; ``asked``: further fields of the request."""
        from planner.study.study import StudyRequest

        return StudyRequest(
            workbook,
            self.output or _beside(workbook, kind),
            plans=self.plans,
            fresh=self.fresh,
            tidy=self.tidy,
            **vars(search),
            **asked,
        )


@with_groups
def study(
    workbook: InputPath,
    *,
    scenario: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this one; may be given again. `A + B` combines two."),
    ] = None,
    files: StudyFiles,
    further: FurtherOptions,
    search: SearchOptions,
    as_json: JsonFlag = False,
) -> None:
    """Plan the base and every scenario of the sheet Scenarios, and set them side by side."""
    from planner.console import StopRequest
    from planner.console_study import StudyConsole
    from planner.study.deliver import deliver_study

    request = files.request(
        workbook, "study", search, scenarios=tuple(scenario or ()), further=further.questions()
    )
    with StopRequest().listening() as stop, StudyConsole(stop) as monitor:
        found, written = deliver_study(request, monitor)
    _answer(found, written, as_json)


@dataclass(frozen=True)
class SweepOptions:
    """What is changed step by step; every option as often as there are figures to change."""

    over: Over
    first: Annotated[list[float], typer.Option("--from", help="First step.")]
    last: Annotated[list[float], typer.Option("--to", help="Last step.")]
    steps: Annotated[list[int] | None, typer.Option(min=1, help="Number of steps; default: 11.")] = None
    way: Way = None

    def axes(self) -> tuple[Axis, ...]:
        """One or two. Raises BadParameter where the options do not go together."""
        from planner.study.sweep import Axis

        self._check()
        count = len(self.over)
        steps, ways = self.steps or [_STEPS] * count, self.way or [_WAYS[0]] * count
        every = zip(self.over, self.first, self.last, steps, ways, strict=True)
        return tuple(Axis(*each) for each in every)

    def _check(self) -> None:
        if len(self.over) > _MOST_AXES:
            raise typer.BadParameter("is given more than twice", param_hint="--over")
        given = {"--from": self.first, "--to": self.last, "--steps": self.steps, "--by": self.way}
        for name, values in given.items():
            if values is not None and len(values) != len(self.over):
                raise typer.BadParameter("is given as often as --over", param_hint=name)
        if not all(map(math.isfinite, (*self.first, *self.last))):
            raise typer.BadParameter("must be numbers", param_hint="--from, --to")


@with_groups
def sweep(
    workbook: InputPath,
    *,
    steps: SweepOptions,
    files: StudyFiles,
    search: SearchOptions,
    as_json: JsonFlag = False,
) -> None:
    """Plan again at every step of one or two figures: a curve, or a coloured table."""
    from planner.console import StopRequest
    from planner.console_study import StudyConsole
    from planner.study.deliver import deliver_sweep

    axes = steps.axes()
    request = files.request(workbook, "sweep", search)
    with StopRequest().listening() as stop, StudyConsole(stop) as monitor:
        found, written = deliver_sweep(request, axes, monitor)
    _answer(found.study, written, as_json)


def _beside(workbook: Path, kind: str) -> Path:
    """Where the result goes if nobody says: beside the workbook or folder, under its name."""
    from planner.run import default_output

    plan = default_output(workbook)
    return plan.with_name(f"{plan.name.removesuffix('.plan.xlsx')}.{kind}.xlsx")


def _answer(study: Study, written: Sequence[Path], as_json: bool) -> None:
    from planner.messages_study import study_json, study_text

    if as_json:
        print_json(study_json(study, written))
    else:
        typer.echo(study_text(study, written))
    if study.without_plan:
        raise typer.Exit(EXIT_WITHOUT_PLAN)


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command()(study)
    app.command()(sweep)
