"""What a plan means: its facts, and the causes of what it does not do."""

from planner.explain.causes import UnmetDemand, unmet_causes
from planner.explain.facts import PlanFacts, derive_facts

__all__ = ["PlanFacts", "UnmetDemand", "derive_facts", "unmet_causes"]
