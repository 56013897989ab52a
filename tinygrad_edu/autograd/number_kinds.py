"""Numbers that need care: half and bfloat16, and complex ones.

**Half and bfloat16** keep so few digits that only a whole operation is rounded to
them, never a step inside it: PyTorch computes in float32 and rounds the result once.
So does this library, and no primitive has to know: a primitive is run in its *wide*
form, whose forward is ``round(forward(float32(a)))`` and whose rules see float32 too.

**Complex** numbers are right only where somebody has thought of them: the gradient of
a product, for one, is that of the conjugate. A primitive says so with ``numbers=``, or
it has a stand-in, another one or itself (``for_complex``); all others refuse.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from ..dtypes import from_numpy, legacy_name
from ..errors import message
from ..ops.registry import PRIMITIVES, Primitive
from .faces import ON_ARRAYS

# NumPy's letters of the types that need no care, and of those that do. "E" is
# bfloat16, "F" and "D" are complex64 and complex128.
USUAL = frozenset("?bBhHiIlLqQfd")
USUAL_FLOATS = frozenset("fd")
NARROW = frozenset("eE")
COMPLEX = frozenset("FD")
FLOAT32 = np.dtype("float32")

# The rules of these arguments are products again, each rounded once: nothing is gained
# by float32, and a GPU's tensor cores take half and bfloat16. A bias has a sum.
PRODUCTS = {"mm": (0, 1), "addmm": (1, 2), "linear": (0, 1)}

# PyTorch rounds a Python number to the tensor's type, but not in these operations.
EXACT_NUMBERS = frozenset(("mul", "div", "floor_divide"))


def suited(primitive: Primitive, arrays: list[Any]) -> Primitive:
    """The form of a primitive that is right for the types of these arrays."""
    letters = {a.dtype.char for a in arrays}
    if letters & COMPLEX:
        return complex_form(primitive, arrays)
    if letters & NARROW and primitive.numbers not in ("moved", "own"):
        return wide_form(primitive)
    return primitive


def complex_form(primitive: Primitive, arrays: list[Any]) -> Primitive:
    """The primitive that is right for complex numbers, or an error."""
    if primitive.for_complex is not None:
        return primitive.for_complex
    if primitive.numbers in ("any", "moved") or primitive.view:
        return primitive
    of = next(from_numpy(a.dtype) for a in arrays if a.dtype.char in COMPLEX)
    raise NotImplementedError(
        message(
            f"\"{primitive.name}_cpu\" not implemented for '{legacy_name(of)}'",
            got="complex numbers",
            expected="real numbers: of complex ones the library knows sums, products, "
            "views, abs, angle, real, imag, conj and torch.fft",
            hint="x.abs(), x.real or torch.view_as_real(x) first",
        )
    )


def wide_form(primitive: Primitive) -> Primitive:
    """The primitive in float32, its results rounded once; made at the first use."""
    found = primitive.__dict__.get("wide")
    if found is None:
        _ = primitive.users  # read off the rules as they were written
        found = copy.copy(primitive)
        found.forward = _rounding(primitive, primitive.forward, ON_ARRAYS.cast)
        found.kernels = {
            place: _rounding(
                primitive,
                kernel,
                PRIMITIVES["cast"].forward_on(place),
                primitive.narrow_kernels.get(place),
            )
            for place, kernel in primitive.kernels.items()
        }
        products = PRODUCTS.get(primitive.name, ())
        found.rules = [
            rule and (_for_products if place in products else _widening)(rule)
            for place, rule in enumerate(primitive.rules)
        ]
        found.joint = primitive.joint and _widening(primitive.joint)
        primitive.__dict__["wide"] = found
    return found


def _rounding(
    primitive: Primitive, forward: Any, cast: Any, at_once: Any = None
) -> Any:
    """The forward in float32, and floating point results in the narrow type again.

    ``at_once`` is a kernel that does all of it, for what it takes.
    """
    if primitive.view:  # shares the memory: nothing to compute, nothing to round
        return forward

    def narrowed(out: Any, narrow: Any) -> Any:
        """Answers that are no floating point numbers, such as indices, stay."""
        return cast(out, dtype=narrow) if out.dtype.char in USUAL_FLOATS else out

    def rounded(*arrays: Any, **settings: Any) -> Any:
        out = at_once(*arrays, **settings) if at_once else NotImplemented
        if out is not NotImplemented:
            return out
        narrow = next(a.dtype for a in arrays if a.dtype.char in NARROW)
        wide = [cast(a, dtype=FLOAT32) if a.dtype.char in NARROW else a for a in arrays]
        with np.errstate(all="ignore"):
            out = forward(*wide, **settings)
            if isinstance(out, tuple):
                return tuple([narrowed(each, narrow) for each in out])
            return narrowed(out, narrow)

    return rounded


def _widening(rule: Any) -> Any:
    """The rule with float32 in place of half; the engine rounds what it returns."""

    def wide_rule(F: Any, g: Any, *saved: Any, **settings: Any) -> Any:
        seen = [_wide(F, each) for each in saved]
        if isinstance(g, list):
            return rule(F, [_wide(F, each) for each in g], *seen, **settings)
        return rule(F, _wide(F, g), *seen, **settings)

    return wide_rule


def _for_products(rule: Any) -> Any:
    """The rule of a product as it is; only one that is scaled as well in float32."""
    wide = _widening(rule)

    def rule_of_product(F: Any, g: Any, *saved: Any, **settings: Any) -> Any:
        scaled = settings.get("alpha", 1) != 1 or settings.get("beta", 1) != 1
        return (wide if scaled else rule)(F, g, *saved, **settings)

    return rule_of_product


def _wide(F: Any, value: Any) -> Any:
    """A half or bfloat16 array or Tensor as float32; anything else as it is."""
    dtype = getattr(F.raw(value), "dtype", None)
    if dtype is None or dtype.char not in NARROW:
        return value
    return F.cast(value, dtype=FLOAT32)
