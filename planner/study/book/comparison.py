"""The first page of a study: every key figure of every scenario, against the base."""

from __future__ import annotations

from typing import Any

from planner.study.book.looks import (
    BEST,
    SHARE_OF_BASE,
    WORST,
    Looks,
    figure_format,
    put_row,
    set_up_print,
    signed,
)
from planner.study.kpis import KPIS, Kpi
from planner.study.outcome import BASE, Study, best_and_worst, difference
from planner.workbook.cells_out import demand, put
from planner.workbook.formats import row_height

SHEET = "Comparison"
_HEAD_ROW = 4
_FIRST_COLUMN = 3  # of figures; before it: key figure, unit, which line
_WIDTH = 14
_ALL_FIGURES_THE_SAME = 1e-9
WITHIN_GAPS = '"≈ "+#,##0;"≈ "-#,##0;"–"'
"""A difference that both plans together do not prove: they stop at a gap from the best plan there can be."""


def write_comparison(book: Any, looks: Looks, study: Study) -> None:
    """Rows: key figures, each with its difference to the base and that as a share; columns: scenarios."""
    sheet = book.add_worksheet(SHEET)
    names = list(study.all_results)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 9)
    sheet.set_column(2, 2, 7)
    sheet.set_column(_FIRST_COLUMN, _FIRST_COLUMN + len(names) - 1, _WIDTH)
    _write_top(sheet, looks, study)
    _write_heads(sheet, looks, names)
    row = _HEAD_ROW + 1
    group = ""
    for kpi in KPIS:
        if _is_nothing(kpi, study):
            continue
        if kpi.group != group:
            group = kpi.group
            put_row(sheet, row, [(group, looks.section())] + [("", looks.section())] * (len(names) + 2))
            row += 1
        row = _write_kpi(sheet, looks, study, kpi, row)
    sheet.freeze_panes(_HEAD_ROW + 1, _FIRST_COLUMN + 1)
    set_up_print(sheet, SHEET, _HEAD_ROW)


def _is_nothing(kpi: Kpi, study: Study) -> bool:
    """Components that are zero everywhere only make the page longer."""
    values = [result.kpis.get(kpi.name) for result in study.all_results.values()]
    return kpi.name.startswith("cost: ") and all(
        abs(value or 0.0) <= _ALL_FIGURES_THE_SAME for value in values
    )


def _write_top(sheet: Any, looks: Looks, study: Study) -> None:
    sheet.set_row(0, 28)
    put(sheet, 0, 0, f"What if? {study.input_name}", looks.title())
    put(sheet, 1, 0, standing(study), looks.banner(good=not study.without_plan))
    for column in range(1, _FIRST_COLUMN + 1 + len(study.compared)):
        put(sheet, 1, column, "", looks.banner(good=not study.without_plan))
    put(
        sheet,
        2,
        0,
        "Each figure: value, difference to the base, and that in per cent. ≈: a difference in cost that is "
        "smaller than what the two plans leave unproven.",
        looks.muted(italic=True),
    )
    put_row(sheet, 3, [("best", looks.look(**BEST)), ("worst", looks.look(**WORST))])


def standing(study: Study) -> str:
    """How the study stands, in a line."""
    planned = len(study.planned)
    parts = [f"{planned} of {len(study.compared)} scenarios planned and verified, beside the base"]
    gaps = [gap for result in study.all_results.values() if (gap := result.kpis.get("gap")) is not None]
    if gaps:
        parts.append(f"largest gap {max(gaps):.2%} (asked for: {study.gap_wanted:.2%})")
    parts.append(f"money in {study.currency}")
    parts.append(f"{study.seconds:,.0f} s")
    if study.stopped:
        parts.insert(0, "STOPPED BEFORE ALL WERE SOLVED: the same command goes on from here")
    elif study.without_plan:
        parts.insert(0, f"{len(study.without_plan)} WITHOUT A PLAN: see Scenarios")
    return " · ".join(parts)


def _write_heads(sheet: Any, looks: Looks, names: list[str]) -> None:
    heads = [("Key figure", looks.head()), ("unit", looks.head()), ("", looks.head())]
    put_row(sheet, _HEAD_ROW, [*heads, *((name, looks.head(align="center")) for name in names)])
    sheet.set_row(_HEAD_ROW, row_height((name, _WIDTH - 2) for name in names) or 20)


def _write_kpi(sheet: Any, looks: Looks, study: Study, kpi: Kpi, row: int) -> int:
    """Three rows; returns the row after them. What has no meaning without a base has one."""
    results = study.all_results
    values = {name: result.kpis.get(kpi.name) for name, result in results.items()}
    best, worst = best_and_worst(values, kpi.better)
    code = figure_format(kpi.name, kpi.unit)
    put(sheet, row, 0, kpi.name, looks.look(bold=True, indent=1, top=1, top_color="#D5DBE0"))
    put(sheet, row, 1, study.currency if kpi.unit == "currency" else kpi.unit, _top(looks, muted=True))
    put(sheet, row, 2, "value", _top(looks, muted=True))
    demand(sheet.write_comment(row, 0, f"{kpi.meaning[:1].upper()}{kpi.meaning[1:]}."), "a note")
    for offset, (name, value) in enumerate(values.items()):
        mark = BEST if name in best else WORST if name in worst else {}
        look = looks.look(num_format=code, align="right", top=1, top_color="#D5DBE0", **mark)
        shown = "no plan" if not results[name].has_plan else "–" if value is None else value
        put(sheet, row, _FIRST_COLUMN + offset, shown, look)
    if kpi.group == "Proof":
        return row + 1
    put(sheet, row + 1, 2, "±", looks.muted(font_size=9, align="right"))
    put(sheet, row + 2, 2, "± %", looks.muted(font_size=9, align="right"))
    for offset, name in enumerate(values):
        if name != BASE:
            _write_difference(sheet, looks, study, kpi, name, row, _FIRST_COLUMN + offset)
    return row + 3


def _top(looks: Looks, muted: bool) -> Any:
    more = {"font_color": "#6B7785"} if muted else {}
    return looks.look(top=1, top_color="#D5DBE0", **more)


def _write_difference(
    sheet: Any, looks: Looks, study: Study, kpi: Kpi, name: str, row: int, column: int
) -> None:
    found = difference(kpi.name, study.base, study.all_results[name])
    if found.absolute is None:
        return
    code = WITHIN_GAPS if found.within_gaps else signed(figure_format(kpi.name, kpi.unit))
    put(sheet, row + 1, column, found.absolute, looks.muted(num_format=code, font_size=9, align="right"))
    if found.share is not None:
        look = looks.muted(num_format=SHARE_OF_BASE, font_size=9, align="right")
        put(sheet, row + 2, column, found.share, look)
