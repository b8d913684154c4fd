"""The words and the JSON with which `study` and `sweep` answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.study.outcome import NOT_REACHED, Study, difference

_SHOWN = ("cost", "service", "availability", "lost sales value", "stock value", "overtime hours")
_NAME_WIDTH = 34


def study_json(study: Study, written: Sequence[Path]) -> dict[str, Any]:
    """The object that `study --json` and `sweep --json` print."""
    return {
        "planned": len(study.planned),
        "without_plan": {each.name: each.result.failure for each in study.without_plan},
        "taken_over": study.taken_over,
        "stopped": study.stopped,
        "seconds": study.seconds,
        "scenarios": {
            name: {"seconds": result.seconds, **result.kpis} for name, result in study.all_results.items()
        },
        "further": {"answers": study.answers.words, "notes": study.answers.notes},
        "written": [str(path) for path in written],
    }


def study_text(study: Study, written: Sequence[Path]) -> str:
    """A short table, what has no plan and why, and where the result is."""
    lines = ["".join([" " * _NAME_WIDTH, *(f"{name:>17}" for name in _SHOWN)])]
    for name, result in study.all_results.items():
        if result.failure == NOT_REACHED:
            continue
        cells = (_figure(figure, result.kpis.get(figure)) for figure in _SHOWN)
        mark = ""
        if name != "base" and difference("cost", study.base, result).within_gaps:
            mark = "  ≈"
        lines.append(f"{_cut(name):<{_NAME_WIDTH}}" + "".join(f"{cell:>17}" for cell in cells) + mark)
    if any(line.endswith("≈") for line in lines):
        lines.append(
            "≈: the difference in cost to the base is smaller than what the two plans leave unproven"
        )
    failed = [each for each in study.without_plan if each.result.failure != NOT_REACHED]
    lines += [f"No plan for {each.name}: {each.result.failure}" for each in failed]
    lines += [each.result.trace.rstrip() for each in failed if each.result.trace]
    lines += [*study.answers.words, *study.answers.notes]
    if study.taken_over:
        lines.append(f"{study.taken_over} results were taken over from a study that was cut off")
    if study.stopped:
        missing = len(study.without_plan) - len(failed)
        lines.append(f"Stopped before {missing} were solved; the same command goes on from here")
    lines.append(
        f"{len(study.planned)} of {len(study.compared)} planned and verified, {study.seconds:,.1f} s; "
        f"written to {', '.join(map(str, written))}"
    )
    return "\n".join(lines)


def _cut(name: str) -> str:
    return name if len(name) < _NAME_WIDTH else name[: _NAME_WIDTH - 2] + "…"


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1%}" if name in ("service", "availability") else f"{value:,.0f}"
