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
from planner.errors import NoPlan, PlannerError, WorkbookHasErrors
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


def solve_case(setup: Setup, case: Case) -> CaseResult:
    """`plan_case` that never raises: what goes wrong with one case is told in its result."""
    begin = time.perf_counter()
    try:
        return plan_case(setup, case)
    except PlannerError as error:
        failure, trace = str(error), ""
    except Exception as error:  # noqa: BLE001 - one case must not end a study; it is told as a fault of ours
        failure = f"a fault of the planner: {type(error).__name__}: {error}"
        trace = traceback.format_exc()
    return CaseResult(case.name, seconds=time.perf_counter() - begin, failure=failure, trace=trace)


def plan_case(setup: Setup, case: Case, monitor: Monitor | None = None) -> CaseResult:
    """Plan a case and hold its plan workbook to the verifier.

    Raises WorkbookHasErrors; NoPlan where none was found or it does not hold; what `solve` raises.
    """
    begin = time.perf_counter()
    assembled = assemble(case.workbook)
    if errors(assembled.problems):
        raise WorkbookHasErrors(assembled.problems)
    options = replace(setup.options, start=case.start_or(setup.options.start))
    solution = solve(assembled.data, options, monitor)
    if not solution.has_plan:
        raise NoPlan("stopped before any plan was found; give it more time (--time-limit).")
    result = verified(case, assembled, solution, setup.keep_plans)
    return replace(result, seconds=time.perf_counter() - begin)


def verified(case: Case, assembled: Assembled, solution: PlanSolution, keep_plan: bool) -> CaseResult:
    """The result of a plan of a case, once its plan workbook is found to hold. Raises NoPlan where it does
    not."""
    report = _report(case, assembled, solution)
    return CaseResult(
        case.name,
        solution=solution,
        kpis=measure(derive_facts(assembled.data, solution), report.summary),
        profile=_profile(report.summary),
        plan=_verified(report, case, keep_plan),
    )


def _verified(report: PlanReport, case: Case, keep: bool) -> bytes | None:
    """The plan workbook, where it is to be kept. Raises NoPlan where it does not hold."""
    with tempfile.TemporaryDirectory(prefix="planner-case-") as folder:
        path = Path(folder, "case.plan.xlsx")
        write_plan(path, report)
        found = verify_plan(path, case.workbook).violations
        if found:
            shown = "\n".join(str(violation) for violation in found[:_VIOLATIONS_SHOWN])
            raise NoPlan(
                f"a fault of the planner: its plan does not hold ({len(found)} violations):\n{shown}"
            )
        return path.read_bytes() if keep else None


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
