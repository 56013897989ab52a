"""Switches that PyTorch programs set: how many threads, how exact, where by default.

What can be obeyed here is; what has no meaning here is kept, so that it reads back.
"""

from __future__ import annotations

import os
from typing import Any

from .devices import CPU, as_device, device
from .errors import runtime_error, type_error, value_error

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_kept: dict[str, Any] = {
    "deterministic": False,
    "warn_only": False,
    "precision": "highest",
    "threads": None,
    "interop": None,
}


def get_num_threads() -> int:
    """How many threads NumPy's matrix product may use.

    That is settled when NumPy is imported: by OMP_NUM_THREADS and its like, else by
    the number of processors.

    >>> get_num_threads() >= 1
    True
    """
    if _kept["threads"] is not None:
        return int(_kept["threads"])
    named = [os.environ.get(name, "") for name in _THREADS]
    found = [int(each) for each in named if each.isdigit() and int(each)]
    return found[0] if found else os.cpu_count() or 1


def set_num_threads(threads: int) -> None:
    """Say how many threads to use.

    NumPy cannot change it while it runs, unless the package threadpoolctl is there;
    without it, the number is only kept. Source: PyTorch, ``torch.set_num_threads``.

    >>> set_num_threads(get_num_threads())
    """
    if not isinstance(threads, int):
        raise type_error(
            f"set_num_threads expects an int, but got {type(threads).__name__}"
        )
    if threads < 1:
        raise runtime_error("set_num_threads expects a positive integer")
    _kept["threads"] = threads
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return
    threadpool_limits(threads)


def get_num_interop_threads() -> int:
    """How many operations may run side by side: one.

    >>> get_num_interop_threads()
    1
    """
    return 1


def set_num_interop_threads(threads: int) -> None:
    """Accepted; operations run one after the other here.

    >>> set_num_interop_threads(1)
    """
    if threads < 1:
        raise runtime_error("set_num_interop_threads expects a positive integer")


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Accepted: the same program gives the same numbers here in any case.

    >>> use_deterministic_algorithms(False)
    """
    _kept["deterministic"], _kept["warn_only"] = bool(mode), bool(warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    """What :func:`use_deterministic_algorithms` was last told.

    >>> are_deterministic_algorithms_enabled()
    False
    """
    return bool(_kept["deterministic"])


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """Whether :func:`use_deterministic_algorithms` was told only to warn.

    >>> is_deterministic_algorithms_warn_only_enabled()
    False
    """
    return bool(_kept["warn_only"])


def set_float32_matmul_precision(precision: str) -> None:
    """Accepted: products of float32 are computed in float32, the "highest" there is.

    >>> set_float32_matmul_precision("highest")
    """
    if precision not in ("highest", "high", "medium"):
        raise value_error(
            f"{precision} is not one of 'highest', 'high', or 'medium'",
            got=repr(precision),
        )
    _kept["precision"] = precision


def get_float32_matmul_precision() -> str:
    """What :func:`set_float32_matmul_precision` was last told.

    >>> get_float32_matmul_precision()
    'highest'
    """
    return str(_kept["precision"])


def get_default_device() -> device:
    """Where new tensors live: the CPU.

    >>> get_default_device()
    device(type='cpu')
    """
    return CPU


def set_default_device(device: Any) -> None:
    """Accepted for the CPU, where new tensors live unless ``device=`` says otherwise.

    >>> set_default_device("cpu")
    """
    if device is not None and as_device(device) is not CPU:
        raise NotImplementedError(
            "only the CPU is a default device here: give device= to each function"
        )
