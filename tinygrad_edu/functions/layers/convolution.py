"""Convolutions with their public signatures: one, two and three dimensions, both ways.

All six are one function: the number of dimensions is that of the kernel, and an input
without a batch gets one for the time being.
"""

from __future__ import annotations

from typing import Any

from ...autograd.autocasting import in_short_type
from ...autograd.recording import general
from ...errors import runtime_error
from ...ops.layers import convolution as ops
from .. import checks
from ..arrangement.shape import squeeze, unsqueeze
from ..beside import or_nothing
from .convolution_checks import (
    check_positive,
    check_shapes,
    check_tensors,
    check_transposed,
    check_types,
    spread_size,
)
from .padding import pad

Sizes = int | tuple[int, ...] | list[int]

_convolution = general(ops.convolution)
_convolution_input = general(ops.convolution_input)
general(ops.convolution_weight)  # not public: gradients call it on Tensors


def _conv(
    name: str,
    input: Any,
    weight: Any,
    bias: Any,
    stride: Sizes,
    padding: Sizes | str,
    dilation: Sizes,
    groups: int,
) -> Any:
    """Correlate the input with the weight in as many dimensions as ``name`` says."""
    n = int(name[-2])
    x, single = _batched(name, input, n)
    check_tensors(name, x, weight, bias)
    how = {
        "stride": sizes("stride", stride, n),
        "dilation": sizes("dilation", dilation, n),
    }
    if isinstance(padding, str):
        x, how["padding"] = by_name(padding, x, weight, **how)
    else:
        how["padding"] = sizes("padding", padding, n)
    check_positive(groups, **how)
    check_types(x, weight, bias)
    check_shapes(x, weight, bias, how["padding"], how["dilation"], groups)
    out = _convolution(x, weight, or_nothing(bias, x), groups=groups, **how)
    return squeeze(out, 0) if single else out


def _transposed(
    name: str,
    input: Any,
    weight: Any,
    bias: Any,
    stride: Sizes,
    padding: Sizes,
    output_padding: Sizes,
    groups: int,
    dilation: Sizes,
) -> Any:
    """Spread each number of the input with the weight: the reverse of ``_conv``."""
    n = int(name[-2])
    x, single = _batched(name, input, n)
    check_tensors(name, x, weight, bias)
    how = {
        "stride": sizes("stride", stride, n),
        "padding": sizes("padding", padding, n),
        "dilation": sizes("dilation", dilation, n),
    }
    more = sizes("output_padding", output_padding, n)
    check_positive(groups, **how, output_padding=more)
    check_types(x, weight, bias)
    check_transposed(x, weight, bias, groups)
    size = spread_size(x, weight, more, **how)
    out = _convolution_input(x, weight, size=size, groups=groups, **how)
    if bias is not None:
        out = out + bias.reshape(-1, *(1,) * n)
    return squeeze(out, 0) if single else out


@in_short_type
def conv1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Any:
    """Slide a kernel along a line: (N, C, L), weight (O, C/groups, K) → (N, O, L').

    L' = ⌊(L + 2 padding - dilation (K - 1) - 1) / stride⌋ + 1; ``padding="same"`` keeps
    L. Without N one example alone. Source: PyTorch, ``torch.nn.functional.conv1d``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 2.0, 4.0, 8.0]])
    >>> torch.nn.functional.conv1d(x, torch.tensor([[[-1.0, 1.0]]]))
    tensor([[1., 2., 4.]])
    """
    return _conv("conv1d", input, weight, bias, stride, padding, dilation, groups)


@in_short_type
def conv2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Any:
    """Slide a kernel over images: (N, C, H, W), weight (O, C/groups, K, K').

    The result is (N, O, H', W'), sizes as for :func:`conv1d` in both dimensions.
    Source: PyTorch, ``torch.nn.functional.conv2d``.

    >>> import tinygrad_edu as torch
    >>> image, blur = torch.eye(3).reshape(1, 1, 3, 3), torch.full((1, 1, 2, 2), 0.25)
    >>> torch.nn.functional.conv2d(image, blur)
    tensor([[[[0.5000, 0.2500],
              [0.2500, 0.5000]]]])
    """
    return _conv("conv2d", input, weight, bias, stride, padding, dilation, groups)


@in_short_type
def conv3d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Any:
    """Slide a kernel through volumes or films: (N, C, D, H, W) → (N, O, D', H', W').

    Source: PyTorch, ``torch.nn.functional.conv3d``.

    >>> import tinygrad_edu as torch
    >>> film, kernel = torch.ones(1, 1, 3, 4, 4), torch.ones(2, 1, 2, 3, 3)
    >>> torch.nn.functional.conv3d(film, kernel).shape
    torch.Size([1, 2, 2, 2, 2])
    """
    return _conv("conv3d", input, weight, bias, stride, padding, dilation, groups)


@in_short_type
def conv_transpose1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Any:
    """Spread each number: (N, C, L), weight (C, O/groups, K) → (N, O, L').

    L' = (L - 1) stride - 2 padding + dilation (K - 1) + output_padding + 1. It is the
    gradient of :func:`conv1d`. Source: PyTorch,
    ``torch.nn.functional.conv_transpose1d``.

    >>> import tinygrad_edu as torch
    >>> x, kernel = torch.tensor([[1.0, 10.0]]), torch.tensor([[[1.0, 2.0, 3.0]]])
    >>> torch.nn.functional.conv_transpose1d(x, kernel, stride=2)
    tensor([[ 1.,  2., 13., 20., 30.]])
    """
    name = "conv_transpose1d"
    others = stride, padding, output_padding, groups, dilation
    return _transposed(name, input, weight, bias, *others)


@in_short_type
def conv_transpose2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Any:
    """Spread each number of an image with a kernel; the gradient of :func:`conv2d`.

    Source: PyTorch, ``torch.nn.functional.conv_transpose2d``.

    >>> import tinygrad_edu as torch
    >>> x, kernel = torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2)
    >>> torch.nn.functional.conv_transpose2d(x, kernel)[0, 0]
    tensor([[1., 2., 1.],
            [2., 4., 2.],
            [1., 2., 1.]])
    """
    name = "conv_transpose2d"
    others = stride, padding, output_padding, groups, dilation
    return _transposed(name, input, weight, bias, *others)


@in_short_type
def conv_transpose3d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Any:
    """Spread each number of a volume with a kernel; the gradient of :func:`conv3d`.

    Source: PyTorch, ``torch.nn.functional.conv_transpose3d``.

    >>> import tinygrad_edu as torch
    >>> x, kernel = torch.ones(1, 2, 2, 2, 2), torch.ones(2, 3, 2, 2, 2)
    >>> torch.nn.functional.conv_transpose3d(x, kernel, stride=2).shape
    torch.Size([1, 3, 4, 4, 4])
    """
    name = "conv_transpose3d"
    others = stride, padding, output_padding, groups, dilation
    return _transposed(name, input, weight, bias, *others)


# ------------------------------------------------------------------ arguments


def sizes(name: str, value: Any, n: int) -> tuple[int, ...]:
    """One number for each dimension, or the same number for all."""
    if type(value) is tuple and len(value) == n and {*map(type, value)} == {int}:
        return value  # what a layer hands over
    found = tuple(value) if isinstance(value, tuple | list) else (value,)
    if not all(checks.is_whole(each) for each in found):
        raise checks.wrong_type("", name, "tuple of ints", value)
    if len(found) == 1:
        found *= n
    if len(found) != n:
        raise runtime_error(
            f"expected {name} to be a single integer value or a list of {n} values to "
            f"match the convolution dimensions, but got {name}={list(found)}"
        )
    return tuple([each.__index__() for each in found])


def _batched(name: str, input: Any, n: int) -> tuple[Any, bool]:
    """The input with a batch dimension, and whether it had none."""
    shape = checks.tensor(input, name)._array.shape
    if len(shape) not in (n + 1, n + 2):
        raise runtime_error(
            f"Expected {n + 1}D (unbatched) or {n + 2}D (batched) input to {name}, but "
            f"got input of size: {list(shape)}",
            expected="(N, C, *size), or (C, *size) for one example",
        )
    single = len(shape) == n + 1
    return (unsqueeze(input, 0) if single else input), single


def by_name(
    padding: str, x: Any, weight: Any, stride: Any, dilation: Any
) -> tuple[Any, tuple[int, ...]]:
    """Padding "valid" is none; "same" gives the output the size of the input.

    Where the zeros do not divide evenly, one more is put at the end, into x itself.
    """
    n = len(stride)
    if padding == "valid":
        return x, (0,) * n
    if padding != "same":
        raise runtime_error(
            f"Invalid padding string: '{padding}'", expected="'same' or 'valid'"
        )
    if any(step != 1 for step in stride):
        raise runtime_error(
            "padding='same' is not supported for strided convolutions",
            hint="give the padding as a number",
        )
    kernel = weight._array.shape[2:]
    total = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    if any(each % 2 for each in total):
        x = pad(x, [n for each in reversed(total) for n in (0, each % 2)])
    return x, tuple(each // 2 for each in total)
