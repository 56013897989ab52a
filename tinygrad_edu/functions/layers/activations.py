"""Activations with their public signatures: what stands between two layers."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ...autograd.autocasting import in_short_type
from ...autograd.inplace import inplace as in_place_form
from ...autograd.recording import general, unary
from ...dtypes import is_floating, kind_name
from ...errors import message, runtime_error, value_error
from ...ops.layers import activations as ops
from ..arrangement.shape import reshape
from ..checks import dimension, real, tensor, wrong_type

_gelu, _elu, _celu = general(ops.gelu), general(ops.elu), general(ops.celu)
general(ops.gelu_slope)  # not public: the gradient of gelu calls it on Tensors
_softplus, _leaky_relu = general(ops.softplus), general(ops.leaky_relu)
_hardtanh, _threshold = general(ops.hardtanh), general(ops.threshold)
_hardshrink, _softshrink = general(ops.hardshrink), general(ops.softshrink)
_prelu, _glu = general(ops.prelu), general(ops.glu)
_silu, _mish, _log_sigmoid = unary(ops.silu), unary(ops.mish), unary(ops.log_sigmoid)
_hardsigmoid, _hardswish = unary(ops.hardsigmoid), unary(ops.hardswish)

# Klambauer and others (2017): with these two, means and variances keep their place.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def floats(input: Any, function: str, kernel: str = "") -> Any:
    """A floating point Tensor, or PyTorch's error for any other."""
    dtype = tensor(input, function)._array.dtype
    if is_floating(dtype):
        return input
    kind = kind_name(dtype)
    name = kernel or f"{function}_cpu"
    raise NotImplementedError(
        message(
            f"\"{name}\" not implemented for '{kind}'",
            hint="x.float() makes floating point numbers of it",
        )
    )


def choice(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with one argument more, ``inplace``: write into the input."""
    written = in_place_form(function)
    settings = len(inspect.signature(function).parameters) - 1

    @functools.wraps(function)
    def chosen(input: Any, *args: Any, inplace: bool = False, **kwargs: Any) -> Any:
        if len(args) > settings:
            *args, inplace = args  # type: ignore[assignment]
        return (written if inplace else function)(input, *args, **kwargs)

    return chosen


def gelu(input: Any, approximate: str = "none") -> Any:
    r"""x Φ(x), Φ the normal distribution; "tanh" approximates it.

    Source: PyTorch, ``torch.nn.functional.gelu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.gelu(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.1587,  0.0000,  0.8413])
    """
    if not isinstance(approximate, str):
        raise wrong_type("gelu", "approximate", "str", approximate)
    if approximate not in ("none", "tanh"):
        raise runtime_error(
            "approximate argument must be either none or tanh.",
            got=repr(approximate),
        )
    return _gelu(floats(input, "gelu", "GeluKernelImpl"), approximate=approximate)


def silu(input: Any) -> Any:
    """x sigmoid(x), also known as swish (Elfwing and others, 2017).

    Source: PyTorch, ``torch.nn.functional.silu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.silu(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.2689,  0.0000,  0.7311])
    """
    return _silu(floats(input, "silu"))


def mish(input: Any) -> Any:
    """x tanh(softplus(x)) (Misra, 2019).

    Source: PyTorch, ``torch.nn.functional.mish``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.mish(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.3034,  0.0000,  0.8651])
    """
    return _mish(floats(input, "mish"))


def logsigmoid(input: Any) -> Any:
    """log sigmoid(x), exact also where sigmoid is nearly 0.

    Source: PyTorch, ``torch.nn.functional.logsigmoid``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.logsigmoid(torch.tensor([-100.0, 0.0]))
    tensor([-100.0000,   -0.6931])
    """
    return _log_sigmoid(floats(input, "logsigmoid", "log_sigmoid_cpu"))


def softplus(input: Any, beta: float = 1, threshold: float = 20) -> Any:
    """log(1 + e^βx) / β, a smooth relu; beyond the threshold x itself.

    Source: PyTorch, ``torch.nn.functional.softplus``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.softplus(torch.tensor([-1.0, 0.0, 30.0]))
    tensor([ 0.3133,  0.6931, 30.0000])
    """
    beta = real(beta, "softplus", "beta")
    threshold = real(threshold, "softplus", "threshold")
    return _softplus(floats(input, "softplus"), beta=beta, threshold=threshold)


def elu(input: Any, alpha: float = 1.0) -> Any:
    """x where x > 0, α (eˣ - 1) elsewhere (Clevert and others, 2015).

    Source: PyTorch, ``torch.nn.functional.elu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.elu(torch.tensor([-1.0, 2.0]))
    tensor([-0.6321,  2.0000])
    """
    alpha = real(alpha, "elu", "alpha")
    return _elu(floats(input, "elu"), alpha=alpha, scale=1.0)


def selu(input: Any) -> Any:
    """elu with the two numbers that keep mean 0 and variance 1 (Klambauer, 2017).

    Source: PyTorch, ``torch.nn.functional.selu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.selu(torch.tensor([-1.0, 2.0]))
    tensor([-1.1113,  2.1014])
    """
    return _elu(floats(input, "elu"), alpha=SELU_ALPHA, scale=SELU_SCALE)


def celu(input: Any, alpha: float = 1.0) -> Any:
    """x where x > 0, α (e^(x/α) - 1) elsewhere: its slope is 1 at 0 for every α.

    Source: PyTorch, ``torch.nn.functional.celu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.celu(torch.tensor([-1.0, 2.0]), alpha=2.0)
    tensor([-0.7869,  2.0000])
    """
    if real(alpha, "celu", "alpha") == 0:
        raise runtime_error("ZeroDivisionError: alpha cannot be 0 for CELU")
    return _celu(floats(input, "elu"), alpha=alpha)


def leaky_relu(input: Any, negative_slope: float = 0.01) -> Any:
    """x where x > 0, a little of it elsewhere (Maas and others, 2013).

    Source: PyTorch, ``torch.nn.functional.leaky_relu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.leaky_relu(torch.tensor([-1.0, 2.0]), 0.1)
    tensor([-0.1000,  2.0000])
    """
    negative_slope = real(negative_slope, "leaky_relu", "negative_slope")
    x = floats(input, "leaky_relu")
    return _leaky_relu(x, negative_slope=negative_slope)


@in_short_type
def prelu(input: Any, weight: Any) -> Any:
    """leaky_relu with a learned slope, one for all or one for each channel.

    Channels are dimension 1. Source: PyTorch, ``torch.nn.functional.prelu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.prelu(torch.tensor([-1.0, 2.0]), torch.tensor([0.25]))
    tensor([-0.2500,  2.0000])
    """
    shape = tensor(input, "prelu")._array.shape
    count = tensor(weight, "prelu", "weight", 2)._array.size
    one, other = (kind_name(x._array.dtype) for x in (input, weight))
    if one != other:
        raise runtime_error(
            f"prelu: Type promoting not supported. Got {one} and {other}"
        )
    if count != 1 and not shape:
        raise runtime_error("Not allow zero-dim input tensor.")
    channels = shape[1] if len(shape) > 1 else 1
    if count not in (1, channels):
        raise runtime_error(
            "Mismatch of parameter numbers and input channel size. Found parameter "
            f"numbers = {count} and channel size = {channels}.",
            hint="PReLU(num_parameters=channels), or 1 for all",
        )
    if weight._array.ndim > 1:
        raise runtime_error(
            "prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = "
            f"{weight._array.ndim}"
        )
    wide = [1] * len(shape)
    wide[1:2] = [count] * len(wide[1:2])
    return _prelu(floats(input, "prelu"), reshape(weight, wide))


def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """x, held between two bounds.

    Source: PyTorch, ``torch.nn.functional.hardtanh``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.hardtanh(torch.tensor([-3.0, 0.5, 3.0]))
    tensor([-1.0000,  0.5000,  1.0000])
    """
    min_val = real(min_val, "hardtanh", "min_val")
    max_val = real(max_val, "hardtanh", "max_val")
    if tensor(input, "hardtanh")._array.dtype == bool:
        raise runtime_error("Bool inputs not supported for hardtanh")
    if min_val > max_val:
        raise value_error("min_val cannot be greater than max_val")
    return _hardtanh(input, min_val=min_val, max_val=max_val)


def relu6(input: Any) -> Any:
    """x, held between 0 and 6.

    Source: PyTorch, ``torch.nn.functional.relu6``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.relu6(torch.tensor([-3.0, 0.5, 9.0]))
    tensor([0.0000, 0.5000, 6.0000])
    """
    return hardtanh(tensor(input, "relu6"), 0.0, 6.0)


def hardsigmoid(input: Any) -> Any:
    """x / 6 + 1/2, held between 0 and 1: a sigmoid without exp.

    Source: PyTorch, ``torch.nn.functional.hardsigmoid``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.hardsigmoid(torch.tensor([-4.0, 0.0, 1.5]))
    tensor([0.0000, 0.5000, 0.7500])
    """
    return _hardsigmoid(floats(input, "hardsigmoid"))


def hardswish(input: Any) -> Any:
    """x hardsigmoid(x): silu without exp (Howard and others, 2019).

    Source: PyTorch, ``torch.nn.functional.hardswish``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.hardswish(torch.tensor([-1.0, 1.0, 4.0]))
    tensor([-0.3333,  0.6667,  4.0000])
    """
    return _hardswish(floats(input, "hardswish"))


def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    """x, but 0 where |x| ≤ λ.

    Source: PyTorch, ``torch.nn.functional.hardshrink``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.hardshrink(torch.tensor([-1.0, 0.25, 1.0]))
    tensor([-1.,  0.,  1.])
    """
    lambd = real(lambd, "hardshrink", "lambd")
    return _hardshrink(floats(input, "hardshrink"), lambd=lambd)


def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """x, brought nearer to 0 by λ, and 0 where it is nearer than that.

    Source: PyTorch, ``torch.nn.functional.softshrink``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.softshrink(torch.tensor([-1.0, 0.25, 1.0]))
    tensor([-0.5000,  0.0000,  0.5000])
    """
    x = floats(input, "softshrink", "softshrink_check")
    if not real(lambd, "softshrink", "lambd") >= 0:
        kind = kind_name(x._array.dtype)
        raise runtime_error(
            "lambda must be in range [0, 3.40282e+38] for input dtype "
            f"{kind}, but found {lambd:g}"
        )
    return _softshrink(x, lambd=lambd)


def threshold(input: Any, threshold: float, value: float) -> Any:
    """x where it is above the threshold, ``value`` elsewhere.

    Source: PyTorch, ``torch.nn.functional.threshold``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.threshold(torch.tensor([-1.0, 0.25, 1.0]), 0.5, 9.0)
    tensor([9., 9., 1.])
    """
    if tensor(input, "threshold")._array.dtype == bool:
        floats(input, "threshold")
    threshold = real(threshold, "threshold", "threshold")
    value = real(value, "threshold", "value")
    return _threshold(input, threshold=threshold, value=value)


def glu(input: Any, dim: int = -1) -> Any:
    """a sigmoid(b), a and b the two halves of x along ``dim`` (Dauphin, 2017).

    Source: PyTorch, ``torch.nn.functional.glu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.glu(torch.tensor([3.0, 4.0, 0.0, 100.0]))
    tensor([1.5000, 4.0000])
    """
    shape = tensor(input, "glu")._array.shape
    if not shape:
        raise runtime_error(
            "glu does not support scalars because halving size must be even"
        )
    axis = dimension(dim, len(shape))
    if shape[axis] % 2:
        raise runtime_error(
            f"Halving dimension must be even, but dimension {axis} is size "
            f"{shape[axis]}"
        )
    return _glu(floats(input, "glu"), dim=axis)


def softsign(input: Any) -> Any:
    """x / (1 + |x|).

    Source: PyTorch, ``torch.nn.functional.softsign``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.softsign(torch.tensor([-3.0, 1.0]))
    tensor([-0.7500,  0.5000])
    """
    x = tensor(input, "softsign")
    return x / (x.abs() + 1)


def tanhshrink(input: Any) -> Any:
    """x - tanh(x).

    Source: PyTorch, ``torch.nn.functional.tanhshrink``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.tanhshrink(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.2384])
    """
    x = tensor(input, "tanhshrink")
    return x - x.tanh()
