"""Mutants of a workbook file: its bytes changed, its parts changed, or the cells and elements in them.

All chance comes from a `random.Random`, so that a seed is a mutant, and hypothesis can hand in one of its own
and shrink what it finds.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

Parts = dict[str, bytes]

_TAG = re.compile(rb"<[^<>?!]+>")
_ATTRIBUTE = re.compile(rb'([\w:.-]{1,50})="([^"]*)"')  # a bound, or long texts take long to search
_FIELD = re.compile(rb"[^;\r\n]+")
_TEXT = re.compile(rb">([^<>]+)<")
_NASTY = (
    *(
        b"",
        b" ",
        b"-1",
        b"0",
        b"1",
        b"00",
        b"1e-300",
        b"999999999999",
        b"1e12",
        b"1e308",
        b"1e309",
        b"-1e999",
        b"NaN",
        b"Infinity",
        b"0x10",
        b"9" * 40,
    ),
    *(b"A0", b"XFD1048576", b"XFE1", b"A1048577", b"AAAAAA1", b"A1:XFD1048576", b"$A$1", b"1A", b"R1C1"),
    *(b"#N/A", b"=1+1", b"TRUE", b"true", b"2", b"4294967296", b"-2147483649", b"65536", b"\xef\xbb\xbf"),
    *(
        b"&#x0;",
        b"&#55296;",
        b"&#x10FFFF;",
        b"&amp;&lt;&gt;",
        b"&unknown;",
        b"_x0000_",
        b"_xD800_",
        b"_x000D_",
    ),
    *(b"../../../../etc/passwd", b"/dev/zero", b"http://127.0.0.1/", b"\xff\xfe", b"\x00", b"\xed\xa0\x80"),
    *("日本".encode(), "\u202e".encode(), b"s", b"str", b"inlineStr", b"d", b"e", b"b", b"n", b"2026-13-45"),
    *(b"x" * 40_000, b"[$-409]", b"0" * 300, b"yyyy" * 50, b"46000.5", b"-46000", b"2958466", b"1904"),
)
"""Values that readers have stumbled over: numbers without end, cells beyond the sheet, half characters."""
_WELL_FORMED = tuple(value for value in _NASTY if not re.search(rb"[&\x00-\x1f\xed\xff]", value))
_KIND = re.compile(rb'( [ts]|office:value-type)="(\w*)"')
"""The kind or style of a cell."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Mostly the one that costs little."""
_DECLARATIONS = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b'<?xml version="1.1" encoding="UTF-7"?>',
    b'<?xml version="1.0" encoding="utf-16"?>',
    b"<?xml-stylesheet href='x'?>",
)


def mutate(content: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """A mutant of a file. ``others``: files whose bytes may be mixed in."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _mutate_zip(content, chance)
    return _mutate_bytes(content, chance, others)


def mutate_text(content: bytes, chance: Random) -> bytes:
    """A mutant of a file of text: its bytes, cells or encoding changed."""
    how = chance.random()
    if how < 0.4:
        return _mutate_bytes(content, chance, ())
    if how < 0.5:
        return _recode(content, chance)
    for _ in range(chance.choice((1, 3, 10))):
        content = _replaced(
            content, _FIELD, 0, lambda _: chance.choice((*_NASTY, b'"', b";", b"\n", b"\t")), chance
        )
    return content


def _mutate_bytes(content: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """One to eight changes anywhere in the file."""
    mutant = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        chance.choice(_BYTE_CHANGES)(mutant, chance)
    if others and chance.random() < 0.1:
        other = chance.choice(others)
        mutant = mutant[: chance.randrange(len(mutant) + 1)] + other[chance.randrange(len(other)) :]
    return bytes(mutant)


def _flip(mutant: bytearray, chance: Random) -> None:
    if mutant:
        mutant[chance.randrange(len(mutant))] ^= 1 << chance.randrange(8)


def _overwrite(mutant: bytearray, chance: Random) -> None:
    at = chance.randrange(len(mutant) + 1)
    piece = chance.choice(
        (b"\x00" * 8, b"\xff" * 8, struct.pack("<I", chance.getrandbits(32)), chance.choice(_NASTY))
    )
    mutant[at : at + len(piece)] = piece


def _cut_out(mutant: bytearray, chance: Random) -> None:
    at = chance.randrange(len(mutant) + 1)
    del mutant[at : at + chance.choice((1, 4, 100, 10_000))]


def _repeat(mutant: bytearray, chance: Random) -> None:
    at = chance.randrange(len(mutant) + 1)
    piece = mutant[at : at + chance.choice((1, 16, 500))]
    mutant[at:at] = piece * chance.choice((1, 2, 20))


def _truncate(mutant: bytearray, chance: Random) -> None:
    del mutant[chance.randrange(len(mutant) + 1) :]


_BYTE_CHANGES: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip,
    _overwrite,
    _cut_out,
    _repeat,
    _truncate,
)


def _mutate_zip(content: bytes, chance: Random) -> bytes:
    """Changes of parts, packed again so that they are read; sometimes of the package itself."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice((1, 1, 2, 5))):
        chance.choice(_PART_CHANGES)(parts, chance)
    mutant = bytearray(pack(parts, chance.choice(_METHODS)))
    if chance.random() < 0.1:
        _lie_in_header(mutant, chance)
    return bytes(mutant)


def pack(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of parts, the same bytes whenever it is made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return packed.getvalue()


def _lie_in_header(mutant: bytearray, chance: Random) -> None:
    """Another size, flag, method or name in one of the entries."""
    entries = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", mutant)]
    at = chance.choice(entries) + chance.randrange(4, 46)
    mutant[at : at + 2] = struct.pack("<H", chance.choice((0, 1, 8, 99, 0xFFFF, chance.getrandbits(16))))


def _change_xml(parts: Parts, chance: Random) -> None:
    """The commonest change: of one element, attribute or text."""
    name = _chosen(parts, chance)
    parts[name] = chance.choice(_XML_CHANGES)(parts[name], chance)


def _chosen(parts: Parts, chance: Random) -> str:
    """A part; sheets and what they lean on more often."""
    names = list(parts)
    weighty = [
        name for name in names if re.search("sheet|styles|sharedStrings|workbook|content.xml|rels", name)
    ]
    return chance.choice(weighty if weighty and chance.random() < 0.8 else names)


def _change_bytes_of_part(parts: Parts, chance: Random) -> None:
    name = _chosen(parts, chance)
    parts[name] = _mutate_bytes(parts[name], chance, ())


def _drop_part(parts: Parts, chance: Random) -> None:
    if len(parts) > 1:
        del parts[chance.choice(list(parts))]


def _rename_part(parts: Parts, chance: Random) -> None:
    name = chance.choice(list(parts))
    content = parts.pop(name)
    parts[
        chance.choice((name.upper(), f"/{name}", f"../{name}", name.replace("/", "\\"), "x", name + "\u202e"))
    ] = content


def _swap_parts(parts: Parts, chance: Random) -> None:
    first, second = chance.choice(list(parts)), chance.choice(list(parts))
    parts[first], parts[second] = parts[second], parts[first]


def _scatter_contents(parts: Parts, chance: Random) -> None:
    """Other contents in up to thirty cells of a sheet whose XML stays well formed, so that they are read."""
    sheets = [name for name in parts if re.search(r"sheet\d+\.xml$|sharedStrings|content\.xml", name)]
    if not sheets:
        return
    name = chance.choice(sheets)
    texts = [match[1] for match in _TEXT.finditer(parts[name])] or [b"1"]
    for _ in range(chance.choice((1, 3, 10, 30))):
        new = chance.choice(texts) if chance.random() < 0.4 else chance.choice(_WELL_FORMED)
        sought, group = chance.choice(((_TEXT, 1), (_TEXT, 1), (_KIND, 2)))
        if sought is _KIND:
            new = chance.choice((b"s", b"str", b"n", b"b", b"e", b"d", b"inlineStr", b"0", b"1", b"2", b"3"))
        by = partial(_always, new)
        parts[name] = _replaced(parts[name], sought, group, by, chance)


def _always(new: bytes, _: bytes) -> bytes:
    return new


_PART_CHANGES: tuple[Callable[[Parts, Random], None], ...] = (
    *(_change_xml,) * 6,
    *(_scatter_contents,) * 6,
    _change_bytes_of_part,
    _drop_part,
    _rename_part,
    _swap_parts,
)


def _change_attribute(xml: bytes, chance: Random) -> bytes:
    return _replaced(xml, _ATTRIBUTE, 2, lambda _: chance.choice(_NASTY), chance)


def _rename_attribute(xml: bytes, chance: Random) -> bytes:
    return _replaced(
        xml, _ATTRIBUTE, 1, lambda _: chance.choice((b"r", b"t", b"s", b"x:y", b"ref", b"count")), chance
    )


def _change_text(xml: bytes, chance: Random) -> bytes:
    return _replaced(xml, _TEXT, 1, lambda _: chance.choice(_NASTY), chance)


def _change_tag(xml: bytes, chance: Random) -> bytes:
    """Take an element's tag away, double it, open it many times, or call it something else."""
    return _replaced(
        xml,
        _TAG,
        0,
        lambda tag: chance.choice(
            (b"", tag * 2, tag * 300, tag.replace(b"c", b"row"), b"<f>", b"</f>", b"<x/>")
        ),
        chance,
    )


def _declare(xml: bytes, chance: Random) -> bytes:
    first = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    declaration = chance.choice(_DECLARATIONS)
    return xml[: first if chance.random() < 0.5 else 0] + declaration + xml[first:]


def _recode(xml: bytes, chance: Random) -> bytes:
    """In another encoding than it says."""
    text = xml.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "gb18030")), "replace")


_XML_CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_change_attribute,) * 4,
    *(_change_text,) * 4,
    *(_change_tag,) * 2,
    _rename_attribute,
    _declare,
    _recode,
)


def _replaced(
    xml: bytes, sought: re.Pattern[bytes], group: int, by: Callable[[bytes], bytes], chance: Random
) -> bytes:
    """One occurrence replaced, found from a random place on so that it costs little."""
    match = sought.search(xml, chance.randrange(len(xml) + 1)) or sought.search(xml)
    if match is None:
        return xml
    return xml[: match.start(group)] + by(match[group]) + xml[match.end(group) :]
