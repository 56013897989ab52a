"""Questions about numbers, logic and bits: answers that have no gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import elementwise
from .kinds import wholes_only

# ------------------------------------------------------------------ comparisons

eq = elementwise("eq", np.equal, None, None, numbers="any")
ne = elementwise("ne", np.not_equal, None, None, numbers="any")
lt = elementwise("lt", np.less, None, None)
le = elementwise("le", np.less_equal, None, None)
gt = elementwise("gt", np.greater, None, None)
ge = elementwise("ge", np.greater_equal, None, None)

isnan = elementwise("isnan", np.isnan, None)
isinf = elementwise("isinf", np.isinf, None)
isfinite = elementwise("isfinite", np.isfinite, None)
isposinf = elementwise("isposinf", lambda a: a == np.inf, None)
isneginf = elementwise("isneginf", lambda a: a == -np.inf, None)

# ------------------------------------------------------------------ logic and bits

logical_and = elementwise("logical_and", np.logical_and, None, None)
logical_or = elementwise("logical_or", np.logical_or, None, None)
logical_xor = elementwise("logical_xor", np.logical_xor, None, None)
logical_not = elementwise("logical_not", np.logical_not, None)


def _of_bits(name: str, forward: Any) -> Any:
    return wholes_only(f"{name}_cpu", forward, booleans=True)


bitwise_and = elementwise(
    "bitwise_and", _of_bits("bitwise_and", np.bitwise_and), None, None, numbers="own"
)
bitwise_or = elementwise(
    "bitwise_or", _of_bits("bitwise_or", np.bitwise_or), None, None, numbers="own"
)
bitwise_xor = elementwise(
    "bitwise_xor", _of_bits("bitwise_xor", np.bitwise_xor), None, None, numbers="own"
)
bitwise_not = elementwise(
    "bitwise_not", _of_bits("bitwise_not", np.invert), None, numbers="own"
)


def _shifted(forward: Any) -> Any:
    """A shift by less than 0 or by more bits than there are pushes out all of them."""

    def shifted(a: Array, b: Array) -> Array:
        most = 8 * a.dtype.itemsize
        return forward(a, np.where((b < 0) | (b >= most), most, b).astype(b.dtype))

    return shifted


left_shift = elementwise(
    "bitwise_left_shift",
    wholes_only("lshift_cpu", _shifted(np.left_shift)),
    None,
    None,
    numbers="own",
)
right_shift = elementwise(
    "bitwise_right_shift",
    wholes_only("rshift_cpu", _shifted(np.right_shift)),
    None,
    None,
    numbers="own",
)
