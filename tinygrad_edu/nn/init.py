r"""Where a network starts: filling its weights with random numbers (``torch.nn.init``).

Layers multiply. If each one makes its input a little smaller, thirty of them leave
nothing; a little larger, and everything overflows. The rules of Glorot ("Xavier", 2010)
and He ("Kaiming", 2015) choose the spread of the weights from the number of inputs
(`fan_in`) and outputs (`fan_out`) so that the signal keeps its size.

Every function fills the tensor it is given, unseen by autograd, and returns it.
"""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Callable
from typing import Any

from ..autograd import no_grad
from ..creation import empty_like
from ..errors import value_error
from ..functions.numbers.choosing import where
from ..random import Generator
from ..tensor import Tensor
from .structured_init import dirac_, eye_, orthogonal_, sparse_


def uniform_(
    tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with numbers spread evenly over [a, b).

    >>> import tinygrad_edu as torch
    >>> weight = uniform_(torch.empty(100), 2.0, 3.0)
    >>> bool((weight >= 2).all() and (weight < 3).all())
    True
    """
    with no_grad():
        tensor.uniform_(a, b, generator=generator)
    return tensor


def normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    generator: Generator | None = None,
) -> Tensor:
    """Fill with normal numbers.

    >>> import tinygrad_edu as torch
    >>> round(normal_(torch.empty(10_000), mean=5.0, std=0.1).mean().item(), 1)
    5.0
    """
    with no_grad():
        tensor.normal_(mean, std, generator=generator)
    return tensor


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one number.

    >>> import tinygrad_edu as torch
    >>> constant_(torch.empty(2), 0.5)
    tensor([0.5000, 0.5000])
    """
    with no_grad():
        tensor.fill_(val)
    return tensor


def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros.

    >>> import tinygrad_edu as torch
    >>> zeros_(torch.ones(2))
    tensor([0., 0.])
    """
    return constant_(tensor, 0.0)


def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones.

    >>> import tinygrad_edu as torch
    >>> ones_(torch.zeros(2))
    tensor([1., 1.])
    """
    return constant_(tensor, 1.0)


GAINS = {
    **dict.fromkeys(("linear", "conv1d", "conv2d", "conv3d", "sigmoid"), 1),
    **dict.fromkeys([f"conv_transpose{n}d" for n in (1, 2, 3)], 1),
    "tanh": 5.0 / 3,
    "relu": math.sqrt(2.0),
    "selu": 3.0 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    r"""By how much the weights before a nonlinearity should be larger.

    1 for linear, convolutions and sigmoid, 5/3 for tanh, :math:`\sqrt 2` for relu,
    :math:`\sqrt{2 / (1 + a^2)}` for leaky_relu with slope a (`param`, 0.01 unless
    given), 3/4 for selu. Raises ValueError for another name.

    >>> round(calculate_gain("relu"), 4)
    1.4142
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise value_error(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity not in GAINS:
        raise value_error(
            f"Unsupported nonlinearity {nonlinearity}",
            expected="linear, conv1d …, sigmoid, tanh, relu, leaky_relu or selu",
        )
    return GAINS[nonlinearity]


def fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """How many inputs and outputs a weight of shape (out, in, *kernel) joins.

    Raises ValueError for fewer than two dimensions.

    >>> import tinygrad_edu as torch
    >>> fan_in_and_fan_out(torch.empty(8, 3, 5, 5))
    (75, 200)
    """
    if tensor.ndim < 2:
        raise value_error(
            "Fan in and fan out can not be computed for tensor with fewer than "
            "2 dimensions",
            got=f"shape {tuple(tensor.shape)}",
            hint="uniform_, normal_ or zeros_ fill tensors of any shape",
        )
    kernel = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


_calculate_fan_in_and_fan_out = fan_in_and_fan_out  # PyTorch's name, widely used


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: Generator | None = None
) -> Tensor:
    r"""Glorot and Bengio (2010), evenly over :math:`\pm\sqrt 3` standard deviations.

    .. math:: \text{std} = \text{gain} \sqrt{2 / (\text{fan_in} + \text{fan_out})}

    >>> import tinygrad_edu as torch
    >>> weight = xavier_uniform_(torch.empty(200, 400))
    >>> bool(weight.abs().max() <= 0.1)
    True
    """
    bound = math.sqrt(3.0) * _xavier_std(tensor, gain)
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(
    tensor: Tensor, gain: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Glorot and Bengio (2010), normal numbers; see `xavier_uniform_`.

    >>> import tinygrad_edu as torch
    >>> round(xavier_normal_(torch.empty(100, 100)).std().item(), 2)
    0.1
    """
    return normal_(tensor, 0.0, _xavier_std(tensor, gain), generator)


def _xavier_std(tensor: Tensor, gain: float) -> float:
    fan_in, fan_out = fan_in_and_fan_out(tensor)
    return gain * math.sqrt(2.0 / float(fan_in + fan_out))


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    r"""He and others (2015), evenly over :math:`\pm\sqrt 3` standard deviations.

    .. math:: \text{std} = \text{gain} / \sqrt{\text{fan}}

    `a` is the slope of the leaky_relu that follows, `mode` chooses fan_in (keeps the
    size of the signal) or fan_out (of the gradient).

    >>> import tinygrad_edu as torch
    >>> weight = kaiming_uniform_(torch.empty(10, 600), nonlinearity="relu")
    >>> bool(weight.abs().max() <= 0.1)
    True
    """
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """He and others (2015), normal numbers; see `kaiming_uniform_`.

    >>> import tinygrad_edu as torch
    >>> weight = kaiming_normal_(torch.empty(100, 200), nonlinearity="relu")
    >>> round(weight.std().item(), 2)
    0.1
    """
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    std = _kaiming_std(tensor, a, mode, nonlinearity)
    return normal_(tensor, 0.0, std, generator)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    fans = dict(zip(("fan_in", "fan_out"), fan_in_and_fan_out(tensor), strict=True))
    if mode.lower() not in fans:
        raise value_error(f"Mode {mode} not supported, please use one of {list(fans)}")
    return calculate_gain(nonlinearity, a) / math.sqrt(fans[mode.lower()])


# --- normal numbers within bounds -----------------------------------------------------


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Fill with normal numbers, drawn anew until they lie within [a, b].

    >>> import tinygrad_edu as torch
    >>> _ = torch.manual_seed(0)
    >>> weight = trunc_normal_(torch.empty(10_000), std=0.5, a=-1.0, b=1.0)
    >>> bool(weight.abs().max() <= 1), round(weight.std().item(), 2)
    (True, 0.44)
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=2,
        )
    within = _normal_below((b - mean) / std) - _normal_below((a - mean) / std)
    draw = _redrawn if within > 0.3 else _accepted
    with no_grad():
        return draw(tensor, mean, std, a, b, generator)


def _normal_below(x: float) -> float:
    """The share of standard normal numbers below x."""
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def _redrawn(
    tensor: Tensor, mean: float, std: float, a: float, b: float, generator: Any
) -> Tensor:
    """Most numbers fit: draw those again that do not."""
    low, high = (tensor.new_tensor(bound).item() for bound in (a, b))
    drawn = tensor.normal_(mean, std, generator=generator)
    while (outside := (drawn < low) | (drawn > high)).any():
        again = empty_like(drawn).normal_(mean, std, generator=generator)
        drawn = where(outside, again, drawn)
    return tensor if drawn is tensor else tensor.copy_(drawn)  # type: ignore[no-any-return]


def _accepted(
    tensor: Tensor, mean: float, std: float, a: float, b: float, generator: Any
) -> Tensor:
    """Few would fit: draw evenly within the bounds, and keep x with probability

    p(x) / p(peak), where the peak is the likeliest number within the bounds.
    """
    peak = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2

    def refused(x: Tensor) -> Tensor:
        likely = x.clone().sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(peak)
        chance = empty_like(tensor).uniform_(generator=generator).log_()
        return chance.gt(likely)  # type: ignore[no-any-return]

    drawn = tensor.uniform_(a, b, generator=generator)
    waiting = refused(drawn)
    while waiting.any():
        again = empty_like(tensor).uniform_(a, b, generator=generator)
        drawn = where(waiting, again, drawn)
        waiting = where(waiting, refused(again), waiting)
    return tensor if drawn is tensor else tensor.copy_(drawn)  # type: ignore[no-any-return]


# --- names of old programs ------------------------------------------------------------


def _old_name(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The function under the name it had before PyTorch 0.4; it warns."""
    old = function.__name__[:-1]

    @functools.wraps(function)
    def warning(*args: Any, **kwargs: Any) -> Tensor:
        warnings.warn(
            f"`nn.init.{old}` is now deprecated in favor of "
            f"`nn.init.{function.__name__}`.",
            FutureWarning,
            stacklevel=2,
        )
        return function(*args, **kwargs)

    warning.__name__ = warning.__qualname__ = old
    warning.__doc__ = f"The old name of :func:`torch.nn.init.{function.__name__}`."
    return warning


uniform = _old_name(uniform_)
normal = _old_name(normal_)
constant = _old_name(constant_)
eye = _old_name(eye_)
dirac = _old_name(dirac_)
xavier_uniform = _old_name(xavier_uniform_)
xavier_normal = _old_name(xavier_normal_)
kaiming_uniform = _old_name(kaiming_uniform_)
kaiming_normal = _old_name(kaiming_normal_)
orthogonal = _old_name(orthogonal_)
sparse = _old_name(sparse_)
