"""Hours that factories have left, as an order-up-to rule uses them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..data import PlanningData
from ..item_block import SharedRow
from ..solver.compiled import Floats
from .order_ways import HoursKey, Way, inspection_hours, machine_hours


class HoursLeft:
    """Regular hours and overtime that are left, by resource and inspection team, period by period."""

    def __init__(self, data: PlanningData, used: Mapping[SharedRow, float]) -> None:
        """``used``: hours that are taken already; other rows do not count."""
        self._regular: dict[HoursKey, Floats] = {}
        self._overtime: dict[HoursKey, Floats] = {}
        self._wage: dict[HoursKey, float] = {}
        for (factory, name), of in data.resources.items():
            hours = np.array(of.regular_hours), np.array(of.overtime_hours)
            self._offer(machine_hours(factory, name), *hours, of.overtime_cost)
        for factory, terms in data.factories.items():
            hours = (
                np.full(data.periods, terms.inspection_hours),
                np.full(data.periods, terms.inspection_overtime_hours),
            )
            self._offer(inspection_hours(factory), *hours, terms.inspection_overtime_cost)
        for (rule, key), hours_taken in used.items():
            if (rule, key[:-1]) in self._regular:
                self._take((rule, tuple(map(str, key[:-1]))), int(key[-1]), hours_taken)

    def _offer(self, key: HoursKey, regular: Floats, overtime: Floats, wage: float) -> None:
        self._regular[key], self._overtime[key], self._wage[key] = regular, overtime, wage

    def room(self, way: Way, is_new: Floats) -> Floats:
        """Units that can be started in each of the first periods, in regular hours (first row) and with
        overtime (second row). ``is_new``: by period, 1 where a setup is needed."""
        room = np.full((2, len(is_new)), np.inf)
        for work in way.work:
            left = self._regular[work.of][work.delay :][: len(is_new)]
            also = self._overtime[work.of][work.delay :][: len(is_new)]
            free = left - work.setup_hours * is_new[: len(left)]
            hours = np.array([free, free + also])
            if work.hours_per_unit > 0:
                units = hours / work.hours_per_unit
            else:
                units = np.where(hours < 0, 0.0, np.inf)
            np.minimum(room[:, : len(left)], units, out=room[:, : len(left)])
        possible: Floats = np.maximum(room, 0.0)
        return possible

    def overtime_cost(self, way: Way, units: Floats, is_new: Floats) -> Floats:
        """Money for the hours that lots take beyond the regular ones, by period of the start (last axis)."""
        money = np.zeros(units.shape)
        for work in way.work:
            left = self._regular[work.of][work.delay :][: len(is_new)]
            known = slice(len(left))
            hours = work.hours_per_unit * units[..., known] + work.setup_hours * is_new[known]
            money[..., known] += self._wage[work.of] * np.maximum(0.0, hours - left)
        return money

    def take(self, way: Way, period: int, units: float, is_new: bool) -> Iterator[tuple[SharedRow, float]]:
        """Use up the hours of a lot; row and hours of each that it takes within the horizon."""
        for work in way.work:
            (rule, key), when = work.of, period + work.delay
            if when < len(self._regular[work.of]):
                hours = work.hours_per_unit * units + work.setup_hours * is_new
                self._take(work.of, when, hours)
                yield SharedRow(rule, (*key, when)), hours

    def _take(self, key: HoursKey, period: int, hours: float) -> None:
        """Regular ones first."""
        regular = min(hours, float(self._regular[key][period]))
        self._regular[key][period] -= regular
        self._overtime[key][period] -= hours - regular
