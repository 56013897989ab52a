"""Pooling into as many windows as are wanted: their size adapts to the image."""

from __future__ import annotations

from typing import Any

from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...errors import runtime_error, value_error
from ...ops.layers import pooling as ops
from .. import checks
from ..along.reduction import mean
from .pooling import Shape
from .pooling_checks import check_adaptive, check_adaptive_count, floats

_adaptive_avg_pool = general(ops.adaptive_avg_pool)
_adaptive_max_pool = general(ops.adaptive_max_pool)
# Not public: gradients call it on Tensors.
general(ops.adaptive_avg_pool_input)


def _adaptive_count(name: str, input: Any, output_size: Any) -> Shape:
    """How many windows in each dimension; None keeps the image's own size."""
    n, shape = int(name[-2]), checks.tensor(input, name)._array.shape
    several = isinstance(output_size, tuple | list)
    if n == 1 and output_size is None:
        raise checks.wrong_type(name, "output_size", "tuple of ints", output_size)
    wanted = tuple(output_size) if several else (output_size,) * n
    if n > 1 and several and len(shape) <= len(wanted):
        raise value_error(f"Input dimension should be at least {len(wanted) + 1}")
    if len(wanted) != n:
        ask = f"{name}() argument 'output_size' should contain one int (got "
        raise runtime_error(
            f"{ask}{len(wanted)})" if n == 1 else f"{name}: output_size must be {n}"
        )
    check_adaptive(name, shape, n)
    own = zip(wanted, shape[-n:], strict=True)
    count = tuple(
        size if want is None else checks.whole(want, name, "output_size")
        for want, size in own
    )
    check_adaptive_count(name, shape, count)
    floats(name.replace("1d", "2d"), input)
    return count


def _adaptive_mean(name: str, input: Any, output_size: Any) -> Any:
    count = _adaptive_count(name, input, output_size)
    n = len(count)
    if n > 1 and count == (1,) * n:
        return mean(input, dim=tuple(range(-n, 0)), keepdim=True)
    return _adaptive_avg_pool(input, count=count)


def _adaptive_largest(
    name: str, input: Any, output_size: Any, return_indices: bool
) -> Any:
    count = _adaptive_count(name, input, output_size)
    values, indices = _adaptive_max_pool(input, count=count)
    return (values, indices) if return_indices else values


def adaptive_avg_pool1d(input: Any, output_size: Any) -> Any:
    """The means of `output_size` windows that cover a line evenly.

    Window i goes from ⌊i L / L'⌋ to ⌈(i + 1) L / L'⌉.
    Source: PyTorch, ``torch.nn.functional.adaptive_avg_pool1d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_avg_pool1d(torch.tensor([[1.0, 3.0, 5.0]]), 2)
    tensor([[2., 4.]])
    """
    return _adaptive_mean("adaptive_avg_pool1d", input, output_size)


def adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    """The means of windows that cover an image evenly; None keeps a size.

    Source: PyTorch, ``torch.nn.functional.adaptive_avg_pool2d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_avg_pool2d(torch.ones(2, 7, 9), (1, None)).shape
    torch.Size([2, 1, 9])
    """
    return _adaptive_mean("adaptive_avg_pool2d", input, output_size)


@in_float32
def adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    """The means of windows that cover a volume evenly.

    Source: PyTorch, ``torch.nn.functional.adaptive_avg_pool3d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_avg_pool3d(torch.randn(8, 7, 9, 5), 3).shape
    torch.Size([8, 3, 3, 3])
    """
    return _adaptive_mean("adaptive_avg_pool3d", input, output_size)


def adaptive_max_pool1d(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """The largest numbers of `output_size` windows that cover a line evenly.

    Source: PyTorch, ``torch.nn.functional.adaptive_max_pool1d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_max_pool1d(torch.tensor([[1.0, 3.0, 5.0]]), 2)
    tensor([[3., 5.]])
    """
    return _adaptive_largest("adaptive_max_pool1d", input, output_size, return_indices)


def adaptive_max_pool2d(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """The largest numbers of windows that cover an image evenly; None keeps a size.

    Source: PyTorch, ``torch.nn.functional.adaptive_max_pool2d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_max_pool2d(torch.randn(2, 8, 7, 9), 3).shape
    torch.Size([2, 8, 3, 3])
    """
    return _adaptive_largest("adaptive_max_pool2d", input, output_size, return_indices)


@in_float32
def adaptive_max_pool3d(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """The largest numbers of windows that cover a volume evenly.

    Source: PyTorch, ``torch.nn.functional.adaptive_max_pool3d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.adaptive_max_pool3d(torch.randn(8, 7, 9, 5), 3).shape
    torch.Size([8, 3, 3, 3])
    """
    return _adaptive_largest("adaptive_max_pool3d", input, output_size, return_indices)
