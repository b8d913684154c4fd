"""Which factories make an item, how many, and in which shares (M12, M16)."""

from __future__ import annotations

from collections.abc import Iterator

from .algebra import Row, Terms, Variable, at_least, at_most
from .data import SourceKey
from .item_block import ItemBlock
from .item_parts import Production, Start
from .lifted import max_share_allowance, min_share_allowance
from .upper_bounds import smallest_share_lot


def add_sourcing(block: ItemBlock, production: Production) -> None:
    """Declare shares and numbers of sources; nothing is declared where neither can bind."""
    _add_shares(block, production)
    least = _least_sources(block)
    most = _most_sources(block)
    if least is None and most is None:
        return
    used = _add_used(block, production)
    every: Terms = [(1.0, variable) for variable in used.values()]
    if most is not None:
        block.fragment.add_rows("sources_at_most", {(block.name,): at_most(every, most)})
    if least is not None:
        _add_least_sources(block, production, used, least)


def _add_shares(block: ItemBlock, production: Production) -> None:
    """x_f ≤ max_share · Σx + allowance; x_f ≥ min_share · Σx − allowance, over the horizon."""
    most: dict[SourceKey, Row] = {}
    least: dict[SourceKey, Row] = {}
    for factory, source in block.part.sources.items():
        if source.max_share < 1:
            terms = _share_terms(production, factory, source.max_share)
            most[block.name, factory] = at_most(terms, max_share_allowance(block.part, factory))
        if source.min_share > 0:
            terms = _share_terms(production, factory, source.min_share)
            least[block.name, factory] = at_least(terms, -min_share_allowance(block.part, factory))
    block.fragment.add_rows("share_at_most", most)
    block.fragment.add_rows("share_at_least", least)


def _share_terms(production: Production, factory: str, share: float) -> Terms:
    """x_f − share · Σx"""
    return [
        ((1.0 if key[1] == factory else 0.0) - share, variable)
        for key, variable in production.produce.items()
    ]


def _most_sources(block: ItemBlock) -> int | None:
    """The number of sources allowed; None where it cannot bind."""
    limit = block.part.item.max_sources
    if limit is None or limit >= len(block.part.sources):
        return None
    return max(limit, len(block.part.frozen_units))


def _least_sources(block: ItemBlock) -> int | None:
    """The number of sources asked for; None where it cannot bind: frozen production lifts it to what is
    frozen."""
    return (
        block.part.item.min_sources
        if block.part.item.min_sources > 1 and not block.part.frozen_units
        else None
    )


def _add_used(block: ItemBlock, production: Production) -> dict[SourceKey, Variable]:
    """Whether a factory is a source of the item at all: 1 as soon as anything is started there."""
    frozen = block.part.frozen_units
    used = block.fragment.add_variables(
        "source_used",
        {
            (block.name, factory): (1.0 if factory in frozen else 0.0, 1.0)
            for factory in block.part.sources
            if factory in frozen or any(start[0] == factory for start in production.bounds)
        },
        integer=True,
    )
    block.fragment.add_rows("source_use", dict(_use_rows(block, production, used)))
    return used


def _use_rows(
    block: ItemBlock, production: Production, used: dict[SourceKey, Variable]
) -> Iterator[tuple[Start, Row]]:
    for (factory, period), lot in production.bounds.items():
        key = (block.name, factory, period)
        switch = used[block.name, factory]
        if key in production.setup:
            yield key, at_most([(1.0, production.setup[key]), (-1.0, switch)], 0.0)
        else:
            yield key, at_most([(1.0, production.produce[key]), (-lot.largest, switch)], 0.0)


def _add_least_sources(
    block: ItemBlock, production: Production, used: dict[SourceKey, Variable], least: int
) -> None:
    """If the item is made at all, at least ``least`` sources each make at least their lot over the
    horizon."""
    made = block.fragment.add_variables("item_made", {(block.name,): (0.0, 1.0)}, integer=True)[block.name,]
    minima: dict[SourceKey, Row] = {}
    for key, switch in used.items():
        terms = [(1.0, variable) for start, variable in production.produce.items() if start[1] == key[1]]
        minimum = smallest_share_lot(block.part.sources[key[1]])
        minima[key] = at_least([*terms, (-minimum, switch)], 0.0)
    every = [(1.0, switch) for switch in used.values()]
    block.fragment.add_rows("source_minimum", minima)
    block.fragment.add_rows(
        "made_if_used", {key: at_most([(1.0, switch), (-1.0, made)], 0.0) for key, switch in used.items()}
    )
    block.fragment.add_rows(
        "sources_at_least", {(block.name,): at_least([*every, (-float(least), made)], 0.0)}
    )
