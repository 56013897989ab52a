"""Modules that hold other modules: one after the other, in a list, in a dict."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from itertools import groupby
from typing import Any, Self

from ...errors import index_error, type_error, value_error
from .module import Module, indent, show
from .registry import check_module, type_name


class _Numbered(Module):
    """What Sequential and ModuleList share: children named "0", "1", "2" …"""

    _modules: dict[str, Module]

    def _fill(self, modules: Iterable[Module]) -> None:
        for module in (children := list(modules)):
            check_module(module)
        self._modules.clear()
        for i, each in enumerate(children):
            self.add_module(str(i), each)

    def _place_of(self, index: Any) -> int:
        """An index counted from the front. Raises IndexError out of range."""
        place = operator.index(index)
        if not -len(self) <= place < len(self):
            raise index_error(
                f"index {place} is out of range", expected=f"below {len(self)}"
            )
        return place % len(self)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __getitem__(self, index: int | slice) -> Any:
        children = list(self._modules.values())
        if isinstance(index, slice):
            part = type(self)()
            part._fill(children[index])
            return part
        return children[self._place_of(index)]

    def __setitem__(self, index: int, module: Module) -> None:
        name = list(self._modules)[self._place_of(index)]
        setattr(self, name, module)

    def __delitem__(self, index: int | slice) -> None:
        children = list(self._modules.values())
        del children[index if isinstance(index, slice) else self._place_of(index)]
        self._fill(children)

    def append(self, module: Module) -> Self:
        """Add a module at the end; returns the container."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add several modules at the end; returns the container."""
        if not isinstance(modules, Iterable):
            raise type_error(
                f"{self._get_name()}.extend should be called with an iterable, "
                f"but got {type_name(modules)}"
            )
        for module in list(modules):
            self.append(module)
        return self

    def pop(self, key: int | slice) -> Module:
        """Take a module out and return it."""
        module: Module = self[key]
        del self[key]
        return module


class Sequential(_Numbered):
    """Modules that run one after the other (``torch.nn.Sequential``).

    Takes modules, or one OrderedDict that names them.

    >>> from tinygrad_edu import nn
    >>> model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    >>> model[:2]
    Sequential(
      (0): Linear(in_features=64, out_features=128, bias=True)
      (1): ReLU()
    )
    """

    def __init__(self, *modules: Any) -> None:
        super().__init__()
        if len(modules) == 1 and isinstance(modules[0], OrderedDict):
            for name, module in modules[0].items():
                self.add_module(name, module)
        else:
            self._fill(modules)

    def forward(self, input: Any) -> Any:
        """The last module's output."""
        for module in self._modules.values():
            input = module(input)
        return input

    def __getitem__(self, index: int | slice) -> Any:
        if not isinstance(index, slice):
            return super().__getitem__(index)
        named = list(self._modules.items())[index]
        return type(self)(OrderedDict(named))

    def insert(self, index: int, module: Module) -> Self:
        """Add a module before the one at `index`; returns the container."""
        check_module(module)
        if not -len(self) <= index <= len(self):
            raise index_error(f"Index out of range: {index}")
        children = list(self)
        children.insert(index, module)
        self._fill(children)
        return self

    def __add__(self, other: Any) -> Sequential:
        return Sequential(*self, *_addable(other))

    def __iadd__(self, other: Any) -> Self:
        return self.extend(_addable(other))

    def __mul__(self, times: Any) -> Sequential:
        return Sequential(*list(self) * self._factor(times))

    __rmul__ = __mul__

    def __imul__(self, times: Any) -> Self:
        return self.extend(list(self) * (self._factor(times) - 1))

    def _factor(self, times: Any) -> int:
        """How often to repeat the same modules; they share their weights."""
        if not isinstance(times, int):
            raise type_error(
                f"unsupported operand type(s) for *: {type(self)} and {type(times)}"
            )
        if times <= 0:
            raise value_error(
                f"Non-positive multiplication factor {times} for {type(self)}"
            )
        return times


def _addable(other: Any) -> Sequential:
    if isinstance(other, Sequential):
        return other
    raise value_error(
        "add operator supports only objects of Sequential class, but "
        f"{type(other)} is given."
    )


class ModuleList(_Numbered):
    """Modules in a list, all of them registered (``torch.nn.ModuleList``).

    In a plain Python list they would not be found by ``parameters()``.

    >>> from tinygrad_edu import nn
    >>> nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
    ModuleList(
      (0-2): 3 x Linear(in_features=4, out_features=4, bias=True)
    )
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def insert(self, index: int, module: Module) -> None:
        """Add a module before the one at `index`."""
        check_module(module)
        children = list(self)
        children.insert(index, module)
        self._fill(children)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> Self:
        return self.extend(other)

    def __repr__(self) -> str:
        lines, first = [], 0
        for text, equal in groupby(repr(module) for module in self):
            count = len(list(equal))
            label = (
                f"({first}): "
                if count == 1
                else (f"({first}-{first + count - 1}): {count} x ")
            )
            lines.append(label + indent(text))
            first += count
        return show(self._get_name(), [], lines)


class ModuleDict(Module):
    """Modules in a dict, all of them registered (``torch.nn.ModuleDict``).

    >>> from tinygrad_edu import nn
    >>> choices = nn.ModuleDict({"relu": nn.ReLU(), "tanh": nn.Tanh()})
    >>> choices["tanh"]
    Tanh()
    """

    _modules: dict[str, Module]

    def __init__(
        self, modules: Mapping[str, Module] | Iterable[Any] | None = None
    ) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Module:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: object) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()

    def pop(self, key: str) -> Module:
        """Take a module out and return it."""
        return self._modules.pop(key)

    def keys(self) -> KeysView[str]:
        """The names."""
        return self._modules.keys()

    def values(self) -> ValuesView[Module]:
        """The modules."""
        return self._modules.values()

    def items(self) -> ItemsView[str, Module]:
        """The names with their modules."""
        return self._modules.items()

    def update(self, modules: Mapping[str, Module] | Iterable[Any]) -> None:
        """Add modules from a dict or from pairs of name and module."""
        for name, module in pairs_of(modules, "ModuleDict", "ModuleDict"):
            self[name] = module


def pairs_of(things: Any, container: str, called: str) -> Iterable[tuple[str, Any]]:
    """Names with what they name, of a dict or of pairs; else PyTorch's errors."""
    if not isinstance(things, Iterable):
        raise type_error(
            f"{called}.update should be called with an iterable of key/value pairs, "
            f"but got {type_name(things)}"
        )
    if hasattr(things, "items"):
        return things.items()  # type: ignore[no-any-return]
    pairs = list(things)
    for i, pair in enumerate(pairs):
        start = f"{container} update sequence element #{i}"
        if not isinstance(pair, Iterable):
            raise type_error(f"{start} should be Iterable; is{type_name(pair)}")
        if len(pair) != 2:  # type: ignore[arg-type]
            raise value_error(f"{start} has length {len(pair)}; 2 is required")  # type: ignore[arg-type]
    return pairs
