"""In-place operations: right, or refused; never a silently wrong gradient.

``x.mul_(y)`` in a graph is computed like ``x * y`` on a copy of the old x; then the
result is written into x's memory and x takes the result's place in the graph. What
had saved the *old* numbers of that memory will see its write count and refuse.

A tensor whose memory is also seen by another tensor in the graph (a view) would need
the other's history rewritten too. That is refused, with the way around it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import dtypes
from ..errors import runtime_error
from .grad_mode import is_grad_enabled, no_grad
from .tensor_base import TensorBase


def inplace(function: Callable[..., Any]) -> Callable[..., Any]:
    """The in-place form of a function whose first argument is a Tensor."""

    def apply(self: Any, *args: Any, **kwargs: Any) -> Any:
        operands = [each for each in args if isinstance(each, TensorBase)]
        if is_grad_enabled() and any(t._requires_grad for t in (self, *operands)):
            check_recordable(self)
            result = function(_old(self), *args, **kwargs)
            overwrite(self, result._array)
            self._node, self._requires_grad = result._node, result._requires_grad
            if result._slot != self._slot:
                self._slot = result._slot
        else:
            check_view(self)
            with no_grad():
                overwrite(self, function(self, *args, **kwargs)._array)
        return self

    name = getattr(function, "__name__", "operation")
    apply.__name__ = apply.__qualname__ = f"{name}_"
    apply.__doc__ = (
        f"In-place form of :func:`{name}`: the result replaces this tensor's numbers."
    )
    return apply


def overwrite(self: Any, array: Any) -> None:
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
    if not a.flags.writeable or 0 in a.strides:
        raise (
            runtime_error(
                "unsupported operation: more than one element of the written-to tensor "
                "refers to a single memory location. Please clone() the tensor before "
                "performing the operation."
            )
            if 0 in a.strides and a.size > 1
            else runtime_error(
                "the memory of this tensor is read-only", hint="clone() it first"
            )
        )
    a[...] = array
    self._bump_version()


def check_castable(source: Any, target: Any) -> None:
    """An in-place result must fit the tensor's kind: no float into an integer."""
    one, other = dtypes.from_numpy(source), dtypes.from_numpy(target)
    if one.category > other.category:
        raise runtime_error(
            f"result type {dtypes.scalar_name(one)} can't be cast to the desired "
            f"output type {dtypes.scalar_name(other)}",
            hint="use the operation that makes a new tensor, as in x = x / 2",
        )


def check_recordable(self: Any) -> None:
    """Refuse an in-place operation in a graph that could not be done right."""
    check_view(self)
    if self._requires_grad and self._node is None:
        raise runtime_error(
            "a leaf Variable that requires grad is being used in an in-place operation.",
            got=f"a leaf of shape {tuple(self._array.shape)} with requires_grad=True",
            hint="wrap it in `with torch.no_grad():`, or write x = x + 1",
        )
    if self._base is not None or self._counter[1]:
        raise NotImplementedError(
            str(
                runtime_error(
                    "an in-place operation on memory that a view in the graph shares",
                    got=f"a tensor of shape {tuple(self._array.shape)} that is a view "
                    "or has views",
                    hint="clone() it before writing, or build it with torch.cat",
                )
            )
        )


def check_view(self: Any) -> None:
    """A view of a leaf that needs gradients must not be written either."""
    base = self._base
    if base is None or not is_grad_enabled() or not base._requires_grad:
        return
    if base._node is None:
        raise runtime_error(
            "a view of a leaf Variable that requires grad is being used in an "
            "in-place operation.",
            hint="wrap it in `with torch.no_grad():`",
        )
    check_recordable_view(self)


def check_recordable_view(self: Any) -> None:
    """A view of a result in the graph: its base's history would have to change."""
    raise NotImplementedError(
        str(
            runtime_error(
                "an in-place operation on a view of a tensor that needs gradients",
                got=f"a view of shape {tuple(self._array.shape)}",
                hint="clone() it before writing",
            )
        )
    )


def _old(self: Any) -> Any:
    """This tensor as it is before the write, with its place in the graph."""
    old = TensorBase._from_array(self._array.copy(), self._requires_grad, self._device)
    old._node = self._node
    if self._slot:
        old._slot = self._slot
    return old
