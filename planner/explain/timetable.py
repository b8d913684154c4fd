"""Timetables: when what leaves on a lane is taken in, shared by all items that travel on it (M2, M3)."""

from __future__ import annotations

from dataclasses import dataclass

from models.data import LaneKey, PlanningData
from models.lead_time import Arrival, arrival_shares


@dataclass(frozen=True)
class Timetable:
    """``arrivals``: departure → arrivals of what leaves then; ``shares``: period → departure → share of what
    leaves then that is there by the end of ``period``; ``last_departure``: period → latest departure of which
    anything is there by then, −1 where there is none."""

    arrivals: tuple[tuple[Arrival, ...], ...]
    shares: tuple[tuple[float, ...], ...]
    last_departure: tuple[int, ...]


def timetable(data: PlanningData, lane: LaneKey) -> Timetable:
    """The timetable of a lane over the horizon."""
    lead_time = data.lanes[lane].lead_time_days
    offset = data.warehouses[lane[1]].delivery_offset_days
    arrivals = tuple(
        arrival_shares(lead_time, data.period_days, departure, offset) for departure in data.horizon()
    )
    shares = tuple(
        tuple(sum(share for arrival, share in there if arrival <= period) for there in arrivals)
        for period in data.horizon()
    )
    return Timetable(
        arrivals,
        shares,
        tuple(
            max((departure for departure, share in enumerate(by_departure) if share > 0), default=-1)
            for by_departure in shares
        ),
    )
