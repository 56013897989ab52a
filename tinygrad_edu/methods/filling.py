"""Tensor's methods that overwrite its numbers: with others, with one, at random."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes, random
from ..autograd.alignment import cast, number
from ..autograd.inplace import inplace
from ..autograd.tensor_base import TensorBase
from ..errors import runtime_error, type_error
from ..functions.arrangement.stretching import common_shape
from ..functions.numbers import conversion


class FillingMethods(TensorBase):
    """In place: copies, one value, random numbers."""

    __slots__ = ()

    uniform_, normal_ = random.uniform_, random.normal_
    bernoulli_, random_ = random.bernoulli_, random.random_
    exponential_, geometric_ = random.exponential_, random.geometric_
    cauchy_, log_normal_ = random.cauchy_, random.log_normal_
    bernoulli, multinomial = random.bernoulli, random.multinomial

    def copy_(self, src: Any, non_blocking: bool = False) -> Any:
        """Overwrite with the numbers of another tensor, broadcast and cast to fit."""
        if isinstance(src, int | float | complex):
            return _fill(self, src)
        if not isinstance(src, TensorBase):
            raise type_error(
                f"copy_(): argument 'src' (position 1) must be Tensor, not "
                f"{type(src).__name__}",
                hint="torch.as_tensor(...) makes a Tensor of it",
            )
        shape, new = self._array.shape, src._array.shape
        if shape != new and shape != (whole := common_shape(shape, new)):
            raise runtime_error(
                f"output with shape {list(shape)} doesn't match the broadcast shape "
                f"{list(whole)}"
            )
        return _copy(self, src)

    def fill_(self, value: Any) -> Any:
        """Overwrite every number with one value."""
        return _fill(self, value)

    def zero_(self) -> Any:
        """Overwrite every number with 0."""
        return _fill(self, 0)

    def apply_(self, callable: Any) -> Any:
        """Overwrite each number with what a Python function makes of it: slow.

        >>> import tinygrad_edu as torch
        >>> torch.tensor([1.0, 2.0]).apply_(lambda number: number * 10)
        tensor([10., 20.])
        """
        _check_plain(self, "apply_")
        return self._overwrite([callable(a.item()) for a in self._array.flat])

    def map_(self, tensor: Any, callable: Any) -> Any:
        """Overwrite each number with what a function makes of it and of another's.

        >>> import tinygrad_edu as torch
        >>> torch.tensor([1.0, 5.0]).map_(torch.tensor([3.0, 4.0]), max)
        tensor([3., 5.])
        """
        _check_plain(self, "map_")
        _check_plain(tensor, "map_")
        other = tensor.expand(self._array.shape)._array
        pairs = zip(self._array.flat, other.flat, strict=True)
        return self._overwrite([callable(a.item(), b.item()) for a, b in pairs])

    def _overwrite(self, numbers: list[Any]) -> Any:
        new = np.array(numbers, self._array.dtype).reshape(self._array.shape)
        return self.copy_(TensorBase._from_array(new))


def _check_plain(input: Any, name: str) -> None:
    if input._requires_grad:
        raise runtime_error(
            f"Can't call {name}() on Variable that requires grad. Use "
            f"var.detach().{name}() instead."
        )


@inplace
def _fill(input: Any, value: Any) -> Any:
    """Every number replaced by the value: nothing of the old ones remains."""
    dtype = dtypes.from_numpy(input._array.dtype)
    if not isinstance(value, TensorBase):
        return conversion.fill(input, number(value, dtype, input))
    if value._array.ndim:
        raise runtime_error(
            "fill_ only supports 0-dimension value tensor but got tensor with "
            f"{value._array.ndim} dimensions."
        )
    return conversion.fill(input, cast(value, dtype))


@inplace
def _copy(input: Any, src: Any) -> Any:
    """The other tensor in this one's dtype and shape."""
    source = cast(src._move(input._device), dtypes.from_numpy(input._array.dtype))
    return conversion.copy(input, source)
