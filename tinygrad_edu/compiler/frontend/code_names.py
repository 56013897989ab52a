"""Which names a function's code loads, and which attributes of them.

Python keeps it in the instructions: ``config.width`` is one that loads the global name
``config`` and one that loads the attribute ``width``.

>>> def area(shape):
...     return shape.width * unit.factor
>>> for chain in chains(area.__code__):
...     print(chain)
Chain(kind='local', name='shape', attributes=('width',))
Chain(kind='global', name='unit', attributes=('factor',))
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType
from typing import Any, NamedTuple

# How the instruction's name begins (they differ between versions of Python), and what
# kind of name it loads.
_LOADS = {
    "LOAD_GLOBAL": "global",
    "LOAD_NAME": "global",
    "LOAD_DEREF": "cell",
    "LOAD_CLASSDEREF": "cell",
    "LOAD_FROM_DICT_OR_DEREF": "cell",
    "LOAD_FAST": "local",
}
_ATTRIBUTES = ("LOAD_ATTR", "LOAD_METHOD")
# ``config.count += 1`` copies ``config`` before it loads the attribute.
_SILENT = {"CACHE", "COPY", "DUP_TOP", "EXTENDED_ARG", "NOP", "PRECALL", "PUSH_NULL"}


class Chain(NamedTuple):
    """A name, and the attributes that are taken one from the other."""

    kind: str
    name: str
    attributes: tuple[str, ...] = ()


def chains(code: CodeType) -> Iterator[Chain]:
    """Every chain of the code, those of the functions inside it too."""
    chain: Chain | None = None
    for instruction in dis.get_instructions(code):
        if instruction.opname in _SILENT:
            continue
        if chain and instruction.opname in _ATTRIBUTES:
            name = str(instruction.argval)
            chain = chain._replace(attributes=(*chain.attributes, name))
            continue
        if chain:
            yield chain
        chain = _begun(instruction)
    if chain:
        yield chain
    for inner in inner_codes(code):
        yield from chains(inner)


def _begun(instruction: dis.Instruction) -> Chain | None:
    for beginning, kind in _LOADS.items():
        if instruction.opname.startswith(beginning):
            name: Any = instruction.argval
            # Some instructions load two names; an attribute is of the last.
            return Chain(kind, name[-1] if isinstance(name, tuple) else str(name))
    return None


def inner_codes(code: CodeType) -> list[CodeType]:
    """The code of lambdas, comprehensions and functions that stand inside."""
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def assigned_names(code: CodeType) -> set[str]:
    """The local names that the code itself assigns: they are not the arguments' any
    more.
    """
    names: set[str] = set()
    for instruction in dis.get_instructions(code):
        if instruction.opname.startswith(("STORE_FAST", "STORE_DEREF", "DELETE_FAST")):
            name: Any = instruction.argval
            names.update(name if isinstance(name, tuple) else (name,))
    return names
