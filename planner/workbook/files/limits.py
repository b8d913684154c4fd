"""How much a file may be, and how much reading it may take. `docs/reading.md` states these figures."""

from __future__ import annotations

MIB = 2**20

MAX_FILE_BYTES = 200 * MIB
"""Of one file; of all .csv files of a folder together."""
MAX_ENTRIES = 5_000
"""Parts of a zipped workbook."""
MAX_UNPACKED_BYTES = 1024 * MIB
"""All parts of a zipped workbook together."""
MAX_RATIO = 200
"""Honest workbooks unpack to at most some 30 times their size, zip bombs to a thousand times."""
RATIO_COUNTS_FROM_BYTES = MIB
"""Parts that unpack to less than this are harmless whatever their ratio."""
MAX_DEPTH = 64
"""Elements inside each other in a part of a workbook; honest parts need some 20."""

MAX_FILES = 200
""".csv files in a folder."""
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
"""Of a sheet, the largest row number: what spreadsheet programs hold."""
MAX_CELLS = 10_000_000
"""Of all sheets that are read, blank cells left of a row's last filled one included."""
MAX_TEXT = 32_767
"""Characters of a cell: what spreadsheet programs hold."""

MAX_MEMORY_BYTES = 1024 * MIB
"""Of the process that reads, where the operating system can hold it to that (Linux)."""
MAX_CPU_SECONDS = 120
"""Processor time for one file, where the operating system can hold it to that (Linux, macOS)."""
MAX_SECONDS = 600
"""Time for one file by the clock, everywhere."""
