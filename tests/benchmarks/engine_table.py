"""Markdown tables of runs: one line an instance, and one for the median over seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from engine_case import HIGHS, MRP, MRP_AGAIN, OURS, SCIP, Instance, Results, Run

Figures = dict[str, float | None]
_NAMES = ("size", "hours %", "lost sales", "limit s")


def instance_table(results: Results, instances: Iterable[Instance], seconds: float | None) -> str:
    """One line for every instance and time limit."""
    lines = [
        [*_names(instance, limit), f"{instance.seed}", *_cells(_figures(instance, runs)), _remarks(runs)]
        for instance in instances
        for limit in _limits(instance, seconds)
        if (runs := results.of(instance, limit))
    ]
    return _markdown([*_NAMES, "seed", *_COLUMNS, "remarks"], lines)


def median_table(results: Results, instances: Iterable[Instance], seconds: float | None) -> str:
    """One line for instances that differ in the seed alone: the median of every figure that is known."""
    groups: dict[tuple[str, ...], list[Figures]] = {}
    for instance in instances:
        for limit in _limits(instance, seconds):
            if runs := results.of(instance, limit):
                groups.setdefault(_names(instance, limit), []).append(_figures(instance, runs))
    lines = [[*names, f"{len(seeds)}", *_cells(_medians(seeds))] for names, seeds in groups.items()]
    return _markdown([*_NAMES, "seeds", *_COLUMNS], lines)


def _limits(instance: Instance, seconds: float | None) -> tuple[float, ...]:
    return instance.seconds() if seconds is None else (seconds,)


def _names(instance: Instance, limit: float) -> tuple[str, ...]:
    return instance.size, f"{instance.hours:g}", instance.lost_sales, f"{limit:g}"


def _figures(instance: Instance, runs: Mapping[str, Run]) -> Figures:
    nothing = {solver: Run(instance, solver, 0.0) for solver in (OURS, HIGHS, MRP, MRP_AGAIN, SCIP)}
    ours, highs, mrp, again, scip = {**nothing, **runs}.values()
    return {
        "ours": ours.cost,
        "gap": ours.gap,
        "s": ours.seconds if ours.cost is not None else None,
        "s an item": ours.seconds / instance.items if ours.cost is not None and ours.seconds else None,
        "peak MiB": ours.peak_mib if ours.cost is not None else None,
        "first plan s": ours.first_seconds,
        "first / MRP": _ratio(ours.first_cost, mrp.cost),
        "HiGHS": highs.cost,
        "HiGHS gap": highs.gap,
        "MRP": mrp.cost,
        "MRP + LP": again.cost,
        "SCIP": scip.cost,
        "SCIP gap": scip.gap,
        "ours / MRP": _ratio(ours.cost, mrp.cost),
        "ours / MRP + LP": _ratio(ours.cost, again.cost),
        "ours / HiGHS": _ratio(ours.cost, highs.cost),
        "ours / SCIP": _ratio(ours.cost, scip.cost),
    }


def _money(value: float) -> str:
    return f"{value:,.0f}"


def _share(value: float) -> str:
    return f"{value:.2%}"


def _tenths(value: float) -> str:
    return f"{value:.1f}"


def _thousandths(value: float) -> str:
    return f"{value:.3f}"


_COLUMNS: dict[str, Callable[[float], str]] = {
    "ours": _money,
    "gap": _share,
    "s": _tenths,
    "s an item": _thousandths,
    "peak MiB": _money,
    "first plan s": _tenths,
    "first / MRP": _thousandths,
    "HiGHS": _money,
    "HiGHS gap": _share,
    "MRP": _money,
    "MRP + LP": _money,
    "SCIP": _money,
    "SCIP gap": _share,
    "ours / MRP": _thousandths,
    "ours / MRP + LP": _thousandths,
    "ours / HiGHS": _thousandths,
    "ours / SCIP": _thousandths,
}


def _cells(figures: Figures) -> list[str]:
    return ["" if (value := figures[name]) is None else show(value) for name, show in _COLUMNS.items()]


def _medians(figures: Sequence[Figures]) -> Figures:
    known = {name: [of[name] for of in figures if of[name] is not None] for name in _COLUMNS}
    return {name: median(values) if values else None for name, values in known.items()}  # type: ignore[type-var]


def _remarks(runs: Mapping[str, Run]) -> str:
    """How ours was planned, the cover of the MRP, and what failed."""
    said = [f"{run.solver}: {run.error or run.note}" for run in runs.values() if run.error or run.note]
    said += [f"{run.solver}: no plan" for run in runs.values() if run.cost is None and not run.error]
    return "; ".join(said)


def _ratio(figure: float | None, other: float | None) -> float | None:
    return None if figure is None or not other else figure / other


def _markdown(headers: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [headers, ["---" if name in _NAMES else "---:" for name in headers], *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
