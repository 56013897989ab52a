"""Making tensors: values, dtypes and shapes as PyTorch makes them."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch

MAKERS = {
    "numbers": lambda t: t.tensor([1.0, 2.0]),
    "whole numbers": lambda t: t.tensor([[1, 2], [3, 4]]),
    "bools": lambda t: t.tensor([True, False]),
    "bools and numbers": lambda t: t.tensor([True, 2, 3.5]),
    "one": lambda t: t.tensor(2.5),
    "tuple": lambda t: t.tensor((1, 2)),
    "range": lambda t: t.tensor(list(range(3))),
    "empty": lambda t: t.tensor([]),
    "empty rows": lambda t: t.tensor([[], []]),
    "given dtype": lambda t: t.tensor([1, 2], dtype=t.float16),
    "to whole": lambda t: t.tensor([1.9, -2.9], dtype=t.int32),
    "to bool": lambda t: t.tensor([0, 2], dtype=t.bool),
    "too large for float32": lambda t: t.tensor([1e300, -1e300]),
    "of tensors": lambda t: t.tensor([t.tensor(1), t.tensor(2)]),
    "of an array": lambda t: t.tensor(np.arange(3, dtype="float64")),
    "of a NumPy number": lambda t: t.tensor(np.float64(1.5)),
    "of a NumPy integer": lambda t: t.tensor(np.int32(4)),
    "of a NumPy bool": lambda t: t.tensor(np.True_),
    "as_tensor": lambda t: t.as_tensor([1, 2], dtype=t.float32),
    "zeros": lambda t: t.zeros(2, 3),
    "zeros of a tuple": lambda t: t.zeros((2, 3), dtype=t.int64),
    "zeros of nothing": lambda t: t.zeros(()),
    "zeros of no size": lambda t: t.zeros(0),
    "ones": lambda t: t.ones(3, dtype=t.bool),
    "full": lambda t: t.full((2, 2), 7),
    "full float": lambda t: t.full((2,), 0.5),
    "full bool": lambda t: t.full((2,), True),
    "eye": lambda t: t.eye(2, 3),
    "zeros_like": lambda t: t.zeros_like(t.ones(2, dtype=t.int32)),
    "ones_like": lambda t: t.ones_like(t.ones(2), dtype=t.float64),
    "full_like": lambda t: t.full_like(t.ones(2), 3),
    "new_zeros": lambda t: t.ones(2, dtype=t.float64).new_zeros(3),
    "new_ones": lambda t: t.ones(2).new_ones((2, 2), dtype=t.int64),
    "arange": lambda t: t.arange(5),
    "arange float": lambda t: t.arange(0, 1, 0.25),
    "arange of floats": lambda t: t.arange(3.0),
    "arange down": lambda t: t.arange(5, 0, -2),
    "arange of nothing": lambda t: t.arange(2, 2),
    "arange of a dtype": lambda t: t.arange(3, dtype=t.float64),
    "arange of tenths": lambda t: t.arange(0, 1, 0.1),
    "linspace": lambda t: t.linspace(-1, 1, 5),
    "linspace of one": lambda t: t.linspace(3, 4, 1),
    "linspace of integers": lambda t: t.linspace(0, 10, 5, dtype=t.int64),
    "float": lambda t: t.tensor([1, 2]).float(),
    "half": lambda t: t.tensor([1, 2]).half(),
    "long": lambda t: t.tensor([1.7, -1.7]).long(),
    "bool": lambda t: t.tensor([0.0, 0.5]).bool(),
    "to": lambda t: t.tensor([1.0]).to(t.int32),
    "to like": lambda t: t.tensor([1]).to(t.ones(1, dtype=t.float64)),
    "type_as": lambda t: t.tensor([1]).type_as(t.ones(1)),
    "Tensor": lambda t: t.Tensor([1, 2]),
}


@pytest.mark.parametrize("name", MAKERS)
def test_makers(name: str, real: Any) -> None:
    ours, theirs = MAKERS[name](torch), MAKERS[name](real)
    assert repr(ours.dtype) == repr(theirs.dtype)
    assert tuple(ours.shape) == tuple(theirs.shape)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-6)


FACTS = [
    lambda x: x.ndim,
    lambda x: x.dim(),
    lambda x: tuple(x.size()),
    lambda x: x.size(-1),
    lambda x: x.numel(),
    lambda x: x.nelement(),
    lambda x: x.element_size(),
    lambda x: x.stride(),
    lambda x: x.stride(0),
    lambda x: x.is_contiguous(),
    lambda x: x.t().is_contiguous(),
    lambda x: x.t().stride(),
    lambda x: x.is_floating_point(),
    lambda x: x.tolist(),
    lambda x: len(x),
    lambda x: x[0, 1].item(),
    lambda x: float(x[1, 1]),
    lambda x: int(x[1, 1]),
    lambda x: bool(x[1, 1] > 2),
    lambda x: 3.0 in x,
    lambda x: 99.0 in x,
    lambda x: x.is_leaf,
    lambda x: x.requires_grad,
    lambda x: x.grad,
    lambda x: x.type(),
    lambda x: str(x.device),
    lambda x: x.output_nr,
    lambda x: x.shape.numel(),
    lambda x: [5, 6, 7][x[0, 0].long()],
    lambda x: x == "text",
    lambda x: x is None,
    lambda x: hash(x) == hash(x),
]


@pytest.mark.parametrize("place", range(len(FACTS)))
def test_facts(place: int, real: Any) -> None:
    ours, theirs = (t.arange(6.0).reshape(2, 3) for t in (torch, real))
    assert FACTS[place](ours) == FACTS[place](theirs)


# ------------------------------------------------------------------ memory


def test_tensor_copies_and_from_numpy_shares() -> None:
    a = np.zeros(3, np.float32)
    copied, shared, also = torch.tensor(a), torch.from_numpy(a), torch.as_tensor(a)
    a[0] = 5
    assert (copied[0].item(), shared[0].item(), also[0].item()) == (0, 5, 5)
    shared[1] = 7
    assert a[1] == 7
    assert shared.numpy() is a


def test_a_tensor_of_a_tensor_is_a_copy() -> None:
    x = torch.zeros(2)
    y = torch.tensor(x)
    y[0] = 1
    assert x[0] == 0


def test_numpy_asks_for_a_copy_and_gets_one() -> None:
    x = torch.zeros(2)
    np.array(x)[0] = 5
    assert x[0] == 0
    np.asarray(x)[0] = 5
    assert x[0] == 5
    assert np.asarray(x, dtype=np.float64).dtype == np.float64


def test_from_numpy_of_a_view_that_steps() -> None:
    a = np.arange(10.0)[::3]
    x = torch.from_numpy(a)
    x[1:].mul_(2)
    assert a.tolist() == [0, 6, 12, 18]
    assert x._version == 1


def test_deepcopy_is_a_leaf_of_its_own() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    y = copy.deepcopy(x)
    y.grad.zero_()
    with torch.no_grad():
        y.add_(1)
    assert (x.tolist(), x.grad.tolist()) == ([1, 2], [2, 4])
    assert y.requires_grad
    assert y.is_leaf


def test_a_leaf_on_another_device_has_its_gradient_there() -> None:
    x = torch.tensor([1.0, 2.0], device="sim", requires_grad=True)
    (x * 2).sum().backward()
    assert x.grad.device == x.device
    (slope,) = torch.autograd.grad((x * x).sum(), x)
    assert slope.device == x.device
    (x * x).sum().backward()
    assert x.grad.tolist() == [4, 6]


# ------------------------------------------------------------------ default dtype


def test_default_dtype() -> None:
    assert torch.get_default_dtype() is torch.float32
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.tensor(0.5).dtype is torch.float64
        assert torch.zeros(1).dtype is torch.float64
        assert (torch.tensor([1]) * 0.5).dtype is torch.float64
        assert repr(torch.tensor([0.5])) == "tensor([0.5000])"
    finally:
        torch.set_default_dtype(torch.float32)
    assert (torch.tensor([1]) * 0.5).dtype is torch.float32


@pytest.mark.parametrize("one", torch.dtypes.ALL, ids=str)
def test_promote_types(one: Any, real: Any) -> None:
    for other in torch.dtypes.ALL:
        expected = real.promote_types(*(getattr(real, d.name) for d in (one, other)))
        assert repr(torch.promote_types(one, other)) == repr(expected)
