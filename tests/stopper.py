"""A monitor that ends a solve at a stage, for tests."""

from __future__ import annotations

from models.progress import Progress


class Stopper:
    """A monitor that asks to stop as soon as a stage is reached, and keeps what it was told."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._reached = False
        self.heard: list[Progress] = []

    def report(self, progress: Progress) -> None:
        """Take notice of a stage."""
        self.heard.append(progress)
        self._reached |= progress.stage == self._stage

    def should_stop(self) -> bool:
        """Whether the stage was reached."""
        return self._reached
