"""Why a plan differs from the last one: found by planning again with one family of inputs put back at a time.

`families` says which input belongs to which family, `put_back` gives the workbook with last week's values of
one, `probes` plans it within a budget of time, `causes` reads off what undoes a change, `words` says it.
"""

from planner.attribution.causes import Attribution, Weeks, attribute_changes
from planner.attribution.words import summary_lines

__all__ = ["Attribution", "Weeks", "attribute_changes", "summary_lines"]
