"""A study's further questions: value of capacity, investments, the service–cost frontier, and risk.

What has to be planned for them goes through the same runner as scenarios, all at once and in parallel; the
rest is worked out here from plans that there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.solution import PlanSolution
from models.what_if.capacity_value import NotSolved
from planner.assemble import Assembled, assemble
from planner.capacity_value.invest import InvestmentPlan, confirmed, plan_investments
from planner.capacity_value.limits import with_one_more
from planner.capacity_value.measure import (
    CapacityValue,
    CapacityValues,
    most_valuable_first,
    replanned,
    value_of_capacity,
)
from planner.capacity_value.offers import check_offers, with_offers
from planner.errors import NoPlan, WorkbookHasErrors
from planner.frontier import units_not_on_time
from planner.study.answers import Answers
from planner.study.asked import Asked, FurtherQuestions, planned
from planner.study.case import Case
from planner.study.frontier_plans import frontier_of
from planner.study.further_tables import frontier_rows, investment_rows, risk_rows, value_rows
from planner.study.further_words import (
    words_of_frontier,
    words_of_investments,
    words_of_risks,
    words_of_values,
)
from planner.study.solve_case import verified
from planner.uncertainty.parameters import uncertainty_of
from planner.uncertainty.risk import Held, Risk, compare
from planner.uncertainty.robust_plan import plan_robustly
from planner.workbook.further_columns import (
    FRONTIER,
    INVESTMENTS,
    NOTES,
    RISK,
    VALUE_OF_CAPACITY,
    further_rows,
)
from planner.workbook.table import Row, Workbook

ROBUST = "(robust)"
_WITH_INVESTMENTS = "(with the investments)"
VALUE_SECONDS = 300.0
"""Longest time for the value of capacity; limits that it does not reach are counted and said."""


def check_further(questions: FurtherQuestions, workbook: Workbook, assembled: Assembled) -> None:
    """Raises WorkbookHasErrors with everything that is wrong with the Investments sheet, if a budget is
    given."""
    if questions.budget is not None:
        problems = check_offers(workbook, assembled)[1]
        if problems:
            raise WorkbookHasErrors(problems)


def answer(
    questions: FurtherQuestions, asked: Asked, scenarios: Mapping[str, tuple[Workbook, PlanSolution]]
) -> Answers:
    """Answers to everything that is asked. ``scenarios``: name → workbook and plan of those that have one."""
    answers = Answers()
    values = _values(questions, asked, answers)
    invest = _investments(questions, asked, answers)
    cases = [
        *_cases_of_values(asked, values, questions.planned_again),
        *_case_of_investments(asked, invest),
    ]
    plans = planned(asked, cases, answers)
    if values is not None:
        values = _with_plans(asked, values, plans)
        answers.tables[VALUE_OF_CAPACITY] = value_rows(values, asked.assembled.calendar)
        answers.words += words_of_values(values)
    if invest is not None:
        after = plans.get(_WITH_INVESTMENTS, asked.plan if not invest.chosen else None)
        invest = invest if after is None else confirmed(invest, asked.plan.objective, after.objective)
        answers.tables[INVESTMENTS] = investment_rows(invest)
        answers.words += words_of_investments(invest)
    if questions.frontier:
        asked.stage("frontier")
        found = frontier_of(asked, answers)
        answers.tables[FRONTIER] = frontier_rows(found, asked.options.gap)
        answers.words += words_of_frontier(found, asked.options.gap)
    _robust(questions, asked, answers)
    if questions.samples:
        asked.stage("risk")
        risks = _risks(questions, asked, scenarios, answers)
        answers.tables[RISK] = risk_rows(risks)
        answers.words += words_of_risks(risks)
    if answers.notes:
        answers.tables[NOTES] = further_rows(NOTES, [{"note": note} for note in answers.notes])
    return answers


def _values(questions: FurtherQuestions, asked: Asked, answers: Answers) -> CapacityValues | None:
    if not questions.value:
        return None
    asked.stage("value of capacity")
    try:
        values = value_of_capacity(
            asked.workbook, asked.assembled, asked.plan, VALUE_SECONDS, asked.should_stop
        )
    except NotSolved as error:
        answers.notes.append(f"Value of capacity: {error}, or the study was stopped.")
        return None
    if values.left_out:
        answers.notes.append(
            f"Value of capacity: {values.left_out} limits with a price were not tried within "
            f"{VALUE_SECONDS:.0f} seconds."
        )
    return values


def _investments(questions: FurtherQuestions, asked: Asked, answers: Answers) -> InvestmentPlan | None:
    if questions.budget is None:
        return None
    offers, _ = check_offers(asked.workbook, asked.assembled)
    if not offers.offers:
        answers.notes.append("Investments: the workbook has no Investments sheet, or it has no rows.")
        return None
    asked.stage("investments")
    try:
        found = plan_investments(
            offers, asked.assembled, asked.plan, questions.budget, asked.options, asked.monitor
        )
    except NotSolved:
        found = None
    if found is None:
        answers.notes.append("Investments: none were chosen in time; give more (--time-limit).")
    return found


def _cases_of_values(asked: Asked, values: CapacityValues | None, most: int) -> list[Case]:
    horizon = () if values is None else values.horizon[:most]
    return [
        Case(_value_name(value), with_one_more(asked.workbook, value.column, _row(asked.workbook, value)))
        for value in horizon
    ]


def _row(workbook: Workbook, value: CapacityValue) -> Row:
    return next(row for row in workbook[value.column.sheet] if value.column.place(row) == value.place)


def _value_name(value: CapacityValue) -> str:
    return f"(1 {value.column.unit} more of {value.column.column} {', '.join(value.place)})"


def _case_of_investments(asked: Asked, invest: InvestmentPlan | None) -> list[Case]:
    if invest is None or not invest.chosen:
        return []
    return [Case(_WITH_INVESTMENTS, with_offers(asked.workbook, invest.chosen))]


def _with_plans(asked: Asked, values: CapacityValues, plans: Mapping[str, PlanSolution]) -> CapacityValues:
    """The values with what planning again has shown of some."""

    def shown(value: CapacityValue) -> CapacityValue:
        plan = plans.get(_value_name(value))
        if plan is None:
            return value
        within = _unproven(asked.plan) + _unproven(plan)
        units = units_not_on_time(asked.plan) - units_not_on_time(plan)
        return replanned(value, asked.plan.objective - plan.objective, units, within)

    return replace(values, horizon=most_valuable_first(map(shown, values.horizon)))


def _unproven(plan: PlanSolution) -> float:
    """Money between a plan's cost and its bound; without a bound, all of it."""
    return abs(plan.objective) if plan.bound is None else max(0.0, plan.objective - plan.bound)


def _robust(questions: FurtherQuestions, asked: Asked, answers: Answers) -> None:
    if not questions.robust:
        return
    asked.stage("robust plan")
    found = plan_robustly(
        asked.assembled.data,
        uncertainty_of(asked.workbook),
        asked.plan,
        questions.robust,
        questions.seed,
        asked.options,
        asked.monitor,
    )
    if found is None:
        answers.notes.append(
            "Robust plan: none was found in time; give more (--time-limit), or fewer futures."
        )
        return
    try:
        answers.robust = verified(Case(ROBUST, asked.workbook), asked.assembled, found.plan, asked.keep_plans)
    except NoPlan as error:
        answers.notes.append(f"Robust plan: {error}")


def _risks(
    questions: FurtherQuestions,
    asked: Asked,
    scenarios: Mapping[str, tuple[Workbook, PlanSolution]],
    answers: Answers,
) -> list[Risk]:
    own = uncertainty_of(asked.workbook)
    held = [Held("base", asked.assembled.data, asked.plan, own)]
    if answers.robust is not None and answers.robust.solution is not None:
        held.append(Held(ROBUST, asked.assembled.data, answers.robust.solution, own))
    held += [
        Held(name, assemble(workbook).data, plan, uncertainty_of(workbook))
        for name, (workbook, plan) in scenarios.items()
    ]
    return compare(held, questions.samples, questions.seed)
