"""How far plans jump from week to week.

``PYTHONPATH=tests:tests/benchmarks python tests/benchmarks/nervousness.py`` plans the eight weeks of
`eight_weeks` with and without frozen periods and change_cost; every week brings a new forecast and what
really was sold. It prints, over the seven weeks that have a last plan: the share of the units agreed that is
kept and the share of the forecast that the plans serve on time, on average; units and setups moved, in all.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from eight_weeks import HUBS, ITEMS, Seller, demand, monday
from weekly_runs import Silent, at_noon
from workbook_builder import build_workbook

from planner.history import History
from planner.weekly.operate import run_weekly
from planner.weekly.previous import PreviousRun
from planner.weekly.projection import Projected, project
from planner.weekly.request import WeeklyRequest

WEEKS = 8
CASES = ((0, 0.0), (0, 0.2), (0, 1.0), (2, 0.0), (2, 0.2))
"""(frozen_periods, change_cost)"""


@dataclass(frozen=True)
class Nervousness:
    """Totals over the weeks with a last plan; shares are averages."""

    kept_share: float
    units_moved: float
    setups_moved: float
    service: float


def measure(seller: Seller, folder: Path) -> Nervousness:
    """Plan all weeks; stock and orders are given each week, with what sold otherwise than forecast."""
    sold = seller.sold
    stock = {(item, hub): sold[item, hub, 0] + sold[item, hub, 1] for item in ITEMS for hub in HUBS}
    facts = Projected(stock, {}, {}, {})
    found = []
    for week in range(WEEKS):
        latest = History.read(folder / "history").latest()
        if latest is not None:
            facts = project(PreviousRun(latest), monday(week))
        path = build_workbook(folder / "in.xlsx", seller.workbook(week, facts))
        asked = WeeklyRequest(path, folder / "history", at_noon(monday(week)))
        found.append(run_weekly(asked, Silent()).record.kpis)
    compared = found[1:]
    return Nervousness(
        kept_share=sum(kpis["kept_share"] or 0.0 for kpis in compared) / len(compared),
        units_moved=sum(kpis["units_moved"] or 0.0 for kpis in compared),
        setups_moved=sum(kpis["setups_moved"] or 0.0 for kpis in compared),
        service=sum(kpis["service"] or 0.0 for kpis in compared) / len(compared),
    )


def main() -> None:
    """Print one line a case."""
    sold = demand()
    print(f"{'frozen':>6} {'change cost':>11} {'kept':>7} {'units':>7} {'setups':>7} {'service':>8}")
    for frozen, price in CASES:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Seller(sold, frozen, price), Path(folder))
        print(
            f"{frozen:6} {price:11.2f} {found.kept_share:7.1%} {found.units_moved:7,.0f} "
            f"{found.setups_moved:7,.0f} {found.service:8.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
