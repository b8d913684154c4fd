"""From a checked workbook to the numbers that are planned: `planner.assemble.assemble`.

Weeks become periods, days become shares, blanks become what the workbook's contract says they mean.
"""

from planner.assemble.assembled import Assembled, assemble

__all__ = ["Assembled", "assemble"]
