"""Saved-tensor hooks: a say in how the graph keeps what backward will need again.

``pack`` is called when a tensor is saved, and the graph keeps what it returns: a file's
name, a half-precision copy, a promise to compute it again (``utils/checkpoint.py``).
``unpack`` is called when the gradient rule wants the tensor back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ..errors import runtime_error, type_error
from ..ops.registry import PRIMITIVES
from .engine import modified
from .grad_mode import no_grad
from .node import FREED, Node, SavedOutput, next_sequence
from .tensor_base import TensorBase
from .watching import Watcher, switch_off, switch_on

Pack = Callable[[Any], Any]
Unpack = Callable[[Any], Any]

# The pairs of hooks that are on in the running thread, the innermost last.
_hooks: ContextVar[tuple[tuple[Pack, Unpack], ...]] = ContextVar("hooks", default=())
_disabled: ContextVar[str | None] = ContextVar("hooks_disabled", default=None)


class Packed:
    """Stands in a node for a saved tensor that ``pack`` has taken away."""

    __slots__ = (
        "box",
        "edge",
        "is_output",
        "place",
        "requires_grad",
        "shape",
        "slot",
        "unpack",
    )

    _counter = (0,)  # nobody can write to what is packed

    def __init__(self, saved: Any, pack: Pack, unpack: Unpack, node: Any) -> None:
        self.unpack = unpack
        self.is_output = isinstance(saved, SavedOutput)
        tensor = saved.tensor(node) if self.is_output else saved
        self.place, self.slot = tensor._device, tensor._slot
        self.shape, self.requires_grad = tensor._array.shape, tensor._requires_grad
        leaf = tensor if tensor._requires_grad else None
        self.edge = None if self.is_output else tensor._node or leaf
        before = tensor._counter[0]
        with without_hooks(), no_grad():
            box = pack(tensor)
        # An output that is kept as it is would close a circle: tensor → node → tensor.
        self.box = saved if box is tensor and self.is_output else box
        if tensor._counter[0] != before:
            raise runtime_error(
                "A saved tensor pack hook is modifying its input in place. Tensors "
                "provided as input to pack hook cannot be modified by in-place "
                "operations as this can lead to unexpected side-effects. Please open "
                "an issue if you need to perform in-place operations on the input to a "
                "pack hook."
            )

    @property
    def _array(self) -> Any:
        """What the plain walk back asks for."""
        box = self.box
        if isinstance(box, SavedOutput):
            box = TensorBase._from_array(box._array, place=box._device)
        with without_hooks():
            tensor = self.unpack(box)
        if not isinstance(tensor, TensorBase):
            raise type_error(
                "Output of saved tensor unpack_hook expected to be a Tensor but got "
                f"result of type {type(tensor).__name__}"
            )
        if tensor._array.shape != self.shape:
            raise runtime_error(
                "unpack_hook returned a tensor of another shape than was saved",
                got=f"shape {tuple(tensor._array.shape)}",
                expected=f"shape {tuple(self.shape)}",
            )
        return tensor._array

    def tensor(self, node: Node | None) -> Any:
        """The unpacked numbers as a Tensor in the place of the one that was saved."""
        made = TensorBase._from_array(self._array, self.requires_grad, self.place)
        made._slot = self.slot
        if self.is_output:
            made._node = node
        elif isinstance(self.edge, Node):
            made._node = self.edge
        elif self.edge is not None:
            made._node, made._slot = link_to_leaf(self.edge), 0
        return made


def link_to_leaf(leaf: Any) -> Node:
    """A node that hands gradients on to a leaf: numbers that came back stand for it."""
    node = Node()
    node.primitive, node.settings = PRIMITIVES["clone"], {}
    node.edges, node.slots = (leaf,), None
    node.saved = node.versions = ()
    node.shapes, node.dtypes = leaf._array.shape, leaf._array.dtype
    node.sequence = next_sequence()
    return node


@contextmanager
def without_hooks() -> Iterator[None]:
    """The hooks themselves save nothing through hooks."""
    token = _hooks.set(())
    try:
        yield
    finally:
        _hooks.reset(token)


def pack_saved(saved: tuple[Any, ...], versions: Any, node: Node | None) -> Any:
    """Saved things and their versions after the innermost hook has seen the tensors."""
    if not _hooks.get():
        return saved, versions
    pack, unpack = _hooks.get()[-1]
    packed = [
        thing if version is None else Packed(thing, pack, unpack, node)
        for thing, version in zip(saved, versions, strict=True)
    ]
    return tuple(packed), tuple([None if v is None else 0 for v in versions])


class _Saving(Watcher):
    """Lets the hooks see what an operation has just saved."""

    def after(self, began: Any, outputs: tuple[Any, ...], node: Any) -> None:
        if node is not None and node.saved and node.saved is not FREED:
            node.saved, node.versions = pack_saved(node.saved, node.versions, node)


_saving = _Saving()


class saved_tensors_hooks:  # noqa: N801 - PyTorch's name
    """Inside, what the graph saves goes through ``pack_hook``, and comes back through
    ``unpack_hook``. Of nested pairs the innermost counts.

    ``unpack_hook`` must return a tensor of the same numbers, shape, dtype and device.
    Source: PyTorch, ``torch.autograd.graph.saved_tensors_hooks``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> def pack(tensor):
    ...     print("saved", tensor)
    ...     return tensor.numpy(force=True).astype("float16")
    >>> def unpack(array):
    ...     return torch.tensor(array).float()
    >>> with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
    ...     y = x ** 3
    saved tensor([1., 2.], requires_grad=True)
    >>> y.sum().backward()
    >>> x.grad
    tensor([ 3., 12.])
    """

    def __init__(self, pack_hook: Pack, unpack_hook: Unpack) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook
        self._before: list[Any] = []

    def __enter__(self) -> None:
        if not callable(self.pack_hook) or not callable(self.unpack_hook):
            raise type_error(
                "_push_saved_tensors_default_hooks(): incompatible function arguments.",
                got=f"{self.pack_hook!r}, {self.unpack_hook!r}",
                expected="two functions",
            )
        if (reason := _disabled.get()) is not None:
            raise runtime_error(reason)
        before = _hooks.get()
        self._before.append(before)
        _hooks.set((*before, (self.pack_hook, self.unpack_hook)))
        switch_on(_saving)

    def __exit__(self, *_: Any) -> None:
        switch_off(_saving)
        _hooks.set(self._before.pop())


class save_on_cpu(saved_tensors_hooks):  # noqa: N801 - PyTorch's name
    """Inside, what the graph saves waits in the computer's own memory.

    Source: PyTorch, ``torch.autograd.graph.save_on_cpu``; ``pin_memory`` and
    ``device_type`` are accepted and ignored.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> with torch.autograd.graph.save_on_cpu():
    ...     y = x * x
    >>> y.backward()
    >>> x.grad
    tensor(4.)
    """

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(
            lambda tensor: (tensor.device, tensor.detach().cpu()),
            lambda packed: packed[1].to(packed[0]),
        )


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """Inside, using saved-tensor hooks is an error with this message.

    Source: PyTorch, ``torch.autograd.graph.disable_saved_tensors_hooks``.

    >>> import tinygrad_edu as torch
    >>> graph = torch.autograd.graph
    >>> with graph.disable_saved_tensors_hooks("not here"):
    ...     with graph.save_on_cpu():
    ...         pass
    Traceback (most recent call last):
        ...
    RuntimeError: not here
    """
    if _hooks.get():
        raise runtime_error(error_message)
    token = _disabled.set(error_message)
    try:
        yield
    finally:
        _disabled.reset(token)


class SavedInputs:
    """Values kept from forward to backward, tensors among them as the graph saves them.

    The hooks that are on see the tensors; one that is written to meanwhile is noticed.
    """

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.versions: Any = tuple(
            [
                each._counter[0] if isinstance(each, TensorBase) else None
                for each in values
            ]
        )
        self.values, self.versions = pack_saved(values, self.versions, None)

    def tensors(self) -> tuple[Any, ...]:
        """The values again, each tensor in its place in the graph."""
        for each, version in zip(self.values, self.versions, strict=True):
            if version is not None and each._counter[0] != version:
                raise modified(None, each, version)
        return tuple(
            [
                each.tensor(None) if isinstance(each, Packed) else each
                for each in self.values
            ]
        )
