"""The benchmark command: what it keeps, takes up again, and prints; and that its rivals solve the same
model."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from engine import main
from engine_case import HIGHS, MRP, OURS, SCIP, Instance, Results, Run, planned_runs
from engine_child import raw_highs, scip
from engine_run import run_process, run_solver
from engine_table import instance_table, median_table
from planner_command import plan_file

TINY = Instance("3x2x1x6", 90.0, "dear", 1)


def _cells(table: str, line: int) -> dict[str, str]:
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    return dict(zip(rows[0], rows[2 + line], strict=True))


def _results(*runs: Run) -> Results:
    return Results(runs={run.key: run for run in runs})


def test_an_instance_with_extras_is_another_one(tmp_path: Path) -> None:
    """Its factories may only change hours so fast."""
    harder = replace(TINY, extras=True)
    assert _results(Run(TINY, MRP, 0.0, 100.0)).of(harder, 60.0) == {}
    assert "max_ramp" in pd.read_excel(harder.write(tmp_path / "harder.xlsx"), "Factories")
    assert "max_ramp" not in pd.read_excel(TINY.write(tmp_path / "plain.xlsx"), "Factories")
    with_ramps = pd.read_excel(replace(harder, ramp=0.2).write(tmp_path / "ramps.xlsx"), "Factories")
    assert (with_ramps["max_ramp"] == 0.2).all()


def test_a_line_compares_the_solvers_of_an_instance() -> None:
    """97 of ours to 100 of the MRP and 194 of HiGHS; 12 s for 3 items; a first plan of 99."""
    results = _results(
        Run(TINY, OURS, 60.0, 97.0, 0.005, 12.0, 300.0, first_seconds=2.5, first_cost=99.0, note="whole"),
        Run(TINY, HIGHS, 60.0, 194.0, 0.5),
        Run(TINY, MRP, 0.0, 100.0, note="3 weeks"),
        Run(TINY, SCIP, 60.0, error="not installed"),
    )
    line = _cells(instance_table(results, [TINY], 60.0), 0)
    assert line["ours / MRP"] == "0.970"
    assert line["ours / HiGHS"] == "0.500"
    assert line["s an item"] == "4.000"
    assert line["first / MRP"] == "0.990"
    assert line["gap"] == "0.50%"
    assert line["SCIP"] == line["ours / SCIP"] == line["MRP + LP"] == ""
    assert line["remarks"] == "ours: whole; mrp: 3 weeks; scip: not installed"


def test_medians_are_over_seeds_and_of_ratios() -> None:
    """Costs 90, 96, 200 against 100, 100, 100: the median of 0.90, 0.96 and 2.00 is 0.96."""
    seeds = [replace(TINY, seed=seed) for seed in (1, 2, 3)]
    runs = [Run(seed, OURS, 60.0, cost) for seed, cost in zip(seeds, (90.0, 96.0, 200.0), strict=True)]
    results = _results(*runs, *(Run(seed, MRP, 0.0, 100.0) for seed in seeds))
    line = _cells(median_table(results, seeds, 60.0), 0)
    assert (line["seeds"], line["ours"], line["ours / MRP"]) == ("3", "96", "0.960")


def test_limits_follow_size_and_lost_sales() -> None:
    large = Instance("200x10x5x26", 90.0, "dear", 1)
    assert planned_runs([large], [OURS, MRP], None) == [
        (large, OURS, 180.0),
        (large, MRP, 0.0),  # it has no limit, so that it runs once
        (large, OURS, 600.0),
    ]
    assert planned_runs([large], [OURS], 5.0) == [(large, OURS, 5.0)]


def test_a_campaign_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    """Runs come back from the file as they were; one that failed is done again."""
    file = tmp_path / "runs.jsonl"
    done, failed = Run(TINY, OURS, 60.0, 97.0, 0.01), Run(TINY, HIGHS, 60.0, error="killed")
    first = Results.read(file)
    first.add(done)
    first.add(failed)
    assert Results.read(file).runs == {done.key: done}


def test_a_process_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    ended = run_process([sys.executable, "-c", "import time; time.sleep(60)"], 0.5, tmp_path)
    assert ended.code != 0
    assert "given up" in ended.errors
    assert ended.seconds < 30


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory")
def test_the_memory_of_a_process_is_known(tmp_path: Path) -> None:
    script = "import time; block = bytearray(200 * 2**20); time.sleep(1)"
    ended = run_process([sys.executable, "-c", script], 30, tmp_path)
    assert ended.peak_mib is not None
    assert 200 < ended.peak_mib < 260


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "in.xlsx"
    broken.write_text("no workbook")
    run = run_solver(TINY, OURS, 5.0, broken, gap=0.0)
    assert run.cost is None
    assert "in.xlsx" in run.error


def test_rivals_solve_the_model_of_the_product(tmp_path: Path) -> None:
    """On an instance that everybody closes, the product, HiGHS and SCIP agree."""
    workbook = TINY.write(tmp_path / "in.xlsx")
    ours = plan_file(workbook, gap=1e-6, time_limit=60)
    assert ours["status"] == "optimal"
    highs = raw_highs(workbook, 60.0, tmp_path / "out.xlsx")
    assert highs["cost"] == pytest.approx(ours["objective"], rel=2e-4)
    assert highs["gap"] <= 1.01e-4
    if find_spec("pyscipopt") is None:
        assert "not installed" in scip(workbook, 60.0, tmp_path / "out.xlsx")["error"]
    else:
        assert scip(workbook, 60.0, tmp_path / "out.xlsx")["cost"] == pytest.approx(
            ours["objective"], rel=2e-4
        )


def test_the_command_prints_both_tables_and_runs_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--sizes", TINY.size, "--hours", "90", "--seeds", "1", "--only", f"{OURS},{MRP}"]
    asked += ["--seconds", "20", "--results", str(tmp_path / "runs.jsonl")]
    main(asked)
    first = capsys.readouterr()
    main(asked)
    second = capsys.readouterr()
    assert len(first.err.splitlines()) == 2
    assert second.err == ""
    assert second.out == first.out
    assert float(_cells(first.out.split("\n\n")[0], 0)["ours / MRP"]) <= 1.0001
