"""XML parts of a workbook, read as a stream by expat: no entities, no document types, no endless depth.

Namespaces are resolved; handlers see local names of the one vocabulary that the part's root belongs to, so
that prefixes, and the Strict variant of Office files, make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, TypeVar
from xml.parsers import expat

from planner.workbook.files.limits import MAX_DEPTH

_CHUNK = 2**18
_SEPARATOR = " "
_Found = TypeVar("_Found")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class UnsafeXml(ValueError):
    """A part that declares a document type or entities, or is nested without end."""


def new_parser(start: Start, end: End, text: Callable[[str], None]) -> Any:
    """An expat parser that refuses whatever could expand; handlers get qualified names (`URI local`)."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise UnsafeXml("it declares entities, which no workbook does")


def chunks(part: IO[bytes]) -> Iterator[bytes]:
    """A part piece by piece."""
    while chunk := part.read(_CHUNK):
        yield chunk


def parsed(parser: Any, part: IO[bytes], found: list[_Found]) -> Iterator[_Found]:
    """What the handlers of ``parser`` put into ``found``, while the part is read. Raises ExpatError, and what
    the handlers raise."""
    for chunk in chunks(part):
        parser.Parse(chunk, False)
        yield from found
        found.clear()
    parser.Parse(b"", True)
    yield from found


def elements(part: IO[bytes]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Local name and attributes (by local name) of every element, in document order."""
    found: list[tuple[str, Mapping[str, str]]] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnsafeXml(f"its elements lie more than {MAX_DEPTH} deep")
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    yield from parsed(new_parser(start, end, lambda _: None), part, found)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(_SEPARATOR)[2]


def space_of(name: str) -> str:
    """What stands before the local name of a qualified name: all elements of that vocabulary begin so."""
    return name[: len(name) - len(local(name))]
