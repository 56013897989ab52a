"""Where mixed precision happens: listed functions change the types of their inputs.

Inside ``torch.autocast`` a matrix product is computed in a short type, a loss in
float32, and all else in whatever it is given. Which function is on which list is said
where it is defined, by ``@in_float32`` or ``@in_short_type``. Where a wrapper would
cost too much, the function asks by itself, in its first lines:

    if casting and (found := shortened(linear, input, weight, bias)) is not None:
        return found

Nearly always nobody casts, and then a function pays one question: ``if casting``. What
a listed function calls within is not cast again.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar, cast

from .. import dtypes
from .faces import ON_TENSORS
from .grad_mode import is_grad_enabled
from .tensor_base import TensorBase

Function = TypeVar("Function", bound=Callable[..., Any])


class Region(NamedTuple):
    """What holds for one kind of device: whether it casts, and to which short type."""

    enabled: bool
    dtype: dtypes.dtype


USUAL = {
    "cpu": Region(False, dtypes.bfloat16),
    "cuda": Region(False, dtypes.float16),
}
# The regions in which the running thread is, and the casts of weights made there.
_regions: ContextVar[dict[str, Region]] = ContextVar("autocast regions", default=USUAL)
_made: ContextVar[dict[Any, Any] | None] = ContextVar("autocast casts", default=None)
_keeps: ContextVar[bool] = ContextVar("autocast keeps casts", default=True)

casting: dict[str, int] = {}  # kinds of devices, with the number of regions that cast
_lock = threading.Lock()


def region_of(device_type: str) -> Region:
    """What holds for a kind of device now."""
    return _regions.get()[device_type]


def set_region(device_type: str, region: Region) -> None:
    """Let something else hold from now on."""
    before = region_of(device_type).enabled
    _regions.set({**_regions.get(), device_type: region})
    with _lock:
        count = casting.get(device_type, 0) + region.enabled - before
        if count > 0:
            casting[device_type] = count
        else:
            casting.pop(device_type, None)


def keeps_casts(on: bool | None = None) -> bool:
    """Whether the cast of a weight is made once for a whole region."""
    if on is not None:
        _keeps.set(on)
    return _keeps.get()


def known_casts() -> dict[Any, Any] | None:
    """The casts made so far; None outside all regions."""
    return _made.get()


def set_known_casts(made: dict[Any, Any] | None) -> None:
    """Begin a new dict of casts, or forget the old one."""
    _made.set(made)


# --- the lists ------------------------------------------------------------------------


def shortened(function: Callable[..., Any], *args: Any) -> Any:
    """Run a function on inputs in the short type; None where nothing is to be cast."""
    return _run(function, args, {}, None)


def in_short_type(function: Function) -> Function:
    """Mark a function whose inputs become short inside a region."""

    @functools.wraps(function)
    def apply(*args: Any, **kwargs: Any) -> Any:
        if casting:
            found = _run(function, args, kwargs, None)
            if found is not None:
                return found
        return function(*args, **kwargs)

    return cast(Function, apply)


def in_float32(function: Function) -> Function:
    """Mark a function whose inputs become float32 inside a region."""

    @functools.wraps(function)
    def apply(*args: Any, **kwargs: Any) -> Any:
        if casting:
            found = _run(function, args, kwargs, dtypes.float32)
            if found is not None:
                return found
        return function(*args, **kwargs)

    return cast(Function, apply)


def in_widest_type(function: Function) -> Function:
    """Mark a function whose inputs meet in the widest of their types."""

    @functools.wraps(function)
    def apply(*args: Any, **kwargs: Any) -> Any:
        if casting:
            several = _tensors((*args, *kwargs.values()))
            wide = any(each.dtype == dtypes.float32 for each in several)
            if wide:
                found = _run(function, args, kwargs, dtypes.float32)
                if found is not None:
                    return found
        return function(*args, **kwargs)

    return cast(Function, apply)


def _run(
    function: Callable[..., Any], args: Any, kwargs: Any, dtype: dtypes.dtype | None
) -> Any:
    """The function on cast inputs, or None if its device is in no region that casts."""
    tensors = _tensors((*args, *kwargs.values()))
    place = tensors[0]._device.type if tensors else "cpu"
    regions = _regions.get()
    if place not in regions or not regions[place].enabled:
        return None
    wanted = regions[place].dtype if dtype is None else dtype
    args = [_cast(each, wanted, place) for each in args]
    kwargs = {name: _cast(each, wanted, place) for name, each in kwargs.items()}
    token = _regions.set({**regions, place: regions[place]._replace(enabled=False)})
    try:
        return function(*args, **kwargs)
    finally:
        _regions.reset(token)


def _tensors(values: Any) -> list[Any]:
    found = []
    for each in values:
        if isinstance(each, TensorBase):
            found.append(each)
        elif isinstance(each, list | tuple):
            found += _tensors(each)
    return found


def _cast(value: Any, dtype: dtypes.dtype, place: str) -> Any:
    """A tensor of another type, where it is short or float32 and in the right place."""
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return type(value)([_cast(each, dtype, place) for each in value])
    if not isinstance(value, TensorBase) or value._device.type != place:
        return value
    own = dtypes.from_numpy(value._array.dtype)
    if not own.is_floating_point or own in (dtype, dtypes.float64):
        return value
    made = _made.get()
    weight = value._requires_grad and value._node is None and value._base is None
    if made is None or not (weight and _keeps.get() and own == dtypes.float32):
        return ON_TENSORS.cast(value, dtype=dtype.numpy)
    key = id(value), dtype.name, is_grad_enabled()
    version = value._counter[0]
    if key not in made or made[key][0] is not value or made[key][1] != version:
        made[key] = value, version, ON_TENSORS.cast(value, dtype=dtype.numpy)
    return made[key][2]
