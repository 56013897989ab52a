"""Kernels as the forwards of primitives on the devices ``sim`` and ``cuda``.

``own_kernel`` registers a function on arrays for a primitive. What a kernel does not
take (another dtype, an empty array) goes to the primitive's own forward, which runs on
NumPy and on CuPy alike; ``without_kernel`` counts how often that happens. ``load``
registers all of them, when a device is first used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

import numpy as np

from tinygrad_edu.errors import value_error

from ...devices import Array, on_gpu
from ...ops import PRIMITIVES, Primitive
from ...ops.registry import array_module_of
from ...transfers import next_to
from ..by_cpu import by_cpu, is_for_cpu

FAMILIES = (
    "attention",
    "comparison",
    "composed",
    "convolution",
    "dropout",
    "elementwise",
    "embedding",
    "indexing",
    "matmul",
    "matmul_mma",
    "normalization",
    "optimizer",
    "pooling",
    "reduction",
    "scan",
    "softmax",
)
DEVICES = ("sim", "cuda")
CHOICES = ("own", "library")

Forward = Callable[..., Any]

_choice: ContextVar[str] = ContextVar("kernels", default="own")
_noted: ContextVar[Counter[str] | None] = ContextVar("without_kernel", default=None)


def load() -> None:
    """Registers the kernels of all families; what has none is noted when it runs."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
    for primitive in PRIMITIVES.values():
        for device in DEVICES:
            primitive.kernels.setdefault(device, by_library(primitive))
        primitive.__dict__.pop("wide", None)  # made before there were kernels


@contextmanager
def kernels(choice: str) -> Iterator[None]:
    """Which kernels run inside the ``with``: the library's "own", or a "library"'s.

    >>> with kernels("library"):
    ...     pass
    """
    if choice not in CHOICES:
        raise value_error(f"unknown kernels {choice!r}", expected=f"one of {CHOICES}")
    token = _choice.set(choice)
    try:
        yield
    finally:
        _choice.reset(token)


def own_chosen() -> bool:
    """Whether our own kernels run here, not a library's.

    >>> own_chosen()
    True
    """
    return _choice.get() == "own"


@contextmanager
def without_kernel() -> Iterator[Counter[str]]:
    """Counts, by name, what is computed inside the ``with`` without a kernel of ours.

    A view of the memory that an operation is given is not counted: nothing is computed.

    >>> import tinygrad_edu as torch
    >>> with without_kernel() as found:
    ...     _ = torch.ones(4, device="sim").exp()[1:].cosh()
    >>> dict(found)
    {'cosh': 1}
    """
    found: Counter[str] = Counter()
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(name: str) -> None:
    """Counts something that runs without a kernel of ours, if anybody wants to know."""
    found = _noted.get()
    if found is not None:
        found[name] += 1


def by_library(primitive: Primitive) -> Forward:
    """The primitive's own forward, computed by NumPy or CuPy and noted."""

    def forward(*arrays: Array, **settings: Any) -> Any:
        arrays = together(arrays)
        if is_for_cpu(primitive, arrays):
            return by_cpu(primitive, arrays, settings)
        found = primitive.forward(*arrays, **settings)
        if _noted.get() is not None and not looks_at(arrays[0], found):
            note(primitive.name)
        return found

    return forward


def looks_at(array: Array, found: Any) -> bool:
    """Whether what was found, one array or several, only shows memory of another."""
    if isinstance(array, np.generic):
        return False
    share = array_module_of(array).may_share_memory
    given = found if isinstance(found, tuple) else (found,)
    return all(share(array, each) for each in given)


def own_kernel(
    name: str, when: Callable[..., bool] | None = None
) -> Callable[[Forward], Forward]:
    """Registers a forward of our own kernels for the primitive ``name``.

    ``when`` tells from arrays and settings whether the kernel takes them; without it,
    a kernel takes arrays of float32 that are not empty, whatever the settings.
    """

    def register(run: Forward) -> Forward:
        primitive = PRIMITIVES[name]
        library = by_library(primitive)

        def forward(*arrays: Array, **settings: Any) -> Any:
            arrays = together(arrays)
            if own_chosen() and in_memory(arrays) and takes(*arrays, **settings):
                return run(*arrays, **settings)
            return library(*arrays, **settings)

        for device in DEVICES:
            primitive.kernels[device] = forward
        return run

    takes = when or all_suit
    return register


def narrow_kernel(name: str, when: Callable[..., bool]) -> Callable[[Forward], Forward]:
    """Registers a forward that takes half and bfloat16 as they are.

    Without it, or where ``when`` says no, numbers become float32 for the primitive's
    own kernel, and its results are rounded.
    """

    def register(run: Forward) -> Forward:
        def forward(*arrays: Array, **settings: Any) -> Any:
            if own_chosen() and in_memory(arrays) and when(*arrays, **settings):
                return run(*arrays, **settings)
            return NotImplemented

        for device in DEVICES:
            PRIMITIVES[name].narrow_kernels[device] = forward
        return run

    return register


def all_suit(*arrays: Array, **settings: Any) -> bool:
    """Whether all arrays are float32 and not empty."""
    return all(map(suits, arrays))


def together(arrays: tuple[Array, ...]) -> tuple[Array, ...]:
    """Arrays of one memory: what a rule has made with NumPy goes to the GPU.

    A single number is one of NumPy's numbers, which CuPy takes without a copy.
    """
    there = next((a for a in arrays if on_gpu(a)), None)
    if there is None or not any(isinstance(a, np.ndarray) for a in arrays):
        return arrays
    return tuple(
        (next_to(a, there) if a.ndim else a[()]) if isinstance(a, np.ndarray) else a
        for a in arrays
    )


def in_memory(arrays: tuple[Array, ...]) -> bool:
    """Whether there is no single number among arrays.

    A number of Python's beside an array of CuPy is one of NumPy's numbers, which
    CuPy's own functions take as an argument; a kernel of ours wants it in memory.
    """
    return not any(isinstance(array, np.generic) for array in arrays)


def suits(array: Array) -> bool:
    """Whether our kernels take an array: float32, and not empty."""
    return bool(array.dtype == "float32" and array.size > 0)


def aligned(array: Array) -> bool:
    """Whether an array begins at a multiple of 16 bytes, as a GPU's float4 has to.

    What the simulator is given always does: it lays out memory anew.
    """
    return int(getattr(array.data, "ptr", 0)) % 16 == 0
