"""The sample several times over is a workbook as good as the sample, and as hard to plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from enlarged import enlarged, sample_sheets
from workbook_builder import build_workbook

from planner.run import inspect_workbook


def test_what_items_share_grows_with_them(tmp_path: Path) -> None:
    """Of 24 items 72: three times the hours, three times the demand but for the draw, and nothing to mend."""
    sheets = sample_sheets()
    inspected = [
        inspect_workbook(build_workbook(tmp_path / f"{times}.xlsx", enlarged(sheets, times)))[1]
        for times in (1, 3)
    ]
    one, three = (of.data for of in inspected)
    assert one is not None
    assert three is not None
    assert (len(one.items), len(three.items)) == (24, 72)
    for place, resource in one.resources.items():
        assert sum(three.resources[place].regular_hours) == pytest.approx(3 * sum(resource.regular_hours))
    assert sum(three.demand.values()) == pytest.approx(3 * sum(one.demand.values()), rel=0.1)
    assert len(three.last_plan) == 3 * len(one.last_plan)
