"""The workers of a Dask cluster as the executors of a crew.

Whoever reaches a Dask scheduler can run anything on its workers, and what they answer is unpickled here: a
cluster belongs on a network that only trusted people reach.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future
from types import ModuleType
from typing import Any, TypeVar
from weakref import WeakSet

from .worker_sites import ClusterUnusable, WorkerLost
from .worker_state import Parcel, Task, code_version, forget, perform_pickled

Answer = TypeVar("Answer")

_PROBE_SECONDS = 3.0
_OPEN_SECONDS = 9.0
"""For reaching the scheduler and hearing of its workers, so that the whole takes less than ten."""
_FIRST_WORKER_SECONDS = 4.0
"""For the first worker to appear, when cluster and command are started together."""
_CLOSE_SECONDS = 3.0
_CENSUS_SECONDS = 1.0
"""How often the scheduler is asked who is there."""
_CENSUSES_WITHOUT_WORKERS = 30
"""After this many in a row nobody will come any more."""


class Cluster:
    """One slot for each worker that the scheduler has at first; the site of a crew.

    Every call is for one worker alone. Dask would hand the calls of a worker that died to others by itself
    (`allow_other_workers`), but forgets them for ever where there is none at that moment, though its workers
    are started again a second later (seen with 2026.8). So it is seen to here.
    """

    depth = 2
    remedy = (
        "Most likely memory ran out on the cluster's machines. Give each worker more memory, or start fewer "
        "of them on a machine."
    )

    def __init__(self, address: str) -> None:
        """Raises ClusterUnusable within ten seconds where there is nothing to work with."""
        self._address = address
        distributed = _load_distributed()
        self.lost: tuple[type[BaseException], ...] = (CancelledError, distributed.KilledWorker)
        self._quiet = _Quiet()
        self._client, self._bound = self._open(distributed)
        self.slots = len(self._bound)
        self._executors: dict[str, Executor] = {}
        self._begun: list[WeakSet[Future[bytes]]] = [WeakSet() for _ in self._bound]
        self._census = _Census(lambda: set(self._client.nthreads()))

    def pack(self, parcel: Parcel) -> bytes:
        """Pickled once, as it is now: a worker that comes later gets the same."""
        return pickle.dumps(parcel)

    def begin(self, slot: int, task: Task) -> Future[bytes]:
        """Hand over a call; raises WorkerLost where the scheduler is gone."""
        self._demand_scheduler()
        worker = self._bound[slot]
        if worker not in self._executors:
            self._executors[worker] = self._client.get_executor(pure=False, workers=[worker])
        future = self._executors[worker].submit(perform_pickled, pickle.dumps(task))
        self._begun[slot].add(future)
        return future

    def replace(self, slot: int) -> None:
        """Nothing: `check` has seen to it. A call that is given up runs on in its worker until it ends."""

    def check(self) -> None:
        """Cancels the calls of workers that are gone, and binds their slots to others.

        Raises WorkerLost when the scheduler is gone, or has had no worker for half a minute.
        """
        self._demand_scheduler()
        present = self._census.present()
        if present:
            self._bind(present)
        elif self._census.without_workers >= _CENSUSES_WITHOUT_WORKERS:
            raise WorkerLost(
                f"The cluster at {self._address} has lost all its workers. {self.remedy} Start workers again "
                f"(dask worker {self._address} --nthreads 1), or leave out --cluster to plan on this machine."
            )

    def _bind(self, present: set[str]) -> None:
        """Give slots without a worker one of their own where there is one, or the one with fewest slots."""
        for slot, worker in enumerate(self._bound):
            free = sorted(present.difference(self._bound))
            if worker not in present:
                for future in list(self._begun[slot]):
                    future.cancel()
                shared = min(sorted(present), key=self._bound.count)
                self._bound[slot] = free[0] if free else shared
            elif free and worker in self._bound[:slot]:
                self._bound[slot] = free[0]

    def close(self, crew: str) -> None:
        """Leave the cluster, which drops what is still running; no call of it is waited for."""
        _within(_CLOSE_SECONDS, lambda: self._client.run(forget, crew, on_error="ignore"))
        _close(self._client)
        self._quiet.end()

    def _demand_scheduler(self) -> None:
        if self._client.status in ("closing", "closed"):
            raise WorkerLost(
                f"The scheduler at {self._address} is gone and did not come back. Start it and its workers "
                "again, or leave out --cluster to plan on this machine."
            )

    def _open(self, distributed: ModuleType) -> tuple[Any, list[str]]:
        """The client, and the addresses of its workers in a fixed order."""
        clients: list[Any] = []

        def workers_by_address() -> Mapping[str, object]:
            asyncio.run(_probe(distributed, self._address))
            clients.append(distributed.Client(self._address, timeout=_OPEN_SECONDS, set_as_default=False))
            try:
                clients[0].wait_for_workers(1, timeout=_FIRST_WORKER_SECONDS)
            except TimeoutError:
                return {}
            versions: Mapping[str, object] = clients[0].run(code_version, on_error="return")
            return versions

        try:
            answer = _within(_OPEN_SECONDS, workers_by_address)
            self._demand_usable(answer)
        except Exception:
            for client in clients:
                _close(client)
            self._quiet.end()
            raise
        return clients[0], sorted(answer.result())

    def _demand_usable(self, answer: Future[Mapping[str, object]]) -> None:
        """Raises ClusterUnusable for anything but workers that run this very code."""
        error = answer.exception() if answer.done() else TimeoutError("no answer")
        if error is not None:
            raise ClusterUnusable(
                f"No Dask scheduler can be used at {self._address} ({_short(error)}). Start one with: "
                "dask scheduler --host 127.0.0.1 --dashboard-address 127.0.0.1:8787; or leave out --cluster "
                "to plan on this machine."
            ) from error
        if not answer.result():
            raise ClusterUnusable(
                f"The scheduler at {self._address} has no workers. Start some with: "
                f"dask worker {self._address} --nworkers 2 --nthreads 1"
            )
        for worker, version in answer.result().items():
            if version != code_version():
                reason = _short(version) if isinstance(version, Exception) else "another version"
                raise ClusterUnusable(
                    f"The worker {worker} of the cluster at {self._address} does not run the planner of this "
                    f"command ({reason}). Install the same versions of Python, planner and its libraries "
                    "there (constraints.txt), and start the workers again."
                )


class _Census:
    """Asks in the background, now and then, which workers there are."""

    def __init__(self, ask: Callable[[], set[str]]) -> None:
        self._ask = ask
        self._asked: Future[set[str]] | None = None
        self._next = 0.0
        self.without_workers = 0
        """How many answers in a row, up to now, have named nobody; asking in vain is such an answer."""

    def present(self) -> set[str]:
        """The workers in an answer that has come since the last call; none where there is no answer."""
        found: set[str] = set()
        if self._asked is not None and self._asked.done():
            found = self._asked.result() if self._asked.exception() is None else set()
            self.without_workers = 0 if found else self.without_workers + 1
            self._asked, self._next = None, time.monotonic() + _CENSUS_SECONDS
        if self._asked is None and time.monotonic() >= self._next:
            self._asked = _in_background(self._ask)
        return found


async def _probe(distributed: ModuleType, address: str) -> None:
    """Shake hands with the scheduler; a client that fails to do so blocks again while it is taken down."""
    encryption = distributed.Security().get_connection_args("client")
    comm = await distributed.comm.connect(address, timeout=_PROBE_SECONDS, **encryption)
    comm.abort()


_LOGGERS = ("distributed", "distributed.client", "tornado", "tornado.application")
"""Those to which Dask gives a level."""


class _Quiet:
    """Keeps Dask from writing to the terminal: what matters is told by our own errors."""

    def __init__(self) -> None:
        self._loggers = [logging.getLogger(name) for name in _LOGGERS]
        self._levels = [logger.level for logger in self._loggers]
        for logger in self._loggers:
            logger.setLevel(logging.CRITICAL)

    def end(self) -> None:
        """Let it speak again."""
        for logger, level in zip(self._loggers, self._levels, strict=True):
            logger.setLevel(level)


def _load_distributed() -> ModuleType:
    """Dask, which is loaded only here; raises ClusterUnusable where it is not installed."""
    try:
        import dask
        import distributed
    except ImportError as error:
        raise ClusterUnusable(
            f"A cluster needs Dask, which is not installed ({error}). In the planner's own folder: "
            "pip install -c constraints.txt '.[cluster]'"
        ) from error
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})  # state is large, once
    module: ModuleType = distributed
    return module


def _close(client: Any) -> None:
    _within(_CLOSE_SECONDS, lambda: client.close(timeout=_CLOSE_SECONDS))


def _short(error: BaseException) -> str:
    """One line of an error that may have a long story."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _within(seconds: float, function: Callable[[], Answer]) -> Future[Answer]:
    """Run in the background and wait so long; the future is not done where that was too short."""
    future = _in_background(function)
    deadline = time.monotonic() + seconds
    while not future.done() and time.monotonic() < deadline:
        time.sleep(0.01)
    return future


def _in_background(function: Callable[[], Answer]) -> Future[Answer]:
    """Run in a thread that keeps no process alive, for calls that may never end."""
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(function())
        except Exception as error:  # noqa: BLE001 - told by the future
            future.set_exception(error)

    threading.Thread(target=run, name="cluster", daemon=True).start()
    return future
