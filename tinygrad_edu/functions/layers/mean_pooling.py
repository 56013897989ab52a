"""Pooling by the mean, or by a power of it, in 1, 2 and 3 dimensions."""

from __future__ import annotations

import math
from typing import Any

from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...errors import runtime_error
from ...ops.layers import pooling as ops
from .. import checks
from ..numbers.elementwise import abs, mul, neg, pow, relu
from ..numbers.rounding import sign
from .pooling import Sizes, max_pool1d, max_pool2d, max_pool3d, windows_of
from .pooling_checks import floats, sizes

_avg_pool = general(ops.avg_pool)
# Not public: gradients call it on Tensors.
general(ops.avg_pool_input)


def _mean(
    name: str,
    input: Any,
    *how: Any,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor: int | None = None,
) -> Any:
    windows = windows_of(name, input, *(*how, 1), ceil_mode=ceil_mode)
    floats(name.replace("1d", "2d"), input, "l")
    checks.flag(count_include_pad, name, "count_include_pad")
    if divisor is not None and checks.whole(divisor, name, "divisor_override") == 0:
        raise runtime_error("divisor must be not zero")
    del windows["dilation"]
    return _avg_pool(
        input, count_include_pad=count_include_pad, divisor=divisor, **windows
    )


def avg_pool1d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window along a line: (N, C, L) → (N, C, L').

    Zeros of the padding count unless `count_include_pad` is False.
    Source: PyTorch, ``torch.nn.functional.avg_pool1d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.avg_pool1d(torch.tensor([[1.0, 3.0, 2.0, 0.0]]), 2)
    tensor([[2., 1.]])
    """
    options = {"ceil_mode": ceil_mode, "count_include_pad": count_include_pad}
    return _mean("avg_pool1d", input, kernel_size, stride, padding, **options)


def avg_pool2d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window of an image; (N, C, H, W) → (N, C, H', W').

    `divisor_override` divides the sums instead of the number of their terms.
    Source: PyTorch, ``torch.nn.functional.avg_pool2d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.avg_pool2d(torch.arange(16.0).reshape(1, 4, 4), 2)
    tensor([[[ 2.5000,  4.5000],
             [10.5000, 12.5000]]])
    """
    options = {"ceil_mode": ceil_mode, "count_include_pad": count_include_pad}
    how = kernel_size, stride, padding
    return _mean("avg_pool2d", input, *how, **options, divisor=divisor_override)


@in_float32
def avg_pool3d(
    input: Any,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window of a volume. Source: ``torch.nn.functional.avg_pool3d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.avg_pool3d(torch.arange(8.0).reshape(1, 2, 2, 2), 2)
    tensor([[[[3.5000]]]])
    """
    options = {"ceil_mode": ceil_mode, "count_include_pad": count_include_pad}
    how = kernel_size, stride, padding
    return _mean("avg_pool3d", input, *how, **options, divisor=divisor_override)


def _powers(
    n: int, input: Any, p: float, kernel_size: Any, stride: Any, ceil_mode: bool
) -> Any:
    """(Σ xᵖ)^(1/p) over each window, by the mean of the powers, as in PyTorch.

    For p = ∞ the largest |x|, for p = -∞ the smallest.
    """
    if isinstance(p, float) and math.isinf(p):
        largest = (max_pool1d, max_pool2d, max_pool3d)[n - 1]
        how = kernel_size, stride, 0, 1, ceil_mode
        if p > 0:
            return largest(abs(input), *how)
        return neg(largest(neg(abs(input)), *how))
    average = (avg_pool1d, avg_pool2d, avg_pool3d)[n - 1]
    out = average(pow(input, p), kernel_size, stride, 0, ceil_mode)
    numbers = 1
    for k in sizes(f"lp_pool{n}d", "kernel_size", kernel_size, n):
        numbers *= k
    return pow(mul(mul(sign(out), relu(abs(out))), numbers), 1.0 / p)


def lp_pool1d(
    input: Any,
    norm_type: float,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    ceil_mode: bool = False,
) -> Any:
    """(Σ xᵖ)^(1/p) over each window along a line, p = `norm_type`.

    Source: PyTorch, ``torch.nn.functional.lp_pool1d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.lp_pool1d(torch.tensor([[3.0, 4.0]]), 2, 2)
    tensor([[5.]])
    """
    return _powers(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(
    input: Any,
    norm_type: float,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    ceil_mode: bool = False,
) -> Any:
    """(Σ xᵖ)^(1/p) over each window of an image, p = `norm_type`.

    Source: PyTorch, ``torch.nn.functional.lp_pool2d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.lp_pool2d(torch.ones(1, 1, 2, 2), 2, 2)
    tensor([[[[2.]]]])
    """
    return _powers(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(
    input: Any,
    norm_type: float,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    ceil_mode: bool = False,
) -> Any:
    """(Σ xᵖ)^(1/p) over each window of a volume, p = `norm_type`.

    Source: PyTorch, ``torch.nn.functional.lp_pool3d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.lp_pool3d(torch.ones(1, 1, 2, 2, 2), 1, 2)
    tensor([[[[[8.]]]]])
    """
    return _powers(3, input, norm_type, kernel_size, stride, ceil_mode)
