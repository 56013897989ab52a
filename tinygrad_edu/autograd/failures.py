"""When NumPy complains inside a primitive: its warnings silenced, its errors reworded.

NumPy warns of overflow, log(0) and inf - inf; PyTorch answers inf or nan in silence.
An ``errstate`` around each operation would cost as much as a small operation itself.
So NumPy's warnings are filtered where this library computes; and where a program turns
warnings into errors, the operation is computed once more in silence (``rescue``).
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..dtypes import kind_name
from ..errors import runtime_error, type_error
from ..ops.registry import Primitive
from .operands import two_booleans
from .stand_in import NotAnArrayError, foremost
from .tensor_base import TensorBase

warnings.filterwarnings(
    "ignore", "(overflow|invalid value|divide by zero)", RuntimeWarning, "tinygrad_edu"
)


def rescue(
    primitive: Primitive,
    inputs: tuple[Any, ...],
    settings: dict[str, Any],
    error: Exception,
) -> Any:
    """The forward's result after all, or the error that a person should see."""
    for position, each in enumerate(inputs, 1):
        if not isinstance(each, TensorBase):
            raise not_a_tensor(primitive, position, each) from None
    if isinstance(error, NotAnArrayError):
        stand_in = foremost(inputs)
        if stand_in is not None:
            error.settle()
            return stand_in.run(primitive, inputs, settings)
    arrays = [each._array for each in inputs]
    if isinstance(error, RuntimeWarning):
        with np.errstate(all="ignore"):
            run = primitive.forward_on(inputs[0]._device.type)
            return run(*arrays, **settings)
    text = str(error)
    if isinstance(error, TypeError) and ("ufunc" in text or "numpy" in text):
        raise no_such_type(primitive, arrays) from None
    if isinstance(error, ValueError) and "broadcast" in text:
        raise broadcast_error(arrays, error) from None
    raise error


def not_a_tensor(primitive: Primitive, position: int, value: Any) -> TypeError:
    """PyTorch's words for a list or a number where a Tensor belongs."""
    name = "input" if position == 1 else "other"
    return type_error(
        f"{primitive.name}(): argument '{name}' (position {position}) must be Tensor, "
        f"not {type(value).__name__}",
        hint="torch.tensor(...) makes a Tensor of it",
    )


def no_such_type(primitive: Primitive, arrays: list[Any]) -> Exception:
    """PyTorch's words for an operation that a dtype does not have."""
    kind = kind_name(arrays[0].dtype)
    if primitive.name in ("sub", "rsub"):
        return two_booleans()
    if primitive.name == "neg":
        return runtime_error(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are "
            "trying to invert a mask, use the `~` or `logical_not()` operator instead."
        )
    return NotImplementedError(f"\"{primitive.name}_cpu\" not implemented for '{kind}'")


def broadcast_error(arrays: list[Any], error: Exception) -> Exception:
    """PyTorch's words for shapes that do not fit, the first pair that does not."""
    shapes = [tuple(a.shape) for a in arrays]
    for i, other in enumerate(shapes):
        for one in shapes[:i]:
            misfit = first_misfit(one, other)
            if misfit is not None:
                m, n, axis = misfit
                return runtime_error(
                    f"The size of tensor a ({m}) must match the size of tensor b ({n}) "
                    f"at non-singleton dimension {axis}",
                    got="shapes " + " and ".join(map(str, shapes)),
                    expected="sizes that are equal or 1, compared from the last "
                    "dimension",
                    hint="print the shapes; insert a 1 with x.unsqueeze(dim) or "
                    "x[:, None]",
                )
    return runtime_error(str(error))


def first_misfit(
    one: tuple[int, ...], other: tuple[int, ...]
) -> tuple[int, int, int] | None:
    """The sizes that differ and their dimension, looking from the last one."""
    ndim = max(len(one), len(other))
    for back in range(1, min(len(one), len(other)) + 1):
        m, n = one[-back], other[-back]
        if m != n and 1 not in (m, n):
            return m, n, ndim - back
    return None
