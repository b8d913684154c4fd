"""A scenario's answer in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from planner.study.outcome import Compared, Study, difference


def answer_in_words(study: Study, each: Compared) -> Iterator[str]:
    """What the scenario does, most telling first; where it has no plan, why not."""
    if not each.result.has_plan:
        yield "There is no plan."
        yield from each.result.failure.splitlines()
        return
    yield _cost(study, each)
    yield _service(study, each)
    yield _stock_and_hours(study, each)
    yield (
        f"Proven within {each.result.kpis.get('gap') or 0.0:.2%}; every rule, balance and cost worked out "
        f"again and found to hold; {each.result.seconds:,.0f} s."
    )
    yield from each.notes


def _cost(study: Study, each: Compared) -> str:
    found = difference("cost", study.base, each.result)
    cost = each.result.kpis["cost"] or 0.0
    if found.within_gaps:
        return (
            f"Cost {cost:,.0f} {study.currency}: the difference to the base ({found.absolute:+,.0f}) is "
            "smaller than what the two plans leave unproven."
        )
    share = "" if found.share is None else f", {found.share:+.1%}"
    return f"Cost {cost:,.0f} {study.currency}: {found.absolute or 0.0:+,.0f} against the base{share}."


def _service(study: Study, each: Compared) -> str:
    parts = []
    for name in ("service", "availability"):
        before, after = study.base.kpis.get(name), each.result.kpis.get(name)
        if before is not None and after is not None:
            parts.append(f"{name} {before:.1%} → {after:.1%}")
    before, after = (result.kpis.get("lost sales value") or 0.0 for result in (study.base, each.result))
    parts.append(f"sales lost to stockouts {before:,.0f} → {after:,.0f} {study.currency}")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _stock_and_hours(study: Study, each: Compared) -> str:
    parts = []
    for name, words in (("stock value", "value of stock"), ("overtime hours", "overtime hours")):
        before, after = study.base.kpis.get(name) or 0.0, each.result.kpis.get(name) or 0.0
        share = f" ({(after - before) / before:+.1%})" if before else ""
        parts.append(f"{words} {before:,.0f} → {after:,.0f}{share}")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."
