"""In-place operations: right, or refused; never a silently wrong gradient.

``x.mul_(y)`` in a graph is computed like ``x * y`` on a copy of the old x; then the
result is written into x's memory and x takes the result's place in the graph. What
had saved the *old* numbers of that memory will see its write count and refuse.

Memory may be seen by several tensors: a base and its views. Then a write to one is a
write to all, and each of them gets a new history: the base becomes "the old base with
the result placed into it", every living view "picked from the new base".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..devices import Array
from ..errors import message, runtime_error
from ..ops.arrangement.strides import spots
from ..recorded import Recorded
from .faces import ON_TENSORS
from .grad_mode import is_grad_enabled, no_grad
from .inference import INFERENCE, check_inference_write
from .tensor_base import TensorBase


def inplace(function: Callable[..., Any]) -> Callable[..., Any]:
    """The in-place form of a function whose first argument is a Tensor."""
    name = getattr(function, "__name__", "operation").strip("_")

    def apply(self: Any, *args: Any, **kwargs: Any) -> Any:
        check_writable(self)
        try:
            if is_grad_enabled() and any(
                isinstance(each, TensorBase) and each._requires_grad
                for each in (self, self._base, *args, *kwargs.values())
            ):
                check_recordable(self)
                result = function(_old(self), *args, **kwargs)
                overwrite(self, result._array)
                rewrite_history(self, result)
            else:
                with no_grad():
                    overwrite(self, function(self, *args, **kwargs)._array)
        except TypeError as error:
            raise in_place_words(name, error) from None
        return self

    apply.__name__ = apply.__qualname__ = f"{name}_"
    apply.__doc__ = (
        f"In-place form of :func:`{name}`: the result replaces this tensor's numbers."
    )
    return apply


def in_place_words(name: str, error: TypeError) -> TypeError:
    """The error of ``add(input, other)`` as that of ``input.add_(other)``."""
    first, *more = str(error).split("\n")
    if not first.startswith(f"{name}("):
        return error
    first = first.replace(f"{name}(", f"{name}_(", 1).replace(
        "(position 2)", "(position 1)"
    )
    return TypeError("\n".join([first, *more]))


def inplace_view(function: Callable[..., Any]) -> Callable[..., Any]:
    """The in-place form of a function that gives a view: ``x.t_()``.

    No number is written. The tensor itself takes the view's shape and strides, and its
    place in the graph.
    """
    name = getattr(function, "__name__", "operation").strip("_")

    def apply(self: Any, *args: Any, **kwargs: Any) -> Any:
        check_inference_write(self)
        if is_grad_enabled() and self._requires_grad:
            check_leaf(self)
            if self._one_of_many:
                raise one_of_many(self)
        result = function(self, *args, **kwargs)
        self._array = result._array
        if result._node is not None:
            move(self, result)
        self._bump_version()
        return self

    apply.__name__ = apply.__qualname__ = f"{name}_"
    apply.__doc__ = f"In-place form of :func:`{name}`: this tensor becomes the view."
    return apply


def overwrite(self: Any, array: Array) -> None:
    """Write an array of the same shape into a tensor's memory, and count the write."""
    a = self._array
    if array.shape != a.shape:
        raise runtime_error(
            f"output with shape {list(a.shape)} doesn't match the broadcast shape "
            f"{list(array.shape)}",
            hint="an in-place operation cannot change a tensor's shape",
        )
    if array.dtype != a.dtype:
        check_castable(array.dtype, a.dtype)
    with np.errstate(all="ignore"):
        a[...] = array
    self._bump_version()


# ------------------------------------------------------------------ what is refused


def check_castable(source: Any, target: Any) -> None:
    """An in-place result must fit the tensor's kind: no float into an integer."""
    one, other = dtypes.from_numpy(source), dtypes.from_numpy(target)
    if one.category > other.category:
        raise runtime_error(
            f"result type {dtypes.scalar_name(one)} can't be cast to the desired "
            f"output type {dtypes.scalar_name(other)}",
            hint="use the operation that makes a new tensor, as in x = x / 2",
        )


def check_writable(self: Any) -> None:
    """Refuse memory that is read-only, and leaves whose gradient would be wrong."""
    a = self._array
    writeable = getattr(a.flags, "writeable", True)  # CuPy's arrays always are
    if not writeable or (a.size > 1 and 0 in a.strides):
        if any(step == 0 and n > 1 for step, n in zip(a.strides, a.shape, strict=True)):
            raise one_place_twice()
        if not writeable:
            raise runtime_error(
                "the memory of this tensor is read-only", hint="clone() it first"
            )
    check_inference_write(self)
    if is_grad_enabled():
        check_leaf(self)


def one_place_twice() -> RuntimeError:
    """PyTorch's words for memory in which a number stands in two places."""
    return runtime_error(
        "unsupported operation: more than one element of the written-to tensor "
        "refers to a single memory location. Please clone() the tensor before "
        "performing the operation."
    )


def overlaps(a: Array) -> bool:
    """Whether two places of an array are one number in memory."""
    if a.flags.c_contiguous or a.flags.f_contiguous:
        return False
    reach = a.itemsize  # how far the dimensions so far extend in memory
    for step, n in sorted((abs(s), n) for s, n in zip(a.strides, a.shape, strict=True)):
        if n > 1 and step < reach:  # they may still pass each other by
            return bool(np.unique(spots(a.shape, a.strides)).size < a.size)
        reach += step * (n - 1)
    return False


def check_leaf(self: Any) -> None:
    """A leaf that needs gradients must stay as it is, and so must its views."""
    base = self._base
    if self._requires_grad and self._node is None:
        what = "a leaf Variable that requires grad"
    elif base is not None and base._requires_grad and base._node is None:
        what = "a view of a leaf Variable that requires grad"
    else:
        return
    raise runtime_error(
        f"{what} is being used in an in-place operation.",
        got=f"a tensor of shape {tuple(self._array.shape)}",
        hint="wrap it in `with torch.no_grad():`, or write x = x + 1",
    )


def check_recordable(self: Any) -> None:
    """Refuse views whose place in the graph is unknown: they were made outside it."""
    base = self if self._base is None else self._base
    if self._one_of_many:
        raise one_of_many(self)
    if overlaps(self._array):  # which of two writes counts, no gradient could tell
        raise one_place_twice()
    for view in family(base):
        if view._made_by is not None:
            raise no_write_to_view(view, self)
        if view._array.dtype != base._array.dtype:
            raise part_of_a_number(view)
        if view._node is None and (base._requires_grad or view._requires_grad):
            raise runtime_error(
                "A view was created in no_grad mode and is being modified inplace with "
                "grad mode enabled.",
                got=f"a view of shape {tuple(view._array.shape)}",
                hint="clone() it, or write inside torch.no_grad() too",
            )


def part_of_a_number(view: Any) -> NotImplementedError:
    """A write to half a complex number has no place in the graph that we know."""
    return NotImplementedError(
        message(
            "a write in a graph where one memory is seen as two dtypes is not "
            "supported",
            got=f"a view of dtype {dtypes.from_numpy(view._array.dtype)}",
            hint="torch.complex(real, imag) makes a new tensor of changed parts",
        )
    )


def one_of_many(view: Any) -> RuntimeError:
    """PyTorch's words for a write to one of several views that share a node."""
    what = (
        "A view was created in no_grad mode and is being modified inplace with grad "
        "mode enabled."
        if view._node is None
        else f"Output {view._slot} of {view._node.name().partition('Backward')[0]} is "
        "a view and is being modified inplace."
    )
    return runtime_error(
        f"{what} This view is the output of a function that returns multiple views. "
        "Such functions do not allow the output views to be modified inplace. You "
        "should replace the inplace operation by an out-of-place one.",
        hint="x[i], x.narrow(...) and x.select(...) give views that may be written to",
    )


def no_write_to_view(view: Any, written: Any) -> RuntimeError:
    """PyTorch's words for views whose history a write would have to replace."""
    happens = (
        "is being modified inplace"
        if view is written
        else "its base or another view of its base has been modified inplace"
    )
    if view._made_by == INFERENCE:
        return runtime_error(
            f"A view was created in inference mode and {happens} in normal mode. Given "
            "that this use case is ambiguous and error-prone, it is forbidden. You can "
            "clarify your code by moving both the view and the inplace either both "
            "inside the inference_mode block (if you don't want the inplace to be "
            "tracked) or both outside (if you want the inplace to be tracked)."
        )
    function, several = view._made_by
    if several:
        return runtime_error(
            f"Output {view._slot} of {function} is a view and {happens}. This view is "
            "the output of a function that returns multiple views. Such functions do "
            "not allow the output views to be modified inplace. You should replace the "
            "inplace operation by an out-of-place one."
        )
    return runtime_error(
        f"Output {view._slot} of {function} is a view and {happens}. This view "
        "was created inside a custom Function (or because an input was returned as-is) "
        "and the autograd logic to handle view+inplace would override the custom "
        "backward associated with the custom Function, leading to incorrect gradients. "
        "This behavior is forbidden. You can fix this by cloning the output of the "
        "custom Function."
    )


# ------------------------------------------------------------------ the new history


def family(base: Any) -> list[Any]:
    """The living views of a tensor."""
    views = [reference() for reference in base._counter[1] or ()]
    return [view for view in views if view is not None and view._base is base]


def rewrite_history(self: Any, result: Any) -> None:
    """Give the written tensor, its base and all its views their new places."""
    base = self if self._base is None else self._base
    views = family(base)
    if not views:
        move(self, result)
        return
    if self is base:
        move(base, result)
    else:
        move(base, ON_TENSORS.place(base, result, places=places(self, base)))
    for view in views:
        move(view, ON_TENSORS.pick(base, places=places(view, base)))


def move(tensor: Any, result: Any) -> None:
    """The tensor takes the result's place in the graph."""
    tensor._node, tensor._requires_grad = result._node, result._requires_grad
    if result._slot != tensor._slot:
        tensor._slot = result._slot
    if tensor._retains_grad:
        tensor._retain_anew()


def places(view: Any, base: Any) -> Array:
    """Where the numbers of a view stand in its base, counted from the first one."""
    a, whole = view._array, base._array
    own = spots(a.shape, a.strides, _address(a) - _address(whole))
    if whole.flags.c_contiguous:
        return own // whole.itemsize
    others = spots(whole.shape, whole.strides).reshape(-1)
    order = np.argsort(others, kind="stable")
    return order[np.searchsorted(others, own, sorter=order)]


def _address(a: Any) -> int:
    if isinstance(a, Recorded):
        return a.address
    return int(a.__array_interface__["data"][0])


def _old(self: Any) -> Any:
    """This tensor as it is before the write, with its place in the graph."""
    old = TensorBase._from_array(self._array.copy(), self._requires_grad, self._device)
    old._node = self._node
    if self._slot:
        old._slot = self._slot
    return old
