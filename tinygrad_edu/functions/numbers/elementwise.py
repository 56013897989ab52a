"""Functions that work number by number: arithmetic, powers, exp and log.

Each is a primitive of ``ops/numbers/elementwise.py`` with its public signature. Tensors
of different shapes are broadcast; different dtypes are promoted by PyTorch's table.
"""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import OPERANDS, align, cast, number
from ...autograd.operands import invalid_combination
from ...autograd.recording import binary, general, unary
from ...autograd.tensor_base import TensorBase
from ...dtypes import complex128, float64, from_numpy, is_floating
from ...errors import runtime_error
from ...ops.numbers import elementwise as ops
from ...ops.numbers import rounding as rounding_ops
from ...ops.numbers.kinds import no_kernel
from ...transfers import to_cpu
from .. import checks
from ..making import c_name, doc, meet, tensors_only
from .conversion import clone

# ------------------------------------------------------------------ arithmetic

plus = binary(ops.add)
minus = binary(ops.sub)
reversed_minus = binary(ops.rsub)
times = binary(
    ops.mul,
    doc=doc("mul", "input × other, number by number.", "[1.0, 2.0], 3", "3., 6."),
)
over = binary(
    ops.div,
    floating=True,
    doc=doc("true_divide", "input / other.", "[1, 2], 4", "0.2500, 0.5000"),
)
neg = unary(ops.neg, doc=doc("neg", "-input.", "[1.0, -2.0]", "-1.,  2."))
abs = unary(ops.abs_, doc=doc("abs", "|input|.", "[-1.0, 2.0]", "1., 2."))
mul, true_divide = times, over
_add_scaled, _sub_scaled = general(ops.add_scaled), general(ops.sub_scaled)
_div_floor = binary(rounding_ops.div_floor)
_div_trunc = binary(rounding_ops.div_trunc)


def positive(input: Any) -> Any:
    """input itself. Source: PyTorch, ``torch.positive``.

    >>> import tinygrad_edu as torch
    >>> torch.positive(torch.tensor([-1.0]))
    tensor([-1.])
    """
    checks.tensor(input, "positive")
    if input._array.dtype == bool:
        raise runtime_error("The `+` operator, on a bool tensor is not supported.")
    return input


def add(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """input + alpha × other. Source: PyTorch, ``torch.add``.

    >>> import tinygrad_edu as torch
    >>> torch.add(torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0]), alpha=2)
    tensor([21., 42.])
    """
    if type(alpha) is int and alpha == 1:
        return plus(input, other)
    x, y = align("add", input, other)
    alpha = _factor("add", x, alpha)
    return plus(x, y * alpha) if _complex(x) else _add_scaled(x, y, alpha=alpha)


def sub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """input - alpha × other. Source: PyTorch, ``torch.sub``.

    >>> import tinygrad_edu as torch
    >>> torch.sub(torch.tensor([1.0, 2.0]), 1)
    tensor([0., 1.])
    """
    if type(alpha) is int and alpha == 1:
        return minus(input, other)
    x, y = align("sub", input, other)
    alpha = _factor("sub", x, alpha)
    return minus(x, y * alpha) if _complex(x) else _sub_scaled(x, y, alpha=alpha)


def _complex(x: Any) -> bool:
    return bool(x._array.dtype.kind == "c")


def _factor(name: str, x: Any, alpha: Any) -> Any:
    """``alpha``, if it fits the type of the result."""
    if isinstance(alpha, TensorBase) and alpha._array.ndim == 0:
        alpha = to_cpu(alpha._array).item()
    if not isinstance(alpha, int | float | complex):
        raise checks.wrong_type(name, "alpha", "Number", alpha)
    kind = x._array.dtype.kind
    if isinstance(alpha, bool) and kind != "b":
        raise runtime_error("Boolean alpha only supported for Boolean results.")
    if isinstance(alpha, float) and kind in "iub":
        raise runtime_error(
            "For integral input tensors, argument alpha must not be a floating point "
            "number."
        )
    return alpha


def rsub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """other - alpha × input. Source: PyTorch, ``torch.rsub``.

    >>> import tinygrad_edu as torch
    >>> torch.rsub(torch.tensor([1.0, 2.0]), 10)
    tensor([9., 8.])
    """
    if not isinstance(input, TensorBase):
        raise invalid_combination("rsub", input, other)
    if isinstance(other, TensorBase) or type(alpha) is not int or alpha != 1:
        return sub(other, input, alpha=alpha)
    return reversed_minus(input, other)


def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """input / other; ``rounding_mode`` "floor" or "trunc" gives whole numbers.

    Source: PyTorch, ``torch.div``.

    >>> import tinygrad_edu as torch
    >>> torch.div(torch.tensor([7, -7]), 2)
    tensor([ 3.5000, -3.5000])
    >>> torch.div(torch.tensor([7, -7]), 2, rounding_mode="trunc")
    tensor([ 3, -3])
    """
    if rounding_mode is not None and not isinstance(rounding_mode, str):
        raise invalid_combination(
            "div", input, other, rounding_mode=rounding_mode, expected="a word or None"
        )
    if rounding_mode is None:
        return over(input, other)
    if rounding_mode == "floor":
        return _div_floor(input, other)
    if rounding_mode == "trunc":
        return _div_trunc(input, other)
    raise runtime_error(
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' but "
        f"found '{rounding_mode}'"
    )


# ------------------------------------------------------------------ three operands

_addcmul, _addcdiv = general(ops.addcmul), general(ops.addcdiv)
_lerp, _lerp_tensor = general(ops.lerp), general(ops.lerp_tensor)


def _three(name: str, input: Any, tensor1: Any, tensor2: Any) -> list[Any]:
    checks.tensor(input, name)
    checks.tensor(tensor1, name, "tensor1", 2)
    checks.tensor(tensor2, name, "tensor2", 3)
    return meet(input, tensor1, tensor2)


def addcmul(input: Any, tensor1: Any, tensor2: Any, *, value: float = 1) -> Any:
    """input + value × tensor1 × tensor2. Source: PyTorch, ``torch.addcmul``.

    >>> import tinygrad_edu as torch
    >>> a = torch.tensor([1.0, 2.0])
    >>> torch.addcmul(a, a, a, value=10)
    tensor([11., 42.])
    """
    operands = _three("addcmul", input, tensor1, tensor2)
    return _addcmul(*operands, value=checks.real(value, "addcmul", "value"))


def addcdiv(input: Any, tensor1: Any, tensor2: Any, *, value: float = 1) -> Any:
    """input + value × tensor1 / tensor2. Source: PyTorch, ``torch.addcdiv``.

    >>> import tinygrad_edu as torch
    >>> a = torch.tensor([1.0, 2.0])
    >>> torch.addcdiv(a, a, a, value=10)
    tensor([11., 12.])
    """
    operands = _three("addcdiv", input, tensor1, tensor2)
    if all(each._array.dtype.kind in "iub" for each in (tensor1, tensor2)):
        raise runtime_error(
            "Integer division with addcdiv is no longer supported, and in a future  "
            "release addcdiv will perform a true division of tensor1 and tensor2. The "
            "historic addcdiv behavior can be implemented as (input + value * "
            "torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as "
            "(input + value * tensor1 / tensor2) for float inputs. The future addcdiv "
            "behavior is just the latter implementation: (input + value * tensor1 / "
            "tensor2), for all dtypes."
        )
    return _addcdiv(*operands, value=checks.real(value, "addcdiv", "value"))


def lerp(input: Any, end: Any, weight: Any) -> Any:
    """input + weight × (end - input): the way from one to the other.

    Source: PyTorch, ``torch.lerp``.

    >>> import tinygrad_edu as torch
    >>> torch.lerp(torch.tensor([0.0, 10.0]), torch.tensor([10.0, 20.0]), 0.25)
    tensor([ 2.5000, 12.5000])
    """
    for each in (input, end):
        if not isinstance(each, TensorBase):
            raise invalid_combination("lerp", input, end, weight)
    if not isinstance(weight, OPERANDS):
        raise invalid_combination("lerp", input, end, weight)
    dtype = from_numpy(input._array.dtype)
    _same_dtype(dtype, end, "end")
    if not isinstance(weight, TensorBase):
        return _lerp(input, end, number(weight, dtype, input))
    if weight._array.ndim == 0:
        weight = cast(weight, dtype)
    _same_dtype(dtype, weight, "weight")
    return _lerp_tensor(input, end, weight)


def _same_dtype(dtype: Any, other: Any, argument: str) -> None:
    found = from_numpy(other._array.dtype)
    if found is not dtype:
        raise runtime_error(
            f"expected dtype {c_name(dtype)} for `{argument}` but got dtype "
            f"{c_name(found)}",
            hint=f"{argument}.to(input.dtype)",
        )


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
    if x._array.dtype.kind == "b":  # then the exponent is a boolean as well
        return clone(x) if exponent else x == x
    return _pow_scalar(x, exponent=exponent)


def float_power(input: Any, exponent: Any) -> Any:
    """input to the power of exponent, computed in float64.

    Source: PyTorch, ``torch.float_power``.

    >>> import tinygrad_edu as torch
    >>> torch.float_power(torch.tensor([1, 2]), -1)
    tensor([1.0000, 0.5000], dtype=torch.float64)
    """
    if not isinstance(input, TensorBase) and not isinstance(exponent, TensorBase):
        raise invalid_combination("float_power", input, exponent)
    return pow(_double(input), _double(exponent))


def _double(value: Any) -> Any:
    if not isinstance(value, TensorBase):
        return value
    return cast(value, complex128 if _complex(value) else float64)


def square(input: Any) -> Any:
    """input². Source: PyTorch, ``torch.square``.

    >>> import tinygrad_edu as torch
    >>> torch.square(torch.tensor([-3.0]))
    tensor([9.])
    """
    return pow(checks.tensor(input, "square"), 2)


sqrt = unary(ops.sqrt, True, doc("sqrt", "√input.", "[4.0, 9.0]", "2., 3."))
rsqrt = unary(
    ops.rsqrt, True, doc("rsqrt", "1 / √input.", "[4.0, 0.25]", "0.5000, 2.0000")
)
reciprocal = unary(
    ops.reciprocal, True, doc("reciprocal", "1 / input.", "[4.0]", "0.2500")
)

# ------------------------------------------------------------------ exp and log

exp = unary(
    ops.exp, True, doc("exp", "e to the input.", "[0.0, 1.0]", "1.0000, 2.7183")
)
exp2 = unary(ops.exp2, True, doc("exp2", "2 to the input.", "[0.0, 3.0]", "1., 8."))
expm1 = unary(
    ops.expm1, True, doc("expm1", "eˣ - 1, exact for small x.", "[0.0]", "0.")
)
log = unary(
    ops.log, True, doc("log", "The natural logarithm.", "[1.0, 2.0]", "0.0000, 0.6931")
)
log1p = unary(
    ops.log1p, True, doc("log1p", "log(1 + x), exact for small x.", "[0.0]", "0.")
)
log2 = unary(ops.log2, True, doc("log2", "The logarithm to base 2.", "[8.0]", "3."))
log10 = unary(
    ops.log10, True, doc("log10", "The logarithm to base 10.", "[100.0]", "2.")
)
logaddexp = tensors_only(
    binary(
        ops.logaddexp,
        doc=doc(
            "logaddexp", "log(eˣ + eʸ).", "[0.0, 9.0], [0.0, 0.0]", "0.6931, 9.0001"
        ),
    )
)
logaddexp2 = tensors_only(
    binary(
        ops.logaddexp2,
        doc=doc("logaddexp2", "log₂(2ˣ + 2ʸ).", "[0.0, 3.0], [0.0, 3.0]", "1., 4."),
    )
)
_ldexp = binary(ops.ldexp, floating=True)


def ldexp(input: Any, other: Any) -> Any:
    """input × 2 to the other. Source: PyTorch, ``torch.ldexp``.

    >>> import tinygrad_edu as torch
    >>> torch.ldexp(torch.tensor([1.0, 3.0]), torch.tensor([2, 3]))
    tensor([ 4., 24.])
    """
    checks.tensor(input, "ldexp")
    checks.tensor(other, "ldexp", "other", 2)
    if other._array.dtype == bool and is_floating(input._array.dtype):
        raise no_kernel("ldexp_cpu_exp", other._array.dtype)
    return _ldexp(input, other)


# ------------------------------------------------------------------ activations

tanh = unary(
    ops.tanh,
    True,
    doc("tanh", "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ).", "[0.0, 1.0]", "0.0000, 0.7616"),
)
sigmoid = unary(
    ops.sigmoid, True, doc("sigmoid", "1 / (1 + e⁻ˣ).", "[0.0, 2.0]", "0.5000, 0.8808")
)
relu = unary(
    ops.relu, doc=doc("relu", "The larger of x and 0.", "[-1.0, 2.0]", "0., 2.")
)
