"""Normalization with its public signatures: layer, batch, group and others."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...autograd.alignment import cast
from ...autograd.recording import general
from ...dtypes import is_floating, kind_name
from ...errors import message, runtime_error, value_error
from ...limits import finfo
from ...ops.layers import normalization as ops
from .. import checks
from ..along.reduction import mean
from ..arrangement.shape import reshape
from ..arrangement.stretching import repeat
from ..arrangement.windows import narrow
from ..beside import or_nothing
from ..matrices.lengths import norm
from ..numbers.choosing import clamp_min
from ..numbers.elementwise import add, div, mul, pow, rsqrt
from .mean_pooling import avg_pool2d

Shape = tuple[int, ...]

_standardize = general(ops.standardize)
_scale_and_shift = general(ops.scale_and_shift)


def layer_norm(
    input: Any,
    normalized_shape: Any,
    weight: Any = None,
    bias: Any = None,
    eps: float = 1e-5,
) -> Any:
    """(x - μ) / √(σ² + ε) · weight + bias, μ and σ² over the last dimensions.

    `normalized_shape` are their sizes, and the shape of `weight` and `bias`.
    Source: PyTorch, ``torch.nn.functional.layer_norm``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.layer_norm(torch.tensor([[1.0, 3.0], [0.0, 8.0]]), (2,))
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]])
    """
    shape = _last_dimensions("layer_norm", input, normalized_shape, weight, bias)
    eps = checks.real_number(eps, "layer_norm", "eps")
    _floats("LayerNormKernelImpl", input, weight, bias)
    numbers, whole = math.prod(shape), input._array.shape
    rows = math.prod(whole[: len(whole) - len(shape)])
    return _standardize(
        input,
        or_nothing(weight, input),
        or_nothing(bias, input),
        shape=(rows, numbers),
        dim=(1,),
        per=(1, numbers),
        eps=eps,
        node="NativeLayerNormBackward0",
    )[0]


def rms_norm(
    input: Any, normalized_shape: Any, weight: Any = None, eps: float | None = None
) -> Any:
    """x / √(mean(x²) + ε) · weight over the last dimensions (Zhang, Sennrich, 2019).

    Without `eps` it is the smallest step of the type above 1.
    Source: PyTorch, ``torch.nn.functional.rms_norm``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.rms_norm(torch.tensor([[3.0, 4.0, 0.0, 0.0]]), (4,))
    tensor([[1.2000, 1.6000, 0.0000, 0.0000]])
    """
    shape = _last_dimensions("rms_norm", input, normalized_shape, weight, None)
    _floats("rms_norm", input)
    if eps is None:
        eps = finfo(input.dtype).eps
    # The square of a number in half is often too large for half.
    x = input.float() if input._array.dtype.itemsize == 2 else input
    squares = mean(mul(x, x), tuple(range(-len(shape), 0)), keepdim=True)
    out = mul(x, rsqrt(add(squares, eps)))
    return cast(out if weight is None else mul(out, weight), input.dtype)


def group_norm(
    input: Any,
    num_groups: int,
    weight: Any = None,
    bias: Any = None,
    eps: float = 1e-5,
) -> Any:
    """Mean 0, variance 1 in each group of channels of each example (Wu and He, 2018).

    (N, C, *) with C / num_groups channels to a group, weight and bias (C).
    Source: PyTorch, ``torch.nn.functional.group_norm``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 3.0, 10.0, 30.0]])
    >>> torch.nn.functional.group_norm(x, 2)
    tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
    """
    shape = checks.tensor(input, "group_norm")._array.shape
    if len(shape) < 2:
        raise runtime_error(
            f"Expected at least 2 dimensions for input tensor but received {len(shape)}"
        )
    groups = checks.whole(num_groups, "group_norm", "num_groups")
    part = shape[0] * shape[1] // groups
    _check_several(part * math.prod(shape[2:]), [part, groups, *shape[2:]])
    _check_groups(shape, groups, weight, bias)
    _floats("GroupNormKernelImpl", input, weight, bias)
    eps = checks.real_number(eps, "group_norm", "eps")
    inside, places = shape[1] // groups, math.prod(shape[2:])
    return _standardize(
        input,
        or_nothing(weight, input),
        or_nothing(bias, input),
        shape=(shape[0], groups, inside, places),
        dim=(2, 3),
        per=(1, groups, inside, 1),
        eps=eps,
        node="NativeGroupNormBackward0",
    )[0]


def batch_norm(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Mean 0, variance 1 in each channel over a whole batch (Ioffe and Szegedy, 2015).

    (N, C, *). In training by the batch's own mean and variance, which also move the
    running ones: (1 - momentum) running + momentum own. Else by the running ones.
    Source: PyTorch, ``torch.nn.functional.batch_norm``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 0.0], [3.0, 8.0]])
    >>> torch.nn.functional.batch_norm(x, None, None, training=True)
    tensor([[-1.0000, -1.0000],
            [ 1.0000,  1.0000]])
    """
    if checks.real_number(eps, "batch_norm", "eps") < 0 or (training and eps == 0):
        kind = "positive during training" if training else "non-negative"
        raise value_error(f"batch_norm eps must be {kind}, but got {eps}")
    return over_batch(
        input, running_mean, running_var, weight, bias, training, momentum, eps
    )


def over_batch(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any,
    bias: Any,
    training: bool,
    momentum: float,
    eps: float,
) -> Any:
    """``batch_norm``, with any eps."""
    shape = checks.tensor(input, "batch_norm")._array.shape
    checks.flag(training, "batch_norm", "training")
    eps = checks.real_number(eps, "batch_norm", "eps")
    momentum = checks.real_number(momentum, "batch_norm", "momentum")
    if training and len(shape) < 2:
        checks.dimension(1, len(shape))
    if training:
        _check_several(
            math.prod(shape[:1]) * math.prod(shape[2:]), f"torch.Size({list(shape)})"
        )
    _check_channels(shape, running_mean, running_var, weight, bias, training)
    _floats("batch_norm", input, running_mean, running_var, weight, bias)
    parameters = or_nothing(weight, input), or_nothing(bias, input)
    if not training:
        scale = 1 / np.sqrt(running_var._array + eps)
        how = {"mean": running_mean._array.copy(), "scale": scale}
        return _scale_and_shift(input, *parameters, **how)
    channels, places = shape[1], math.prod(shape[2:])
    out, own_mean, own_var, _ = _standardize(
        input,
        *parameters,
        shape=(shape[0], channels, places),
        dim=(0, 2),
        per=(1, channels, 1),
        eps=eps,
        node="NativeBatchNormBackward0",
    )
    numbers = shape[0] * places
    if numbers:
        _move(running_mean, own_mean._array, momentum)
        _move(running_var, own_var._array * (numbers / (numbers - 1)), momentum)
    return out


def _move(running: Any, own: Any, momentum: float) -> None:
    """A running statistic goes a part of the way to the batch's own."""
    if running is None:
        return
    array = running._array
    array *= 1 - momentum
    array += momentum * own.reshape(-1).astype(array.dtype)
    running._counter[0] += 1


def instance_norm(
    input: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Mean 0, variance 1 in each channel of each example (Ulyanov and others, 2016).

    (N, C, *size). It is the batch norm of N · C channels.
    Source: PyTorch, ``torch.nn.functional.instance_norm``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.instance_norm(torch.tensor([[[1.0, 3.0], [0.0, 8.0]]]))
    tensor([[[-1.0000,  1.0000],
             [-1.0000,  1.0000]]])
    """
    shape = checks.tensor(input, "instance_norm")._array.shape
    if use_input_stats and math.prod(shape[2:]) == 1:
        raise value_error(
            "Expected more than 1 spatial element when training, got input size "
            f"torch.Size({list(shape)})"
        )
    if not use_input_stats and (running_mean is None or running_var is None):
        raise runtime_error(
            "Expected running_mean and running_var to be defined when use_input_stats "
            "is false"
        )
    if len(shape) < 2:
        checks.dimension(1, len(shape))
    n, channels = shape[:2]
    each: list[Any] = [
        None if one is None else repeat(one, (n,))
        for one in (running_mean, running_var, weight, bias)
    ]
    line = reshape(input, (1, n * channels, *shape[2:]))
    how: list[Any] = [*each, use_input_stats, momentum, eps]
    out = over_batch(line, *how)
    for running, moved in zip((running_mean, running_var), each, strict=False):
        if running is not None and use_input_stats:
            running._array[...] = moved._array.reshape(n, channels).mean(0)
            running._counter[0] += 1
    return reshape(out, shape)


def local_response_norm(
    input: Any,
    size: int,
    alpha: float = 1e-4,
    beta: float = 0.75,
    k: float = 1.0,
) -> Any:
    """x / (k + α mean(x²))^β, the mean over `size` channels (Krizhevsky, 2012).

    Source: PyTorch, ``torch.nn.functional.local_response_norm``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[[1.0], [2.0]]])
    >>> torch.nn.functional.local_response_norm(x, 1, alpha=1.0, beta=1.0)
    tensor([[[0.5000],
             [0.4000]]])
    """
    shape = checks.tensor(input, "local_response_norm")._array.shape
    if len(shape) < 3:
        raise value_error(
            "Expected 3D or higher dimensionality                          input (got "
            f"{len(shape)} dimensions)"
        )
    if not input._array.size:
        return input
    lines = reshape(mul(input, input), (shape[0], 1, shape[1], math.prod(shape[2:])))
    near = avg_pool2d(lines, (size, 1), stride=1, padding=(size // 2, 0))
    squares = reshape(narrow(near, 2, 0, shape[1]), shape)
    return div(input, pow(add(mul(squares, alpha), k), beta))


def normalize(
    input: Any, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Any = None
) -> Any:
    """x / max(‖x‖ₚ, ε): vectors of length 1 along `dim`.

    Source: PyTorch, ``torch.nn.functional.normalize``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.normalize(torch.tensor([[3.0, 4.0]]))
    tensor([[0.6000, 0.8000]])
    """
    checks.tensor(input, "normalize")
    lengths = clamp_min(norm(input, p, dim, keepdim=True), eps)
    unit = div(input, lengths)
    return unit if out is None else out.copy_(unit)


# ------------------------------------------------------------------ arguments


def _last_dimensions(
    name: str, input: Any, normalized_shape: Any, weight: Any, bias: Any
) -> Shape:
    """The sizes of the last dimensions, as the input has them."""
    whole = checks.tensor(input, name)._array.shape
    if not isinstance(normalized_shape, tuple | list):
        kind = "tuple of ints"
        raise checks.wrong_type(name, "normalized_shape", kind, normalized_shape)
    shape = tuple(checks.whole(n, name, "normalized_shape") for n in normalized_shape)
    if not shape:
        raise runtime_error(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing "
            "at least one element, but got normalized_shape = []"
        )
    for what, each in (("weight", weight), ("bias", bias)):
        if each is None:
            continue
        found = checks.tensor(each, name, what)._array.shape
        if found != shape:
            raise runtime_error(
                f"Expected {what} to be of same shape as normalized_shape, but got "
                f"{what} of shape {list(found)} and normalized_shape = {list(shape)}"
            )
    if whole[-len(shape) :] != shape:
        comma = ", " if name == "layer_norm" else ""
        ends = "*" + comma + ", ".join(map(str, shape))
        raise runtime_error(
            f"Given normalized_shape={list(shape)}, expected input with shape [{ends}],"
            f" but got input of size{list(whole)}"
        )
    return shape


def _floats(kernel: str, input: Any, *others: Any) -> None:
    """Floating point numbers; weights of the same type, or of float32 beside half."""
    own = input._array.dtype
    if not is_floating(own):
        kind = kind_name(own)
        raise NotImplementedError(message(f"\"{kernel}\" not implemented for '{kind}'"))
    dtypes = [each._array.dtype for each in others if each is not None]
    if own.itemsize == 2 and all(each == np.float32 for each in dtypes):
        return
    for i, dtype in enumerate(dtypes):
        if dtype == own:
            continue
        kind, other = (kind_name(each) for each in (own, dtype))
        words = f"mixed dtype (CPU): expect parameter to have scalar type of {kind}"
        if i:
            words = f"expected scalar type {kind} but found {other}"
        elif own.itemsize > dtype.itemsize and is_floating(dtype):
            words = "mixed dtype (CPU): all inputs must share same datatype."
        raise runtime_error(words)


def _check_several(numbers: int, size: Any) -> None:
    """One number alone has no variance."""
    if numbers == 1:
        raise value_error(
            f"Expected more than 1 value per channel when training, got input size "
            f"{size}",
            hint="a larger batch, or model.eval()",
        )


def _check_groups(shape: Shape, groups: int, weight: Any, bias: Any) -> None:
    if groups <= 0:
        raise runtime_error(f"Expected num groups to be greater than 0, got {groups}")
    if shape[1] % groups:
        raise runtime_error(
            "Expected number of channels in input to be divisible by num_groups, but "
            f"got input of shape {list(shape)} and num_groups={groups}"
        )
    for what, each in (("weight", weight), ("bias", bias)):
        if each is None:
            continue
        found = checks.tensor(each, "group_norm", what)._array.shape
        if found != shape[1:2]:
            raise runtime_error(
                f"Expected {what} to be a vector of size equal to the number of "
                f"channels in input, but got {what} of shape {list(found)} and input "
                f"of shape {list(shape)}"
            )


def _check_channels(
    shape: Shape, mean: Any, var: Any, weight: Any, bias: Any, training: bool
) -> None:
    """One number for each channel."""
    # PyTorch counts a line, which has no channels, as it finds it in memory.
    channels = shape[1] if len(shape) > 1 else 0
    named = {"running_mean": mean, "running_var": var, "weight": weight, "bias": bias}
    for name, each in named.items():
        if each is None:
            if name.startswith("running") and not training:
                raise runtime_error(f"{name} must be defined in evaluation mode")
            continue
        numbers = checks.tensor(each, "batch_norm", name)._array.size
        if numbers != channels:
            raise runtime_error(
                f"{name} should contain {channels} elements not {numbers}"
            )
