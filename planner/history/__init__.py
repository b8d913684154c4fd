"""What every weekly run left behind: `History` reads it, `RunFolder` adds to it.

The history is a folder. Each run has an immutable folder of its own in it, put in place by one rename: that
rename is what records a run. A SQLite index over all runs serves lists, exports and SQL; whatever it lacks is
taken from the folders again, so that it can never contradict them.
"""

from planner.history.layout import Layout
from planner.history.reader import History, RecordedRun
from planner.history.record import RunRecord

__all__ = ["History", "Layout", "RecordedRun", "RunRecord"]
