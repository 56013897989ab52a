"""Shapes that stretch, drawn at random: values and both gradients as PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parity import assert_agree, closeness, observe
from strategies import SHAPES, broadcastable, filled

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

TWO = {
    "add": lambda t, a, b: a + b,
    "mul": lambda t, a, b: a * b,
    "div": lambda t, a, b: a / (b + 1),
    "pow": lambda t, a, b: (a + 1) ** b,
    "maximum": lambda t, a, b: t.maximum(a, b * 1.37),
    "where": lambda t, a, b: t.where(a > b, a * a, b),
    "copy_": lambda t, a, b: (a + b).copy_(b) if a.dim() >= b.dim() else a + b,
    "compare": lambda t, a, b: a < b,
}
THREE = {
    "where": lambda t, a, b, c: t.where(c > 0.5, a, b) * c,
    "sum": lambda t, a, b, c: a * b + c,
    "addcmul": lambda t, a, b, c: t.addcmul(a, b, c, value=0.5),
    "lerp": lambda t, a, b, c: t.lerp(a, b, c),
}


def check(case: Any, arrays: list[np.ndarray[Any, Any]]) -> None:
    given_arrays = tuple(arrays)
    ours, theirs = (
        observe(t, case, given_arrays, names=False) for t in (tinygrad_edu, torch)
    )
    assert_agree(ours, theirs, closeness(given_arrays))


@given(shapes=broadcastable(most=2), name=st.sampled_from(sorted(TWO)))
def test_two_operands(shapes: Any, name: str) -> None:
    check(TWO[name], [filled(shape) for shape in shapes[:2]])


@given(shapes=broadcastable(most=3), name=st.sampled_from(sorted(THREE)))
def test_three_operands(shapes: Any, name: str) -> None:
    arrays = [filled(shape) for shape in (*shapes, ())]
    check(THREE[name], arrays[:3])


@given(first=SHAPES, second=SHAPES)
def test_shapes_that_may_not_fit(first: Any, second: Any) -> None:
    """Both add, or both refuse with the same words."""
    ends = []
    for t in (tinygrad_edu, torch):
        try:
            out = t.from_numpy(filled(first)) + t.from_numpy(filled(second))
            ends.append(tuple(out.shape))
        except RuntimeError as error:
            ends.append(str(error).splitlines()[0])
    assert ends[0] == ends[1]


@given(shapes=broadcastable(), name=st.sampled_from(["broadcast_tensors", "shapes"]))
def test_broadcast_as_such(shapes: Any, name: str) -> None:
    ours, theirs = (
        t.broadcast_shapes(*shapes)
        if name == "shapes"
        else [
            each.shape
            for each in t.broadcast_tensors(*[t.from_numpy(filled(s)) for s in shapes])
        ]
        for t in (tinygrad_edu, torch)
    )
    assert [tuple(x) if name != "shapes" else x for x in ours] == [
        tuple(x) if name != "shapes" else x for x in theirs
    ]
