"""The part of a tensor that gradients need; its methods stand in ``../tensor.py``.

    _array          the numbers, a NumPy (or CuPy) array
    _node           the operation that made it, None for a leaf
    _requires_grad  whether gradients flow to it
    _counter        [writes, views]: how often the memory was written in place, and
                    weak references to the views of it (0 for none). Views share the
                    list, as they share the memory.
    _slot           which output of its node the tensor is
    _device         where the numbers live

The remaining attributes are rare, so they are class-level defaults and cost nothing
until somebody sets them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from ..devices import CPU, Array, device


class TensorBase:
    """An array with a place in a graph. Results of operations are ``result_class``."""

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_array",
        "_counter",
        "_device",
        "_node",
        "_requires_grad",
        "_slot",
    )

    _array: Array
    _counter: list[Any]
    _node: Any  # a Node or None; node.py builds on this file
    _requires_grad: bool
    _slot: int
    _device: device

    _grad: TensorBase | None = None
    _base: TensorBase | None = None  # for a view: the tensor that owns the memory
    _one_of_many: bool = False  # a view made together with others, as by unbind
    _hooks: dict[int, Callable[[Any], Any]] | None = None
    _after_hooks: dict[int, Callable[[Any], Any]] | None = None
    _adding_hooks: dict[int, Callable[..., Any]] | None = None  # of its AccumulateGrad
    _added_hooks: dict[int, Callable[..., Any]] | None = None
    _retains_grad: Any = None  # the handle of the hook that keeps ``.grad``
    _made_by: Any = None  # for a view that forbids writes: who made it, see inplace.py

    result_class: ClassVar[type[TensorBase]]

    def __init_subclass__(cls, results: bool = False) -> None:
        """``results=True`` makes a class, Tensor, the one that operations return."""
        if results:
            TensorBase.result_class = cls

    @classmethod
    def _from_array(
        cls, array: Array, requires_grad: bool = False, place: device = CPU
    ) -> Any:
        """A leaf that shares ``array``; of class Tensor unless a subclass asks."""
        made = object.__new__(cls if cls is not TensorBase else cls.result_class)
        made._array = array
        made._node = None
        made._requires_grad = requires_grad
        made._counter = [0, 0]
        made._slot = 0
        made._device = place
        return made

    def _bump_version(self) -> None:
        """Say that the memory was written, so that backward can notice."""
        if type(self._counter) is list:  # see inference.py for those without a count
            self._counter[0] += 1
