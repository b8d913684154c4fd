"""Rows of the good workbook that faults are put into, and what faults of a kind rely on."""

from __future__ import annotations

from seeded_faults.fault import HORIZON, at, rows_of

BALL = at("Items", item="Ball")
KITE = at("Items", item="Kite")
DOLL = at("Items", item="Doll")
BALL_SOURCE = at("Sourcing", item="Ball")
CAR_SOURCE = at("Sourcing", item="Car", factory="Chenghai")
DOLL_SOURCE = at("Sourcing", item="Doll", factory="Shenzhen")
YIWU_SOURCE = at("Sourcing", item="Doll", factory="Yiwu")
KITE_SOURCE = at("Sourcing", item="Kite")
SAMPLE = at("Inspection", plan="sample 80/1")
EVERY = at("Inspection", plan="every piece")
TARGET = at("Stock targets", item="Ball")
YIWU = at("Factories", factory="Yiwu")
CAR = at("Items", item="Car")
SEWING = at("Resources", factory="Shenzhen", resource="sewing")
MOULDING = at("Resources", factory="Chenghai", resource="moulding")
CAR_AT_SHENZHEN = at("Sourcing", item="Car", factory="Shenzhen")
TEMU = at("Warehouses", warehouse="Temu hub")
LANE = at("Lanes", factory="Yiwu")

NAMES_OF_SOURCES = ("names of Sourcing", "names of Items", "names of Factories", "Sourcing", "Items")
OPERATIONS = (*NAMES_OF_SOURCES, "names of Operations", "Operations")
LANES = (
    rows_of("Forecast"),
    "names of Lanes",
    "Lanes",
    "names of Warehouses",
    "names of Sourcing",
    "names of Factories",
    HORIZON,
)
INSPECTION = (*NAMES_OF_SOURCES, "Inspection", "names of Inspection", HORIZON)
FORECAST = ("Forecast", HORIZON)
