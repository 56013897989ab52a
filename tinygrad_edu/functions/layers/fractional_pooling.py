"""Fractional max pooling with its public signatures, of images and volumes."""

from __future__ import annotations

import math
from typing import Any

from ... import generator as draws
from ...autograd.recording import general, result
from ...dtypes import is_floating, kind_name
from ...errors import index_error, message, runtime_error, value_error
from ...ops.layers import fractional_pooling as ops
from ...ops.registry import array_module_of
from ...seeding import source
from .. import checks

Sizes = int | tuple[int, ...] | list[int]
Ratio = float | tuple[float, ...] | list[float]
Shape = tuple[int, ...]

_fractional_max_pool = general(ops.fractional_max_pool)

INTS = {2: "tuple of Ints", 3: "tuple of three Ints"}
SIDES = {2: ("height", "width"), 3: ("time", "height", "width")}


def fractional_max_pool2d(
    input: Any,
    kernel_size: Sizes,
    output_size: Sizes | None = None,
    output_ratio: Ratio | None = None,
    return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:
    """The largest number of windows that begin at places drawn by chance.

    (N, C, H, W) → (N, C, H', W'), without N one image alone. Give the size that comes
    out, or its ratio to the input's. How far the windows of ``kernel_size`` are apart
    differs by one, drawn for each channel. ``return_indices``: also where the numbers
    stood. Source: Graham (2014);
    PyTorch, ``torch.nn.functional.fractional_max_pool2d``; Graham (2014).

    >>> import tinygrad_edu as torch
    >>> image = torch.randn(2, 3, 13, 13)
    >>> torch.nn.functional.fractional_max_pool2d(image, 2, output_size=9).shape
    torch.Size([2, 3, 9, 9])
    """
    how = kernel_size, output_size, output_ratio, return_indices, _random_samples
    return _pooled(2, input, *how)


def fractional_max_pool3d(
    input: Any,
    kernel_size: Sizes,
    output_size: Sizes | None = None,
    output_ratio: Ratio | None = None,
    return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:
    """:func:`fractional_max_pool2d` of volumes: (N, C, T, H, W) → (N, C, T', H', W').

    Source: PyTorch, ``torch.nn.functional.fractional_max_pool3d``.

    >>> import tinygrad_edu as torch
    >>> film = torch.randn(3, 5, 13, 13)
    >>> ratio = (0.5, 0.7, 0.7)
    >>> torch.nn.functional.fractional_max_pool3d(film, 2, output_ratio=ratio).shape
    torch.Size([3, 2, 9, 9])
    """
    how = kernel_size, output_size, output_ratio, return_indices, _random_samples
    return _pooled(3, input, *how)


def _pooled(
    n: int,
    input: Any,
    kernel_size: Any,
    output_size: Any,
    output_ratio: Any,
    return_indices: bool,
    samples: Any,
) -> Any:
    name = f"fractional_max_pool{n}d"
    shape = checks.tensor(input, name)._array.shape
    if output_size is None and output_ratio is None:
        raise value_error(
            f"{name} requires specifying either an output_size or an output_ratio"
        )
    if not shape:
        raise index_error("Dimension specified as 0 but tensor has no dimensions")
    checks.dimension(-n - 1, len(shape))
    if output_size is None:
        output_size = _by_ratio(name, output_ratio, shape[-n:])
    if samples is None:
        samples = _drawn(input, n)
    kernel = _each(name, "kernel_size", kernel_size, n)
    count = _each(name, "output_size", output_size, n)
    _check(name, shape, kernel, count)
    _check_samples(input, samples, n)
    first = _starts(samples, shape, kernel, count)
    values, index = _fractional_max_pool(input, first=first, kernel=kernel, count=count)
    return (values, index) if return_indices else values


def _by_ratio(name: str, ratio: Any, size: Shape) -> Shape:
    several = ratio if isinstance(ratio, tuple | list) else (ratio,) * len(size)
    if len(several) != len(size):
        raise value_error(
            f"{name} requires output_ratio to either be a single Int or tuple of Ints."
        )
    return tuple([int(m * each) for m, each in zip(size, several, strict=True)])


def _each(name: str, argument: str, value: Any, n: int) -> Shape:
    """One number for each dimension, or the same number for all."""
    found = checks.one_or_more(value, name, argument)
    if len(found) not in (1, n):
        raise runtime_error(
            f"{name}: {argument} must either be a single Int or {INTS[n]}"
        )
    return found * n if len(found) == 1 else found


def _drawn(input: Any, n: int) -> Any:
    """A number in [0, 1) for each image, channel and dimension."""
    shape, dtype = input._array.shape, input._array.dtype
    if not is_floating(dtype):
        kind = kind_name(dtype)
        raise NotImplementedError(
            message(f"\"check_uniform_bounds\" not implemented for '{kind}'")
        )
    batch = 1 if len(shape) == n + 1 else shape[0]
    array = draws.uniform((batch, shape[-n - 1], n), 0.0, 1.0, dtype, source(None))
    return result(array_module_of(input._array).asarray(array), input._device)


def _starts(samples: Any, shape: Shape, kernel: Shape, count: Shape) -> Any:
    """Where windows begin, (images, windows) for each dimension."""
    n = len(kernel)
    images = math.prod(shape[:-n])
    rows = samples._array.reshape(-1, n)[:images]
    # Of an image PyTorch draws the width first, of a volume the time.
    order = (1, 0) if n == 2 else (0, 1, 2)
    spans = zip(shape[-n:], count, kernel, order, strict=True)
    return tuple([ops.starts(m, c, k, rows[:, i]) for m, c, k, i in spans])


def _check(name: str, shape: Shape, kernel: Shape, count: Shape) -> None:
    n = len(kernel)
    where = name if n == 2 else f"{name}_out"
    if len(shape) not in (n + 1, n + 2):
        raise runtime_error(
            f"{where}(): Expected {n + 1}D or {n + 2}D tensor, but got: {list(shape)}"
        )
    for axis in range(len(shape) - n - 1, len(shape)):
        if shape[axis] == 0:
            raise runtime_error(
                f"{where}(): Expected input to have non-zero size for non-batch "
                f"dimensions, but got{list(shape)} with dimension {axis} being empty."
            )
    if min(kernel) < 1:
        raise runtime_error(f"{where}(): kernel_size must be greater than zero")
    if min(count) < 0:
        full = [*shape[:-n], *count]
        raise runtime_error(
            f"Trying to create tensor with negative dimension {min(count)}: {full}"
        )
    for m, k, c, side in zip(shape[-n:], kernel, count, SIDES[n], strict=True):
        if c + k - 1 > m:
            raise runtime_error(
                f"{where}(): pool {side} {k} too large relative to input {side} {m}"
            )


def _check_samples(input: Any, samples: Any, n: int) -> None:
    of, shape = samples._array, samples._array.shape
    if of.dtype != input._array.dtype:
        raise runtime_error("Expect _random_samples to have the same dtype as input")
    if len(shape) != 3:
        raise runtime_error(
            f"Expect _random_samples to have 3 dimensions, got {len(shape)}"
        )
    batch = 1 if input._array.ndim == n + 1 else input._array.shape[0]
    channels = input._array.shape[-n - 1]
    for axis, (got, wanted) in enumerate(zip(shape, (batch, channels, n), strict=True)):
        if axis == 0 and got < wanted:
            raise runtime_error(
                "Expect _random_samples.size(0) no less then input batch size."
            )
        if axis and got != wanted:
            raise runtime_error(
                f"Expect _random_samples.size({axis}) equals to {wanted}; got {got}."
            )
