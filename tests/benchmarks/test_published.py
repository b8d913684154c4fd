"""The real command reaches optima that were published.

``pytest tests/benchmarks`` runs those that take less than a minute; ``pytest -m "published and slow"`` the
long one. The data are not part of the project: see `planbench.instance_folder`.
"""

from __future__ import annotations

from pathlib import Path

import planbench
import pytest
from planner_command import plan_sheets

GAP = 1e-5
TOLERANCE = 1e-4  # several values were published by solvers stopped at this gap

QUICK = (
    "ampl_steelT",
    "mp_NBA00_12_2_10",
    "mp_NBB00_12_2_10",
    "mp_VAL01_12_2_10",
    "mp_VAL01_12_6_5",
    "pp08a",
    "tr12-15",
    "tr6-15",
    "tr6-15_leadtime2",
    "tr6-15_ship1",
    "tr6-15_x2",
    "williams_factory1",
    "winston_sailco",
    "ww_example_3_9",
    "ww_problem_3_27",
    "ww_problem_3_29",
    "ww_scmo_ww_hw_c",
)
LONG = ("mp_AAA01_12_2_10",)

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(
        not planbench.instance_folder().is_dir(),
        reason=f"the published plans are not at {planbench.instance_folder()}; set PLANBENCH_DIR",
    ),
]


def _reaches_the_published_value(name: str, folder: Path, time_limit: float) -> None:
    instance = planbench.load_instance(name)
    published = float(instance["published"]["value"])
    answer = plan_sheets(folder, planbench.sheets(instance), gap=GAP, time_limit=time_limit)
    assert answer["objective"] == pytest.approx(planbench.published_cost(instance), abs=TOLERANCE * published)
    assert answer["status"] == "optimal"
    if instance["sense"] == "min" and all(row["mode"] == "hard" for row in instance["demand"]):
        assert answer["service"] == pytest.approx(1.0, abs=1e-9), "hard demand was lost"


@pytest.mark.parametrize("name", QUICK)
def test_reaches_the_published_value(name: str, tmp_path: Path) -> None:
    _reaches_the_published_value(name, tmp_path, time_limit=60)


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_reaches_the_published_value_given_more_time(name: str, tmp_path: Path) -> None:
    _reaches_the_published_value(name, tmp_path, time_limit=1800)


def test_no_published_plan_is_left_out() -> None:
    assert {path.stem for path in planbench.instance_folder().glob("*.json")} == {*QUICK, *LONG}
