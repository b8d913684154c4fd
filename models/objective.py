"""The cost of a plan by named component (M19): the components add up to the objective."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .algebra import Linear, Variable

COMPONENTS: tuple[str, ...] = (
    "production",
    "setup",
    "overtime",
    "inspection",
    "rework",
    "transport",
    "holding",
    "storage",
    "lost sales",
    "backorders",
    "returns",
    "excess",
    "safety-stock shortfall",
    "service shortfall",
    "commitment",
    "activation",
    "change",
)


class Costs:
    """Cost terms by component, as the parts of a model add them."""

    def __init__(self) -> None:
        self._forms: dict[str, Linear] = defaultdict(Linear)

    def add(self, component: str, price: float, variable: Variable) -> None:
        """Charge ``price`` per unit of ``variable``; nothing is kept for a price of 0."""
        if price:
            self._of(component).terms.append((price, variable))

    def add_all(self, component: str, price: float, variables: Iterable[Variable]) -> None:
        """`add` for several variables at one price."""
        if price:
            self._of(component).terms.extend([(price, variable) for variable in variables])

    def add_form(self, component: str, price: float, form: Linear) -> None:
        """Charge ``price`` per unit of a linear form."""
        if price:
            self._of(component).add(form, price)

    def add_constant(self, component: str, amount: float) -> None:
        """Charge what no decision changes."""
        self._of(component).constant += amount

    def by_component(self) -> dict[str, Linear]:
        """Component → its cost, for components with any."""
        return dict(self._forms)

    def _of(self, component: str) -> Linear:
        if component not in COMPONENTS:
            raise KeyError(f"{component!r} is not a cost component")
        return self._forms[component]


def added_up(parts: Iterable[Costs]) -> dict[str, Linear]:
    """Component → cost of all parts together, in the order of COMPONENTS."""
    sums: dict[str, Linear] = {component: Linear() for component in COMPONENTS}
    for part in parts:
        for component, form in part.by_component().items():
            sums[component].add(form)
    return sums


def total_cost(components: dict[str, Linear]) -> Linear:
    """The objective: all components together."""
    whole = Linear()
    for form in components.values():
        whole.add(form)
    return whole
