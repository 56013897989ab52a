"""Nested plain data as JSON, its tensors by name.

What JSON has is written as it is: None, True, 1, 0.5, "text", lists. Everything else
is an object with one entry, whose key says what it is:

    {"dict": [["lr", 0.1], [0, null]]}      keys of any plain kind, in order
    {"tuple": [1, 2]}    {"set": [1]}    {"Size": [2, 3]}
    {"int": "-0x1f…"}    {"float": "nan"}    {"complex": [0.0, 1.0]}
    {"tensor": {"name": "model.0.weight", "requires_grad": true}}
    {"bytes": "name"}    {"array": "name"}  bytes and NumPy arrays, kept like tensors
    {"dtype": "float32"}    {"device": "cpu"}

A tensor's name is the path that leads to it, so other programs find
``model.0.weight`` by that name. Subclasses that are more than their data become the
plain type: a namedtuple a tuple, a defaultdict a dict, a NumPy number a Python number.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from .. import dtypes
from ..devices import Array, device
from ..errors import message
from ..tensor import Size, Tensor
from .damage import UnreadableFileError, damaged
from .safetensors import METADATA

DEEPEST = 100  # levels of nesting; Python itself ends near 1000 calls
EXACT = 2**53  # above it other programs' JSON readers round whole numbers
Path = tuple[str, ...]

DICTS: dict[str, type[dict[Any, Any]]] = {
    "OrderedDict": OrderedDict,
    "Counter": Counter,
    "dict": dict,
}
SEQUENCES: dict[str, Callable[[list[Any]], Any]] = {
    "Size": Size,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
}


class Encoder:
    """Turns data into JSON and collects its tensors by name."""

    def __init__(self) -> None:
        self.tensors: dict[str, Any] = {}  # Tensors, and NumPy arrays
        self._names: dict[int, str] = {}

    def encode(self, value: Any, path: Path = ()) -> Any:
        """The JSON for `value`, which stands at `path`.

        Raises TypeError for what is not plain data, ValueError where it is nested too
        deep, as what contains itself is.
        """
        if len(path) > DEEPEST:
            raise ValueError(
                message(
                    f"nested more than {DEEPEST} levels deep, or containing itself",
                    got=".".join(path[:5]) + "…",
                )
            )
        if value is None or type(value) in (bool, str):
            return value
        if isinstance(value, np.generic):
            value = value.item()
        for kind, encode in ENCODERS:
            if isinstance(value, kind):
                return encode(self, value, path)
        return self.other(value, path)

    def other(self, value: Any, path: Path) -> Any:
        """What is not plain data; models are encoded by a subclass."""
        raise TypeError(
            message(
                f"cannot save a {type(value).__name__}: files hold data, and no code",
                got=f"{'.'.join(path) or 'the object itself'}: {value!r}"[:200],
                expected="tensors, numbers, text, dicts, lists, modules",
                hint="vars(x) of a namespace, dataclasses.asdict(x), "
                "model.state_dict()",
            )
        )

    def number(self, value: int | float | complex, path: Path) -> Any:
        """A number, by a detour where JSON would lose something of it."""
        if isinstance(value, bool):
            return bool(value)
        if isinstance(value, int):
            return int(value) if abs(value) <= EXACT else {"int": hex(value)}
        if isinstance(value, complex):
            parts = (value.real, value.imag)
            return {"complex": [self.number(part, path) for part in parts]}
        finite = value - value == 0
        return float(value) if finite else {"float": repr(float(value))}

    def sequence(self, value: Any, path: Path) -> Any:
        """A list, a tuple, a set."""
        items = [self.encode(each, (*path, str(i))) for i, each in enumerate(value)]
        kinds = (Size, frozenset, set, tuple)
        for kind in kinds:
            if isinstance(value, kind):
                return {kind.__name__: items}
        return items

    def mapping(self, value: dict[Any, Any], path: Path) -> Any:
        """A dict, in order."""
        name = next(name for name, kind in DICTS.items() if isinstance(value, kind))
        return {name: self.pairs(value, path)}

    def pairs(self, value: dict[Any, Any], path: Path) -> list[Any]:
        """Keys and values of a dict."""
        made = []
        for key, each in value.items():
            below = (*path, key if isinstance(key, str) else _short(key))
            made.append([self.encode(key, below), self.encode(each, below)])
        return made

    def tensor(self, value: Tensor, path: Path) -> Any:
        """A tensor: its name, and the little that its numbers do not say."""
        said: dict[str, Any] = {"name": self.name_of(value, path)}
        if value.requires_grad:
            said["requires_grad"] = True
        if value.device.type != "cpu":
            said["device"] = str(value.device)
        return {"tensor": said}

    def name_of(self, value: Any, path: Path) -> str:
        """The name of a tensor or an array, the same whenever it comes again."""
        if id(value) not in self._names:
            name = wanted = ".".join(path) if path else "tensor"
            again = 1
            while name in self.tensors or name == METADATA:
                again += 1
                name = f"{wanted}#{again}"
            self._names[id(value)] = name
            self.tensors[name] = value  # kept, so that its id stays its own
        return self._names[id(value)]

    def array(self, value: Array, path: Path) -> Any:
        """A NumPy array, of a type that tensors have."""
        dtypes.from_numpy(value.dtype)
        return {"array": self.name_of(value, path)}

    def raw(self, value: bytes | bytearray, path: Path) -> Any:
        """Bytes, kept as numbers from 0 to 255."""
        return {"bytes": self.name_of(np.frombuffer(value, np.uint8), path)}


def _short(key: Any) -> str:
    """A key as part of a name; numbers of thousands of digits have no text."""
    return hex(key)[:40] if isinstance(key, int) and abs(key) > EXACT else str(key)


Encode = Callable[[Encoder, Any, Path], Any]
ENCODERS: list[tuple[Any, Encode]] = [
    (Tensor, lambda self, value, path: self.tensor(value, path)),
    (dict, lambda self, value, path: self.mapping(value, path)),
    (
        (list, tuple, set, frozenset),
        lambda self, value, path: self.sequence(value, path),
    ),
    ((int, float, complex), lambda self, value, path: self.number(value, path)),
    (str, lambda self, value, path: str(value)),
    ((bytes, bytearray), lambda self, value, path: self.raw(value, path)),
    (np.ndarray, lambda self, value, path: self.array(value, path)),
    (dtypes.dtype, lambda self, value, path: {"dtype": value.name}),
    (device, lambda self, value, path: {"device": str(value)}),
]


class Decoder:
    """Turns JSON back into data; the opposite of Encoder.

    `tensor_of` makes the tensor of a name, `arrays` holds the bare numbers. All
    tensors are on the CPU; ``saved_on`` collects where each of them was.
    """

    def __init__(
        self, tensor_of: Callable[[str], Tensor], arrays: dict[str, Array]
    ) -> None:
        self._tensor_of = tensor_of
        self._arrays = arrays
        self.tensors: dict[str, Tensor] = {}
        self.saved_on: dict[str, str] = {}

    def decode_all(self, said: Any) -> Any:
        """The data. Whatever the JSON holds, the only error is UnreadableFileError."""
        try:
            return self.decode(said)
        except (
            *(KeyError, IndexError, TypeError, ValueError, AttributeError),
            *(OverflowError, RecursionError),
        ) as error:
            what = f"its description of the data makes no sense ({error})"
            raise damaged(what) from error
        except UnreadableFileError:
            raise
        except RuntimeError as error:
            raise damaged(f"it asks for what does not exist ({error})") from error

    def decode(self, said: Any) -> Any:
        """What one piece of JSON stands for."""
        if isinstance(said, list):
            return [self.decode(each) for each in said]
        if not isinstance(said, dict):
            return said
        ((kind, content),) = said.items()
        if kind in DICTS:
            return self._mapping(DICTS[kind], content)
        if kind in SEQUENCES:
            return SEQUENCES[kind]([self.decode(each) for each in content])
        return self.kinds[kind](self, content)

    def _mapping(self, kind: type[dict[Any, Any]], pairs: Any) -> Any:
        made = kind()
        for key, value in self.pairs(pairs):
            made[key] = value
        if len(made) < len(pairs):
            raise ValueError("a key stands twice in a dict")
        return made

    def pairs(self, said: Any) -> list[tuple[Any, Any]]:
        """The keys and values that `Encoder.pairs` wrote."""
        return [(self.decode(key), self.decode(value)) for key, value in said]

    def tensor(self, said: dict[str, Any]) -> Tensor:
        """A tensor, the same one for the same name."""
        name = said["name"]
        if name not in self.tensors:
            self.tensors[name] = self.dressed(self._tensor_of(name), said)
            self.saved_on[name] = str(device(said.get("device", "cpu")))
        return self.tensors[name]

    def dressed(self, made: Tensor, said: dict[str, Any]) -> Tensor:
        """The tensor as what it was: here, with or without a gradient."""
        made.requires_grad_(said.get("requires_grad", False) is True)
        return made

    def _int(self, text: str) -> int:
        return int(text, 16)  # in base 16 the number of digits has no limit

    def _complex(self, parts: Any) -> complex:
        real, imag = (float(self.decode(part)) for part in parts)
        return complex(real, imag)

    def _dtype(self, name: str) -> dtypes.dtype:
        return {each.name: each for each in dtypes.ALL}[name]

    kinds: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        "int": _int,
        "float": lambda self, text: float(text),
        "complex": _complex,
        "dtype": _dtype,
        "device": lambda self, text: device(text),
        "tensor": tensor,
        "array": lambda self, name: self._arrays[name],
        "bytes": lambda self, name: self._arrays[name].tobytes(),
    }
