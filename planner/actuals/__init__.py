"""What happened, beside what was planned: forecast accuracy, scorecards of factories, and the planning values
that follow from them. `docs/learning.md` has the formulas, numbered L1 to L8."""
