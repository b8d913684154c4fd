"""Changes: production against the last plan."""

from __future__ import annotations

from planner.verify.flows import Flows
from planner.verify.violation import Finding, Findings, compared, differs


def change_figures(flows: Flows) -> Findings:
    """before is the last plan, after is Production, change is their difference (M18)."""
    for row in flows.plan.rows["Changes"]:
        key = row.name("item"), row.name("factory"), row.period
        before = flows.facts.under_way.last_plan.get(key, 0.0)
        after = flows.started.get(key, 0.0)
        for column, expected in (("before", before), ("after", after), ("change", after - before)):
            if differs(row.amount(column), expected, scale=before + after):
                yield Finding(row.place, compared(column, row.amount(column), expected))


def all_changes_shown(flows: Flows) -> Findings:
    """Up to the last period the last plan names, every difference has a row (M18)."""
    shown = {(row.name("item"), row.name("factory"), row.period) for row in flows.plan.rows["Changes"]}
    under_way = flows.facts.under_way
    for key in sorted((under_way.last_plan.keys() | flows.started.keys()) - shown):
        before, after = under_way.last_plan.get(key, 0.0), flows.started.get(key, 0.0)
        if key[2] <= under_way.last_named and differs(after, before):
            item, factory, period = key
            place = f"Changes: {item} at {factory} in {flows.facts.horizon.first_day(period)}"
            yield Finding(place, compared("units not shown as changed", after, before))
