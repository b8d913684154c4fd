"""The files that mutants are made of: the sample workbook, and a small one in every kind of file."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from rich_workbook import write_rich_workbook
from seeded_faults.good_workbook import good_book
from workbook_builder import build_workbook, small_sheets

from fuzz.mutator import mutate, mutate_text, pack

INPUTS = Path(__file__).parents[2] / "inputs"
SAVED = Path(__file__).parents[1] / "files"
"""One workbook, saved in three formats by another program."""

Source = bytes | Mapping[str, bytes]
"""A file, or the files of a folder."""


def sources(folder: Path) -> dict[str, Source]:
    """Name → source. ``folder``: where files may be made."""
    small = build_workbook(folder / "source_small.xlsx", small_sheets()).read_bytes()
    return {
        "small.xlsx": _timeless(small),
        "sample.xlsx": (INPUTS / "small.xlsx").read_bytes(),
        "good.xlsx": _timeless(good_book()),
        "rich.xlsx": _timeless(write_rich_workbook(folder / "source_rich.xlsx").read_bytes()),
        **{name: (SAVED / name).read_bytes() for name in ("odd.xlsx", "odd.ods", "odd.xls")},
        "csv": {f"{name}.csv": _as_csv(rows) for name, rows in small_sheets().items()},
    }


def _timeless(content: bytes) -> bytes:
    """A workbook that says always the same of when it was made, so that a seed is always the same mutant."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    return pack(parts | {core: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-05T00:00:00Z", parts[core])})


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(
        text, list(dict.fromkeys(header for row in rows for header in row)), delimiter=";"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def write_mutant(source: Source, chance: Random, all_sources: Mapping[str, Source], path: Path) -> None:
    """Put a mutant of a source at ``path``, in place of what is there."""
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    if isinstance(source, bytes):
        others = [other for other in all_sources.values() if isinstance(other, bytes)]
        path.write_bytes(mutate(source, chance, others))
        return
    path.mkdir()
    changed = chance.choice(list(source))
    for name, content in source.items():
        (path / name).write_bytes(mutate_text(content, chance) if name == changed else content)
