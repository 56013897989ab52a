"""Tensors of numbers in a row: ``arange``, ``linspace``, ``eye``, indices of triangles.

A row from ``start`` to ``end`` is made from both ends towards the middle, as in
PyTorch, so that both are hit exactly.
"""

from __future__ import annotations

import math
from typing import Any, Unpack

import numpy as np

from . import dtypes
from .autograd.tensor_base import TensorBase
from .creation import Options, finish
from .errors import runtime_error, type_error
from .functions import checks
from .transfers import to_cpu


def arange(*limits: Any, **options: Any) -> Any:
    """start, start + step, … up to but without ``end``.

    ``arange(end)``, ``arange(start, end)``, ``arange(start, end, step)``.
    Source: PyTorch, ``torch.arange``.

    >>> import tinygrad_edu as torch
    >>> torch.arange(3), torch.arange(1, 2, 0.5)
    (tensor([0, 1, 2]), tensor([1.0000, 1.5000]))
    """
    start, end, step = _limits(limits, options)
    dtype = checks.dtype(options.get("dtype"), "arange")
    if dtype is None:
        kinds = [dtypes.scalar_dtype(each) for each in (start, end, step)]
        whole = all(each.category < dtypes.FLOAT for each in kinds)
        dtype = dtypes.int64 if whole else dtypes.get_default_dtype()
    refuse_booleans("arange", dtype)
    if not dtype.is_floating_point:
        start, end, step = (
            each if math.isinf(each) or math.isnan(each) else int(each)
            for each in (start, end, step)
        )
    length = _length(start, end, step)
    wide = np.float64 if dtype.is_floating_point else np.int64
    options["dtype"] = dtype
    return finish("arange", start + np.arange(length, dtype=wide) * step, options)


def _limits(limits: tuple[Any, ...], options: Any) -> list[Any]:
    """start, end and step, given in order or by name."""
    names = ("start", "end", "step")
    if len(limits) > len(names):
        raise type_error(
            f"arange() takes from 1 to 3 positional arguments but {len(limits)} were "
            "given"
        )
    given: dict[str, Any] = {"start": 0, "step": 1}
    given |= zip(names[1:] if len(limits) == 1 else names, limits, strict=False)
    given |= {name: options.pop(name) for name in names if name in options}
    return [checked_number("arange", name, given.get(name)) for name in names]


def _length(start: Any, end: Any, step: Any) -> int:
    if step == 0:
        raise runtime_error("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise runtime_error(f"unsupported range: {start:g} -> {end:g}")
    if (end - start) * step < 0:
        raise runtime_error("upper bound and lower bound inconsistent with step sign")
    length: int = math.ceil((end - start) / step)
    return length


def checked_number(function: str, name: str, value: Any) -> Any:
    """A Python number, also of a 0-d tensor; PyTorch's error for anything else."""
    if isinstance(value, TensorBase) and not value._array.ndim:
        value = to_cpu(value._array).item()
    if not isinstance(value, bool | int | float | np.generic):
        raise type_error(
            f"{function}(): argument '{name}' (position 1) must be Number, not "
            f"{type(value).__name__}"
        )
    return value


def whole_number(function: str, name: str, position: int, value: Any) -> int:
    """A whole number, also of a 0-d tensor; PyTorch's error for anything else."""
    try:
        return int(value.__index__())
    except (AttributeError, TypeError):
        raise type_error(
            f"{function}(): argument '{name}' (position {position}) must be int, not "
            f"{type(value).__name__}"
        ) from None


def refuse_booleans(function: str, dtype: dtypes.dtype) -> None:
    """True and False make no row."""
    if dtype is dtypes.bool_:
        raise NotImplementedError(f"\"{function}_cpu\" not implemented for 'Bool'")


def linspace(
    start: Any, end: Any, steps: int | None = None, **options: Unpack[Options]
) -> Any:
    """``steps`` numbers at equal distances, both ends included.

    Source: PyTorch, ``torch.linspace``.

    >>> import tinygrad_edu as torch
    >>> torch.linspace(0, 1, 5)
    tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    row = _row("linspace", start, end, steps, options)
    return finish("linspace", row, options)


def logspace(
    start: Any,
    end: Any,
    steps: int | None = None,
    base: float = 10.0,
    **options: Unpack[Options],
) -> Any:
    """``base`` to the power of each number of :func:`linspace`.

    Source: PyTorch, ``torch.logspace``.

    >>> import tinygrad_edu as torch
    >>> torch.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    base = checks.real_number(base, "logspace", "base")
    row = _row("logspace", start, end, steps, options)
    with np.errstate(all="ignore"):
        return finish("logspace", np.power(base, row.astype(np.float64)), options)


def _row(function: str, start: Any, end: Any, steps: Any, options: Options) -> Any:
    """The row, computed in the dtype if that is a float; sets the dtype otherwise."""
    ends = {"start": start, "end": end}
    given = {k: x._array.ndim for k, x in ends.items() if isinstance(x, TensorBase)}
    if any(given.values()):
        raise runtime_error(
            f"{function} only supports 0-dimensional start and end tensors, but got "
            + " and ".join([f"{k} with {n} dimension(s)" for k, n in given.items()])
            + "."
        )
    low = checked_number(function, "start", start)
    high = checked_number(function, "end", end)
    if not isinstance(steps, int | np.integer):
        kinds = ", ".join(type(each).__name__ for each in (start, end, steps))
        raise type_error(
            f"{function}() received an invalid combination of arguments - got "
            f"({kinds})",
            expected=f"{function}(start, end, steps) with a whole number of steps",
        )
    if steps < 0:
        raise runtime_error("number of steps must be non-negative")
    dtype = checks.dtype(options.get("dtype"), function) or dtypes.get_default_dtype()
    refuse_booleans(function, dtype)
    options["dtype"] = dtype
    wide = dtype is dtypes.float64 or not dtype.is_floating_point
    exact = np.dtype("float64" if wide else "float32")
    real: Any = exact.type
    if dtype.category < dtypes.FLOAT:
        low, high = int(low), int(high)  # PyTorch cuts the ends first
    if steps == 1:
        return np.array([low], exact)
    width = (real(high) - real(low)) / real(max(steps - 1, 1))
    # Rounded once, like PyTorch's fused multiply-add: float64 holds all of a product.
    places = np.arange(steps, dtype=np.float64)
    up = real(low) + width * places
    down = real(high) - width * (steps - 1 - places)
    return np.concatenate([up[: steps // 2], down[steps // 2 :]]).astype(exact)


def eye(n: int, m: int | None = None, **options: Unpack[Options]) -> Any:
    """Ones on the diagonal, zeros elsewhere. Source: PyTorch, ``torch.eye``.

    >>> import tinygrad_edu as torch
    >>> torch.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    for position, (name, each) in enumerate((("n", n), ("m", m)), 1):
        if name == "m" and each is None:
            continue
        if whole_number("eye", name, position, each) < 0:
            raise runtime_error(f"{name} must be greater or equal to 0, got {each}")
    dtype = checks.dtype(options.get("dtype"), "eye") or dtypes.get_default_dtype()
    return finish("eye", np.eye(n, m, dtype=bool).astype(dtype.numpy), options)


def tril_indices(
    row: int, col: int, offset: int = 0, **options: Unpack[Options]
) -> Any:
    """Where the numbers on and below a diagonal stand: (2, N), rows and columns.

    Source: PyTorch, ``torch.tril_indices``.

    >>> import tinygrad_edu as torch
    >>> torch.tril_indices(2, 2)
    tensor([[0, 1, 1],
            [0, 0, 1]])
    """
    return _triangle("tril_indices", np.tril, row, col, offset, options)


def triu_indices(
    row: int, col: int, offset: int = 0, **options: Unpack[Options]
) -> Any:
    """Where the numbers on and above a diagonal stand: (2, N), rows and columns.

    Source: PyTorch, ``torch.triu_indices``.

    >>> import tinygrad_edu as torch
    >>> torch.triu_indices(2, 2)
    tensor([[0, 0, 1],
            [0, 1, 1]])
    """
    return _triangle("triu_indices", np.triu, row, col, offset, options)


def _triangle(
    function: str, cut: Any, row: int, col: int, offset: int, options: Options
) -> Any:
    for position, (name, each) in enumerate(
        (("row", row), ("col", col), ("offset", offset)), 1
    ):
        whole_number(function, name, position, each)
        if each < 0 and name != "offset":
            raise runtime_error(f"{name} must be non-negative, got{each}")
    dtype = checks.dtype(options.get("dtype"), function) or dtypes.int64
    if dtype.category != dtypes.INTEGER:
        kind = dtypes.scalar_name(dtype)
        raise NotImplementedError(f"\"{function}\" not implemented for '{kind}'")
    options["dtype"] = dtype
    inside = cut(np.ones((int(row), int(col)), bool), int(offset))
    return finish(function, np.stack(np.nonzero(inside)), options)
