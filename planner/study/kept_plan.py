"""A result as JSON and back, so that a study that was cut off can go on: no pickle is ever read from disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from models.solution import PlanSolution, PlanStatus
from planner.study.case import CaseResult


def result_to_json(result: CaseResult) -> dict[str, Any]:
    """Everything but the plan workbook. ``result`` must have a plan."""
    if result.solution is None:
        raise ValueError("only results with a plan are kept")
    return {
        "name": result.name,
        "solution": _solution_to_json(result.solution),
        "kpis": dict(result.kpis),
        "profile": [list(row) for row in result.profile],
        "seconds": result.seconds,
    }


def result_from_json(content: Mapping[str, Any]) -> CaseResult:
    """The result again. Raises KeyError, TypeError or ValueError where ``content`` is none."""
    return CaseResult(
        name=content["name"],
        solution=_solution_from_json(content["solution"]),
        kpis=dict(content["kpis"]),
        profile=[(dimension, name, measure, value) for dimension, name, measure, value in content["profile"]],
        seconds=float(content["seconds"]),
    )


def _solution_to_json(solution: PlanSolution) -> dict[str, Any]:
    """Fields by name; a mapping as [key, value] pairs, since JSON has no keys of several parts."""
    return {
        field.name: [[key, number] for key, number in value.items()]
        if isinstance(value := getattr(solution, field.name), Mapping)
        else value
        for field in fields(PlanSolution)
    }


def _solution_from_json(content: Mapping[str, Any]) -> PlanSolution:
    found: dict[str, Any] = {
        field.name: {_key(key): number for key, number in content[field.name]}
        if isinstance(content[field.name], list)
        else content[field.name]
        for field in fields(PlanSolution)
    }
    return PlanSolution(**{**found, "status": PlanStatus(found["status"])})


def _key(key: object) -> object:
    return tuple(key) if isinstance(key, list) else key
