"""One number of a gradient worked out: it is the gradient, or it is not shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import Example
from tinygrad_edu.diagram.summary import numbers
from tinygrad_edu.diagram.worked import largest_entry


def functions(torch: Any) -> dict[str, Callable[..., Any]]:
    """Losses of x (3 × 4), p (the same, positive), w (4 × 2) and b (4)."""
    return {
        "add": lambda x, p, w, b: (x + b).sum(),
        "sub": lambda x, p, w, b: (b - x).sum(),
        "rsub": lambda x, p, w, b: (2 - x).sum(),
        "mul": lambda x, p, w, b: (x * b).sum(),
        "div": lambda x, p, w, b: (x / p).sum(),
        "neg": lambda x, p, w, b: (-x).sum(),
        "exp": lambda x, p, w, b: x.exp().sum(),
        "log": lambda x, p, w, b: p.log().sum(),
        "sqrt": lambda x, p, w, b: p.sqrt().sum(),
        "reciprocal": lambda x, p, w, b: (1 / p).sum(),
        "pow": lambda x, p, w, b: (x**3).sum(),
        "abs": lambda x, p, w, b: x.abs().sum(),
        "sin": lambda x, p, w, b: x.sin().sum(),
        "cos": lambda x, p, w, b: x.cos().sum(),
        "tanh": lambda x, p, w, b: x.tanh().sum(),
        "sigmoid": lambda x, p, w, b: x.sigmoid().sum(),
        "relu": lambda x, p, w, b: torch.relu(x).sum(),
        "maximum": lambda x, p, w, b: torch.maximum(x, p).sum(),
        "minimum": lambda x, p, w, b: torch.minimum(x, -x).sum(),
        "where": lambda x, p, w, b: torch.where(x > 0, x, p).sum(),
        "mm": lambda x, p, w, b: (x @ w).tanh().sum(),
        "bmm": lambda x, p, w, b: (x.view(1, 3, 4) @ w.view(1, 4, 2)).tanh().sum(),
        "addmm": lambda x, p, w, b: torch.addmm(b[:2], x, w).tanh().sum(),
        "mv": lambda x, p, w, b: (x @ b).tanh().sum(),
        "dot": lambda x, p, w, b: b @ b,
        "sum": lambda x, p, w, b: x.sum(1).tanh().sum(),
        "mean": lambda x, p, w, b: x.mean(0, keepdim=True).tanh().sum(),
        "softmax": lambda x, p, w, b: (torch.softmax(x, -1) * p).sum(),
        "log_softmax": lambda x, p, w, b: (torch.log_softmax(x, 0) * p).sum(),
        "cross_entropy": lambda x, p, w, b: torch.nn.functional.cross_entropy(
            x, torch.tensor([0, 1, 2])
        ),
        "mse_loss": lambda x, p, w, b: torch.nn.functional.mse_loss(x, p),
        "t": lambda x, p, w, b: (x.t() * 2).sum(),
        "transpose": lambda x, p, w, b: (x.transpose(0, -1) * 2).sum(),
        "permute": lambda x, p, w, b: (x.permute(1, 0) * 2).sum(),
        "view": lambda x, p, w, b: (x.reshape(2, 6) * 2).sum(),
        "expand": lambda x, p, w, b: (b.expand(3, 4) * x).sum(),
    }


def leaves(torch: Any) -> list[Any]:
    torch.manual_seed(3)
    x, w, b = torch.randn(3, 4), torch.randn(4, 2), torch.randn(4)
    p = torch.rand(3, 4) + 0.5
    return [each.requires_grad_() for each in (x, p, w, b)]


def examples(loss: Any) -> list[tuple[str, Example | None, Any]]:
    """For each handed gradient: the operation, its example, the gradient's summary."""
    document = diagram.backward(loss, steps=True).document
    labels = {node.id: node.label for node in document.nodes}
    return [
        (labels[step.node], outgoing.example, outgoing.gradient)
        for step in document.steps
        for outgoing in step.outgoing
    ]


def worked(loss: Any, label: str) -> list[Example]:
    return [e for name, e, _ in examples(loss) if name == label and e is not None]


@pytest.mark.parametrize("name", functions(None))
def test_every_rule_has_an_example_that_is_its_gradient(torch: Any, name: str) -> None:
    x, p, w, b = leaves(torch)
    loss = functions(torch)[name](x, p, w, b)
    for label, example, gradient in examples(loss):
        if label == "slice":  # only carries b's first half into addmm
            continue
        assert example is not None, label
        *_, row, column = [0, 0, *example.entry]
        assert gradient.values[row][column] == pytest.approx(example.value)


def test_a_product_is_written_with_its_numbers(torch: Any) -> None:
    a = torch.tensor([1.5, -2.0], requires_grad=True)
    b = torch.tensor([0.5, 3.0], requires_grad=True)
    first, second = worked((a * b).sum(), "mul")
    assert first.symbols == "∂L/∂y[1] · b[1]"
    assert first.numbers == "1 · 3"
    assert first.given == ["∂L/∂y[1] = 1", "b[1] = 3"]
    assert (first.entry, first.value) == ([1], 3.0)
    assert second.numbers == "1 · (−2)"


def test_a_matrix_product_is_a_sum_of_products(torch: Any) -> None:
    a = torch.tensor([[1.0, 2.0]], requires_grad=True)
    b = torch.tensor([[3.0, 4.0], [5.0, 6.0]], requires_grad=True)
    first, second = worked((a @ b).sum(), "mm")
    assert first.symbols == "∂L/∂y[0, 0] · b[1, 0] + ∂L/∂y[0, 1] · b[1, 1]"
    assert first.numbers == "1 · 5 + 1 · 6"
    assert first.value == 11.0
    assert second.numbers == "2 · 1"


def test_a_long_sum_shows_its_first_terms_and_is_not_asked(torch: Any) -> None:
    bias = torch.zeros(3, requires_grad=True)
    (example,) = worked((torch.ones(5, 3) + bias).sum(), "add")
    assert example.numbers == "1 + 1 + 1 + … (5 terms)"
    assert example.given == []


def test_relu_says_why(torch: Any) -> None:
    a = torch.tensor([2.0, -1.0], requires_grad=True)
    (example,) = worked(torch.relu(a).sum(), "relu")
    assert example.numbers == "1, as 2 > 0"


def test_what_does_not_come_to_the_gradient_is_not_shown(torch: Any) -> None:
    a, b = (torch.ones(2, requires_grad=True) for _ in range(2))
    loss = torch.add(a, b, alpha=3).sum()
    values = [e.value for e in worked(loss, "add")]
    assert 3.0 not in values


def test_infinite_and_nan_gradients_have_no_example(torch: Any) -> None:
    a = torch.tensor([0.0, 0.0], requires_grad=True)
    assert worked(a.sqrt().sum(), "sqrt") == []


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_other_precisions_are_worked_out_too(torch: Any, dtype: str) -> None:
    a = torch.tensor([1.5, -2.0], dtype=getattr(torch, dtype), requires_grad=True)
    (example, _) = worked((a * a).sum(), "mul")
    assert example.value == pytest.approx(-2.0)


def test_the_first_step_is_one(torch: Any) -> None:
    a = torch.ones((), requires_grad=True)
    _, first, _ = examples(a * 2)[0]
    assert first is not None
    assert (first.symbols, first.value) == ("∂L/∂L", 1.0)


def test_a_weight_shared_twice_gathers_both_parts(torch: Any) -> None:
    w = torch.tensor([[0.5]], requires_grad=True)
    x = torch.tensor([[2.0]])
    loss = ((x @ w) @ w).sum()
    document = diagram.backward(loss, steps=True, names={"w": w}).document
    target = next(node.id for node in document.nodes if node.label == "w")
    totals = [
        outgoing.total.values[0][0]
        for step in document.steps
        for outgoing in step.outgoing
        if outgoing.target == target
    ]
    assert totals == pytest.approx([1.0, 2.0])
    loss.backward()
    assert float(w.grad) == pytest.approx(totals[-1])


def test_the_entry_is_the_largest_of_those_shown() -> None:
    table = np.zeros((20, 20))
    table[3, 5], table[15, 15], table[0, 0] = -7, 100, np.nan
    assert largest_entry(table) == (3, 5)
    assert largest_entry(np.array(2.0)) == ()


def test_no_pattern_leaves_a_name_open(torch: Any) -> None:
    x, p, w, b = leaves(torch)
    for function in functions(torch).values():
        for _, example, _ in examples(function(x, p, w, b)):
            if example is not None:
                assert not re.search(r"[{}]|nan", example.symbols + example.numbers)


def test_numbers_of_any_kind_can_be_read(torch: Any) -> None:
    for dtype in ("bool", "int64", "float16", "bfloat16", "complex64"):
        tensor = torch.ones(2, 3).to(getattr(torch, dtype))
        assert numbers(tensor).tolist() == [[1.0] * 3] * 2
