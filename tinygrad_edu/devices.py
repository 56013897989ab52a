"""Where numbers live, and which array library computes there.

``cpu`` is NumPy, ``cuda`` is CuPy on an NVIDIA GPU, ``sim`` is NumPy whose
operations run through the GPU simulator. CuPy is looked for when a device asks for
it, never at import, so the library works on every laptop.

>>> device("cuda:1")
device(type='cuda', index=1)
>>> array_module(device("cpu")).__name__
'numpy'
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

import numpy as np

from .errors import runtime_error

# An array of any device: numpy.ndarray or cupy.ndarray. CuPy has no type stubs.
Array = Any

OF_NUMPY = (np.ndarray, np.generic)
TYPES = ("cpu", "cuda", "sim")


class device:  # noqa: N801 - PyTorch's name
    """A place for tensors: ``torch.device("cuda", 0)`` or ``torch.device("cpu")``."""

    __slots__ = ("index", "type")
    type: str
    index: int | None

    def __init__(self, type: str | device, index: int | None = None) -> None:
        if isinstance(type, device):
            index = type.index
            type = type.type
        name, _, number = type.partition(":")
        if name not in TYPES or (number and not number.isdigit()):
            raise runtime_error(
                "Expected one of cpu, cuda device type at start of device string: "
                + type,
                got=repr(type),
                expected="one of " + ", ".join(TYPES),
            )
        self.type = name
        self.index = int(number) if number else index

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, device):
            return NotImplemented
        return (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))


CPU = device("cpu")


def as_device(place: device | str | None) -> device:
    """The device a user means; the one CPU object for the CPU, so that ``is`` works."""
    if place is None:
        return CPU
    found = device(place)
    if found.type == "cpu":
        return CPU
    if found.type == "cuda" and found.index is None:
        return device("cuda", 0)
    if found.type == "sim":
        _load_kernels()
    return found


@cache
def _load_kernels() -> None:
    """Lets the kernels register themselves, once, when a device is first used."""
    importlib.import_module("tinygrad_edu.cuda.forwards").load()


def on_gpu(array: Array) -> bool:
    """Whether an array lies in the memory of a GPU: whoever looks at it has to wait.

    >>> on_gpu(np.ones(2))
    False
    """
    if isinstance(array, OF_NUMPY):
        return False
    return type(array).__module__.partition(".")[0] == "cupy"


def array_module(place: device) -> Any:
    """NumPy for ``cpu`` and ``sim``, CuPy for ``cuda``."""
    if place.type == "cuda":
        return _cupy()
    return np


def _cupy() -> Any:
    """CuPy with a working GPU, or one message that says what is missing."""
    try:
        cupy = importlib.import_module("cupy")
    except ImportError:
        raise _no_cuda(
            "CuPy is not installed", 'pip install "tinygrad-edu[cuda12]"'
        ) from None
    try:
        count = cupy.cuda.runtime.getDeviceCount()
    except Exception as error:
        raise _no_cuda(f"no NVIDIA driver answers ({error})", "nvidia-smi") from None
    if count == 0:
        raise _no_cuda("the driver sees no GPU", "nvidia-smi")
    _prepare(cupy)
    return cupy


@cache
def _prepare(cupy: Any) -> None:
    """Kernels, and the counting of memory, when a GPU is first used."""
    importlib.import_module("tinygrad_edu.cuda.memory").watch(cupy)
    _load_kernels()


def _no_cuda(reason: str, hint: str) -> RuntimeError:
    return runtime_error(
        "Torch not compiled with CUDA enabled",
        got=f"device='cuda', but {reason}",
        expected="an NVIDIA GPU, its driver and CuPy",
        hint=f"{hint}; without it everything works on device='cpu'",
    )
