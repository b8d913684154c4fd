"""Cells that hold what their column cannot take, each told at the cell."""

from __future__ import annotations

from datetime import date, datetime, time

from seeded_faults.fault import Fault, at, cell, rows_of, setting
from seeded_faults.good_workbook import week
from seeded_faults.spots import (
    BALL,
    CAR,
    CAR_AT_SHENZHEN,
    DOLL,
    KITE,
    KITE_SOURCE,
    LANE,
    MOULDING,
    SEWING,
    TEMU,
    YIWU_SOURCE,
)


def _forecast(warehouse: str, number: int, item: str = "Ball") -> tuple[str, int]:
    return at("Forecast", item=item, warehouse=warehouse, period=week(number))


NUMBERS = [
    cell("a word for a number", SEWING, "regular_hours", "plenty", "not-a-number"),
    cell("a number with its unit", MOULDING, "regular_hours", "100 h", "not-a-number"),
    cell("a dash for nothing", BALL, "volume", "-", "not-a-number"),
    cell("TRUE for a number", CAR, "volume", True, "not-a-number"),
    cell("a date for a number", DOLL, "volume", datetime(2026, 4, 1), "not-a-number"),
    cell(
        "a time of day for hours", at("Operations", item="Kite"), "hours_per_unit", time(0, 6), "not-a-number"
    ),
    cell("a negative number", KITE, "unit_value", -12, "out-of-range"),
    cell("a lead time of ten years", LANE, "lead_time_days", 4000, "out-of-range"),
    cell("a vehicle of no volume", at("Lanes", warehouse="Shein hub"), "shipment_volume", 0, "out-of-range"),
    cell("a number beyond meaning", TEMU, "storage_volume", 1e15, "not-finite"),
    cell("nine nines for no limit", YIWU_SOURCE, "max_lot", 9.99e14, "not-finite"),
    cell("a percentage for a share", KITE_SOURCE, "defect_rate", 3, "share-above-one"),
    cell("a percentage for a target", TEMU, "service_target", 95, "share-above-one"),
    cell("a fraction of a factory", KITE, "max_sources", 1.5, "not-whole"),
    cell("half a vehicle", LANE, "max_shipments", 0.5, "not-whole"),
    cell("a sample of half a unit", at("Inspection", plan="sample 80/1"), "sample_size", 80.5, "not-whole"),
    cell("no sample to speak of", at("Inspection", plan="sample 80/1"), "sample_size", 0, "out-of-range"),
    cell("hours cleared", at("Resources", factory="Yiwu"), "regular_hours", None, "required-blank"),
    cell("spaces for hours", SEWING, "regular_hours", "   ", "required-blank"),
    cell("a lead time cleared", CAR_AT_SHENZHEN, "lead_time_days", None, "required-blank"),
    cell("a quantity cleared", _forecast("Temu hub", 5), "quantity", None, "required-blank"),
    cell("a method cleared", at("Inspection", plan="every piece"), "method", None, "required-blank"),
]

NUMBERS_AS_TEXT = [
    cell("a number of uncertain marks", BALL, "unit_value", "1.234", "ambiguous-number"),
    cell(
        "marks that no number has",
        at("Open orders", kind="shipment"),
        "quantity",
        "1,2.3,4",
        "number-as-text",
    ),
    cell(
        "a percentage of units", at("Stock", location="Choice hub"), "quantity", "12 %", "percent-of-nothing"
    ),
]

ERRORS_AND_FORMULAS = [
    cell("#N/A for a quantity", _forecast("Choice hub", 5), "quantity", "#N/A", "error-cell"),
    cell("#REF! for a cost", YIWU_SOURCE, "unit_cost", "#REF!", "error-cell"),
    cell("#DIV/0! for a share", YIWU_SOURCE, "max_share", "#DIV/0!", "error-cell"),
    cell("#N/A for an item", _forecast("Choice hub", 6), "item", "#N/A", "error-cell"),
    cell("#VALUE! for a date", _forecast("Choice hub", 2, "Doll"), "period", "#VALUE!", "error-cell"),
    cell("#NAME? for a choice", DOLL, "shortage_policy", "#NAME?", "error-cell"),
    cell("#N/A for a source", at("Sourcing", item="Doll", factory="Shenzhen"), "item", "#N/A", "error-cell"),
    cell(
        "#N/A for an item declared",
        KITE,
        "item",
        "#N/A",
        "error-cell",
        relies=map(rows_of, ["Forecast", "Operations"]),
    ),
    cell(
        "#N/A for a factory declared",
        at("Factories", factory="Yiwu"),
        "factory",
        "#N/A",
        "error-cell",
        relies=map(rows_of, ["Sourcing", "Operations"]),
    ),
    cell("#N/A for a resource declared", SEWING, "resource", "#N/A", "error-cell"),
    cell(
        "#N/A for a warehouse declared",
        TEMU,
        "warehouse",
        "#N/A",
        "error-cell",
        relies=map(rows_of, ["Forecast", "Lanes"]),
    ),
    cell("#N/A for a setting", setting("frozen_periods"), "value", "#N/A", "error-cell"),
    cell("a formula without result", MOULDING, "overtime_hours", "=C2*0.2", "uncached-formula"),
    cell(
        "a lookup without result",
        at("Prices", item="Ball"),
        "unit_cost",
        "=VLOOKUP(A2,X!A:B,2)",
        "uncached-formula",
    ),
    cell("a name by formula", at("Stock", location="Temu hub"), "item", '=A2&"x"', "uncached-formula"),
]

DATES = [
    cell(
        "a date of uncertain order",
        _forecast("Temu hub", 1, "Doll"),
        "period",
        "07/12/2026",
        "ambiguous-date",
    ),
    cell("no day of the calendar", _forecast("Temu hub", 2, "Doll"), "period", "2026-02-30", "not-a-date"),
    cell("a word for a date", at("Open orders", kind="shipment"), "available", "next week", "not-a-date"),
    cell("a number for a date", at("Last plan", item="Car"), "period", 7, "not-a-date"),
    cell("a date of another age", at("Prices", item="Doll"), "period", date(1905, 7, 4), "not-a-date"),
    cell(
        "a date with a time",
        at("Calendar", factory="Yiwu"),
        "period",
        datetime(2027, 1, 4, 8),
        "date-with-time",
    ),
    cell("a start in words", setting("start"), "value", "Monday", "not-a-date"),
    cell("a date cleared", at("Open orders", kind="production"), "available", None, "required-blank"),
    cell(
        "no first day of a week",
        _forecast("Choice hub", 3, "Car"),
        "period",
        date(2026, 12, 23),
        "not-a-first-day",
    ),
    cell(
        "a closure on a Thursday",
        at("Calendar", factory="Chenghai"),
        "period",
        date(2026, 12, 24),
        "not-a-first-day",
    ),
    cell(
        "a window that opens on a Friday",
        CAR_AT_SHENZHEN,
        "first_period",
        date(2026, 12, 4),
        "not-a-first-day",
    ),
]

WORDS = [
    cell("an unknown policy", CAR, "shortage_policy", "later", "not-a-choice"),
    cell("an unknown method", at("Inspection", plan="every piece"), "method", "100%", "not-a-choice"),
    cell(
        "an unknown disposition",
        at("Inspection", plan="every piece"),
        "disposition",
        "return",
        "not-a-choice",
    ),
    cell("an unknown kind of order", at("Open orders", kind="shipment"), "kind", "transfer", "not-a-choice"),
    cell("no weekday", TEMU, "delivery_day", "payday", "not-a-weekday"),
    cell("an eighth weekday", at("Warehouses", warehouse="Shein hub"), "delivery_day", 8, "not-a-weekday"),
    cell(
        "a name with a line break",
        at("Inspection", plan="sample 80/1"),
        "plan",
        "sample\n80/1",
        "control-character",
    ),
    cell("a name with a tab inside", LANE, "mode", "ro\tad", "control-character"),
    cell(
        "an item with a zero-width space", _forecast("Temu hub", 6), "item", "Ba\u200bll", "control-character"
    ),
    cell("a platform with a line break", TEMU, "platform", "Temu\nEU", "control-character"),
    cell(
        "a name that became a date",
        at("Inspection", plan="every piece"),
        "plan",
        date(2026, 1, 10),
        "not-a-name",
    ),
    cell("a name of rounded digits", LANE, "mode", 6901234567890123, "not-a-name"),
    cell(
        "a name shown through a format",
        LANE,
        "mode",
        12.5,
        "not-a-name",
        number_format='0.0" t"',
    ),
]

CELL_FAULTS: list[Fault] = [*NUMBERS, *NUMBERS_AS_TEXT, *ERRORS_AND_FORMULAS, *DATES, *WORDS]
