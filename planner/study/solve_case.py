"""One case from workbook to verified figures: what a worker does, in its own process and on one thread."""

from __future__ import annotations

import tempfile
import time
import traceback
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from models.options import SolveOptions
from models.progress import Monitor
from models.solution import PlanSolution
from models.solve import solve
from planner import __version__
from planner.assemble import Assembled, assemble
from planner.errors import PlannerError
from planner.explain import derive_facts
from planner.report import PlanReport, RunInfo, build_report
from planner.study.case import Case, CaseResult, ProfileRow
from planner.study.kpis import measure
from planner.validation.problem import errors
from planner.verify import verify_plan
from planner.workbook.plan_content import SummaryFacts
from planner.workbook.writer import write_plan

_VIOLATIONS_SHOWN = 5


@dataclass(frozen=True)
class Setup:
    """What all cases of a study share. ``options``: with the base plan as start, where there is one;
    ``keep_plans``: whether results carry their plan workbooks."""

    options: SolveOptions
    keep_plans: bool = False


def solve_case(setup: Setup, case: Case, monitor: Monitor | None = None) -> CaseResult:
    """Plan a case and hold its plan workbook to the verifier. What goes wrong is told in the result."""
    begin = time.perf_counter()
    try:
        result = _solved(setup, case, monitor)
    except PlannerError as error:
        result = CaseResult(case.name, failure=str(error))
    except Exception as error:  # noqa: BLE001 - one case must not end a study; it is told as a fault of ours
        result = CaseResult(
            case.name,
            failure=f"a fault of the planner: {type(error).__name__}: {error}",
            trace=traceback.format_exc(),
        )
    return replace(result, seconds=time.perf_counter() - begin)


def _solved(setup: Setup, case: Case, monitor: Monitor | None) -> CaseResult:
    assembled = assemble(case.workbook)
    wrong = errors(assembled.problems)
    if wrong:
        return CaseResult(case.name, failure="\n".join(map(str, wrong)))
    solution = solve(assembled.data, setup.options, monitor)
    if not solution.has_plan:
        return CaseResult(
            case.name, failure="stopped before any plan was found; give it more time (--time-limit)."
        )
    return verified(case, assembled, solution, setup.keep_plans)


def verified(case: Case, assembled: Assembled, solution: PlanSolution, keep_plan: bool) -> CaseResult:
    """The result of a plan of a case, once its plan workbook is found to hold; what is wrong with it if
    not."""
    report = _report(case, assembled, solution)
    with tempfile.TemporaryDirectory(prefix="planner-case-") as folder:
        path = Path(folder, "case.plan.xlsx")
        write_plan(path, report)
        found = verify_plan(path, case.workbook).violations
        plan = path.read_bytes() if keep_plan else None
    if found:
        shown = "\n".join(str(violation) for violation in found[:_VIOLATIONS_SHOWN])
        return CaseResult(
            case.name,
            failure=f"a fault of the planner: its plan does not hold ({len(found)} violations):\n{shown}",
        )
    return CaseResult(
        case.name,
        solution=solution,
        kpis=measure(derive_facts(assembled.data, solution), report.summary),
        profile=_profile(report.summary),
        plan=plan,
    )


def _report(case: Case, assembled: Assembled, solution: PlanSolution) -> PlanReport:
    run = RunInfo(
        input_name=f"{case.workbook.path.name} with {case.name}",
        input_sha256=case.workbook.sha256,
        planned_at=datetime.now().astimezone(),
        version=__version__,
        seconds={"plan": solution.seconds},
        problems=tuple(assembled.problems),
    )
    return build_report(case.workbook, assembled, solution, run)


def _profile(summary: SummaryFacts) -> list[ProfileRow]:
    """The figures of the first page by period, warehouse and factory."""
    rows: list[ProfileRow] = []
    for period in summary.by_period:
        day = period.day.isoformat()
        rows.append(("period", day, "service", period.service))
        rows.append(("period", day, "warehouse stock", period.closing))
    for warehouse in summary.by_warehouse:
        rows.append(("warehouse", warehouse.warehouse, "service", warehouse.service))
    for factory in summary.by_factory:
        rows.append(("factory", factory.factory, "started units", factory.units))
        rows.append(("factory", factory.factory, "load", factory.load))
        rows.append(("factory", factory.factory, "overtime hours", factory.overtime_hours))
    return rows
