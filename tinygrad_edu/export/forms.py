"""How values are nested: the shape of arguments and results, apart from their numbers.

A form is plain data that JSON can hold:

    {"tensor": 0}                     the first tensor
    {"tuple": [form, …]}, {"list": [form, …]}
    {"dict": [["name", form], …]}     in order
    {"plain": 0.5}                    None, a truth, a number or a text
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..compiler.ir.graph import Type
from ..errors import type_error, value_error
from ..tensor import Tensor

Form = dict[str, Any]
PLAIN = (bool, int, float, str, type(None))


def form_of(value: Any, leaves: list[Tensor], where: str) -> Form:
    """The form of a value; its tensors are added to ``leaves``.

    Raises TypeError for what is neither tensor nor plain data.

    >>> import tinygrad_edu as torch
    >>> leaves = []
    >>> form_of((torch.ones(2), {"scale": 2.0}), leaves, "the arguments")
    {'tuple': [{'tensor': 0}, {'dict': [['scale', {'plain': 2.0}]]}]}
    >>> leaves
    [tensor([1., 1.])]
    """
    if isinstance(value, Tensor):
        leaves.append(value)
        return {"tensor": len(leaves) - 1}
    if isinstance(value, tuple | list):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [form_of(each, leaves, where) for each in value]}
    if isinstance(value, Mapping):
        pairs = [[_key(k, where), form_of(v, leaves, where)] for k, v in value.items()]
        return {"dict": pairs}
    if isinstance(value, PLAIN):
        return {"plain": value}
    raise type_error(
        f"Unsupported type in {where} of an exported program",
        got=type(value).__name__,
        expected="tensors, numbers, texts, None, and tuples, lists and dicts of them",
    )


def _key(key: Any, where: str) -> str:
    if not isinstance(key, str):
        raise type_error(
            f"Unsupported key of a dict in {where} of an exported program",
            got=repr(key),
            expected="a text",
        )
    return key


def filled(form: Form, tensor: Callable[[int], Any]) -> Any:
    """The value of a form, with ``tensor(i)`` in the place of tensor i.

    >>> filled({"tuple": [{"tensor": 0}, {"plain": None}]}, ["x"].__getitem__)
    ('x', None)
    """
    ((kind, inside),) = form.items()
    if kind == "tensor":
        return tensor(inside)
    if kind == "dict":
        return {name: filled(each, tensor) for name, each in inside}
    if kind == "plain":
        return inside
    several = [filled(each, tensor) for each in inside]
    return tuple(several) if kind == "tuple" else several


def leaves_of(form: Form, value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """The tensors of a value that has this form, each with the path to it.

    Raises ValueError where the value has another form: the program was made for one.
    """
    ((kind, inside),) = form.items()
    if kind == "tensor":
        if not isinstance(value, Tensor):
            raise another(where, "a tensor", value)
        yield where, value
    elif kind == "plain":
        if type(value) is not type(inside) or value != inside:
            raise another(where, repr(inside), value)
    elif kind == "dict":
        yield from _of_dict(inside, value, where)
    else:
        expected = tuple if kind == "tuple" else list
        if not isinstance(value, expected) or len(value) != len(inside):
            raise another(where, f"a {kind} of {len(inside)}", value)
        for i, (each, part) in enumerate(zip(inside, value, strict=True)):
            yield from leaves_of(each, part, f"{where}[{i}]")


def _of_dict(pairs: list[Any], value: Any, where: str) -> Iterator[tuple[str, Any]]:
    names = [name for name, _ in pairs]
    if not isinstance(value, Mapping) or {*value} != {*names}:
        raise another(where, f"a dict of {', '.join(map(repr, names))}", value)
    for name, each in pairs:
        yield from leaves_of(each, value[name], f"{where}[{name!r}]")


def another(where: str, expected: str, value: Any) -> ValueError:
    """The error for a call that is not like the one that was exported."""
    if isinstance(value, Tensor | Type):
        got = f"{value if isinstance(value, Type) else Type.of(value._array)!r}"
    elif isinstance(value, Mapping):
        got = f"a dict of {', '.join(map(repr, value))}"
    elif isinstance(value, tuple | list):
        got = f"a {type(value).__name__} of {len(value)}"
    else:
        got = repr(value)[:80]
    return value_error(
        f"{where} is not as it was when the program was exported",
        got=got,
        expected=expected,
        hint="export once more, with arguments like these",
    )


def count_tensors(form: Any, deepest: int = 100) -> int:
    """How many tensors a form names; they must be 0, 1, 2 … in order.

    Raises ValueError for what is no form: it may come from a file.

    >>> count_tensors({"list": [{"tensor": 0}, {"plain": 2}, {"tensor": 1}]})
    2
    """
    places = list(_places(form, deepest))
    if places != list(range(len(places))):
        raise value_error("the tensors of a form are not counted in order")
    return len(places)


def _places(form: Any, deepest: int) -> Iterator[int]:
    if not isinstance(form, dict) or len(form) != 1 or not deepest:
        raise value_error("not a form", got=repr(form)[:80])
    ((kind, inside),) = form.items()
    if kind == "tensor" and type(inside) is int:
        yield inside
    elif kind == "plain" and isinstance(inside, PLAIN):
        return
    elif kind in ("tuple", "list") and isinstance(inside, list):
        for each in inside:
            yield from _places(each, deepest - 1)
    elif kind == "dict" and isinstance(inside, list):
        for pair in inside:
            if not (isinstance(pair, list) and len(pair) == 2):
                raise value_error("not a form", got=repr(pair)[:80])
            if not isinstance(pair[0], str):
                raise value_error("not a form", got=repr(pair[0])[:80])
            yield from _places(pair[1], deepest - 1)
    else:
        raise value_error("not a form", got=repr(form)[:80])
