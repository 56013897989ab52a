"""Is there a GPU? Otherwise one message that says what is missing."""

from __future__ import annotations

from typing import Any

from ..devices import array_module, as_device, device
from ..errors import value_error


def cupy_or_none() -> Any:
    """CuPy, if it is there with a driver and a GPU."""
    try:
        return array_module(as_device("cuda"))
    except RuntimeError:
        return None


def needed(kind: type[Exception] = AssertionError) -> Any:
    """CuPy, or an error of this kind which says what is missing.

    PyTorch raises AssertionError from functions, RuntimeError from Stream and Event.
    """
    try:
        return array_module(as_device("cuda"))
    except RuntimeError as error:
        raise kind(str(error)) from None


def index_of(cupy: Any, place: Any) -> int:
    """The number of the GPU a user means; None stands for the one in use."""
    if place is None:
        return int(cupy.cuda.runtime.getDevice())
    if isinstance(place, int):
        return place
    found = device(place)
    if found.type != "cuda":
        raise value_error(f"Expected a cuda device, but got: {found}")
    return int(cupy.cuda.runtime.getDevice()) if found.index is None else found.index
