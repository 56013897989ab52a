"""Random numbers written into a tensor: what ``uniform_`` and its relatives do.

The numbers are drawn on the CPU, in the order in which the tensor lies in memory, and
moved from there, so that they do not depend on the device. In a graph the new numbers
do not depend on the old ones: the gradient of those is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import dtypes, variates
from . import generator as draws
from .autograd.inplace import check_writable, inplace
from .autograd.operands import invalid_combination
from .autograd.recording import general
from .autograd.tensor_base import TensorBase
from .devices import Array, on_gpu
from .errors import message, runtime_error, type_error
from .functions.arrangement.stretching import expand
from .functions.checks import real_number
from .generator import in_memory_order
from .ops.draws import drawn
from .seeding import Generator, source
from .transfers import to_gpu

in_graph = general(drawn)
Draw = Callable[[tuple[int, ...]], Array]


def uniform_(
    self: Any,
    from_: float = 0.0,
    to: float = 1.0,
    *,
    generator: Generator | None = None,
    **named: float,
) -> Any:
    """Replace the numbers by ones spread evenly over [from, to).

    >>> import tinygrad_edu as torch
    >>> x = torch.zeros(100).uniform_(2.0, 3.0)
    >>> bool((x >= 2).all() and (x < 3).all())
    True
    """
    low = named.pop("from", from_)  # PyTorch's name, a word of Python's
    _check_names("uniform_", named)
    low, to = _floats("uniform_", ("from", low), ("to", to))
    dtype = float_type(_dtype(self), "check_uniform_bounds")
    largest = np.finfo("float64" if dtype == np.float64 else "float32").max
    for name, limit in (("from", low), ("to", to)):
        if not abs(limit) <= largest:
            kind = C_NAMES[_dtype(self).name]
            raise runtime_error(f"{name} is out of bounds for {kind}")
    return replace(
        self,
        lambda shape: draws.uniform(shape, low, to, dtype, source(generator)),
        "UniformBackward0",
    )


def normal_(
    self: Any,
    mean: float = 0.0,
    std: float = 1.0,
    *,
    generator: Generator | None = None,
) -> Any:
    """Replace the numbers by normal ones with this mean and standard deviation.

    >>> import tinygrad_edu as torch
    >>> round(torch.zeros(10_000).normal_(5.0, 0.1).mean().item(), 1)
    5.0
    """
    dtype = float_type(_dtype(self), "normal_kernel_cpu")
    mean, std = _floats("normal_", ("mean", mean), ("std", std))
    gaps = not self._array.flags.c_contiguous
    return replace(
        self,
        lambda shape: draws.normal(
            shape, mean, std, dtype, source(generator), one_by_one=gaps
        ),
        "NormalBackward0",
    )


def bernoulli_(self: Any, p: Any = 0.5, *, generator: Generator | None = None) -> Any:
    """Replace the numbers by 1 with probability `p`, a number or a tensor, else by 0.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(3).bernoulli_(1.0)
    tensor([1., 1., 1.])
    """
    if isinstance(p, TensorBase):
        float_type(_dtype(p), "bernoulli_tensor_cpu_p_")
        check_writable(self)
        each = expand(p, self._array.shape)._array
        numbers = draws.bernoulli_each(each, source(generator))
        return refill(self, numbers.astype(self._array.dtype), "BernoulliBackward1")
    chance = real_number(p, "bernoulli_", "p")
    return replace(
        self,
        lambda shape: draws.bernoulli(
            float(chance), shape, self._array.dtype, source(generator)
        ),
        "BernoulliBackward2",
    )


def random_(
    self: Any, *limits: Any, generator: Generator | None = None, **named: Any
) -> Any:
    """Replace the numbers by whole ones: ``random_(to)`` or ``random_(from, to)``.

    Without limits, by any that the dtype can hold from 0 on, without a gap; with ``to``
    None, from ``from`` on.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(3).random_(5, 6)
    tensor([5., 5., 5.])
    """
    dtype = self._array.dtype
    _check_names("random_", named, "from", "to")
    if len(limits) > 2:
        raise invalid_combination("random_", *limits)
    if not limits and not named:
        return replace(
            self, lambda shape: _anything(shape, dtype, generator), "RandomBackward2"
        )
    if len(limits) + len(named) == 1 and "from" not in named:
        low, high = limits_of("random_", (*limits, *named.values()))
        name = "RandomBackward1"
    else:
        given = {**named, **dict(zip(("from", "to"), limits, strict=False))}
        end = given.get("to")
        end = _largest(_dtype(self)) + 1 if end is None else end
        low, high = limits_of("random_", (given.get("from"), end))
        name = "RandomBackward0"
    check_range(low, high, _dtype(self))
    return replace(
        self, lambda shape: draws.randint(low, high, shape, source(generator)), name
    )


def _largest(dtype: dtypes.dtype) -> int:
    """The largest whole number up to which a type has no gaps."""
    if dtype.is_floating_point:
        return int(2 ** variates.DIGITS[dtype.name])
    return 1 if dtype is dtypes.bool_ else int(np.iinfo(dtype.numpy).max)


def _anything(shape: Any, dtype: Any, generator: Generator | None) -> Array:
    draw = variates.any_number if dtypes.is_floating(dtype) else draws.any_integer
    return draw(shape, dtype, source(generator))


def exponential_(
    self: Any, lambd: float = 1.0, *, generator: Generator | None = None
) -> Any:
    """Replace the numbers by waiting times, for what comes `lambd` times a second.

    >>> import tinygrad_edu as torch
    >>> bool((torch.zeros(5).exponential_() >= 0).all())
    True
    """
    lambd = real_number(lambd, "exponential_", "lambd")
    _continuous(self, "Exponential", dtypes.scalar_name(_dtype(self)))
    return replace(
        self,
        lambda shape: variates.exponential(lambd, shape, source(generator)),
        "ExponentialBackward0",
    )


def geometric_(self: Any, p: float, *, generator: Generator | None = None) -> Any:
    """Replace the numbers by how many tries it took until chance `p` happened.

    >>> import tinygrad_edu as torch
    >>> bool((torch.zeros(5).geometric_(0.5) >= 1).all())
    True
    """
    p = real_number(p, "geometric_", "p")
    return replace(
        self,
        lambda shape: variates.geometric(p, shape, source(generator)),
        "GeometricBackward0",
    )


def cauchy_(
    self: Any,
    median: float = 0.0,
    sigma: float = 1.0,
    *,
    generator: Generator | None = None,
) -> Any:
    """Replace the numbers by ones of the Cauchy distribution.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(5).cauchy_().shape
    torch.Size([5])
    """
    median, sigma = _floats("cauchy_", ("median", median), ("sigma", sigma))
    _continuous(self, "Cauchy", C_NAMES[_dtype(self).name])
    return replace(
        self,
        lambda shape: variates.cauchy(median, sigma, shape, source(generator)),
        "CauchyBackward0",
    )


def log_normal_(
    self: Any,
    mean: float = 1.0,
    std: float = 2.0,
    *,
    generator: Generator | None = None,
) -> Any:
    """Replace the numbers by exp of normal ones with this mean and deviation.

    >>> import tinygrad_edu as torch
    >>> bool((torch.zeros(5).log_normal_() > 0).all())
    True
    """
    float_type(_dtype(self), "log_normal_cpu")
    mean, std = _floats("log_normal_", ("mean", mean), ("std", std))
    return replace(
        self,
        lambda shape: variates.log_normal(mean, std, shape, source(generator)),
        "LogNormalBackward0",
    )


# --- what they share ----------------------------------------------------------------

# C++'s names of the types, as PyTorch's messages have them.
C_NAMES = {
    "bool": "bool",
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long int",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "float32": "float",
    "float64": "double",
}


def _floats(function: str, *named: tuple[str, Any]) -> list[Any]:
    """Python numbers, or PyTorch's error for anything else."""
    return [real_number(value, function, name) for name, value in named]


def _check_names(function: str, named: dict[str, Any], *known: str) -> None:
    for name in named:
        if name not in known:
            raise type_error(
                f"{function}() got an unexpected keyword argument '{name}'"
            )


def limits_of(function: str, given: tuple[Any, ...]) -> tuple[int, int]:
    """Low and high of whole numbers: ``(high,)`` or ``(low, high)``."""
    try:
        whole = [int(each.__index__()) for each in given]
    except (AttributeError, TypeError):
        kinds = ", ".join(type(each).__name__ for each in given)
        raise type_error(
            f"{function}() received an invalid combination of arguments - got "
            f"({kinds})",
            expected="one or two whole numbers, the last of them never drawn",
        ) from None
    return (whole[0], whole[1]) if len(whole) == 2 else (0, whole[0])


def _dtype(x: Any) -> dtypes.dtype:
    return dtypes.from_numpy(x._array.dtype)


def replace(self: Any, draw: Draw, name: str) -> Any:
    """Write what `draw(shape)` makes into a tensor, in the order of its memory."""
    check_writable(self)
    a = self._array
    numbers = np.empty(a.shape, a.dtype) if on_gpu(a) else np.empty_like(a)
    ordered = in_memory_order(numbers)
    with np.errstate(over="ignore"):
        ordered[...] = draw(ordered.shape)
    return refill(self, numbers, name)


def refill(self: Any, numbers: Array, name: str) -> Any:
    """Put numbers of the same shape into a tensor; `name` is the node's in a graph."""
    if on_gpu(self._array):
        numbers = to_gpu(numbers, self._device)
    return _refill(self, numbers, name)


@inplace
def _refill(old: Any, numbers: Any, name: str) -> Any:
    return in_graph(old, numbers=numbers, name=name)


def _continuous(x: Any, distribution: str, kind: str) -> None:
    if not dtypes.is_floating(x._array.dtype):
        raise runtime_error(
            f"{distribution} distribution is a continuous probability distribution. "
            f"dtype must be a floating point but you specified {kind}"
        )


def float_type(kind: dtypes.dtype | None, kernel: str) -> Any:
    """NumPy's name of a floating point type; PyTorch's error for another."""
    kind = kind or dtypes.get_default_dtype()
    if not kind.is_floating_point:
        raise NotImplementedError(
            message(
                f"\"{kernel}\" not implemented for '{dtypes.scalar_name(kind)}'",
                hint="x.float() makes floating point numbers; randint whole ones",
            )
        )
    return kind.numpy


def check_range(low: int, high: int, dtype: dtypes.dtype) -> None:
    """Whether a type can hold the whole numbers from low up to high."""
    if low >= high:
        return  # ``randint`` says so
    if dtype.is_floating_point:
        limit = float(np.finfo("float32").max)
        if dtype in (dtypes.float16, dtypes.float64):
            limit = float(np.finfo(dtype.numpy).max)
        bounds = (-limit, limit)
    elif dtype is dtypes.bool_:
        bounds = (0, 1)
    else:
        limits = np.iinfo(dtype.numpy)
        bounds = (int(limits.min), int(limits.max))
    for name, value in (("from", low), ("to - 1", high - 1)):
        if not bounds[0] <= value <= bounds[1]:
            raise runtime_error(
                f"{name} is out of bounds for {C_NAMES[dtype.name]}",
                got=f"{value}",
                expected=f"from {bounds[0]:g} to {bounds[1]:g}",
            )
