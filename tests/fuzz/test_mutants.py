"""Ten thousand damaged workbooks, those that once broke the reader, and what hypothesis makes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.sources import Source, sources, write_mutant
from fuzz.target import annotate_file, check_file
from planner.validation.problem import errors

TESTS = Path(__file__).parents[1]
PAST = Path(__file__).parent / "past"
MUTANTS = 10_000
SHARDS = 5
NAMES = ("small.xlsx", "sample.xlsx", "good.xlsx", "rich.xlsx", "odd.xlsx", "odd.ods", "odd.xls", "csv")


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a process is held to memory as Linux does it")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, cwd=TESTS, env=environment
    )


@ON_LINUX
@pytest.mark.parametrize(
    ("fault", "signal_number", "words"),
    [
        ("1 / 0", None, "ZeroDivisionError"),
        ("bytearray(2**30 + 2**28)", None, "MemoryError"),
        ("sum(iter(int, 1))", signal.SIGXCPU, ""),
    ],
    ids=["traceback", "memory", "hang"],
)
def test_a_shard_notices(fault: str, signal_number: int | None, words: str) -> None:
    code = f"import sys, fuzz.shard as s; s.MOST_SECONDS = 2; s.check_file = lambda _: {fault}"
    done = run("-c", f"{code}; sys.exit(s.main(7, 8))")
    assert done.returncode == (1 if signal_number is None else -signal_number)
    assert done.stdout.split() == ["7"]
    assert words in done.stderr


@ON_LINUX
@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutants_are_read_or_refused_within_ten_seconds_and_a_gibibyte(shard: int) -> None:
    first, last = (MUTANTS * number // SHARDS for number in (shard, shard + 1))
    done = run("-m", "fuzz.shard", str(first), str(last))
    tried = done.stdout.split()
    assert done.returncode >= 0, f"signal {-done.returncode} at seed {tried[-1]}\n{done.stderr}"
    assert done.returncode == 0, done.stderr
    assert tried == [str(seed) for seed in range(first, last)]


@pytest.mark.parametrize("name", sorted(path.name for path in PAST.iterdir() if path.suffix != ".md"))
def test_what_once_broke_the_reader_is_read_or_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes((PAST / name).read_bytes())
    problems = check_file(path)
    if problems is not None:
        annotate_file(path, problems)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    return sources(tmp_path_factory.mktemp("sources"))


@pytest.mark.parametrize("name", NAMES)
@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_hypothesis_makes_of_a_file_is_read_or_refused(
    tmp_path: Path, files: dict[str, Source], name: str, chance: Random
) -> None:
    write_mutant(files[name], chance, files, tmp_path / "in.xlsx")
    check_file(tmp_path / "in.xlsx")


def test_the_files_that_mutants_are_made_of_are_read_without_errors(
    tmp_path: Path, files: dict[str, Source]
) -> None:
    assert set(files) == set(NAMES)
    for name, source in files.items():
        path = tmp_path / name
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            path.mkdir()
            for part, content in source.items():
                (path / part).write_bytes(content)
        problems = check_file(path)
        assert problems is not None
        assert not errors(problems) or name.startswith(("rich", "odd"))
