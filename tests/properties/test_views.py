"""Chains of views, drawn at random: shape, strides, sharing, gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from strategies import FULL_SHAPES, filled, take_step, view_steps

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (tinygrad_edu, torch)


def walked(t: Any, shape: Any, steps: Any, grad: bool = False) -> tuple[Any, Any]:
    """The start and the end of a chain of views."""
    start = t.from_numpy(filled(shape)).requires_grad_(grad)
    x = start * 1 if grad else start
    first = x
    for step in steps:
        x = take_step(x, step)
    return (start if grad else first), x


@given(shape=FULL_SHAPES, steps=view_steps())
def test_shape_strides_and_values(shape: Any, steps: Any) -> None:
    (_, ours), (_, theirs) = (walked(t, shape, steps) for t in BOTH)
    assert tuple(ours.shape) == tuple(theirs.shape)
    if theirs.numel():  # of nothing the strides say nothing
        assert ours.stride() == theirs.stride()
    if ours.numel():  # where nothing begins, it begins anywhere
        assert ours.storage_offset() == theirs.storage_offset()
    assert ours.is_contiguous() == theirs.is_contiguous()
    np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def overlaps(view: Any) -> bool:
    """Whether two places of a view are one in memory, though its strides are not 0."""
    places = sum(
        np.arange(n).reshape(-1, *[1] * (view.dim() - 1 - axis)) * step
        for axis, (n, step) in enumerate(zip(view.shape, view.stride(), strict=True))
    )
    return 0 not in view.stride() and len(np.unique(places)) < view.numel()


@given(shape=FULL_SHAPES, steps=view_steps())
def test_a_write_shows_in_the_base(shape: Any, steps: Any) -> None:
    if overlaps(walked(torch, shape, steps)[1]):
        return  # the order of the writes decides, and none is promised
    seen = []
    for t in BOTH:
        base, view = walked(t, shape, steps)
        try:
            view.mul_(-2)
            seen.append(base.numpy().copy())
        except RuntimeError as error:
            seen.append(str(error).splitlines()[0])
    if isinstance(seen[1], str):
        assert seen[0] == seen[1]
    else:
        np.testing.assert_array_equal(*seen)


@given(shape=FULL_SHAPES, steps=view_steps())
def test_gradients(shape: Any, steps: Any) -> None:
    seen = []
    for t in BOTH:
        base, view = walked(t, shape, steps, grad=True)
        out = (view * view.detach().cos()).sum()
        if out.requires_grad:
            slopes = t.autograd.grad(
                out, base, allow_unused=True, materialize_grads=True
            )
            seen.append(slopes[0].numpy())
        else:
            seen.append(np.zeros(()))
    np.testing.assert_allclose(*seen, 1e-12)


@given(shape=FULL_SHAPES, steps=view_steps(3))
def test_gradients_through_a_write(shape: Any, steps: Any) -> None:
    """A view is written in place; its base follows, and so do the gradients."""
    seen = []
    if overlaps(walked(torch, shape, steps)[1]):
        return
    for t in BOTH:
        start = t.from_numpy(filled(shape)).requires_grad_()
        base = start * 1
        x = base
        for step in steps:
            x = take_step(x, step)
        try:
            x.mul_(3)
            out = (base * base.detach().cos()).sum()
            seen.append(t.autograd.grad(out, start)[0].numpy())
        except RuntimeError as error:
            seen.append(str(error).splitlines()[0][:60])
    if isinstance(seen[0], str):
        assert isinstance(seen[1], str)
    elif not isinstance(seen[1], str):
        np.testing.assert_allclose(*seen, 1e-12)
    elif not any(name == "detach" for name, *_ in steps):
        np.testing.assert_allclose(seen[0], *expected(shape, steps), 1e-12)


def expected(shape: Any, steps: Any) -> Any:
    """∂ Σ base cos(base') / ∂start, where base is start, or three times that."""
    start, view = walked(torch, shape, steps)
    before = start.numpy().copy()
    view.mul_(3)
    yield np.cos(start.numpy()) * (start.numpy() / before)
