"""What-if questions to the Shenzhen sample: closures, holidays, demand, partners, lanes, automation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from samples.shenzhen_demand import WEEKS

Row = tuple[str, str, str, str, str, str]
"""(scenario, sheet, where, column, change, note)"""


def scenarios() -> list[dict[str, object]]:
    """Rows of Scenarios; the last rows combine others by their names."""
    rows = [
        *_closed("Dongguan closed 2 weeks", 2, "fire in the hall before Christmas"),
        *_closed("Dongguan closed 4 weeks", 4, "fire in the hall before Christmas"),
        *_longer_new_year(),
        ("Demand +20 %", "Forecast", "", "quantity", "+20%", "platforms push toys"),
        ("Demand -20 %", "Forecast", "", "quantity", "-20%", "a rival is cheaper"),
        ("Huizhou from the start", "Sourcing", "factory=Huizhou", "first_period", f"={WEEKS[0]}", "early"),
        *_new_partner(),
        (
            "Yiwu road blocked",
            "Lanes",
            "factory=Yiwu; mode=road",
            "max_shipments",
            "=0",
            "snow: express only",
        ),
        ("Chenghai defects doubled", "Sourcing", "factory=Chenghai", "defect_rate", "*2", "new mould shop"),
        ("Cycle times -30 %", "Operations", "", "hours_per_unit", "-30%", "automated lines"),
        ("Lead times -30 %", "Sourcing", "", "lead_time_days", "-30%", "quality watched in real time"),
        ("Lead times -30 %", "Lanes", "", "lead_time_days", "-30%", "door to platform as well"),
        _combination("Cycle times -30 % + Lead times -30 %", "automation and quality watched in real time"),
        _combination("New Year two weeks longer + Demand +20 %", "both at once"),
    ]
    columns = ("scenario", "sheet", "where", "column", "change", "note")
    return [{column: value or None for column, value in zip(columns, row, strict=True)} for row in rows]


def _combination(name: str, note: str) -> Row:
    return (name, "", "", "", "", note)


def _closed(name: str, weeks: int, note: str) -> list[Row]:
    """Closed from week 2 on; in week 4 one resource has hours of its own, which close as well."""
    closed = WEEKS[2 : 2 + weeks]
    rows = [(name, "Calendar", f"factory=Dongguan; period={_any_of(closed)}", "factor", "set 0", note)]
    if WEEKS[4] in closed:
        where = f"factory=Dongguan; resource=electronics; period={WEEKS[4]}"
        rows.append((name, "Calendar", where, "hours", "=0", note))
    return rows


def _longer_new_year() -> list[Row]:
    """Workers come back two weeks later than they would, and as slowly."""
    returns = {"Shenzhen|Dongguan|Huizhou": (11, 0.4, 0.8), "Chenghai|Yiwu": (12, 0.4, 0.7)}
    name, note, rows = "New Year two weeks longer", "workers come back late", list[Row]()
    for factories, (week, first, second) in returns.items():
        shares = ((WEEKS[week : week + 2], 0), ([WEEKS[week + 2]], first), ([WEEKS[week + 3]], second))
        for weeks, share in shares:
            where = f"factory={factories}; period={_any_of(weeks)}"
            rows.append((name, "Calendar", where, "factor", f"set {share}", note))
    return rows


def _new_partner() -> list[Row]:
    """A second factory like Huizhou, a little dearer and farther away."""
    name, note = "New partner in Heyuan", "as Huizhou, dearer and farther"
    sheets = ("Factories", "Resources", "Calendar", "Sourcing", "Operations", "Lanes")
    return [
        *((name, sheet, "factory=Huizhou", "factory", "copy Heyuan", note) for sheet in sheets),
        (name, "Sourcing", "factory=Heyuan", "unit_cost", "+4%", note),
        (name, "Lanes", "factory=Heyuan", "lead_time_days", "+1", note),
    ]


def _any_of(days: Sequence[date]) -> str:
    return "|".join(map(str, days))
