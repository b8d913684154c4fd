"""A crew of workers: calls in, results out, whether they run here, in processes or on a cluster.

Results never depend on which worker makes them, nor on how many there are; only time does.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import count
from types import TracebackType
from typing import Any

from ..options import SolveOptions
from .worker_calls import GRACE_SECONDS, Call, Job, Stop, Waiting
from .worker_sites import (
    ClusterUnusable,
    InThisProcess,
    LocalProcesses,
    Site,
    WorkerError,
    WorkerLost,
)
from .worker_state import Ending, Parcel, Reply, Task, Token, read_reply

__all__ = [
    "GRACE_SECONDS",
    "Call",
    "ClusterUnusable",
    "Crew",
    "WorkerError",
    "WorkerLost",
    "available_cores",
    "cluster_crew",
    "crew_for",
    "local_crew",
    "never",
]

_POLL_SECONDS = 0.1
_TIMES_AGAIN = 3
"""How often a call is handed over again because its worker was lost."""


def never() -> bool:
    """Go on."""
    return False


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def local_crew(workers: int) -> Crew:
    """``workers`` processes on this machine; for one, this process itself."""
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    return Crew(InThisProcess() if workers == 1 else LocalProcesses(workers))


def cluster_crew(address: str) -> Crew:
    """The workers of the Dask scheduler at ``address``, one slot each.

    Raises ClusterUnusable within ten seconds where there is none, it has no workers, they run other code
    than this process, or the extra `cluster` is not installed.
    """
    from .cluster import Cluster

    return Crew(Cluster(address))


def crew_for(options: SolveOptions) -> Crew:
    """The crew that ``options`` ask for; raises as `cluster_crew`."""
    if options.cluster is not None:
        return cluster_crew(options.cluster)
    return local_crew(options.workers or available_cores())


class Crew:
    """Workers that run calls against installed state; a context manager, to be used from one thread.

    ``slots``: how many calls run at once. Workers that are lost are replaced (on a cluster: the others take
    over) and their calls are handed over again, three times at most; WorkerLost then.
    """

    def __init__(self, site: Site) -> None:
        self.slots = site.slots
        self._site = site
        self._name = uuid.uuid4().hex
        self._tokens = count()
        self._streams = count()
        self._stream = -1
        self._token: Token | None = None
        self._parcel: Parcel | bytes | None = None
        self._outstanding: list[dict[Future[Any], Job]] = [{} for _ in range(site.slots)]
        self._generation = [0] * site.slots
        self._sent: list[Token | None] = [None] * site.slots

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let all workers go, whatever they are doing."""
        self._site.close(self._name)

    def install(self, load: Callable[[Any], Any], payload: Any) -> None:
        """From now on calls get the state ``load(payload)``, made and kept in every process that needs it.

        ``load``: a function of a module. Takes the place of what was installed before.
        """
        self._token = Token(self._name, next(self._tokens))
        self._parcel = self._site.pack(Parcel(load, payload))

    def run(self, calls: Sequence[Call], should_stop: Callable[[], bool] = never) -> list[Any]:
        """Results in the order of ``calls``; None for those that did not begin, or did not end within
        GRACE_SECONDS, because ``should_stop()`` said so. What a call raises is raised here."""
        results: list[Any] = [None] * len(calls)
        for number, result in self._run(calls, should_stop, len(calls)):
            results[number] = result
        return results

    def stream(
        self, calls: Iterable[Call], should_stop: Callable[[], bool] = never
    ) -> Iterator[tuple[int, Any]]:
        """(number of the call, result), as they come; ends early where ``should_stop()`` says so.

        ``calls`` is read a few calls ahead. Leaving early lets running calls end, unheard. Only the stream
        that was begun last goes on.
        """
        return self._run(calls, should_stop, self._site.depth * self.slots)

    def _run(
        self, calls: Iterable[Call], should_stop: Callable[[], bool], look_ahead: int
    ) -> Iterator[tuple[int, Any]]:
        stream = self._stream = next(self._streams)
        waiting = Waiting(calls, self.slots, look_ahead)
        stop = Stop(should_stop)
        while True:
            self._hand_over(waiting, stop)
            running = any(job.stream == stream for jobs in self._outstanding for job in jobs.values())
            if not running and (stop.asked() or waiting.is_empty()):
                return
            for job, result in self._arrivals(waiting):
                yield job.number, result
                if self._stream != stream:
                    raise RuntimeError("another stream of this crew was begun since")
            if stop.asked() and stop.overdue():
                self._give_up()
                return

    def _hand_over(self, waiting: Waiting, stop: Stop) -> None:
        """Give every slot what it should have at hand."""
        for slot, jobs in enumerate(self._outstanding):
            while len(jobs) < self._site.depth and not stop.asked():
                job = waiting.take(slot, idle=not jobs)
                if job is None:
                    break
                self._begin(slot, job, waiting)

    def _begin(self, slot: int, job: Job, waiting: Waiting) -> None:
        parcel = self._parcel if job.send_state or self._sent[slot] != self._token else None
        job.stream, job.generation = self._stream, self._generation[slot]
        try:
            future = self._site.begin(slot, Task(self._token, parcel, job.call.function, job.call.arguments))
        except self._site.lost as error:  # it died while it had nothing to do
            self._lose(slot, job, waiting, error)
            return
        self._sent[slot] = self._token
        self._outstanding[slot][future] = job

    def _arrivals(self, waiting: Waiting) -> Iterator[tuple[Job, Any]]:
        """Wait a moment; what has come of the stream in hand."""
        futures = [future for jobs in self._outstanding for future in jobs]
        wait(futures, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
        self._site.check()
        for slot, jobs in enumerate(self._outstanding):
            for future in [future for future in jobs if future.done()]:
                job = jobs.pop(future)
                reply = self._reply(slot, job, future, waiting)
                if reply is not None and job.stream == self._stream:
                    if reply.ending is Ending.RAISED:
                        raise reply.value
                    yield job, reply.value

    def _reply(self, slot: int, job: Job, future: Future[Any], waiting: Waiting) -> Reply | None:
        """What came of a call; None where it has to be handed over again."""
        try:
            reply = read_reply(future.result())
        except self._site.lost as error:
            self._lose(slot, job, waiting, error)
            return None
        if reply.ending is Ending.NO_STATE:
            job.send_state = True
            self._put_back(job, waiting)
            return None
        return reply

    def _lose(self, slot: int, job: Job, waiting: Waiting, error: BaseException) -> None:
        """Replace a lost worker, once for all its calls, and put the call back.

        The loss counts against the first of its calls: the others only waited behind it.
        """
        if job.generation == self._generation[slot]:
            self._replace(slot)
            job.times_lost += 1
        if job.times_lost > _TIMES_AGAIN:
            raise WorkerLost(
                f"The workers that were given the same call were lost {job.times_lost} times in a row. "
                + self._site.remedy
            ) from error
        self._put_back(job, waiting)

    def _put_back(self, job: Job, waiting: Waiting) -> None:
        if job.stream == self._stream:
            waiting.put_back(job)

    def _replace(self, slot: int) -> None:
        self._site.replace(slot)
        self._generation[slot] += 1
        self._sent[slot] = None

    def _give_up(self) -> None:
        """Forget all running calls, with their workers."""
        for slot, jobs in enumerate(self._outstanding):
            if jobs:
                jobs.clear()
                self._replace(slot)
