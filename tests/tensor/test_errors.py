"""Mistakes: PyTorch's type of error and PyTorch's first words, never NumPy's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

NAN, INF = float("nan"), float("inf")


def graph(t: Any) -> Any:
    return t.ones(2, 3, requires_grad=True)


def functional(t: Any) -> Any:
    return t.nn.functional


# What a user writes by mistake; the first 40 characters of both messages are the same.
SAME_WORDS = {
    # shapes
    "add": lambda t: t.ones(2) + t.ones(3),
    "add matrices": lambda t: t.ones(2, 3) * t.ones(2, 4),
    "compare": lambda t: t.ones(2) > t.ones(3),
    "where": lambda t: t.where(t.ones(3) > 0, t.ones(2), t.ones(2)),
    "mm": lambda t: t.ones(2, 3) @ t.ones(2, 3),
    "mm of vectors": lambda t: t.mm(t.ones(3), t.ones(3, 2)),
    "mv": lambda t: t.ones(2, 3) @ t.ones(2),
    "dot": lambda t: t.ones(2) @ t.ones(3),
    "dot of matrices": lambda t: t.dot(t.ones(2, 2), t.ones(2)),
    "addmm dtype": lambda t: t.addmm(t.ones(4).double(), t.ones(2, 3), t.ones(3, 4)),
    "addmm dimensions": lambda t: t.addmm(t.ones(3, 1, 4), t.ones(2, 3), t.ones(3, 4)),
    "split one": lambda t: t.tensor(1.0).split(1),
    "chunk one": lambda t: t.tensor(1.0).chunk(1),
    "permute text": lambda t: t.ones(3).permute(0.5),
    "expand text": lambda t: t.ones(3).expand(3.5),
    "dim text": lambda t: t.ones(2).unsqueeze("a"),
    "copy_ shape": lambda t: t.ones(2).copy_(t.ones(3)),
    "fill_ by many": lambda t: t.ones(2).fill_(t.ones(2)),
    "exp_ of integers": lambda t: t.tensor([2, 3]).exp_(),
    "dot dtype": lambda t: t.dot(t.ones(2), t.tensor([1, 2])),
    "softmax of integers": lambda t: t.softmax(t.tensor([1, 2]), 0),
    "stack of a tensor": lambda t: t.stack(t.ones(2)),
    "no such method": lambda t: t.ones(2).nope,
    "bmm": lambda t: t.bmm(t.ones(2, 2, 3), t.ones(3, 3, 2)),
    "bmm inside": lambda t: t.bmm(t.ones(2, 2, 3), t.ones(2, 2, 3)),
    "matmul of one": lambda t: t.ones(2) @ t.tensor(1.0),
    "matmul of stacks": lambda t: t.ones(2, 2, 3) @ t.ones(3, 3, 2),
    "linear": lambda t: functional(t).linear(t.ones(2, 3), t.ones(4, 5)),
    "linear bias": lambda t: functional(t).linear(
        t.ones(2, 3), t.ones(4, 3), t.ones(5)
    ),
    "addmm": lambda t: t.addmm(t.ones(5), t.ones(2, 3), t.ones(3, 4)),
    "reshape": lambda t: t.ones(6).reshape(4, 2),
    "reshape -1": lambda t: t.ones(6).reshape(4, -1),
    "reshape -1 -1": lambda t: t.ones(6).reshape(-1, -1),
    "reshape nothing": lambda t: t.ones(0).reshape(-1, 0),
    "view": lambda t: t.ones(2, 3).t().view(6),
    "view size": lambda t: t.ones(6).view(5),
    "expand": lambda t: t.ones(2).expand(3),
    "expand fewer": lambda t: t.ones(2, 3).expand(3),
    "cat": lambda t: t.cat([t.ones(2, 3), t.ones(2, 4)]),
    "cat dimensions": lambda t: t.cat([t.ones(2, 3), t.ones(2)]),
    "cat of ones": lambda t: t.cat([t.tensor(1.0), t.tensor(2.0)]),
    "cat of nothing": lambda t: t.cat([]),
    "cat of a tensor": lambda t: t.cat(t.ones(2)),
    "stack": lambda t: t.stack([t.ones(2), t.ones(3)]),
    "stack of nothing": lambda t: t.stack([]),
    "split": lambda t: t.ones(5).split([1, 2]),
    "split 0": lambda t: t.ones(5).split(-1),
    "chunk 0": lambda t: t.ones(5).chunk(0),
    "t": lambda t: t.ones(2, 2, 2).t(),
    "permute": lambda t: t.ones(2, 3).permute(0),
    "permute twice": lambda t: t.ones(2, 3).permute(0, 0),
    "flatten": lambda t: t.ones(2, 3).flatten(1, 0),
    "unbind of one": lambda t: t.tensor(1.0).unbind(),
    # dimensions
    "sum dim": lambda t: t.ones(2).sum(1),
    "sum dim twice": lambda t: t.ones(2, 2).sum((0, 0)),
    "softmax dim": lambda t: t.ones(2).softmax(-2),
    "squeeze dim": lambda t: t.ones(2).squeeze(3),
    "unsqueeze dim": lambda t: t.ones(2).unsqueeze(3),
    "transpose dim": lambda t: t.ones(2).transpose(0, 1),
    "argmax dim": lambda t: t.ones(2).argmax(1),
    "max of nothing": lambda t: t.ones(0).max(),
    "max of nothing along": lambda t: t.ones(0, 2).max(0),
    "amax of nothing": lambda t: t.ones(0, 2).amax(0),
    "argmax of nothing": lambda t: t.ones(0).argmax(),
    "cumsum dim": lambda t: t.ones(2).cumsum(2),
    # dtypes
    "mm dtypes": lambda t: t.ones(2, 2) @ t.ones(2, 2, dtype=t.float64),
    "mean of integers": lambda t: t.tensor([1, 2]).mean(),
    "minus of bools": lambda t: t.tensor([True]) - t.tensor([False]),
    "negative bool": lambda t: -t.tensor([True]),
    "bits of floats": lambda t: t.ones(2) & t.ones(2),
    "invert float": lambda t: ~t.ones(2),
    "negative power": lambda t: t.tensor([2]) ** -1,
    "integers by zero": lambda t: t.tensor([2]) // t.tensor([0]),
    "remainder by zero": lambda t: t.tensor([2]) % 0,
    "grad of integers": lambda t: t.tensor([1], requires_grad=True),
    "requires_grad_ of integers": lambda t: t.tensor([1]).requires_grad_(),
    "mask of integers": lambda t: t.ones(2).masked_fill(t.tensor([1, 0]), 0),
    "condition of integers": lambda t: t.where(t.tensor([1, 0]), t.ones(2), t.ones(2)),
    "clamp of nothing": lambda t: t.ones(2).clamp(),
    "rounding": lambda t: t.div(t.ones(2), 2, rounding_mode="up"),
    # arguments that are no tensors
    "add text": lambda t: t.add(t.ones(2), "x"),
    "exp of a number": lambda t: t.exp(2.0),
    "relu of a list": lambda t: t.relu([1.0]),
    "matmul of a list": lambda t: t.matmul(t.ones(2), [1.0, 2.0]),
    "sum of a list": lambda t: t.sum([1.0]),
    "cat of numbers": lambda t: t.cat([1.0, 2.0]),
    "zeros of text": lambda t: t.zeros("2"),
    "zeros of a float": lambda t: t.zeros(2.5),
    # indices
    "index": lambda t: t.ones(2)[5],
    "index later": lambda t: t.ones(2, 3)[0, -7],
    "too many indices": lambda t: t.ones(2)[0, 0],
    "index of one": lambda t: t.tensor(1.0)[0],
    "float index": lambda t: t.ones(2)[t.tensor([0.5])],
    "text index": lambda t: t.ones(2)["a"],
    "mask shape": lambda t: t.ones(3)[t.tensor([True, False])],
    "index shapes": lambda t: t.ones(3, 3)[[0, 1], [0, 1, 2]],
    "negative step": lambda t: t.ones(3)[::-1],
    "write shape": lambda t: t.ones(3).__setitem__(slice(0, 2), t.ones(3)),
    "write index": lambda t: t.ones(3).__setitem__(4, 1.0),
    "write text": lambda t: t.ones(3).__setitem__(0, "a"),
    "gather dtype": lambda t: t.ones(2, 2).gather(0, t.ones(1, 2)),
    "gather range": lambda t: t.ones(2, 2).gather(0, t.tensor([[5, 0]])),
    "gather size": lambda t: t.ones(2, 2).gather(0, t.zeros(1, 3, dtype=t.int64)),
    "gather dimensions": lambda t: t.ones(2, 2).gather(0, t.tensor([0])),
    "index_select range": lambda t: t.ones(3).index_select(0, t.tensor([3])),
    "index_select negative": lambda t: t.ones(3).index_select(0, t.tensor([-1])),
    # one number
    "item of many": lambda t: t.ones(2).item(),
    "item of none": lambda t: t.ones(0).item(),
    "bool of many": lambda t: bool(t.ones(2) > 0),
    "bool of none": lambda t: bool(t.ones(0)),
    "float of many": lambda t: float(t.ones(2)),
    "int of many": lambda t: int(t.ones(2)),
    "float as index": lambda t: [1, 2][t.ones(1)],
    "len of one": lambda t: len(t.tensor(1.0)),
    "iterate one": lambda t: list(t.tensor(1.0)),
    # leaving for NumPy
    "numpy of a leaf": lambda t: graph(t).numpy(),
    "numpy of a result": lambda t: (graph(t) * 2).numpy(),
    "from_numpy of a list": lambda t: t.from_numpy([1.0]),
    "from_numpy of text": lambda t: t.from_numpy(np.array(["a"])),
    "deepcopy of a result": lambda t: __import__("copy").deepcopy(graph(t) * 2),
    # making
    "ragged": lambda t: t.tensor([[1, 2], [3]]),
    "ragged deeper": lambda t: t.tensor([[[1], [2]], [[3], [4, 5]]]),
    "ragged kinds": lambda t: t.tensor([1, [2]]),
    "text": lambda t: t.tensor("abc"),
    "list of text": lambda t: t.tensor(["a"]),
    "none": lambda t: t.tensor(None),
    "list with none": lambda t: t.tensor([1, None]),
    "too large": lambda t: t.tensor(2**63),
    "too large for uint8": lambda t: t.tensor(300, dtype=t.uint8),
    "negative size": lambda t: t.zeros(-1),
    "step 0": lambda t: t.arange(0, 5, 0),
    "step wrong": lambda t: t.arange(5, 0),
    "linspace": lambda t: t.linspace(0, 1, -1),
    "default dtype": lambda t: t.set_default_dtype(t.int64),
    "device": lambda t: t.device("gpu"),
    "size of a dict": lambda t: t.tensor({}),
    "number among rows": lambda t: t.tensor([[1], 2]),
    "row among numbers": lambda t: t.tensor([1.0, [2]]),
    "nan to integer": lambda t: t.tensor(NAN, dtype=t.int64),
    "inf to integer": lambda t: t.tensor([1.0, -INF], dtype=t.int32),
    "too large for int32": lambda t: t.tensor(2.7e9, dtype=t.int32),
    "too small for uint8": lambda t: t.tensor([1, -300], dtype=t.uint8),
    "eye": lambda t: t.eye(-1),
    "bincount": lambda t: t.bincount(t.tensor([-1])),
    "minlength": lambda t: t.bincount(t.tensor([1]), minlength=-1),
    # gradients
    "backward of many": lambda t: (graph(t) * 2).backward(),
    "backward of none": lambda t: t.ones(1).backward(),
    "backward in no_grad": lambda t: no_grad_result(t).backward(),
    "backward shape": lambda t: (graph(t) * 2).backward(t.ones(3)),
    "backward of a number": lambda t: (graph(t) * 2).backward(2.0),
    "backward twice": lambda t: twice(t),
    "gradients missing": lambda t: t.autograd.backward(
        [graph(t).sum()] * 2, [t.ones(())]
    ),
    "grad of none": lambda t: t.autograd.grad(graph(t).sum(), t.ones(1)),
    "grad unused": lambda t: t.autograd.grad(graph(t).sum(), graph(t)),
    "requires_grad off": lambda t: setattr(graph(t) * 2, "requires_grad", False),
    "grad shape": lambda t: setattr(graph(t), "grad", t.ones(2)),
    "grad type": lambda t: setattr(graph(t), "grad", t.ones(2, 3).double()),
    "grad of a list": lambda t: setattr(graph(t), "grad", [1.0]),
    "in place": lambda t: graph(t).add_(1),
    "in place saved": lambda t: saved_and_written(t).sum().backward(),
    # losses
    "label": lambda t: functional(t).cross_entropy(t.ones(2, 3), t.tensor([0, 3])),
    "negative label": lambda t: functional(t).cross_entropy(
        t.ones(2, 3), t.tensor([0, -1])
    ),
    "labels missing": lambda t: functional(t).cross_entropy(
        t.ones(2, 3), t.tensor([0])
    ),
    "labels as columns": lambda t: functional(t).nll_loss(
        t.ones(2, 3), t.tensor([[0], [1]])
    ),
    "labels as floats": lambda t: functional(t).nll_loss(t.ones(2, 3), t.ones(2)),
    "reduction": lambda t: functional(t).mse_loss(
        t.ones(2), t.ones(2), reduction="median"
    ),
    "weights": lambda t: functional(t).nll_loss(
        t.ones(2, 3), t.tensor([0, 1]), weight=t.ones(2)
    ),
    "mse shapes": lambda t: functional(t).l1_loss(t.ones(2), t.ones(3)),
}


def no_grad_result(t: Any) -> Any:
    with t.no_grad():
        return graph(t).sum()


def twice(t: Any) -> None:
    loss = (graph(t) ** 2).sum()
    loss.backward()
    loss.backward()


def saved_and_written(t: Any) -> Any:
    y = graph(t).exp()
    z = y * y
    y += 1
    return z


# Where PyTorch's own words would not help a learner.
OTHER_WORDS = {
    "device": "Expected one of cpu, cuda device type",
    "text index": "only integers, slices (`:`), ellipsis (`",
    "backward of a number": "gradients can be either Tensors or None,",
    "dim text": "argument 'dim' must be int, not str",
    "softmax of integers": '"softmax_lastdim_kernel_impl" not implemented for',
}


def caught(t: Any, mistake: Any) -> Exception:
    try:
        mistake(t)
    except Exception as error:
        return error
    pytest.fail(f"{t.__name__} says nothing")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SAME_WORDS)
def test_words_of_pytorch(name: str, real: Any) -> None:
    theirs = caught(real, SAME_WORDS[name])
    ours = caught(tinygrad_edu, SAME_WORDS[name])
    start = OTHER_WORDS.get(name) or plain(str(theirs))[:40]
    assert plain(str(ours))[: len(start)] == start
    assert isinstance(ours, type(theirs)) or name in OTHER_WORDS


def plain(text: str) -> str:
    """The first line, without what only a C++ function can say."""
    return re.sub(r"\s+", " ", text.partition("\n")[0]).strip()


@pytest.mark.parametrize("name", SAME_WORDS)
def test_no_mistake_ends_in_numpy(name: str) -> None:
    """The last frame is ours: NumPy's own errors never reach a user."""
    error = caught(tinygrad_edu, SAME_WORDS[name])
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    assert frame is not None
    assert "numpy" not in frame.tb_frame.f_code.co_filename
    assert not type(error).__module__.startswith("numpy")


# ------------------------------------------------------------------ nothing is a Tensor

NO_TENSORS = {"list": [1.0, 2.0], "number": 2.0, "None": None, "text": "a"}
TAKES_ANYTHING = {
    *("is_tensor", "is_storage", "typename", "tensor", "as_tensor", "full", "zeros"),
    *("ones", "empty", "arange", "eye", "linspace", "from_numpy", "promote_types"),
    *("where", "set_default_dtype", "set_grad_enabled"),
}


def takes_a_tensor() -> list[str]:
    modules = ("functions", "autograd.recording")
    return [
        name
        for name in tinygrad_edu.__all__
        if (getattr(getattr(tinygrad_edu, name), "__module__", "") or "").startswith(
            tuple(f"tinygrad_edu.{each}" for each in modules)
        )
        and name not in TAKES_ANYTHING
    ]


@pytest.mark.parametrize("kind", NO_TENSORS)
@pytest.mark.parametrize("name", takes_a_tensor())
def test_what_is_no_tensor_is_named(name: str, kind: str) -> None:
    """A list or a number in place of a Tensor: TypeError, and what it was."""
    given = NO_TENSORS[kind]
    function = getattr(tinygrad_edu, name)
    for others in ((), (2,), (tinygrad_edu.ones(2),), (0, tinygrad_edu.ones(2).long())):
        if name == "einsum" and given == "a":  # it is an equation
            continue
        if name == "pow" and others and isinstance(given, float):
            continue
        try:
            function(given, *others)
        except TypeError as error:
            assert "_array" not in str(error)  # noqa: PT017
        except (RuntimeError, ValueError, IndexError) as error:
            assert "numpy" not in str(error)  # noqa: PT017
        else:
            assert isinstance(given, float)  # number + tensor is a sum
