"""The command `planner`: what a person types, and nothing about how it is done."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner import __version__
from planner.cli_answer import print_json
from planner.cli_groups import PlanningOptions, with_groups
from planner.cli_options import InputPath, JsonFlag, an_xlsx, an_xlsx_or_folder
from planner.cli_study import register as register_study
from planner.cli_weekly import register as register_weekly
from planner.errors import PlannerError, WorkbookHasErrors

if TYPE_CHECKING:
    from planner.validation.problem import Problem

app = typer.Typer(
    help="Production plans for sellers on fully-managed marketplaces: workbook in, verified plan out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

EXIT_BUG = 1
EXIT_WORKBOOK_ERRORS = 3
EXIT_INTERRUPTED = 130


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and leave."),
    ] = False,
) -> None:
    pass


@app.command()
@with_groups
def plan(
    workbook: InputPath,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            callback=an_xlsx,
            metavar="OUT.xlsx",
            help="Plan workbook (.xlsx); default: IN.plan.xlsx beside IN.",
        ),
    ] = None,
    as_json: JsonFlag = False,
    options: PlanningOptions,
) -> None:
    """Read, check, plan, verify, write."""
    from planner.console import ConsoleMonitor, StopRequest
    from planner.messages import outcome_json, outcome_text
    from planner.run import PlanRequest, default_output, plan_workbook

    target = output or default_output(workbook)
    request = PlanRequest(workbook, target, options.how())
    with StopRequest().listening() as stop, ConsoleMonitor(stop) as monitor:
        outcome = plan_workbook(request, monitor)
    if as_json:
        print_json(outcome_json(outcome))
    else:
        typer.echo(outcome_text(outcome))


@app.command()
def check(
    workbook: InputPath,
    as_json: JsonFlag = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.xlsx",
            help="Also write a copy of the workbook whose cells with problems are coloured and commented.",
        ),
    ] = None,
) -> None:
    """List every problem of a workbook, each with its cell and how to mend it."""
    from planner.messages import problems_json, problems_text
    from planner.study.inspect import inspect_with_scenarios

    if annotate is not None:
        from planner.annotate import demand_another_file

        demand_another_file(workbook, annotate)
    failed = False
    try:
        problems = inspect_with_scenarios(workbook)
    except WorkbookHasErrors as error:
        problems, failed = error.problems, True
    if not as_json:
        typer.echo(problems_text(problems, workbook))
    annotated = {} if annotate is None else _write_annotated(workbook, annotate, problems, as_json)
    if as_json:
        print_json(problems_json(problems) | annotated)
    if failed:
        raise typer.Exit(EXIT_WORKBOOK_ERRORS)


def _write_annotated(
    workbook: Path, output: Path, problems: Sequence[Problem], as_json: bool
) -> dict[str, Any]:
    """Say what the copy will lack, then write it; returns what --json adds."""
    from planner.annotate import open_copy
    from planner.messages import annotated_json, annotated_text, losses_text

    copy = open_copy(workbook, output)
    if copy.losses:
        typer.echo(losses_text(copy), err=True)
    written = copy.write(problems)
    if not as_json:
        typer.echo(annotated_text(written))
    return annotated_json(copy, written)


@app.command()
def template(
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUT.xlsx",
            callback=an_xlsx_or_folder,
            help="Where to put the empty workbook; a name without suffix is made a folder of .csv files.",
        ),
    ],
) -> None:
    """Write an empty workbook with drop-downs, notes on every header and one example row a sheet."""
    from planner.workbook.template import write_template
    from planner.workbook.template_csv import write_csv_template

    if output.suffix:
        write_template(output)
    else:
        write_csv_template(output)
    typer.echo(f"Wrote {output}. Replace the example rows with your own, then: planner check {output}")


@app.command()
def verify(
    plan_file: Annotated[
        Path, typer.Argument(metavar="PLAN.xlsx", exists=True, dir_okay=False, help="Plan workbook.")
    ],
    workbook: Annotated[
        Path,
        typer.Option("--input", metavar="IN.xlsx", exists=True, help="Its input workbook or folder."),
    ],
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="The plan is of this scenario of the workbook.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Recompute every rule, balance and cost of a plan from the two workbooks alone."""
    from planner.messages import verification_json, verification_text
    from planner.validation.load import load_workbook
    from planner.verify import verify_plan

    read, _ = load_workbook(workbook)
    if scenario is not None:
        from planner.study.inspect import workbook_of

        read = workbook_of(read, scenario)
    verification = verify_plan(plan_file, read)
    if as_json:
        print_json(verification_json(verification))
    else:
        typer.echo(verification_text(verification, plan_file))
    if not verification.holds:
        raise typer.Exit(EXIT_WORKBOOK_ERRORS)


register_weekly(app)
register_study(app)


def _report_error(error: PlannerError, as_json: bool) -> None:
    from planner.messages import error_json, error_text

    if as_json:
        print_json(error_json(error))
    typer.echo(error_text(error), err=True)


def main() -> None:
    """Entry point. Exit codes: 0 done; 1 a bug; 2 usage; 3 the workbook has errors; 4 no plan; 75 another
    weekly run holds the lock."""
    try:
        app()
    except PlannerError as error:
        _report_error(error, as_json="--json" in sys.argv)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == EXIT_INTERRUPTED:  # typer's, for a Ctrl-C; it says nothing
            typer.echo("Stopped at once. No result was written.", err=True)
        raise
    except Exception:  # noqa: BLE001 - the last line of defence: say it is ours, show where, use the bug's exit code
        traceback.print_exc()
        typer.echo(
            "This is a bug of the planner, not of your workbook. Please report it with the lines above.",
            err=True,
        )
        sys.exit(EXIT_BUG)


if __name__ == "__main__":
    main()
