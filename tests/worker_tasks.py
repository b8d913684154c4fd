"""What tests let workers do: functions of a module that worker processes can import."""

from __future__ import annotations

import importlib
import os
import signal
import time
from pathlib import Path
from typing import Any

_loaded: list[Any] = []


class OddError(Exception):
    """An error that cannot be read back from its pickle: it needs two arguments and keeps one."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} at {where}")


def load(payload: Any) -> Any:
    """State: the payload itself; remembers that it was loaded in this process."""
    _loaded.append(payload)
    return payload


def refuse(payload: Any) -> Any:
    """A state that cannot be made."""
    raise ValueError(f"no state from {payload}")


def die_loading_once(payload: tuple[Path, float, bytes]) -> float:
    """State: the number; the first process that loads it is killed. The first entry: a file to remember."""
    mark, number, _ = payload
    return die_once(None, number, mark)


def add(state: float | None, number: float) -> float:
    """``number`` more than the state."""
    return (state or 0) + number


def place(_state: Any) -> tuple[int, int]:
    """Where a call runs, and how often state was loaded there: (process id, times)."""
    return os.getpid(), len(_loaded)


def variable(_state: Any, name: str) -> str | None:
    """A variable of the worker's environment."""
    return os.environ.get(name)


def a_version_of_its_own() -> str:
    """A mark of the code that is another one in every process."""
    return str(os.getpid())


def fail(_state: Any, words: str) -> None:
    """Raise an ordinary error."""
    raise LookupError(words)


def fail_oddly(_state: Any) -> None:
    """Raise an error that does not travel by itself."""
    raise OddError("this", "there")


def unpicklable(_state: Any) -> Any:
    """A result that cannot be sent."""
    return lambda: None


def load_module(_state: Any, name: str) -> str:
    """Import a module, with all that it makes when it is imported."""
    importlib.import_module(name)
    return name


def rest(state: float | None, seconds: float) -> float:
    """Take some time; the state is the answer."""
    time.sleep(seconds)
    return state or 0


def die(_state: Any) -> None:
    """Be killed, as by the operating system when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(state: float | None, number: float, mark: Path) -> float:
    """As `add`, but the first process that gets here is killed. ``mark``: a file that remembers."""
    try:
        mark.open("x").close()
    except FileExistsError:
        return add(state, number)
    die(state)
    raise AssertionError("survived")
