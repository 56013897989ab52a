"""The names of mixed precision before PyTorch 2: ``torch.cuda.amp``. They warn."""

from __future__ import annotations

import functools
import warnings
from typing import Any

from ..dtypes import dtype as DType
from ..dtypes import float16
from . import autocast_mode, grad_scaler


def _warn(name: str) -> None:
    warnings.warn(
        f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use "
        f"`torch.amp.{name}('cuda', args...)` instead.",
        FutureWarning,
        stacklevel=3,
    )


class autocast(autocast_mode.autocast):  # noqa: N801 - PyTorch's name
    """``torch.autocast("cuda", ...)``."""

    def __init__(
        self,
        enabled: bool = True,
        dtype: DType = float16,
        cache_enabled: bool = True,
    ) -> None:
        _warn("autocast")
        super().__init__("cuda", dtype, enabled, cache_enabled)


class GradScaler(grad_scaler.GradScaler):
    """``torch.amp.GradScaler("cuda", ...)``."""

    def __init__(
        self,
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ) -> None:
        _warn("GradScaler")
        how = init_scale, growth_factor, backoff_factor, growth_interval, enabled
        super().__init__("cuda", *how)


def custom_fwd(fwd: Any = None, **kwargs: Any) -> Any:
    """``torch.amp.custom_fwd(device_type="cuda")``."""
    _warn("custom_fwd")
    return functools.partial(autocast_mode.custom_fwd, device_type="cuda")(
        fwd, **kwargs
    )


def custom_bwd(bwd: Any) -> Any:
    """``torch.amp.custom_bwd(device_type="cuda")``."""
    _warn("custom_bwd")
    return autocast_mode.custom_bwd(bwd, device_type="cuda")
