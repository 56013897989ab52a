"""Kernels as the forwards of primitives on the devices ``sim`` and ``cuda``.

``own_kernel`` registers a function on arrays for a primitive. What a kernel does not
take (another dtype, an empty array) goes to the primitive's own forward, which runs on
NumPy and on CuPy alike. ``load`` registers all of them, when a device is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

from tinygrad_edu.errors import value_error

from ...devices import Array
from ...ops import PRIMITIVES

FAMILIES = (
    "attention",
    "convolution",
    "elementwise",
    "embedding",
    "matmul",
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


def load() -> None:
    """Registers the kernels of all families."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")


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


def own_kernel(
    name: str, when: Callable[..., bool] | None = None
) -> Callable[[Forward], Forward]:
    """Registers a forward of our own kernels for the primitive ``name``.

    ``when`` tells from arrays and settings whether the kernel takes them; without it,
    a kernel takes arrays of float32 that are not empty, whatever the settings.
    """

    def register(run: Forward) -> Forward:
        primitive = PRIMITIVES[name]

        def forward(*arrays: Array, **settings: Any) -> Any:
            if own_chosen() and takes(*arrays, **settings):
                return run(*arrays, **settings)
            return primitive.forward(*arrays, **settings)

        for device in DEVICES:
            primitive.kernels[device] = forward
        return run

    takes = when or all_suit
    return register


def all_suit(*arrays: Array, **settings: Any) -> bool:
    """Whether all arrays are float32 and not empty."""
    return all(map(suits, arrays))


def suits(array: Array) -> bool:
    """Whether our kernels take an array: float32, and not empty."""
    return bool(array.dtype == "float32" and array.size > 0)


def aligned(array: Array) -> bool:
    """Whether an array begins at a multiple of 16 bytes, as a GPU's float4 has to.

    What the simulator is given always does: it lays out memory anew.
    """
    return int(getattr(array.data, "ptr", 0)) % 16 == 0
