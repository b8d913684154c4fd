"""All seeded faults."""

from __future__ import annotations

from seeded_faults.cell_faults import CELL_FAULTS
from seeded_faults.fault import Fault
from seeded_faults.figure_faults import FIGURES
from seeded_faults.name_faults import NAME_FAULTS
from seeded_faults.rule_faults import RULE_FAULTS

FAULTS: dict[str, Fault] = {
    fault.name: fault for fault in (*CELL_FAULTS, *NAME_FAULTS, *RULE_FAULTS, *FIGURES)
}
