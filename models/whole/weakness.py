"""How weak a relaxation is: how much of the setups that it uses it does not pay for."""

from __future__ import annotations

import numpy as np

from ..build import WholeModel
from ..kept_plan import setup_columns
from ..solver.relaxation import Relaxation

_HALF = 1e-6
_UNPAID = 5e-3
"""Share of the cost from which on neither rounding nor a search of the whole closes the gap: of workbooks
with lots of a week or two it is 0.1 to 0.2 %, of generated ones, which search in vain, 0.6 to 2.6 %."""


def unpaid_setups(whole: WholeModel, relaxation: Relaxation) -> float:
    """Money for the missing parts of all setups that the relaxation takes by parts, as a share of its cost: a
    plan like it would pay that on top. (0 for one that takes none by parts.)"""
    setups = np.array(setup_columns(whole, relaxation.compiled), dtype=np.int64)
    shares, prices = relaxation.values[setups], relaxation.compiled.cost[setups]
    is_part = (shares > _HALF) & (shares < 1 - _HALF)
    unpaid = float((1 - shares[is_part]) @ prices[is_part])
    return unpaid / max(abs(relaxation.cost), 1e-9)


def is_weak(whole: WholeModel, relaxation: Relaxation | None) -> bool:
    """Whether planning by item proves more; so it is said where there was no time for the relaxation."""
    return relaxation is None or unpaid_setups(whole, relaxation) > _UNPAID
