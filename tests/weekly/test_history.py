"""What runs left behind, read back: by which index, of which version, in whatever state it is."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from weekly_runs import record, recorded

from planner.errors import OutputNotWritable, PlannerError
from planner.history import History, Layout
from planner.history import schema as schema_module
from planner.history.export import export_tables, format_of
from planner.history.folders import discard, put_in_place, staged_folder, sweep
from planner.history.index import index_for_reading, index_for_writing
from planner.history.layout import parse_run_name, run_name
from planner.history.record import RecordUnreadable, read_record
from planner.history.schema import MIGRATIONS, VERSION, HistoryTooNew, version_of
from planner.history.tables import TABLES, chosen_runs, history_table

FIRST, SECOND = "2026-01-05-r01", "2026-01-12-r01"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Two runs recorded, nothing indexed."""
    found = Layout(tmp_path / "history")
    recorded(found.runs, FIRST)
    recorded(found.runs, SECOND, kpis={"cost": 90.0, "gap": 0.01, "service": 0.9})
    return found


def an_old_index(layout: Layout, *runs: str) -> None:
    """An index as the first version of its schema had it."""
    with closing(sqlite3.connect(layout.index)) as old:
        for statement in MIGRATIONS[0]:
            old.execute(statement)
        old.execute("PRAGMA user_version = 1")
        for name in runs:
            parsed = parse_run_name(name)
            assert parsed is not None
            old.execute(
                f"INSERT INTO runs VALUES (?, ?, ?, 'optimal', 0, 'of old'{', ?' * 10})",
                (name, parsed[0].isoformat(), parsed[1], *[""] * 10),
            )
            old.execute("INSERT INTO kpis VALUES (?, 'cost', 70.5)", (name,))
        old.commit()


def rows(layout: Layout, query: str) -> list[tuple[Any, ...]]:
    with index_for_reading(layout) as index:
        return index.execute(query).fetchall()


def test_an_index_is_made_from_the_folders(layout: Layout) -> None:
    with index_for_writing(layout) as index:
        assert version_of(index) == VERSION
    assert rows(layout, "SELECT name, week, status FROM runs ORDER BY name") == [
        (FIRST, "2026-01-05", "optimal"),
        (SECOND, "2026-01-12", "optimal"),
    ]
    assert rows(layout, f"SELECT name, value FROM kpis WHERE run = '{SECOND}' ORDER BY name") == [
        ("cost", 90.0),
        ("gap", 0.01),
        ("service", 0.9),
    ]
    assert rows(layout, f"SELECT value FROM settings WHERE run = '{FIRST}' AND name = 'periods'") == [(4,)]
    assert rows(layout, f"SELECT component, amount FROM costs WHERE run = '{FIRST}'") == [("production", 100)]
    # Eight starts in the hand-made plan, and five stock points in each of four weeks.
    counted = "SELECT run, count(*), sum(quantity) FROM plan_production GROUP BY run"
    assert rows(layout, counted) == [(FIRST, 8, 340), (SECOND, 8, 340)]
    assert rows(layout, f"SELECT count(*) FROM plan_inventory WHERE run = '{FIRST}'") == [(20,)]
    assert rows(layout, "SELECT DISTINCT period FROM plan_production ORDER BY period")[0] == ("2026-01-05",)


def test_an_index_of_an_older_schema_is_migrated_and_loses_nothing(layout: Layout) -> None:
    """The run of December has no folder any more; its figures are in the old index alone."""
    gone = "2025-12-29-r03"
    an_old_index(layout, gone, FIRST)
    with index_for_writing(layout) as index:
        assert version_of(index) == VERSION
    assert rows(layout, f"SELECT value FROM kpis WHERE run = '{gone}'") == [(70.5,)]
    assert rows(layout, f"SELECT message, removed_at != '' FROM runs WHERE name = '{gone}'") == [
        ("of old", 1)
    ]
    # What has a folder is taken from it: plan tables that the old schema did not know among it.
    assert rows(layout, "SELECT DISTINCT run FROM plan_production ORDER BY run") == [(FIRST,), (SECOND,)]
    with closing(sqlite3.connect(layout.index)) as stored:
        assert version_of(stored) == VERSION


def test_an_older_schema_is_read_without_being_changed(layout: Layout) -> None:
    an_old_index(layout, FIRST)
    before = layout.index.read_bytes()
    assert rows(layout, "SELECT name FROM runs ORDER BY name") == [(FIRST,), (SECOND,)]
    assert rows(layout, "SELECT count(*) FROM plan_costs") == [(34,)]
    assert layout.index.read_bytes() == before


def test_a_migration_that_fails_has_not_happened(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    an_old_index(layout, FIRST)
    broken = (*MIGRATIONS, ("CREATE TABLE half_way (a)", "this is no SQL"))
    monkeypatch.setattr(schema_module, "MIGRATIONS", broken)
    monkeypatch.setattr(schema_module, "VERSION", len(broken))
    with pytest.raises(OutputNotWritable), index_for_writing(layout):
        pytest.fail("there is no such version")
    with closing(sqlite3.connect(layout.index)) as stored:
        assert version_of(stored) == 1
        assert stored.execute("SELECT name FROM sqlite_master WHERE name = 'half_way'").fetchall() == []


def test_an_index_of_a_newer_version_is_left_alone(layout: Layout) -> None:
    with closing(sqlite3.connect(layout.index)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = layout.index.read_bytes()
    with pytest.raises(HistoryTooNew, match="newer version"), index_for_reading(layout):
        pytest.fail("nobody knows how to read it")
    with pytest.raises(HistoryTooNew), index_for_writing(layout):
        pytest.fail("nobody knows how to write it")
    assert layout.index.read_bytes() == before


def test_columns_that_plans_did_not_have_then_are_added(layout: Layout) -> None:
    with index_for_writing(layout):
        pass
    with closing(sqlite3.connect(layout.index)) as older:
        older.execute("ALTER TABLE plan_factories DROP COLUMN units_moved")
        older.execute("DROP TABLE plan_unmet")
        older.commit()
    with index_for_writing(layout) as index:
        columns = {row[1] for row in index.execute("PRAGMA table_info(plan_factories)")}
        assert "units_moved" in columns
        assert index.execute("SELECT count(*) FROM plan_unmet").fetchone() == (0,)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + b"\x00" * 90])
def test_a_file_that_is_no_index_is_put_aside_and_made_anew(layout: Layout, content: bytes) -> None:
    layout.index.write_bytes(content)
    assert len(rows(layout, "SELECT name FROM runs")) == 2
    assert layout.index.read_bytes() == content  # reading changes nothing
    with index_for_writing(layout):
        pass
    assert len(rows(layout, "SELECT name FROM runs")) == 2
    if content:
        (aside,) = layout.folder.glob("history.sqlite.damaged-*")
        assert aside.read_bytes() == content


def test_a_folder_that_is_gone_is_marked_and_may_come_back(layout: Layout, tmp_path: Path) -> None:
    with index_for_writing(layout):
        pass
    shutil.move(layout.run(FIRST), tmp_path / "elsewhere")
    with index_for_writing(layout):
        pass
    removed = "SELECT name, removed_at != '' FROM runs ORDER BY name"
    assert rows(layout, removed) == [(FIRST, 1), (SECOND, 0)]
    assert rows(layout, "SELECT DISTINCT run FROM plan_production") == [(SECOND,)]
    shutil.move(tmp_path / "elsewhere", layout.run(FIRST))
    with index_for_writing(layout):
        pass
    assert rows(layout, removed) == [(FIRST, 0), (SECOND, 0)]
    assert rows(layout, "SELECT count(DISTINCT run) FROM plan_production") == [(2,)]


def test_a_plan_that_cannot_be_read_costs_its_tables_alone(layout: Layout) -> None:
    (layout.run(FIRST) / f"plan-{FIRST}.xlsx").write_bytes(b"damaged")
    with index_for_writing(layout):
        pass
    assert len(rows(layout, "SELECT name FROM runs")) == 2
    assert rows(layout, "SELECT DISTINCT run FROM plan_production") == [(SECOND,)]


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": 99}', '{"format": 1, "name": "other"}', "\x00"], ids=repr
)
def test_a_folder_without_a_proper_record_is_no_run_and_is_named(layout: Layout, content: str) -> None:
    path = layout.run(FIRST) / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordUnreadable):
        read_record(layout.run(FIRST))
    found = History.read(layout.folder)
    assert [run.record.name for run in found.runs] == [SECOND]
    (said,) = found.unreadable
    assert str(path) in said


def test_a_record_names_no_file_outside_its_folder(layout: Layout) -> None:
    path = layout.run(FIRST) / "run.json"
    path.write_text(record(FIRST, plan_file="../../latest.xlsx").to_json(), encoding="utf-8")
    with pytest.raises(RecordUnreadable, match="outside its folder"):
        read_record(layout.run(FIRST))


def test_what_was_never_finished_is_no_run_and_is_swept(layout: Layout) -> None:
    (layout.runs / ".new-1234").mkdir()
    (layout.runs / ".new-1234" / "plan.xlsx").write_text("half")
    (layout.runs / ".old-2025-12-01-r01").mkdir()
    (layout.runs / "a folder of somebody").mkdir()
    assert len(History.read(layout.folder).runs) == 2
    assert sorted(sweep(layout)) == [".new-1234", ".old-2025-12-01-r01"]
    assert sorted(path.name for path in layout.runs.iterdir()) == [FIRST, SECOND, "a folder of somebody"]


def test_runs_are_never_overwritten(layout: Layout) -> None:
    before = (layout.run(FIRST) / "run.json").read_bytes()
    with (
        staged_folder(layout) as staged,
        pytest.raises(OutputNotWritable, match="never overwritten"),
    ):
        put_in_place(staged, layout, record(FIRST))
    assert (layout.run(FIRST) / "run.json").read_bytes() == before
    assert not list(layout.runs.glob(".new-*"))


def test_a_discarded_run_is_gone_whole(layout: Layout) -> None:
    discard(layout, FIRST)
    assert [path.name for path in layout.runs.iterdir()] == [SECOND]


def test_names_of_runs_sort_and_parse() -> None:
    assert run_name(date(2026, 12, 28), 3) == "2026-12-28-r03"
    assert parse_run_name("2026-12-28-r103") == (date(2026, 12, 28), 103)
    for wrong in ("2026-13-01-r01", "2026-12-28", "2026-12-28-r1", ".new-2026-12-28-r01", "x"):
        assert parse_run_name(wrong) is None


def test_runs_are_ordered_by_week_and_number(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    for name in ("2026-01-05-r100", "2026-01-05-r02", "2025-12-29-r01"):
        recorded(layout.runs, name)
    names = [run.record.name for run in History.read(tmp_path).runs]
    assert names == ["2025-12-29-r01", "2026-01-05-r02", "2026-01-05-r100"]


def test_the_previous_run_is_the_last_good_one_of_an_earlier_week(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    recorded(layout.runs, FIRST)
    recorded(layout.runs, "2026-01-05-r02")
    recorded(layout.runs, SECOND, plan_file="", status="no plan")
    found = History.read(tmp_path)
    before = found.previous(date(2026, 1, 19))
    assert before is not None
    assert before.record.name == "2026-01-05-r02"
    assert found.previous(date(2026, 1, 5)) is None
    assert found.latest() == before
    assert found.run(None) == before
    assert found.run(FIRST).record.name == FIRST
    with pytest.raises(PlannerError, match="has no files of a run 'nobody'"):
        found.run("nobody")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported(layout: Layout, path: Path, tables: Sequence[str], file_format: str) -> list[Path]:
    with index_for_reading(layout) as index:
        runs = chosen_runs(index)
        return export_tables(path, [history_table(index, name, runs) for name in tables], file_format)


def test_excel_csv_and_parquet_hold_the_same(layout: Layout, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(layout, tmp_path / "all.xlsx", TABLES, "excel")
    exported(layout, out, TABLES, "csv")
    exported(layout, out, TABLES, "parquet")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == list(TABLES)
    for name in TABLES:
        text = read_csv(out / f"{name}.csv")
        typed = pyarrow.parquet.read_table(out / f"{name}.parquet").to_pylist()
        header, *cells = book[name].iter_rows(values_only=True)
        assert len(text) == len(typed) == len(cells)
        for of_csv, of_parquet, of_excel in zip(text, typed, cells, strict=True):
            for column, in_excel in zip(header, of_excel, strict=True):
                in_parquet = of_parquet[column]
                if isinstance(in_parquet, int | float):
                    assert float(of_csv[column]) == in_parquet == pytest.approx(in_excel, rel=1e-12)
                elif isinstance(in_parquet, date):
                    assert of_csv[column] == in_parquet.isoformat() == in_excel.date().isoformat()
                else:
                    assert of_csv[column] == (in_parquet or "") == (in_excel or "")


def test_types_of_parquet_are_those_of_the_columns(layout: Layout, tmp_path: Path) -> None:
    (file,) = exported(layout, tmp_path / "p.parquet", ["plan_production"], "parquet")
    schema = pyarrow.parquet.read_schema(file)
    kinds = {name: str(schema.field(name).type) for name in ("item", "period", "quantity", "lots")}
    assert kinds == {"item": "string", "period": "date32[day]", "quantity": "double", "lots": "int64"}


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    recorded(layout.runs, FIRST, message="=HYPERLINK(1)")
    exported(layout, tmp_path / "r.csv", ["runs"], "csv")
    exported(layout, tmp_path / "r.xlsx", ["runs"], "excel")
    assert read_csv(tmp_path / "r.csv")[0]["message"] == "'=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["runs"]
    column = [cell.value for cell in sheet[1]].index("message")
    cell = sheet[2][column]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_figures_of_runs_stand_beside_them(layout: Layout, tmp_path: Path) -> None:
    exported(layout, tmp_path / "r.csv", ["runs"], "csv")
    found = {row["name"]: row for row in read_csv(tmp_path / "r.csv")}
    assert (found[FIRST]["cost"], found[FIRST]["service"]) == ("100.0", "")
    assert (found[SECOND]["cost"], found[SECOND]["service"]) == ("90.0", "0.9")


def test_only_the_runs_asked_for(layout: Layout) -> None:
    with index_for_reading(layout) as index:
        assert chosen_runs(index, [SECOND]) == [SECOND]
        found = list(history_table(index, "plan_costs", [SECOND]).rows())
        assert {row[0] for row in found} == {SECOND}
        with pytest.raises(PlannerError, match="has no run 2020-01-01-r01"):
            chosen_runs(index, ["2020-01-01-r01"])
        with pytest.raises(PlannerError, match="has no table 'plans'"):
            history_table(index, "plans", [SECOND])


def test_a_file_of_one_table_holds_one_table(layout: Layout, tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="holds one table"):
        exported(layout, tmp_path / "two.csv", ["runs", "costs"], "csv")
    assert not (tmp_path / "two.csv").exists()


@pytest.mark.parametrize(
    ("name", "expected"), [("a.xlsx", "excel"), ("a.CSV", "csv"), ("a.parquet", "parquet"), ("folder", "csv")]
)
def test_the_suffix_says_the_format(name: str, expected: str) -> None:
    assert format_of(Path(name)) == expected


def test_other_suffixes_are_refused() -> None:
    with pytest.raises(PlannerError, match="ends with none of"):
        format_of(Path("a.doc"))


def test_more_rows_than_a_sheet_holds_are_refused(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.history.export.MOST_ROWS", 5)
    with pytest.raises(OutputNotWritable, match="export CSV or Parquet"):
        exported(layout, tmp_path / "all.xlsx", ["plan_production"], "excel")
    assert not (tmp_path / "all.xlsx").exists()
