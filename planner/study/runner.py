"""Many cases through the engine's seam to workers: processes of this machine, or a Dask cluster.

A case is one call, solved by one process on one thread, so an answer depends neither on how many workers
there are nor on which of them gives it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from models.crew.worker_sites import LocalProcesses
from models.crew.workers import Call, ClusterUnusable, Crew, WorkerLost, available_cores, cluster_crew, never
from models.options import SolveOptions
from planner.errors import PlannerError
from planner.study.case import Case, CaseResult
from planner.study.solve_case import Setup, solve_case


def solve_cases(
    cases: Sequence[Case],
    options: SolveOptions,
    workers: int | None = None,
    cluster: str | None = None,
    should_stop: Callable[[], bool] = never,
    keep_plans: bool = False,
) -> Iterator[CaseResult]:
    """Results as they come. A case that has no plan, or whose worker dies again and again, has a result
    that says so, and the others go on; where ``should_stop()`` ends it early, the rest have none.

    ``options``: of each case, with ``start`` the base plan; ``workers``: processes of this machine, None for
    one a core; ``cluster``: address of a Dask scheduler whose workers solve instead. Raises PlannerError
    where the cluster cannot be used or is gone.
    """
    waiting = {case.name: case for case in cases}
    if len(waiting) < len(cases):
        raise ValueError("two cases have the same name")
    setup = Setup(options, keep_plans)
    while waiting and not should_stop():
        with _crew(workers, cluster) as crew:
            crew.install(_loaded, (planner_code(), setup))
            handed: list[Case] = []
            try:
                for result in _streamed(crew, list(waiting.values()), handed, should_stop):
                    del waiting[result.name]
                    yield result
            except WorkerLost as error:
                suspects = [case for case in handed if case.name in waiting]
                failure = str(error)
                if not suspects:  # nothing was begun, so nothing would come of trying again
                    raise PlannerError(failure) from error
            else:
                return
        for case in suspects:
            found = _alone(setup, case, cluster, should_stop, failure)
            if found is None:
                return
            del waiting[case.name]
            yield found


def _streamed(
    crew: Crew, cases: Sequence[Case], handed: list[Case], should_stop: Callable[[], bool]
) -> Iterator[CaseResult]:
    """Results of a crew; ``handed`` learns which cases it took."""

    def calls() -> Iterator[Call]:
        for number, case in enumerate(cases):
            handed.append(case)
            yield Call(number, _solve, (case,))

    for _, result in crew.stream(calls(), should_stop):
        yield result


def _alone(
    setup: Setup, case: Case, cluster: str | None, should_stop: Callable[[], bool], failure: str
) -> CaseResult | None:
    """A case that was in hand when workers died, by itself: whether it was the one shows now. None where
    it was stopped."""
    with _crew(1, cluster) as crew:
        crew.install(_loaded, (planner_code(), setup))
        try:
            result: CaseResult | None = crew.run([Call(0, _solve, (case,))], should_stop)[0]
        except WorkerLost:
            return CaseResult(case.name, failure=failure)
        return result


def demand_cluster(address: str) -> None:
    """Raises PlannerError, within ten seconds, where a cluster cannot be used."""
    _crew(None, address).close()


def _crew(workers: int | None, cluster: str | None) -> Crew:
    """Processes of their own, also for one worker: what dies or runs out of memory is not the study."""
    if cluster is None:
        return Crew(LocalProcesses(workers or available_cores()))
    try:
        return cluster_crew(cluster)
    except ClusterUnusable as error:
        raise PlannerError(str(error)) from error


def _solve(setup: Setup, case: Case) -> CaseResult:
    return solve_case(setup, case)


def _loaded(payload: tuple[str, Setup]) -> Setup:
    """In the worker. Raises PlannerError where it runs other code than the command."""
    code, setup = payload
    if code != planner_code():
        raise PlannerError(
            "A worker of the cluster does not run the planner of this command. Install the same version "
            "there, and start the workers again."
        )
    return setup


@cache
def planner_code() -> str:
    """A mark of this package's code; `models` has its own, which a cluster is held to when it is reached."""
    mark = hashlib.sha256()
    folder = Path(__file__).parents[1]
    for path in sorted(folder.rglob("*.py")):
        mark.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()
