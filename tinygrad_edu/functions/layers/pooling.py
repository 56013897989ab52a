"""Pooling by the largest number of each window, and back, in 1, 2 and 3 dimensions.

An input is (N, C, *size), or (C, *size) for one example alone.
"""

from __future__ import annotations

from typing import Any

from ...autograd.autocasting import in_float32
from ...autograd.recording import general, result
from ...errors import value_error
from ...ops.layers import pooling as ops
from .. import checks
from .pooling_checks import (
    check_count,
    check_dimensions,
    check_unpool,
    check_windows,
    floats,
    sizes,
)

Sizes = int | tuple[int, ...] | list[int]
Shape = tuple[int, ...]

_max_pool = general(ops.max_pool)
_to_places = general(ops.to_places)
# Not public: gradients call them on Tensors.
general(ops.max_pool_input)
general(ops.at_places)


def how_many(
    size: Shape,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    ceil_mode: bool,
) -> Shape:
    """How many windows fit; with ``ceil_mode`` one more that hangs over the end.

    A window that would begin behind the image and its padding is none.

    >>> how_many((6,), (3,), (2,), (0,), (1,), False)
    (2,)
    >>> how_many((6,), (3,), (2,), (0,), (1,), True)
    (3,)
    """
    found = []
    for n, k, s, p, d in zip(size, kernel, stride, padding, dilation, strict=True):
        room = n + 2 * p - d * (k - 1) - 1 + (s - 1 if ceil_mode else 0)
        count = room // s + 1
        found.append(count - (ceil_mode and (count - 1) * s >= n + p))
    return tuple(found)


def windows_of(
    name: str,
    input: Any,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    *,
    ceil_mode: bool,
) -> dict[str, Shape]:
    """The windows of a call, checked: what the primitives want to know."""
    n, shape = int(name[-2]), checks.tensor(input, name)._array.shape
    kernel = sizes(name, "kernel_size", kernel_size, n)
    omitted = stride is None or (isinstance(stride, tuple | list) and not stride)
    how = {
        "kernel": kernel,
        "stride": kernel if omitted else sizes(name, "stride", stride, n),
        "padding": sizes(name, "padding", padding, n),
        "dilation": sizes(name, "dilation", dilation, n),
    }
    checks.flag(ceil_mode, name, "ceil_mode")
    check_dimensions(name, shape, n)
    check_windows(name, **how)
    count = how_many(shape[-n:], **how, ceil_mode=ceil_mode)
    check_count(name, shape, count, kernel)
    return {**how, "count": count}


def _largest(
    name: str, input: Any, *how: Any, ceil_mode: bool, return_indices: bool
) -> Any:
    """Max pooling in as many dimensions as ``name`` says."""
    windows = windows_of(name, input, *how, ceil_mode=ceil_mode)
    line = name == "max_pool1d"
    floats("max_pool1d_impl" if line else name, input, "" if line else "bBhil")
    values = _max_pool(input, **windows)
    if not return_indices:
        return values
    index = ops.places_of_largest(input._array, values._array, **windows)
    return values, result(index, input._device)


def max_pool1d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest number of each window along a line: (N, C, L) → (N, C, L').

    L' = ⌊(L + 2 padding - dilation (K - 1) - 1) / stride⌋ + 1, ⌈…⌉ with `ceil_mode`;
    the stride is the kernel's size unless it is given. `return_indices`: also where
    the numbers stood. Source: PyTorch, ``torch.nn.functional.max_pool1d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.max_pool1d(torch.tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
    tensor([[3., 2.]])
    """
    how = kernel_size, stride, padding, dilation
    options = {"ceil_mode": ceil_mode, "return_indices": return_indices}
    return _largest("max_pool1d", input, *how, **options)


def max_pool2d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest number of each window of an image; (N, C, H, W) → (N, C, H', W').

    Arguments as for :func:`max_pool1d`; places are counted through the image, row by
    row. Source: PyTorch, ``torch.nn.functional.max_pool2d``.

    >>> import tinygrad_edu as torch
    >>> image = torch.arange(16.0).reshape(1, 4, 4)
    >>> torch.nn.functional.max_pool2d(image, 2)
    tensor([[[ 5.,  7.],
             [13., 15.]]])
    """
    how = kernel_size, stride, padding, dilation
    options = {"ceil_mode": ceil_mode, "return_indices": return_indices}
    return _largest("max_pool2d", input, *how, **options)


@in_float32
def max_pool3d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest number of each window of a volume; (N, C, D, H, W) as for images.

    Source: PyTorch, ``torch.nn.functional.max_pool3d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.max_pool3d(torch.arange(8.0).reshape(1, 2, 2, 2), 2)
    tensor([[[[7.]]]])
    """
    how = kernel_size, stride, padding, dilation
    options = {"ceil_mode": ceil_mode, "return_indices": return_indices}
    return _largest("max_pool3d", input, *how, **options)


# ------------------------------------------------------------------ the reverse


def _unpool(
    name: str,
    input: Any,
    indices: Any,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    output_size: Any,
) -> Any:
    n = int(name[-2])
    checks.tensor(input, name)
    checks.tensor(indices, name, "indices", 2)
    kernel = sizes(name, "kernel_size", kernel_size, n)
    steps = kernel if stride is None else sizes(name, "stride", stride, n)
    border = sizes(name, "padding", padding, n)
    shape = input._array.shape
    usual = tuple(
        (m - 1) * s - 2 * p + k
        for m, s, p, k in zip(shape[-n:], steps, border, kernel, strict=False)
    )
    size = usual if output_size is None else _wanted(output_size, usual, steps)
    check_unpool(n, input, indices, size)
    return _to_places(input, indices, size=size, count=shape[-n:], add=False)


def _wanted(output_size: Any, usual: Shape, stride: Shape) -> Shape:
    """The size asked for, which several sizes may have been pooled to."""
    n, wanted = len(usual), tuple(output_size)
    if len(wanted) == n + 2:
        wanted = wanted[2:]
    if len(wanted) != n:
        raise value_error(
            f"output_size should be a sequence containing {n} or {n + 2} elements, but "
            f"it has a length of '{len(wanted)}'"
        )
    for i, (want, size, s) in enumerate(zip(wanted, usual, stride, strict=True)):
        if not size - s < want < size + s:
            raise value_error(
                f'invalid output_size "{wanted}" (dim {i} must be between {size - s} '
                f"and {size + s})"
            )
    return wanted


@in_float32
def max_unpool1d(
    input: Any,
    indices: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    output_size: Any = None,
) -> Any:
    """Numbers back to the places they had before :func:`max_pool1d`, 0 elsewhere.

    Source: PyTorch, ``torch.nn.functional.max_unpool1d``.

    >>> import tinygrad_edu as torch
    >>> F = torch.nn.functional
    >>> x = torch.tensor([[1.0, 3.0, 2.0, 0.0]])
    >>> F.max_unpool1d(*F.max_pool1d(x, 2, return_indices=True), 2)
    tensor([[0., 3., 2., 0.]])
    """
    how = kernel_size, stride, padding, output_size
    return _unpool("max_unpool1d", input, indices, *how)


@in_float32
def max_unpool2d(
    input: Any,
    indices: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    output_size: Any = None,
) -> Any:
    """Numbers back to the places they had before :func:`max_pool2d`, 0 elsewhere.

    `output_size` where several sizes would fit. Source: PyTorch,
    ``torch.nn.functional.max_unpool2d``.

    >>> import tinygrad_edu as torch
    >>> x, places = torch.tensor([[[7.0]]]), torch.tensor([[[2]]])
    >>> torch.nn.functional.max_unpool2d(x, places, 2)
    tensor([[[0., 0.],
             [7., 0.]]])
    """
    how = kernel_size, stride, padding, output_size
    return _unpool("max_unpool2d", input, indices, *how)


@in_float32
def max_unpool3d(
    input: Any,
    indices: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    output_size: Any = None,
) -> Any:
    """Numbers back to the places they had before :func:`max_pool3d`, 0 elsewhere.

    Source: PyTorch, ``torch.nn.functional.max_unpool3d``.

    >>> import tinygrad_edu as torch
    >>> x, places = torch.ones(1, 1, 1, 1), torch.tensor([[[[7]]]])
    >>> torch.nn.functional.max_unpool3d(x, places, 2).shape
    torch.Size([1, 2, 2, 2])
    """
    how = kernel_size, stride, padding, output_size
    return _unpool("max_unpool3d", input, indices, *how)
