"""The diagram of what a function in a user's file makes: ``FILE.py:FUNCTION``."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tinygrad_edu.diagram.draw import backward, forward
from tinygrad_edu.diagram.drawing import Diagram
from tinygrad_edu.diagram.library import is_module, is_tensor
from tinygrad_edu.errors import message, type_error, value_error

MODULE_NAME = "tinygrad_edu_diagram_file"


def from_spec(spec: str, *, values: bool = False) -> Diagram:
    """Run ``FILE.py``, call ``FUNCTION()`` in it, and draw what that returns.

    The function returns a tensor (its backward graph is drawn, with the names that
    tensors and models have in the file) or a tuple ``(model, *inputs)`` (the forward
    graph). ``values`` adds the numbers. The file is run as a program of the user's,
    who named it; errors in it come out as they are.

    Raises ValueError for a spec without a colon, FileNotFoundError for a missing
    file, AttributeError for a missing function, TypeError for another result.
    """
    file, function_name = _split(spec)
    path = Path(file)
    if not path.is_file():
        raise FileNotFoundError(
            message(
                f"no such file: {file!r}",
                got=spec,
                expected="FILE.py:FUNCTION with an existing file",
            )
        )
    with _importable(path.resolve().parent):
        module = _run_file(path)
        result = _function(module, function_name, file)()
        return _draw(result, spec, module, values)


def _split(spec: str) -> tuple[str, str]:
    file, colon, function = spec.rpartition(":")
    if not colon or not file or not function.isidentifier():
        raise value_error(
            f"cannot read {spec!r} as FILE.py:FUNCTION",
            got=spec,
            expected="the file, a colon, and the name of a function in it",
            hint="tinygrad-edu diagram train.py:make_loss -o graph.svg",
        )
    return file, function


@contextlib.contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Let the file import its neighbours, as when it is run as a program."""
    before = list(sys.path)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path[:] = before
        sys.modules.pop(MODULE_NAME, None)


def _run_file(path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location(MODULE_NAME, path)
    if found is None or found.loader is None:
        raise value_error(
            f"{path.name!r} is not a Python file", expected="a file that ends in .py"
        )
    module = importlib.util.module_from_spec(found)
    sys.modules[MODULE_NAME] = module  # dataclasses look their module up there
    found.loader.exec_module(module)
    return module


def _function(module: ModuleType, name: str, file: str) -> Callable[[], Any]:
    function = getattr(module, name, None)
    if not callable(function):
        there = [n for n, v in vars(module).items() if callable(v) and n[0] != "_"]
        raise AttributeError(
            message(
                f"{file!r} has no function {name!r}",
                got=f"functions {', '.join(there)}" if there else "no functions",
                hint=f"def {name}(): ... return loss",
            )
        )
    return function  # type: ignore[no-any-return]


def _draw(result: object, spec: str, module: ModuleType, values: bool) -> Diagram:
    if is_tensor(result):
        return backward(result, values=values, names=_named(module))
    if isinstance(result, tuple) and result and is_module(result[0]):
        return forward(*result, values=values)
    raise type_error(
        f"{spec} returned {_kind(result)}, which cannot be drawn",
        got=_kind(result),
        expected="a tensor, such as a loss, or a tuple (model, input, ...)",
    )


def _named(module: ModuleType) -> dict[str, object]:
    """The tensors and models of the file, by the names they have there."""
    return {
        name: value
        for name, value in vars(module).items()
        if is_tensor(value) or is_module(value)
    }


def _kind(result: object) -> str:
    if isinstance(result, tuple):
        return f"a tuple of {', '.join(type(r).__name__ for r in result) or 'nothing'}"
    return f"a {type(result).__name__}"
