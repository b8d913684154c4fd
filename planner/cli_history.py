"""The commands `planner history list|show|export`: reading back what weekly runs left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli_answer import print_json
from planner.cli_options import JsonFlag, one_of

_FORMATS = ("excel", "csv", "parquet")

Folder = Annotated[
    Path,
    typer.Option("--history", metavar="DIR", exists=True, file_okay=False, help="Folder of the weekly runs."),
]

history_app = typer.Typer(help="Read back what weekly runs recorded.", no_args_is_help=True)


@history_app.command("list")
def list_runs(history: Folder, as_json: JsonFlag = False) -> None:
    """Every run: week, status, cost, service, what it changed."""
    from planner.history import History, Layout
    from planner.history.index import index_for_reading
    from planner.history.tables import RUNS, chosen_runs, history_table
    from planner.history.words import list_json, list_text

    for unreadable in History.read(history).unreadable:
        typer.echo(unreadable, err=True)
    with index_for_reading(Layout(history)) as index:
        table = history_table(index, RUNS, chosen_runs(index))
        rows = [
            dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows()
        ]
    if as_json:
        print_json(list_json(rows))
    else:
        typer.echo(list_text(rows, history))


@history_app.command()
def show(
    history: Folder,
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="Name of a run; default: the last with a plan.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """One run: how it ended, its figures, costs, settings, versions and files."""
    from planner.history import History
    from planner.history.words import show_json, show_text

    found = History.read(history).run(run)
    if as_json:
        print_json(show_json(found))
    else:
        typer.echo(show_text(found))


@history_app.command()
def export(
    output: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Workbook (.xlsx), .csv or .parquet file, or a folder of them."),
    ],
    history: Folder,
    table: Annotated[
        list[str] | None,
        typer.Option(help="Only this table; may be repeated. Default: all, or `runs` into one file."),
    ] = None,
    run: Annotated[
        list[str] | None, typer.Option(help="Only this run; may be repeated. Default: all.")
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format", callback=one_of(_FORMATS), metavar="|".join(_FORMATS), help="Default: by the suffix."
        ),
    ] = None,
) -> None:
    """Runs, settings, versions, costs and the sheets of all plans as long tables."""
    from planner.history import Layout
    from planner.history.export import export_tables, format_of
    from planner.history.index import index_for_reading
    from planner.history.tables import RUNS, TABLES, chosen_runs, history_table

    chosen = file_format or format_of(output)
    names = table or ([RUNS] if output.suffix and chosen != "excel" else list(TABLES))
    with index_for_reading(Layout(history)) as index:
        runs = chosen_runs(index, run or ())
        files = export_tables(output, [history_table(index, name, runs) for name in names], chosen)
    for file in files:
        typer.echo(f"Wrote {file}")
