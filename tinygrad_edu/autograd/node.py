"""A node of the graph: one operation that was performed, and what it remembers.

The graph is made of nodes that point *back*, from a result to what it was made from.
A leaf tensor is its own end point; ``AccumulateGrad`` is only the name under which
``next_functions`` shows it, as PyTorch does.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from ..errors import message
from ..ops.registry import Primitive
from .hooks import RemovableHandle, add_hook
from .tensor_base import TensorBase

next_sequence = itertools.count(1).__next__

FREED = ("freed",)  # stands in ``saved`` once backward has used a node


class Node:
    """One recorded operation.

    ``edges[i]`` is where the gradient of argument i goes (a Node, a leaf tensor, or
    None), ``slots[i]`` which output of that node the argument was, ``saved`` what the
    rule needs to see again, ``versions[i]`` how often the memory of ``saved[i]`` had
    been written when it was saved. ``sequence`` counts upwards as nodes are made: a
    node's inputs always have smaller numbers, which is all the order backward needs.
    """

    __slots__ = (
        "__dict__",
        "__weakref__",
        "dtypes",
        "edges",
        "primitive",
        "saved",
        "sequence",
        "settings",
        "shapes",
        "slots",
        "versions",
    )

    primitive: Primitive
    edges: tuple[Any, ...]
    slots: tuple[int, ...] | None
    saved: tuple[Any, ...]
    versions: tuple[int | None, ...]
    settings: dict[str, Any]
    shapes: Any
    dtypes: Any
    sequence: int

    # Rare, so class-level defaults: hooks by kind, see ``hooks.py``.
    hooked = False
    hooks: dict[int, Callable[..., Any]] | None = None
    prehooks: dict[int, Callable[..., Any]] | None = None
    tensor_hooks: dict[int, Callable[..., Any]] | None = None

    def name(self) -> str:
        """PyTorch's name of the operation: ``MulBackward0``."""
        return self.primitive.title_for(self.settings)

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """The nodes the gradients go to, each with the output it was."""
        slots = self.slots or (0,) * len(self.edges)
        return tuple(
            (AccumulateGrad(edge) if isinstance(edge, TensorBase) else edge, slot)
            for edge, slot in zip(self.edges, slots, strict=True)
        )

    @property
    def metadata(self) -> dict[str, Any]:
        """A dictionary for whoever wants to note something on a node."""
        return self.__dict__.setdefault("_metadata", {})  # type: ignore[no-any-return]

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What the gradient rule will see again; an error once it has been freed."""
        if "ctx" in self.settings:
            return self.settings["ctx"].saved_tensors  # type: ignore[no-any-return]
        self.check_not_freed()
        return self.saved

    def __getattr__(self, name: str) -> Any:
        """PyTorch's ``_saved_self`` and its like; what a custom Function noted."""
        settings = _settings_of(self)
        if name.startswith("_saved_"):
            return saved_by_name(self, name.removeprefix("_saved_"))
        if "ctx" in settings and not name.startswith("__"):
            return getattr(settings["ctx"], name)
        raise AttributeError(
            f"'{type(self).__name__}' object has no attribute '{name}'"
        )

    def register_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(gradients of inputs, gradients of outputs)`` after this node.

        It may return a tuple that replaces the gradients of the inputs.
        """
        return add_hook(self, "hooks", hook)

    def register_prehook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(gradients of outputs)`` before this node; it may replace them."""
        return add_hook(self, "prehooks", hook)

    def check_not_freed(self) -> None:
        """Raise PyTorch's error if a backward has already used this node."""
        if self.saved is FREED:
            raise freed(self.name())

    def __repr__(self) -> str:
        return f"<{self.name()} object at {id(self):#x}>"


def freed(name: str) -> RuntimeError:
    """PyTorch's error for a graph that has been used."""
    return RuntimeError(
        message(
            "Trying to backward through the graph a second time (or directly "
            "access saved tensors after they have already been freed). Saved "
            "intermediate values of the graph are freed when you call "
            ".backward() or autograd.grad(). Specify retain_graph=True if you "
            "need to backward through the graph a second time or if you need "
            "to access saved tensors after calling backward.",
            got=f"a second backward through {name}",
            hint="run the forward pass again: each one makes a new graph",
        )
    )


# The getter of the slot itself: on a node that is not finished, no second __getattr__.
_settings_of = Node.__dict__["settings"].__get__

# PyTorch's names of the first and the second argument of an operation.
_PLACES = {"self": 0, "input": 0, "other": 1, "exponent": 1, "mat2": 1, "target": 1}


def saved_by_name(node: Node, name: str) -> Any:
    """``node._saved_self``: an argument or the result that the rule sees again."""
    node.check_not_freed()
    arguments = node.primitive.arguments
    place = arguments.index(name) if name in arguments else _PLACES.get(name)
    wanted = ("output", 0) if name == "result" else ("input", place)
    for what, thing in zip(node.primitive.saves, node.saved, strict=True):
        if what == wanted:
            return thing if isinstance(thing, TensorBase | None) else thing.tensor(node)
    if name in node.settings:
        return node.settings[name]
    raise AttributeError(f"{node.name()} has not saved '{name}'")


class AccumulateGrad(Node):
    """The end of the graph at a leaf: adds the gradient to ``variable.grad``.

    The engine knows leaves by their tensors; this is the face they show to users, made
    anew whenever one asks, so what it notes stands with the tensor.
    """

    __slots__ = ("variable",)

    next_functions: tuple[tuple[Any, int], ...] = ()

    def __init__(self, variable: TensorBase) -> None:
        self.variable = variable

    def name(self) -> str:
        """PyTorch's name, ``AccumulateGrad``."""
        return "AccumulateGrad"

    def register_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook((), gradients)`` after the gradient was added to ``.grad``."""
        return add_hook(self.variable, "_added_hooks", hook)

    def register_prehook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(gradients)`` before the gradient is added; it may replace it."""
        return add_hook(self.variable, "_adding_hooks", hook)

    @property
    def metadata(self) -> dict[str, Any]:
        """A dictionary for whoever wants to note something on the leaf's end."""
        metadata: dict[str, Any] = self.variable.__dict__.setdefault("_metadata", {})
        return metadata

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AccumulateGrad) and self.variable is other.variable

    def __hash__(self) -> int:
        return hash((AccumulateGrad, id(self.variable)))

    def __repr__(self) -> str:
        return f"<AccumulateGrad object at {id(self.variable):#x}>"


class SavedOutput:
    """A result that its own rule needs again: the array without the tensor.

    Keeping the tensor would close a circle (tensor → node → tensor), and memory would
    wait for the garbage collector.
    """

    __slots__ = ("_array", "_counter", "_device", "_slot")

    def __init__(self, tensor: TensorBase) -> None:
        self._array = tensor._array
        self._counter = tensor._counter
        self._device = tensor._device
        self._slot = tensor._slot

    def tensor(self, node: Node) -> Any:
        """The result as a Tensor again, with its place in the graph."""
        tensor = TensorBase._from_array(self._array, True, self._device)
        tensor._node, tensor._counter = node, self._counter
        if self._slot:
            tensor._slot = self._slot
        return tensor
