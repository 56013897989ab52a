"""What the library does with bare arrays: optimizers, running averages, masks.

NumPy asks its strange operands first (``__array_ufunc__``, ``__array_function__``).
What is a primitive under another name is recorded as that; whatever is not known here
ends the recording, and happens on the real arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ...ops.registry import PRIMITIVES
from ..ir.graph import Slot, Type, Value
from ..ir.settings import changed
from .numbers import Number
from .plainly import plain
from .traced import Traced
from .writing import write

if TYPE_CHECKING:
    from .recording import Recording

Array = np.ndarray[Any, Any]

UFUNCS: dict[Any, str] = {
    np.add: "add",
    np.subtract: "sub",
    np.multiply: "mul",
    np.square: "mul",
    np.true_divide: "div",
    np.power: "pow_tensor",
    np.maximum: "maximum",
    np.minimum: "minimum",
    np.fmax: "fmax",
    np.fmin: "fmin",
    np.negative: "neg",
    np.absolute: "abs",
    np.sign: "sign",
    np.sqrt: "sqrt",
    np.exp: "exp",
    np.log: "log",
    np.log1p: "log1p",
    np.expm1: "expm1",
    np.tanh: "tanh",
    np.sin: "sin",
    np.cos: "cos",
    np.floor: "floor",
    np.ceil: "ceil",
    np.rint: "round",
    np.equal: "eq",
    np.not_equal: "ne",
    np.less: "lt",
    np.less_equal: "le",
    np.greater: "gt",
    np.greater_equal: "ge",
    np.logical_and: "logical_and",
    np.logical_or: "logical_or",
    np.logical_not: "logical_not",
    np.bitwise_and: "bitwise_and",
    np.bitwise_or: "bitwise_or",
    np.bitwise_xor: "bitwise_xor",
    np.invert: "bitwise_not",
    np.isnan: "isnan",
    np.isfinite: "isfinite",
    np.isinf: "isinf",
}

# These look at shapes and types alone.
ABOUT_SHAPES = frozenset(
    (
        np.may_share_memory,
        np.shares_memory,
        np.shape,
        np.ndim,
        np.size,
        np.result_type,
        np.can_cast,
        np.iscomplexobj,
    )
)
WITHOUT_NUMBERS = frozenset((np.zeros_like, np.ones_like, np.empty_like, np.full_like))


class NumpyCalls:
    """Answers NumPy's questions during one recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._functions: dict[Any, Callable[..., Any]] = {
            np.where: self._where,
            np.copy: lambda a, *_, **__: a.copy(),
            np.clip: self._clip,
            np.broadcast_to: lambda a, shape, **_: self.call("expand", a, shape=shape),
            np.reshape: lambda a, shape, **_: a.reshape(shape),
            np.sum: lambda a, **how: a.sum(**how),
            np.mean: lambda a, **how: a.mean(**how),
            np.select: self._select,
            np.stack: self._stack,
        }

    # ------------------------------------------------------------- operators

    def ufunc(
        self, ufunc: Any, method: str, inputs: tuple[Any, ...], settings: dict[str, Any]
    ) -> Any:
        """``np.add(a, b, out=c)`` and its like."""
        recording, op = self.recording, UFUNCS.get(ufunc)
        out = settings.get("out")
        known = op is not None and method == "__call__" and settings.keys() <= {"out"}
        if recording.listens and not (known and _own(out)):
            recording.stop(f"np.{ufunc.__name__} is not recorded")
        if not recording.listens:
            return _really(getattr(ufunc, method), inputs, settings)
        assert op is not None
        if ufunc is np.square:
            inputs = (inputs[0], inputs[0])
        with np.errstate(all="ignore"):
            found = np.asarray(ufunc(*plain(inputs[: ufunc.nin])))
        value = self._node(op, inputs, found)
        if out is None:
            return self._new(found, value)
        self._write(out[0], value, found)
        return out[0]

    def _node(self, op: str, inputs: tuple[Any, ...], found: Array) -> Value:
        """The operation, all its operands in the type that NumPy computes in."""
        dtype = found.dtype
        if dtype.kind == "b":
            dtype = np.result_type(*[_kind(each) for each in inputs])
        values = [self.operand(each, dtype) for each in inputs]
        value = self.recording.add(op, values, Type.of(found))
        return value

    def operand(self, thing: Any, dtype: Any) -> Value:
        """An operand as a value of this type."""
        recording = self.recording
        if isinstance(thing, Traced | Number):
            return recording.cast(recording.value(thing), dtype)
        with np.errstate(all="ignore"):
            return recording.value(np.asarray(thing).astype(dtype))

    def _new(self, array: Array, value: Value) -> Traced:
        return self.recording.wrap(array, value, [], None)

    def _write(self, target: Traced, value: Value, array: Any) -> None:
        """Into memory: its type, its shape."""
        value = self.recording.cast(value, target.dtype)
        if value.shape != target.shape:
            shape = {"shape": target.shape}
            value = self.recording.add("expand", [value], Type.of(target), shape)
        write(self.recording, target, value, array)

    # ------------------------------------------------------------- functions

    def function(self, function: Any, args: Any, kwargs: Any) -> Any:
        """``np.where(a, b, c)`` and its like."""
        recording = self.recording
        if not recording.listens or function in ABOUT_SHAPES:
            return _really(function, args, kwargs)
        if function in WITHOUT_NUMBERS:
            return recording.fresh(_really(function, args, kwargs))
        if (known := self._functions.get(function)) is not None:
            found = known(*args, **kwargs)
            if found is not NotImplemented:
                return found
        recording.stop(f"np.{function.__name__} is not recorded")
        return _really(function, args, kwargs)

    def _where(self, condition: Any, *both: Any) -> Any:
        if len(both) != 2:
            return NotImplemented
        found = np.where(plain(condition), *plain(both))
        values = [self.operand(condition, np.dtype(bool))]
        values += [self.operand(each, found.dtype) for each in both]
        return self._new(found, self.recording.add("where", values, Type.of(found)))

    def _stack(self, arrays: Any, axis: int = 0) -> Any:
        found = np.stack(plain(arrays), axis)
        values = [self.operand(each, found.dtype) for each in arrays]
        how = {"dim": axis % found.ndim}
        return self._new(
            found, self.recording.add("stack", values, Type.of(found), how)
        )

    def _clip(self, a: Any, low: Any, high: Any, out: Any = None, **_: Any) -> Any:
        if not isinstance(a, Traced) or not isinstance(low, int | float):
            return NotImplemented
        found = np.clip(a.array, low, high)
        limits = {"min": float(low), "max": float(high)}
        value = self.recording.add(
            "clamp", [self.recording.value(a)], Type.of(found), limits
        )
        if out is None:
            return self._new(found, value)
        self._write(out, value, found)
        return out

    def _select(self, conditions: Any, choices: Any, default: Any = 0) -> Any:
        """One ``where`` after the other, the last condition first."""
        found = np.select(plain(conditions), plain(choices), plain(default))
        value = self.operand(default, found.dtype)
        for condition, choice in zip(
            reversed(conditions), reversed(choices), strict=True
        ):
            mask = self.operand(condition, np.dtype(bool))
            values = [mask, self.operand(choice, found.dtype), value]
            value = self.recording.add("where", values, Type.of(found))
        return self._new(found, value)

    def call(self, op: str, a: Traced, **settings: Any) -> Any:
        """A primitive on a bare array, under its own name."""
        copies = op == "contiguous_copy"
        if copies:
            out = a.array.copy()
            op = "clone"
        else:
            with np.errstate(all="ignore"):
                out = PRIMITIVES[op].forward(a.array, **settings)
        if not self.recording.listens:
            return out
        if copies:
            return self._new(
                out, self.recording.add(op, [self.recording.value(a)], Type.of(out))
            )
        return self.recording.record(op, (a,), settings, out)

    # ------------------------------------------------------------- keys

    def get(self, a: Traced, key: Any) -> Any:
        """``a[key]``: a view, or numbers picked out by whole numbers."""
        recording = self.recording
        if not recording.listens:
            return a.array[plain(key)]
        parts = key if isinstance(key, tuple) else (key,)
        if all(_cuts(part) for part in parts):
            return self.call("index", a, key=tuple([_whole(part) for part in parts]))
        if all(_names(part) for part in parts):
            found = a.array[plain(parts)]
            settings = {"key": (), "then": tuple(parts)}
            return recording.record("index", (a,), settings, found.copy())
        recording.stop("numbers are picked out in a way that is not recorded")
        return a.array[plain(key)]

    def set(self, a: Traced, key: Any, value: Any) -> None:
        """``a[key] = value``."""
        recording = self.recording
        parts = key if isinstance(key, tuple) else (key,)
        if recording.listens and not all(_cuts(part) for part in parts):
            if all(_names(part) or _mask(part) for part in parts):
                self._put(a, parts, value)
                return
            recording.stop("numbers are written in a way that is not recorded")
        if not recording.listens:
            a.array[plain(key)] = plain(value)
            return
        everything = all(part is Ellipsis or part == slice(None) for part in parts)
        target = a if everything else self.get(a, key)
        self._write(target, self.operand(value, target.dtype), plain(value))

    def _put(self, a: Traced, parts: tuple[Any, ...], value: Any) -> None:
        recording = self.recording
        value_of = self.operand(value, a.dtype)
        inputs, settings = recording.lower((a,), {"key": (), "then": parts})
        # The value stands second, in front of what the key names.
        shifted = _shifted(settings)
        put = recording.add(
            "index_put", [inputs[0], value_of, *inputs[1:]], Type.of(a.array), shifted
        )
        new = a.array.copy()
        new[plain(parts)] = plain(value)
        write(recording, a, put, new)


def _shifted(settings: Any) -> Any:
    """The settings of a node after an input was put in at place 1."""
    return changed(settings, lambda slot: Slot(slot.place + 1))


def _really(call: Any, args: Any, kwargs: Any) -> Any:
    return call(*plain(args), **plain(kwargs))


def _own(out: Any) -> bool:
    return out is None or (len(out) == 1 and isinstance(out[0], Traced))


def _kind(thing: Any) -> Any:
    if isinstance(thing, Traced):
        return thing.dtype
    return thing.number if isinstance(thing, Number) else thing


def _cuts(part: Any) -> bool:
    """Whether a part of a key only cuts."""
    return (
        part is None
        or part is Ellipsis
        or isinstance(part, slice)
        or (isinstance(part, int | np.integer) and not isinstance(part, bool))
    )


def _whole(part: Any) -> Any:
    return int(part) if isinstance(part, np.integer) else part


def _names(part: Any) -> bool:
    """Whether a part of a key is an array of whole numbers."""
    kind = part.dtype.kind if isinstance(part, Traced | np.ndarray) else ""
    return kind in ("i", "u") or part == slice(None) if not kind else kind in "iu"


def _mask(part: Any) -> bool:
    return isinstance(part, Traced | np.ndarray) and part.dtype == bool
