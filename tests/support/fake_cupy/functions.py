"""The stand-in's functions: those that CuPy has, with CuPy's parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from . import arrays, surface
from .arrays import advanced, host, key_of, known, ndarray, quiet, wrap
from .traffic import TRAFFIC

LISTS = {
    "": surface.FUNCTIONS,
    "linalg": surface.LINALG,
    "fft": surface.FFT,
    "lib.stride_tricks": surface.STRIDES,
}
# How many numbers come out depends on the numbers: the CPU has to ask.
ASKING = {
    *("argwhere", "bincount", "compress", "extract", "flatnonzero", "in1d"),
    *("intersect1d", "nonzero", "setdiff1d", "setxor1d", "trim_zeros", "union1d"),
    *("unique", "unique_all", "unique_counts", "unique_inverse", "unique_values"),
}
# They answer True or False as an array of one.
TRUTHS = {"allclose", "array_equal", "array_equiv"}
# What CuPy's atomic operations know.
ADDED = {"int32", "int64", "uint32", "uint64", "float16", "float32", "float64"}
ATOMIC = {
    "add": ADDED,
    "maximum": ADDED - {"float16"},
    "minimum": ADDED - {"float16"},
    "subtract": {"int32", "uint32"},
    "bitwise_and": {"int32", "int64", "uint32", "uint64"},
    "bitwise_or": {"int32", "int64", "uint32", "uint64"},
    "bitwise_xor": {"int32", "int64", "uint32", "uint64"},
}
METHODS = """
    all(axis, out, keepdims)
    any(axis, out, keepdims)
    argmax(axis, out, dtype, keepdims)
    argmin(axis, out, dtype, keepdims)
    argpartition(kth, axis)
    clip(min, max, out)
    compress(condition, axis, out)
    conj()
    conjugate()
    cumprod(axis, dtype, out)
    cumsum(axis, dtype, out)
    diagonal(offset, axis1, axis2)
    flatten(order)
    max(axis, out, keepdims)
    mean(axis, dtype, out, keepdims)
    min(axis, out, keepdims)
    prod(axis, dtype, out, keepdims)
    ravel(order)
    repeat(repeats, axis)
    round(decimals, out)
    searchsorted(v, side, sorter)
    squeeze(axis)
    std(axis, dtype, out, ddof, keepdims)
    sum(axis, dtype, out, keepdims)
    swapaxes(axis1, axis2)
    trace(offset, axis1, axis2, dtype, out)
    var(axis, dtype, out, ddof, keepdims)
"""
OPERATORS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "true_divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "lshift": "left_shift",
    "rshift": "right_shift",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "divmod": "divmod",
}
COMPARED = {
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
    "eq": "equal",
    "ne": "not_equal",
}


def listed(text: str) -> dict[str, tuple[str, ...]]:
    """Names and parameters out of lines ``name(a, b)``."""
    found = {}
    for line in text.split("\n"):
        name, _, rest = line.strip().rstrip(")").partition("(")
        if name:
            found[name] = tuple(each for each in rest.split(", ") if each)
    return found


def checked(name: str, parameters: tuple[str, ...], args: Any, how: Any) -> None:
    """Refuses what CuPy's function does not take."""
    free = any(each.startswith("*") for each in parameters)
    unknown = set(how) - set(parameters)
    if not any(each.startswith("**") for each in parameters) and unknown:
        raise TypeError(f"{name}() got an unexpected keyword argument {min(unknown)!r}")
    if len(args) > len(parameters) and not free:
        raise TypeError(f"{name}() takes {len(parameters)} arguments, not {len(args)}")


class Ufunc:
    """A function of each element, on the GPU."""

    def __init__(self, name: str) -> None:
        self.__name__, self.name = name, f"cupy_{name}"
        self.numpy: Any = getattr(np, name)
        self.nin = getattr(self.numpy, "nin", 1)

    def __call__(self, *args: Any, **how: Any) -> Any:
        checked(self.__name__, ("out", "where", "dtype", "casting"), (), how)
        for one in (*args, *(each for each in how.values() if each is not None)):
            if isinstance(one, list | tuple):
                raise TypeError(f"Unsupported type {type(one)}")
        out = how.get("out")
        if len(args) > self.nin:
            out = args[self.nin]
        settings = {key: host(each) for key, each in how.items() if each is not None}
        found = quiet(self.numpy, *map(host, args), **settings)
        return wrap(found) if out is None else out

    def outer(self, a: Any, b: Any, **how: Any) -> Any:
        return wrap(quiet(self.numpy.outer, host(a), host(b), **how))

    def at(self, a: Any, indices: Any, b: Any = None) -> None:
        name = self.__name__
        if name not in ATOMIC:
            raise NotImplementedError(f"`cupy_{name}.at` is not supported yet")
        if not isinstance(a, ndarray):
            raise TypeError(f"Unsupported type {type(a)}")
        if a.dtype.name not in ATOMIC[name]:
            raise TypeError(f"cupy.{name}.at only supports {sorted(ATOMIC[name])}")
        place = key_of(indices, writes=True)
        if not isinstance(b, ndarray) and advanced(place):
            TRAFFIC.send(scalar=True)
        quiet(self.numpy.at, a._host, place, host(b))

    def reduce(
        self,
        array: Any,
        axis: Any = 0,
        dtype: Any = None,
        out: Any = None,
        keepdims: bool = False,
    ) -> Any:
        method = {"add": "sum", "multiply": "prod"}.get(self.__name__)
        if method is None:
            raise NotImplementedError(f"`{self.name}.reduce` is not supported yet")
        return getattr(array, method)(axis, dtype, out, keepdims)

    def accumulate(
        self, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None
    ) -> Any:
        method = {"add": "cumsum", "multiply": "cumprod"}.get(self.__name__)
        if method is None:
            raise NotImplementedError(f"`{self.name}.accumulate` is not supported yet")
        return getattr(array, method)(axis, dtype, out)

    def reduceat(
        self,
        array: Any,
        indices: Any,
        axis: Any = 0,
        dtype: Any = None,
        out: Any = None,
    ) -> Any:
        if self.__name__ != "add":
            raise NotImplementedError(f"`{self.name}.reduceat` is not supported yet")
        return wrap(np.add.reduceat(host(array), host(indices), axis, dtype))


def function(module: Any, name: str, parameters: tuple[str, ...]) -> Any:
    """One of NumPy's functions, as CuPy has it."""
    numpys: Callable[..., Any] = getattr(module, name)

    def run(*args: Any, **how: Any) -> Any:
        checked(name, parameters, args, how)
        if name in ASKING or (name == "where" and len(args) == 1):
            TRAFFIC.fetch()
        if name in ("sort", "argsort"):
            arrays._stable(how.get("kind"))
            how["kind"] = "stable"
        if name in ("take", "take_along_axis"):
            args, how = _sent(args, how)
        out = how.get("out")
        settings = {key: host(each) for key, each in how.items()}
        try:
            found = quiet(numpys, *map(host, args), **settings)
        except IndexError as error:
            raise AssertionError(f"CuPy would answer wrong numbers: {error}") from error
        if name in TRUTHS:
            found = np.bool_(found)
        return wrap(found) if out is None else out

    run.__name__ = name
    return run


def _sent(args: Any, how: Any) -> Any:
    """Indices that are not on the GPU yet: CuPy takes them along."""
    if len(args) > 1 and isinstance(args[1], np.ndarray | list):
        TRAFFIC.send()
        args = (args[0], ndarray._of(np.asarray(args[1])), *args[2:])
    return args, how


# New arrays.


def asarray(
    a: Any, dtype: Any = None, order: Any = None, *, copy: Any = None, blocking=False
) -> Any:
    """An array on the GPU, of numbers from anywhere."""
    return array(a, dtype, copy or False, order or "K", blocking=blocking)


def array(
    obj: Any,
    dtype: Any = None,
    copy: Any = True,
    order: str = "K",
    subok: bool = False,
    ndmin: int = 0,
    *,
    blocking: bool = False,
) -> Any:
    """A new array on the GPU."""
    if isinstance(obj, ndarray):
        same = dtype is None or obj.dtype == dtype
        laid = order in ("K", "A") or (order == "C" and obj.flags.c_contiguous)
        if same and laid and not copy:
            return obj
        return ndarray._of(np.array(obj._host, dtype, order=order, ndmin=ndmin))
    if isinstance(obj, list | tuple) and any(isinstance(one, ndarray) for one in obj):
        return ndarray._of(np.stack([np.asarray(host(one)) for one in obj]))
    made = np.array(obj, dtype, order=order, ndmin=ndmin)
    TRAFFIC.send(scalar=not isinstance(obj, np.ndarray | list | tuple))
    return ndarray._of(made)


def ascontiguousarray(a: Any, dtype: Any = None) -> Any:
    """The same numbers row behind row."""
    if not isinstance(a, ndarray):
        return array(a, dtype, order="C")
    if a.flags.c_contiguous and (dtype is None or a.dtype == dtype):
        return a
    return ndarray._of(np.array(a._host, dtype, order="C"))


def asnumpy(
    a: Any, stream: Any = None, order: str = "C", out: Any = None, *, blocking=True
) -> Any:
    """An array of NumPy."""
    return a.get(stream, order, out) if isinstance(a, ndarray) else np.asarray(a)


def made(name: str) -> Any:
    """A function that makes a new array out of nothing."""

    def run(*args: Any, **how: Any) -> Any:
        return wrap(getattr(np, name)(*map(host, args), **how))

    return run


def get_array_module(*args: Any) -> Any:
    """CuPy if one of the arrays is CuPy's."""
    import sys

    on_gpu = any(isinstance(one, ndarray) for one in args)
    return sys.modules["cupy"] if on_gpu else np


NEW = {
    "array": array,
    "asarray": asarray,
    "asanyarray": asarray,
    "ascontiguousarray": ascontiguousarray,
    "asnumpy": asnumpy,
    "get_array_module": get_array_module,
    **{name: made(name) for name in ("zeros", "ones", "empty", "full", "arange")},
}


def all_functions() -> dict[str, dict[str, Any]]:
    """Every function of CuPy that the stand-in has, by module."""
    found = {}
    for place, text in LISTS.items():
        module = reduce(getattr, place.split(".") if place else [], np)
        found[place] = {
            name: function(module, name, parameters)
            for name, parameters in listed(text).items()
        }
    found[""] |= arrays.UFUNCS | NEW
    return found


def _operator(name: str, ufunc: Ufunc) -> None:
    def forward(self: Any, other: Any) -> Any:
        return ufunc(self, other) if known(other) else NotImplemented

    def backward(self: Any, other: Any) -> Any:
        return ufunc(other, self) if known(other) else NotImplemented

    def in_place(self: Any, other: Any) -> Any:
        ufunc(self, other, out=self)
        return self

    setattr(ndarray, f"__{name}__", forward)
    if name in OPERATORS:
        setattr(ndarray, f"__r{name}__", backward)
        setattr(ndarray, f"__i{name}__", in_place)


def _method(name: str, parameters: tuple[str, ...]) -> None:
    def run(self: Any, *args: Any, **how: Any) -> Any:
        checked(name, parameters, args, how)
        out = how.get("out")
        settings = {key: host(each) for key, each in how.items() if each is not None}
        bound = getattr(self._host, name)
        found = wrap(quiet(bound, *map(host, args), **settings))
        return found if out is None else out

    setattr(ndarray, name, run)


def _fill() -> None:
    for name in surface.UFUNCS.split():
        arrays.UFUNCS[name] = Ufunc(name)
    functions = all_functions()
    for place, found in functions.items():
        for name, one in found.items():
            path = f"numpy.{place}.{name}" if place else f"numpy.{name}"
            arrays.FUNCTIONS[path] = one
    arrays.UFUNCS["matmul"] = functions[""]["matmul"]
    for name, of in (OPERATORS | COMPARED).items():
        _operator(name, arrays.UFUNCS[of])
    for name, parameters in listed(METHODS).items():
        _method(name, parameters)
    for name, ufunc in (("neg", "negative"), ("abs", "absolute"), ("invert", "invert")):
        one = arrays.UFUNCS[ufunc]
        setattr(ndarray, f"__{name}__", lambda self, one=one: one(self))
    ndarray.__pos__ = lambda self: self.copy()  # type: ignore[attr-defined]
    product = functions[""]["matmul"]
    ndarray.__matmul__ = lambda self, other: product(self, other)  # type: ignore
    ndarray.__rmatmul__ = lambda self, other: product(other, self)  # type: ignore
    ndarray.take = lambda self, indices, axis=None, out=None: (  # type: ignore
        functions[""]["take"](self, indices, axis, out)
    )


_fill()
