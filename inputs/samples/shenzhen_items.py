"""The made-up toys of the Shenzhen sample: what they are worth, what work they take, who makes them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Toy:
    """One toy. ``work``: resource → seconds a unit. ``makers``: factories, cheapest first.

    ``weekly``: units a week, all warehouses, in an ordinary week. ``season``: see `shenzhen_demand`.
    ``rules``: further columns of Items.
    """

    item: str
    name: str
    value: float
    volume: float
    weekly: int
    season: str
    work: dict[str, float]
    makers: tuple[str, ...]
    platforms: tuple[str, ...]
    lot: int
    rules: dict[str, float | str] = field(default_factory=dict)
    is_new: bool = False  # listed now, so not in the last plan


_ALL = ("Choice Dongguan", "TikTok Zengcheng", "Temu Zhaoqing", "SHEIN Foshan")
_BIG = ("Choice Dongguan", "TikTok Zengcheng", "Temu Zhaoqing")
_TWO = ("Choice Dongguan", "Temu Zhaoqing")
_CHEAP = ("TikTok Zengcheng", "Temu Zhaoqing")
_TREND = ("TikTok Zengcheng", "SHEIN Foshan")
_SAFE = {"max_defect_rate": 0.012}


def _work(**seconds: float) -> dict[str, float]:
    return seconds


TOYS = (
    Toy("Robot dog", "Robot dog, programmable, 6+", 68, 0.006, 900, "gift",
        _work(moulding=40, electronics=70, assembly=60), ("Shenzhen", "Dongguan"), _TWO, 20,
        {"return_cost": 90, "max_defect_rate": 0.01, "shortage_cost": 75}),
    Toy("RC stunt car", "RC stunt car, 2.4 GHz, double-sided", 52, 0.0052, 1300, "gift",
        _work(moulding=35, electronics=50, assembly=50), ("Dongguan", "Shenzhen", "Huizhou"), _BIG, 50,
        {"return_cost": 70, "max_defect_rate": 0.012, "max_sources": 2}),
    Toy("Mini drone", "Mini drone with altitude hold, 14+", 85, 0.0028, 700, "gift",
        _work(moulding=20, electronics=90, assembly=60), ("Shenzhen", "Dongguan"), _TWO, 20,
        {"return_cost": 120, "max_defect_rate": 0.008, "shortage_cost": 95}),
    Toy("LED drawing board", "LED drawing board A4, glow", 24, 0.0015, 1800, "steady",
        _work(moulding=15, electronics=25, assembly=25), ("Dongguan", "Huizhou"), _BIG, 100,
        {"return_cost": 30}),
    Toy("Karaoke microphone", "Karaoke microphone, Bluetooth", 33, 0.0022, 1400, "gift",
        _work(moulding=18, electronics=40, assembly=30), ("Dongguan", "Shenzhen"), _CHEAP, 50,
        {"return_cost": 45, "max_defect_rate": 0.015}),
    Toy("Dancing cactus", "Dancing cactus, records and repeats", 29, 0.0036, 1200, "steady",
        _work(sewing=45, electronics=30, assembly=25), ("Yiwu", "Dongguan"), (_TWO[0], *_TREND), 50,
        {"return_cost": 38}),
    Toy("Star projector", "Night light star projector", 36, 0.0024, 1100, "steady",
        _work(moulding=20, electronics=45, assembly=30), ("Shenzhen", "Huizhou"), _TWO, 50,
        {"return_cost": 48, "max_defect_rate": 0.015}),
    Toy("Race track", "Race track set, 5 m, two cars", 75, 0.014, 600, "gift",
        _work(moulding=90, electronics=15, assembly=80), ("Chenghai", "Shenzhen"), _TWO, 20,
        {"return_cost": 80, "max_cover_days": 28, "excess_cost": 6}),
    Toy("Blocks 500", "Building blocks, 500 pieces, city", 42, 0.0048, 2000, "gift",
        _work(moulding=60, assembly=35), ("Chenghai", "Shenzhen"), _BIG, 100, {"return_cost": 25}),
    Toy("Blocks 1200", "Building blocks, 1200 pieces, castle", 88, 0.0095, 700, "gift",
        _work(moulding=120, assembly=60), ("Chenghai", "Shenzhen"), _TWO, 20,
        {"return_cost": 40, "max_cover_days": 28, "excess_cost": 8}),
    Toy("Magnetic tiles", "Magnetic tiles, 60 pieces", 65, 0.0042, 1000, "steady",
        _work(moulding=80, assembly=50), ("Chenghai", "Huizhou"), _TWO, 50,
        {**_SAFE, "return_cost": 85}),
    Toy("Marble run", "Marble run, 120 pieces", 48, 0.0085, 800, "gift",
        _work(moulding=85, assembly=35), ("Chenghai", "Huizhou"), _TWO, 50, {"return_cost": 30}),
    Toy("Dinosaur set", "Dinosaur figures, set of 12", 30, 0.005, 1600, "steady",
        _work(moulding=40, painting=60, assembly=25), ("Chenghai", "Shenzhen"), _BIG, 100,
        {"return_cost": 22}),
    Toy("Toy kitchen", "Toy kitchen with light and steam", 95, 0.028, 350, "gift",
        _work(moulding=140, painting=40, assembly=110), ("Chenghai", "Shenzhen"), _TWO, 20,
        {"return_cost": 70, "shortage_policy": "backorder", "shortage_cost": 14}),
    Toy("Doctor kit", "Doctor kit, 22 pieces, case", 34, 0.0065, 900, "steady",
        _work(moulding=45, painting=20, assembly=40), ("Chenghai", "Huizhou"), _CHEAP, 50, {**_SAFE}),
    Toy("Bubble gun", "Bubble gun, 23 holes, rechargeable", 22, 0.003, 1500, "spring",
        _work(moulding=25, electronics=15, assembly=30), ("Shenzhen", "Chenghai"), _BIG, 100,
        {"return_cost": 28}),
    Toy("Water blaster", "Water blaster, 1.2 l", 26, 0.0048, 1200, "spring",
        _work(moulding=40, assembly=30), ("Chenghai", "Huizhou"), _CHEAP, 100,
        {"max_cover_days": 35, "excess_cost": 2}),
    Toy("Sand set", "Beach sand set, 14 pieces", 18, 0.006, 1000, "spring",
        _work(moulding=35, assembly=15), ("Chenghai",), _TWO, 100),
    Toy("Plush panda", "Plush panda, 30 cm", 25, 0.007, 1500, "valentine",
        _work(sewing=90, assembly=25), ("Yiwu", "Dongguan"), _ALL, 50, {"return_cost": 18}),
    Toy("Plush axolotl", "Plush axolotl, 40 cm, weighted", 32, 0.009, 800, "valentine",
        _work(sewing=110, assembly=30), ("Yiwu", "Dongguan"), _TREND, 50,
        {"return_cost": 22, "min_sources": 2}, is_new=True),
    Toy("Slime kit", "Slime kit, 24 colours", 19, 0.002, 1700, "steady",
        _work(printing=8, assembly=35), ("Yiwu", "Chenghai"), _TREND, 100,
        {"max_defect_rate": 0.018, "return_cost": 25}),
    Toy("Puzzle 1000", "Jigsaw puzzle, 1000 pieces", 21, 0.0026, 1200, "gift",
        _work(printing=35, assembly=15), ("Yiwu",), _TWO, 100,
        {"shortage_policy": "backorder", "shortage_cost": 3}),
    Toy("Diamond painting", "Diamond painting kit, 30 × 40 cm", 17, 0.0012, 1900, "steady",
        _work(printing=30, assembly=20), ("Yiwu",), (_TWO[1], "SHEIN Foshan"), 100),
    Toy("Dragon kite", "Dragon kite, 1.6 m", 23, 0.0018, 800, "spring",
        _work(sewing=40, printing=20, assembly=15), ("Yiwu", "Dongguan"), _TWO, 100,
        {"max_cover_days": 35, "excess_cost": 2}),
)  # fmt: skip
"""The range, 24 toys."""
