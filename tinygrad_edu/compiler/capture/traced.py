"""What stands in a tensor for its array while a program is captured.

A ``Traced`` holds the real array, so all that happens happens for real, and it knows
the value of the graph that the array is. Operations on tensors come to the recording
by themselves (``autograd/watching.py``); what the library does with bare arrays, in
optimizers above all, comes here, as NumPy asks every strange operand first.

When the recording is over, a ``Traced`` that somebody still holds is nothing but
another name of its array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ...recorded import Recorded
from ..ir.graph import Value
from .memory import Memory, address, way_back
from .returned import Returned, is_returned

if TYPE_CHECKING:
    from .recording import Recording

Array = np.ndarray[Any, Any]


class Traced(NDArrayOperatorsMixin, Recorded):
    """An array, and its place in the graph that is being written."""

    __slots__ = (
        "__weakref__",
        "array",
        "how",
        "memory",
        "parent",
        "recording",
        "seen",
        "value",
    )

    __hash__ = object.__hash__

    def __init__(
        self,
        recording: Recording,
        array: Array,
        memory: Memory,
        value: Value | None = None,
        parent: Traced | None = None,
        how: tuple[str, dict[str, Any]] | None = None,
    ) -> None:
        self.recording = recording
        self.array = array
        self.memory = memory
        self.parent = parent  # the array that this one is a view of
        self.how = how  # and the operation that makes it from there
        self.value = value
        self.seen = memory.writes  # how many writes ``value`` knows of
        recording.living[id(self)] = self

    def can_be_undone(self) -> bool:
        """Whether each step from memory to this view is one that has a way back."""
        view = self
        while view.parent is not None:
            if view.how is None:
                return False
            if view.how[0] != "index" and way_back(view) is None:
                return False
            view = view.parent
        return True

    # ------------------------------------------------------------- what it looks like

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape  # type: ignore[no-any-return]

    @property
    def dtype(self) -> Any:
        return self.array.dtype

    @property
    def ndim(self) -> int:
        return self.array.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        return self.array.size  # type: ignore[no-any-return]

    @property
    def itemsize(self) -> int:
        return self.array.itemsize  # type: ignore[no-any-return]

    @property
    def nbytes(self) -> int:
        return self.array.nbytes  # type: ignore[no-any-return]

    @property
    def strides(self) -> tuple[int, ...]:
        return self.array.strides  # type: ignore[no-any-return]

    @property
    def flags(self) -> Any:
        return self.array.flags

    @property
    def base(self) -> Any:
        """For a view what ``share_memory`` compares with: see recording.py."""
        return None if self.parent is None else self.parent

    @property
    def address(self) -> int:  # type: ignore[override]
        return address(self.array)

    @property
    def ctypes(self) -> Any:
        """Asked for to know whether this is an array of NumPy's."""
        return self.array.ctypes

    def __len__(self) -> int:
        return len(self.array)

    # ------------------------------------------------------------- what may be done

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **settings: Any
    ) -> Any:
        return self.recording.numpy.ufunc(ufunc, method, inputs, settings)

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> Any:
        return self.recording.numpy.function(function, args, kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self.recording.numpy.get(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.recording.numpy.set(self, key, value)

    def astype(self, dtype: Any, *_: Any, copy: bool = True, **__: Any) -> Any:
        """The numbers in another type."""
        dtype = np.dtype(dtype)
        if not copy and dtype == self.dtype:
            return self
        return self.recording.numpy.call("cast", self, dtype=dtype)

    def copy(self, order: str = "C") -> Any:
        """The numbers in memory of their own."""
        return self.recording.numpy.call("contiguous_copy", self)

    def reshape(self, *shape: Any, **_: Any) -> Any:
        """The numbers under another shape."""
        if len(shape) == 1 and not isinstance(shape[0], int | np.integer):
            shape = tuple(shape[0])
        sizes = self.array.reshape(shape).shape
        return self.recording.numpy.call("reshape", self, shape=sizes)

    def ravel(self, *_: Any) -> Any:
        """All numbers in a row."""
        return self.reshape(-1)

    def transpose(self, *dims: Any) -> Any:
        """Dimensions in another order."""
        if len(dims) == 1 and not isinstance(dims[0], int):
            dims = tuple(dims[0])
        order = dims or tuple(range(self.ndim))[::-1]
        return self.recording.numpy.call("permute", self, dims=tuple(order))

    @property
    def T(self) -> Any:  # noqa: N802 - NumPy's name
        return self.transpose()

    def _reduced(self, op: str, axis: Any, keepdims: bool) -> Any:
        dim = (axis,) if isinstance(axis, int) else axis
        return self.recording.numpy.call(op, self, dim=dim, keepdim=keepdims)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        """The sum of the numbers."""
        return self._reduced("sum", axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Their mean."""
        return self._reduced("mean", axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        """The largest."""
        return self._reduced("amax", axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Any:
        """The smallest."""
        return self._reduced("amin", axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Whether one of them is not 0."""
        return self._reduced("any", axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Whether none of them is 0."""
        return self._reduced("all", axis, keepdims)

    def fill(self, value: Any) -> None:
        """One number everywhere."""
        self[...] = value

    # ------------------------------------------------------------- what needs numbers

    def number(self) -> Any:
        """The one number, still recorded; after the recording a Python number."""
        return self.recording.numbers.of_array(self)

    def handed_out(self, to: str) -> Array:
        """The real array, for somebody outside: nothing more can be recorded."""
        self.recording.stop(to)
        found: Array = self.array
        return found

    def _looked_at(self, what: str) -> Array:
        """The real array to look at: of a constant everybody may know the numbers."""
        if self.recording.is_constant(self):
            return self.array  # type: ignore[no-any-return]
        return self.handed_out(what)

    def item(self, *args: Any) -> Any:
        """The one number as a Python number."""
        recording = self.recording
        if not args and recording.listens and is_returned(recording.caller):
            return Returned(self)
        return self._looked_at("a Python number of a tensor is asked for").item(*args)

    def tolist(self) -> Any:
        """All numbers as Python numbers."""
        return self._looked_at("the numbers of a tensor are asked for").tolist()

    def __str__(self) -> str:
        return str(self._looked_at("a tensor is printed"))

    def __format__(self, how: str) -> str:
        return format(self._looked_at("a tensor is printed")[()], how)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        array = self.handed_out("an array of a tensor is asked for")
        return np.array(array, dtype) if copy else np.asarray(array, dtype)

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        return int(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __bool__(self) -> bool:
        return bool(
            self._looked_at("a number of a tensor decides which way the program goes")
        )

    def __iter__(self) -> Any:
        return iter(self._looked_at("the numbers of a tensor are gone through"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.handed_out(f"array.{name} is not recorded"), name)

    def __repr__(self) -> str:
        return f"<Traced {self.dtype}{list(self.shape)}>"


# What somebody makes to go with one is a NumPy array: so ``array_module_of`` finds.
Traced.__module__ = "numpy"
