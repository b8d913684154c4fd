"""Planning values that facts speak for, beside those in force (L7). Nothing here applies them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.actuals.scorecards import DeliveryRecord, Figure

DAYS_WORTH_A_CHANGE = 0.5
RATE_WORTH_A_CHANGE = 0.0005
SHARE_OF_RATE_WORTH_A_CHANGE = 0.1
WEIGHT_WORTH_A_CHANGE = 0.05
_DAYS_DIGITS = 1
_RATE_DIGITS = 4
_WEIGHT_DIGITS = 4
LEAST_WEIGHT = 0.0001


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another value for one cell. ``where``: its row in words; ``observed``: the plain mean of ``facts``
    deliveries (or periods of sales)."""

    sheet: str
    where: str
    column: str
    in_force: float
    observed: float | None
    proposed: float
    facts: int
    key: tuple[str, ...]


def source_words(item: str, factory: str) -> str:
    """A row of Sourcing in words."""
    return f"item={item}; factory={factory}"


def propose_for_sources(records: Iterable[DeliveryRecord]) -> Iterator[Proposal]:
    """Lead time and defect rate of every source whose estimate is far enough from what is planned."""
    for record in records:
        if record.item is None:
            continue
        days = round(record.lead_time.estimate, _DAYS_DIGITS)
        if abs(days - record.lead_time.planned) >= DAYS_WORTH_A_CHANGE:
            yield _proposal(record.item, record.factory, "lead_time_days", record.lead_time, days)
        rate = round(record.defect_rate.estimate, _RATE_DIGITS)
        planned = record.defect_rate.planned
        least = max(RATE_WORTH_A_CHANGE, SHARE_OF_RATE_WORTH_A_CHANGE * planned)
        if abs(rate - planned) >= least:
            yield _proposal(record.item, record.factory, "defect_rate", record.defect_rate, rate)


def _proposal(item: str, factory: str, column: str, figure: Figure, value: float) -> Proposal:
    return Proposal(
        sheet="Sourcing",
        where=source_words(item, factory),
        column=column,
        in_force=figure.planned,
        observed=figure.real,
        proposed=value,
        facts=figure.facts,
        key=(item, factory),
    )


def propose_weights(
    in_force: Mapping[str, float], measured: Mapping[str, float], periods: Mapping[str, int]
) -> Iterator[Proposal]:
    """Weights of all sources of the forecast, if one of them is far from what is in force.

    ``in_force``, ``measured``: source → weight; those in force are compared as shares of their sum.
    """
    total = sum(in_force.values())
    shares = {source: in_force[source] / total for source in measured} if total > 0 else {}
    if any(abs(shares[source] - measured[source]) >= WEIGHT_WORTH_A_CHANGE for source in shares):
        for source, weight in sorted(measured.items()):
            yield Proposal(
                sheet="Settings",
                where=source,
                column="forecast_weight",
                in_force=in_force[source],
                observed=None,
                proposed=max(LEAST_WEIGHT, round(weight, _WEIGHT_DIGITS)),
                facts=periods.get(source, 0),
                key=(source,),
            )
