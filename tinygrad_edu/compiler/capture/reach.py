"""What a function can get at: tensors, modules, optimizers, and plain values.

A captured program reads the tensors that its function reads, so these are looked for
before the call: in the arguments, in what the function closes over, in the globals it
names, and in all objects that hang on those. Each gets a name for people. What is no
tensor is remembered as it is before the call: if the call changes it, then the call
did something that a program of tensors cannot do again.
"""

from __future__ import annotations

import random
import sys
import types
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...autograd.node import Node
from ...autograd.tensor_base import TensorBase
from ...func.tree import leaves_of
from ...generator import MersenneTwister
from ...nn.base.module import Module
from ...ops.registry import Primitive
from ...optim.optimizer import Optimizer
from .lines import LIBRARY
from .sources import Source

MOST = 20_000  # objects to look at
PLAIN = (int, float, complex, str, bytes, bool, type(None))
HOOKS = ("_hooks", "_after_hooks", "_adding_hooks", "_added_hooks")
LEFT_OUT = (
    *PLAIN,
    types.ModuleType,
    type,
    types.BuiltinFunctionType,
    Node,
    MersenneTwister,
    Primitive,  # keeps what it finds out about its rules, for good
)


@dataclass
class Shot:
    """A container and what was in it before the call."""

    label: str
    holder: Any
    before: Any


@dataclass
class Reach:
    """All that was found."""

    tensors: list[tuple[Any, Source]] = field(default_factory=list)
    modules: dict[int, str] = field(default_factory=dict)
    module_list: list[Module] = field(default_factory=list)
    optimizers: list[Optimizer] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)
    shots: list[Shot] = field(default_factory=list)
    states: dict[int, int] = field(default_factory=dict)  # how many an optimizer had
    # Tensors that the function itself knows, by id; an argument may be one of them.
    outside: dict[int, Any] = field(default_factory=dict)
    dice: Any = None
    _seen: dict[int, Any] = field(default_factory=dict)
    _waiting: deque[tuple[Any, str]] = field(default_factory=deque)
    _optimizers: deque[tuple[Any, str]] = field(default_factory=deque)
    _labels: dict[int, str] = field(default_factory=dict)

    # ------------------------------------------------------------- looking

    def arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """The leaves of the arguments, in the order of ``leaves``."""
        self._containers([*args, *kwargs.values()], "an argument")
        for place, leaf in enumerate(leaves(args, kwargs)):
            if isinstance(leaf, TensorBase):
                self._tensor(leaf, Source("argument", f"argument {place}", leaf, place))
            else:
                self._waiting.append((leaf, f"argument {place}"))

    def _containers(self, given: Any, label: str) -> None:
        """Lists and dicts that are given: what is in them before the call."""
        for each in given:
            if isinstance(each, dict):
                self._shoot(label, each, dict(each))
                self._containers(each.values(), label)
            elif isinstance(each, list | tuple):
                self._shoot(label, each, list(each))
                self._containers(each, label)

    def look(self, function: Any) -> None:
        """Everything that hangs on a function.

        Optimizers come last: a model knows better names for their parameters.
        """
        self.dice = random.getstate()
        self._waiting.append((function, ""))
        while (self._waiting or self._optimizers) and len(self._seen) < MOST:
            waiting = self._waiting or self._optimizers
            thing, label = waiting.popleft()
            if isinstance(thing, TensorBase):
                self.outside[id(thing)] = thing
            if isinstance(thing, LEFT_OUT) or id(thing) in self._seen:
                continue
            if isinstance(thing, Optimizer) and waiting is self._waiting:
                self._optimizers.append((thing, label))
                continue
            self._seen[id(thing)] = thing
            self._visit(thing, label)

    def _visit(self, thing: Any, label: str) -> None:
        if isinstance(thing, TensorBase):
            self._tensor(thing, Source("state", label or "tensor", thing))
        elif isinstance(thing, types.FunctionType):
            self._function(thing)
        elif isinstance(thing, types.MethodType):
            self._waiting += [(thing.__self__, label), (thing.__func__, label)]
        elif isinstance(thing, Module):
            self._module(thing, label)
        elif isinstance(thing, Optimizer):
            self._optimizer(thing, label or "optimizer")
        elif isinstance(thing, dict):
            self._shoot(label, thing, dict(thing))
            for key, value in list(thing.items()):
                self._waiting.append((value, f"{label}[{key!r}]"))
        elif isinstance(thing, list | tuple | set | frozenset | deque):
            self._shoot(label, thing, list(thing))
            for place, value in enumerate(thing):
                self._waiting.append((value, f"{label}[{place}]"))
        elif isinstance(thing, types.GeneratorType):
            frame = thing.gi_frame
            self._shoot(label, thing, None if frame is None else frame.f_lasti)
        elif _has_attributes(thing):
            self._object(thing, label)

    def _tensor(self, tensor: Any, source: Source) -> None:
        self._seen[id(tensor)] = tensor
        self._labels[id(tensor)] = source.label
        self.tensors.append((tensor, source))
        # An argument is another part of its base at the next call: the next batch.
        if tensor._base is not None and source.kind != "argument":
            self._waiting.append((tensor._base, f"base of {source.label}"))
        for kind in HOOKS:
            self._waiting.append((getattr(tensor, kind), f"hooks of {source.label}"))
        gradient = tensor._grad
        if gradient is not None and id(gradient) not in self._seen:
            self._seen[id(gradient)] = gradient
            label = f"gradient of {source.label}"
            self.tensors.append((gradient, Source("grad", label, tensor)))

    def _function(self, function: Any) -> None:
        ours = function.__code__.co_filename.startswith(LIBRARY)
        if ours and not function.__closure__:
            return
        names = function.__code__.co_freevars
        for name, cell in zip(names, function.__closure__ or (), strict=True):
            try:
                self._waiting.append((cell.cell_contents, name))
            except ValueError:  # not filled yet
                continue
            self._shoot(name, cell, cell.cell_contents)
        for default in (*(function.__defaults__ or ()), *_values(function)):
            self._waiting.append((default, "default"))
        wrapped = getattr(function, "__wrapped__", None)
        if wrapped is not None:
            self._waiting.append((wrapped, ""))
        if ours:
            return
        shot = {}
        names = tuple(_names_in(function.__code__))
        for name in names:
            if name in function.__globals__:
                value = shot[name] = function.__globals__[name]
                self._waiting.append((value, name))
                if isinstance(value, types.ModuleType) and _of_user(value):
                    self._waiting += _attributes(value, names)
        self._shoot("globals", _Globals(function.__globals__), shot)

    def _module(self, module: Module, label: str) -> None:
        self.modules[id(module)] = label or type(module).__name__
        self.module_list.append(module)
        for name, value in _parts(module):
            self._waiting.append((value, f"{label}.{name}" if label else name))
        own = {key: value for key, value in vars(module).items() if key[0] != "_"}
        self._shoot(label or type(module).__name__, _Attributes(module), own)
        for name, value in own.items():
            self._waiting.append((value, f"{label}.{name}" if label else name))
        self._waiting.append((type(module).forward, ""))

    def _optimizer(self, optimizer: Optimizer, label: str) -> None:
        self.optimizers.append(optimizer)
        self.states[id(optimizer)] = sum(map(len, optimizer.state.values()))
        for place, group in enumerate(optimizer.param_groups):
            name = label if len(optimizer.param_groups) == 1 else f"{label}[{place}]"
            self.groups[id(group)] = name
            self._shoot(f"{name}'s options", group, dict(group))
            for number, each in enumerate(group["params"]):
                self._waiting.append((each, f"{name}'s parameter {number}"))
        for parameter, state in list(optimizer.state.items()):
            of = self._label_of(parameter)
            for name, value in state.items():
                self._waiting.append((value, f"{name} of {of}"))

    def _label_of(self, tensor: Any) -> str:
        return self._labels.get(id(tensor), "parameter")

    def _object(self, thing: Any, label: str) -> None:
        own = vars(thing)
        shot = {key: value for key, value in own.items() if key[0] != "_"}
        self._shoot(label or type(thing).__name__, _Attributes(thing), shot)
        for name, value in list(own.items()):
            self._waiting.append((value, f"{label}.{name}" if label else name))
        for name in ("__call__", "step", "forward"):
            method = getattr(type(thing), name, None)
            if isinstance(method, types.FunctionType):
                self._waiting.append((method, ""))

    def _shoot(self, label: str, holder: Any, before: Any) -> None:
        self.shots.append(Shot(label, holder, before))

    # ------------------------------------------------------------- comparing

    def changes(self) -> Iterator[str]:
        """What the call has changed that is no tensor."""
        if self.dice is not None and random.getstate() != self.dice:
            yield "Python's random numbers are drawn"
        for shot in self.shots:
            now = contents(shot.holder)
            if not same_contents(shot.before, now):
                key = _changed_key(shot.before, now)
                yield f"{shot.label or 'a variable'}{key} is changed"

    def first_step(self) -> bool:
        """Whether an optimizer has begun to remember something in this call."""
        return any(
            sum(map(len, each.state.values())) != self.states[id(each)]
            for each in self.optimizers
        )


class _Attributes:
    """The attributes of an object, as a holder."""

    def __init__(self, of: Any) -> None:
        self.of = of


class _Globals(_Attributes):
    """The globals of a function, as a holder."""


class _GlobalNames(dict[str, Any]):
    """All globals, of which only some were looked at before."""


def contents(holder: Any) -> Any:
    """What is in a container now."""
    if isinstance(holder, _Globals):
        return _GlobalNames(holder.of)
    if isinstance(holder, _Attributes):
        return {key: value for key, value in vars(holder.of).items() if key[0] != "_"}
    if isinstance(holder, types.CellType):
        return holder.cell_contents
    if isinstance(holder, types.GeneratorType):
        return None if holder.gi_frame is None else holder.gi_frame.f_lasti
    return holder


def same_contents(before: Any, now: Any) -> bool:
    """Whether the things in a container are the same ones."""
    if isinstance(before, dict) and isinstance(now, dict):
        return not _changed_key(before, now)
    if isinstance(before, list) and isinstance(now, list | tuple):
        return len(before) == len(now) and all(map(_same, before, now))
    if isinstance(before, list):  # a set
        return len(before) == len(now)
    return _same(before, now)


def _changed_key(before: Any, now: Any) -> str:
    """What in a container is another thing than before."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = before if isinstance(now, _GlobalNames) else {**before, **now}
        for key in keys:
            if key not in before or key not in now or not _same(before[key], now[key]):
                return f"[{key!r}]"
    return ""


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, types.MethodType):
        return bool(one == other)
    return isinstance(one, PLAIN) and type(one) is type(other) and one == other


def leaves(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """What stands in the arguments, containers taken apart.

    >>> leaves((1, [2, {"a": 3}]), {"b": 4})
    [1, 2, 3, 4]
    """
    return list(leaves_of((args, kwargs)))


def _of_user(module: types.ModuleType) -> bool:
    """Whether a module is neither Python's nor a library that is known."""
    top = module.__name__.partition(".")[0]
    return top not in sys.stdlib_module_names and top not in ("numpy", "tinygrad_edu")


def _attributes(
    module: types.ModuleType, names: tuple[str, ...]
) -> list[tuple[Any, str]]:
    """What a function's names may mean as attributes of a module."""
    own = vars(module)
    return [(own[name], f"{module.__name__}.{name}") for name in names if name in own]


def _names_in(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def _values(function: Any) -> tuple[Any, ...]:
    return tuple((function.__kwdefaults__ or {}).values())


def _parts(module: Module) -> Iterator[tuple[str, Any]]:
    for parts in (module._parameters, module._buffers, module._modules):
        for name, value in parts.items():
            if value is not None:
                yield name, value


def _has_attributes(thing: Any) -> bool:
    module = type(thing).__module__.partition(".")[0]
    return hasattr(thing, "__dict__") and module not in ("numpy", "builtins", "_io")
