"""Evidence and remedy of a cause, in words. Every sentence names the place, the period and the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.lead_time import arrival_shares
from planner.explain.block import Block, Cause, Limit
from planner.explain.facts import PlanFacts
from planner.explain.kept import Kept
from planner.explain.routes import ItemRoutes, Route
from planner.explain.unmet import Shortage
from planner.periods import PeriodCalendar

Words = tuple[str, str]
"""(evidence, remedy)"""


class Wording:
    """Puts causes into words."""

    def __init__(self, facts: PlanFacts, calendar: PeriodCalendar) -> None:
        self._facts = facts
        self._calendar = calendar
        self._stopped: Mapping[Cause, Callable[[Route, Block], Words]] = {
            Cause.HOURS: self._hours,
            Cause.RAMP: self._ramp,
            Cause.MAX_LOT: self._max_lot,
            Cause.SHARE: self._share,
            Cause.INSPECTION: self._inspection,
            Cause.QUALITY: self._quality,
            Cause.TRANSPORT: self._transport,
            Cause.INBOUND: self._inbound,
            Cause.STORAGE: self._storage,
            Cause.STOCK_CAP: self._stock_cap,
        }

    def kept(self, shortage: Shortage, kept: Kept) -> Words:
        """Stock that is there and is worth more later."""
        evidence = f"the plan keeps {_units(kept.units)} units at {shortage.warehouse}"
        if kept.later_cost is None or kept.later_cost <= kept.loss:
            return (
                f"{evidence} as safety stock: one less would cost {_money(kept.loss)} until it is replaced",
                "a lower penalty on Stock targets, or a higher shortage_cost in this period",
            )
        return (
            f"{evidence} for later demand whose shortage_cost is {_money(kept.later_cost)}",
            "more supply for the later demand, or a higher shortage_cost in this period",
        )

    def unused(self, shortage: Shortage, kept: Kept, cause: Cause) -> Words:
        """Stock that is there and that no later period needs."""
        evidence = (
            f"{_units(kept.units)} units stay at {shortage.warehouse}, and no later period needs them all"
        )
        return self._better(evidence, cause, "other demand, lots and stock limits")

    def stopped(self, route: Route, limit: Limit, block: Block) -> Words:
        """A way that is worth its money meets a limit."""
        evidence, remedy = self._stopped[block.cause](route, block)
        left = f"; {_units(limit.units)} units more are too few" if limit.units >= 1 else ""
        return f"{self._way(route)} would be in time; {evidence}{left}", remedy

    def not_worth(self, shortage: Shortage, route: Route, value: float) -> Words:
        """The arithmetic of the cheapest way, against what a unit in time saves."""
        parts = {
            "start": route.making,
            "inspection and returns": route.inspecting,
            "transport": route.delivery.transport / route.in_time,
            "holding": route.holding,
        }
        terms = " + ".join(f"{name} {_money(amount)}" for name, amount in parts.items() if amount)
        sums = (
            f"{terms or 'nothing'} = {_money(route.price)} a unit, serving it in time saves {_money(value)}"
        )
        evidence = f"cheapest way in time: {self._way(route)}; {sums}"
        if route.price >= value:
            return evidence, f"a cheaper source or mode, or a shortage_cost above {_money(route.price)}"
        once = (
            f"{_money(route.fixed_cost)} once (setup, activation, vehicle) and " if route.fixed_cost else ""
        )
        return (
            f"{evidence}; but {once}a lot of {_units(route.lot)} for {_units(shortage.quantity)} units short",
            f"a smaller lot, cheaper setup or vehicle at {route.delivery.factory}, or a higher shortage_cost",
        )

    def partly_in_time(self, route: Route) -> Words:
        """A way of which only a part is there in time, so that a unit in time costs more than it saves."""
        return (
            f"cheapest way in time: {self._way(route)}; only {route.in_time:.0%} of what starts then "
            f"is there by the end of {self._when(route.period)}",
            "a shorter lead time, a faster lane, or more stock before",
        )

    def open_way(self, route: Route, units: float, cause: Cause) -> Words:
        """A way that nothing stops by itself."""
        source = "has unused stock for" if route.start is None else "has room for"
        evidence = f"{self._way(route)} {source} {_units(units)} units at {_money(route.price)} a unit"
        return self._better(evidence, cause, "lots, shares and limits of other periods")

    @staticmethod
    def _better(evidence: str, cause: Cause, limits: str) -> Words:
        if cause is Cause.GAP:
            return f"{evidence}; the plan is not proven to be better", "more time to plan, or a smaller gap"
        return (
            f"{evidence}; {limits} together rule it out",
            "smaller lots, or more room in the periods around",
        )

    def nothing_in_time(self, shortage: Shortage, cause: Cause, routes: ItemRoutes) -> Words:
        """No start that is open could be there in time."""
        if cause is Cause.NO_WAY:
            return (
                f"no factory that makes {shortage.item} has a lane to {shortage.warehouse}",
                f"a lane to {shortage.warehouse} or a source of {shortage.item}",
            )
        if cause is Cause.FROZEN:
            return (
                "only starts in frozen periods could be there in time, and the last plan binds them",
                "change the agreed quantities with the factory (Last plan), or fewer frozen_periods",
            )
        if cause is Cause.QUALIFICATION:
            return (
                "the sources are not qualified in the periods in which a start could be there in time",
                "a wider first_period / last_period on Sourcing",
            )
        return self._too_late(shortage, routes)

    def _too_late(self, shortage: Shortage, routes: ItemRoutes) -> Words:
        data = self._facts.data
        arrivals = []
        for delivery in routes.deliveries:
            source = data.sources.get((shortage.item, delivery.factory))
            for start in routes.starts.get(delivery.factory, ())[:1]:
                finished = arrival_shares(
                    source.lead_time_days if source else 0.0, data.period_days, start.period
                )
                departure = finished[0][0]
                if departure < data.periods:
                    arrivals.append((delivery.timetable.arrivals[departure][0][0], start.period, delivery))
        if not arrivals:
            return "no start inside the horizon is open", "an open period on Sourcing, or a longer horizon"
        arrival, start_period, delivery = min(arrivals, key=lambda entry: entry[:2])
        days = data.sources[shortage.item, delivery.factory].lead_time_days
        days += data.lanes[delivery.factory, delivery.warehouse, delivery.mode].lead_time_days
        return (
            f"the earliest open start, {self._when(start_period)} at {delivery.factory} by {delivery.mode} "
            f"({days:g} days), is there in {self._when(arrival)}",
            f"order {_plural(arrival - shortage.period, 'period')} earlier, a faster lane, or opening stock",
        )

    def _hours(self, _: Route, block: Block) -> Words:
        data = self._facts.data
        key = block.place, block.name, block.period
        resource = data.resources[block.place, block.name]
        limit = resource.regular_hours[block.period] + resource.overtime_hours[block.period]
        when = self._when(block.period)
        if limit <= 0:
            return f"{block.name} at {block.place} is closed in {when}", f"open {block.name} in {when}"
        used = self._facts.used_hours.get(key, 0.0)
        evidence = (
            f"{block.name} at {block.place} uses {used:,.1f} of {limit:,.1f} h in {when}, overtime included"
        )
        if limit - used >= 0.05:
            evidence += f" ({limit - used:,.1f} h left are too few for what is unmet)"
        value = self._facts.solution.marginal_value.get(key, 0.0)
        worth = f" (an hour saves {_money(value)})" if value > 0 else ""
        return evidence, f"more hours or overtime of {block.name} at {block.place} in {when}{worth}"

    def _ramp(self, _: Route, block: Block) -> Words:
        when = self._when(block.period)
        return (
            f"hours at {block.place} are at max_ramp in {when}",
            f"a larger max_ramp at {block.place}, or more hours in the periods beside {when}",
        )

    def _max_lot(self, _: Route, block: Block) -> Words:
        return (
            f"max_lot {_units(block.left)} at {block.place} leaves too little room in "
            f"{self._when(block.period)}",
            f"a larger max_lot at {block.place}",
        )

    def _share(self, _: Route, block: Block) -> Words:
        if block.name == "max_share":
            return (
                f"{block.place} makes {block.needed:.0%} of the item, max_share is {block.left:.0%}",
                f"a larger max_share at {block.place}",
            )
        return (
            f"{_plural(round(block.needed), 'factory')} already make the item, max_sources is {block.left:g}",
            "a larger max_sources",
        )

    def _inspection(self, _: Route, block: Block) -> Words:
        when = self._when(block.period)
        used = self._facts.inspection_hours.get((block.place, block.period), 0.0)
        return (
            f"the inspection team at {block.place} is full in {when} ({used:,.1f} h)",
            f"more inspection hours or overtime at {block.place} in {when}, or a smaller sample",
        )

    def _quality(self, _: Route, block: Block) -> Words:
        return (
            f"what leaves {block.place} is at best {block.needed:.2%} defective, "
            f"{block.name} takes {block.left:.2%}",
            f"a stricter inspection plan or a lower defect_rate at {block.place}",
        )

    def _transport(self, route: Route, block: Block) -> Words:
        when = self._when(block.period)
        lane = f"{block.name} from {block.place} to {route.delivery.warehouse}"
        most = self._facts.data.lanes[block.place, route.delivery.warehouse, block.name].max_shipments
        evidence = f"{lane}: {_plural(round(block.left), 'vehicle')} run in {when}, max_shipments is {most:g}"
        return evidence, f"a larger max_shipments of {lane}, or another mode"

    def _inbound(self, _: Route, block: Block) -> Words:
        limit = self._facts.data.warehouses[block.place].inbound_units
        return (
            f"{block.place} takes in no more than {_units(limit)} units in {self._when(block.period)}",
            f"a larger inbound_units at {block.place}, or arrival in another period",
        )

    def _storage(self, _: Route, block: Block) -> Words:
        limit = self._facts.data.warehouses[block.place].storage_volume
        return (
            f"storage at {block.place} is full in {self._when(block.period)} ({limit:,.1f} m³)",
            f"a larger storage_volume at {block.place}, or arrival nearer to the demand",
        )

    def _stock_cap(self, _: Route, block: Block) -> Words:
        return (
            f"max_quantity {_units(block.left)} at {block.place} is reached in {self._when(block.period)}",
            f"a larger max_quantity at {block.place}, or arrival nearer to the demand",
        )

    def _way(self, route: Route) -> str:
        delivery = route.delivery
        way = f"{delivery.factory} by {delivery.mode}"
        if route.start is None:
            return f"stock at {way} leaving in {self._when(route.departure)}"
        return f"{way} started in {self._when(route.start.period)}"

    def _when(self, period: int) -> str:
        day = self._calendar.date_of(period).isoformat()
        return f"the week of {day}" if self._calendar.period_days == 7 else f"the period of {day}"


def _units(quantity: float) -> str:
    return f"{quantity:,.0f}" if quantity >= 10 else f"{quantity:,.3g}"


def _money(amount: float) -> str:
    return f"{amount:,.2f}"


def _plural(count: int, noun: str) -> str:
    if count == 1:
        return f"{count} {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"
