"""Values that cross from PyTorch into either library: the same case for both.

``across(t, value)`` rebuilds a value (tensors, dtypes, devices, nested in lists and
dictionaries) for the library ``t``. Tensors keep dtype, shape, strides and
``requires_grad``; two views of one memory stay two views of one memory. For PyTorch
itself the result is a fresh copy, so that one run cannot disturb the next.

``counterpart(t, function)`` is what PyTorch's function is called in ``t``: found by
name, or, for a helper of PyTorch's own tests, the same code with ``torch`` being ``t``.
"""

from __future__ import annotations

import builtins
import functools
import types
from collections.abc import Callable
from typing import Any

import torch


class AbsentError(LookupError):
    """The library has no such name."""


class UnsupportedError(LookupError):
    """A case that asks for something outside the library, such as complex numbers."""


def across(t: Any, value: Any, memories: dict[Any, Any] | None = None) -> Any:
    """``value``, made of the library ``t``'s own things."""
    memories = {} if memories is None else memories
    if isinstance(value, torch.Tensor):
        return _tensor(t, value, memories)
    if isinstance(value, torch.Size):
        return t.Size(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[across(t, each, memories) for each in value])
    if isinstance(value, list | tuple):
        return type(value)([across(t, each, memories) for each in value])
    if isinstance(value, dict):
        return {name: across(t, each, memories) for name, each in value.items()}
    if t is torch:
        return value
    if isinstance(value, torch.dtype):
        return _named(t, str(value).removeprefix("torch."))
    if isinstance(value, torch.device):
        return t.device(str(value))
    if isinstance(value, torch.Generator):
        return t.Generator().manual_seed(value.initial_seed())
    if isinstance(value, torch.layout | torch.memory_format):
        return _named(t, str(value).removeprefix("torch."))
    if isinstance(value, torch.nn.Module):  # as it is made without arguments
        return _named(t.nn, type(value).__name__)()
    if callable(value) and not isinstance(value, type):
        return counterpart(t, value)
    return value


def _named(t: Any, name: str) -> Any:
    if not hasattr(t, name):
        raise UnsupportedError(f"{name} is no part of this library")
    return getattr(t, name)


def _tensor(t: Any, value: torch.Tensor, memories: dict[Any, Any]) -> Any:
    """The same numbers at the same strides, in memory of its own."""
    if value.layout is not torch.strided:
        raise UnsupportedError("sparse tensors")
    plain = value.detach().resolve_conj().resolve_neg()
    place = plain.untyped_storage().data_ptr(), plain.dtype
    if place not in memories:  # ``plain`` stays, so that its address stays its own
        memories[place] = _memory(t, plain), plain
    how = tuple(plain.shape), plain.stride(), plain.storage_offset()
    made = memories[place][0].as_strided(*how).detach()
    if isinstance(value, torch.nn.Parameter):
        return t.nn.Parameter(made, value.requires_grad)
    return made.requires_grad_(value.requires_grad)


def _memory(t: Any, plain: torch.Tensor) -> Any:
    """A copy of the whole memory behind a tensor, as one vector."""
    vector = torch.empty(0, dtype=plain.dtype).set_(plain.untyped_storage()).clone()
    if t is torch:
        return vector
    name = str(plain.dtype).removeprefix("torch.")
    wanted = _named(t, name)
    if plain.dtype is torch.bfloat16:
        return t.from_numpy(vector.float().numpy()).to(wanted)
    return t.from_numpy(vector.numpy())


# ------------------------------------------------------------------ functions


def counterpart(t: Any, function: Any) -> Any:
    """What PyTorch's ``function`` is in the library ``t``."""
    if t is torch:
        return function
    if isinstance(function, functools.partial):
        given = [counterpart(t, each) for each in function.args]
        return functools.partial(counterpart(t, function.func), *given)
    module = getattr(function, "__module__", None) or ""
    name = getattr(function, "__name__", "")
    if name == "wrapper_set_seed":
        return functools.partial(_seeded, t)
    if isinstance(function, types.FunctionType) and module.startswith("torch.testing"):
        return _retold(t, function)
    if module.startswith(("torch", "")) and name:
        for path in _places(module, name):
            found = walk(t, path)
            if found is not None:
                return found
        if module.startswith("torch"):
            raise AbsentError(f"{module}.{name}")
    return function


def _places(module: str, name: str) -> list[str]:
    """Where a function of PyTorch may stand publicly."""
    if module.startswith("torch._C._"):  # torch._C._linalg.linalg_det
        family = module.removeprefix("torch._C._")
        if family == "nn":
            return [f"nn.functional.{name}"]
        return [f"{family}.{name.removeprefix(family + '_')}"]
    inside = module.removeprefix("torch").removeprefix(".")
    places = [f"{inside}.{name}"] if inside and not inside.startswith("_") else []
    return [*places, name, f"Tensor.{name}"]


def walk(t: Any, path: str) -> Any:
    """The thing at a dotted path, None where there is none."""
    for step in path.split("."):
        t = getattr(t, step, None)
        if t is None:
            return None
    return t


def _retold(t: Any, function: Callable[..., Any]) -> Any:
    """The same Python code, with another library under the name ``torch``."""
    words = dict(function.__globals__)
    for name in _words_of(function.__code__):
        if name in words and not hasattr(builtins, name):
            words[name] = _translated(t, words[name])
    cells = tuple(
        types.CellType(_translated(t, cell.cell_contents))
        for cell in function.__closure__ or ()
    )
    made = types.FunctionType(
        function.__code__, words, function.__name__, function.__defaults__, cells
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _words_of(code: types.CodeType) -> set[str]:
    inner = [each for each in code.co_consts if isinstance(each, types.CodeType)]
    return set(code.co_names).union(*map(_words_of, inner))


def _translated(t: Any, value: Any) -> Any:
    if value is torch:
        return t
    if isinstance(value, types.ModuleType) and value.__name__.startswith("torch."):
        return walk(t, value.__name__.removeprefix("torch.")) or value
    if isinstance(value, torch.nn.Module):  # as it is made without arguments
        return _named(t.nn, type(value).__name__)()
    if callable(value) and not isinstance(value, type):
        return counterpart(t, value)
    return value


def _seeded(t: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    """PyTorch's test helper: run with a fixed seed."""
    t.manual_seed(42)
    return function(*args, **kwargs)
