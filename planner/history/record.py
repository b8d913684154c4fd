"""What is known of a run: the one thing that its folder says of itself, and that the index holds as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from planner.errors import PlannerError
from planner.history.layout import RECORD_FILE, parse_run_name

FORMAT = 1
"""Of run.json. Readers take every format up to their own."""

Scalar = str | float | int | bool | None


class RecordUnreadable(PlannerError):
    """A run's folder does not say what it is."""


@dataclass(frozen=True)
class RunRecord:
    """One run.

    ``name``: `2026-11-30-r01`. ``week``: first day of the first period. ``status``: a value of PlanStatus, or
    `workbook errors`, `no plan`, `failed`. ``exit_code``, ``message``: how it ended. ``started_at``,
    ``finished_at``: ISO 8601 with the offset of the machine's zone. ``fingerprint``: equal for runs that
    must give the same plan. ``input_*``: the workbook as given; ``planned_input_*``: as planned (blank where
    it never came so far). ``previous``: the run whose plan was the last plan, blank for none.
    ``kpis``: name → number, None where there is nothing to measure. ``costs``: component → money.
    ``files``: every other file of the folder → its SHA-256.
    """

    name: str
    week: date
    number: int
    status: str
    exit_code: int
    message: str
    started_at: str
    finished_at: str
    fingerprint: str
    input_name: str
    input_file: str
    input_sha256: str
    planned_input_file: str = ""
    planned_input_sha256: str = ""
    plan_file: str = ""
    previous: str = ""
    settings: Mapping[str, Scalar] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    kpis: Mapping[str, float | None] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether the run delivered a verified plan."""
        return bool(self.plan_file)

    def as_json(self) -> dict[str, Any]:
        """Plain values that JSON knows."""
        return {"format": FORMAT, **asdict(self), "week": self.week.isoformat()}

    def to_json(self) -> str:
        """The content of run.json."""
        return json.dumps(self.as_json(), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_record(folder: Path) -> RunRecord:
    """The record of the run in ``folder``. Raises RecordUnreadable."""
    path = folder / RECORD_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _from_json(content, folder.name)
    except FileNotFoundError as error:
        raise RecordUnreadable(f"{path}: is missing, so this folder is no run.") from error
    except OSError as error:
        raise RecordUnreadable(f"{path}: cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordUnreadable(
            f"{path}: does not describe a run ({error}). "
            "Bring it back from a backup, or move its folder out of the history."
        ) from error


def _from_json(content: dict[str, Any], name: str) -> RunRecord:
    if content.pop("format") > FORMAT:
        raise ValueError("it was written by a newer version of the planner")
    record = RunRecord(**{**content, "week": date.fromisoformat(content["week"])})
    if record.name != name or parse_run_name(name) != (record.week, record.number):
        raise ValueError(f"it describes the run {record.name}, and the folder is {name}")
    for file in (record.input_file, record.planned_input_file, record.plan_file, *record.files):
        if file != Path(file).name:
            raise ValueError(f"it names a file outside its folder, {file}")
    return record
