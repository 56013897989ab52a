"""Whether two libraries gave the same answer: ``differences(ours, theirs)``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

# How far numbers may differ: of their own size, and of the largest one beside them.
TOLERANCE = {
    "bfloat16": 2e-2,
    "float16": 4e-3,
    "float32": 2e-5,
    "float64": 1e-9,
    "complex64": 2e-5,
    "complex128": 1e-9,
}


def dtype_name(tensor: Any) -> str:
    """``float32`` for a tensor of either library."""
    return str(tensor.dtype).removeprefix("torch.")


def numbers(tensor: Any) -> np.ndarray[Any, Any]:
    """The values as a NumPy array, bfloat16 as float32."""
    tensor = tensor.detach()
    if dtype_name(tensor) == "bfloat16":
        tensor = tensor.float()
    return np.asarray(tensor.numpy(force=True))


def differences(
    ours: Any, theirs: Any, what: str = "value", close: float = 0.0, views: bool = True
) -> Iterator[str]:
    """What differs, in words; nothing where the two agree.

    ``close`` widens the tolerance, for results computed from less exact inputs.
    """
    if isinstance(theirs, list | tuple) and not hasattr(theirs, "untyped_storage"):
        if not isinstance(ours, list | tuple) or len(ours) != len(theirs):
            yield f"{what}: {ours!r:.60} instead of {theirs!r:.60}"
            return
        for i, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{what}[{i}]", close, views)
    elif hasattr(theirs, "dtype") and hasattr(theirs, "shape"):
        yield from _of_tensors(ours, theirs, what, close, views)
    elif "gradient" in what and theirs is None:
        if ours is not None and numbers(ours).any():  # None and zeros are the same
            yield f"{what}: a gradient where there is none"
    elif isinstance(theirs, float):
        if not np.allclose(ours, theirs, max(close, 1e-6), equal_nan=True):
            yield f"{what}: {ours} instead of {theirs}"
    elif str(ours).removeprefix("torch.") != str(theirs).removeprefix("torch."):
        yield f"{what}: {ours!r:.60} instead of {theirs!r:.60}"


def _of_tensors(
    ours: Any, theirs: Any, what: str, close: float, views: bool
) -> Iterator[str]:
    if ours is None and "gradient" in what and not numbers(theirs).any():
        return
    if not hasattr(ours, "dtype"):
        yield f"{what}: {ours!r:.60} instead of a tensor"
        return
    if dtype_name(ours) != dtype_name(theirs):
        yield f"{what}: dtype {ours.dtype} instead of {theirs.dtype}"
        return
    if tuple(ours.shape) != tuple(theirs.shape):
        yield f"{what}: shape {tuple(ours.shape)} instead of {tuple(theirs.shape)}"
        return
    if ours.requires_grad != theirs.requires_grad and "gradient" not in what:
        yield f"{what}: requires_grad {ours.requires_grad}"
    steps = views and theirs._is_view() and theirs.numel()  # nothing has no strides
    if steps and ours.stride() != theirs.stride():
        yield f"{what}: strides {ours.stride()} instead of {theirs.stride()}"
    own = TOLERANCE.get(dtype_name(theirs), 0.0)
    yield from _of_numbers(
        numbers(ours), numbers(theirs), what, own and max(own, close)
    )


def _of_numbers(one: Any, other: Any, what: str, close: float) -> Iterator[str]:
    finite = other[np.isfinite(other)] if close else other
    largest = float(np.abs(finite).max()) if close and finite.size else 0.0
    room = close * min(max(largest, close), 1e3)
    if np.allclose(one, other, close, room, equal_nan=True):
        return
    wrong = ~np.isclose(one, other, close, room, equal_nan=True)
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    yield (
        f"{what}: {wrong.sum()} of {wrong.size} numbers, the first {one[first]}"
        f" instead of {other[first]} at {list(first)}"
    )
