"""Pairs of operands that PyTorch refuses, in its words."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import runtime_error, type_error
from .tensor_base import TensorBase

SUBTRACTIONS = frozenset(("sub", "rsub"))
COMPARISONS = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))
# Functions whose first operand may not be a number.
TENSOR_FIRST = COMPARISONS | {"rsub", "fmod", "copysign"}
# Functions of which PyTorch has several forms, none of them for two numbers.
SEVERAL_FORMS = TENSOR_FIRST | {
    *("pow", "float_power", "remainder", "xlogy", "special_xlog1py", "special_zeta"),
    *("bitwise_and", "bitwise_or", "bitwise_xor"),
    *("bitwise_left_shift", "bitwise_right_shift"),
}
# Primitives that are known to users by another name.
PUBLIC_NAMES = {
    "copysign_number": "copysign",
    "fmod_number": "fmod",
    "remainder_number": "remainder",
    "pow_tensor": "pow",
    "scalar_pow": "pow",
    "pow_scalar": "pow",
    "xlogy_left": "xlogy",
    "xlogy_right": "xlogy",
    "special_xlog1py_left": "special_xlog1py",
    "special_xlog1py_right": "special_xlog1py",
}


def check_operands(name: str, x: Any, y: Any) -> None:
    """Refuse a pair that this operation does not take."""
    if not isinstance(x, TensorBase):
        name = PUBLIC_NAMES.get(name, name)
        forms = TENSOR_FIRST if isinstance(y, TensorBase) else SEVERAL_FORMS
        if name in forms:
            raise invalid_combination(name, x, y)
        if not isinstance(x, int | float | complex | np.generic):
            raise type_error(
                f"{name}(): argument 'input' (position 1) must be Tensor, not "
                f"{type(x).__name__}",
                hint="torch.tensor(...) makes a Tensor of it",
            )
    if name in SUBTRACTIONS:
        check_subtraction(x, y)


def check_subtraction(x: Any, y: Any) -> None:
    """A difference of booleans is no boolean."""
    booleans = [_is_boolean(x), _is_boolean(y)]
    if all(booleans):
        raise two_booleans()
    if any(booleans):
        raise runtime_error(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If "
            "you are trying to invert a mask, use the `~` or `logical_not()` operator "
            "instead."
        )


def two_booleans() -> RuntimeError:
    """PyTorch's words for the difference of two bool tensors."""
    return runtime_error(
        "Subtraction, the `-` operator, with two bool tensors is not supported. "
        "Use the `^` or `logical_xor()` operator instead."
    )


def _is_boolean(value: Any) -> bool:
    if isinstance(value, TensorBase):
        return bool(value._array.dtype == bool)
    return isinstance(value, bool)


def invalid_combination(
    name: str, *values: Any, expected: str = "", **named: Any
) -> TypeError:
    """PyTorch's words where none of a function's forms takes these arguments."""
    given = [_kind(each) for each in values]
    given += [f"{key}={_kind(each)}" for key, each in named.items()]
    kinds = ", ".join(given)
    return type_error(
        f"{name}() received an invalid combination of arguments - got ({kinds}), but "
        "expected one of:",
        expected=expected or "a Tensor first; torch.tensor(...) makes one of a number",
    )


def _kind(value: Any) -> str:
    return "Tensor" if isinstance(value, TensorBase) else type(value).__name__
