"""Programs written for PyTorch, run by both libraries: everything left is the same.

A program is a file beside this one. It says ``import torch``; here that becomes
``import tinygrad_edu as torch``, and not a letter more is changed. Compared are the
printed text, and each variable at the end: tensors (values, dtype, shape, whether they
are leaves and require gradients, their gradients), numbers, texts, lists of them.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from golden import Golden
from parity import Observation, Seen, assert_agree, seen
from programs import ours

import tinygrad_edu

try:
    import torch as pytorch
except ModuleNotFoundError:
    pytorch = None

HERE = Path(__file__).parent
PROGRAMS = sorted(
    each.stem for each in HERE.glob("*.py") if each.stem[:5] not in ("test_", "conft")
)
CLOSE = 1e-4
# What this library's errors say below the first line, which is PyTorch's.
HELP = re.compile(r"\n  (got|expected|try): .*")


def observe(t: Any, source: str) -> Observation:
    """What a program printed, and what it left behind."""
    names: dict[str, Any] = {"__name__": "program"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, "program", "exec", dont_inherit=True), names)
    left = [(name, value) for name, value in names.items() if name[0] != "_"]
    text = HELP.sub("", printed.getvalue()).replace("tinygrad_edu.tensor.", "torch.")
    leaves = [
        value
        for _, value in left
        if isinstance(value, t.Tensor) and value.is_leaf and value.requires_grad
    ]
    return {
        "printed": text.splitlines(),
        "variables": [[name, plain(t, value)] for name, value in left],
        "gradients": seen(t, [leaf.grad for leaf in leaves]),
    }


def plain(t: Any, value: Any) -> Any:
    """A value as plain data; None for what has no meaning outside its library."""
    if isinstance(value, t.Tensor):
        return [seen(t, value), value.requires_grad, value.is_leaf]
    if isinstance(value, bool | int | str | None):
        return value
    if isinstance(value, float):  # near enough for one that was computed in float32
        return ["float", Seen("float32", np.array(value))]
    if isinstance(value, np.ndarray):
        return [str(value.dtype), Seen(str(value.dtype), value)]
    if isinstance(value, t.dtype):
        return str(value)
    if isinstance(value, dict):
        return [[str(name), plain(t, each)] for name, each in value.items()]
    if isinstance(value, list | tuple):
        return [plain(t, each) for each in value]
    return None


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, request: pytest.FixtureRequest, golden: Golden) -> None:
    source = (HERE / f"{name}.py").read_text(encoding="utf-8")
    if pytorch is None:
        theirs = golden.recall(request.node)
    else:
        theirs = observe(pytorch, source)
        golden.note(request.node, theirs)
    assert_agree(observe(tinygrad_edu, ours(source)), theirs, CLOSE)


def test_only_the_import_is_changed() -> None:
    source = "import torch\nfrom torch.func import grad\nimport torch.nn as nn\ntorch.a"
    assert ours(source).splitlines() == [
        "import tinygrad_edu as torch",
        "from tinygrad_edu.func import grad",
        "import tinygrad_edu.nn as nn",
        "torch.a",
    ]
