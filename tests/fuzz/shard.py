"""Check the mutants of a range of seeds in a process held to limits: ``python -m fuzz.shard FROM TO``.

Prints the seed and the traceback of every mutant that is neither read nor refused in words, and ends with
exit code 1. Where a mutant takes more than `MOST_SECONDS` of processor time, or breaks the process, the
process ends by a signal, and the last seed printed is that mutant's. Memory beyond `MOST_MEMORY_BYTES` is a
MemoryError, which is a traceback like any other.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from random import Random

from fuzz.sources import Source, sources, write_mutant
from fuzz.target import annotate_file, check_file

MOST_SECONDS = 10
MOST_MEMORY_BYTES = 2**30
_ANNOTATED_EVERY = 40
"""Rewriting a workbook takes many times as long as reading it."""


def main(first: int, last: int) -> int:
    """The exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sources(folder)
        _limit_memory()
        return max([_try(seed, files, folder / "in.xlsx") for seed in range(first, last)])


def write_mutant_of(seed: int, files: Mapping[str, Source], path: Path) -> None:
    """Put the mutant of a seed at ``path``."""
    names = list(files)
    write_mutant(files[names[seed % len(names)]], Random(seed), files, path)


def _try(seed: int, files: Mapping[str, Source], path: Path) -> int:
    print(seed, flush=True)
    write_mutant_of(seed, files, path)
    _limit_processor_time()
    try:
        problems = check_file(path)
        if problems is not None and seed % _ANNOTATED_EVERY == 0:
            annotate_file(path, problems)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        print(f"seed {seed}: {traceback.format_exc()}", file=sys.stderr, flush=True)
        return 1
    return 0


def _limit_memory() -> None:
    """As much as the process has by now, and `MOST_MEMORY_BYTES` more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_processor_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + MOST_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
