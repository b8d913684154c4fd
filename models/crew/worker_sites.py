"""Where the calls of a crew run: in this process, or in processes of their own on this machine.

Both, and a cluster (`cluster.py`), are executors of `concurrent.futures`, one a slot.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol

from .worker_state import Parcel, Reply, Task, forget, perform, perform_pickled


class WorkerError(RuntimeError):
    """Workers cannot do what they are asked; the message says why and what to do."""


class WorkerLost(WorkerError):
    """Workers die or disappear again and again."""


class ClusterUnusable(WorkerError):
    """There is no cluster at the address given, or none that this program can use."""


class Site(Protocol):
    """The executors of a crew, one a slot."""

    slots: int
    depth: int
    """Calls that a slot should have at hand: those beyond the first wait in the worker, so that it never
    waits for this process."""
    lost: tuple[type[BaseException], ...]
    """What a future raises when its worker was lost."""
    remedy: str
    """What a person can do when workers are lost again and again."""

    def pack(self, parcel: Parcel) -> Parcel | bytes:
        """``parcel`` as it travels to a worker."""

    def begin(self, slot: int, task: Task) -> Future[Any]:
        """Hand over a call; the future's result is for `read_reply`. May raise one of ``lost``."""

    def replace(self, slot: int) -> None:
        """Put a new worker in the place of a lost one. Running calls of that slot are given up."""

    def check(self) -> None:
        """Called often while calls run. Cancels those whose worker is gone; raises WorkerLost where nothing
        will ever arrive."""

    def close(self, crew: str) -> None:
        """Let go of all workers and of the state of ``crew``, whatever they are doing; never hangs."""


class InThisProcess:
    """One slot that runs every call at once, here: nothing is pickled and no process is started."""

    slots = 1
    depth = 1
    lost: tuple[type[BaseException], ...] = ()
    remedy = ""

    def __init__(self) -> None:
        self._executor = _AtOnce()

    def pack(self, parcel: Parcel) -> Parcel:
        """The parcel itself."""
        return parcel

    def begin(self, slot: int, task: Task) -> Future[Reply]:
        """Run the call; its future is done."""
        del slot
        return self._executor.submit(perform, task)

    def replace(self, slot: int) -> None:
        """Nothing: this process is never lost."""

    def check(self) -> None:
        """Nothing: there is never anything to wait for."""

    def close(self, crew: str) -> None:
        """Drop the state."""
        forget(crew)


class _AtOnce(Executor):
    """Runs a call while it is handed over."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future that is done."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class LocalProcesses:
    """One process a slot, begun when its first call comes.

    Every process is a pool of one: when it dies, its own calls are known and the others go on.
    """

    depth = 2
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    remedy = (
        "Most likely memory ran out and the operating system ended it. Use fewer workers (--workers 1), "
        "give the machine more memory, or let other machines do the work (--cluster ADDRESS)."
    )

    def __init__(self, workers: int) -> None:
        self.slots = workers
        self._pools: list[_PoolOfOne | None] = [None] * workers

    def pack(self, parcel: Parcel) -> bytes:
        """Pickled once, as it is now: a worker that comes later gets the same."""
        return pickle.dumps(parcel)

    def begin(self, slot: int, task: Task) -> Future[bytes]:
        """Hand over a call, to a process that is started where there is none yet.

        Raises WorkerLost where the machine has no means for another process.
        """
        pickled = pickle.dumps(task)
        pool = self._pools[slot]
        try:
            if pool is None:
                pool = self._pools[slot] = _PoolOfOne()
            return pool.executor.submit(perform_pickled, pickled)
        except (OSError, NotImplementedError) as error:
            raise WorkerLost(f"A worker process could not be started ({error}). Use --workers 1.") from error

    def replace(self, slot: int) -> None:
        """The new process is started when it gets its first call."""
        pool, self._pools[slot] = self._pools[slot], None
        if pool is not None:
            pool.close()

    def check(self) -> None:
        """Nothing: the end of a process ends its futures."""

    def close(self, crew: str) -> None:
        """Kill all processes: whatever they still work on, nobody waits for it."""
        del crew
        for slot in range(self.slots):
            self.replace(slot)


class _PoolOfOne:
    """A pool of one process that can be killed."""

    def __init__(self) -> None:
        self._context = _Spawn()
        self.executor = ProcessPoolExecutor(max_workers=1, mp_context=self._context)

    def close(self) -> None:
        """Kill the process and wait until it is gone."""
        for process in self._context.started:
            process.kill()
        self.executor.shutdown(wait=True)


_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""Read by numpy's libraries when they are loaded; each worker has one core."""


class _Worker(SpawnProcess):
    """A process that leaves stopping to its parent, and never outlives it."""

    def start(self) -> None:
        """Start with stop signals blocked, for a Ctrl-C may come before any of this package is loaded."""
        with _environment(dict.fromkeys(_ONE_THREAD, "1")), _stop_signals_blocked():
            super().start()

    def run(self) -> None:
        """In the new process: first of all see to its end."""
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        threading.Thread(target=_leave_with_parent, name="leave with parent", daemon=True).start()
        super().run()

    def kill(self) -> None:
        """End at once; nothing happens where it was never started."""
        if self.pid is not None:
            super().kill()

    def terminate(self) -> None:
        """As `kill`: SIGTERM is ignored."""
        self.kill()


class _Spawn(SpawnContext):
    """Starts `_Worker`s and remembers them. Never a fork: HiGHS hangs in a forked process."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[_Worker] = []

    def Process(self, *arguments: Any, **options: Any) -> _Worker:  # type: ignore[override] # noqa: N802
        """A worker, where the pool asks for a process."""
        worker = _Worker(*arguments, **options)
        self.started.append(worker)
        return worker


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment that a process started in the block inherits."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _stop_signals_blocked() -> Iterator[None]:
    """A process started in the block never receives a stop signal; here it comes after the block."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
