"""The Monday run: this week's plan out of this week's workbook and last week's plan.

`run.WeeklyRun` is the order of things, one call a stage. Each stage is a function of its own module: `week`
(which week), `previous` (last week's workbooks), `roll` (the input moved on by a week), `compare` (what it
does to the factories).
"""
