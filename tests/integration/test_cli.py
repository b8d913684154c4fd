"""The command as its users call it: a planner at a terminal, a scheduler that reads exit codes and JSON."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from planner_command import planner
from workbook_builder import build_workbook, small_sheets

INPUTS = Path(__file__).parents[2] / "inputs"
SMALL = INPUTS / "small.xlsx"
TOYS = INPUTS / "shenzhen_toys.xlsx"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return Path(shutil.copy(SMALL, tmp_path / "small.xlsx"))


def test_plan_json_is_one_object_with_what_a_scheduler_needs(small: Path) -> None:
    done = planner("plan", small, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["status"] == "optimal"
    assert answer["bound"] <= answer["objective"] + 1e-6
    assert 0 <= answer["gap"] <= 0.005
    assert {"total", "read", "plan", "write", "verify"} <= set(answer["seconds"])
    assert 0 <= answer["service"] <= 1
    assert {"unmet_units", "overtime_hours", "warnings", "first_plan"} <= set(answer)
    assert answer["method"] in ("whole", "by-item")
    assert answer["stopped"] == "the gap asked for is proven"
    assert Path(answer["output"]) == small.with_suffix(".plan.xlsx")
    assert Path(answer["output"]).exists()
    assert done.stderr == ""  # piped: no progress


def test_a_plan_verifies_and_a_changed_plan_does_not(small: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert planner("plan", small, "-o", plan).returncode == 0
    assert planner("verify", plan, "--input", small).returncode == 0
    book = openpyxl.load_workbook(plan)
    sheet = book["Production"]
    column = [cell.value for cell in sheet[1]].index("quantity") + 1
    sheet.cell(2, column).value += 1
    book.save(plan)
    done = planner("verify", plan, "--input", small, "--json")
    assert done.returncode == 3
    answer = json.loads(done.stdout)
    assert not answer["holds"]
    assert answer["violations"]


def test_check_reports_every_problem_with_its_cell(small: Path) -> None:
    book = openpyxl.load_workbook(small)
    _set(book["Items"], 2, "unit_value", -1)
    _set(book["Sourcing"], 3, "lead_time_days", "many")
    book.save(small)
    done = planner("check", small, "--json")
    assert done.returncode == 3
    places = {problem["place"].split("!")[0] for problem in json.loads(done.stdout)["problems"]}
    assert {"Items", "Sourcing"} <= places
    assert planner("plan", small).returncode == 3
    assert not small.with_suffix(".plan.xlsx").exists()


@pytest.mark.parametrize("name", ["small.xlsx", "shenzhen_toys.xlsx"])
def test_the_sample_workbooks_check_without_errors(name: str) -> None:
    done = planner("check", INPUTS / name)
    assert done.returncode == 0, done.stdout


def test_the_template_checks_clean_and_can_be_planned(tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    assert planner("template", template).returncode == 0
    assert planner("check", template).returncode == 0
    assert planner("plan", template).returncode == 0


def test_the_template_as_csv_files_can_be_planned_and_is_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    assert planner("template", folder).returncode == 0
    assert planner("plan", folder).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables", "tables.plan.xlsx"]
    done = planner("template", folder)
    assert done.returncode == 2
    assert "is there already" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"\xff\xd8\xff\xe0 a picture", "xlsx"), (b"PK\x03\x04 cut off", "damaged")],
    ids=["empty", "jpeg", "truncated"],
)
def test_what_is_no_workbook_is_said_so(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    done = planner("plan", path)
    assert done.returncode == 3
    assert words in done.stderr
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_of_csv_files_is_planned_beside_itself_and_verified(small: Path, tmp_path: Path) -> None:
    """11 419 is worked out by hand (inputs/README.md); semicolons, decimal commas, Chinese encoding."""
    folder = tmp_path / "week.48"
    folder.mkdir()
    for sheet in openpyxl.load_workbook(small).worksheets:
        lines = [";".join(map(_csv_text, row)) for row in sheet.values]
        (folder / f"{sheet.title}.csv").write_text("\n".join(lines), encoding="gb18030")
    done = planner("plan", folder, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["objective"] == pytest.approx(11419, abs=1)
    assert told["output"] == str(tmp_path / "week.48.plan.xlsx")
    assert planner("verify", told["output"], "--input", folder).returncode == 0
    (folder / "Items.csv").write_bytes((folder / "Items.csv").read_bytes() + b"\n")
    assert "another input" in planner("verify", told["output"], "--input", folder).stdout


def _csv_text(content: object) -> str:
    if isinstance(content, datetime):
        return f"{content:%Y-%m-%d}"
    return "" if content is None else str(content).replace(".", ",")


def test_names_are_texts_and_never_paths_or_formulas(tmp_path: Path) -> None:
    item, hub = "../../evil.xlsx", "=cmd|' /C calc'!A0"
    sheets = small_sheets()
    for rows in sheets.values():
        for row in rows:
            row.update({key: value for key, value in (("item", item), ("warehouse", hub)) if key in row})
    source = build_workbook(tmp_path / "in.xlsx", sheets)
    book = openpyxl.load_workbook(source)
    for row in book["Forecast"].iter_rows(min_row=2, min_col=2, max_col=2):
        row[0].value, row[0].data_type = hub, "s"
    for name in ("Warehouses", "Lanes"):
        cell = book[name].cell(2, 1 if name == "Warehouses" else 2)
        cell.value, cell.data_type = hub, "s"
    book.save(source)
    assert planner("plan", source).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.plan.xlsx", "in.xlsx"]
    plan = openpyxl.load_workbook(tmp_path / "in.plan.xlsx")
    cells = [cell for sheet in plan for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == hub} == {"s"}
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("command", [("plan", SMALL, "-o"), ("template",)])
def test_outputs_are_excel_workbooks_and_named_so(tmp_path: Path, command: tuple[object, ...]) -> None:
    done = planner(*command, tmp_path / "out.ods")
    assert done.returncode == 2
    assert "ends in .xlsx" in done.stderr
    assert not (tmp_path / "out.ods").exists()


def test_the_version_is_shown() -> None:
    done = planner("--version")
    assert done.returncode == 0
    assert done.stdout.strip()


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    assert planner("plan", tmp_path / "nowhere.xlsx").returncode == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--gap", "1.5"),
        ("--gap", "nan"),
        ("--time-limit", "0"),
        ("--time-limit", "inf"),
        ("--method", "guess"),
        ("--workers", "0"),
        ("--workers", "some"),
        ("--cluster", "nowhere"),
    ],
)
def test_options_out_of_range_are_usage_errors(small: Path, option: str, value: str) -> None:
    done = planner("plan", small, option, value)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_workers_are_those_of_this_machine_or_of_a_cluster(small: Path) -> None:
    done = planner("plan", small, "--workers", "2", "--cluster", "tcp://127.0.0.1:8786")
    assert done.returncode == 2
    assert "--workers" in done.stderr


def test_a_cluster_cannot_help_to_plan_the_whole_at_once(small: Path) -> None:
    done = planner("plan", small, "--method", "whole", "--cluster", "tcp://127.0.0.1:8786")
    assert done.returncode == 2
    assert "--method" in done.stderr


def test_a_workbook_planned_by_item_says_so(small: Path, tmp_path: Path) -> None:
    """11 419 is worked out by hand (inputs/README.md)."""
    done = planner("plan", small, "-o", tmp_path / "plan.xlsx", "--method", "by-item", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["method"] == "by-item"
    assert told["objective"] == pytest.approx(11419, abs=1)


def test_output_into_a_missing_folder_is_refused_before_any_work(small: Path, tmp_path: Path) -> None:
    done = planner("plan", small, "-o", tmp_path / "nowhere" / "plan.xlsx")
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_input_is_never_overwritten(small: Path) -> None:
    before = small.read_bytes()
    done = planner("plan", small, "-o", small)
    assert done.returncode == 2
    assert small.read_bytes() == before


def test_no_time_at_all_is_no_plan_with_its_own_code_or_a_verified_plan(tmp_path: Path) -> None:
    output = tmp_path / "plan.xlsx"
    done = planner("plan", TOYS, "-o", output, "--time-limit", "0.001", "--json")
    assert done.returncode in (0, 4), done.stderr
    assert output.exists() == (done.returncode == 0)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert json.loads(done.stdout)["status"] == "time_limit"


def test_ctrl_c_delivers_the_best_plan_so_far_or_says_there_is_none(tmp_path: Path) -> None:
    output = tmp_path / "plan.xlsx"
    command = [sys.executable, "-m", "planner.cli", "plan", TOYS, "-o", output, "--gap", "0", "--json"]
    running = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(8)  # into the search: with no gap allowed it would go on for minutes
    running.send_signal(signal.SIGINT)
    stdout, stderr = running.communicate(timeout=120)
    assert running.returncode in (0, 4), stderr
    assert "Traceback" not in stderr
    assert output.exists() == (running.returncode == 0)
    if running.returncode == 0:
        assert json.loads(stdout)["status"] == "interrupted"
        assert planner("verify", output, "--input", TOYS).returncode == 0


def test_killed_while_planning_leaves_the_old_plan_whole(tmp_path: Path) -> None:
    output = tmp_path / "plan.xlsx"
    output.write_bytes(b"last week's plan")
    command = [sys.executable, "-m", "planner.cli", "plan", TOYS, "-o", output, "--gap", "0"]
    running = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(6)
    running.kill()
    running.wait(timeout=30)
    assert output.read_bytes() == b"last week's plan"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of a Unix kind")
def test_progress_is_shown_on_a_terminal(small: Path, tmp_path: Path) -> None:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "planner.cli", "plan", str(small), "-o", str(tmp_path / "plan.xlsx")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=slave, env=environment)
    running.communicate(timeout=120)
    os.close(slave)
    shown = b""
    while chunk := _read(master):
        shown += chunk
    os.close(master)
    assert b"plan" in shown


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed: that is the end of file of a pseudo-terminal
        return b""


def _set(sheet: object, row: int, column: str, value: object) -> None:
    headers = [cell.value for cell in sheet[1]]  # type: ignore[index]
    sheet.cell(row, headers.index(column) + 1).value = value  # type: ignore[attr-defined]
