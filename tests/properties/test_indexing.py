"""Indexing and assignment by random keys: values, sharing, gradients, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import FULL_SHAPES, as_key, filled, keys

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")


@st.composite
def shape_and_key(draw: Any) -> tuple[Any, Any]:
    shape = draw(FULL_SHAPES)
    return shape, draw(keys(shape))


def ended(run: Any, t: Any) -> Any:
    """What a run gives, or the type and the first words of its error."""
    try:
        return run(t)
    except (IndexError, RuntimeError, ValueError, TypeError) as error:
        return [type(error).__name__, str(error).splitlines()[0][:60]]


def assert_same(ours: Any, theirs: Any) -> None:
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        if isinstance(other, np.ndarray):
            assert one.dtype == other.dtype
            np.testing.assert_allclose(one, other, 1e-12, 1e-12)
        else:
            assert one == other


@given(given_case=shape_and_key())
def test_reading(given_case: Any) -> None:
    shape, key = given_case

    def run(t: Any) -> Any:
        x = t.from_numpy(filled(shape)).requires_grad_()
        out = x[as_key(t, key)]
        (slope,) = t.autograd.grad((out * out.detach().cos()).sum(), x)
        view = out._is_view() if t is torch else shares(out, x)
        return [out.detach().numpy(), slope.numpy(), tuple(out.shape), view]

    def shares(out: Any, x: Any) -> bool:
        return out._base is not None

    assert_same(ended(run, tinygrad_edu), ended(run, torch))


@given(given_case=shape_and_key(), how=st.sampled_from(["number", "tensor", "row"]))
def test_writing(given_case: Any, how: str) -> None:
    """x[key] = value, with the gradients of both."""
    shape, key = given_case

    def run(t: Any) -> Any:
        x = t.from_numpy(filled(shape)).requires_grad_()
        y = x * 1
        places = tuple(y.detach()[as_key(t, key)].shape)
        value = t.from_numpy(filled(places if how == "tensor" else places[-1:]))
        value.requires_grad_()
        y[as_key(t, key)] = 7.5 if how == "number" else value
        leaves = [x] if how == "number" else [x, value]
        slopes = t.autograd.grad((y * y).sum(), leaves, allow_unused=True)
        found = [0.0 if each is None else each.numpy() for each in slopes]
        return [y.detach().numpy(), *found]

    if has_duplicates(shape, key) and how != "number":
        return  # which of two writes wins is not defined
    assert_same(ended(run, tinygrad_edu), ended(run, torch))


@given(given_case=shape_and_key())
def test_adding_in_place(given_case: Any) -> None:
    """x[key] += 1 adds once for each place, however often it is named."""
    shape, key = given_case

    def run(t: Any) -> Any:
        y = t.from_numpy(filled(shape))
        y[as_key(t, key)] += 1
        return [y.numpy()]

    assert_same(ended(run, tinygrad_edu), ended(run, torch))


def has_duplicates(shape: Any, key: Any) -> bool:
    """Whether a key names a place twice."""
    places = np.arange(np.prod(shape)).reshape(shape)
    try:
        chosen = torch.from_numpy(places)[as_key(torch, key)].numpy()
    except (IndexError, RuntimeError):
        return False
    return len(np.unique(chosen)) < chosen.size
