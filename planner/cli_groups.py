"""Options that belong together, as one value: what several commands share is said, passed on and held to its
rules in one place."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from inspect import Parameter, Signature
from typing import Any

from planner.cli_options import (
    Cluster,
    FactoryPeriods,
    FactorySheets,
    Gap,
    Language,
    Learn,
    Method,
    TimeLimit,
    Workers,
    demand_that_hands_fit,
)
from planner.factory_sheets.wanted import DEFAULT_PERIODS, SheetsWanted
from planner.factory_sheets.words import ENGLISH
from planner.how_to_plan import HowToPlan


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """``command`` as typer takes it: where a parameter is a dataclass of options, its fields stand instead,
    and the command is called with the value that they make."""
    asked = inspect.signature(command, eval_str=True).parameters.values()
    groups: dict[str, Any] = {each.name: each.annotation for each in asked if is_dataclass(each.annotation)}

    @functools.wraps(command)
    def typed(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{option.name: given.pop(option.name) for option in fields(group)})
        command(**given)

    typed.__signature__ = Signature(list(_single(asked, groups)))  # type: ignore[attr-defined]
    return typed


def _single(asked: Iterable[Parameter], groups: Mapping[str, Any]) -> Iterator[Parameter]:
    for parameter in asked:
        if parameter.name not in groups:
            yield parameter.replace(kind=Parameter.KEYWORD_ONLY)
            continue
        options = inspect.signature(groups[parameter.name], eval_str=True).parameters.values()
        yield from (option.replace(kind=Parameter.KEYWORD_ONLY) for option in options)


@dataclass(frozen=True)
class SearchOptions:
    """How far to search, and with how many hands. Raises BadParameter for hands that exclude each other."""

    gap: Gap = None
    time_limit: TimeLimit = None
    workers: Workers = None
    cluster: Cluster = None

    def __post_init__(self) -> None:
        demand_that_hands_fit("auto", self.workers, self.cluster)


@dataclass(frozen=True)
class PlanningOptions:
    """How one plan is made, and what is written of it. Raises BadParameter as `SearchOptions` does."""

    gap: Gap = None
    time_limit: TimeLimit = None
    method: Method = "auto"
    workers: Workers = None
    cluster: Cluster = None
    learn: Learn = False
    factory_sheets: FactorySheets = False
    language: Language = ENGLISH
    factory_periods: FactoryPeriods = DEFAULT_PERIODS

    def __post_init__(self) -> None:
        demand_that_hands_fit(self.method, self.workers, self.cluster)

    def how(self) -> HowToPlan:
        """The same as the planner takes it."""
        sheets = SheetsWanted(self.language, self.factory_periods) if self.factory_sheets else None
        return HowToPlan(
            self.gap, self.time_limit, self.method, self.workers, self.cluster, self.learn, sheets
        )
