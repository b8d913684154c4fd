"""What happened beside what was planned, worked out by hand (docs/learning.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from actuals_by_hand import delivery, forecasts, sheets_with_facts
from hypothesis import given
from hypothesis import strategies as st
from workbook_builder import Sheets, build_workbook, week

from planner.actuals.accuracy import ALL_SOURCES
from planner.actuals.estimates import shrunk_mean, shrunk_rate
from planner.actuals.facts import deliveries, past_forecasts, sales
from planner.actuals.proposals import propose_weights
from planner.errors import WorkbookHasErrors
from planner.planning_values import measure
from planner.validation.load import load_workbook
from planner.workbook.table import Workbook


def read(folder: Path, sheets: Sheets) -> Workbook:
    return load_workbook(build_workbook(folder / "in.xlsx", sheets))[0]


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return read(tmp_path, sheets_with_facts())


def test_wape_and_bias_by_item_and_source(workbook: Workbook) -> None:
    """Platform: |20| + |−20| of 200, nothing on the whole. Own: 10 of 200, all of it too much."""
    rows = {(row.source, row.item): row for row in measure(workbook).accuracy}
    assert (rows["platform", "toy"].wape, rows["platform", "toy"].bias) == (0.2, 0.0)
    assert (rows["own", None].wape, rows["own", None].bias) == (0.05, 0.05)
    assert rows["own", None].periods == 2


def test_several_sources_are_also_measured_as_they_are_weighed(workbook: Workbook) -> None:
    """Of equal weight: 115 and 90 for 100 and 100."""
    row = next(row for row in measure(workbook).accuracy if row.source == ALL_SOURCES)
    assert (row.wape, row.bias) == (0.125, 0.025)


def test_figures_without_counterpart_are_left_out(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    sheets["Actuals"] = [row for row in sheets["Actuals"] if row.get("date") != week(-1)]
    row = next(row for row in measure(read(tmp_path, sheets)).accuracy if row.source == "own")
    assert (row.periods, row.sold, row.forecast) == (1, 100, 110)


def test_forecast_rows_before_the_start_are_past_forecasts_too(tmp_path: Path) -> None:
    """Actuals are believed where both speak."""
    sheets = sheets_with_facts(("own",))
    past = {"item": "toy", "warehouse": "hub", "source": "own"}
    sheets["Forecast"] += [{**past, "period": week(number), "quantity": 7} for number in (-3, -2)]
    said = past_forecasts(read(tmp_path, sheets))["own"]
    assert said == {("toy", "hub", -3): 7, ("toy", "hub", -2): 110, ("toy", "hub", -1): 100}


def test_sales_of_a_period_add_up_and_those_after_the_start_are_not_past(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    extra = {"kind": "sales", "item": "toy", "warehouse": "hub", "quantity": 5}
    sheets["Actuals"] += [{**extra, "date": week(-1)}, {**extra, "date": week(0)}]
    assert sales(read(tmp_path, sheets)) == {("toy", "hub", -2): 100, ("toy", "hub", -1): 105}


def test_scorecard_of_a_factory(workbook: Workbook) -> None:
    """Days: (4 × 7 + 36) ÷ 7. Defects: a delivery of 101 alike units tells as much as
    101 ÷ (1 + 100/100) = 50.5 with 2.5 defective: (400 × 0.02 + 7.5) ÷ (400 + 151.5). On time:
    (4 × 2/3 + 2) ÷ 7 = 2/3: the only factory is what is usual."""
    record = next(record for record in measure(workbook).records if record.item is None)
    assert (record.factory, record.deliveries, record.units) == ("plant", 3, 303)
    assert (record.lead_time.planned, record.lead_time.real) == (7, 12)
    assert record.lead_time.estimate == pytest.approx(64 / 7)
    assert record.defect_rate.real == pytest.approx(15 / 303)
    assert record.defect_rate.estimate == pytest.approx(15.5 / 551.5)
    assert record.on_time.real == pytest.approx(2 / 3)
    assert record.on_time.estimate == pytest.approx(2 / 3)


def test_transport_is_taken_off_as_planned(tmp_path: Path) -> None:
    """Twelve days door to platform by a lane of three are nine days of the factory."""
    sheets = sheets_with_facts()
    sheets["Lanes"][0] |= {"lead_time_days": 3}
    sheets["Actuals"] = [delivery(12, warehouse="hub")]
    assert [one.days for one in deliveries(read(tmp_path, sheets))] == [9]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"due": None}, False),  # promised after 7 planned days, delivered after 12
        ({"due": None, "ordered": None}, None),
        ({"ordered": None}, True),
    ],
)
def test_on_time_without_a_promise_is_within_the_planned_days(
    cells: dict[str, Any], expected: bool | None, tmp_path: Path
) -> None:
    sheets = sheets_with_facts()
    sheets["Actuals"] = [delivery(12, **cells)]
    assert [one.on_time for one in deliveries(read(tmp_path, sheets))] == [expected]


def test_what_was_not_looked_at_tells_nothing_of_defects(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    sheets["Actuals"] = [delivery(12, defects=None), delivery(12, inspected=50, defects=1)]
    record = next(iter(measure(read(tmp_path, sheets)).records))
    assert (record.defect_rate.facts, record.defect_rate.real) == (1, 0.02)


def test_proposals_for_planning(workbook: Workbook) -> None:
    """Weights: squared errors in mean sales (100) are 0.04, 0.04 and 0.01, 0, on the whole 0.0225 each.
    (2 + 4) ÷ (0.08 + 0.09) : (2 + 4) ÷ (0.01 + 0.09) = 10 : 17."""
    found = {(one.sheet, one.where, one.column): one.proposed for one in measure(workbook).proposals}
    assert found == {
        ("Sourcing", "item=toy; factory=plant", "lead_time_days"): 9.1,
        ("Sourcing", "item=toy; factory=plant", "defect_rate"): 0.0281,
        ("Settings", "own", "forecast_weight"): pytest.approx(17 / 27, abs=1e-4),
        ("Settings", "platform", "forecast_weight"): pytest.approx(10 / 27, abs=1e-4),
    }


def test_small_differences_are_not_worth_a_change(tmp_path: Path) -> None:
    sheets = sheets_with_facts(("own",))
    sheets["Actuals"] = [delivery(7, defects=2)]
    assert measure(read(tmp_path, sheets)).proposals == []


def test_weights_near_those_in_force_are_left_alone() -> None:
    assert list(propose_weights({"a": 2.0, "b": 2.0}, {"a": 0.52, "b": 0.48}, {})) == []


def test_sources_that_were_always_right_weigh_the_same(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    kept = [row for row in sheets["Actuals"] if row["kind"] != "forecast"]
    sheets["Actuals"] = [*kept, *forecasts("own", (100, 100)), *forecasts("platform", (100, 100))]
    assert [one for one in measure(read(tmp_path, sheets)).proposals if one.sheet == "Settings"] == []


SHARE = st.floats(0, 1)


@given(st.lists(SHARE, max_size=30), SHARE, st.floats(0.1, 50))
def test_a_shrunk_mean_lies_between_plan_and_facts(facts: list[float], planned: float, prior: float) -> None:
    estimate = shrunk_mean(facts, planned, prior)
    real = sum(facts) / len(facts) if facts else planned
    assert min(planned, real) - 1e-9 <= estimate <= max(planned, real) + 1e-9


@given(st.integers(1, 10**6), SHARE, SHARE)
def test_one_delivery_never_outweighs_the_plan(units: int, real: float, planned: float) -> None:
    """However large: it counts for at most 100 units, and the plan for 4 × 100."""
    estimate = shrunk_rate([(units, real * units)], planned, 4)
    assert abs(estimate - planned) <= abs(real - planned) / 5 + 1e-9


def test_weights_that_accuracy_replaces_are_noted(tmp_path: Path) -> None:
    sheets = sheets_with_facts(source_weights="accuracy")
    sheets["Settings"].append({"setting": "forecast_weight own", "value": 3})
    _, problems = load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    assert [(one.code, one.place) for one in problems if "weight" in one.message] == [
        ("cell-not-used", f"Settings!B{len(sheets['Settings']) + 1}")
    ]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"kind": "sales", "warehouse": "hub"}, "cell-not-used", "C"),
        ({"source": "own"}, "cell-not-used", "I"),
        ({"inspected": 200}, "actual-counts-contradict", "I"),
        ({"warehouse": "hub"}, None, ""),
        ({"warehouse": "hub", "mode": "standard"}, None, ""),
    ],
)
def test_what_contradicts_itself_is_told(
    tmp_path: Path, cells: dict[str, Any], code: str | None, column: str
) -> None:
    sheets = sheets_with_facts()
    sheets["Actuals"] = [delivery(12, **cells)]
    try:
        _, problems = load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    except WorkbookHasErrors as error:
        problems = list(error.problems)
    found = {(one.code, one.place) for one in problems if one.place.startswith("Actuals")}
    assert ({(code, f"Actuals!{column}2")} <= found) if code else not found


def test_two_words_of_one_source_are_an_error(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    sheets["Actuals"] += forecasts("own", (1, 2))
    with pytest.raises(WorkbookHasErrors) as raised:
        load_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    assert [one.code for one in raised.value.problems if one.code == "duplicate-row"] == ["duplicate-row"] * 2
