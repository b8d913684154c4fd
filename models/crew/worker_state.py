"""What runs inside a worker: one call after another, against state that is loaded once and kept.

A worker may be this very process, a process of its own, or a process on another machine; all of them run
`perform`. State is kept under a token; a worker that does not have it says so, and is sent it.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple


class Token(NamedTuple):
    """Which state a call needs: the ``number``-th that a crew has installed."""

    crew: str
    number: int


class Parcel(NamedTuple):
    """What makes a state: ``load(payload)``."""

    load: Callable[[Any], Any]
    payload: Any


class Task(NamedTuple):
    """One call as it reaches a worker. ``parcel``: only where the worker is not known to have the state;
    pickled on its way to another process."""

    token: Token | None
    parcel: Parcel | bytes | None
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class Ending(Enum):
    """How a call ended."""

    DONE = "done"
    RAISED = "raised"
    NO_STATE = "no state"  # nothing was done: the call must come again, with the parcel


class Reply(NamedTuple):
    """``value``: the result, or the exception that was raised."""

    ending: Ending
    value: Any = None


_PACKAGE = Path(__file__).parents[1]
_KEPT = 4
"""States kept in one process, the newest ones. A local worker has one; a worker of a cluster may serve
several commands, and keeps what a command left behind that was killed."""
_states: OrderedDict[str, tuple[int, Any]] = OrderedDict()
_one_at_a_time = threading.RLock()
"""A worker of a cluster may have several threads, but state belongs to one call at a time."""


def perform(task: Task) -> Reply:
    """Run one call; an exception is an answer like any other."""
    with _one_at_a_time:
        try:
            if task.token is None:
                return Reply(Ending.DONE, task.function(None, *task.arguments))
            number, state = _states.get(task.token.crew, (None, None))
            if number != task.token.number:
                if task.parcel is None:
                    return Reply(Ending.NO_STATE)
                state = _load(task.token, task.parcel)
            return Reply(Ending.DONE, task.function(state, *task.arguments))
        except Exception as error:  # noqa: BLE001 - raised again where the call came from
            return Reply(Ending.RAISED, error)


def perform_pickled(task: bytes) -> bytes:
    """`perform` for another process; ends with an exception only where ``task`` cannot be read.

    Both ways are pickled here, and not by the executor: what one cannot read back breaks a whole pool.
    """
    reply = perform(pickle.loads(task))
    if reply.ending is Ending.RAISED:
        return pickle.dumps(Reply(Ending.RAISED, _portable(reply.value)))
    try:
        return pickle.dumps(reply)
    except Exception as error:  # noqa: BLE001 - whatever a class raises that cannot be pickled
        return pickle.dumps(Reply(Ending.RAISED, _portable(error)))


def read_reply(answer: Reply | bytes) -> Reply:
    """The reply, whichever way it came."""
    if isinstance(answer, Reply):
        return answer
    reply: Reply = pickle.loads(answer)
    return reply


def forget(crew: str) -> None:
    """Drop the state of a crew that has gone home. Waits for no call: a cluster runs this beside them."""
    _states.pop(crew, None)


@cache
def code_version() -> str:
    """A mark of Python, solver and the code of this package: where it is equal, so are results.

    Of the code as it was when first asked for: a worker that runs on while files change stays what it was.
    """
    mark = hashlib.sha256(repr((sys.version_info[:2], version("highspy"), version("numpy"))).encode())
    for path in code_files():
        mark.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()


def code_files() -> list[Path]:
    """Every file of this package that results may depend on."""
    return sorted(_PACKAGE.rglob("*.py"))


def _load(token: Token, parcel: Parcel | bytes) -> Any:
    _states.pop(token.crew, None)  # before loading: the old one and the new one may not fit side by side
    load, payload = pickle.loads(parcel) if isinstance(parcel, bytes) else parcel
    state = load(payload)
    _states[token.crew] = (token.number, state)
    while len(_states) > _KEPT:
        _states.popitem(last=False)
    return state


def _portable(error: Exception) -> Exception:
    """``error`` with the worker's traceback as a note, as something that can be read back."""
    story = "".join(traceback.format_exception(error))
    error.add_note(f"In a worker:\n{story}")
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - whatever a class raises that cannot be pickled
        return RuntimeError(f"{type(error).__name__}: {error}\nIn a worker:\n{story}")
    return error
