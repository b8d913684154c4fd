"""Monitors that keep what they hear, and one that ends a solve at a stage, for tests."""

from __future__ import annotations

from models.progress import Progress


class Listener:
    """A monitor that keeps what it was told, and never asks to stop."""

    def __init__(self) -> None:
        self.heard: list[Progress] = []

    def report(self, progress: Progress) -> None:
        """Keep it."""
        self.heard.append(progress)

    def should_stop(self) -> bool:
        """Never."""
        return False


class Stopper(Listener):
    """A monitor that asks to stop as soon as a stage is reached, and keeps what it was told.

    ``planned``: not before there is a plan.
    """

    def __init__(self, stage: str, planned: bool = False) -> None:
        super().__init__()
        self._stage = stage
        self._planned = planned
        self._reached = False

    def report(self, progress: Progress) -> None:
        """Take notice of a stage."""
        super().report(progress)
        has_plan = progress.incumbent is not None or not self._planned
        self._reached |= progress.stage == self._stage and has_plan

    def should_stop(self) -> bool:
        """Whether the stage was reached."""
        return self._reached
