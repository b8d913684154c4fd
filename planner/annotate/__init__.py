"""The planner's own workbook back, with the cells that have findings coloured and commented.

`copy` opens the workbook and writes the copy; `losses` says what the library that does it cannot carry
over; `marks` colours and comments cells; `findings` is the sheet that lists them; `results` keeps what
formulas show.
"""

from planner.annotate.copy import AnnotatedCopy, Written, demand_another_file, open_copy

__all__ = ["AnnotatedCopy", "Written", "demand_another_file", "open_copy"]
