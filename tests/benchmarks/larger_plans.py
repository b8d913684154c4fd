"""Plans of the kinds that are published, but larger, and what comes of them in a time.

Several plants that may send goods to each other, after Sambasivan, M., Yahya, S. (Computers & Operations
Research 32 (2005) 537-555), and one machine, after Trigeiro, W. W., Thomas, L. J., McClain, J. O. (Management
Science 35 (1989) 353-366): numbers are drawn in the ranges of the published ones, seeded, in their schema.

``PYTHONPATH=tests python tests/benchmarks/larger_plans.py --time-limit 60`` plans them beside HiGHS on the
model as built.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import planbench
from assembled_data import data_of

from models.build import build_model
from models.data import PlanningData
from models.options import SolveOptions
from models.progress import relative_gap
from models.solve import solve
from models.solver.compiled import compile_model
from models.solver.highs_run import run_mip

_SENT = (0.2, 0.4)
_GAP = 1e-4


def several_plants(
    periods: int, plants: int, items: int, tight: bool = False, seed: int = 1
) -> planbench.Instance:
    """Every plant sells and makes all items. ``tight``: a setup costs ten times as much, and hours are 8 %
    above need instead of 12 % (three of four setups counted)."""
    draw = Random(seed)
    setup_cost, room = ((50, 930), 1.08) if tight else ((5, 95), 1.12)
    sites, names = [f"F{n + 1}" for n in range(plants)], [f"i{n + 1:02d}" for n in range(items)]
    production = [
        _made(
            site,
            item,
            draw.uniform(1.5, 2.5),
            draw.uniform(*setup_cost),
            draw.uniform(1, 5),
            draw.uniform(11, 50),
        )
        for site in sites
        for item in names
    ]
    held = {item: round(draw.uniform(0.2, 0.4), 1) for item in names}
    demand = [
        _demand(site, item, [float(draw.randint(0, 180)) for _ in range(periods)])
        for site in sites
        for item in names
    ]
    moves = [
        {"from": here, "to": there, "item": "*", "cost": cost, "lead_time": 0}
        for pair, cost in [(pair, round(draw.uniform(*_SENT), 2)) for pair in combinations(sites, 2)]
        for here, there in (pair, pair[::-1])
    ]
    stock = [{"site": site, "item": item, "init": 0, "hold": held[item]} for site in sites for item in names]
    return _instance(periods, sites, names, production, stock, demand, moves, 0.75, room)


def one_machine(periods: int, items: int, seed: int = 1) -> planbench.Instance:
    """All items on one machine, with 10 % more hours than they need with every other setup."""
    draw = Random(seed)
    names = [f"i{n + 1:02d}" for n in range(items)]
    production = [
        _made("F1", item, 0.0, draw.uniform(200, 1000), 1.0, draw.uniform(10, 50)) for item in names
    ]

    def wanted(period: int) -> float:
        nothing = period < 3 and draw.random() < 0.25
        return 0.0 if nothing else max(0.0, float(round(draw.gauss(100, 20))))

    demand = [_demand("F1", item, [wanted(period) for period in range(periods)]) for item in names]
    stock = [
        {"site": "F1", "item": item, "init": 0, "hold": round(draw.uniform(0.5, 5), 1)} for item in names
    ]
    return _instance(periods, ["F1"], names, production, stock, demand, [], 0.5, 1.1)


def _made(
    site: str, item: str, unit: float, setup: float, hours: float, setup_hours: float
) -> dict[str, Any]:
    use = {"res": f"R_{site}", "time": round(hours, 1), "setup": round(setup_hours, 1)}
    return {
        "site": site,
        "item": item,
        "unit_cost": round(unit, 1),
        "setup_cost": round(setup, 1),
        "use": [use],
    }


def _demand(site: str, item: str, units: list[float]) -> dict[str, Any]:
    return {"site": site, "item": item, "qty": units, "mode": "hard"}


def _instance(
    periods: int,
    sites: list[str],
    items: list[str],
    production: planbench.Rows,
    stock: planbench.Rows,
    demand: planbench.Rows,
    moves: planbench.Rows,
    setups: float,
    room: float,
) -> planbench.Instance:
    """``room``: hours as a multiple of what every site needs for its own demand with this share of setups."""
    resources = []
    for site in sites:
        use = {row["item"]: row["use"][0] for row in production if row["site"] == site}
        units = {row["item"]: sum(row["qty"]) for row in demand if row["site"] == site}
        hours = sum(units[item] * use[item]["time"] / periods + setups * use[item]["setup"] for item in items)
        resources.append({"id": f"R_{site}", "site": site, "cap": [float(round(room * hours))] * periods})
    return {
        "schema": "planbench/1",
        "sense": "min",
        "periods": periods,
        "sites": sites,
        "items": items,
        "resources": resources,
        "production": production,
        "stock": stock,
        "transfer": moves,
        "demand": demand,
    }


LARGER: dict[str, Callable[[int], planbench.Instance]] = {
    "4 plants × 20 items × 12": lambda seed: several_plants(12, 4, 20, seed=seed),
    "6 plants × 25 items × 12": lambda seed: several_plants(12, 6, 25, seed=seed),
    "2 plants × 10 items × 12, tight": lambda seed: several_plants(12, 2, 10, tight=True, seed=seed),
    "4 plants × 20 items × 12, tight": lambda seed: several_plants(12, 4, 20, tight=True, seed=seed),
    "12 items × 30": lambda seed: one_machine(30, 12, seed),
    "24 items × 15": lambda seed: one_machine(15, 24, seed),
    "24 items × 30": lambda seed: one_machine(30, 24, seed),
}


def read(instance: planbench.Instance) -> PlanningData:
    """By way of a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        return data_of(Path(folder), planbench.sheets(instance))


def main() -> None:
    """Print a row for every plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="plans with this in their name")
    asked = parser.parse_args()
    print("| plan | setups | ours | gap | seconds | HiGHS, as built | gap |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, make in LARGER.items():
        if asked.only in name:
            data = read(make(asked.seed))
            print(_row(name, data, asked.time_limit), flush=True)


def _row(name: str, data: PlanningData, seconds: float) -> str:
    begin = time.monotonic()
    plan = solve(data, SolveOptions(gap=_GAP, time_limit=seconds))
    took = time.monotonic() - begin
    compiled = compile_model(build_model(data).model)
    raw = run_mip(compiled, _GAP, seconds)
    cells = [
        name,
        str(compiled.is_integer.sum()),
        f"{plan.objective:,.0f}",
        _percent(plan.objective, plan.bound),
        f"{took:.0f}",
        f"{raw.objective:,.0f}",
        _percent(raw.objective, raw.bound),
    ]
    return f"| {' | '.join(cells)} |"


def _percent(cost: float, bound: float | None) -> str:
    gap = relative_gap(cost, bound)
    return "none" if gap is None else f"{gap:.2%}"


if __name__ == "__main__":
    main()
