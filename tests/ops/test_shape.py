"""Functions that rearrange, join and cut, against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

# name: (function, shapes of its arguments)
CASES = {
    "reshape": (lambda t, a: a.reshape(3, 2), [(2, 3)]),
    "reshape -1": (lambda t, a: t.reshape(a, (-1, 2)), [(2, 3, 2)]),
    "reshape of one": (lambda t, a: a.reshape(()), [(1, 1)]),
    "reshape to one": (lambda t, a: a.reshape(1, -1), [()]),
    "reshape empty": (lambda t, a: a.reshape(3, 0, 2), [(0, 6)]),
    "reshape a transpose": (lambda t, a: a.t().reshape(6), [(2, 3)]),
    "view": (lambda t, a: a.view(-1), [(2, 3)]),
    "view_as": (lambda t, a, b: a.view_as(b), [(2, 3), (3, 2)]),
    "flatten": (lambda t, a: t.flatten(a), [(2, 3, 4)]),
    "flatten from 1": (lambda t, a: a.flatten(1), [(2, 3, 4)]),
    "flatten to -2": (lambda t, a: a.flatten(0, -2), [(2, 3, 4)]),
    "flatten of one": (lambda t, a: a.flatten(), [()]),
    "squeeze": (lambda t, a: t.squeeze(a), [(1, 3, 1)]),
    "squeeze -1": (lambda t, a: a.squeeze(-1), [(1, 3, 1)]),
    "squeeze 1, too long": (lambda t, a: a.squeeze(1), [(1, 3, 1)]),
    "squeeze several": (lambda t, a: a.squeeze((0, 2)), [(1, 3, 1)]),
    "squeeze of one": (lambda t, a: a.squeeze(), [()]),
    "unsqueeze": (lambda t, a: t.unsqueeze(a, 1), [(2, 3)]),
    "unsqueeze -1": (lambda t, a: a.unsqueeze(-1), [(2, 3)]),
    "unsqueeze of one": (lambda t, a: a.unsqueeze(0), [()]),
    "transpose": (lambda t, a: t.transpose(a, 0, 2), [(2, 3, 4)]),
    "transpose -1": (lambda t, a: a.transpose(-1, -2), [(2, 3, 4)]),
    "swapaxes": (lambda t, a: a.swapaxes(0, 1), [(2, 3, 4)]),
    "t": (lambda t, a: t.t(a), [(2, 3)]),
    "t of a row": (lambda t, a: a.t(), [(3,)]),
    "T": (lambda t, a: a.T, [(2, 3)]),
    "mT": (lambda t, a: a.mT, [(2, 3, 4)]),
    "permute": (lambda t, a: t.permute(a, (2, 0, 1)), [(2, 3, 4)]),
    "permute -1": (lambda t, a: a.permute(-1, 0, 1), [(2, 3, 4)]),
    "permute empty": (lambda t, a: a.permute(1, 0), [(0, 3)]),
    "expand": (lambda t, a: a.expand(4, 3), [(1, 3)]),
    "expand -1": (lambda t, a: a.expand(2, -1, 4), [(3, 1)]),
    "expand of one": (lambda t, a: a.expand(2, 3), [()]),
    "expand to nothing": (lambda t, a: a.expand(0, 3), [(1, 3)]),
    "expand_as": (lambda t, a, b: a.expand_as(b), [(3,), (2, 3)]),
    "broadcast_to": (lambda t, a: t.broadcast_to(a, (2, 3)), [(3,)]),
    "expanded twice": (lambda t, a: a.expand(4, 3) * a.expand(4, 3), [(1, 3)]),
    "flip": (lambda t, a: t.flip(a, (0,)), [(2, 3)]),
    "flip both": (lambda t, a: a.flip(0, -1), [(2, 3)]),
    "cat": (lambda t, a, b: t.cat([a, b]), [(2, 3), (4, 3)]),
    "cat -1": (lambda t, a, b: t.cat((a, b), dim=-1), [(2, 3), (2, 1)]),
    "cat of one tensor": (lambda t, a: t.cat([a, a, a * a], 1), [(2, 3)]),
    "cat empty": (lambda t, a, b: t.cat([a, b]), [(0, 3), (2, 3)]),
    "cat the old empty": (lambda t, a, b: t.cat([a, b]), [(0,), (2, 3)]),
    "stack": (lambda t, a, b: t.stack([a, b]), [(2, 3), (2, 3)]),
    "stack -1": (lambda t, a, b: t.stack([a, b], -1), [(2, 3), (2, 3)]),
    "stack of ones": (lambda t, a, b: t.stack([a, b]), [(), ()]),
    "split": (lambda t, a: t.split(a, 2), [(5, 3)]),
    "split sizes": (lambda t, a: a.split([1, 2], dim=-1), [(2, 3)]),
    "chunk": (lambda t, a: t.chunk(a, 2, 1), [(2, 5)]),
    "chunk many": (lambda t, a: a.chunk(4), [(3,)]),
    "chunk one used": (lambda t, a: a.chunk(3, -1)[1] ** 2, [(2, 6)]),
    "unbind": (lambda t, a: t.unbind(a), [(2, 3)]),
    "unbind -1": (lambda t, a: a.unbind(-1), [(2, 3)]),
    "iteration": (lambda t, a: [row * row for row in a], [(2, 3)]),
    "contiguous": (lambda t, a: a.t().contiguous(), [(2, 3)]),
    "contiguous already": (lambda t, a: a.contiguous() * 2, [(2, 3)]),
    "a chain": (
        lambda t, a: (a.t().reshape(-1, 2).unsqueeze(0).expand(3, -1, -1) ** 2).sum(0),
        [(2, 3)],
    ),
}
OTHER_NAMES = {
    "unbind",  # one view for each row, where PyTorch has one node for all of them
    "unbind -1",
    "reshape a transpose",  # PyTorch copies first, in a node of its own
}


@pytest.mark.parametrize("name", CASES)
def test_against_torch(name: str, compare: Any, draw: Any) -> None:
    function, shapes = CASES[name]
    arrays = [draw(shape, seed=seed) for seed, shape in enumerate(shapes)]
    compare(function, *arrays, names=name not in OTHER_NAMES)


NEED_ORDER = {"view", "view_as"}  # refused for memory in another order


@pytest.mark.parametrize("name", [name for name in CASES if name not in NEED_ORDER])
def test_of_memory_in_another_order(name: str, compare: Any, draw: Any) -> None:
    function, shapes = CASES[name]
    arrays = [draw(shape[::-1], dtype="float32").T for shape in shapes]
    compare(function, *arrays, names=False)


@pytest.mark.parametrize("dtype", ["int64", "bool", "uint8"])
@pytest.mark.parametrize("name", ["reshape", "flip", "cat", "stack", "split", "t"])
def test_of_other_types(name: str, dtype: str, compare: Any, draw: Any) -> None:
    function, shapes = CASES[name]
    compare(function, *[draw(shape, 0, 9).astype(dtype) for shape in shapes])


def test_joining_promotes(compare: Any, draw: Any) -> None:
    a, b = draw((2, 3), dtype="float32"), np.arange(6).reshape(2, 3)
    compare(lambda t, a, b: (t.cat([a, b]), t.stack([b, a])), a, b, names=False)


VIEWS = {
    "reshape": lambda t, a: a.reshape(3, 2),
    "view": lambda t, a: a.view(6),
    "transpose": lambda t, a: a.transpose(0, 1),
    "t": lambda t, a: a.t(),
    "permute": lambda t, a: a.permute(1, 0),
    "unsqueeze": lambda t, a: a.unsqueeze(0),
    "squeeze": lambda t, a: a.squeeze(),
    "select": lambda t, a: a[0],
    "select one number": lambda t, a: a[0, 1],
    "slice": lambda t, a: a[:, 1:],
    "slice of slice": lambda t, a: a[1:][:, ::2],
    "split": lambda t, a: a.split(1)[1],
    "chunk": lambda t, a: a.chunk(3, 1)[0],
    "unbind": lambda t, a: a.unbind()[0],
    "detach": lambda t, a: a.detach(),
    "index by a 0-d tensor": lambda t, a: a[t.tensor(1)],
}
COPIES = {
    "flip": lambda t, a: a.flip(0),
    "clone": lambda t, a: a.clone(),
    "index": lambda t, a: a[[0, 1]],
    "mask": lambda t, a: a[a > -9],
    "cat": lambda t, a: t.cat([a]),
    "reshape a transpose": lambda t, a: a.t().reshape(6),
}


@pytest.mark.parametrize("name", [*VIEWS, *COPIES])
def test_who_shares_memory(name: str, torch: Any) -> None:
    """A write to the result shows in the original just where PyTorch says so."""
    import tinygrad_edu

    for t in (tinygrad_edu, torch):
        a = t.arange(6).reshape(2, 3)
        part = {**VIEWS, **COPIES}[name](t, a)
        before = a._version
        part.fill_(-1)
        assert bool((a == -1).any()) == (name in VIEWS), t
        assert (a._version > before) == (name in VIEWS), "the write was not counted"
