"""Tensor's methods that work number by number; each is a function of ``functions/``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.inplace import inplace
from ..autograd.tensor_base import TensorBase
from ..dtypes import is_floating
from ..errors import type_error
from ..functions import choosing, elementwise


class ElementwiseMethods(TensorBase):
    """Operators, arithmetic, exp and log, comparisons, choices."""

    __slots__ = ()

    # -------------------------------------------------------------- operators

    __add__ = __radd__ = elementwise.plus
    __sub__ = elementwise.minus
    __mul__ = __rmul__ = elementwise.times
    __truediv__ = elementwise.over
    __floordiv__ = elementwise.floor_divide
    __mod__ = elementwise.remainder
    __pow__ = elementwise.pow
    __neg__ = elementwise.neg
    __abs__ = elementwise.abs
    __lt__ = elementwise.lt
    __le__ = elementwise.le
    __gt__ = elementwise.gt
    __ge__ = elementwise.ge
    __and__ = __rand__ = elementwise.bitwise_and
    __or__ = __ror__ = elementwise.bitwise_or
    __xor__ = __rxor__ = elementwise.bitwise_xor

    def __eq__(self, other: object) -> Any:
        """Number by number; anything that is no number is simply not equal."""
        known = isinstance(other, TensorBase | int | float | np.generic)
        return elementwise.eq(self, other) if known else NotImplemented

    def __ne__(self, other: object) -> Any:
        known = isinstance(other, TensorBase | int | float | np.generic)
        return elementwise.ne(self, other) if known else NotImplemented

    def __invert__(self) -> Any:
        if is_floating(self._array.dtype):
            raise type_error(
                "~ (operator.invert) is only implemented on integer and Boolean-type "
                "tensors"
            )
        return elementwise.bitwise_not(self)

    def __pos__(self) -> Any:
        return self

    def __rsub__(self, other: Any) -> Any:
        return elementwise.reversed_minus(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return elementwise.times(elementwise.reciprocal(self), other)

    def __rfloordiv__(self, other: Any) -> Any:
        return elementwise.floor_divide(other, self)

    def __rmod__(self, other: Any) -> Any:
        return elementwise.remainder(other, self)

    def __rpow__(self, other: Any) -> Any:
        return elementwise.pow(other, self)

    # -------------------------------------------------------------- by name

    add = elementwise.add
    sub = elementwise.sub
    mul = elementwise.mul
    div = elementwise.div
    multiply = elementwise.mul
    divide = elementwise.div
    subtract = elementwise.sub
    neg = elementwise.neg
    abs = elementwise.abs
    sign = elementwise.sign
    floor_divide = elementwise.floor_divide
    remainder = elementwise.remainder
    pow = elementwise.pow
    square = elementwise.square
    sqrt = elementwise.sqrt
    rsqrt = elementwise.rsqrt
    reciprocal = elementwise.reciprocal
    exp = elementwise.exp
    expm1 = elementwise.expm1
    log = elementwise.log
    log1p = elementwise.log1p
    log2 = elementwise.log2
    log10 = elementwise.log10
    sin = elementwise.sin
    cos = elementwise.cos
    tanh = elementwise.tanh
    sigmoid = elementwise.sigmoid
    relu = elementwise.relu
    floor = elementwise.floor
    ceil = elementwise.ceil
    round = elementwise.round
    trunc = elementwise.trunc
    isnan = elementwise.isnan
    isinf = elementwise.isinf
    isfinite = elementwise.isfinite
    eq = elementwise.eq
    ne = elementwise.ne
    lt = elementwise.lt
    le = elementwise.le
    gt = elementwise.gt
    ge = elementwise.ge
    logical_and = elementwise.logical_and
    logical_or = elementwise.logical_or
    logical_xor = elementwise.logical_xor
    logical_not = elementwise.logical_not
    maximum = elementwise.maximum
    minimum = elementwise.minimum
    clone = elementwise.clone
    clamp = choosing.clamp
    clip = choosing.clamp
    masked_fill = choosing.masked_fill
    equal = choosing.equal
    isclose = choosing.isclose
    allclose = choosing.allclose

    def where(self, condition: Any, other: Any) -> Any:
        """This tensor where the condition holds, ``other`` elsewhere."""
        return choosing.where(condition, self, other)

    # -------------------------------------------------------------- in place

    add_ = inplace(elementwise.add)
    sub_ = inplace(elementwise.sub)
    mul_ = inplace(elementwise.mul)
    div_ = inplace(elementwise.div)
    pow_ = inplace(elementwise.pow)
    neg_ = inplace(elementwise.neg)
    exp_ = inplace(elementwise.exp)
    sqrt_ = inplace(elementwise.sqrt)
    relu_ = inplace(elementwise.relu)
    tanh_ = inplace(elementwise.tanh)
    sigmoid_ = inplace(elementwise.sigmoid)
    clamp_ = inplace(choosing.clamp)
    masked_fill_ = inplace(choosing.masked_fill)
    __iadd__, __isub__ = add_, sub_
    __imul__, __itruediv__, __ipow__ = mul_, div_, pow_
