"""``torch.autocast``: a region in which operations choose their types."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Self

from .. import accelerator
from ..autograd import autocasting
from ..autograd.autocasting import USUAL, Region
from ..devices import as_device
from ..dtypes import bfloat16, float16, float64
from ..dtypes import dtype as DType
from ..errors import runtime_error, type_error, value_error
from ..tensor import Tensor
from . import settings


class autocast:  # noqa: N801 - PyTorch's name
    """Let operations choose their types (``torch.autocast``).

    A context, or a decorator of functions. Regions may stand in each other; one with
    ``enabled=False`` is a hole in the outer one.

    Args:
        device_type: "cpu" or "cuda".
        dtype: the short type, bfloat16 or float16; without it bfloat16 on a CPU,
            float16 on a GPU.
        enabled: whether anything is cast.
        cache_enabled: whether the cast of a weight is made once for the whole region.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(2, 2)
    >>> with autocast("cpu"):
    ...     with autocast("cpu", enabled=False):
    ...         print((x @ x).dtype)
    ...     print((x @ x).dtype, x.exp().dtype)
    torch.float32
    torch.bfloat16 torch.float32
    """

    def __init__(
        self,
        device_type: str,
        dtype: DType | None = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ) -> None:
        if not isinstance(device_type, str):
            raise value_error(
                f"Expected `device_type` of type `str`, got: `{type(device_type)}`"
            )
        if not is_autocast_available(device_type):
            raise runtime_error(
                f"User specified an unsupported autocast device_type '{device_type}'",
                expected="cpu or cuda",
            )
        self.device = device_type
        self.fast_dtype = dtype or settings.get_autocast_dtype(device_type)
        self._cache_enabled = (
            autocasting.keeps_casts() if cache_enabled is None else cache_enabled
        )
        self._enabled = enabled and self._possible()
        self._before: list[Any] = []

    def _possible(self) -> bool:
        """Whether the device is there and has the type; else a warning."""
        if self.device == "cuda":
            if accelerator.is_available():
                return True
            warnings.warn(
                "CUDA is not available or torch_xla is imported. Disabling autocast.",
                stacklevel=3,
            )
            return False
        if self.fast_dtype in (bfloat16, float16):
            return True
        warnings.warn(
            f"In {self.device.upper()} autocast, but the target dtype is not "
            f"supported. Disabling autocast.\n{self.device.upper()} Autocast only "
            "supports dtypes of torch.bfloat16, torch.float16 currently.",
            stacklevel=3,
        )
        return False

    def __enter__(self) -> Self:
        casts = autocasting.known_casts()
        region = autocasting.region_of(self.device)
        self._before.append((region, autocasting.keeps_casts(), casts))
        if casts is None:
            autocasting.set_known_casts({})
        autocasting.set_region(self.device, Region(self._enabled, self.fast_dtype))
        autocasting.keeps_casts(self._cache_enabled)
        return self

    def __exit__(self, *_: object) -> None:
        region, keeps, casts = self._before.pop()
        autocasting.set_region(self.device, region)
        autocasting.keeps_casts(keeps)
        if casts is None:  # the outermost: the weights may change now
            autocasting.set_known_casts(None)

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Let a function run inside the region."""
        if not callable(func):
            raise type_error(
                "autocast()(func) requires a callable, but got "
                f"{type(func).__name__}. Did you mean to use autocast as a context "
                "manager? For example:",
                hint="with torch.autocast(device_type=...): output = model(input)",
            )

        @functools.wraps(func)
        def inside(*args: Any, **kwargs: Any) -> Any:
            with self:
                return func(*args, **kwargs)

        return inside


def is_autocast_available(device_type: str) -> bool:
    """Whether there are lists of operations for a kind of device.

    >>> is_autocast_available("cpu")
    True
    """
    return as_device(device_type).type in USUAL


def custom_fwd(
    fwd: Any = None, *, device_type: str, cast_inputs: DType | None = None
) -> Any:
    """Mark the ``forward`` of an ``autograd.Function`` that is used inside a region.

    With `cast_inputs` its inputs become that type, and nothing is cast within.

    Source: PyTorch, ``torch.amp.custom_fwd``.
    """
    _check_device_type(device_type)
    if fwd is None:
        return functools.partial(
            custom_fwd, device_type=device_type, cast_inputs=cast_inputs
        )

    @functools.wraps(fwd)
    def inside(ctx: Any, *args: Any, **kwargs: Any) -> Any:
        on = settings.is_autocast_enabled(device_type)
        ctx._dtype = settings.get_autocast_dtype(device_type)
        ctx._fwd_used_autocast = on and cast_inputs is None
        if cast_inputs is None or not on:
            return fwd(ctx, *args, **kwargs)
        with autocast(device_type, enabled=False):
            args = _cast(args, device_type, cast_inputs)
            return fwd(ctx, *args, **_cast(kwargs, device_type, cast_inputs))

    return inside


def custom_bwd(bwd: Any = None, *, device_type: str) -> Any:
    """Mark the ``backward`` that belongs to a ``custom_fwd``: it casts as that did.

    Source: PyTorch, ``torch.amp.custom_bwd``.
    """
    _check_device_type(device_type)
    if bwd is None:
        return functools.partial(custom_bwd, device_type=device_type)

    @functools.wraps(bwd)
    def inside(ctx: Any, *args: Any, **kwargs: Any) -> Any:
        with autocast(device_type, ctx._dtype, ctx._fwd_used_autocast):
            return bwd(ctx, *args, **kwargs)

    return inside


def _check_device_type(device_type: Any) -> None:
    if not isinstance(device_type, str):
        raise value_error(
            f"Expected `device_type` of type `str`, got: `{type(device_type)}`"
        )


def _cast(value: Any, device_type: str, dtype: DType) -> Any:
    """All short and float32 tensors in nested values in another type."""
    if isinstance(value, Tensor):
        fits = value.is_floating_point() and value.dtype != float64
        return value.to(dtype) if fits and value.device.type == device_type else value
    if isinstance(value, Mapping):
        return {key: _cast(each, device_type, dtype) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([_cast(each, device_type, dtype) for each in value])
    return value
