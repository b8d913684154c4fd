"""Files in, raw sheets out: one module for each kind of file, all behind `guarded.read_book`.

Whatever is done with a file's bytes is done in a process of its own (`child`) that has limits on memory and
time; what comes back are plain contents (`planner.workbook.raw`). A new kind of file is one module with an
``open_…`` function and one line in `kinds`.
"""
