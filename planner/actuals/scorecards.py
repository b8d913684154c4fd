"""Each factory's deliveries beside what was planned: lead time, defect rate, on-time share (L4 to L6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.actuals.estimates import shrunk_mean, shrunk_rate
from planner.actuals.facts import Delivery


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure. ``facts``: deliveries that tell of it; ``real`` is their mean, None without any;
    ``estimate``: the facts weighed against ``planned``."""

    facts: int
    planned: float
    real: float | None
    estimate: float


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """Deliveries of one source, or of a whole factory (``item`` None). Days; shares from 0 to 1."""

    factory: str
    item: str | None
    deliveries: int
    units: float
    lead_time: Figure
    defect_rate: Figure
    on_time: Figure


def delivery_records(found: Sequence[Delivery], prior: float) -> Iterator[DeliveryRecord]:
    """Every factory that delivered, first as a whole, then by item. ``prior``: deliveries that a planned
    figure counts for."""
    for factory in sorted({delivery.factory for delivery in found}):
        own = [delivery for delivery in found if delivery.factory == factory]
        yield _record(factory, None, own, found, prior)
        for item in sorted({delivery.item for delivery in own}):
            yield _record(factory, item, [one for one in own if one.item == item], found, prior)


def _record(
    factory: str, item: str | None, own: Sequence[Delivery], everybody: Sequence[Delivery], prior: float
) -> DeliveryRecord:
    return DeliveryRecord(
        factory=factory,
        item=item,
        deliveries=len(own),
        units=sum(delivery.units for delivery in own),
        lead_time=_lead_time(own, prior),
        defect_rate=_defect_rate(own, prior),
        on_time=_on_time(own, everybody, prior),
    )


def _lead_time(own: Sequence[Delivery], prior: float) -> Figure:
    timed = [delivery for delivery in own if delivery.days is not None]
    planned = _mean([delivery.planned_days for delivery in timed or own])
    days = [delivery.days for delivery in timed if delivery.days is not None]
    return Figure(len(days), planned, _mean(days) if days else None, shrunk_mean(days, planned, prior))


def _defect_rate(own: Sequence[Delivery], prior: float) -> Figure:
    counts = [(delivery.inspected, delivery.defects) for delivery in own if delivery.inspected > 0]
    looked_at = sum(units for units, _ in counts)
    planned = _mean([delivery.planned_defect_rate for delivery in own])
    real = sum(defects for _, defects in counts) / looked_at if looked_at > 0 else None
    return Figure(len(counts), planned, real, shrunk_rate(counts, planned, prior))


def _on_time(own: Sequence[Delivery], everybody: Sequence[Delivery], prior: float) -> Figure:
    """Nobody plans to be late: what is planned is 1. The estimate leans on the share of all factories."""
    promised = [float(delivery.on_time) for delivery in own if delivery.on_time is not None]
    of_all = [float(delivery.on_time) for delivery in everybody if delivery.on_time is not None]
    usual = _mean(of_all) if of_all else 1.0
    real = _mean(promised) if promised else None
    return Figure(len(promised), 1.0, real, shrunk_mean(promised, usual, prior))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
