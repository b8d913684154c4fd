"""What a command answers to a program."""

from __future__ import annotations

import json
from typing import Any

import typer


def print_json(content: Any) -> None:
    """One JSON value on stdout. Raises ValueError for a figure that JSON does not have, such as NaN."""
    typer.echo(json.dumps(content, ensure_ascii=False, allow_nan=False))
