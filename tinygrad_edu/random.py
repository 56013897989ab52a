"""Tensors of random numbers (``torch.random``).

>>> import tinygrad_edu as torch
>>> torch.manual_seed(0)
<tinygrad_edu.random.Generator at seed 0>
>>> torch.rand(2)
tensor([0.4963, 0.7682])

The same seed gives PyTorch's numbers (``generator.py`` says how; ``seeding.py`` holds
the generator, ``random_fill.py`` what is drawn into tensors that exist). Numbers are
drawn for the CPU and moved from there, so that they do not depend on the device.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes, variates
from . import generator as draws
from .autograd.operands import invalid_combination
from .autograd.tensor_base import TensorBase
from .creation import finish, laid_out_like, shape_of
from .devices import Array
from .errors import runtime_error, type_error
from .functions import checks
from .functions.from_data import in_dtype
from .generator import in_memory_order
from .random_fill import (
    bernoulli_,
    cauchy_,
    check_range,
    exponential_,
    float_type,
    geometric_,
    in_graph,
    limits_of,
    log_normal_,
    normal_,
    random_,
    uniform_,
)
from .recorded import to_check
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
from .sequences import whole_number
from .transfers import placed, to_cpu

__all__ = [
    "Generator",
    "bernoulli",
    "bernoulli_",
    "cauchy_",
    "default_generator",
    "exponential_",
    "fork_rng",
    "geometric_",
    "get_rng_state",
    "initial_seed",
    "log_normal_",
    "manual_seed",
    "multinomial",
    "normal",
    "normal_",
    "poisson",
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


def rand(*size: Any, generator: Generator | None = None, **options: Any) -> Any:
    """A tensor of numbers spread evenly over [0, 1).

    >>> import tinygrad_edu as torch
    >>> torch.rand(2, 3).shape
    torch.Size([2, 3])
    """
    dtype = _float_of("rand", options, "check_uniform_bounds")
    shape = shape_of("rand", size, options)
    array = draws.uniform(shape, 0.0, 1.0, dtype, source(generator))
    return finish("rand", array, options)


def randn(*size: Any, generator: Generator | None = None, **options: Any) -> Any:
    """A tensor of normal numbers: mean 0, standard deviation 1.

    >>> import tinygrad_edu as torch
    >>> round(torch.randn(10_000).std().item(), 1)
    1.0
    """
    dtype = _float_of("randn", options, "normal_kernel_cpu")
    shape = shape_of("randn", size, options)
    array = draws.normal(shape, 0.0, 1.0, dtype, source(generator))
    return finish("randn", array, options)


def randint(
    *limits_and_size: Any, generator: Generator | None = None, **options: Any
) -> Any:
    """Whole numbers: ``randint(high, size)`` or ``randint(low, high, size)``.

    From low (0 unless given) up to but not including high; int64 unless `dtype`.

    >>> import tinygrad_edu as torch
    >>> dice = torch.randint(1, 7, (100,))
    >>> bool((dice >= 1).all() and (dice <= 6).all())
    True
    """
    low, high, shape = _limits_and_shape(limits_and_size, options)
    dtype = checks.dtype(options.pop("dtype", None), "randint") or dtypes.int64
    check_range(low, high, dtype)
    array = draws.randint(low, high, shape, source(generator))
    array = array.astype(dtype.numpy, copy=False)
    return finish("randint", array, options)


def randperm(n: int, *, generator: Generator | None = None, **options: Any) -> Any:
    """The numbers 0 to n - 1, each once, in random order.

    >>> import tinygrad_edu as torch
    >>> sorted(torch.randperm(5).tolist())
    [0, 1, 2, 3, 4]
    """
    n = whole_number("randperm", "n", 1, n)
    if options.get("dtype") is dtypes.bool_:
        raise NotImplementedError("\"randperm\" not implemented for 'Bool'")
    wanted = checks.dtype(options.get("dtype"), "randperm") or dtypes.int64
    in_dtype(np.asarray(max(int(n) - 1, 0)), wanted, exact=True)  # or it says so
    array = draws.permutation(int(n), source(generator))
    return finish("randperm", array, options)


def rand_like(input: Any, *, generator: Generator | None = None, **options: Any) -> Any:
    """``rand`` with the shape, dtype, device and order of memory of `input`.

    >>> import tinygrad_edu as torch
    >>> torch.rand_like(torch.zeros(2, 3)).shape
    torch.Size([2, 3])
    """
    array = _laid_out("rand_like", input, options)
    dtype = float_type(dtypes.from_numpy(array.dtype), "check_uniform_bounds")
    ordered = in_memory_order(array)
    ordered[...] = draws.uniform(ordered.shape, 0.0, 1.0, dtype, source(generator))
    return _beside("rand_like", array, input, options)


def randn_like(
    input: Any, *, generator: Generator | None = None, **options: Any
) -> Any:
    """``randn`` with the shape, dtype, device and order of memory of `input`.

    >>> import tinygrad_edu as torch
    >>> torch.randn_like(torch.zeros(2, 3, dtype=torch.float64)).dtype
    torch.float64
    """
    array = _laid_out("randn_like", input, options)
    dtype = float_type(dtypes.from_numpy(array.dtype), "normal_kernel_cpu")
    ordered, gaps = in_memory_order(array), not array.flags.c_contiguous
    ordered[...] = draws.normal(
        ordered.shape, 0.0, 1.0, dtype, source(generator), one_by_one=gaps
    )
    return _beside("randn_like", array, input, options)


def randint_like(
    input: Any, *limits: int, generator: Generator | None = None, **options: Any
) -> Any:
    """``randint`` with the shape, dtype and device of `input`.

    >>> import tinygrad_edu as torch
    >>> torch.randint_like(torch.zeros(2, 3), 5, 6)
    tensor([[5., 5., 5.],
            [5., 5., 5.]])
    """
    limits = (*limits, *[options.pop(n) for n in ("low", "high") if n in options])
    low, high = limits_of("randint_like", limits)
    array = _laid_out("randint_like", input, options)
    check_range(low, high, dtypes.from_numpy(array.dtype))
    ordered = in_memory_order(array)
    ordered[...] = draws.randint(low, high, ordered.shape, source(generator))
    return _beside("randint_like", array, input, options)


def normal(
    mean: Any = 0.0,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    **options: Any,
) -> Any:
    """Normal numbers with a mean and deviation for all (then with `size`) or for each.

    >>> import tinygrad_edu as torch
    >>> torch.normal(torch.tensor([1.0, 100.0]), 0.0)
    tensor([  1., 100.])
    """
    tensors = [t for t in (mean, std) if isinstance(t, TensorBase)]
    numbers = all(isinstance(t, TensorBase | int | float) for t in (mean, std))
    if not numbers or (tensors and (size is not None or options)):
        given = (mean, std) if size is None else (mean, std, size)
        raise invalid_combination("normal", *given, **options)
    if tensors:
        return _normal_each(mean, std, tensors, source(generator))
    if size is None:
        raise type_error(
            "normal() received an invalid combination of arguments - got "
            f"({type(mean).__name__}, {type(std).__name__})",
            expected="a size, or a tensor of means or deviations",
        )
    dtype = _float_of("normal", options, "normal_kernel_cpu")
    shape = shape_of("normal", (size,), options)
    array = draws.normal(shape, float(mean), float(std), dtype, source(generator))
    return finish("normal", array, options)


def _normal_each(mean: Any, std: Any, tensors: list[Any], stream: Any) -> Any:
    """A mean, a deviation or both for each number; the result depends on neither."""
    dtype = float_type(dtypes.from_numpy(tensors[0]._array.dtype), "normal_kernel_cpu")
    wide = np.float64 if dtype == np.float64 else np.float32
    means: Any
    deviations: Any
    means, deviations = [
        (to_cpu(t._array) if isinstance(t, TensorBase) else np.asarray(t)).astype(wide)
        for t in (mean, std)
    ]
    if to_check(deviations < 0).any():
        raise runtime_error(
            "normal expects all elements of std >= 0.0"
            if isinstance(std, TensorBase)
            else f"normal expects std >= 0.0, but found std {std:g}"
        )
    both = tensors[0] + tensors[-1]  # the shape of the result, or PyTorch's error
    standard = draws.normal(both._array.shape, 0.0, 1.0, dtype, stream)
    numbers = (standard.astype(wide) * deviations + means).astype(dtype)
    numbers = placed(numbers, both._device)
    which = 3 if len(tensors) == 2 else 1 if tensors[0] is mean else 2
    like = both if both._requires_grad else tensors[0].expand(numbers.shape)
    return in_graph(like, numbers=numbers, name=f"NormalBackward{which}")


def bernoulli(
    input: Any, p: float | None = None, *, generator: Generator | None = None
) -> Any:
    """1 with the probability that stands in `input`, otherwise 0; or with `p` for all.

    Raises RuntimeError for what is no probability.

    >>> import tinygrad_edu as torch
    >>> torch.bernoulli(torch.tensor([0.0, 1.0]))
    tensor([0., 1.])
    """
    checks.tensor(input, "bernoulli")
    dtype = input._array.dtype
    if p is not None:
        numbers = draws.bernoulli(p, input._array.shape, dtype, source(generator))
    else:
        float_type(dtypes.from_numpy(dtype), "bernoulli_tensor_cpu_p_")
        numbers = draws.bernoulli_each(to_cpu(input._array), source(generator))
    return in_graph(input, numbers=numbers, name="BernoulliBackward0")


def poisson(input: Any, generator: Generator | None = None) -> Any:
    """How often something happens that happens `input` times on average.

    Source: PyTorch, ``torch.poisson``.

    >>> import tinygrad_edu as torch
    >>> torch.poisson(torch.zeros(3))
    tensor([0., 0., 0.])
    """
    checks.tensor(input, "poisson")
    dtype = float_type(dtypes.from_numpy(input._array.dtype), "poisson_cpu")
    numbers = variates.poisson(to_cpu(input._array), source(generator)).astype(dtype)
    return in_graph(input, numbers=numbers, name="PoissonBackward0")


def multinomial(
    input: Any,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
) -> Any:
    """Places drawn by their weights: (n,) or (B, n) -> (num_samples,) or (B, …), int64.

    With `replacement` a place may come again. Source: PyTorch, ``torch.multinomial``.

    >>> import tinygrad_edu as torch
    >>> torch.multinomial(torch.tensor([0.0, 1.0, 0.0]), 2, replacement=True)
    tensor([1, 1])
    """
    checks.tensor(input, "multinomial")
    num_samples = whole_number("multinomial", "num_samples", 2, num_samples)
    weights = to_cpu(input._array)
    _check_weights(weights, num_samples, replacement)
    rows = weights.reshape(-1, weights.shape[-1])
    if replacement and num_samples > 1:
        places = variates.drawn_with_replacement(rows, num_samples, source(generator))
    else:
        places = _first_to_come(rows, num_samples, source(generator))
    shape = (*weights.shape[:-1], num_samples)
    places = placed(places.reshape(shape), input._device)
    return TensorBase._from_array(places, place=input._device)


def _first_to_come(rows: Array, count: int, stream: Any) -> Array:
    """Without replacement: whoever waits least, where a weight is a rate of coming."""
    waiting = variates.exponential(1.0, rows.shape, stream).astype(rows.dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = rows / waiting
    if count == 1:
        return speed.argmax(axis=-1, keepdims=True)
    return np.argsort(-speed, axis=-1, kind="stable")[:, :count].copy()


def _check_weights(weights: Array, count: int, replacement: bool) -> None:
    if weights.ndim not in (1, 2):
        raise runtime_error("prob_dist must be 1 or 2 dim")
    if not dtypes.is_floating(weights.dtype):
        kind = dtypes.kind_name(weights.dtype)
        raise runtime_error(
            f"multinomial only supports floating-point dtypes for input, got: {kind}"
        )
    if count <= 0:
        raise runtime_error("cannot sample n_sample <= 0 samples")
    if not replacement and count > weights.shape[-1]:
        raise runtime_error(
            "cannot sample n_sample > prob_dist.size(-1) samples without replacement"
        )
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise runtime_error(
            "probability tensor contains either `inf`, `nan` or element < 0"
        )
    if not (weights.sum(axis=-1) > 0).all():
        raise runtime_error(
            "invalid multinomial distribution (sum of probabilities <= 0)"
        )


# --- what they share ----------------------------------------------------------------


def _float_of(function: str, options: dict[str, Any], kernel: str) -> Any:
    """The floating point type that is asked for."""
    return float_type(checks.dtype(options.get("dtype"), function), kernel)


def _laid_out(function: str, input: Any, options: dict[str, Any]) -> Array:
    checks.tensor(input, function)
    return laid_out_like(input, options)


def _beside(function: str, array: Array, input: Any, options: Any) -> Any:
    """The new tensor, on the device of another one unless the options name one."""
    given = {"device": input._device, **options, "dtype": None}
    return finish(function, array, given)


def _limits_and_shape(
    given: tuple[Any, ...], named: dict[str, Any]
) -> tuple[int, int, tuple[int, ...]]:
    """Low, high and shape of ``randint``."""
    limits: list[Any]
    *limits, size = (*given, named.pop("size")) if "size" in named else given or [None]
    low_first = len(limits) == 2 or (limits and "high" in named)
    low = named.pop("low", limits.pop(0) if low_first else 0)
    high = named.pop("high", limits.pop(0) if limits else None)
    if high is None or limits or isinstance(size, int):
        raise type_error(
            "randint() received an invalid combination of arguments",
            got=f"{len(given)} arguments in order",
            expected="randint(high, size) or randint(low, high, size)",
            hint="the size is a tuple, as in torch.randint(0, 10, (3,))",
        )
    for position, (name, each) in enumerate((("low", low), ("high", high)), 0):
        if not checks.is_whole(each):
            raise type_error(
                f"randint(): argument '{name}' (position {max(position, 1)}) must be "
                f"int, not {type(each).__name__}"
            )
    return int(low), int(high), shape_of("randint", (size,), named)
