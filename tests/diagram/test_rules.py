"""Every operation of the library has its gradient rule as a line of text."""

from __future__ import annotations

from typing import Any

import pytest

from tinygrad_edu.diagram.library import operation_name, short_label
from tinygrad_edu.diagram.rules import rule_of
from tinygrad_edu.ops.registry import PRIMITIVES


def test_every_differentiable_primitive_has_a_rule() -> None:
    import tinygrad_edu  # noqa: F401  (registers the primitives)

    found = {
        p.name: p.formula
        for p in PRIMITIVES.values()
        if p.differentiable and not p.refuses
    }
    missing = [name for name, formula in found.items() if not formula]
    assert missing == [], "give them a formula= beside the gradient rule"


UNARY = (
    *("neg", "exp", "log", "sqrt", "tanh", "sigmoid", "relu", "abs", "sum", "mean"),
    *("var", "std", "amax", "amin", "max", "min", "t", "squeeze", "flatten"),
)


@pytest.mark.parametrize("name", UNARY)
def test_operations_by_their_name_in_the_graph(torch: Any, name: str) -> None:
    x = torch.ones(2, 3, requires_grad=True)
    assert rule_of(operation_name(getattr(x * 1, name)().grad_fn))


@pytest.mark.parametrize(
    ("operation", "label"),
    [
        ("AddmmBackward0", "addmm"),
        ("LogSoftmaxBackward0", "log_softmax"),
        ("TBackward0", "t"),
        ("Log1PBackward0", "log1p"),
        ("NllLoss2DBackward0", "nll_loss2d"),
        ("MaxPool2DWithIndicesBackward0", "max_pool2d_with_indices"),
        ("MyScaleBackward", "MyScale"),
        ("AccumulateGrad", "AccumulateGrad"),
    ],
)
def test_labels(operation: str, label: str) -> None:
    assert short_label(operation) == label


def test_an_unknown_operation_has_no_rule() -> None:
    assert rule_of("MyScaleBackward") == ""
