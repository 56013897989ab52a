"""Parameters in a list or in a dict, all of them registered.

Tensors become parameters as they are put in; anything else is kept as it is.
"""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator, KeysView, Mapping
from typing import Any, Self

from ...errors import index_error, runtime_error, type_error
from ...tensor import Tensor
from ..parameter import Parameter
from .containers import pairs_of
from .module import Module
from .registry import type_name


class _Holder(Module):
    """What the list and the dict share."""

    def _named_values(self) -> Iterator[tuple[Any, Any]]:
        raise NotImplementedError

    @staticmethod
    def _kind(value: Tensor) -> str:
        raise NotImplementedError

    def extra_repr(self) -> str:
        """A line for each value."""
        lines = []
        for key, value in self._named_values():
            if isinstance(value, Tensor):
                what = "Parameter" if isinstance(value, Parameter) else "Tensor"
                size = "x".join(map(str, value.shape))
                text = f"{what} containing: [{self._kind(value)} of size {size}]"
            else:
                text = f"Object of type: {type(value).__name__}"
            lines.append(f"  ({key}): {text}")
        return "\n".join(lines)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Holders compute nothing."""
        raise runtime_error(f"{type(self).__name__} should not be called.")


def _learned(value: Any) -> Any:
    """A tensor as a parameter."""
    plain = isinstance(value, Tensor) and not isinstance(value, Parameter)
    return Parameter(value) if plain else value


class ParameterList(_Holder):
    """Parameters in a list (``torch.nn.ParameterList``).

    In a plain Python list they would not be found by ``parameters()``.

    >>> import tinygrad_edu as torch
    >>> ParameterList([torch.zeros(2), torch.ones(3, 4)])
    ParameterList(
        (0): Parameter containing: [torch.float32 of size 2]
        (1): Parameter containing: [torch.float32 of size 3x4]
    )
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def _name_of(self, index: Any) -> str:
        place = operator.index(index)
        if not -len(self) <= place < len(self):
            raise index_error(f"index {place} is out of range")
        return str(place % len(self))

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return type(self)([self[i] for i in range(*index.indices(len(self)))])
        return getattr(self, self._name_of(index))

    def __setitem__(self, index: int, value: Any) -> None:
        setattr(self, self._name_of(index), _learned(value))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter([self[i] for i in range(len(self))])

    def __iadd__(self, values: Iterable[Any]) -> Self:
        return self.extend(values)

    def append(self, value: Any) -> Self:
        """Add a value at the end; returns the list."""
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values: Iterable[Any]) -> Self:
        """Add several values at the end; returns the list."""
        if not isinstance(values, Iterable) or isinstance(values, Tensor):
            raise type_error(
                "ParameterList.extend should be called with an iterable, but got "
                f"{type(values).__name__}"
            )
        for value in list(values):
            self.append(value)
        return self

    def _named_values(self) -> Iterator[tuple[Any, Any]]:
        return iter(enumerate(self))

    @staticmethod
    def _kind(value: Tensor) -> str:
        return str(value.dtype)


class ParameterDict(_Holder):
    """Parameters in a dict (``torch.nn.ParameterDict``).

    >>> import tinygrad_edu as torch
    >>> scales = ParameterDict({"left": torch.ones(1), "right": torch.zeros(2)})
    >>> [name for name, parameter in scales.named_parameters()]
    ['left', 'right']
    """

    def __init__(self, parameters: Any = None) -> None:
        super().__init__()
        self._keys: dict[str, None] = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key: str) -> Any:
        return getattr(self, _checked(key))

    def __setitem__(self, key: str, value: Any) -> None:
        self._keys[_checked(key)] = None
        setattr(self, key, _learned(value))

    def __delitem__(self, key: str) -> None:
        del self._keys[key]
        delattr(self, key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def copy(self) -> ParameterDict:
        """Another dict with the same parameters."""
        return ParameterDict(OrderedDict(self.items()))

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The value of `key`, which becomes `default` if there is none."""
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        """Take all values out."""
        for key in list(self._keys):
            del self[key]

    def pop(self, key: str) -> Any:
        """Take a value out and return it."""
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Take the last value out and return it with its key."""
        key = next(reversed(self._keys)) if self._keys else self._keys.popitem()[0]
        return key, self.pop(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of `key`, or `default`."""
        return self[key] if key in self else default  # noqa: SIM401

    def fromkeys(self, keys: Iterable[str], default: Any = None) -> ParameterDict:
        """A new dict with the same value for all keys."""
        return ParameterDict((key, default) for key in keys)

    def keys(self) -> KeysView[str]:
        """The names."""
        return self._keys.keys()

    def items(self) -> Iterable[tuple[str, Any]]:
        """The names with their values."""
        return ((key, self[key]) for key in self._keys)

    def values(self) -> Iterable[Any]:
        """The values."""
        return (self[key] for key in self._keys)

    def update(self, parameters: Any) -> None:
        """Add values from a dict, sorted by name, or from pairs in their order."""
        pairs = pairs_of(parameters, "ParameterDict", "ParametersDict")
        ordered = isinstance(parameters, OrderedDict | ParameterDict)
        if isinstance(parameters, Mapping) and not ordered:
            pairs = sorted(pairs)
        for key, value in pairs:
            self[key] = value

    def __or__(self, other: ParameterDict) -> ParameterDict:
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other: ParameterDict) -> ParameterDict:
        made = other.copy()
        made.update(self)
        return made

    def __ior__(self, other: ParameterDict) -> Self:
        self.update(other)
        return self

    def _named_values(self) -> Iterator[tuple[Any, Any]]:
        return iter(self.items())

    @staticmethod
    def _kind(value: Tensor) -> str:
        return type_name(value)


def _checked(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise type_error(
        "Index given to ParameterDict cannot be used as a key as it is not a string "
        f"(type is '{type(key).__name__}'). Open an issue on github if you need "
        "non-string keys."
    )
