"""Tensors of two devices: refused, in PyTorch's words, by every function of several.

The calls are those of the catalogue; the last tensor of each stands on the simulator.
"""

from __future__ import annotations

import warnings

import pytest
from calls import CALLS
from catalogue import Names, evaluate, has, names_of

import tinygrad_edu

# These ask the other tensor for its shape or dtype alone, or copy between devices.
ANSWERED = {
    "(a * 1).copy_(b)",
    "a.copy_(b)",
    "a.view_as(b)",
    "a.reshape_as(b)",
    "v.expand_as(a)",
    "result_type(a, i)",
    "broadcast_tensors(v, a)",
    'meshgrid(v, u, indexing="ij")',
    "nn.functional.batch_norm(a, v.detach(), v.detach())",
    # An index or a value that is assigned is brought to the tensor's device.
    "a.__getitem__(k)",
    "a.__getitem__(m)",
    "a.__setitem__(k, b)",
    "a.__setitem__(m, 0.0)",
    "index_put(a, (k,), b, accumulate=True)",
    "a.index_put_((k,), b, accumulate=True)",
}
SEVERAL = [
    call
    for call in CALLS
    if has(tinygrad_edu, call) and len(set(names_of(call)) - {"s"}) > 1
]


def test_there_are_calls_with_several_tensors() -> None:
    assert len(SEVERAL) > 140
    assert set(SEVERAL) >= ANSWERED


@pytest.mark.parametrize("call", SEVERAL)
def test_two_devices_are_refused(call: str) -> None:
    names = Names(tinygrad_edu)
    moved = sorted(set(names_of(call)) - {"s"})[-1]
    names[moved] = names[moved].to("sim")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if call in ANSWERED:
            evaluate(call, names)
            return
        words = "all tensors to be on the same device|expected device cpu but got sim"
        with pytest.raises(RuntimeError, match=words):
            evaluate(call, names)
