"""One right call of every public function: values and both gradients as PyTorch's.

The calls are those that the catalogue of errors spoils: ``tests/support/calls.py``.
"""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from calls import CALLS
from catalogue import TENSORS, Names, evaluate, has, names_of

import tinygrad_edu

HERE = [call for call in CALLS if has(tinygrad_edu, call)]
# Columns may be turned round, and with them their gradients.
UP_TO_SIGN = {"svd(sq)", "linalg.svd(a)", "linalg.eig(sq)", "linalg.eigh(sq)", "qr(sq)",
              "linalg.qr(a)"}  # fmt: skip
UNDEFINED = ("empty", "a.new_empty", "a.resize_")
# PyTorch has no gradient, or no gradient of the gradient.
NO_GRADIENT = ("floor_divide", "heaviside", "unique", "a.numpy")
NO_SECOND = ("cdist", "special.zeta", "nn.functional.hardsigmoid")
# PyTorch's own series ends here, at ten digits; its 1/6 is one of float32.
SERIES = ("digamma", "lgamma", "mvlgamma", "polygamma", "nn.functional.hardsigmoid")


def tensors_in(t: Any, value: Any) -> list[Any]:
    """The tensors of a result; numbers as tensors too."""
    if isinstance(value, t.Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [one for each in value for one in tensors_in(t, each)]
    if isinstance(value, bool | int | float):
        return [t.tensor(float(value))]
    return []


@pytest.mark.parametrize("call", [c for c in HERE if not c.startswith(UNDEFINED)])
def test_right_call(call: str, compare: Any) -> None:
    names = names_of(call)

    def case(t: Any, *tensors: Any) -> Any:
        given = Names(t)
        for name, tensor in zip(names, tensors, strict=True):
            given[name] = tensor * 1 if tensor.requires_grad else tensor
        t.manual_seed(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = tensors_in(t, evaluate(call, given))
        if call in UP_TO_SIGN:
            return tuple(each.detach().abs() for each in found)
        return tuple(found) or t.zeros(1)

    compare(
        case,
        *[TENSORS[name].copy() for name in names],
        names=False,
        gradients=not call.startswith(NO_GRADIENT),
        second=not call.startswith(NO_SECOND),
        close=1e-7 if call.startswith(SERIES) else 0.0,
    )
