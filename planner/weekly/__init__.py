"""The Monday run: this week's plan out of this week's workbook and last week's plan.

`operate` is a run from the lock to the history; `run.WeeklyRun` the planning in it, one call a stage. What is
planned is found by `read` (the workbook, the week, the run before) and `roll` (the input moved on by a week):
pure functions on tables in `last_plan`, `under_way` and `owed`, which stand on `projection`. `record`,
`publish`, `log` and `words` tell of it.
"""
