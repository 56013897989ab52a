"""Whole models as data: what each module holds, and the name of its class.

    {"module": {"class": "__main__:Net", "id": 0,
                "attributes": [["hidden", 64], ["training", true]],
                "parameters": [["weight", {"parameter": …}]],
                "buffers": [], "modules": [["0", {"module": …}]]}}

Loading looks the name up among the subclasses of Module that the program has already.
It imports nothing, calls neither the class nor a method of it, and fills an empty
object instead. A module that stands in two places is written once; ``{"module": 0}``
stands for it in the second.

A function among the attributes, such as ``self.activation = F.relu``, is kept by name
if it is one of this library's mathematical functions; no other function is saved.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from .. import functions, nn
from ..errors import message
from ..nn import Module, functional
from ..nn.parameter import Buffer, Parameter
from ..tensor import Tensor
from .damage import unreadable
from .plain import Decoder, Encoder, Path
from .safe_globals import get_safe_globals

TREE = ("_parameters", "_buffers", "_modules")
# Where the functions of tensors are made; what else stands in those rooms is not one.
MADE_IN = tuple(
    f"tinygrad_edu.{room}" for room in ("functions", "nn", "autograd.recording")
)


class ModelEncoder(Encoder):
    """An Encoder that knows modules too."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[int, int] = {}

    def tensor(self, value: Tensor, path: Path) -> Any:
        """A tensor, a parameter or a buffer."""
        said = super().tensor(value, path)["tensor"]
        if isinstance(value, Parameter):
            return {"parameter": said}
        if isinstance(value, Buffer):
            return {"buffer": {**said, "persistent": value.persistent}}
        return {"tensor": said}

    def other(self, value: Any, path: Path) -> Any:
        """A module, its class, a function of the library."""
        if isinstance(value, Module):
            return {"module": self._module(value, path)}
        if isinstance(value, type) and issubclass(value, Module):
            return {"class": class_name(value)}
        for name, function in known_functions().items():
            if function is value:
                return {"function": name}
        return super().other(value, path)

    def _module(self, module: Module, path: Path) -> Any:
        if id(module) in self._numbers:
            return self._numbers[id(module)]
        self._numbers[id(module)] = len(self._numbers)
        return {
            "class": class_name(type(module)),
            "id": self._numbers[id(module)],
            "parameters": self.pairs(module._parameters, path),
            "buffers": self.pairs(module._buffers, path),
            "modules": self.pairs(module._modules, path),
            "attributes": self.pairs(attributes(module), path),
        }


def attributes(module: Module) -> dict[str, Any]:
    """What a module holds besides its tree, where it differs from an empty module.

    Raises TypeError for hooks, which are functions, and RuntimeError for a
    parametrized module, whose class no file can name.
    """
    empty = vars(Module())
    held = {}
    for name, value in module.__getstate__().items():
        if name in TREE or (name in empty and _same(value, empty[name])):
            continue
        if name in empty and name.endswith("_hooks"):
            raise TypeError(
                message(
                    "cannot save a module with hooks: they are functions",
                    got=f"{module._get_name()}.{name}",
                    hint="handle.remove() first, or save(model.state_dict(), path)",
                )
            )
        held[name] = value
    return held


def _same(value: Any, usual: Any) -> bool:
    return type(value) is type(usual) and bool(value == usual)


def class_name(kind: type) -> str:
    """How a file names a class: ``module:Class``.

    Layers of this library go by their public name, which outlives a move from one
    file of ours to another.

    >>> from tinygrad_edu import nn
    >>> class_name(nn.Linear)
    'tinygrad_edu.nn:Linear'
    """
    if vars(nn).get(kind.__qualname__) is kind:
        return f"{nn.__name__}:{kind.__qualname__}"
    return f"{kind.__module__}:{kind.__qualname__}"


def known_functions() -> dict[str, Any]:
    """The functions of tensors that a model may hold, by name."""
    rooms = [functional, *(getattr(functions, name) for name in functions.__all__)]
    return {
        name: thing
        for room in reversed(rooms)
        for name, thing in vars(room).items()
        if callable(thing)
        and not inspect.isclass(thing)
        and str(getattr(thing, "__module__", "")).startswith(MADE_IN)
    }


class ModelDecoder(Decoder):
    """A Decoder that rebuilds modules of classes that the program has."""

    def __init__(
        self,
        tensor_of: Callable[[str], Tensor],
        arrays: dict[str, Any],
        only_listed: bool,
    ) -> None:
        super().__init__(tensor_of, arrays)
        self._modules: dict[int, Module] = {}
        self._only_listed = only_listed

    def dressed(self, made: Tensor, said: dict[str, Any]) -> Tensor:
        """A tensor as what it was: a parameter, a buffer, or neither."""
        wanted = said.get("requires_grad", False) is True
        kind = said.get("kind")
        if kind == "parameter":
            return Parameter(made, wanted)
        if kind == "buffer":
            return Buffer(made, persistent=said["persistent"] is True)
        return super().dressed(made, said)

    def module(self, said: Any) -> Module:
        """A module of a class that the program has; see the head of this file."""
        if type(said) is int:
            return self._modules[said]
        kind = self.find_class(said["class"])
        made: Module = object.__new__(kind)
        Module.__init__(made)  # the base's own: empty dicts for parts and hooks
        self._modules[said["id"]] = made
        for name in TREE:
            pairs = self.pairs(said[name[1:]])
            _check_parts(name, pairs)
            vars(made)[name].update(pairs)
        held = dict(self.pairs(said["attributes"]))
        if not all(isinstance(name, str) and name not in TREE for name in held):
            raise ValueError("an attribute has an impossible name")
        vars(made).update(held)
        return made

    def find_class(self, name: str) -> type[Module]:
        """The Module class of a name, if the program has it already."""
        found = [kind for kind in module_classes() if class_name(kind) == name]
        if not found:
            raise _missing(name)
        kind = found[-1]  # a notebook cell that ran twice: the newer one
        if self._only_listed and kind not in get_safe_globals():
            raise unreadable(
                "Weights only load failed. The file holds a module, not only weights",
                got=name,
                hint=f"load(..., weights_only=False), or "
                f"torch.serialization.add_safe_globals([{kind.__name__}])",
            )
        return kind

    kinds: ClassVar = {
        **Decoder.kinds,
        "parameter": lambda self, said: self.tensor({**said, "kind": "parameter"}),
        "buffer": lambda self, said: self.tensor({**said, "kind": "buffer"}),
        "module": module,
        "class": find_class,
        "function": lambda self, name: known_functions()[name],
    }


def _check_parts(name: str, pairs: list[tuple[Any, Any]]) -> None:
    wanted = {"_parameters": Parameter, "_buffers": Tensor, "_modules": Module}[name]
    for key, part in pairs:
        if not isinstance(key, str) or not isinstance(part, wanted | None):
            raise ValueError(f"{key!r} is none of the {name[1:]}")


def module_classes() -> list[type[Module]]:
    """Module and all its subclasses in this program, in the order of definition."""
    found: dict[type[Module], None] = {Module: None}
    waiting = [Module]
    while waiting:
        for kind in type.__subclasses__(waiting.pop()):
            if kind not in found:
                found[kind] = None
                waiting.append(kind)
    return list(found)


def _missing(name: str) -> Exception:
    room, _, kind = name.partition(":")
    others = [class_name(each) for each in module_classes() if each.__name__ == kind]
    if room == "__main__":
        hint = f"run the cell or the lines that define class {kind!r}, then load again"
    else:
        hint = f"import {kind!r} from {room!r}, if you know what that is; load again"
    if others:
        hint += f"; this program has {', '.join(others)}"
    return unreadable(
        f"Can't get attribute {kind!r} on module {room!r}: the program has no such "
        "class, and loading imports none",
        got=repr(name),
        expected="a subclass of nn.Module that is defined or imported",
        hint=hint,
    )
