"""The stand-in's array: NumPy's numbers behind CuPy's manners.

It answers as CuPy does where the two differ: no way to NumPy but ``get()``, single
numbers are arrays, NumPy's functions reach it through the two protocols alone, and an
array of NumPy beside it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from .memory import POOL
from .traffic import TRAFFIC

TYPES = "?bhilqBHILQefdFD"
REFUSED = (
    "Implicit conversion to a NumPy array is not allowed. "
    "Please use `.get()` to construct a NumPy array explicitly."
)


def wrap(found: Any) -> Any:
    """What NumPy answered, as CuPy would: arrays on the GPU, also single numbers."""
    if isinstance(found, np.ndarray | np.generic):
        return ndarray._of(np.asarray(found))
    if isinstance(found, tuple | list):
        each = [wrap(one) for one in found]
        return each if isinstance(found, list) else tuple(each)
    return found


def host(given: Any) -> Any:
    """An argument for NumPy; an array that is NumPy's already does not get through."""
    if isinstance(given, ndarray):
        return given._host
    if isinstance(given, np.ndarray):
        raise TypeError(f"Unsupported type {type(given)}")
    if isinstance(given, tuple | list):
        each = [host(one) for one in given]
        return each if isinstance(given, list) else tuple(each)
    return given


def known(given: Any) -> bool:
    """Whether CuPy takes it beside an array."""
    return isinstance(
        given, ndarray | np.ndarray | np.generic | bool | int | float | complex
    )


def quiet(function: Any, *args: Any, **how: Any) -> Any:
    """A call of NumPy without its warnings: a GPU has none."""
    with np.errstate(all="ignore"):
        return function(*args, **how)


def key_of(key: Any, writes: bool = False) -> Any:
    """An index for NumPy. What CuPy would have to send to the GPU is counted."""
    parts = key if isinstance(key, tuple) else (key,)
    found, masks = [], 0
    for part in parts:
        if isinstance(part, ndarray):
            if part.dtype == bool:
                masks += 1
                if not writes:
                    TRAFFIC.fetch()  # how many there are
            found.append(part._host)
        elif isinstance(part, np.ndarray | list):
            TRAFFIC.send()
            found.append(np.asarray(host(part) if isinstance(part, list) else part))
        else:
            if isinstance(part, bool | np.bool_):
                TRAFFIC.send(scalar=True)
            found.append(part)
    if masks > 1:
        raise IndexError("several boolean arrays in one index")
    return tuple(found) if isinstance(key, tuple) else found[0]


def advanced(key: Any) -> bool:
    """Whether an index holds arrays."""
    parts = key if isinstance(key, tuple) else (key,)
    return any(isinstance(part, np.ndarray | list | bool) for part in parts)


class Flags:
    """What CuPy knows of the layout, and no more."""

    def __init__(self, array: Any) -> None:
        self.c_contiguous = array.flags.c_contiguous
        self.f_contiguous = array.flags.f_contiguous
        self.owndata = array.base is None

    forc = property(lambda self: self.c_contiguous or self.f_contiguous)
    fnc = property(lambda self: self.f_contiguous and not self.c_contiguous)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name.lower())


@dataclass
class Pointer:
    """An address in the memory of an array, as ``cupy.cuda.MemoryPointer``."""

    array: Any  # whose memory it is
    offset: int = 0  # in bytes from the array's first number

    device_id = 0
    ptr = property(lambda self: self.array.ctypes.data + self.offset)

    def __add__(self, step: int) -> Pointer:
        return Pointer(self.array, self.offset + step)

    def seen(self, shape: Any, dtype: Any, strides: Any) -> Any:
        """The memory from here on under another shape."""
        interface = dict(self.array.__array_interface__, version=3)
        interface |= {
            "shape": tuple(shape),
            "strides": strides,
            "data": (self.ptr, False),
        }
        interface |= {"typestr": np.dtype(dtype).str, "descr": np.dtype(dtype).descr}
        owner = SimpleNamespace(__array_interface__=interface, array=self.array)
        return np.asarray(owner)


class ndarray:  # noqa: N801 - CuPy's name
    """An array that says it lies on a GPU."""

    __slots__ = ("__weakref__", "_base", "_host")
    __array_priority__ = 100
    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        shape: Any,
        dtype: Any = float,
        memptr: Any = None,
        strides: Any = None,
        order: str = "C",
    ) -> None:
        if memptr is None:
            self._take(np.empty(shape, dtype, order))
        else:
            self._take(memptr.seen(shape, dtype, strides))

    @classmethod
    def _of(cls, array: Any) -> ndarray:
        made = object.__new__(cls)
        made._take(array)
        return made

    def _take(self, array: Any) -> None:
        if array.dtype.char not in TYPES and array.dtype.name != "bfloat16":
            raise ValueError(f"Unsupported dtype {array.dtype}")
        self._host, self._base = array, None
        POOL.hold(array)

    # What it is.

    shape = property(
        lambda self: self._host.shape,
        lambda self, new: setattr(self._host, "shape", new),
    )
    strides = property(lambda self: self._host.strides)
    ndim = property(lambda self: self._host.ndim)
    size = property(lambda self: self._host.size)
    dtype = property(lambda self: self._host.dtype)
    itemsize = property(lambda self: self._host.itemsize)
    nbytes = property(lambda self: self._host.nbytes)
    flags = property(lambda self: Flags(self._host))
    base = property(lambda self: None if self._host.base is None else self)
    T = property(lambda self: wrap(self._host.T))
    mT = property(lambda self: wrap(self._host.mT))  # noqa: N815
    flat = property(lambda self: wrap(self._host.reshape(-1)))
    device = property(lambda self: SimpleNamespace(id=0))

    @property
    def data(self) -> Pointer:
        return Pointer(self._host)

    @property
    def real(self) -> ndarray:
        return ndarray._of(self._host.real)

    @real.setter
    def real(self, value: Any) -> None:
        self._host.real = host(value)

    @property
    def imag(self) -> ndarray:
        return ndarray._of(self._host.imag)

    @imag.setter
    def imag(self, value: Any) -> None:
        self._host.imag = host(value)

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        return {
            "shape": self.shape,
            "typestr": self.dtype.str,
            "data": (self.data.ptr, False),
            "strides": None if self.flags.c_contiguous else self.strides,
            "version": 3,
        }

    # To the CPU, and only here.

    def get(
        self,
        stream: Any = None,
        order: str = "C",
        out: Any = None,
        blocking: bool = True,
    ) -> Any:
        TRAFFIC.fetch()
        if out is None:
            return self._host.copy("F" if self.flags.fnc and order == "A" else "C")
        if (out.shape, out.dtype) != (self.shape, self.dtype):
            raise ValueError("Shape mismatch.")
        out[...] = self._host
        return out

    def set(self, arr: Any, stream: Any = None) -> None:
        if not isinstance(arr, np.ndarray) or arr.dtype != self.dtype:
            raise TypeError("Only numpy.ndarray can be set to cupy.ndarray")
        TRAFFIC.send()
        self._host[...] = arr

    def __array__(self, *args: Any, **how: Any) -> Any:
        raise TypeError(REFUSED)

    def item(self) -> Any:
        return self.get().item()

    def tolist(self) -> Any:
        return self.get().tolist()

    def tobytes(self, order: str = "C") -> bytes:
        return bytes(self.get().tobytes(order))

    def __bool__(self) -> bool:
        return bool(self.get())

    def __int__(self) -> int:
        return int(self.get())

    def __float__(self) -> float:
        return float(self.get())

    def __complex__(self) -> complex:
        return complex(self.get())

    def __repr__(self) -> str:
        return repr(self.get())

    def __str__(self) -> str:
        return str(self.get())

    def __format__(self, spec: str) -> str:
        return format(self.get(), spec)

    def __reduce__(self) -> Any:
        return _rebuilt, (self.get(),)

    def __copy__(self) -> ndarray:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> ndarray:
        return self.copy()

    # Places in it.

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("len() of unsized object")
        return len(self._host)

    def __iter__(self) -> Any:
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> ndarray:
        place = key_of(key)
        try:
            found = self._host[place]
        except IndexError as error:
            raise _wraps(place, error) from error
        if not isinstance(found, np.ndarray) and not advanced(place):
            found = self._host[place if isinstance(place, tuple) else (place,)][...]
            whole = place if isinstance(place, tuple) else (place,)
            found = self._host[(*whole, ...)]  # a view, as on the GPU
        return ndarray._of(np.asarray(found))

    def __setitem__(self, key: Any, value: Any) -> None:
        place = key_of(key, writes=True)
        if isinstance(value, np.ndarray):
            value = self._from_cpu(key, place, value)
        elif isinstance(value, ndarray):
            value = value._host
        elif isinstance(value, list | tuple):
            raise ValueError("non-scalar numpy.ndarray cannot be used for fill")
        elif advanced(place):
            TRAFFIC.send(scalar=True)
        try:
            quiet(self._host.__setitem__, place, value)
        except IndexError as error:
            raise _wraps(place, error) from error

    def _from_cpu(self, key: Any, place: Any, value: Any) -> Any:
        """An array of NumPy is taken in two cases only."""
        whole = type(key) is slice and key == slice(None)
        if whole and (value.dtype, value.shape) != (self.dtype, self.shape):
            raise ValueError(
                "copying a numpy.ndarray to a cupy.ndarray by empty slice assignment "
                "must ensure arrays have same shape and dtype"
            )
        if whole or advanced(place):
            TRAFFIC.send()
        elif value.shape:
            raise ValueError("non-scalar numpy.ndarray cannot be used for fill")
        return value

    # New arrays of it.

    def astype(
        self,
        dtype: Any,
        order: str = "K",
        casting: Any = None,
        subok: Any = None,
        copy: bool = True,
    ) -> ndarray:
        if not copy and self.dtype == dtype:
            return self
        a = self._host
        if a.dtype.kind == "c" and np.dtype(dtype).kind not in "cb":
            a = a.real
        return ndarray._of(quiet(a.astype, dtype, order, casting or "unsafe"))

    def copy(self, order: str = "C") -> ndarray:
        return ndarray._of(self._host.copy(order))

    def view(self, dtype: Any = None, type: Any = None) -> ndarray:
        return ndarray._of(
            self._host.view() if dtype is None else self._host.view(dtype)
        )

    def fill(self, value: Any) -> None:
        self._host.fill(host(value) if isinstance(value, ndarray) else value)

    def reshape(self, *shape: Any, order: str = "C", copy: Any = None) -> ndarray:
        return ndarray._of(self._host.reshape(*shape, order=order))

    def transpose(self, *axes: Any) -> ndarray:
        return ndarray._of(self._host.transpose(*axes))

    def sort(self, axis: int = -1, kind: Any = None) -> None:
        _stable(kind)
        self._host.sort(axis, kind="stable")

    def argsort(self, axis: Any = -1, kind: Any = None) -> ndarray:
        _stable(kind)
        return wrap(self._host.argsort(axis, kind="stable"))

    def partition(self, kth: Any, axis: int = -1) -> None:
        self._host.partition(kth, axis)

    def nonzero(self) -> Any:
        if not self.ndim:
            raise ValueError("Calling nonzero on 0d arrays is not allowed.")
        TRAFFIC.fetch()
        return wrap(self._host.nonzero())

    def dot(self, b: Any, out: Any = None) -> ndarray:
        return wrap(self._host.dot(host(b)))

    def scatter_add(self, slices: Any, value: Any) -> None:
        UFUNCS["add"].at(self, slices, value)

    def scatter_max(self, slices: Any, value: Any) -> None:
        UFUNCS["maximum"].at(self, slices, value)

    def scatter_min(self, slices: Any, value: Any) -> None:
        UFUNCS["minimum"].at(self, slices, value)

    # NumPy's functions come in through these two doors.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **how: Any) -> Any:
        given = inputs
        if "out" in how:
            (how["out"],) = how["out"]
            given = (*given, how["out"])
        function = UFUNCS.get(ufunc.__name__)
        if function is None or method not in ("__call__", *METHODS):
            return NotImplemented
        if method == "__call__" and not all(map(known, given)):
            return NotImplemented
        if ufunc.__name__ in COMPARISONS:
            inputs = tuple(
                one.item() if isinstance(one, np.ndarray) and not one.ndim else one
                for one in inputs
            )
        return getattr(function, method)(*inputs, **how)

    def __array_function__(self, func: Any, types: Any, args: Any, how: Any) -> Any:
        function = FUNCTIONS.get(f"{func.__module__}.{func.__name__}")
        if function is None:
            return NotImplemented
        if not all(issubclass(one, ndarray | np.ndarray) for one in types):
            return NotImplemented
        return function(*args, **how)


def _rebuilt(array: Any) -> ndarray:
    TRAFFIC.send()
    return ndarray._of(array)


def _stable(kind: Any) -> None:
    if kind not in (None, "stable"):
        raise ValueError("kind can only be None or 'stable'")


def _wraps(place: Any, error: IndexError) -> Exception:
    """CuPy does not look: an index out of range begins again at the other end."""
    if not advanced(place):
        return error
    return AssertionError(f"CuPy would wrap round and answer wrong numbers: {error}")


COMPARISONS = (
    *("greater", "greater_equal", "less", "less_equal", "equal", "not_equal"),
)
METHODS = ("outer", "at", "reduce", "accumulate", "reduceat")
ndarray.__module__ = "cupy"
# Filled by functions.py: CuPy's functions by NumPy's names.
UFUNCS: dict[str, Any] = {}
FUNCTIONS: dict[str, Any] = {}
