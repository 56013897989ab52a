"""Complex tensors: numbers, gradients and errors are PyTorch's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

RANDOM = np.random.default_rng(0)
A, B = (RANDOM.normal(size=(3, 2)) + 1j * RANDOM.normal(size=(3, 2)) for _ in "ab")
R = RANDOM.normal(size=(3, 2))

CASES: dict[str, Callable[..., Any]] = {
    "add": lambda t, a, b, r: a + b * 2,
    "add real": lambda t, a, b, r: a + r,
    "add number": lambda t, a, b, r: r + 2j,
    "subtract": lambda t, a, b, r: 1 - a - b,
    "negative": lambda t, a, b, r: -a,
    "multiply": lambda t, a, b, r: a * b,
    "multiply real": lambda t, a, b, r: a * r,
    "multiply number": lambda t, a, b, r: r * (1 + 2j),
    "divide": lambda t, a, b, r: a / b,
    "divide by real": lambda t, a, b, r: a / (r * r + 1),
    "divide real": lambda t, a, b, r: r / a,
    "reciprocal": lambda t, a, b, r: a.reciprocal(),
    "square": lambda t, a, b, r: a.square(),
    "power": lambda t, a, b, r: a**3,
    "exp": lambda t, a, b, r: t.exp(a),
    "abs": lambda t, a, b, r: a.abs() + abs(b),
    "angle": lambda t, a, b, r: a.angle() * t.angle(b),
    "angle of real": lambda t, a, b, r: r.angle() * a.abs(),
    "conj": lambda t, a, b, r: a.conj() * b,
    "real and imag": lambda t, a, b, r: a.real * b.imag,
    "view_as_real": lambda t, a, b, r: t.view_as_real(a) ** 2,
    "view_as_complex": lambda t, a, b, r: t.view_as_complex(r) * b[:, 0],
    "complex": lambda t, a, b, r: t.complex(r, 2 * r) * a,
    "polar": lambda t, a, b, r: t.polar(r * r, r),
    "sum": lambda t, a, b, r: (a * b).sum(),
    "sum rows": lambda t, a, b, r: a.sum(0) * b,
    "mean": lambda t, a, b, r: (a * a).mean(),
    "index": lambda t, a, b, r: a[1:, 0] * b[[0, 2], 1],
    "reshape": lambda t, a, b, r: a.reshape(2, 3).T * b,
    "cat": lambda t, a, b, r: t.cat([a, b]) * 2j,
    "stack": lambda t, a, b, r: t.stack([a, b]) * 2j,
    "where": lambda t, a, b, r: t.where(r > 0, a, b),
    "matmul": lambda t, a, b, r: a @ b.T,
    "covariance": lambda t, a, b, r: t.cov(a * b),
    "gather": lambda t, a, b, r: a.gather(0, t.tensor([[2, 0]])) * b[0],
    "norm": lambda t, a, b, r: t.linalg.vector_norm(a),
    "clone": lambda t, a, b, r: a.clone() * 1j,
    "to complex": lambda t, a, b, r: r.to(t.complex128) * a,
    "in place": lambda t, a, b, r: (a * 1).mul_(b).add_(1j),
}


def observe(t: Any, case: Callable[..., Any]) -> list[Any]:
    """The result, its name, the gradients, and the gradients of those."""
    inputs = [t.from_numpy(each.copy()).requires_grad_() for each in (A, B, R)]
    out = case(t, *inputs)
    parts = t.view_as_real(out.resolve_conj()) if out.is_complex() else out
    weights = t.from_numpy(np.cos(np.arange(1.0, parts.numel() + 1)))
    loss = (parts.reshape(-1) * weights).sum()
    slopes = t.autograd.grad(loss, inputs, create_graph=True, allow_unused=True)
    squares = [each.abs() ** 2 for each in slopes if each is not None]
    total = sum(each.sum() for each in squares)
    again: Any = [None] * 3
    if total.requires_grad:
        again = t.autograd.grad(total, inputs, allow_unused=True)
    numbers = [
        None if each is None else each.detach().resolve_conj().numpy()
        for each in (out, *slopes, *again)
    ]
    return [out.grad_fn.name(), *numbers]


@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients(name: str, real: Any) -> None:
    (ours_name, *ours), (theirs_name, *theirs) = (
        observe(t, CASES[name]) for t in (tinygrad_edu, real)
    )
    assert ours_name == theirs_name
    for one, other in zip(ours, theirs, strict=True):
        if one is None or other is None:
            assert one is None or not one.any()
            assert other is None or not other.any()
        else:
            assert one.dtype == other.dtype
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


def test_at_zero_the_size_and_the_angle_have_no_slope(real: Any) -> None:
    for t in (tinygrad_edu, real):
        z = t.zeros(2, dtype=t.complex128, requires_grad=True)
        (z.abs() + z.angle()).sum().backward()
        assert z.grad.resolve_conj().tolist() == [0, 0]


def test_real_and_imag_are_views(real: Any) -> None:
    for t in (tinygrad_edu, real):
        z = t.tensor([1 + 2j, 3 + 4j])
        z.real[0] = 5
        z.imag.mul_(2)
        t.view_as_real(z)[1, 0] = -1
        z.imag = z.imag.clone()
        z.real = t.tensor([5.0, -1.0])
        assert z.tolist() == [5 + 4j, -1 + 8j]
        assert z.real.stride() == (2,)


@pytest.mark.parametrize(
    "write",
    [
        lambda t, z: z.real.mul_(2),
        lambda t, z: z.imag.zero_(),
        lambda t, z: t.view_as_real(z)[0].mul_(3),
        lambda t, z: setattr(z, "real", t.ones(2)),
        lambda t, z: t.view_as_complex(t.ones(2, 2, requires_grad=True) * 1).mul_(2j),
    ],
)
def test_a_write_to_half_a_number_in_a_graph_is_refused(write: Any) -> None:
    w = tinygrad_edu.tensor([1 + 2j, 3 - 1j], requires_grad=True)
    with pytest.raises(NotImplementedError, match="seen as two dtypes"):
        write(tinygrad_edu, w * 1)
    with tinygrad_edu.no_grad():
        write(tinygrad_edu, w * 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.ones(2).imag,
        lambda t: t.view_as_real(t.ones(2)),
        lambda t: t.view_as_complex(t.ones(3)),
        lambda t: t.view_as_complex(t.ones(2, 2, dtype=t.int64)),
        lambda t: t.view_as_complex(t.ones(2, 3).T[:2]),
        lambda t: t.view_as_complex(t.tensor(1.0)),
        lambda t: t.complex(t.ones(2), t.ones(2, dtype=t.float64)),
        lambda t: t.complex(t.ones(2, dtype=t.int64), t.ones(2, dtype=t.int64)),
        lambda t: t.tensor([1j], requires_grad=True).sum().backward(),
        lambda t: float(t.tensor(1j)),
        lambda t: int(t.tensor(1j)),
        lambda t: t.tensor([1j], dtype=t.float32),
        lambda t: t.ones(2).add_(1j),
    ],
)
def test_errors(call: Any, real: Any) -> None:
    seen = []
    for t in (tinygrad_edu, real):
        with pytest.raises((RuntimeError, TypeError)) as caught:
            call(t)
        seen.append((type(caught.value), str(caught.value).split("\n")[0]))
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "operation",
    [
        lambda z: z < z,
        lambda z: z.max(),
        lambda z: z.relu(),
        lambda z: z.sigmoid(),
        lambda z: z.sin(),
        lambda z: z.softmax(0),
        lambda z: z.floor(),
        lambda z: z.var(),
    ],
)
def test_what_nobody_thought_through_is_refused(operation: Any) -> None:
    with pytest.raises((NotImplementedError, RuntimeError)):
        operation(tinygrad_edu.tensor([1 + 1j, 2j]))


def test_promotion(real: Any) -> None:
    for t in (tinygrad_edu, real):
        one, half = t.tensor([1j]), t.ones(1, dtype=t.float64)
        assert (one + half).dtype is t.complex128
        assert (half * 1j).dtype is t.complex128
        assert (t.ones(1) * 1j).dtype is (t.arange(1) * 1j).dtype is t.complex64
        assert one.is_complex()
        assert not half.is_complex()
        assert complex(t.tensor(2.5)) == 2.5 + 0j
        assert one.real.dtype is t.float32
        assert half.real is half
