"""A seller's workbook in each of several weeks, with demand that moves and facts that differ from forecasts.

Demand is real where the benchmarks are at hand (weekly sales of orange juice, see `real_demand`), made up
otherwise. Factories, costs and lead times are made up. The weeks cross the end of a year with a week 53.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import planbench
from real_demand import read_demand
from weekly_runs import Sheets

from planner.weekly.projection import Projected

START = date(2026, 11, 30)
HORIZON = 8
FROZEN = 2
ITEMS = ("brand 01", "brand 02", "brand 03")
HUBS = ("North hub", "East hub")
FACTORIES = ("Aurora", "Joliet")
_ERROR_A_WEEK = 0.04  # standard deviation of the forecast's error, by weeks ahead
_UNITS = 100.0

Demand = dict[tuple[str, str, int], float]
"""(item, hub, week from 0) → units really sold"""


def monday(number: int) -> date:
    """First day of week ``number``."""
    return START + timedelta(weeks=number)


def demand() -> Demand:
    """Of 20 weeks, in units of `_UNITS` half gallons."""
    data = planbench.instance_folder().parent / "demand" / "dominicks_orangejuice_weekly.csv"
    if not data.exists():
        return _made_up()
    sold, _, _ = read_demand(data)
    return {
        (item, hub, week): round(sold.get((brand, hub, week), 0.0) / _UNITS)
        for brand, item in enumerate(ITEMS, start=1)
        for hub in HUBS
        for week in range(20)
    }


def _made_up() -> Demand:
    """A season, promotions that nobody foresaw, and noise: the same in every run."""
    chance = Random("eight weeks")
    return {
        (item, hub, week): round(
            (60 + 20 * math.sin(week / 3 + place)) * chance.uniform(0.7, 1.3) * chance.choice((1, 1, 1, 2))
        )
        for place, item in enumerate(ITEMS)
        for hub in HUBS
        for week in range(20)
    }


@dataclass(frozen=True)
class Seller:
    """What is sold, and what somebody knew of it in each week.

    ``frozen_periods``, ``change_cost``: settings of every week but the first.
    """

    sold: Demand
    frozen_periods: int = FROZEN
    change_cost: float = 0.2

    def forecast(self, made_in: int, item: str, hub: str, week: int) -> float:
        """Units forecast for ``week`` in an earlier one: the further ahead, the less sure."""
        error = Random(f"{made_in} {item} {hub} {week}").gauss(0, _ERROR_A_WEEK * (week - made_in))
        return float(round(max(0.0, self.sold[item, hub, week] * (1 + error))))

    def workbook(self, week: int, facts: Projected | None) -> Sheets:
        """The workbook of a week. ``facts``: what is on hand and under way; None: nobody says."""
        sheets: Sheets = {
            "Settings": [
                {"setting": name, "value": value}
                for name, value in {
                    "start": START,  # nobody moves it
                    "periods": HORIZON,
                    "frozen_periods": self.frozen_periods if week else 0,
                    "change_cost": self.change_cost,
                    "gap": 0.02,
                    "time_limit": 20,
                }.items()
            ],
            "Items": [{"item": item, "unit_value": 8, "volume": 0.01, "shortage_cost": 12} for item in ITEMS],
            "Factories": [{"factory": factory} for factory in FACTORIES],
            "Resources": self._resources(week),
            "Sourcing": [
                {"item": item, "factory": factory, "unit_cost": 5 + place, "setup_cost": 60}
                | {"min_lot": 20, "lead_time_days": 5 + 4 * place, "defect_rate": 0.01}
                for item in ITEMS
                for place, factory in enumerate(FACTORIES)
            ],
            "Operations": [
                {"item": item, "factory": factory, "resource": "filling", "hours_per_unit": 0.1}
                for item in ITEMS
                for factory in FACTORIES
            ],
            "Warehouses": [{"warehouse": hub} for hub in HUBS],
            "Lanes": [
                {"factory": factory, "warehouse": hub, "lead_time_days": 2, "cost_per_unit": 0.3}
                for factory in FACTORIES
                for hub in HUBS
            ],
            "Forecast": [
                {"item": item, "warehouse": hub, "period": monday(of)}
                | {"quantity": self.forecast(week, item, hub, of)}
                for item in ITEMS
                for hub in HUBS
                for of in range(week, week + HORIZON + 2)
            ],
        }
        if facts is not None:
            sheets["Stock"] = self._stock(week, facts)
        if facts is not None and facts.orders:
            sheets["Open orders"] = [
                {"kind": kind, "item": item, "factory" if kind == "production" else "warehouse": place}
                | {"quantity": units, "available": day}
                for (kind, item, place, day), units in facts.orders.items()
            ]
        return sheets

    def _resources(self, week: int) -> list[dict[str, object]]:
        """Hours for about what is sold; Aurora has fewer from week 4 on."""
        hours = sum(self.sold.values()) / 20 * 0.1
        cut = 0.7 if week >= 4 else 1.0
        return [
            {"factory": factory, "resource": "filling", "regular_hours": round(hours * share, 1)}
            | {"overtime_hours": round(hours * 0.2, 1), "overtime_cost": 20}
            for factory, share in (("Aurora", 0.8 * cut), ("Joliet", 0.5))
        ]

    def _stock(self, week: int, facts: Projected) -> list[dict[str, object]]:
        """What last week's plan left, and what more or less was really sold last week."""
        rows: list[dict[str, object]] = [
            {"location": place, "item": item, "quantity": units}
            for (item, place), units in facts.stock.items()
            if place in FACTORIES
        ]
        for item in ITEMS:
            for hub in HUBS:
                planned = facts.stock.get((item, hub), 0.0)
                surprise = 0.0
                if week:
                    surprise = self.forecast(week - 1, item, hub, week - 1) - self.sold[item, hub, week - 1]
                rows.append({"location": hub, "item": item, "quantity": max(0.0, planned + surprise)})
        return rows
