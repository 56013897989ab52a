"""Lines of code: which one made a node, and which one holds its gradient rule.

A finished graph does not know who made it. Anomaly mode notes the lines that run while
a node is made, in both libraries under the same names, so a graph that was built in it
can say so:

    with torch.autograd.set_detect_anomaly(True, check_nan=False):
        loss = loss_function(model(x), y)
    diagram.draw(loss)

``diagram.draw(model, x)`` runs the model itself and switches it on for that time.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from tinygrad_edu.diagram.document import Source
from tinygrad_edu.diagram.library import (
    LIBRARIES,
    Node,
    operation_name,
    short_label,
)
from tinygrad_edu.ops import PRIMITIVES

LONGEST_CODE = 14  # lines of a rule that are shown
OWN = (*LIBRARIES, "tinygrad_edu_widgets")  # whose lines are nobody's model

_FRAME = re.compile(r'  File "(.*)", line (\d+), in [^\n]*\n(?:    (.*))?')


def noted(library: Any) -> AbstractContextManager[None]:
    """While it is open, every node remembers the lines that made it."""
    return library.autograd.set_detect_anomaly(True, check_nan=False)  # type: ignore[no-any-return]


def line_of(node: Node, after: str = "") -> Source | None:
    """The innermost line outside of the libraries that made a node, if it was noted.

    ``after`` is a file of which only the lines that it has called count.
    """
    metadata = getattr(node, "metadata", None)
    frames = metadata.get("traceback_") if isinstance(metadata, dict) else None
    if not isinstance(frames, list):
        return None
    return innermost(frames, after)


def innermost(frames: Iterable[str], after: str = "") -> Source | None:
    """The last of some formatted lines that is no library's.

    >>> innermost(['  File "model.py", line 7, in forward\\n    return x * x\\n'])
    Source(file='model.py', line=7, code='return x * x')
    """
    found = None
    for frame in frames:
        read = _FRAME.match(frame)
        if read is None:
            continue
        if read[1] == after:
            found = None
        elif not is_own(read[1]):
            found = Source(short_path(read[1]), int(read[2]), (read[3] or "").strip())
    return found


def short_path(path: str) -> str:
    """A file as people call it: without the folders around the program.

    >>> short_path("/tmp/ipykernel_4177/1299.py"), short_path("<stdin>")
    ('notebook cell', '<stdin>')
    """
    if "ipykernel_" in path or path.startswith("<ipython-input"):
        return "notebook cell"
    file = Path(path)
    if file.is_absolute() and file.is_relative_to(Path.cwd()):
        return file.relative_to(Path.cwd()).as_posix()
    return "/".join(file.parts[-2:]) if file.is_absolute() else path


def rule_source(operation: str, node: Node = None) -> Source | None:
    """Where this library says an operation's gradient rule, PyTorch's by its name.

    A custom Function says its own: it is the source of its ``backward``.
    """
    made_by = getattr(node, "primitive", None)
    primitive = made_by or _by_title().get(operation)
    if primitive is None:
        return None
    if getattr(primitive, "by_user", None) is not None:
        return source_of(node.settings["ctx"]._forward_cls._rule())
    return _rule_source(primitive)


@cache
def _rule_source(primitive: Any) -> Source | None:
    rules = dict.fromkeys(r for r in (primitive.joint, *primitive.rules) if r)
    found = [source for rule in rules if (source := source_of(rule)) is not None]
    if not found:
        return None
    return replace(found[0], code="\n".join(source.code for source in found))


def source_of(function: Callable[..., Any]) -> Source | None:
    """Where a function of one of the libraries begins, and its first lines.

    >>> source_of(short_path).file
    'tinygrad_edu/diagram/lines.py'
    """
    plain = inspect.unwrap(function)
    code = getattr(plain, "__code__", None)
    return None if code is None else _source_of_code(code)


@lru_cache(maxsize=512)  # a model has many layers of one kind
def _source_of_code(code: CodeType) -> Source | None:
    try:
        lines, first = inspect.getsourcelines(code)
    except (OSError, TypeError):  # no file, as in an interactive session
        return None
    shown = inspect.cleandoc("\n" + "".join(lines[:LONGEST_CODE])).rstrip(" ,\n")
    if len(lines) > LONGEST_CODE:
        shown += "\n…"
    return Source(_inside_library(code.co_filename), first, shown)


@cache
def _by_title() -> dict[str, Any]:
    """Every primitive by the title of its nodes, and by its short label."""
    known: dict[str, Any] = {}
    for primitive in PRIMITIVES.values():
        for name in (primitive.title, primitive.name, short_label(primitive.title)):
            known.setdefault(name, primitive)
    return known


def _inside_library(path: str) -> str:
    """``tinygrad_edu/ops/linalg.py``, wherever the library is installed."""
    parts = Path(path).parts
    starts = [i for i, part in enumerate(parts) if part in OWN]
    return "/".join(parts[starts[-1] :]) if starts else short_path(path)


def is_own(file: str) -> bool:
    """Whether a file is one of the libraries'."""
    modules = [sys.modules.get(name) for name in OWN]
    files = tuple(getattr(module, "__file__", None) for module in modules)
    return file.startswith(_folders_of(files))


@cache
def _folders_of(files: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(f"{Path(file).parent}{os.sep}" for file in files if file)


def operation_source(node: Node) -> Source | None:
    """The gradient rule of a graph node, in code."""
    return rule_source(operation_name(node), node)
