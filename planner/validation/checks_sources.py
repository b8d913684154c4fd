"""Checks of sources: lots, shares, operations, prices, calendar."""

from __future__ import annotations

import math
from collections.abc import Iterator

from planner.validation import rule_codes as codes
from planner.validation.codes import nearest
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.table import Row

_ROUNDING = 1e-9


def check_lots(view: WorkbookView) -> Iterator[Problem]:
    """Some quantity is at least min_lot, at most max_lot and a multiple of lot_multiple (M5)."""
    for row in view.rows("Sourcing", "min_lot", "lot_multiple", "max_lot"):
        min_lot, multiple, max_lot = row["min_lot"], row["lot_multiple"], row["max_lot"]
        if min_lot > max_lot:
            yield codes.LOTS_CONTRADICT.at(
                row.cell("min_lot"), f"min_lot {min_lot:g} is above max_lot {max_lot:g}."
            )
        elif multiple > 0 and smallest_lot(min_lot, multiple) > max_lot * (1 + _ROUNDING):
            yield codes.LOTS_CONTRADICT.at(
                row.cell("lot_multiple"),
                f"no multiple of {multiple:g} lies between min_lot {min_lot:g} and max_lot {max_lot:g}.",
            )


def smallest_lot(min_lot: float, multiple: float) -> float:
    """The smallest multiple of ``multiple`` that is at least ``min_lot`` and not 0."""
    return max(1, math.ceil(min_lot / multiple - _ROUNDING)) * multiple


def check_max_shares(view: WorkbookView) -> Iterator[Problem]:
    """The max_share of an item's sources, at most max_sources of them, add up to 1 at least (M16)."""
    for item, sources in view.sources_of_item.items():
        shares = sorted((row["max_share"] for row in sources if row["max_share"] is not None), reverse=True)
        most = view.numbers_of_sources.get(item, (0, None))[1]
        total = sum(shares[: len(shares) if most is None else most])
        if len(shares) == len(sources) and total < 1 - _ROUNDING:
            within = "" if most is None or most >= len(shares) else f" of the {most} that max_sources allows"
            yield codes.SHARES_CONTRADICT.at(
                sources[0].cell("max_share"),
                f"the max_share of {item}{within} add up to {total:g}, less than 1.",
            )


def check_min_shares(view: WorkbookView) -> Iterator[Problem]:
    """min_share ≤ max_share; the min_share of an item add up to at most 1, in at most max_sources (M16)."""
    for row in view.rows("Sourcing", "min_share", "max_share"):
        if row["min_share"] > row["max_share"]:
            yield codes.SHARES_CONTRADICT.at(
                row.cell("min_share"),
                f"min_share {row['min_share']:g} is above max_share {row['max_share']:g}.",
            )
    for item, sources in view.sources_of_item.items():
        demanding = [row for row in sources if row["min_share"]]
        total = sum(row["min_share"] for row in demanding)
        most = view.numbers_of_sources.get(item, (0, None))[1]
        if total > 1 + _ROUNDING:
            yield codes.SHARES_CONTRADICT.at(
                demanding[0].cell("min_share"), f"the min_share of {item} add up to {total:g}, more than 1."
            )
        elif most is not None and len(demanding) > most:
            yield codes.SHARES_CONTRADICT.at(
                demanding[0].cell("min_share"),
                f"{len(demanding)} sources of {item} have a min_share, and max_sources is {most}.",
            )


def check_numbers_of_sources(view: WorkbookView) -> Iterator[Problem]:
    """min_sources is at most max_sources, and at most the number of sources (M16)."""
    for row in view.rows("Items", "item", "min_sources"):
        least, most = row["min_sources"], row["max_sources"]
        available = len(view.sources_of_item.get(row["item"], ()))
        if most is not None and least > most:
            yield codes.SHARES_CONTRADICT.at(
                row.cell("min_sources"), f"min_sources {least} is above max_sources {most}."
            )
        elif least > available > 0:
            yield codes.SHARES_CONTRADICT.at(
                row.cell("min_sources"),
                f"min_sources is {least}; {row['item']} has only {available} on Sourcing.",
            )


def check_operations(view: WorkbookView) -> Iterator[Problem]:
    """Every source uses some resource."""
    used = {(row["item"], row["factory"]) for row in view.rows("Operations", "item", "factory")}
    missing = [row for key, row in view.sources.items() if key not in used]
    if missing and not used:
        yield codes.SOURCE_WITHOUT_OPERATIONS.at("Operations", "no source uses hours of any resource.")
        return
    for row in missing:
        yield codes.SOURCE_WITHOUT_OPERATIONS.at(
            row.cell("item"), f"{row['item']} at {row['factory']} has no row on Operations."
        )


def check_sourced_pairs(view: WorkbookView) -> Iterator[Problem]:
    """Prices and operations are those of a source."""
    for sheet in ("Prices", "Operations"):
        for row in view.rows(sheet, "item", "factory"):
            if (row["item"], row["factory"]) not in view.sources:
                yield no_such_source(view, row)


def no_such_source(view: WorkbookView, row: Row) -> Problem:
    """The finding for a row whose item is not made at its factory."""
    factories = [source["factory"] for source in view.sources_of_item.get(row["item"], ())]
    found = nearest(row["factory"], factories)
    return codes.NO_SUCH_SOURCE.at(
        row.cell("factory"),
        f"Sourcing has no row for {row['item']} at {row['factory']}.",
        f"Did you mean {found!r}? Or add the pair to Sourcing." if found else None,
    )


def check_calendar_values(view: WorkbookView) -> Iterator[Problem]:
    """A row of Calendar gives a factor or hours."""
    for row in view["Calendar"]:
        if row.is_given("factor") and row.is_given("hours"):
            yield codes.FACTOR_AND_HOURS.at(
                row.cell("hours"), f"factor {row['factor']:g} and hours {row['hours']:g} are both given."
            )
