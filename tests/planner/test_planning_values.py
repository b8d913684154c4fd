"""Values worked out or learned take the place of the file's, are told on Inputs, and are verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from actuals_by_hand import sheets_with_facts
from test_run import Silent
from workbook_builder import Sheets, build_workbook

from planner.assemble import assemble
from planner.how_to_plan import HowToPlan
from planner.messages import outcome_text
from planner.planning_values import with_planning_values
from planner.run import PlanRequest, inspect_workbook, plan_workbook
from planner.safety_stock import safety_stocks, shortfall_penalty
from planner.validation.load import load_workbook
from planner.verify import Verification, verify_plan
from planner.verify.as_planned import PLANNING_VALUES
from planner.workbook.table import Workbook

WEIGHTS = {"forecast_weight own": 17 / 27, "forecast_weight platform": 10 / 27}


def read(folder: Path, sheets: Sheets) -> Workbook:
    return load_workbook(build_workbook(folder / "in.xlsx", sheets))[0]


def planned(folder: Path, sheets: Sheets, learn: bool = False) -> Path:
    """The plan of a workbook that was written as in.xlsx."""
    request = PlanRequest(
        build_workbook(folder / "in.xlsx", sheets), folder / "plan.xlsx", HowToPlan(learn=learn)
    )
    return plan_workbook(request, Silent()).output


def verified(plan: Path) -> Verification:
    """The plan held against in.xlsx beside it."""
    return verify_plan(plan, load_workbook(plan.with_name("in.xlsx"))[0])


def inputs(plan: Path, *origins: str) -> dict[tuple[str, ...], str]:
    """(sheet, where, column) → value of the rows of Inputs with one of these origins."""
    rows = openpyxl.load_workbook(plan)["Inputs"].iter_rows(min_row=2, values_only=True)
    return {(row[0], row[1] or "", row[2]): row[3] for row in rows if row[4] in origins}


def test_without_being_asked_nothing_is_replaced(tmp_path: Path) -> None:
    workbook = read(tmp_path, sheets_with_facts())
    assert with_planning_values(workbook) is workbook


def test_learning_replaces_every_value_proposed(tmp_path: Path) -> None:
    given, _, _ = inspect_workbook(build_workbook(tmp_path / "in.xlsx", sheets_with_facts()), learn=True)
    data = assemble(given).data
    source = data.sources["toy", "plant"]
    assert (source.lead_time_days, source.defect_rate) == (9.1, 0.0281)
    assert {name: given.settings[name] for name in WEIGHTS} == pytest.approx(WEIGHTS, abs=1e-4)
    assert given.given is not None
    assert given.given["Sourcing"].columns["lead_time_days"].values == [7.0]


def test_a_plan_says_what_was_learned_and_holds(tmp_path: Path) -> None:
    plan = planned(tmp_path, sheets_with_facts(), learn=True)
    learned = inputs(plan, "learned")
    assert learned["Sourcing", "item=toy; factory=plant", "lead_time_days"] == "9.1"
    assert learned["Sourcing", "item=toy; factory=plant", "defect_rate"] == "0.0281"
    assert len(learned) == 4
    status = [
        row[7] for row in openpyxl.load_workbook(plan)["Proposals"].iter_rows(min_row=2, values_only=True)
    ]
    assert status == ["learned"] * 4
    assert verified(plan).holds


def test_learning_without_facts_says_so(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    del sheets["Actuals"]
    request = PlanRequest(
        build_workbook(tmp_path / "in.xlsx", sheets), tmp_path / "plan.xlsx", HowToPlan(learn=True)
    )
    outcome = plan_workbook(request, Silent())
    assert "Learned from facts: nothing" in outcome_text(outcome)
    assert inputs(outcome.output, "command line") == {("(command line)", "", "learn"): "yes"}


def test_proposals_alone_change_no_plan(tmp_path: Path) -> None:
    plan = planned(tmp_path, sheets_with_facts())
    book = openpyxl.load_workbook(plan)
    assert {row[7] for row in book["Proposals"].iter_rows(min_row=2, values_only=True)} == {"proposed"}
    assert inputs(plan, "learned") == {}


def test_a_workbook_without_facts_has_no_sheets_for_them(tmp_path: Path) -> None:
    sheets = sheets_with_facts()
    del sheets["Actuals"]
    titles = openpyxl.load_workbook(planned(tmp_path, sheets)).sheetnames
    assert not {"Accuracy", "Scorecards", "Proposals"} & set(titles)


def test_weights_by_accuracy_weigh_the_forecast(tmp_path: Path) -> None:
    """Own says 100 of the first week, the platform 190: 100 × 17/27 + 190 × 10/27 = 133.3."""
    sheets = sheets_with_facts(source_weights="accuracy")
    sheets["Forecast"][0]["quantity"] = 190
    plan = planned(tmp_path, sheets)
    assert {name[2] for name in inputs(plan, "accuracy")} == set(WEIGHTS)
    workbook = with_planning_values(load_workbook(tmp_path / "in.xlsx")[0])
    assert assemble(workbook).data.demand["toy", "hub", 0] == pytest.approx(100 + 90 * 10 / 27)
    assert verified(plan).holds


def single_source(**settings: Any) -> Sheets:
    """The platform's errors are 20 and −20: σ = 20, also for the mean forecast of 100 a week."""
    return sheets_with_facts(("platform",), safety_stock_service=0.95, **settings)


def test_safety_stock_is_z_sigma_over_lead_time_and_a_period(tmp_path: Path) -> None:
    """1.645 × 20 × √((7 + 7) / 7) = 46.5 → 47."""
    assert safety_stocks(read(tmp_path, single_source())) == {("toy", "hub"): 47}


def test_safety_stock_of_a_new_pair_leans_on_the_errors_of_others(tmp_path: Path) -> None:
    """A hub without history that sells 50 a week: σ = 0.2 × 50 = 10 → 1.645 × 10 × √2 = 23.3 → 24."""
    sheets = single_source()
    sheets["Warehouses"].append({"warehouse": "north"})
    sheets["Lanes"].append({"factory": "plant", "warehouse": "north", "lead_time_days": 0})
    sheets["Forecast"] += [{**row, "warehouse": "north", "quantity": 50} for row in sheets["Forecast"]]
    assert safety_stocks(read(tmp_path, sheets)) == {("toy", "hub"): 47, ("toy", "north"): 24}


def test_longer_lead_times_need_more(tmp_path: Path) -> None:
    """Two sources of 7 and 49 days on average 28: √((28 + 7) / 7) = √5 → 73.6 → 74."""
    sheets = single_source()
    sheets["Factories"].append({"factory": "annex"})
    sheets["Sourcing"].append({"item": "toy", "factory": "annex", "lead_time_days": 49})
    sheets["Lanes"].append({"factory": "annex", "warehouse": "hub", "lead_time_days": 0})
    assert safety_stocks(read(tmp_path, sheets)) == {("toy", "hub"): 74}


@pytest.mark.parametrize("target", [{"safety_stock": 5}, {"cover_days": 3}])
def test_a_target_that_is_given_stays(tmp_path: Path, target: dict[str, float]) -> None:
    sheets = single_source()
    sheets["Stock targets"] = [{"item": "toy", "location": "hub", "penalty": 1, **target}]
    assert safety_stocks(read(tmp_path, sheets)) == {}


def test_a_cap_stays_and_gets_its_safety_stock(tmp_path: Path) -> None:
    sheets = single_source()
    sheets["Stock targets"] = [{"item": "toy", "location": "hub", "max_quantity": 300, "penalty": 2}]
    point = assemble(with_planning_values(read(tmp_path, sheets))).data.warehouse_stock["toy", "hub"]
    assert (point.target[0], point.penalty[0], point.max_quantity[0]) == (47, 2, 300)


def test_the_penalty_makes_the_service_just_worth_while(tmp_path: Path) -> None:
    """Holding a toy costs 0.5 a week: at 95 % a unit short costs 19 times as much."""
    assert shortfall_penalty(0.5, 0.95) == pytest.approx(9.5)
    point = assemble(with_planning_values(read(tmp_path, single_source()))).data.warehouse_stock["toy", "hub"]
    assert point.penalty[3] == pytest.approx(9.5)


def test_a_plan_with_safety_stock_holds_and_says_so(tmp_path: Path) -> None:
    sheets = single_source()
    sheets["Stock targets"] = [
        {"item": "toy", "location": "hub", "period": sheets["Forecast"][2]["period"], "max_quantity": 90}
    ]
    plan = planned(tmp_path, sheets)
    where = "item=toy; location=hub"
    assert inputs(plan, "forecast error")["Stock targets", where, "safety_stock"] == "47"
    verification = verified(plan)
    assert [str(one) for one in verification.violations] == []


def test_lead_times_learned_come_before_safety_stock(tmp_path: Path) -> None:
    """9.1 days instead of 7: √(16.1 / 7) × 32.9 = 49.9 → 50."""
    plan = planned(tmp_path, single_source(), learn=True)
    assert inputs(plan, "forecast error")["Stock targets", "item=toy; location=hub", "safety_stock"] == "50"
    assert verified(plan).holds


@pytest.mark.parametrize(
    ("origin", "value"), [("learned", "8.2"), ("forecast error", "12"), ("forecast error", "much")]
)
def test_another_value_on_inputs_is_found(tmp_path: Path, origin: str, value: str) -> None:
    plan = planned(tmp_path, single_source(), learn=True)
    book = openpyxl.load_workbook(plan)
    row = next(row for row in book["Inputs"].iter_rows(min_row=2) if row[4].value == origin)
    row[3].value = value
    book.save(plan)
    rules = {one.rule for one in verified(plan).violations}
    assert PLANNING_VALUES in rules


def test_values_that_are_not_told_are_found(tmp_path: Path) -> None:
    """A plan that was made with learned values, and does not say so, breaks its rules."""
    plan = planned(tmp_path, single_source(), learn=True)
    book = openpyxl.load_workbook(plan)
    for row in book["Inputs"].iter_rows(min_row=2):
        if row[4].value == "learned":
            row[4].value = "given"
    book.save(plan)
    rules = {one.rule for one in verified(plan).violations}
    assert {PLANNING_VALUES, "safety stock", "available days"} <= rules


def test_an_invented_value_is_found(tmp_path: Path) -> None:
    sheets = sheets_with_facts(("platform",))
    plan = planned(tmp_path, sheets)
    book = openpyxl.load_workbook(plan)
    book["Inputs"].append(["Stock targets", "item=toy; location=hub", "safety_stock", "9", "forecast error"])
    book.save(plan)
    assert [one.rule for one in verified(plan).violations] == [PLANNING_VALUES]


FACTS = [
    ("Accuracy", "wape", "forecast accuracy"),
    ("Accuracy", "bias", "forecast accuracy"),
    ("Accuracy", "sold", "forecast accuracy"),
    ("Scorecards", "real_days", "delivery figures"),
    ("Scorecards", "estimated_days", "delivery figures"),
    ("Scorecards", "estimated_defect_rate", "delivery figures"),
    ("Proposals", "proposed", "proposals"),
]


@pytest.fixture(scope="module")
def plan_with_facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planned(tmp_path_factory.mktemp("facts"), sheets_with_facts())


@pytest.mark.parametrize(("sheet", "column", "rule"), FACTS)
def test_figures_of_facts_are_verified(
    plan_with_facts: Path, tmp_path: Path, sheet: str, column: str, rule: str
) -> None:
    """The last row's figure, a little more; then the row taken away."""
    book = openpyxl.load_workbook(plan_with_facts)
    rows = book[sheet]
    place = [cell.value for cell in rows[1]].index(column) + 1
    cell = rows.cell(rows.max_row, place)
    cell.value += 0.01
    for _ in range(2):
        changed = tmp_path / "plan.xlsx"
        book.save(changed)
        workbook, _ = load_workbook(plan_with_facts.with_name("in.xlsx"))
        assert {one.rule for one in verify_plan(changed, workbook).violations} == {rule}
        rows.delete_rows(rows.max_row)
