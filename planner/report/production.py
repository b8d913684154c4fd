"""Production and Inspection: what each factory starts and looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from models.data import PlanningData
from models.lead_time import arrival_shares
from planner.explain.facts import PlanFacts
from planner.periods import PeriodCalendar
from planner.report.contents import TableRow


def production_rows(facts: PlanFacts, calendar: PeriodCalendar) -> Iterator[TableRow]:
    """Rows of Production: every start, and every setup without one."""
    data, solution = facts.data, facts.solution
    plans = _plans_by_period(facts)
    for key in sorted(solution.production.keys() | solution.setups.keys()):
        item, factory, period = key
        source = data.sources[item, factory]
        quantity = solution.production.get(key, 0.0)
        setup = 1 if quantity > 0 else solution.setups.get(key, 0)
        if quantity <= 0 and not setup:
            continue
        starts = calendar.date_of(period)
        yield {
            "item": item,
            "factory": factory,
            "period": starts,
            "quantity": quantity,
            "lots": round(quantity / source.lot_multiple) if source.lot_multiple > 0 else int(quantity > 0),
            "setup": setup,
            "hours": sum(
                operation.hours_per_unit * quantity + operation.setup_hours * setup
                for operation in source.operations
            ),
            "available": starts + timedelta(days=int(source.lead_time_days)),
            "status": "frozen" if data.is_frozen(period) else "planned",
            "inspection_plan": ", ".join(_inspected_as(data, plans, key)),
        }


def _plans_by_period(facts: PlanFacts) -> dict[tuple[str, str], dict[int, list[str]]]:
    plans: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item, factory, plan, period in sorted(facts.solution.inspected):
        plans[item, factory][period].append(plan)
    return plans


def _inspected_as(
    data: PlanningData, plans: dict[tuple[str, str], dict[int, list[str]]], key: tuple[str, str, int]
) -> list[str]:
    """Plans in use when the units of a start finish; if they wait, those of the next inspection."""
    item, factory, period = key
    by_period = plans.get((item, factory), {})
    finished = [
        when
        for when, _ in arrival_shares(data.sources[item, factory].lead_time_days, data.period_days, period)
    ]
    names = {name for when in finished for name in by_period.get(when, ())}
    if not names:
        later = [when for when in by_period if when > finished[-1]]
        names = set(by_period[min(later)]) if later else set()
    return sorted(names)


def inspection_rows(facts: PlanFacts, calendar: PeriodCalendar) -> Iterator[TableRow]:
    """Rows of Inspection: units through each plan, and what the plan makes of them (M6)."""
    for (item, factory, plan, period), quantity in sorted(facts.solution.inspected.items()):
        if quantity <= 0:
            continue
        outcome = facts.outcomes[item, factory, plan]
        yield {
            "item": item,
            "factory": factory,
            "period": calendar.date_of(period),
            "plan": plan,
            "quantity": quantity,
            "hours": quantity * outcome.hours_per_unit,
            "good": quantity * outcome.yield_share,
            "rejected": quantity * (1.0 - outcome.yield_share),
            "reworked": quantity * (outcome.found_share - (1.0 - outcome.yield_share)),
            "outgoing_defect_rate": outcome.outgoing_defect_rate,
        }
