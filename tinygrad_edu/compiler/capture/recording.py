"""Writing down what a function does while it does it.

Every operation on tensors comes to ``take``. It is run for real, by the same code as
ever, but with ``through`` in the place of the primitive's forward: that computes on
the real arrays, adds a node to the graph, and returns a ``Traced``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary, ref

import numpy as np

from ...autograd.recording import as_array
from ...autograd.stand_in import StandIn
from ...autograd.tensor_base import TensorBase
from ...autograd.watching import Taker, switch_off, switch_on, taking
from ...devices import CPU
from ...ops.registry import PRIMITIVES, Primitive
from ..ir.graph import Graph, Line, Node, Slot, Type, Value
from .breaks import Break, NeedsNumbersError
from .draws import Draws
from .lines import current_line
from .memory import Memory, overlap, owner, same_place, spots_in
from .numbers import Number, Numbers
from .numpy_calls import NumpyCalls
from .plainly import found_in, plain
from .reach import Reach
from .rules import RecordedPass
from .sources import Source, Sources
from .thawing import Thawing
from .traced import Traced

Array = np.ndarray[Any, Any]
# What comes out of these has as many numbers as they find.
FINDERS = frozenset(
    ("masked_select", "unique2", "unique_dim", "unique_consecutive", "bincount")
)
PLAIN = (int, float, complex, str, bool, type(None), slice, type(Ellipsis), np.dtype)


class Recording(Taker):
    """One call of a function, as it becomes a graph."""

    def __init__(self, reach: Reach, name: str) -> None:
        self.graph = Graph(name)
        self.reach = reach
        self.alive = True
        self.reason: Break | None = None
        self.in_rule = False  # a gradient rule is running that could be taken whole
        self.line_now: Line | None = None  # of the operation whose gradient is computed
        # Of the nodes of the backward graph.
        self.lines: WeakKeyDictionary[Any, Line] = WeakKeyDictionary()
        self.living: WeakValueDictionary[int, Traced] = WeakValueDictionary()
        self.memories: dict[int, list[Memory]] = {}
        self.sources = Sources(self)
        self.numbers = Numbers(self)
        self.numpy = NumpyCalls(self)
        self.draws = Draws(self)
        self.thawing = Thawing(self)
        self.grads_set: set[int] = set()  # tensors whose ``.grad`` somebody set
        self.made_inside: list[Any] = []
        self.caller: Any = None  # the code that calls the function

    # ------------------------------------------------------------- begin and end

    def begin(self) -> None:
        """From now on every operation of this thread is recorded."""
        self._tokens: list[tuple[ContextVar[Any], Any]] = [(taking, taking.set(self))]
        self._tokens.append(self.draws.listen())
        switch_on(self)
        # The largest first: what is a view of another one is then known as such.
        for tensor, source in sorted(self.reach.tensors, key=_size, reverse=True):
            self.lift(tensor, source)

    def end(self) -> None:
        """Nothing is recorded any more."""
        if self._tokens:
            for variable, token in reversed(self._tokens):
                variable.reset(token)
            self._tokens = []
            switch_off(self)
        self.alive = False

    def stop(self, what: str) -> None:
        """End the recording in the middle of the call, which goes on without it."""
        if not self.listens:
            return
        if self.in_rule:
            raise NeedsNumbersError(what)
        self.reason = Break(what, self.line())
        self.alive = False
        taking.set(None)
        self.draws.stop()
        self.thawing.thaw()

    @property
    def listens(self) -> bool:
        """Whether what happens here and now is recorded, not in another thread."""
        return self.alive and taking.get() is self

    def line(self) -> Line:
        """The line that is running, or whose gradient is being computed."""
        return self.line_now or current_line(self.reach.modules)

    # ------------------------------------------------------------- operations

    def take(
        self, apply: Any, inputs: tuple[Any, ...], settings: dict[str, Any]
    ) -> Any:
        for each in inputs:
            if isinstance(each, TensorBase):
                self.lift(each)
            elif isinstance(each, np.ndarray):
                self.made(each, foreign=True)
        out = apply.with_run(inputs, settings, self.through)
        if self.alive:
            self.thawing.note(out)
            tensor = out[0] if isinstance(out, tuple) and out else out
            node = getattr(tensor, "_node", None)
            if node is not None and self.graph.nodes:
                self.lines[node] = self.graph.nodes[-1].lines[0]
        return out

    def new_pass(self, F: Any, keep_graph: bool) -> RecordedPass:
        return RecordedPass(self, F, keep_graph)

    def number(self, options: dict[str, Any], name: str) -> Any:
        return self.numbers.read(options, name)

    def cleared(self, tensor: Any) -> None:
        self.grads_set.add(id(tensor))

    def made(self, tensor: Any, foreign: bool) -> None:
        if foreign:
            self.stop("an array of NumPy's becomes a tensor")
        elif isinstance(tensor._array, np.ndarray):
            memory = Memory(tensor._array, None, self._as_constant)
            self._remember(memory)
            tensor._array = Traced(self, tensor._array, memory)
            self.thawing.note(tensor)

    def through(self, primitive: Primitive, place: Any) -> Callable[..., Any]:
        """What runs in place of a primitive's forward."""
        forward = primitive.forward_on(place.type)

        def run(*arrays: Any, **settings: Any) -> Any:
            with np.errstate(all="ignore"):
                out = forward(*plain(arrays), **plain(settings))
            if not self.alive:
                return out
            op = self.name_of(primitive)
            if op is None or on_other_device(out):
                self.stop(f"{primitive.name} is no operation of a program")
                return out
            return self.record(op, arrays, settings, out)

        return run

    def name_of(self, primitive: Primitive) -> str | None:
        """What an operation is called in the graph."""
        known = PRIMITIVES.get(primitive.name)
        if known is primitive:
            return primitive.name
        if known is not None and known.__dict__.get("wide") is primitive:
            return f"wide:{primitive.name}"
        return None

    def record(self, op: str, arrays: Any, settings: dict[str, Any], out: Any) -> Any:
        """A node for what was computed, and what stands for its results."""
        several = isinstance(out, tuple | list)
        outs = [as_array(each) for each in (out if several else (out,))]
        inputs, lowered = self.lower(arrays, settings)
        if not self.alive:
            return out
        if shape_from_numbers(op, arrays, settings):
            self.stop(f"the shape of what {op} gives depends on the numbers")
            return out
        if op == "as_strided":  # it looks at memory: a value has none
            return self._seen_otherwise(arrays[0], outs[0])
        seen = [each for each in found_in((arrays, settings)) if type(each) is Traced]
        if not several:
            for each in seen:
                if each.array is outs[0]:
                    return each
                if same_place(each.array, outs[0]):
                    same = "reshape", {"shape": each.shape}
                    value = self.value(each)
                    return Traced(self, outs[0], each.memory, value, each, same)
        node = self.add_node(op, inputs, [Type.of(each) for each in outs], lowered)
        how = (op, lowered) if len(inputs) == 1 and not several else None
        made = [
            self.wrap(array, value, seen, how)
            for array, value in zip(outs, node.outputs, strict=True)
        ]
        return tuple(made) if several else made[0]

    def _seen_otherwise(self, of: Traced, array: Array) -> Any:
        """A view that only its place in memory tells."""
        if spots_in(array, of.memory.array) is None:
            self.stop("memory around a tensor is looked at")
            return array
        return Traced(self, array, of.memory, None, of)

    def wrap(self, array: Array, value: Value, seen: list[Traced], how: Any) -> Traced:
        """What stands for a result: new memory, or a view of an argument's."""
        for each in seen:
            if owner(array) is owner(each.array) and overlap(array, each.array):
                return Traced(self, array, each.memory, value, each, how)
        memory = Memory(array, value)
        self._remember(memory)
        return Traced(self, array, memory, value)

    # ------------------------------------------------------------- nodes

    def add_node(
        self, op: str, inputs: list[Value], types: Any, settings: dict[str, Any]
    ) -> Node:
        """A new node, with the line that asked for it."""
        return self.graph.add(op, inputs, types, settings, (self.line(),))

    def add(
        self,
        op: str,
        inputs: list[Value],
        type: Type,
        settings: dict[str, Any] | None = None,
    ) -> Value:
        """The result of a new node that has one."""
        return self.add_node(op, inputs, [type], settings or {}).out

    def cast(self, value: Value, dtype: Any) -> Value:
        """A value in another number type."""
        if value.dtype == dtype.name:
            return value
        wanted = Type(dtype.name, value.shape)
        return self.add("cast", [value], wanted, {"dtype": dtype})

    def scalar(self, number: Any, dtype: Any) -> Value:
        """A number that no call changes."""
        with np.errstate(all="ignore"):
            return self.sources.constant(np.asarray(number).astype(dtype))

    def lower(
        self, arrays: Any, settings: dict[str, Any]
    ) -> tuple[list[Value], dict[str, Any]]:
        """Inputs and settings of a node; arrays in settings become inputs too."""
        inputs = [self.value(each) for each in arrays]

        def lowered(setting: Any) -> Any:
            if isinstance(setting, Traced | np.ndarray | Number):
                inputs.append(self.value(setting))
                return Slot(len(inputs) - 1)
            if isinstance(setting, np.generic):
                return setting.item()
            if isinstance(setting, tuple | list):
                return tuple([lowered(each) for each in setting])
            if isinstance(setting, dict):
                return {name: lowered(each) for name, each in setting.items()}
            if isinstance(setting, type) and issubclass(setting, np.generic):
                return np.dtype(setting)
            if not isinstance(setting, PLAIN):
                self.stop(f"a setting of {type(setting).__name__} cannot be recorded")
            return setting

        return inputs, {name: lowered(each) for name, each in settings.items()}

    # ------------------------------------------------------------- arrays and values

    def lift(self, tensor: Any, source: Source | None = None) -> Any:
        """Put a ``Traced`` in the place of a tensor's array."""
        array = tensor._array
        if isinstance(array, Traced) or not self.alive:
            return array
        if type(array) is not np.ndarray:
            inside = isinstance(array, StandIn)
            where = "inside of vmap" if inside else f"on {tensor._device}"
            self.stop(f"a tensor {where} is used")
            return array
        if tensor._device is not CPU:
            self.graph.device = tensor._device.type
        if array.ndim == 0 and not array.flags.writeable:  # one of alignment's numbers
            return array
        self.thawing.lifted(tensor, array)
        tensor._array = self._of_real(array, tensor, source)
        return tensor._array

    def _of_real(self, array: Array, tensor: Any, source: Source | None) -> Traced:
        shared: list[Memory] = []  # memory that this array has a part of
        for memory in self.memories.get(id(owner(array)), ()):
            if same_place(memory.array, array):
                return Traced(self, array, memory)
            if overlap(memory.array, array):
                if spots_in(array, memory.array) is not None:
                    whole = Traced(self, memory.array, memory)
                    return Traced(self, array, memory, None, whole)
                shared.append(memory)
        memory = Memory(array, None, self.sources.tensor)
        memory.source = source or Source("found", "tensor", ref(tensor))
        for each in (memory, *shared):
            each.entangled = bool(shared)
        self._remember(memory)
        return Traced(self, array, memory)

    def _remember(self, memory: Memory) -> None:
        self.memories.setdefault(id(owner(memory.array)), []).append(memory)

    def _as_constant(self, memory: Memory) -> Value:
        return self.sources.constant(memory.array)

    def fresh(self, array: Array) -> Any:
        """An array that depends on no numbers: made by ``np.zeros_like`` or so."""
        if not self.listens:
            return array
        memory = Memory(array, None, self._as_constant)
        self._remember(memory)
        return Traced(self, array, memory)

    def value(self, thing: Any) -> Value:
        """The value that stands in an array now."""
        if isinstance(thing, Number):
            return thing.value
        if not isinstance(thing, Traced):
            return self.sources.constant(np.asarray(thing))
        memory = thing.memory
        if thing.value is None or thing.seen != memory.writes:
            thing.value, thing.seen = self._look(thing), memory.writes
        return thing.value

    def _look(self, view: Traced) -> Value:
        if view.parent is None:
            return view.memory.now()
        type_of = Type.of(view.array)
        if view.how is not None:
            op, settings = view.how
            return self.add(op, [self.value(view.parent)], type_of, settings)
        places = spots_in(view.array, view.memory.array)
        if places is None:
            self.stop("a view of half a number is looked at after a write")
            return view.memory.now()
        inputs = [view.memory.now(), self.sources.constant(places)]
        return self.add("pick", inputs, type_of, {"places": Slot(1)})

    def is_constant(self, thing: Traced) -> bool:
        """Whether an array is the same in every call: it is made of constants alone."""
        return self.listens and self._made_of_constants(self.value(thing))

    def _made_of_constants(self, value: Value) -> bool:
        waiting, seen = [value], {value}
        while waiting:
            node = waiting.pop().node
            if node is None or node.op == "draw":
                return False
            new = [each for each in node.inputs if each not in seen]
            seen.update(new)
            waiting += [each for each in new if each.name not in self.graph.arrays]
        return True


def shape_from_numbers(op: str, arrays: Any, settings: dict[str, Any]) -> bool:
    """Whether the numbers of an argument decide how many numbers come out."""
    if op.removeprefix("wide:") in FINDERS:
        return True
    if not op.startswith("index") or not settings.get("then"):
        return False
    masks = [getattr(part, "dtype", None) == np.bool_ for part in settings["then"]]
    return any(masks) and (op == "index" or arrays[1].size != 1)


def _size(found: tuple[Any, Source]) -> int:
    return int(getattr(found[0]._array, "nbytes", 0))


def on_other_device(out: Any) -> bool:
    """Whether a result is no array of NumPy's."""
    several = out if isinstance(out, tuple | list) else (out,)
    return not all(isinstance(each, np.ndarray | np.generic) for each in several)
