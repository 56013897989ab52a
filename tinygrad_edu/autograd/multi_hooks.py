"""One hook for several tensors: called once per backward pass."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from ..errors import value_error
from .backward import current_pass, reachable
from .engine import BackwardPass


class MultiHandle(tuple[Any, ...]):
    """The handles of a hook that was registered on several tensors."""

    __slots__ = ()

    def remove(self) -> None:
        """Take the hook away from all of them."""
        for handle in self:
            handle.remove()

    def __enter__(self) -> MultiHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def register_multi_grad_hook(
    tensors: Sequence[Any], fn: Callable[[Any], None], *, mode: str = "all"
) -> MultiHandle:
    """Call ``fn`` once per backward pass, when the gradients of tensors are known.

    With ``mode="all"`` it gets the list of all gradients when the last one is there,
    None for tensors that this pass does not reach; with ``"any"`` the first gradient.
    Source: PyTorch, ``torch.autograd.graph.register_multi_grad_hook``.

    >>> import tinygrad_edu as torch
    >>> x, y = (torch.tensor(each, requires_grad=True) for each in (2.0, 5.0))
    >>> handle = torch.autograd.graph.register_multi_grad_hook((x, y), print)
    >>> (x * y).backward()
    [tensor(5.), tensor(2.)]
    """
    if mode not in ("all", "any"):
        raise value_error(f"Expects mode to be one of ('all', 'any') but got {mode}")
    meeting = _Meeting(tuple(tensors), fn, mode == "all")
    return MultiHandle(
        [
            tensor.register_hook(lambda gradient, i=i: meeting.arrived(i, gradient))
            for i, tensor in enumerate(tensors)
        ]
    )


class _Meeting:
    """Who has arrived in which pass; threads may walk at the same time."""

    def __init__(self, tensors: tuple[Any, ...], fn: Any, everybody: bool) -> None:
        self.places = [tensor._node or tensor for tensor in tensors]
        self.fn, self.everybody = fn, everybody
        self.lock = threading.Lock()
        self.waiting: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()

    def arrived(self, i: int, gradient: Any) -> None:
        """A gradient is known; call the function if it was the one to wait for."""
        walk = current_pass.get()
        assert walk is not None
        with self.lock:
            first = walk not in self.waiting
            if first:
                self.waiting[walk] = [[None] * len(self.places), self.expected(walk)]
            state = self.waiting[walk]
            state[0][i] = gradient
            state[1] -= 1
            last = state[1] == 0
        if self.everybody and last:
            self.fn(state[0])
        elif not self.everybody and first:
            self.fn(gradient)

    def expected(self, walk: BackwardPass) -> int:
        """How many of the tensors a backward pass comes to."""
        nodes = reachable(walk.roots)
        seen = {edge for node in nodes for edge in node.edges} | nodes
        seen.update(root for root in walk.roots if root._node is None)
        if walk.needed is not None:
            seen &= walk.needed
        return sum(place in seen for place in self.places)
