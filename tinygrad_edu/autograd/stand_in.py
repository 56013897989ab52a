"""What may stand in a tensor where its array would: a way to take over operations.

``func.vmap`` runs a user's function on tensors whose ``_array`` is no array, but a
stand-in. It has a shape and a dtype, so that all checks of a function work. It has no
numbers: whoever wants them gets ``NotAnArrayError``. A primitive's forward runs into
that error at its first step; ``failures.rescue`` then asks the stand-in for the result.
So operations on ordinary arrays pay nothing for it.
"""

from __future__ import annotations

from typing import Any, NoReturn

from ..devices import Array
from ..recorded import to_check


class NotAnArrayError(TypeError, AttributeError):
    """Somebody wanted the numbers of a stand-in; ``settle`` says that it got them."""

    def settle(self) -> None:
        """The one who raised this need not remember it."""


class StandIn:
    """Shape and dtype of an array, without its numbers.

    Stand-ins may be nested: the operations of the highest ``level`` are taken first.
    """

    __hash__ = object.__hash__

    shape: tuple[int, ...]
    dtype: Any
    level: int
    value: Any  # the tensor that has the numbers
    base = None

    def __init_subclass__(cls) -> None:
        """What somebody makes to go with a stand-in is a NumPy array.

        So says this name to ``array_module_of``.
        """
        cls.__module__ = "numpy"

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        size = 1
        for n in self.shape:
            size *= n
        return size

    @property
    def itemsize(self) -> int:
        return int(self.dtype.itemsize)

    @property
    def nbytes(self) -> int:
        return self.size * self.itemsize

    @property
    def strides(self) -> tuple[int, ...]:
        """The steps of an array that lies in memory in the order of its indices."""
        steps = [self.itemsize]
        for n in self.shape[:0:-1]:
            steps.append(steps[-1] * max(n, 1))
        return tuple(reversed(steps[: self.ndim]))

    @property
    def flags(self) -> Any:
        return Flags(self)

    def run(self, primitive: Any, inputs: Any, settings: dict[str, Any]) -> Any:
        """What a primitive makes of tensors, this stand-in's tensor among them."""
        raise NotImplementedError

    def detached(self) -> StandIn:
        """The same without a way back for gradients."""
        raise NotImplementedError

    def item(self) -> Any:
        """The one number, for a user who asks for it."""
        self._refuse("item")

    def error(self, what: Any) -> NotAnArrayError:
        """What is raised; a subclass may remember it."""
        return NotAnArrayError(f"a stand-in for an array has no numbers ({what})")

    def _refuse(self, *what: Any, **_: Any) -> NoReturn:
        raise self.error(what[:1])

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__") or name == "ctypes":  # asked to know what it is
            raise NotAnArrayError(name)
        self._refuse(name)

    __array__ = __array_ufunc__ = __array_function__ = _refuse
    __bool__ = __int__ = __float__ = __index__ = __len__ = __iter__ = _refuse
    __getitem__ = __setitem__ = __contains__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = _refuse
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rmod__ = _refuse
    __pow__ = __rpow__ = __matmul__ = __rmatmul__ = __neg__ = __abs__ = _refuse
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = _refuse
    __lshift__ = __rshift__ = __complex__ = _refuse


class Flags:
    """Of an array in the order of its indices; writing to it needs the numbers."""

    c_contiguous = True
    f_contiguous = False
    forc = True
    owndata = True

    def __init__(self, of: StandIn) -> None:
        self.of = of

    @property
    def writeable(self) -> NoReturn:
        self.of._refuse("a write")


def outside_graph(array: Array | StandIn) -> Any:
    """An array as ``detach`` hands it on: a stand-in's own tensor has to detach too."""
    return array.detached() if isinstance(array, StandIn) else array


def all_numbers(x: Any) -> Array:
    """The array of a tensor, to check what its numbers are; of all examples at once."""
    while isinstance(x._array, StandIn):
        x = x._array.value
    return to_check(x._array)


def foremost(inputs: Any) -> StandIn | None:
    """The stand-in of the innermost level among some tensors, None without any."""
    found = [each._array for each in inputs if isinstance(each._array, StandIn)]
    return max(found, key=lambda each: each.level, default=None)


def check_arrays(values: Any) -> None:
    """Refuse stand-ins where gradients go ways of their own, such as ``Function``."""
    for each in values:
        array = getattr(each, "_array", None)
        if isinstance(array, StandIn):
            array._refuse("a custom Function")
