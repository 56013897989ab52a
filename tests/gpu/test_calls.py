"""Every public function on the device ``cuda``: what it does on the CPU, gradients too.

The calls are those that the catalogue of errors spoils, one or more of each function.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from calls import CALLS
from catalogue import TENSORS, Names, evaluate, has

import tinygrad_edu as torch

# They draw other numbers on a GPU, speak of the CPU, or name a tensor of the CPU.
LEFT_OUT = {
    "nn.functional.dropout(a, 0.5)",
    "a.numpy()",
    'a.to("cpu")',
}
RTOL, ATOL = 1e-4, 1e-5


class On(Names):
    """The tensors of a call on a device; those of floats are leaves of a graph."""

    def __init__(self, device: str) -> None:
        super().__init__(torch)
        self.device, self.leaves = device, {}

    def __missing__(self, name: str) -> Any:
        made = super().__missing__(name)
        if name in TENSORS:
            self[name] = made = made.to(self.device)
            if made.is_floating_point():
                self.leaves[name] = made.requires_grad_()
        elif name in ("ones", "zeros"):
            make = made
            self[name] = made = lambda *size, **how: make(
                *size, **{"device": self.device, **how}
            )
        return made


def parts(value: Any) -> Iterator[Any]:
    """All that a call has returned, tensor by tensor."""
    if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        for each in value:
            yield from parts(each)
    else:
        yield value


def run(call: str, device: str) -> tuple[list[Any], dict[str, Any]]:
    """What a call returns, and the gradients of the sum of it."""
    torch.manual_seed(0)
    names = On(device)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(parts(evaluate(call, names)))
        learnt = [
            x.sum()
            for x in found
            if isinstance(x, torch.Tensor)
            and x.requires_grad
            and x.grad_fn is not None
            and x.is_floating_point()
        ]
        if learnt and names.leaves:
            leaves = list(names.leaves.values())
            total = sum(learnt[1:], learnt[0])
            slopes = torch.autograd.grad(total, leaves, allow_unused=True)
            return found, dict(zip(names.leaves, slopes, strict=True))
    return found, {}


def numbers(x: Any) -> Any:
    x = x.detach().cpu()
    return np.asarray((x.float() if x.dtype is torch.bfloat16 else x).resolve_conj())


def compare(ours: Any, theirs: Any) -> None:
    """What the GPU found, and the CPU."""
    if not isinstance(theirs, torch.Tensor):
        both_nan = ours != ours and theirs != theirs
        assert type(ours) is type(theirs)
        assert both_nan or ours == theirs or callable(ours)
        return
    assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
    np.testing.assert_allclose(numbers(ours), numbers(theirs), RTOL, ATOL)


CHOSEN = [call for call in CALLS if has(torch, call) and call not in LEFT_OUT]


@pytest.mark.parametrize("call", CHOSEN)
def test_a_call_does_the_same_on_a_gpu(call: str) -> None:
    try:
        wanted, slopes = run(call, "cpu")
    except (NotImplementedError, RuntimeError) as error:
        with pytest.raises(type(error)):
            run(call, "cuda")
        return
    found, of_gpu = run(call, "cuda")
    for ours, theirs in zip(found, wanted, strict=True):
        compare(ours, theirs)
    assert of_gpu.keys() == slopes.keys()
    for name, slope in slopes.items():
        assert (of_gpu[name] is None) == (slope is None)
        if slope is not None:
            assert of_gpu[name].is_cuda
            compare(of_gpu[name], slope)
    torch.cuda.synchronize()
