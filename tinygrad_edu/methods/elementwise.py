"""Tensor's methods that work number by number; each is a function of ``functions/``."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ops
from ..autograd.alignment import OPERANDS
from ..autograd.inplace import inplace
from ..autograd.recording import binary
from ..autograd.tensor_base import TensorBase
from ..dtypes import is_floating, kind_name
from ..errors import runtime_error, type_error
from ..functions.numbers import (
    choosing,
    comparison,
    conversion,
    elementwise,
    rounding,
    special,
    trigonometry,
)


def _into_double(self: Any, exponent: Any) -> Any:
    """In-place ``float_power`` needs a tensor that can hold its float64 result."""
    if self._array.dtype not in (np.float64, np.complex128):
        raise runtime_error(
            "the base given to float_power_ has dtype "
            f"{kind_name(self._array.dtype)} but the operation's result requires dtype "
            "Double",
            hint="x = x.float_power(exponent)",
        )
    return elementwise.float_power(self, exponent)


def _real_abs(self: Any) -> Any:
    """The size of a complex number is a real one: no place for it in its memory."""
    if self._array.dtype.kind == "c":
        raise runtime_error("In-place abs is not supported for complex tensors.")
    return elementwise.abs(self)


_into_double.__name__, _real_abs.__name__ = "float_power", "abs"


def answered(question: Any) -> Any:
    """In place, an answer is written as 0 and 1, and the gradient ends there."""

    def apply(self: Any, *other: Any) -> Any:
        return conversion.copy(self, question(self, *other))

    apply.__name__ = question.__name__
    return apply


def operator(function: Any) -> Any:
    """A function as an operator: what it does not know it leaves to the other side."""

    def apply(self: Any, other: Any) -> Any:
        return function(self, other) if isinstance(other, OPERANDS) else NotImplemented

    return apply


def reflected(function: Any) -> Any:
    """The operator for a Tensor on the right of it, as in ``2 ** x``."""

    def apply(self: Any, other: Any) -> Any:
        return function(other, self) if isinstance(other, OPERANDS) else NotImplemented

    return apply


class ElementwiseMethods(TensorBase):
    """Operators, arithmetic, exp and log, comparisons, choices."""

    __slots__ = ()

    # -------------------------------------------------------------- operators

    __add__ = __radd__ = binary(ops.elementwise.add, operator=True)
    __sub__ = binary(ops.elementwise.sub, operator=True)
    __rsub__ = binary(ops.elementwise.rsub, operator=True)
    __mul__ = __rmul__ = binary(ops.elementwise.mul, operator=True)
    __truediv__ = binary(ops.elementwise.div, floating=True, operator=True)
    __floordiv__ = binary(ops.rounding.floor_divide, operator=True)
    __mod__ = operator(rounding.remainder)
    __rmod__ = reflected(rounding.remainder)
    __rfloordiv__ = reflected(rounding.floor_divide)
    __pow__ = operator(elementwise.pow)
    __rpow__ = reflected(elementwise.pow)
    __neg__ = elementwise.neg
    __pos__ = elementwise.positive
    __abs__ = elementwise.abs
    __lt__ = binary(ops.comparison.lt, operator=True)
    __le__ = binary(ops.comparison.le, operator=True)
    __gt__ = binary(ops.comparison.gt, operator=True)
    __ge__ = binary(ops.comparison.ge, operator=True)
    __and__ = __rand__ = operator(comparison.bitwise_and)
    __or__ = __ror__ = operator(comparison.bitwise_or)
    __xor__ = __rxor__ = operator(comparison.bitwise_xor)
    __lshift__ = operator(comparison.bitwise_left_shift)
    __rlshift__ = reflected(comparison.bitwise_left_shift)
    __rshift__ = operator(comparison.bitwise_right_shift)
    __rrshift__ = reflected(comparison.bitwise_right_shift)

    def __eq__(self, other: object) -> Any:
        """Number by number; anything that is no number is simply not equal."""
        known = isinstance(other, OPERANDS)
        return comparison.eq(self, other) if known else NotImplemented

    def __ne__(self, other: object) -> Any:
        known = isinstance(other, OPERANDS)
        return comparison.ne(self, other) if known else NotImplemented

    def __invert__(self) -> Any:
        if is_floating(self._array.dtype):
            raise type_error(
                "~ (operator.invert) is only implemented on integer and Boolean-type "
                "tensors"
            )
        return comparison.bitwise_not(self)

    def __rtruediv__(self, other: Any) -> Any:
        known = isinstance(other, OPERANDS)
        return elementwise.reciprocal(self) * other if known else NotImplemented

    # -------------------------------------------------------------- by name

    def where(self, condition: Any, other: Any) -> Any:
        """This tensor where the condition holds, ``other`` elsewhere."""
        return choosing.where(condition, self, other)

    def polygamma(self, n: int) -> Any:
        """The n-th slope of digamma. Source: PyTorch, ``Tensor.polygamma``."""
        return special.polygamma(n, self)

    add = elementwise.add
    sub = elementwise.sub
    subtract = elementwise.sub
    mul = elementwise.mul
    multiply = elementwise.mul
    div = elementwise.div
    divide = elementwise.div
    true_divide = elementwise.true_divide
    neg = elementwise.neg
    negative = elementwise.neg
    positive = elementwise.positive
    abs = elementwise.abs
    absolute = elementwise.abs
    addcmul = elementwise.addcmul
    addcdiv = elementwise.addcdiv
    lerp = elementwise.lerp
    pow = elementwise.pow
    float_power = elementwise.float_power
    square = elementwise.square
    sqrt = elementwise.sqrt
    rsqrt = elementwise.rsqrt
    reciprocal = elementwise.reciprocal
    exp = elementwise.exp
    exp2 = elementwise.exp2
    expm1 = elementwise.expm1
    log = elementwise.log
    log1p = elementwise.log1p
    log2 = elementwise.log2
    log10 = elementwise.log10
    logaddexp = elementwise.logaddexp
    logaddexp2 = elementwise.logaddexp2
    ldexp = elementwise.ldexp
    tanh = elementwise.tanh
    sigmoid = elementwise.sigmoid
    relu = elementwise.relu

    sin = trigonometry.sin
    cos = trigonometry.cos
    tan = trigonometry.tan
    asin = trigonometry.asin
    acos = trigonometry.acos
    atan = trigonometry.atan
    atan2 = trigonometry.atan2
    sinh = trigonometry.sinh
    cosh = trigonometry.cosh
    asinh = trigonometry.asinh
    acosh = trigonometry.acosh
    atanh = trigonometry.atanh
    arcsin = trigonometry.asin
    arccos = trigonometry.acos
    arctan = trigonometry.atan
    arctan2 = trigonometry.atan2
    arcsinh = trigonometry.asinh
    arccosh = trigonometry.acosh
    arctanh = trigonometry.atanh
    sinc = trigonometry.sinc
    deg2rad = trigonometry.deg2rad
    rad2deg = trigonometry.rad2deg
    hypot = trigonometry.hypot

    erf = special.erf
    erfc = special.erfc
    erfinv = special.erfinv
    lgamma = special.lgamma
    digamma = special.digamma
    mvlgamma = special.mvlgamma
    i0 = special.i0
    xlogy = special.xlogy
    logit = special.logit

    floor = rounding.floor
    ceil = rounding.ceil
    trunc = rounding.trunc
    fix = rounding.trunc
    frac = rounding.frac
    round = rounding.round
    sign = rounding.sign
    sgn = rounding.sgn
    signbit = rounding.signbit
    copysign = rounding.copysign
    nextafter = rounding.nextafter
    heaviside = rounding.heaviside
    floor_divide = rounding.floor_divide
    remainder = rounding.remainder
    fmod = rounding.fmod
    gcd = rounding.gcd
    lcm = rounding.lcm

    eq = comparison.eq
    ne = comparison.ne
    lt = comparison.lt
    le = comparison.le
    gt = comparison.gt
    ge = comparison.ge
    not_equal = comparison.ne
    less = comparison.lt
    less_equal = comparison.le
    greater = comparison.gt
    greater_equal = comparison.ge
    equal = comparison.equal
    isclose = comparison.isclose
    allclose = comparison.allclose
    isnan = comparison.isnan
    isinf = comparison.isinf
    isfinite = comparison.isfinite
    isposinf = comparison.isposinf
    isneginf = comparison.isneginf
    logical_and = comparison.logical_and
    logical_or = comparison.logical_or
    logical_xor = comparison.logical_xor
    logical_not = comparison.logical_not
    bitwise_and = comparison.bitwise_and
    bitwise_or = comparison.bitwise_or
    bitwise_xor = comparison.bitwise_xor
    bitwise_not = comparison.bitwise_not
    bitwise_left_shift = comparison.bitwise_left_shift
    bitwise_right_shift = comparison.bitwise_right_shift

    maximum = choosing.maximum
    minimum = choosing.minimum
    fmax = choosing.fmax
    fmin = choosing.fmin
    clamp = choosing.clamp
    clip = choosing.clamp
    clamp_min = choosing.clamp_min
    clamp_max = choosing.clamp_max
    masked_fill = choosing.masked_fill
    nan_to_num = choosing.nan_to_num

    clone = conversion.clone

    # -------------------------------------------------------------- in place

    polygamma_ = inplace(polygamma)
    add_ = inplace(elementwise.add)
    sub_ = inplace(elementwise.sub)
    subtract_ = inplace(elementwise.sub)
    mul_ = inplace(elementwise.mul)
    multiply_ = inplace(elementwise.mul)
    div_ = inplace(elementwise.div)
    divide_ = inplace(elementwise.div)
    true_divide_ = inplace(elementwise.true_divide)
    neg_ = inplace(elementwise.neg)
    negative_ = inplace(elementwise.neg)
    abs_ = inplace(_real_abs)
    absolute_ = inplace(_real_abs)
    addcmul_ = inplace(elementwise.addcmul)
    addcdiv_ = inplace(elementwise.addcdiv)
    lerp_ = inplace(elementwise.lerp)
    pow_ = inplace(elementwise.pow)
    square_ = inplace(elementwise.square)
    sqrt_ = inplace(elementwise.sqrt)
    rsqrt_ = inplace(elementwise.rsqrt)
    reciprocal_ = inplace(elementwise.reciprocal)
    exp_ = inplace(elementwise.exp)
    exp2_ = inplace(elementwise.exp2)
    expm1_ = inplace(elementwise.expm1)
    log_ = inplace(elementwise.log)
    log1p_ = inplace(elementwise.log1p)
    log2_ = inplace(elementwise.log2)
    log10_ = inplace(elementwise.log10)
    ldexp_ = inplace(elementwise.ldexp)
    tanh_ = inplace(elementwise.tanh)
    sigmoid_ = inplace(elementwise.sigmoid)
    relu_ = inplace(elementwise.relu)
    sin_ = inplace(trigonometry.sin)
    cos_ = inplace(trigonometry.cos)
    tan_ = inplace(trigonometry.tan)
    asin_ = inplace(trigonometry.asin)
    acos_ = inplace(trigonometry.acos)
    atan_ = inplace(trigonometry.atan)
    atan2_ = inplace(trigonometry.atan2)
    sinh_ = inplace(trigonometry.sinh)
    cosh_ = inplace(trigonometry.cosh)
    asinh_ = inplace(trigonometry.asinh)
    acosh_ = inplace(trigonometry.acosh)
    atanh_ = inplace(trigonometry.atanh)
    arcsin_ = inplace(trigonometry.asin)
    arccos_ = inplace(trigonometry.acos)
    arctan_ = inplace(trigonometry.atan)
    arctan2_ = inplace(trigonometry.atan2)
    arcsinh_ = inplace(trigonometry.asinh)
    arccosh_ = inplace(trigonometry.acosh)
    arctanh_ = inplace(trigonometry.atanh)
    sinc_ = inplace(trigonometry.sinc)
    deg2rad_ = inplace(trigonometry.deg2rad)
    rad2deg_ = inplace(trigonometry.rad2deg)
    hypot_ = inplace(trigonometry.hypot)
    erf_ = inplace(special.erf)
    erfc_ = inplace(special.erfc)
    erfinv_ = inplace(special.erfinv)
    lgamma_ = inplace(special.lgamma)
    digamma_ = inplace(special.digamma)
    mvlgamma_ = inplace(special.mvlgamma)
    i0_ = inplace(special.i0)
    xlogy_ = inplace(special.xlogy)
    logit_ = inplace(special.logit)
    floor_ = inplace(rounding.floor)
    ceil_ = inplace(rounding.ceil)
    trunc_ = inplace(rounding.trunc)
    fix_ = inplace(rounding.trunc)
    frac_ = inplace(rounding.frac)
    round_ = inplace(rounding.round)
    sign_ = inplace(rounding.sign)
    sgn_ = inplace(rounding.sgn)
    copysign_ = inplace(rounding.copysign)
    nextafter_ = inplace(rounding.nextafter)
    heaviside_ = inplace(rounding.heaviside)
    floor_divide_ = inplace(rounding.floor_divide)
    remainder_ = inplace(rounding.remainder)
    fmod_ = inplace(rounding.fmod)
    gcd_ = inplace(rounding.gcd)
    lcm_ = inplace(rounding.lcm)
    eq_ = inplace(answered(comparison.eq))
    ne_ = inplace(answered(comparison.ne))
    lt_ = inplace(answered(comparison.lt))
    le_ = inplace(answered(comparison.le))
    gt_ = inplace(answered(comparison.gt))
    ge_ = inplace(answered(comparison.ge))
    not_equal_ = inplace(answered(comparison.ne))
    less_ = inplace(answered(comparison.lt))
    less_equal_ = inplace(answered(comparison.le))
    greater_ = inplace(answered(comparison.gt))
    greater_equal_ = inplace(answered(comparison.ge))
    logical_and_ = inplace(answered(comparison.logical_and))
    logical_or_ = inplace(answered(comparison.logical_or))
    logical_xor_ = inplace(answered(comparison.logical_xor))
    logical_not_ = inplace(answered(comparison.logical_not))
    bitwise_and_ = inplace(comparison.bitwise_and)
    bitwise_or_ = inplace(comparison.bitwise_or)
    bitwise_xor_ = inplace(comparison.bitwise_xor)
    bitwise_not_ = inplace(comparison.bitwise_not)
    bitwise_left_shift_ = inplace(comparison.bitwise_left_shift)
    bitwise_right_shift_ = inplace(comparison.bitwise_right_shift)
    clamp_ = inplace(choosing.clamp)
    clip_ = inplace(choosing.clamp)
    clamp_min_ = inplace(choosing.clamp_min)
    clamp_max_ = inplace(choosing.clamp_max)
    masked_fill_ = inplace(choosing.filled)
    nan_to_num_ = inplace(choosing.nan_to_num)
    float_power_ = inplace(_into_double)
    __iadd__, __isub__ = operator(add_), operator(sub_)
    __imul__, __itruediv__ = operator(mul_), operator(div_)
    __ifloordiv__, __imod__ = operator(floor_divide_), operator(remainder_)
    __ipow__, __iand__ = operator(pow_), operator(bitwise_and_)
    __ior__, __ixor__ = operator(bitwise_or_), operator(bitwise_xor_)
    __ilshift__ = operator(bitwise_left_shift_)
    __irshift__ = operator(bitwise_right_shift_)
