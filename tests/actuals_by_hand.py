"""Facts whose figures can be worked out by hand, added to the small workbook.

Deliveries of the toy by the plant, planned at 7 days and 2 % defective: three of 101 units with 5 defective
each, after 12, 14 and 10 days, promised for day 12: two of three on time.

Sales of 100 in each of the last two weeks; the platform had forecast 120 and 80, we ourselves 110 and 100.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from workbook_builder import Sheets, small_sheets, week

DAYS = (12, 14, 10)
SAID = {"platform": (120, 80), "own": (110, 100)}


def sheets_with_facts(sources: tuple[str, ...] = ("platform", "own"), **settings: Any) -> Sheets:
    """The small workbook with Actuals; every source forecasts 100 a week from the start on."""
    sheets = small_sheets()
    sheets["Settings"] += [{"setting": name, "value": value} for name, value in settings.items()]
    sheets["Sourcing"][0] |= {"lead_time_days": 7, "defect_rate": 0.02}
    sheets["Forecast"] = [{**row, "source": source} for row in sheets["Forecast"] for source in sources]
    sheets["Actuals"] = [*map(delivery, DAYS), *sales()]
    for source in sources:
        sheets["Actuals"] += forecasts(source, SAID[source])
    return sheets


def delivery(days: int, **more: Any) -> dict[str, Any]:
    """A delivery so many days after its production began."""
    begun = week(-5)
    dates = {"ordered": begun, "due": begun + timedelta(days=12), "date": begun + timedelta(days=days)}
    row = {"kind": "delivery", "item": "toy", "factory": "plant", "quantity": 101, "defects": 5}
    return row | dates | more


def sales() -> list[dict[str, Any]]:
    """100 units in each of the last two weeks."""
    row = {"kind": "sales", "item": "toy", "warehouse": "hub", "quantity": 100}
    return [{**row, "date": week(number)} for number in (-2, -1)]


def forecasts(source: str, said: tuple[float, float]) -> list[dict[str, Any]]:
    """What a source had said of the last two weeks."""
    row = {"kind": "forecast", "item": "toy", "warehouse": "hub", "source": source}
    return [
        {**row, "date": week(number), "quantity": units} for number, units in zip((-2, -1), said, strict=True)
    ]
