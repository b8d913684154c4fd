"""Material requirements planning as a spreadsheet does it: the baseline that the product is measured against.

``PYTHONPATH=tests python tests/benchmarks/mrp.py IN.xlsx [-o OUT.xlsx]``

Forecast and safety stock are netted against stock week by week. The first week that lacks anything calls for
an order that covers ``weeks`` weeks, made where and when it is cheapest among the hours that are left: in
time for the cheapest mode or earlier, at the cheapest factory or, where its hours have run out, at the next
one, in regular hours or in overtime, or so late that it has to fly; only demand is flown, not safety stock.
Lots are respected; nothing is made that costs more than losing the sales. Orders are placed by date; of one
date, those first that gain most by an hour; and the items that gain least by it wait for all others. Every
number of weeks from 1 to 8 is tried.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush
from pathlib import Path

from mrp_capacity import Hours, Rooms
from mrp_facts import Maker, demand_supported, makers_of
from mrp_ledger import NEGLIGIBLE, Ledger
from mrp_orders import cheapest_order, place_order
from mrp_plan import solution_of

from models.data import PlanningData
from models.item_data import ItemData, split_by_item
from models.solution import PlanSolution
from planner import __version__
from planner.report import RunInfo, build_report
from planner.run import inspect_workbook
from planner.verify import verify_plan
from planner.workbook.writer import write_plan

WEEKS = range(1, 9)
_WAITING_SHARE = 0.2
"""Share of all hours needed whose items wait: 0.2 gave cheaper plans than 0, 0.05, 0.1 and 0.4 at 75, 90 and
105 % of need."""


@dataclass(frozen=True)
class Requirements:
    """A plan and the weeks of cover it was made with."""

    weeks: int
    solution: PlanSolution


def best_plan(data: PlanningData, weeks: Iterable[int] = WEEKS) -> Requirements:
    """The cheapest plan over all ``weeks`` of cover.

    Raises NotSupported where the data ask for rules the baseline does not know.
    """
    demand_supported(data)
    parts = split_by_item(data)
    makers = [makers_of(part) for part in parts]
    tried = [Requirements(cover, _plan(data, parts, makers, cover)) for cover in weeks]
    return min(tried, key=lambda requirements: requirements.solution.objective)


def verified_cost(workbook: Path, solution: PlanSolution, output: Path) -> float:
    """Write ``solution`` as a plan of ``workbook`` and return what the verifier says that it costs.

    Raises AssertionError with what does not hold.
    """
    read, assembled, problems = inspect_workbook(workbook)
    run = RunInfo(
        input_name=workbook.name,
        input_sha256=read.sha256,
        planned_at=datetime.now().astimezone(),
        version=__version__,
        problems=problems,
    )
    write_plan(output, build_report(read, assembled, solution, run))
    verification = verify_plan(output, read)
    assert verification.holds, "\n".join(map(str, verification.violations[:20]))
    return verification.objective


def _plan(
    data: PlanningData, parts: Sequence[ItemData], makers: Sequence[list[Maker]], weeks: int
) -> PlanSolution:
    """Plan all items, by the date of what they lack; of one date, first those that gain most by an hour."""
    hours, rooms = Hours(data), Rooms(data)
    ledgers = [Ledger(part, ways, rooms) for part, ways in zip(parts, makers, strict=True)]
    rooms.lift()
    rank = _ranks(ledgers)
    waiting = [
        (*rank[number].before(first), number)
        for number, ledger in enumerate(ledgers)
        if (first := ledger.first_need()) is not None
    ]
    heapify(waiting)
    while waiting:
        _, first, _, number = heappop(waiting)
        _cover(ledgers[number], hours, first, weeks)
        following = ledgers[number].first_need()
        if following is not None:
            heappush(waiting, (*rank[number].before(following), number))
    return solution_of(data, ledgers)


@dataclass(frozen=True)
class _Rank:
    """Whether an item waits for all others, and what an hour spent on it saves."""

    waits: bool
    gain: float

    def before(self, period: int) -> tuple[bool, int, float]:
        """When its need of a period is dealt with: the least first."""
        return self.waits, period, -self.gain


def _ranks(ledgers: Sequence[Ledger]) -> list[_Rank]:
    """A and B items: those that gain least by an hour, with a fifth of the hours needed, wait."""
    gains, needed = zip(*map(_gain_and_hours, ledgers), strict=True)
    ranks = [_Rank(False, gain) for gain in gains]
    left = _WAITING_SHARE * sum(needed)
    for number in sorted(range(len(ledgers)), key=lambda number: gains[number]):
        left -= needed[number] / 2
        if left < 0:
            break
        ranks[number] = _Rank(True, gains[number])
        left -= needed[number] / 2
    return ranks


def _gain_and_hours(ledger: Ledger) -> tuple[float, float]:
    """Money that an hour spent on an item saves, and the hours that all its demand takes."""
    units, money = ledger.worth(0)
    if not ledger.outputs or units <= NEGLIGIBLE:
        return 0.0, 0.0
    maker = ledger.outputs[0].maker
    hours = sum(operation.hours_per_unit for operation in maker.source.operations) / maker.released
    return (money / units - maker.landed_cost) / max(hours, NEGLIGIBLE), units * hours


def _cover(ledger: Ledger, hours: Hours, first: int, weeks: int) -> None:
    """Take one step towards covering what is missing in period ``first``: send, make, or give up."""
    if ledger.send_from_stock(first):
        return
    needs = ledger.needs(first, weeks)
    missing, money = ledger.worth(first)
    order = cheapest_order(ledger, hours, needs, missing)
    if order is None or order.unit_cost * missing > money or place_order(ledger, hours, order) <= NEGLIGIBLE:
        ledger.give_up(first)


def main() -> None:
    """Plan one workbook and say what the plan costs."""
    parser = argparse.ArgumentParser(description="Material requirements planning, at its best cover.")
    parser.add_argument("workbook", type=Path, metavar="IN.xlsx")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.xlsx")
    asked = parser.parse_args()
    began = time.perf_counter()
    found = best_plan(inspect_workbook(asked.workbook)[1].data)
    seconds = time.perf_counter() - began
    cost = verified_cost(
        asked.workbook, found.solution, asked.output or asked.workbook.with_suffix(".mrp.xlsx")
    )
    print(f"cost {cost:,.2f} with {found.weeks} weeks of cover, planned in {seconds:.1f} s")


if __name__ == "__main__":
    main()
