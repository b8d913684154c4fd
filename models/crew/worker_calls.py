"""Calls of a crew that wait for their turn, and when to stop handing them over."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

_FAR_BEHIND = 2
"""A slot with nothing to do takes a call from another one that has at least this many waiting."""
GRACE_SECONDS = 10.0
"""After a stop, running calls have this long to end; their workers are given up then."""


class Call(NamedTuple):
    """One call: ``function(state, *arguments)``, a function of a module (workers import it by name).

    ``home``: slot ``home % slots`` prefers it, so that what belongs together meets the same process.
    """

    home: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


@dataclass(eq=False)
class Job:
    """A call on its way. ``generation``: of the slot's worker; ``stream``: that wants its result."""

    number: int
    call: Call
    stream: int = 0
    generation: int = 0
    send_state: bool = False
    times_lost: int = 0


class Waiting:
    """Calls that were not handed over yet, by home slot; read no further ahead than ``look_ahead`` calls."""

    def __init__(self, calls: Iterable[Call], slots: int, look_ahead: int) -> None:
        self._unread = enumerate(calls)
        self._look_ahead = look_ahead
        self._by_slot: list[deque[Job]] = [deque() for _ in range(slots)]

    def take(self, slot: int, idle: bool) -> Job | None:
        """The next call of a slot; where it is idle, the last one of the slot that is furthest behind."""
        self._read()
        if self._by_slot[slot]:
            return self._by_slot[slot].popleft()
        longest = max(self._by_slot, key=len)
        return longest.pop() if idle and len(longest) >= _FAR_BEHIND else None

    def is_empty(self) -> bool:
        """Whether every call was handed over."""
        self._read()
        return not any(self._by_slot)

    def put_back(self, job: Job) -> None:
        """To be handed over again, before all others."""
        self._by_slot[job.call.home % len(self._by_slot)].appendleft(job)

    def _read(self) -> None:
        while sum(map(len, self._by_slot)) < self._look_ahead:
            number, call = next(self._unread, (None, None))
            if number is None or call is None:
                return
            self._by_slot[call.home % len(self._by_slot)].append(Job(number, call))


class Stop:
    """Whether to stop, and since when; once asked to, it stays so."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self._since: float | None = None

    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        if self._since is None and self._should_stop():
            self._since = time.monotonic()
        return self._since is not None

    def overdue(self) -> bool:
        """Whether running calls have had their time to end."""
        return self._since is not None and time.monotonic() - self._since > GRACE_SECONDS
