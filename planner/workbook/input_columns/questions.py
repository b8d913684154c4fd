"""What a study asks: Scenarios, Investments."""

from __future__ import annotations

from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns.short_forms import amount

# One column a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
QUESTION_SHEETS: tuple[Sheet, ...] = (
    Sheet("Scenarios", "What-if questions: named sets of changes. Rows of one name make one scenario.", (
        Column("scenario", "name", "name of the scenario; `A + B` alone in its row combines two",
            required=True, example="Chenghai at 70 %", width=24),
        Column("sheet", "text", "sheet that is changed", default_text="combines scenarios",
            example="Resources"),
        Column("where", "text", "rows that are changed: conditions with ; between them, | for or, * for any",
            default_text="every row", example="factory=Chenghai; resource=*", width=30),
        Column("column", "text", "column that is changed", default_text="combines scenarios",
            example="regular_hours"),
        Column("change", "text", "*0.7, +10%, -2 (dates: days), =5, set 5 (adds rows), copy NAME (of rows)",
            default_text="combines scenarios", example="*0.7"),
        Column("note", "text", "why", width=30),
    )),
    Sheet("Investments",
        "What could be bought: a study with a budget says which. Rows of one name are bought together.", (
        Column("investment", "name", "name of the investment", default_text="what, where and change",
            example="Third moulding machine", width=24),
        Column("what", "text",
            "limit that grows: Resources.regular_hours or overtime_hours, Factories.inspection_hours or "
            "inspection_overtime_hours, Warehouses.storage_volume or inbound_units, Lanes.max_shipments",
            required=True, example="Resources.regular_hours", width=26),
        Column("where", "text", "rows that it grows in: as on Scenarios", default_text="every row",
            example="factory=Chenghai; resource=moulding", width=34),
        Column("change", "text", "+40, +25% or *1.5", required=True, example="+40"),
        amount("cost", meaning="what it costs; rows of one investment add up", unit="currency",
            required=True, example=180000.0),
        amount("life_weeks",
            meaning="weeks over which it has to earn its cost; the horizon bears its part", unit="weeks",
            default=104, above_minimum=True),
        Column("note", "text", "why", width=30),
    )),
)
