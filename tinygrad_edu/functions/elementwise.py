"""Functions that work number by number: arithmetic, exp and log, comparisons.

Each is a primitive of ``ops/elementwise.py`` with its public signature. Tensors of
different shapes are broadcast; different dtypes are promoted by PyTorch's table.
"""

from __future__ import annotations

from typing import Any

from ..autograd.alignment import align
from ..autograd.recording import binary, general, unary
from ..autograd.tensor_base import TensorBase
from ..dtypes import is_floating
from ..errors import runtime_error
from ..ops import elementwise as ops

# ------------------------------------------------------------------ arithmetic

plus = binary(ops.add)
minus = binary(ops.sub)
reversed_minus = binary(ops.rsub)
times = binary(
    ops.mul,
    doc="""input × other, number by number. Source: PyTorch, ``torch.mul``.

    >>> import tinygrad_edu as torch
    >>> torch.mul(torch.tensor([1.0, 2.0]), 3)
    tensor([3., 6.])
    """,
)
over = binary(ops.div, floating=True)
neg = unary(
    ops.neg,
    doc="""-input. Source: PyTorch, ``torch.neg``.

    >>> import tinygrad_edu as torch
    >>> torch.neg(torch.tensor([1.0, -2.0]))
    tensor([-1.,  2.])
    """,
)
floor_divide = binary(
    ops.floor_divide,
    doc="""⌊input / other⌋. Source: PyTorch, ``torch.floor_divide``.

    >>> import tinygrad_edu as torch
    >>> torch.floor_divide(torch.tensor([7, -7]), 2)
    tensor([ 3, -4])
    """,
)
remainder = binary(
    ops.remainder,
    doc="""input - other ⌊input / other⌋, with the sign of other.

    Source: PyTorch, ``torch.remainder``.

    >>> import tinygrad_edu as torch
    >>> torch.remainder(torch.tensor([7, -7]), 4)
    tensor([3, 1])
    """,
)
mul = times


def add(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """input + alpha × other. Source: PyTorch, ``torch.add``.

    >>> import tinygrad_edu as torch
    >>> torch.add(torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0]), alpha=2)
    tensor([21., 42.])
    """
    return plus(input, other if alpha == 1 else other * alpha)


def sub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """input - alpha × other. Source: PyTorch, ``torch.sub``.

    >>> import tinygrad_edu as torch
    >>> torch.sub(torch.tensor([1.0, 2.0]), 1)
    tensor([0., 1.])
    """
    return minus(input, other if alpha == 1 else other * alpha)


def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """input / other; ``rounding_mode`` "floor" or "trunc" gives whole numbers.

    Source: PyTorch, ``torch.div``.

    >>> import tinygrad_edu as torch
    >>> torch.div(torch.tensor([7, -7]), 2)
    tensor([ 3.5000, -3.5000])
    >>> torch.div(torch.tensor([7, -7]), 2, rounding_mode="trunc")
    tensor([ 3, -3])
    """
    if rounding_mode is None:
        return over(input, other)
    if rounding_mode not in ("floor", "trunc"):
        raise runtime_error(
            "div expected rounding_mode to be one of None, 'trunc', or 'floor' but "
            f"found '{rounding_mode}'"
        )
    if rounding_mode == "floor":
        return floor_divide(input, other)
    x, y = align("div", input, other)
    if is_floating(x._array.dtype):
        return trunc(over(x, y))
    quotient = floor_divide(abs(x), abs(y))  # exact also beyond 2⁵³
    return quotient * sign(x) * sign(y)


# ------------------------------------------------------------------ powers

_pow_scalar = general(ops.pow_scalar)
_pow_tensor = binary(ops.pow_tensor)
_scalar_pow = binary(ops.scalar_pow)


def pow(input: Any, exponent: Any) -> Any:
    """input to the power of exponent; either may be a number.

    Source: PyTorch, ``torch.pow``.

    >>> import tinygrad_edu as torch
    >>> torch.pow(torch.tensor([1.0, 2.0, 3.0]), 2)
    tensor([1., 4., 9.])
    >>> 2 ** torch.tensor([1.0, 2.0, 3.0])
    tensor([2., 4., 8.])
    """
    if isinstance(exponent, TensorBase):
        known = isinstance(input, TensorBase)
        return (_pow_tensor if known else _scalar_pow)(input, exponent)
    x, _ = align("pow", input, exponent)
    if x._array.dtype.kind in "iu" and exponent < 0:
        raise runtime_error("Integers to negative integer powers are not allowed.")
    return _pow_scalar(x, exponent=exponent)


def square(input: Any) -> Any:
    """input². Source: PyTorch, ``torch.square``.

    >>> import tinygrad_edu as torch
    >>> torch.square(torch.tensor([-3.0]))
    tensor([9.])
    """
    return pow(input, 2)


_UNARY_EXAMPLE = """{text} Source: PyTorch, ``torch.{name}``.

    >>> import tinygrad_edu as torch
    >>> torch.{name}(torch.tensor([{given}]))
    tensor([{result}])
    """


def _documented(name: str, text: str, given: str, result: str) -> str:
    return _UNARY_EXAMPLE.format(name=name, text=text, given=given, result=result)


sqrt = unary(ops.sqrt, True, _documented("sqrt", "√input.", "4.0, 9.0", "2., 3."))
rsqrt = unary(
    ops.rsqrt, True, _documented("rsqrt", "1 / √input.", "4.0, 0.25", "0.5000, 2.0000")
)
reciprocal = unary(
    ops.reciprocal, True, _documented("reciprocal", "1 / input.", "4.0", "0.2500")
)
exp = unary(
    ops.exp, True, _documented("exp", "e to the input.", "0.0, 1.0", "1.0000, 2.7183")
)
expm1 = unary(
    ops.expm1,
    True,
    _documented("expm1", "eˣ - 1, exact for small x.", "0.0", "0."),
)
log = unary(
    ops.log,
    True,
    _documented("log", "The natural logarithm.", "1.0, 2.0", "0.0000, 0.6931"),
)
log1p = unary(
    ops.log1p, True, _documented("log1p", "log(1 + x), exact for small x.", "0.0", "0.")
)
log2 = unary(
    ops.log2, True, _documented("log2", "The logarithm to base 2.", "8.0", "3.")
)
log10 = unary(
    ops.log10, True, _documented("log10", "The logarithm to base 10.", "100.0", "2.")
)
sin = unary(ops.sin, True, _documented("sin", "The sine of radians.", "0.0", "0."))
cos = unary(ops.cos, True, _documented("cos", "The cosine of radians.", "0.0", "1."))
tanh = unary(
    ops.tanh,
    True,
    _documented("tanh", "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ).", "0.0, 1.0", "0.0000, 0.7616"),
)
sigmoid = unary(
    ops.sigmoid,
    True,
    _documented("sigmoid", "1 / (1 + e⁻ˣ).", "0.0, 2.0", "0.5000, 0.8808"),
)
relu = unary(
    ops.relu,
    False,
    _documented("relu", "The larger of x and 0.", "-1.0, 2.0", "0., 2."),
)
abs = unary(ops.abs_, False, _documented("abs", "|x|.", "-1.0, 2.0", "1., 2."))
sign = unary(
    ops.sign, False, _documented("sign", "-1, 0 or 1.", "-3.0, 0.0", "-1.,  0.")
)
floor = unary(
    ops.floor, False, _documented("floor", "Rounded down.", "1.7, -1.2", " 1., -2.")
)
ceil = unary(
    ops.ceil, False, _documented("ceil", "Rounded up.", "1.2, -1.7", " 2., -1.")
)
round = unary(
    ops.round_,
    False,
    _documented("round", "Rounded, halves to the even side.", "0.5, 1.5", "0., 2."),
)
trunc = unary(
    ops.trunc, False, _documented("trunc", "Rounded to zero.", "1.7, -1.7", " 1., -1.")
)
isnan = unary(ops.isnan, False, _documented("isnan", "Where x is nan.", "1.0", "False"))
isinf = unary(
    ops.isinf, False, _documented("isinf", "Where x is infinite.", "1.0", "False")
)
isfinite = unary(
    ops.isfinite,
    False,
    _documented("isfinite", "Where x is a usual number.", "1.0", "True"),
)
logical_not = unary(
    ops.logical_not,
    False,
    _documented("logical_not", "Where x is 0.", "1, 0", "False,  True"),
)
bitwise_not = unary(
    ops.bitwise_not,
    False,
    _documented("bitwise_not", "Each bit flipped.", "0, 1", "-1, -2"),
)
clone = unary(
    ops.clone,
    False,
    _documented("clone", "A copy in memory of its own.", "1.0", "1."),
)
unary(ops.zeros_like)  # not public: gradient rules call it on Tensors

# ------------------------------------------------------------------ two operands


def _compared(name: str, sign: str, result: str) -> str:
    return f"""Where input {sign} other. Source: PyTorch, ``torch.{name}``.

    >>> import tinygrad_edu as torch
    >>> torch.{name}(torch.tensor([1, 2, 3]), 2)
    tensor([{result}])
    """


eq = binary(ops.eq, doc=_compared("eq", "=", "False,  True, False"))
ne = binary(ops.ne, doc=_compared("ne", "≠", " True, False,  True"))
lt = binary(ops.lt, doc=_compared("lt", "<", " True, False, False"))
le = binary(ops.le, doc=_compared("le", "≤", " True,  True, False"))
gt = binary(ops.gt, doc=_compared("gt", ">", "False, False,  True"))
ge = binary(ops.ge, doc=_compared("ge", "≥", "False,  True,  True"))


def _of_bits(name: str, text: str, result: str) -> str:
    return f"""{text} Source: PyTorch, ``torch.{name}``.

    >>> import tinygrad_edu as torch
    >>> torch.{name}(torch.tensor([5, 4]), torch.tensor([3, 0]))
    tensor([{result}])
    """


logical_and = binary(
    ops.logical_and,
    doc=_of_bits("logical_and", "Where both are not 0.", " True, False"),
)
logical_or = binary(
    ops.logical_or, doc=_of_bits("logical_or", "Where one is not 0.", "True, True")
)
logical_xor = binary(
    ops.logical_xor,
    doc=_of_bits("logical_xor", "Where just one is not 0.", "False,  True"),
)
bitwise_and = binary(
    ops.bitwise_and, doc=_of_bits("bitwise_and", "The bits that both have.", "1, 0")
)
bitwise_or = binary(
    ops.bitwise_or, doc=_of_bits("bitwise_or", "The bits that one has.", "7, 4")
)
bitwise_xor = binary(
    ops.bitwise_xor, doc=_of_bits("bitwise_xor", "The bits that just one has.", "6, 4")
)
maximum = binary(
    ops.maximum,
    doc="""The larger of two tensors, number by number; a tie shares the gradient.

    Source: PyTorch, ``torch.maximum``.

    >>> import tinygrad_edu as torch
    >>> torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2]))
    tensor([3, 5])
    """,
)
minimum = binary(
    ops.minimum,
    doc="""The smaller of two tensors, number by number; a tie shares the gradient.

    Source: PyTorch, ``torch.minimum``.

    >>> import tinygrad_edu as torch
    >>> torch.minimum(torch.tensor([1, 5]), torch.tensor([3, 2]))
    tensor([1, 2])
    """,
)
