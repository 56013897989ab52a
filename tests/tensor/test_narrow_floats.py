"""bfloat16 and float16 compute as PyTorch does: in float32, rounded once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

VALUES = np.concatenate(
    [
        np.random.default_rng(0).normal(size=40) * 3,
        [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 100.0, 1e-3, 3e4, float("inf"), float("nan")],
    ]
).astype("float32")
OTHERS = np.concatenate([VALUES[:40][::-1], np.roll(VALUES[40:], 3)])

EXACT: dict[str, Callable[..., Any]] = {
    "add": lambda t, x, y: x + y,
    "add number": lambda t, x, y: x + 0.1,
    "subtract": lambda t, x, y: x - y,
    "subtract from number": lambda t, x, y: 0.1 - x,
    "multiply": lambda t, x, y: x * y,
    "multiply number": lambda t, x, y: x * 0.1,
    "divide": lambda t, x, y: x / y,
    "divide number": lambda t, x, y: x / 0.3,
    "divide into number": lambda t, x, y: 0.3 / x,
    "negative": lambda t, x, y: -x,
    "abs": lambda t, x, y: x.abs(),
    "square": lambda t, x, y: x**2,
    "sqrt": lambda t, x, y: x.abs().sqrt(),
    "exp": lambda t, x, y: t.exp(x),
    "log": lambda t, x, y: x.abs().log(),
    "tanh": lambda t, x, y: x.tanh(),
    "relu": lambda t, x, y: x.relu(),
    "maximum": lambda t, x, y: t.maximum(x, y),
    "clamp": lambda t, x, y: x.clamp(-1, 1),
    "floor": lambda t, x, y: x.floor(),
    "compare": lambda t, x, y: x < y,
    "compare with number": lambda t, x, y: x == 0.1,
    "where": lambda t, x, y: t.where(x > 0, x, y),
    "masked_fill": lambda t, x, y: x.masked_fill(x > 1, 0.1),
    "isnan": lambda t, x, y: x.isnan(),
    "to float": lambda t, x, y: x.float(),
    "to int": lambda t, x, y: x[:40].int(),
    "to half": lambda t, x, y: x.half(),
    "to bfloat16": lambda t, x, y: x.bfloat16(),
    "with float32": lambda t, x, y: x + y.float(),
    "with float64": lambda t, x, y: x * y.double(),
    "with int64": lambda t, x, y: x + t.arange(len(x)),
    "with bool": lambda t, x, y: x + (y > 0),
    "index": lambda t, x, y: x[3:20:2],
    "index by list": lambda t, x, y: x[[1, 5, 7]],
    "cat": lambda t, x, y: t.cat([x, y]),
    "stack": lambda t, x, y: t.stack([x, y], 1),
    "reshape": lambda t, x, y: x[:40].reshape(8, 5).T,
    "sort": lambda t, x, y: x[:40].sort().values,
    "argmax": lambda t, x, y: x[:40].argmax(),
    "max": lambda t, x, y: x[:40].max(),
    "sum": lambda t, x, y: x[:40].sum(),
    "sum rows": lambda t, x, y: x[:40].reshape(8, 5).sum(0),
    "mean": lambda t, x, y: x[:40].reshape(8, 5).mean(1),
    "number minus": lambda t, x, y: t.tensor(1.5, dtype=x.dtype) - x,
    "nextafter": lambda t, x, y: t.nextafter(x[:40], y[:40]),
    "add_": lambda t, x, y: x.clone().add_(y),
    "mul_": lambda t, x, y: x.clone().mul_(0.3),
    "fill_": lambda t, x, y: x.clone().fill_(0.1),
    "copy_": lambda t, x, y: x.clone().copy_(y.float() * 1.01),
    "zeros_like": lambda t, x, y: t.zeros_like(x),
    "full": lambda t, x, y: t.full((3,), 0.1, dtype=x.dtype),
    "tensor": lambda t, x, y: t.tensor([0.1, 1.0, 3.3], dtype=x.dtype),
    "arange": lambda t, x, y: t.arange(0, 3, 0.3, dtype=x.dtype),
    "linspace": lambda t, x, y: t.linspace(0, 1, 5, dtype=x.dtype),
    "eye": lambda t, x, y: t.eye(3, dtype=x.dtype),
    "item": lambda t, x, y: t.tensor(x[0].item()),
    "list": lambda t, x, y: t.tensor(x.tolist()),
}
CLOSE: dict[str, Callable[..., Any]] = {
    "sigmoid": lambda t, x, y: x[:40].sigmoid(),
    "softmax": lambda t, x, y: x[:40].reshape(8, 5).softmax(1),
    "log_softmax": lambda t, x, y: x[:40].reshape(8, 5).log_softmax(1),
    "var": lambda t, x, y: x[:40].reshape(8, 5).var(1),
    "cumsum": lambda t, x, y: x[:40].cumsum(0),
    "matmul": lambda t, x, y: x[:40].reshape(8, 5) @ y[20:40].reshape(5, 4),
    "dot": lambda t, x, y: x[:40] @ x[:40],
    "logsumexp": lambda t, x, y: x[:40].logsumexp(0),
    "norm": lambda t, x, y: (x[:40] * x[:40]).sum().sqrt(),
}
SLOPES: dict[str, Callable[..., Any]] = {
    "multiply": lambda t, x, y: x * y,
    "divide": lambda t, x, y: x / (y * y + 1),
    "exp": lambda t, x, y: (x * 0.3).exp() + y,
    "mean of squares": lambda t, x, y: ((x - y) ** 2).mean(),
    "matmul": lambda t, x, y: x.reshape(8, 5) @ y.reshape(5, 8),
    "softmax": lambda t, x, y: x.reshape(8, 5).softmax(1) * y.reshape(8, 5),
    "stretched": lambda t, x, y: x.reshape(8, 5) * y[:5],
    "index": lambda t, x, y: x[[1, 1, 3]] * y[2:5],
    "through float32": lambda t, x, y: (x.float() * y).half(),
    "cat": lambda t, x, y: t.cat([x, y])[5:70] ** 2,
    "in place": lambda t, x, y: (x * 1).mul_(y).add_(1),
}
DIGITS = {"bfloat16": 2.0**-7, "float16": 2.0**-10}


def pair(t: Any, dtype: str) -> Any:
    return [t.tensor(a.tolist()).to(getattr(t, dtype)) for a in (VALUES, OTHERS)]


def plain(x: Any) -> Any:
    return x.detach().double().numpy()


@pytest.mark.parametrize("dtype", DIGITS)
@pytest.mark.parametrize("name", EXACT)
def test_each_number_is_pytorchs(name: str, dtype: str, real: Any) -> None:
    if (name, dtype) == ("nextafter", "float16"):  # PyTorch has it for bfloat16 alone
        name = "add"
    ours, theirs = (EXACT[name](t, *pair(t, dtype)) for t in (tinygrad_edu, real))
    assert str(ours.dtype) == str(theirs.dtype)
    assert np.array_equal(plain(ours), plain(theirs), equal_nan=True)


@pytest.mark.parametrize("dtype", DIGITS)
@pytest.mark.parametrize("name", CLOSE)
def test_sums_are_not_rounded_on_the_way(name: str, dtype: str, real: Any) -> None:
    ours, theirs = (CLOSE[name](t, *pair(t, dtype)) for t in (tinygrad_edu, real))
    assert str(ours.dtype) == str(theirs.dtype)
    last_digit, largest = DIGITS[dtype], np.abs(plain(theirs)).max()
    np.testing.assert_allclose(
        plain(ours), plain(theirs), last_digit, last_digit * largest / 8
    )


@pytest.mark.parametrize("dtype", DIGITS)
@pytest.mark.parametrize("name", SLOPES)
def test_gradients_are_of_the_same_type_and_close(
    name: str, dtype: str, real: Any
) -> None:
    seen = []
    for t in (tinygrad_edu, real):
        x, y = (each[:40].detach().requires_grad_() for each in pair(t, dtype))
        slopes = t.autograd.grad(SLOPES[name](t, x, y).sum(), [x, y], create_graph=True)
        square = sum((each.float() ** 2).sum() for each in slopes)
        again = t.autograd.grad(square, [x, y], allow_unused=True)
        seen.append([*slopes, *again])
    for ours, theirs in zip(*seen, strict=True):
        assert (ours is None) == (theirs is None) or not plain(theirs or ours).any()
        if ours is not None and theirs is not None:
            assert str(ours.dtype) == str(theirs.dtype) == f"torch.{dtype}"
            largest = np.abs(plain(theirs)).max()
            np.testing.assert_allclose(
                plain(ours), plain(theirs), 6 * DIGITS[dtype], DIGITS[dtype] * largest
            )


@pytest.mark.parametrize("dtype", DIGITS)
def test_a_long_sum_does_not_stop_growing(dtype: str) -> None:
    """256 + 1 is 256 in bfloat16: whoever rounds each step never gets further."""
    of = getattr(tinygrad_edu, dtype)
    ones = tinygrad_edu.ones(4096, dtype=of, requires_grad=True)
    assert ones.sum().item() == ones.reshape(64, 64).sum((0, 1)).item() == 4096
    assert (ones @ ones).item() == 4096
    scale = tinygrad_edu.ones(1, dtype=of, requires_grad=True)
    (ones * scale).sum().backward()
    assert scale.grad.item() == 4096


def test_bfloat16_leaves_for_numpy_as_in_pytorch(real: Any) -> None:
    for t in (tinygrad_edu, real):
        x = t.ones(2, dtype=t.bfloat16)
        for leave in (lambda x=x: x.numpy(), lambda x=x: np.asarray(x)):
            with pytest.raises(TypeError, match="Got unsupported ScalarType BFloat16"):
                leave()
        assert x.float().numpy().tolist() == [1, 1]


def test_bfloat16_prints_as_in_pytorch(real: Any) -> None:
    for data in ([0.1, 1.0, 300.0], [1.0, 2.0], [1e-6, 1.0], [], 0.3, [float("nan")]):
        ours, theirs = (t.tensor(data, dtype=t.bfloat16) for t in (tinygrad_edu, real))
        assert repr(ours) == repr(theirs)


def test_importing_the_library_does_not_import_ml_dtypes() -> None:
    """It costs 10 ms, and most programs never make a bfloat16 number."""
    program = """
import sys, tinygrad_edu as torch
torch.ones(2).half().float(), torch.finfo(torch.bfloat16), torch.bfloat16.itemsize
torch.promote_types(torch.bfloat16, torch.float16)
assert "ml_dtypes" not in sys.modules
torch.ones(2).bfloat16()
assert "ml_dtypes" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
