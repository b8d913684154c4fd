"""Workbooks taken apart and put together again, for tests of what is wrong with their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path


def rewrite(path: Path, changes: Mapping[str, str | bytes | None]) -> Path:
    """Replace or add parts of a zipped workbook; None takes a part away."""
    parts = parts_of(path)
    for name, content in changes.items():
        if content is None:
            del parts[name]
        else:
            parts[name] = content.encode() if isinstance(content, str) else content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def replace_in_part(path: Path, part: str, old: str, new: str) -> Path:
    """Replace text in a part that holds it."""
    text = parts_of(path)[part].decode()
    assert old in text, f"{part} does not hold {old}"
    return rewrite(path, {part: text.replace(old, new)})


def parts_of(path: Path) -> dict[str, bytes]:
    """Name → bytes of every part."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
