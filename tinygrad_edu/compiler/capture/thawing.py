"""After a recording nobody may hold a ``Traced``: every tensor gets its array back."""

from __future__ import annotations

import gc
import types
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ref

from ...autograd.node import Node, SavedOutput
from ...autograd.tensor_base import TensorBase
from .plainly import found_in, plain
from .traced import Traced

if TYPE_CHECKING:
    from .recording import Recording


class Before(NamedTuple):
    """What a tensor from outside was when it was first seen."""

    tensor: ref[Any]
    writes: int
    array: Any
    node: Any
    requires_grad: bool


class Thawing:
    """Remembers whose array was exchanged, without keeping anybody alive."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._tensors: list[ref[Any]] = []
        self._nodes: list[ref[Any]] = []
        self.outside: list[Before] = []

    def lifted(self, tensor: Any, array: Any) -> None:
        """A tensor that has come from outside, or was made without being noticed."""
        self._tensors.append(ref(tensor))
        counter = tensor._counter
        writes = counter[0] if type(counter) is list else 0
        self.outside.append(
            Before(ref(tensor), writes, array, tensor._node, tensor._requires_grad)
        )

    def note(self, out: Any) -> None:
        """What an operation has made."""
        for tensor in out if isinstance(out, tuple) else (out,):
            if not isinstance(tensor, TensorBase):
                continue
            self._tensors.append(ref(tensor))
            if tensor._node is not None:
                self._nodes.append(ref(tensor._node))

    def tensors(self) -> list[ref[Any]]:
        """All tensors that were seen."""
        return self._tensors

    def thaw(self) -> None:
        """Give back all arrays."""
        for tensor in self._tensors:
            _thaw_tensor(tensor())
        for node in self._nodes:
            _thaw_node(node())
        left = list(self.recording.living.values())
        if left:
            self._search(left)

    def _search(self, left: list[Traced]) -> None:
        """Find out who still holds one: tensors made without an operation."""
        own = {id(left), id(self.recording.living)}
        for holder in gc.get_referrers(*left):
            if id(holder) in own or isinstance(holder, Traced | types.FrameType):
                continue
            _thaw_holder(holder)


def _thaw_tensor(tensor: Any) -> None:
    if tensor is None:
        return
    array = tensor._array
    if isinstance(array, Traced):
        tensor._array = array.array
    if tensor._node is not None:
        _thaw_node(tensor._node)


def _thaw_node(node: Any) -> None:
    if node is None:
        return
    if type(node.saved) is tuple:
        for each in node.saved:
            if isinstance(each, SavedOutput) and isinstance(each._array, Traced):
                each._array = each._array.array
    if node.settings and any(isinstance(x, Traced) for x in found_in(node.settings)):
        node.settings = plain(node.settings)


def _thaw_holder(holder: Any) -> None:
    if isinstance(holder, TensorBase):
        _thaw_tensor(holder)
    elif isinstance(holder, SavedOutput):
        if isinstance(holder._array, Traced):
            holder._array = holder._array.array
    elif isinstance(holder, Node):
        _thaw_node(holder)
    elif isinstance(holder, dict):
        for key, value in list(holder.items()):
            if isinstance(value, Traced):
                holder[key] = value.array
    elif isinstance(holder, list):
        for place, value in enumerate(holder):
            if isinstance(value, Traced):
                holder[place] = value.array
    elif isinstance(holder, types.CellType) and isinstance(
        holder.cell_contents, Traced
    ):
        holder.cell_contents = holder.cell_contents.array
