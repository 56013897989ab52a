"""What is asked about autocast, and set: ``torch.is_autocast_enabled`` and its like."""

from __future__ import annotations

import warnings
from typing import Any

from ..autograd import autocasting
from ..autograd.autocasting import Region, region_of
from ..dtypes import dtype as DType
from ..errors import runtime_error


def is_autocast_enabled(device_type: str = "cuda") -> bool:
    """Whether operations on a kind of device are cast now.

    >>> import tinygrad_edu as torch
    >>> with torch.autocast("cpu"):
    ...     print(is_autocast_enabled("cpu"))
    True
    """
    return region_of(_known(device_type)).enabled


def set_autocast_enabled(device_type: Any, enabled: bool | None = None) -> None:
    """Switch casting on or off; ``with torch.autocast(...)`` is the better way.

    >>> set_autocast_enabled("cpu", False)
    """
    if enabled is None:  # the older form, for CUDA
        device_type, enabled = "cuda", device_type
    region = region_of(_known(device_type))
    autocasting.set_region(device_type, region._replace(enabled=bool(enabled)))


def get_autocast_dtype(device_type: str) -> DType:
    """The short type of a kind of device.

    >>> get_autocast_dtype("cpu")
    torch.bfloat16
    """
    return region_of(_known(device_type)).dtype


def set_autocast_dtype(device_type: str, dtype: DType) -> None:
    """Choose the short type of a kind of device.

    >>> import tinygrad_edu as torch
    >>> set_autocast_dtype("cpu", torch.bfloat16)
    """
    region = region_of(_known(device_type))
    autocasting.set_region(device_type, Region(region.enabled, dtype))


def is_autocast_cache_enabled() -> bool:
    """Whether the cast of a weight is made once for a whole region.

    >>> is_autocast_cache_enabled()
    True
    """
    return autocasting.keeps_casts()


def set_autocast_cache_enabled(enabled: bool) -> None:
    """Choose whether the cast of a weight is kept.

    >>> set_autocast_cache_enabled(True)
    """
    autocasting.keeps_casts(bool(enabled))


def clear_autocast_cache() -> None:
    """Forget the casts of weights.

    >>> clear_autocast_cache()
    """
    if autocasting.known_casts() is not None:
        autocasting.set_known_casts({})


def is_autocast_cpu_enabled() -> bool:
    """The older form of ``is_autocast_enabled("cpu")``; it warns.

    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     is_autocast_cpu_enabled()
    False
    """
    _warn("is_autocast_cpu_enabled", "is_autocast_enabled", "cpu")
    return is_autocast_enabled("cpu")


def get_autocast_cpu_dtype() -> DType:
    """The older form of ``get_autocast_dtype("cpu")``; it warns.

    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     get_autocast_cpu_dtype()
    torch.bfloat16
    """
    _warn("get_autocast_cpu_dtype", "get_autocast_dtype", "cpu")
    return get_autocast_dtype("cpu")


def get_autocast_gpu_dtype() -> DType:
    """The older form of ``get_autocast_dtype("cuda")``; it warns.

    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     get_autocast_gpu_dtype()
    torch.float16
    """
    _warn("get_autocast_gpu_dtype", "get_autocast_dtype", "cuda")
    return get_autocast_dtype("cuda")


def _warn(old: str, new: str, device_type: str) -> None:
    warnings.warn(
        f"torch.{old}() is deprecated. Please use torch.{new}('{device_type}') "
        "instead.",
        DeprecationWarning,
        stacklevel=3,
    )


def _known(device_type: str) -> str:
    if device_type not in autocasting.USUAL:
        raise runtime_error(
            f"unknown device type for autocast in get_autocast_dispatch_key_from_"
            f"device_type: {device_type}",
            expected="cpu or cuda",
        )
    return device_type
