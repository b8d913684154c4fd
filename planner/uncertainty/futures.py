"""One draw as the data of a plan of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.data import PlanningData
from planner.uncertainty.draws import Days, Draws


def future(data: PlanningData, draws: Draws, number: int) -> PlanningData:
    """``data`` as they turn out in draw ``number``.

    A plan knows one lead time for each source and lane: the planned one and the average delay of its periods.
    """
    return replace(
        data,
        demand={key: float(units[number]) for key, units in draws.demand.items()} or data.demand,
        sources={
            (item, factory): replace(
                source,
                defect_rate=float(draws.defect_rate[item, factory][number])
                if (item, factory) in draws.defect_rate
                else source.defect_rate,
                lead_time_days=source.lead_time_days
                + _average(
                    [days for key, days in draws.production_delay.items() if key[:2] == (item, factory)],
                    number,
                ),
            )
            for (item, factory), source in data.sources.items()
        },
        lanes={
            lane: replace(
                way,
                lead_time_days=way.lead_time_days
                + _average([days for (of, _), days in draws.transport_delay.items() if of == lane], number),
            )
            for lane, way in data.lanes.items()
        },
    )


def _average(delays: list[Days], number: int) -> float:
    return float(np.mean([days[number] for days in delays])) if delays else 0.0
