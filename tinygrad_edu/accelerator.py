"""``torch.accelerator``: is there a GPU, and which. Honest answers, mostly: no.

>>> device_count() == 0 or is_available()
True
"""

from __future__ import annotations

from typing import Any

from . import late_checks
from .devices import array_module, as_device, device
from .errors import runtime_error

__all__ = [
    "current_accelerator",
    "current_device_index",
    "device_count",
    "empty_cache",
    "is_available",
    "set_device_index",
    "synchronize",
]


def _runtime() -> Any:
    """CuPy's view of the driver, None where there is no GPU to use."""
    try:
        return array_module(as_device("cuda")).cuda.runtime
    except RuntimeError:
        return None


def device_count() -> int:
    """How many GPUs this program can use.

    >>> device_count() >= 0
    True
    """
    runtime = _runtime()
    return 0 if runtime is None else int(runtime.getDeviceCount())


def is_available() -> bool:
    """Whether there is a GPU, its driver and CuPy.

    >>> is_available() == (device_count() > 0)
    True
    """
    return device_count() > 0


def current_accelerator(check_available: bool = False) -> device | None:
    """The kind of GPU there is, ``device("cuda")``; None where there is none.

    >>> current_accelerator() in (None, device("cuda"))
    True
    """
    return device("cuda") if is_available() else None


def current_device_index() -> int:
    """The number of the GPU in use. Raises RuntimeError where there is none.

    >>> if is_available():
    ...     _ = current_device_index()
    """
    return int(_needed().getDevice())


def set_device_index(device: Any, /) -> None:
    """Use another GPU. Raises RuntimeError where there is none.

    >>> if is_available():
    ...     _ = set_device_index(0)
    """
    _needed().setDevice(as_device(device).index if isinstance(device, str) else device)


def synchronize(device: Any = None, /) -> None:
    """Wait until the GPU has done all it was asked to; nothing to do without one.

    Raises what a check on the GPU has found meanwhile.

    >>> synchronize()
    """
    runtime = _runtime()
    if runtime is not None:
        runtime.deviceSynchronize()
        late_checks.look()


def empty_cache() -> None:
    """Give memory that waits for reuse back to the GPU; nothing to do without one.

    >>> empty_cache()
    """
    if _runtime() is not None:
        array_module(as_device("cuda")).get_default_memory_pool().free_all_blocks()


def _needed() -> Any:
    runtime = _runtime()
    if runtime is None:
        raise runtime_error(
            "Cannot access accelerator device when none is available.",
            hint="torch.accelerator.is_available() asks first",
        )
    return runtime
