"""Crews on a real Dask cluster on this machine: a scheduler and two workers, which die now and then."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import worker_tasks as tasks
from generated import Size
from generated import planning_data as generated_data

from models.crew.workers import Call, ClusterUnusable, Crew, WorkerLost, cluster_crew
from models.options import SolveOptions
from models.progress import Progress
from models.solution import PlanStatus
from models.solve_by_item import solve_by_item

ADD = [Call(number, tasks.add, (number,)) for number in range(40)]
ADDED = [100 + number for number in range(40)]


WORKER = ("--nthreads", "1", "--dashboard-address", "127.0.0.1:0")


class DaskCluster:
    """A scheduler whose processes end with it. ``workers``: ids of those begun by `add_worker`."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self._folder = folder
        self._closing = closing
        self.workers: list[int] = []
        self._file = folder / "scheduler.json"
        self._start("scheduler", "--dashboard-address", "127.0.0.1:0", "--port", "0")
        self.address = self._wait_for_address()

    def add_worker(self, *options: str) -> None:
        """One more worker; with ``--no-nanny`` it is not started again when it dies."""
        process = self._start("worker", *WORKER, "--local-directory", self._folder, *options)
        self.workers.append(process.pid)

    def _start(self, role: str, *options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", role, "--host", "127.0.0.1", "--scheduler-file", self._file]
        environment = os.environ | {"PYTHONPATH": str(Path(tasks.__file__).parent)}
        process = subprocess.Popen(
            [*map(str, command), *map(str, options)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._closing.callback(_end, process)
        return process

    def _wait_for_address(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return str(json.loads(self._file.read_text())["address"])
            except (FileNotFoundError, json.JSONDecodeError):
                time.sleep(0.05)
        raise TimeoutError("the scheduler did not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask to end, which a nanny needs to take its worker along."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    """A cluster without workers."""
    with ExitStack() as closing:
        yield DaskCluster(tmp_path, closing)


def crew_of(cluster: DaskCluster, workers: int) -> Crew:
    """A crew of so many workers, when they are there; its state is 100."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            crew = cluster_crew(cluster.address)
        except ClusterUnusable as error:  # on a busy machine they take longer than anybody should wait
            if "has no workers" not in str(error):
                raise
            continue
        if crew.slots == workers:
            crew.install(tasks.load, 100)
            return crew
        crew.close()
        time.sleep(0.1)
    raise TimeoutError("the workers did not start")


def test_the_crew_of_a_cluster_works_as_any_other(cluster: DaskCluster) -> None:
    """Order, state loaded once in each process, an error that travels, a stop."""
    cluster.add_worker("--no-nanny")
    cluster.add_worker("--no-nanny")
    with crew_of(cluster, 2) as crew:
        assert crew.run(ADD) == ADDED
        places = crew.run([Call(home, tasks.place) for home in range(4)])
        assert {process for process, _ in places} == set(cluster.workers)
        assert {times for _, times in places} == {1}
        with pytest.raises(LookupError, match="lost keys"):
            crew.run([Call(0, tasks.fail, ("lost keys",))])
        crew.install(tasks.load, 200)
        assert crew.run(ADD) == [100 + value for value in ADDED]
        assert crew.run(ADD, should_stop=lambda: True) == [None] * len(ADD)


def test_a_worker_killed_in_the_middle_loses_nothing(cluster: DaskCluster) -> None:
    """The other one does its calls; one that joins later is given the place of the dead one."""
    cluster.add_worker("--no-nanny")
    cluster.add_worker("--no-nanny")
    with crew_of(cluster, 2) as crew:
        results = {}
        for number, result in crew.stream([Call(number, tasks.rest, (0.05,)) for number in range(60)]):
            results[number] = result
            if len(results) == 20:
                os.kill(cluster.workers[0], signal.SIGKILL)
        assert results == dict.fromkeys(range(60), 100)
        cluster.add_worker("--no-nanny")
        _wait_until_helping(crew, cluster.workers[2])
        assert crew.run(ADD) == ADDED


class _Killer:
    """A monitor that kills a worker when items begin to be priced."""

    def __init__(self, process: int) -> None:
        self._process: int | None = process

    def report(self, progress: Progress) -> None:
        if progress.stage == "bound" and self._process is not None:
            os.kill(self._process, signal.SIGKILL)
            self._process = None

    def should_stop(self) -> bool:
        return False


def test_a_plan_by_item_survives_the_death_of_a_worker(cluster: DaskCluster) -> None:
    """Answers do not depend on the worker, so the plan is the one that a single process makes."""
    data = generated_data(Size(6, 3, 2, 14), 90.0, "cheap", seed=1)
    options = SolveOptions(gap=0.01, time_limit=120.0, method="by-item", workers=1, threads=1)
    alone = solve_by_item(data, options)
    cluster.add_worker("--no-nanny")
    cluster.add_worker("--no-nanny")
    crew_of(cluster, 2).close()
    killer = _Killer(cluster.workers[0])
    together = solve_by_item(data, replace(options, workers=None, cluster=cluster.address), killer)
    assert alone.status is PlanStatus.OPTIMAL
    assert (together.status, together.objective) == (alone.status, pytest.approx(alone.objective))
    assert together.production == alone.production


def _wait_until_helping(crew: Crew, process: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = crew.run([Call(number, tasks.rest, (0.05,)) for number in range(8)] + PLACES)[8:]
        if process in {place for place, _ in found}:
            return
    raise TimeoutError("the new worker was given nothing to do")


PLACES = [Call(home, tasks.place) for home in range(4)]


def test_the_only_worker_dies_and_is_started_again(cluster: DaskCluster, tmp_path: Path) -> None:
    """For a moment there is nobody; the scheduler alone would forget the call."""
    cluster.add_worker()
    with crew_of(cluster, 1) as crew:
        calls = list(ADD)
        calls[5] = Call(5, tasks.die_once, (5, tmp_path / "mark"))
        assert crew.run(calls) == ADDED


def test_a_call_that_always_kills_its_worker_ends_the_run(cluster: DaskCluster) -> None:
    cluster.add_worker()
    with crew_of(cluster, 1) as crew, pytest.raises(WorkerLost, match="memory"):
        crew.run([Call(0, tasks.die)])


def test_a_cluster_that_loses_all_workers_is_given_up(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.crew.cluster._CENSUSES_WITHOUT_WORKERS", 2)
    cluster.add_worker("--no-nanny")
    with crew_of(cluster, 1) as crew, pytest.raises(WorkerLost, match="lost all its workers"):
        crew.run([Call(0, tasks.die)])


def test_a_scheduler_without_workers_is_no_cluster(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.crew.cluster._FIRST_WORKER_SECONDS", 0.2)
    with pytest.raises(ClusterUnusable, match=f"{cluster.address} has no workers.*dask worker"):
        cluster_crew(cluster.address)


def test_workers_of_another_version_are_refused(
    cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.add_worker("--no-nanny")
    crew_of(cluster, 1).close()
    monkeypatch.setattr("models.crew.cluster.code_version", tasks.a_version_of_its_own)
    with pytest.raises(ClusterUnusable, match=r"another version.*Install the same versions"):
        cluster_crew(cluster.address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "no.such.host.invalid:8786"])
def test_no_scheduler_there(address: str) -> None:
    with pytest.raises(ClusterUnusable, match=f"No Dask scheduler can be used at {address}"):
        cluster_crew(address)


def test_something_else_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and never says a word."""
    monkeypatch.setattr("models.crew.cluster._OPEN_SECONDS", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(ClusterUnusable, match="No Dask scheduler"):
            cluster_crew(f"tcp://127.0.0.1:{port}")
