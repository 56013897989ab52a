"""One little program, run with PyTorch and with this library: both must say the same.

A case is a function of the library, ``case(t)``. What it returns is compared in all
depth: tensors by dtype, shape and numbers, everything else by equality. An error counts
as an answer too: its type and its first line; so do the warnings.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch
from agreement import differences

import tinygrad_edu

BOTH = (torch, tinygrad_edu)


def assert_alike(case: Callable[[Any], Any], close: float = 0.0) -> None:
    """Run the case with both libraries and compare."""
    theirs, ours = (outcome(t, case) for t in BOTH)
    problems = list(compare(ours, theirs, "answer", close))
    told = [*problems, f"ours: {ours!s:.2000}", f"theirs: {theirs!s:.2000}"]
    assert not problems, "\n".join(told)


def outcome(t: Any, case: Callable[[Any], Any]) -> dict[str, Any]:
    """What a user sees of a case: the answer or the error, and the warnings."""
    t.manual_seed(0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", RuntimeWarning)  # 0 / 0, which NumPy reports
        try:
            seen: dict[str, Any] = {"answer": case(t)}
        except Exception as error:
            seen = {"error": (type(error).__name__, first_line(error))}
    said = [(each.category.__name__, first_line(each.message)) for each in caught]
    return {**seen, "warnings": [each for each in said if each[1]]}


def first_line(error: Any) -> str:
    """PyTorch's words; what this library adds below them is its own."""
    if isinstance(error, KeyError):
        return str(error.args[0]).splitlines()[0]
    lines = str(error).splitlines()
    return lines[0].strip() if lines else ""


def compare(ours: Any, theirs: Any, what: str, close: float) -> Iterator[str]:
    """What differs, in words."""
    if isinstance(theirs, torch.Tensor):
        yield from differences(ours, theirs, what, close, views=False)
    elif isinstance(theirs, dict):
        if list(ours) != list(theirs):
            yield f"{what}: {list(ours)} instead of {list(theirs)}"
            return
        for key, value in theirs.items():
            yield from compare(ours[key], value, f"{what}[{key!r}]", close)
    elif isinstance(theirs, list | tuple):
        if not isinstance(ours, list | tuple) or len(ours) != len(theirs):
            yield f"{what}: {ours!r} instead of {theirs!r}"
            return
        for i, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from compare(one, other, f"{what}[{i}]", close)
    elif isinstance(theirs, float):
        yield from differences(ours, theirs, what, close)
    elif plain(ours) != plain(theirs):
        yield f"{what}: {ours!r} instead of {theirs!r}"


def plain(value: Any) -> Any:
    """Text without the libraries' names; what is no plain value, by its text."""
    if isinstance(value, int | str | None):
        return value if not isinstance(value, str) else value.replace("torch.", "")
    return str(value).replace("torch.", "").replace("tinygrad_edu.", "")
