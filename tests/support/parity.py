"""One function, run by this library and by PyTorch, compared.

A case is a function ``(t, *tensors) -> tensor or tuple of tensors`` where ``t`` is the
library. ``observe`` runs it and notes what a user could notice: values, dtypes, shapes,
the names in the graph, the gradients, and the gradients of the gradients.
``assert_same`` compares two such observations. An observation is plain data, so that
PyTorch's can be kept in a file (see ``golden.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from agreement import TOLERANCE, dtype_name, numbers

Case = Callable[..., Any]
Observation = dict[str, Any]
CLOSE = {**TOLERANCE, "float64": 1e-10}


@dataclass
class Seen:
    """A tensor of either library, as it was seen: bfloat16 is kept as float32."""

    dtype: str
    array: np.ndarray[Any, Any]


def observe(
    t: Any,
    case: Case,
    arrays: tuple[np.ndarray[Any, Any], ...],
    *,
    gradients: bool = True,
    second: bool = True,
    names: bool = True,
) -> Observation:
    """Everything about one run that PyTorch's users could notice."""
    inputs = [t.from_numpy(each) for each in arrays]
    if gradients:
        for each in inputs:
            if each.is_floating_point() or "complex" in str(each.dtype):
                each.requires_grad_()
    outputs = as_tuple(case(t, *inputs))
    noticed: Observation = {"values": seen(t, outputs)}
    noticed["requires_grad"] = [each.requires_grad for each in outputs]
    if names:
        noticed["names"] = [each.grad_fn and each.grad_fn.name() for each in outputs]
    leaves = [each for each in inputs if each.requires_grad]
    first = slopes(t, outputs, leaves, create_graph=second)
    noticed["gradients"] = seen(t, first)
    if second:
        noticed["second gradients"] = seen(t, slopes(t, first, leaves))
    return noticed


def seen(t: Any, value: Any) -> Any:
    """``value`` with every tensor in it as plain data."""
    if isinstance(value, t.Tensor):
        return Seen(dtype_name(value), numbers(value))
    if isinstance(value, list | tuple):
        return [seen(t, each) for each in value]
    return value


def slopes(t: Any, outputs: Any, leaves: Any, create_graph: bool = False) -> Any:
    """The gradients of Σ outputs × fixed weights, None where nothing depends."""
    outputs = [each for each in outputs if each is not None and each.requires_grad]
    if not outputs:
        return [None] * len(leaves)
    return t.autograd.grad(
        outputs,
        leaves,
        [weights(t, each) for each in outputs],
        create_graph=create_graph,
        allow_unused=True,
    )


def weights(t: Any, like: Any) -> Any:
    """Numbers between 0.5 and 1.5 that differ from place to place."""
    wave = 1 + np.sin(np.arange(math.prod(like.shape)) * 1.7 + 0.3) / 2
    return t.tensor(wave.reshape(tuple(like.shape))).to(like.dtype)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """One tensor or several, as a tuple."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def closeness(arrays: tuple[np.ndarray[Any, Any], ...]) -> float:
    """How near results can be that come from these inputs."""
    return max([CLOSE.get(str(each.dtype), 0) for each in arrays], default=0)


def assert_agree(ours: Observation, theirs: Observation, close: float) -> None:
    """Two observations of the same case are the same."""
    for what, expected in theirs.items():
        assert_same(ours[what], expected, what, close)


def assert_same(ours: Any, theirs: Any, what: str, close: float) -> None:
    """Equal in structure; tensors in dtype, shape and, closely, in their numbers."""
    if isinstance(theirs, list):
        assert len(ours) == len(theirs), what
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other, what, close)
    elif "gradients" in what and (ours is None or theirs is None):
        for each in (ours, theirs):  # None and zeros are the same answer
            assert each is None or not each.array.any(), what
    elif isinstance(theirs, Seen):
        assert ours.dtype == theirs.dtype, what
        assert ours.array.shape == theirs.array.shape, what
        own = CLOSE.get(theirs.dtype, 0)
        close = max(close, own) if own else 0
        np.testing.assert_allclose(
            ours.array, theirs.array, rtol=close, atol=close / 10, err_msg=what
        )
    else:
        assert ours == theirs, what
