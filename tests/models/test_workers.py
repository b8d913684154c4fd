"""Crews: the same answers from one process and from several, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import psutil
import pytest
import worker_tasks as tasks

import models
from models.crew.worker_state import code_files
from models.crew.workers import (
    Call,
    ClusterUnusable,
    Crew,
    WorkerLost,
    available_cores,
    cluster_crew,
    crew_for,
    local_crew,
)
from models.options import SolveOptions

ADD = [Call(number, tasks.add, (number,)) for number in range(12)]
ADDED = [100 + number for number in range(12)]
PLACES = [Call(home, tasks.place) for home in range(4)]
"""Two for each of two slots: they are handed over at once, so that each is run where it is at home."""


@pytest.fixture(scope="module", params=[1, 2], ids=["here", "processes"])
def shared(request: pytest.FixtureRequest) -> Iterator[Crew]:
    """A crew of each kind, for tests that leave it as they found it."""
    with local_crew(request.param) as crew:
        yield crew


@pytest.fixture
def crew(shared: Crew) -> Crew:
    shared.install(tasks.load, 100)
    return shared


@pytest.fixture
def pair() -> Iterator[Crew]:
    """Two processes of one's own, to be mistreated."""
    with local_crew(2) as crew:
        crew.install(tasks.load, 100)
        yield crew


def is_running(process: int) -> bool:
    """Whether a process does anything; one that has ended may wait to be noticed by whoever began it."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def all_gone(processes: set[int]) -> bool:
    """Whether none of them runs any more, within half a minute."""
    deadline = time.monotonic() + 30
    while any(map(is_running, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_running, processes))


def workers_of(crew: Crew) -> set[int]:
    """Ids of the processes of a pair."""
    return {process for process, _ in crew.run(PLACES)}


def test_results_come_in_the_order_of_the_calls(crew: Crew) -> None:
    """Although the first ones take longest."""
    assert crew.run(ADD) == ADDED
    slow_first = [Call(number, tasks.rest, (0.2 if number == 0 else 0.0,)) for number in range(4)]
    assert crew.run([*slow_first, Call(4, tasks.add, (1,))]) == [100, 100, 100, 100, 101]


def test_no_calls(crew: Crew) -> None:
    assert crew.run([]) == []


def test_one_worker_is_this_process_and_more_are_not(crew: Crew) -> None:
    found = {process for process, _ in crew.run(PLACES)}
    assert len(found) == crew.slots
    assert (os.getpid() in found) == (crew.slots == 1)


def test_a_home_is_always_the_same_process(pair: Crew) -> None:
    first, second = pair.run(PLACES), pair.run(PLACES)
    assert first == second
    assert first[0] == first[2] != first[1] == first[3]


def test_an_idle_process_helps_one_that_is_far_behind(pair: Crew) -> None:
    everything_at_home_in_one = [Call(0, tasks.rest, (0.05,)), *[Call(0, tasks.place)] * 11]
    assert len({answer[0] for answer in pair.run(everything_at_home_in_one)[1:]}) == 2


def test_state_is_loaded_once_in_a_process(pair: Crew) -> None:
    for _ in range(3):
        assert {times for _, times in pair.run(PLACES)} == {1}


def test_state_is_what_was_installed_last(crew: Crew) -> None:
    crew.run(ADD)
    crew.install(tasks.load, 200)
    assert crew.run(ADD) == [100 + value for value in ADDED]


def test_a_worker_gets_the_state_as_it_was_installed(pair: Crew) -> None:
    payload = [1]
    pair.install(tasks.load, payload)
    payload.append(2)
    assert pair.run([Call(0, tasks.rest, (0,))]) == [[1]]


def test_without_state_there_is_none() -> None:
    with local_crew(1) as crew:
        assert crew.run([Call(0, tasks.add, (7,))]) == [7]


def test_a_state_that_cannot_be_made_is_said_so(crew: Crew) -> None:
    crew.install(tasks.refuse, "sand")
    with pytest.raises(ValueError, match="no state from sand"):
        crew.run(ADD)


def test_an_error_of_a_call_is_raised_and_the_crew_goes_on(crew: Crew) -> None:
    with pytest.raises(LookupError, match="lost keys"):
        crew.run([*ADD, Call(0, tasks.fail, ("lost keys",))])
    assert crew.run(ADD) == ADDED


def test_errors_and_results_that_cannot_travel_break_nothing(pair: Crew) -> None:
    before = workers_of(pair)
    with pytest.raises(RuntimeError, match="OddError: this at there"):
        pair.run([Call(0, tasks.fail_oddly)])
    with pytest.raises(Exception, match="pickle"):
        pair.run([Call(0, tasks.unpicklable)])
    assert pair.run(ADD) == ADDED
    assert workers_of(pair) == before


def test_a_worker_killed_in_the_middle_of_its_work_is_replaced(pair: Crew, tmp_path: Path) -> None:
    before = workers_of(pair)
    calls = list(ADD)
    calls[5] = Call(5, tasks.die_once, (5, tmp_path / "mark"))
    assert pair.run(calls) == ADDED
    after = workers_of(pair)
    assert len(before & after) == 1
    assert len(after) == 2


def test_a_worker_killed_while_it_has_nothing_to_do_is_replaced(pair: Crew) -> None:
    before = workers_of(pair)
    os.kill(min(before), signal.SIGKILL)
    assert all_gone({min(before)})
    assert pair.run(ADD) == ADDED


def test_a_worker_killed_while_it_loads_is_replaced(pair: Crew, tmp_path: Path) -> None:
    """Its state is far larger than what fits into a pipe."""
    pair.install(tasks.die_loading_once, (tmp_path / "mark", 100, b"x" * 20_000_000))
    assert pair.run(ADD) == ADDED


def test_a_call_that_always_kills_its_worker_ends_the_run_with_advice(pair: Crew) -> None:
    with pytest.raises(WorkerLost, match=r"memory.*--workers 1.*--cluster"):
        pair.run([Call(0, tasks.die), *ADD])
    assert pair.run(ADD) == ADDED


def test_nothing_begins_after_a_stop(crew: Crew) -> None:
    assert crew.run(ADD, should_stop=lambda: True) == [None] * len(ADD)


def test_what_has_begun_before_a_stop_ends(crew: Crew) -> None:
    """At most two calls a process are under way when the third answer brings the wish to stop."""
    calls = [Call(number, tasks.rest, (0.01,)) for number in range(100)]
    heard: list[int] = []
    for number, _ in crew.stream(calls, lambda: len(heard) >= 3):
        heard.append(number)
    assert 3 <= len(heard) <= 3 + 2 * crew.slots
    assert len(set(heard)) == len(heard)


def test_stopping_is_asked_for_while_nothing_arrives(pair: Crew) -> None:
    asked: list[float] = []
    assert pair.run([Call(0, tasks.rest, (2.0,))], lambda: asked.append(1.0) or False) == [100]
    assert len(asked) > 5


def test_a_call_that_does_not_end_after_a_stop_is_given_up(
    pair: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.crew.worker_calls.GRACE_SECONDS", 0.2)
    before = workers_of(pair)
    wishes = iter([False] * 6)
    assert pair.run([Call(0, tasks.rest, (600.0,))], lambda: next(wishes, True)) == [None]
    assert pair.run(ADD) == ADDED
    assert len(before & workers_of(pair)) == 1


def test_a_stream_is_read_only_a_few_calls_ahead(crew: Crew) -> None:
    read: list[int] = []

    def calls() -> Iterator[Call]:
        for number in range(1000):
            read.append(number)
            yield Call(number, tasks.add, (number,))

    stream = crew.stream(calls())
    first = next(stream)
    assert len(read) <= 4 * crew.slots + 1
    assert dict([first, *stream]) == {number: 100 + number for number in range(1000)}


def test_leaving_a_stream_early_harms_no_later_run(crew: Crew) -> None:
    for _ in crew.stream([Call(number, tasks.rest, (0.01,)) for number in range(50)]):
        break
    assert crew.run(ADD) == ADDED


def test_only_the_stream_begun_last_goes_on(crew: Crew) -> None:
    stream = crew.stream(ADD)
    next(stream)
    assert crew.run(ADD) == ADDED
    with pytest.raises(RuntimeError, match="another stream"):
        next(stream)


def test_workers_have_one_thread_and_this_process_keeps_its_own(pair: Crew) -> None:
    before = dict(os.environ)
    assert pair.run([Call(0, tasks.variable, ("OPENBLAS_NUM_THREADS",))]) == ["1"]
    assert dict(os.environ) == before


@pytest.mark.skipif(os.name == "nt", reason="signals of a Unix kind")
def test_stop_signals_are_left_to_the_parent(pair: Crew) -> None:
    """A terminal sends Ctrl-C to all processes of a command; a service manager SIGTERM likewise."""
    before = workers_of(pair)
    for process in before:
        os.kill(process, signal.SIGINT)
        os.kill(process, signal.SIGTERM)
    assert pair.run(ADD) == ADDED
    assert workers_of(pair) == before


def test_leaving_waits_for_no_call_and_leaves_no_process() -> None:
    with local_crew(2) as crew:
        processes = workers_of(crew)
        endless = [Call(number, tasks.rest, (600.0,)) for number in range(20)]
        next(crew.stream([Call(0, tasks.add, (1,)), *endless]))
    assert all_gone(processes)


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import worker_tasks as tasks
from models.crew.workers import Call, local_crew

if __name__ == "__main__":
    with local_crew(2) as crew:
        places = crew.run([Call(home, tasks.place) for home in range(4)])
        print(*(process for process, _ in places), flush=True)
        crew.run([Call(number, tasks.rest, (600.0,)) for number in range(4)])
"""


@pytest.mark.parametrize("how", [["parent.py"], ["-m", "parent"]], ids=["script", "module"])
def test_a_killed_parent_leaves_no_process(tmp_path: Path, how: list[str]) -> None:
    (tmp_path / "parent.py").write_text(dedent(SCRIPT).format(tests=str(Path(tasks.__file__).parent)))
    parent = subprocess.Popen(
        [sys.executable, *how], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert parent.stdout is not None
    processes = set(map(int, parent.stdout.readline().split()))
    assert len(processes) == 2
    assert all(map(is_running, processes))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert all_gone(processes)


def test_a_cluster_without_its_extra_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterUnusable, match=r"pip install .*\[cluster\]"):
        cluster_crew("tcp://127.0.0.1:8786")


def test_the_mark_of_the_code_is_of_all_of_it() -> None:
    """Workers with other code anywhere in the package would come to other results."""
    package = Path(models.__file__).parent
    marked = {path.relative_to(package).as_posix() for path in code_files()}
    assert {"solve.py", "by_item/price_rounds.py", "crew/worker_state.py"} <= marked
    assert len(marked) == sum(1 for _ in package.rglob("*.py"))


def test_options_choose_the_crew() -> None:
    with crew_for(SolveOptions(workers=3)) as three, crew_for(SolveOptions()) as one_a_core:
        assert (three.slots, one_a_core.slots) == (3, available_cores())
    with pytest.raises(ValueError, match="workers"):
        local_crew(0)
