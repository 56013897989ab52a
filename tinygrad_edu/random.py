"""Tensors of random numbers (``torch.random``).

>>> import tinygrad_edu as torch
>>> torch.manual_seed(0)
<tinygrad_edu.random.Generator at seed 0>
>>> torch.rand(2)
tensor([0.4963, 0.7682])

The same seed gives PyTorch's numbers (``generator.py`` says how; ``seeding.py`` holds
the generator). Numbers are drawn for the CPU and moved from there, so that they do not
depend on the device.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from . import generator as draws
from .autograd.grad_mode import is_grad_enabled
from .autograd.inplace import check_writable, inplace, overwrite
from .autograd.tensor_base import TensorBase
from .devices import Array, array_module, as_device, device
from .errors import message, runtime_error, type_error
from .functions.choosing import where
from .functions.shape import sizes
from .generator import in_memory_order
from .seeding import (
    Generator,
    default_generator,
    fork_rng,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
    source,
)

if TYPE_CHECKING:
    from .tensor import Tensor

__all__ = [
    "Generator",
    "bernoulli",
    "bernoulli_",
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "normal",
    "normal_",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "random_",
    "randperm",
    "seed",
    "set_rng_state",
    "uniform_",
]


# --- new tensors --------------------------------------------------------------------


def rand(
    *size: Any,
    generator: Generator | None = None,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
    **named: Any,
) -> Tensor:
    """A tensor of numbers spread evenly over [0, 1).

    >>> import tinygrad_edu as torch
    >>> torch.rand(2, 3).shape
    torch.Size([2, 3])
    """
    kind = _float_type(dtype, "check_uniform_bounds")
    array = draws.uniform(_shape(size, named), 0.0, 1.0, kind, source(generator))
    return _tensor(array, device, requires_grad)


def randn(
    *size: Any,
    generator: Generator | None = None,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
    **named: Any,
) -> Tensor:
    """A tensor of normal numbers: mean 0, standard deviation 1.

    >>> import tinygrad_edu as torch
    >>> round(torch.randn(10_000).std().item(), 1)
    1.0
    """
    kind = _float_type(dtype, "normal_kernel_cpu")
    array = draws.normal(_shape(size, named), 0.0, 1.0, kind, source(generator))
    return _tensor(array, device, requires_grad)


def randint(
    *limits_and_size: Any,
    generator: Generator | None = None,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
    **named: Any,
) -> Tensor:
    """Whole numbers: ``randint(high, size)`` or ``randint(low, high, size)``.

    From low (0 unless given) up to but not including high; int64 unless `dtype`.

    >>> import tinygrad_edu as torch
    >>> dice = torch.randint(1, 7, (100,))
    >>> bool((dice >= 1).all() and (dice <= 6).all())
    True
    """
    low, high, shape = _limits_and_shape(limits_and_size, named)
    kind = dtypes.int64.numpy if dtype is None else dtype.numpy
    if kind.kind in "iu" and high - 1 > np.iinfo(kind).max:
        raise runtime_error(f"to - 1 is out of bounds for {kind}", got=f"high={high}")
    array = draws.randint(low, high, shape, source(generator)).astype(kind, copy=False)
    return _tensor(array, device, requires_grad)


def randperm(
    n: int,
    *,
    generator: Generator | None = None,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """The numbers 0 to n - 1, each once, in random order.

    >>> import tinygrad_edu as torch
    >>> sorted(torch.randperm(5).tolist())
    [0, 1, 2, 3, 4]
    """
    array = draws.permutation(n, source(generator))
    if dtype is not None:
        array = array.astype(dtype.numpy)
    return _tensor(array, device, requires_grad)


def rand_like(input: Tensor, **options: Any) -> Tensor:
    """``rand`` with the shape, dtype and device of `input`.

    >>> import tinygrad_edu as torch
    >>> torch.rand_like(torch.zeros(2, 3)).shape
    torch.Size([2, 3])
    """
    return rand(*input.shape, **_like(input, options))


def randn_like(input: Tensor, **options: Any) -> Tensor:
    """``randn`` with the shape, dtype and device of `input`.

    >>> import tinygrad_edu as torch
    >>> torch.randn_like(torch.zeros(2, 3, dtype=torch.float64)).dtype
    torch.float64
    """
    return randn(*input.shape, **_like(input, options))


def randint_like(input: Tensor, *limits: int, **options: Any) -> Tensor:
    """``randint`` with the shape, dtype and device of `input`.

    >>> import tinygrad_edu as torch
    >>> torch.randint_like(torch.zeros(2, 3), 5, 6)
    tensor([[5., 5., 5.],
            [5., 5., 5.]])
    """
    return randint(*limits, tuple(input.shape), **_like(input, options))


def normal(
    mean: Tensor | float,
    std: Tensor | float = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: dtypes.dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Normal numbers with a mean and deviation for all (then with `size`) or for each.

    >>> import tinygrad_edu as torch
    >>> torch.normal(torch.tensor([1.0, 100.0]), 0.0)
    tensor([  1., 100.])
    """
    arrays = [t._array for t in (mean, std) if isinstance(t, TensorBase)]
    if not arrays:
        kind = _float_type(dtype, "normal_kernel_cpu")
        shape = _shape((size,), {})
        array = draws.normal(shape, float(mean), float(std), kind, source(generator))
        return _tensor(array, device, requires_grad)
    if isinstance(std, TensorBase) and np.any(std._array < 0):
        raise runtime_error("normal expects all elements of std >= 0.0")
    shape = np.broadcast_shapes(*[a.shape for a in arrays])
    standard = _tensor(
        draws.normal(shape, 0.0, 1.0, arrays[0].dtype, source(generator)), device
    )
    drawn: Tensor = (standard * std + mean).detach()
    drawn.requires_grad = requires_grad
    return drawn


def bernoulli(input: Tensor, *, generator: Generator | None = None) -> Tensor:
    """1 with the probability that stands in `input`, otherwise 0.

    Raises RuntimeError for what is no probability.

    >>> import tinygrad_edu as torch
    >>> torch.bernoulli(torch.tensor([0.0, 1.0]))
    tensor([0., 1.])
    """
    _float_type(dtypes.from_numpy(input._array.dtype), "bernoulli_tensor_cpu_p_")
    return _tensor(draws.bernoulli_each(input._array, source(generator)), input._device)


# --- in place: what the methods of Tensor call ----------------------------------------


def uniform_(
    self: Tensor,
    from_: float = 0.0,
    to: float = 1.0,
    *,
    generator: Generator | None = None,
) -> Tensor:
    """Replace the numbers by ones spread evenly over [from, to).

    >>> import tinygrad_edu as torch
    >>> x = uniform_(torch.zeros(100), 2.0, 3.0)
    >>> bool((x >= 2).all() and (x < 3).all())
    True
    """
    kind = _float_type(dtypes.from_numpy(self._array.dtype), "check_uniform_bounds")
    return _replace(
        self, lambda shape: draws.uniform(shape, from_, to, kind, source(generator))
    )


def normal_(
    self: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    *,
    generator: Generator | None = None,
) -> Tensor:
    """Replace the numbers by normal ones.

    >>> import tinygrad_edu as torch
    >>> round(normal_(torch.zeros(10_000), 5.0, 0.1).mean().item(), 1)
    5.0
    """
    kind = _float_type(dtypes.from_numpy(self._array.dtype), "normal_kernel_cpu")
    gaps = not self._array.flags.c_contiguous
    return _replace(
        self,
        lambda shape: draws.normal(
            shape, mean, std, kind, source(generator), one_by_one=gaps
        ),
    )


def bernoulli_(
    self: Tensor, p: Tensor | float = 0.5, *, generator: Generator | None = None
) -> Tensor:
    """Replace the numbers by 1 with probability `p`, otherwise 0.

    >>> import tinygrad_edu as torch
    >>> bernoulli_(torch.zeros(3), 1.0)
    tensor([1., 1., 1.])
    """
    kind = self._array.dtype
    if isinstance(p, TensorBase):
        check_writable(self)
        each = np.broadcast_to(p._array, self._array.shape)
        drawn = draws.bernoulli_each(each, source(generator))
        return _write(self, drawn.astype(kind))
    return _replace(
        self, lambda shape: draws.bernoulli(float(p), shape, kind, source(generator))
    )


def random_(
    self: Tensor,
    from_: int | None = None,
    to: int | None = None,
    *,
    generator: Generator | None = None,
) -> Tensor:
    """Replace the numbers by whole ones: ``random_(to)`` or ``random_(from, to)``.

    Without limits, by any that a tensor of whole numbers can hold from 0 on.

    >>> import tinygrad_edu as torch
    >>> random_(torch.zeros(3), 5, 6)
    tensor([5., 5., 5.])
    """
    kind = self._array.dtype
    if from_ is not None:
        low, high = (0, from_) if to is None else (from_, to)
        return _replace(
            self,
            lambda shape: draws.randint(low, high, shape, source(generator)).astype(
                kind
            ),
        )
    if kind.kind not in "iu":
        raise NotImplementedError(
            message(
                f"random_() without limits is not supported for {kind}",
                hint="random_(from, to), uniform_() or normal_()",
            )
        )
    return _replace(
        self, lambda shape: draws.any_integer(shape, kind, source(generator))
    )


# --- what they share ----------------------------------------------------------------


def _tensor(
    array: Array, place: device | str | None, requires_grad: bool = False
) -> Tensor:
    """A new leaf around an array, moved to its device."""
    target = as_device(place)
    if target.type == "cuda":
        array = array_module(target).asarray(array)
    if requires_grad and not dtypes.is_floating(array.dtype):
        raise runtime_error(
            "Only Tensors of floating point and complex dtype can require gradients"
        )
    made: Tensor = TensorBase._from_array(array, requires_grad, target)
    return made


def _replace(self: Tensor, draw: Callable[[tuple[int, ...]], Array]) -> Tensor:
    """Write what `draw(shape)` makes into a tensor, in the order of its memory."""
    check_writable(self)
    on_cpu = isinstance(self._array, np.ndarray)
    numbers = np.empty_like(self._array if on_cpu else self._array.get())
    ordered = in_memory_order(numbers)
    ordered[...] = draw(ordered.shape)
    return _write(self, numbers)


def _write(self: Tensor, numbers: Array) -> Tensor:
    """Put numbers of the same shape into a tensor."""
    if is_grad_enabled() and self._requires_grad:
        _forget(self, _tensor(numbers, self._device))
    else:
        overwrite(self, array_module(self._device).asarray(numbers))
    return self


@inplace
def _forget(old: Any, new: Any) -> Any:
    """In a graph: the new numbers, and a gradient of zero for the old ones."""
    never = _tensor(np.zeros(old.shape, bool), old._device)
    return where(never, old, new)


def _shape(size: tuple[Any, ...], named: dict[str, Any]) -> tuple[int, ...]:
    """The shape from ``f(2, 3)``, ``f((2, 3))`` or ``f(size=(2, 3))``."""
    if "size" in named:
        size = (tuple(named.pop("size")),)
    if named:
        raise type_error(f"got an unexpected keyword argument '{next(iter(named))}'")
    shape = sizes(size)
    if any(n < 0 for n in shape):
        first = next(n for n in shape if n < 0)
        raise runtime_error(
            f"Trying to create tensor with negative dimension {first}: {list(shape)}"
        )
    return shape


def _limits_and_shape(
    given: tuple[Any, ...], named: dict[str, Any]
) -> tuple[int, int, tuple[int, ...]]:
    """Low, high and shape of ``randint``."""
    *limits, size = (*given, named.pop("size")) if "size" in named else given
    low = named.pop("low", limits.pop(0) if len(limits) == 2 else 0)
    high = named.pop("high", limits.pop(0) if limits else None)
    if high is None or limits or isinstance(size, int):
        raise type_error(
            "randint() received an invalid combination of arguments",
            got=f"{len(given)} arguments in order",
            expected="randint(high, size) or randint(low, high, size)",
            hint="the size is a tuple, as in torch.randint(0, 10, (3,))",
        )
    return int(low), int(high), _shape((tuple(size),), named)


def _float_type(kind: dtypes.dtype | None, kernel: str) -> Any:
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


def _like(input: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Options that are not given are those of `input`."""
    own = {"dtype": dtypes.from_numpy(input._array.dtype), "device": input._device}
    return {**own, **{k: v for k, v in options.items() if v is not None}}
