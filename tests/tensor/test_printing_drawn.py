"""Drawn tensors print as in PyTorch: any numbers, shape, dtype, options."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tinygrad_edu
from tinygrad_edu.printing import get_printoptions, printoptions

FLOATS = ("float16", "bfloat16", "float32", "float64")
WHOLE = ("uint8", "int8", "int16", "int32", "int64")
SHAPES = st.lists(st.integers(0, 7), max_size=4).map(tuple)
USUAL = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80}


@st.composite
def arrays(draw: Any) -> Any:
    """A float64 array: a magnitude, perhaps whole numbers, perhaps inf, nan and 0."""
    shape = draw(SHAPES)
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    numbers = random.normal(size=shape) * 10.0 ** draw(st.integers(-12, 12))
    if draw(st.booleans()):
        numbers = numbers.round()
    for special in draw(
        st.lists(st.sampled_from([0.0, -0.0, np.inf, -np.inf, np.nan]))
    ):
        numbers = np.where(random.random(shape) < 0.2, special, numbers)
    return np.asarray(numbers)


def texts(t: Any, numbers: Any, dtype: str, how: str) -> str:
    x = t.from_numpy(numbers).to(getattr(t, dtype))
    if how == "leaf":
        x.requires_grad_()
    elif how == "result":
        x = x.requires_grad_() * 1
    elif how == "transposed":
        x = x.T if x.ndim == 2 else x
    elif how == "complex":
        x = t.complex(x, x.flip(0) if x.ndim else x)
    return repr(x)


@given(
    arrays(),
    st.sampled_from(FLOATS),
    st.sampled_from(["plain", "leaf", "result", "transposed"]),
)
@example(np.full((3, 3), 1e8), "float32", "plain")
@example(np.array([1e-4, 1.0]), "float64", "leaf")
@example(np.array([999.5, 1000.5]), "float16", "result")
@example(np.array([0.5, 500.0]), "float32", "plain")
@settings(max_examples=80, deadline=None, derandomize=True)
def test_floats(numbers: Any, dtype: str, how: str) -> None:
    torch = pytest.importorskip("torch", reason="parity needs PyTorch")
    ours = texts(tinygrad_edu, numbers, dtype, how)
    assert ours == texts(torch, numbers, dtype, how)


@given(arrays(), st.sampled_from((*WHOLE, "bool")))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_whole_numbers(numbers: Any, dtype: str) -> None:
    torch = pytest.importorskip("torch", reason="parity needs PyTorch")
    whole = np.asarray(np.nan_to_num(numbers, posinf=0, neginf=0) % 100)
    ours, theirs = (
        texts(t, whole.astype(dtype), dtype, "plain") for t in (tinygrad_edu, torch)
    )
    assert ours == theirs


@given(arrays(), st.sampled_from(("float32", "float64")))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_complex_numbers(numbers: Any, dtype: str) -> None:
    torch = pytest.importorskip("torch", reason="parity needs PyTorch")
    ours = texts(tinygrad_edu, numbers, dtype, "complex")
    assert ours == texts(torch, numbers, dtype, "complex")


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=3).map(tuple),
    st.fixed_dictionaries(
        {
            "precision": st.integers(0, 8),
            "threshold": st.sampled_from([0, 5, 50, 1000]),
            "edgeitems": st.integers(0, 4),
            "linewidth": st.sampled_from([20, 45, 80, 200]),
            "sci_mode": st.sampled_from([None, True, False]),
        }
    ),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_options(shape: tuple[int, ...], options: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch", reason="parity needs PyTorch")
    numbers = np.random.default_rng(list(shape)).normal(size=shape) * 100
    with printoptions(**options), torch._tensor_str.printoptions(**options):
        ours, theirs = (
            repr(t.from_numpy(numbers).requires_grad_()) for t in (tinygrad_edu, torch)
        )
    assert ours == theirs


@pytest.mark.parametrize("profile", ["default", "short", "full"])
def test_profiles(profile: str, real: Any) -> None:
    numbers = np.random.default_rng(0).normal(size=(40, 40))
    with printoptions(profile=profile), real._tensor_str.printoptions(profile=profile):
        ours, theirs = (repr(t.from_numpy(numbers)) for t in (tinygrad_edu, real))
    assert ours == theirs


def test_options_come_back_also_after_an_error() -> None:
    def interrupted() -> None:
        with printoptions(precision=1):
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert get_printoptions() == {**USUAL, "sci_mode": None}


def test_options_stay_until_they_are_set_anew() -> None:
    with printoptions():
        tinygrad_edu.set_printoptions(precision=2, sci_mode=True)
        assert repr(tinygrad_edu.tensor([1.5])) == "tensor([1.50e+00])"
        tinygrad_edu.set_printoptions(threshold=5)  # as in PyTorch, forgets sci_mode
        assert repr(tinygrad_edu.tensor([1.5])) == "tensor([1.50])"
        tinygrad_edu.set_printoptions(profile="default")
        assert repr(tinygrad_edu.tensor([1.5])) == "tensor([1.5000])"


def test_a_subclass_prints_its_name(real: Any) -> None:
    for t in (tinygrad_edu, real):

        class Mine(t.Tensor):  # type: ignore[misc, name-defined]
            pass

        assert repr(Mine([1.0, 2.5])) == "Mine([1.0000, 2.5000])"
