"""The verifier: recomputes a plan from the two workbooks alone, sharing nothing with `models`."""

from planner.verify.verification import verify_plan
from planner.verify.violation import Verification, Violation

__all__ = ["Verification", "Violation", "verify_plan"]
