"""What the Shenzhen toy maker could buy: lines, crews, inspectors, room; a study with a budget says which."""

from __future__ import annotations

Row = tuple[str, str, str, str, int, int, str]
"""(investment, what, where, change, cost, weeks of life, note)"""

_HOURS = "Resources.regular_hours"


def investments() -> list[dict[str, object]]:
    """Rows of Investments; both rows of the automated line are bought together."""
    rows: list[Row] = [
        ("Assembly cell Chenghai", _HOURS, "factory=Chenghai; resource=assembly", "+16", 150_000, 104, ""),
        ("Assembly line Dongguan", _HOURS, "factory=Dongguan; resource=assembly", "+8", 120_000, 104, ""),
        ("Assembly line Yiwu", _HOURS, "factory=Yiwu; resource=assembly", "+8", 100_000, 104, ""),
        ("Sewing machines Dongguan", _HOURS, "factory=Dongguan; resource=sewing", "+25%", 40_000, 156, ""),
        (
            "Automated line Huizhou",
            _HOURS,
            "factory=Huizhou; resource=assembly",
            "+12",
            140_000,
            208,
            "places parts and watches every joint",
        ),
        (
            "Automated line Huizhou",
            "Factories.inspection_hours",
            "factory=Huizhou",
            "+20",
            20_000,
            208,
            "places parts and watches every joint",
        ),
        (
            "Inspectors Shenzhen",
            "Factories.inspection_hours",
            "factory=Shenzhen",
            "+10",
            20_000,
            52,
            "a crew",
        ),
        ("Room at Temu", "Warehouses.storage_volume", "warehouse=Temu Zhaoqing", "+30", 15_000, 52, "rented"),
    ]
    columns = ("investment", "what", "where", "change", "cost", "life_weeks", "note")
    return [{column: value or None for column, value in zip(columns, row, strict=True)} for row in rows]
