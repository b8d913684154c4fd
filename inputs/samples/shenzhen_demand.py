"""What the platforms of the Shenzhen sample expect to sell, and the stock that is there for it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from samples.shenzhen_items import TOYS, Toy

START = date(2026, 11, 30)  # Monday after Black Friday
PERIODS = 26
WEEKS = [START + timedelta(weeks=number) for number in range(PERIODS)]
FORECAST_WEEKS = PERIODS + 5  # the platforms look five weeks further than the plan

# Index of demand by week: Cyber Week and Christmas, quiet January, spring sale in March, early summer.
_SEASONS = {
    "gift": """1.7 1.8 1.6 1.2  .8  .7  .7  .7  .8  .8  .8  .8  .9  .9 1.0 1.3 1.4 1.1
                .7  .7  .6  .6  .6  .6  .6  .7  .6  .6  .6  .6  .6  .6""",
    "steady": """1.3 1.3 1.2 1.1 1.0 1.0 1.0 1.0 1.1 1.1 1.1 1.0 1.0 1.1 1.1 1.4 1.5 1.2
                 .9  .9  .8  .8  .8  .8  .8  .9  .8  .8  .8  .8  .8  .8""",
    "valentine": """1.2 1.3 1.2 1.0 .8 .9 1.0 1.2 1.5 1.9 1.7 .9  .9  .9 1.0 1.2 1.2  .9
                .7  .7  .6  .6  .6  .6  .7  .7  .6  .6  .6  .6  .6  .6""",
    "spring": """.2  .2  .2  .2  .2  .2  .3  .3  .3  .4  .4  .5  .6  .8 1.0 1.4 1.6 1.5
                1.4 1.4 1.4 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.4 1.4""",
}
SEASONS = {name: [float(index) for index in text.split()] for name, text in _SEASONS.items()}
_WEIGHTS = {"Choice Dongguan": 0.36, "TikTok Zengcheng": 0.22, "Temu Zhaoqing": 0.28, "SHEIN Foshan": 0.14}
CAMPAIGNS = {
    ("Choice Dongguan", 15): 1.5,  # anniversary sale in March
    ("Choice Dongguan", 16): 1.5,
    ("TikTok Zengcheng", 1): 1.4,
    ("Temu Zhaoqing", 16): 1.3,
}
"""(warehouse, week) → how much dearer a shortage is while the platform runs a campaign."""


def expected(toy: Toy, warehouse: str) -> list[int]:
    """Units by week, in fives, beyond the horizon too; the same every time it is asked."""
    noise = random.Random(f"{toy.item}|{warehouse}")
    share = _WEIGHTS[warehouse] / sum(_WEIGHTS[name] for name in toy.platforms)
    weekly = toy.weekly * share
    return [
        5 * round(weekly * index * (0.9 + 0.2 * noise.random()) / 5)
        for index in SEASONS[toy.season][:FORECAST_WEEKS]
    ]


def expected_everywhere(toy: Toy) -> list[int]:
    """Units by week, all warehouses."""
    return [sum(week) for week in zip(*(expected(toy, name) for name in toy.platforms), strict=True)]


def forecast() -> list[dict[str, object]]:
    """Rows of Forecast, with dearer shortages in campaign weeks."""
    return [
        {
            "item": toy.item,
            "warehouse": warehouse,
            "period": START + timedelta(weeks=week),
            "quantity": quantity,
            "shortage_cost": _campaign_cost(toy, warehouse, week),
        }
        for toy in TOYS
        for warehouse in toy.platforms
        for week, quantity in enumerate(expected(toy, warehouse))
    ]


def _campaign_cost(toy: Toy, warehouse: str, week: int) -> float | None:
    factor = CAMPAIGNS.get((warehouse, week))
    return factor and round(factor * float(toy.rules.get("shortage_cost", toy.value)), 1)


def stock() -> list[dict[str, object]]:
    """Stock that covers one or two weeks at the platforms, and a little at the first maker."""
    rows: list[dict[str, object]] = []
    for number, toy in enumerate(TOYS):
        for warehouse in toy.platforms:
            weeks = expected(toy, warehouse)
            quantity = weeks[0] + round(weeks[1] * (0.15 + 0.25 * (number % 4)))
            rows.append({"location": warehouse, "item": toy.item, "quantity": quantity})
        if number % 3 == 0:
            rows.append({"location": toy.makers[0], "item": toy.item, "quantity": toy.lot})
    return rows


def open_orders() -> list[dict[str, object]]:
    """Goods on the road in the first weeks, and lots on the floor at the first maker."""
    rows: list[dict[str, object]] = []
    for number, toy in enumerate(TOYS):
        maker = toy.makers[0]
        for warehouse in toy.platforms[: 1 + number % 2]:
            rows.append(
                {
                    "kind": "shipment",
                    "item": toy.item,
                    "factory": maker,
                    "warehouse": warehouse,
                    "mode": "road",
                    "quantity": 10 * round(expected(toy, warehouse)[1] * 0.07),
                    "available": START + timedelta(days=1 + number % 5),
                }
            )
        for week in (0, 1):
            rows.append(
                {
                    "kind": "production",
                    "item": toy.item,
                    "factory": maker,
                    "quantity": toy.lot * max(1, round(0.75 * expected_everywhere(toy)[week + 1] / toy.lot)),
                    "available": START + timedelta(days=7 * week + number % 4),
                }
            )
    return rows


def stock_targets() -> list[dict[str, object]]:
    """Targets at the platforms, dear in the last week so that the plan does not end with empty shelves."""
    rows: list[dict[str, object]] = []
    for number, toy in enumerate(TOYS):
        for warehouse in toy.platforms:
            row: dict[str, object] = {"item": toy.item, "location": warehouse}
            if toy.is_new:
                row |= {"safety_stock": 60, "max_quantity": 1000}
            elif number % 5 == 4:
                row["safety_stock"] = 10 * round(toy.weekly * 0.02)
            else:
                row["cover_days"] = 7
            rows.append(row | {"penalty": round(0.006 * toy.value, 2)})
            rows.append(row | {"period": WEEKS[-1], "penalty": round(0.9 * toy.value, 2)})
    rows.append({"item": "Robot dog", "location": "Shenzhen", "safety_stock": 200, "penalty": 0.5})
    return rows
