"""What a study of many scenarios takes: seconds, gaps, against cold runs, and whether answers stay the same.

``PYTHONPATH=tests python tests/benchmarks/study.py`` makes the figures of docs/studies.md again: the
scenarios of the Shenzhen sample and others of their kind, 50 in all, from the base's plan by two processes;
then some of them by themselves without a start, and some by one process. ``--cluster ADDRESS``: those also on
a cluster.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from models.options import SolveOptions
from planner.run import inspect_workbook
from planner.scenarios import Change, Scenario, apply_scenario, check_changed, read_where
from planner.scenarios.read import operation_of
from planner.scenarios.wording import find_column, find_sheet
from planner.study.case import Case, CaseResult
from planner.study.runner import solve_cases
from planner.study.solve_case import Setup, plan_case
from planner.study.study import scenario_questions
from planner.validation.problem import errors
from planner.workbook.table import Workbook

_DUST = 1e-6
TOYS = Path(__file__).parents[2] / "inputs" / "shenzhen_toys.xlsx"


def more_scenarios(workbook: Workbook) -> Iterable[Scenario]:
    """Hours of each factory, demand of each warehouse, costs, lanes and defect rates, step by step."""
    factories = list(workbook["Factories"].columns["factory"].values)
    warehouses = list(workbook["Warehouses"].columns["warehouse"].values)
    for step in ("*0.9", "*1.1", "*0.8", "*1.2"):
        for factory in factories:
            yield _scenario("Resources", "regular_hours", f'factory="{factory}"', step)
        for warehouse in warehouses:
            yield _scenario("Forecast", "quantity", f'warehouse="{warehouse}"', step)
        yield _scenario("Lanes", "lead_time_days", "", step)
        yield _scenario("Sourcing", "defect_rate", "", step)


def _scenario(sheet: str, column: str, where: str, step: str) -> Scenario:
    name = f"{sheet}.{column} {where.partition('=')[2].strip(chr(34))} {step}"
    found = find_sheet(sheet)
    target = find_column(found, column)
    operation = operation_of(step, found, target)
    change = Change(sheet, column, read_where(where, found), operation, name, name, name, name)
    return Scenario(name, (change,), name)


def cases_of(workbook: Workbook, wanted: int) -> list[Case]:
    """The first ``wanted`` scenarios that change something and break nothing."""
    cases = [question.case for question in scenario_questions(workbook, ())]
    for scenario in more_scenarios(workbook):
        changed = apply_scenario(workbook, scenario)
        if len(cases) < wanted and not errors(check_changed(changed, scenario)):
            cases.append(Case(scenario.name, changed.workbook))
    return cases[:wanted]


def options_of(workbook: Workbook, time_limit: float | None) -> SolveOptions:
    """As a study has them."""
    limit = workbook.settings["time_limit"] if time_limit is None else time_limit
    return SolveOptions(gap=workbook.settings["gap"], time_limit=limit, threads=1, workers=1)


def solved(
    cases: Sequence[Case], options: SolveOptions, workers: int | None, cluster: str | None = None
) -> dict[str, CaseResult]:
    """All cases, with a line for each."""
    results = {}
    for result in solve_cases(cases, options, workers, cluster):
        results[result.name] = result
        gap = result.kpis.get("gap")
        said = result.failure or f"{result.kpis['cost']:,.0f}, gap {-1 if gap is None else gap:.2%}, verified"
        print(f"  {result.name:<48} {said}, {result.seconds:.1f} s", flush=True)
    return results


def processor_seconds() -> float:
    """Of this process and of those it waited for, so far: what other work does is not in them."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def same(one: CaseResult, other: CaseResult) -> bool:
    """Whether two answers are the same to the last digit, but for seconds."""
    return (
        one.kpis == other.kpis
        and one.solution is not None
        and other.solution is not None
        and (one.solution.production == other.solution.production)
    )


def main() -> None:
    """Entry point of the script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", type=Path, default=TOYS)
    parser.add_argument("--scenarios", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cold", type=int, default=5, help="scenarios that are also solved without a start")
    parser.add_argument("--again", type=int, default=3, help="scenarios that are solved by one process, too")
    parser.add_argument("--cluster", help="scheduler of a Dask cluster that solves those as well")
    parser.add_argument("--time-limit", type=float)
    wanted = parser.parse_args()
    workbook, _, _ = inspect_workbook(wanted.input)
    options = options_of(workbook, wanted.time_limit)
    cases = cases_of(workbook, wanted.scenarios)

    begin, spent = time.perf_counter(), processor_seconds()
    base = plan_case(Setup(replace(options, workers=wanted.workers)), Case("base", workbook))
    print(f"base: {base.kpis['cost']:,.0f}, gap {base.kpis['gap']:.2%}, {base.seconds:.1f} s", flush=True)
    of_base = processor_seconds() - spent
    print(f"base: {of_base:.0f} processor seconds", flush=True)
    started = replace(options, start=base.solution)
    results = solved(cases, started, wanted.workers)
    seconds = time.perf_counter() - begin
    used = (processor_seconds() - spent - of_base) / max(1, len(results))

    draw = random.Random(1)
    print("without a start, one after the other:", flush=True)
    spent = processor_seconds()
    cold = solved(draw.sample(cases, min(wanted.cold, len(cases))), options, 1)
    used_cold = (processor_seconds() - spent) / max(1, len(cold))
    mean = sum(result.seconds for result in cold.values()) / max(1, len(cold))
    chosen = draw.sample(cases, min(wanted.again, len(cases)))
    print("by one process:", flush=True)
    others = [solved(chosen, started, 1)]
    if wanted.cluster:
        print("on the cluster:", flush=True)
        others.append(solved(chosen, started, None, wanted.cluster))
    report(results, seconds, mean, others, options.gap)
    print(f"processor seconds a scenario: {used:.1f} from the base's plan, {used_cold:.1f} without a start")
    if cold:
        share = (of_base + used * len(results)) / (used_cold * len(results))
        print(f"in processor seconds, base included: share {share:.2f} (asked for: 0.40)")


def report(
    results: dict[str, CaseResult],
    seconds: float,
    cold_mean: float,
    others: Sequence[dict[str, CaseResult]],
    gap: float,
) -> None:
    """The figures that the study is held to."""
    gaps = [result.kpis.get("gap") for result in results.values() if result.has_plan]
    within = sum(found is not None and found <= gap + _DUST for found in gaps)
    cold = cold_mean * len(results)
    equal = [same(results[name], result) for other in others for name, result in other.items()]
    print(f"\n{len(results)} scenarios and the base: {seconds:.0f} s (asked for: 600)")
    print(f"verified: {len(gaps)} of {len(results)}; within {gap:.2%}: {within} of {len(results)}")
    print(f"largest gap: {max((found for found in gaps if found is not None), default=0.0):.2%}")
    share = f"share {seconds / cold:.2f} (asked for: 0.40)" if cold else "none measured"
    print(f"cold runs one after the other: {cold:.0f} s (mean {cold_mean:.1f} s); {share}")
    print(f"the same answers elsewhere: {sum(equal)} of {len(equal)}")


if __name__ == "__main__":
    main()
