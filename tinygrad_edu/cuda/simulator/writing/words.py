"""The words of the machine that written kernels use, and which names are left."""

from __future__ import annotations

from keyword import iskeyword

import numpy as np

from ..language.c_types import BUILT_IN, VOID, Scalar, numpy_dtype
from ..machine import masks, memory, numbers

MASKS = ("ALL", "NONE", "TRUE", "both", "without", "either", "merge", "select")
MEMORY = ("NULL", "Local", "Parts", "Pointer", "moved")
NUMBERS = [
    name
    for name in dir(numbers)
    if not name.startswith("_") and callable(getattr(numbers, name))
]
WORDS: dict[str, object] = {
    **{name: getattr(masks, name) for name in MASKS},
    **{name: getattr(memory, name) for name in MEMORY},
    **{name: getattr(numbers, name) for name in NUMBERS},
}
# Names that written source gives to things of its own.
OWN = {"gpu", "np", "gone", "result", "before"}


def namespace() -> dict[str, object]:
    """The names that written source needs: NumPy, its dtypes, the machine's words."""
    scalars = (one for one in BUILT_IN.values() if isinstance(one, Scalar))
    dtypes = {one.dtype: numpy_dtype(one) for one in scalars if one is not VOID}
    return {"np": np, **dtypes, **WORDS}


_TAKEN = OWN | set(namespace())


def is_free(name: str) -> bool:
    """Whether Python has no meaning of its own for a name, and neither have we.

    >>> is_free("sum_of_row"), is_free("both"), is_free("lambda"), is_free("m1")
    (True, False, False, False)
    """
    temporary = name[0] in "mte" and name[1:].isdigit()
    return not (iskeyword(name) or temporary or name in _TAKEN)
