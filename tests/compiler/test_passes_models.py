"""Captured training steps through all passes: the same numbers, fewer operations."""

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import capture
from tinygrad_edu.compiler.ir.graph import number_type
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.ir.text import read, write
from tinygrad_edu.compiler.ir.verify import verify
from tinygrad_edu.compiler.passes import optimize

F = nn.functional
POSITIVE = ("exp_avg_sq", "step", "running_var")


def digits():
    model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 10))
    data = torch.randn(5, 6), torch.randint(0, 10, (5,))
    return model, lambda x, y: F.cross_entropy(model(x), y), data


def pictures():
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3),
        nn.BatchNorm2d(3),
        nn.GELU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(27, 4),
    )
    data = torch.randn(4, 1, 8, 8), torch.randn(4, 4)
    return model, lambda x, y: F.mse_loss(model(x), y), data


class Transformer(nn.Module):
    """One block with two heads, as in nanoGPT."""

    def __init__(self, vocabulary=12, length=4, width=8):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.places = nn.Embedding(length, width)
        self.norm, self.last = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.join = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, words):
        x = self.tokens(words) + self.places(torch.arange(words.shape[1]))
        b, t, c = x.shape
        parts = self.qkv(self.norm(x)).split(c, dim=2)
        q, k, v = (each.view(b, t, 2, c // 2).transpose(1, 2) for each in parts)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.join(y.transpose(1, 2).contiguous().view(b, t, c))
        return self.head(self.last(x)).flatten(0, 1)


def words():
    model = Transformer()
    data = torch.randint(0, 12, (2, 4)), torch.randint(0, 12, (8,))
    return model, lambda x, y: F.cross_entropy(model(x), y), data


def captured_step(make):
    """The graph of a whole training step, the second one."""
    torch.manual_seed(0)
    model, loss_of, data = make()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)

    def step(x, y):
        optimizer.zero_grad()
        loss = loss_of(x, y)
        loss.backward()
        optimizer.step()
        return loss

    step(*data)
    captured = capture(step, data)
    assert captured.reason is None
    return captured.graph


def some_inputs(graph):
    """Numbers that could be there: squares and counts are positive, labels small."""
    random = np.random.default_rng(0)
    found = []
    for each in graph.inputs:
        dtype, shape = each.value.type
        numbers = random.normal(size=shape)
        if dtype == "int64" or any(word in each.label for word in POSITIVE):
            numbers = 1 + np.abs(numbers)
        if each.kind == "constant" and each.value.name in graph.arrays:
            found.append(None)
        elif each.kind == "number":
            found.append(0.1)
        else:
            found.append(np.asarray(numbers).astype(number_type(dtype)))
    return found


def results_of(graph):
    """All outputs, and all states after the writes."""
    inputs = some_inputs(graph)
    random = np.random.default_rng(1)

    def draw(kind, generator, how):
        return random.integers(0, 2, how["shape"]).astype(how["dtype"])

    return [*run(graph, inputs, draw), *(each for each in inputs if each is not None)]


@pytest.mark.parametrize("make", [digits, pictures, words])
def test_a_training_step_keeps_its_numbers(make):
    graph = captured_step(make)
    verify(graph)
    before = results_of(graph)
    optimize(graph, watch=lambda name, graph: verify(graph))
    after = results_of(graph)
    for old, new in zip(before, after, strict=False):
        np.testing.assert_allclose(new, old, rtol=2e-4, atol=2e-5)
    assert write(read(write(graph))) == write(graph)


def test_a_loss_and_its_gradient_become_what_a_person_would_write():
    graph = captured_step(digits)
    optimize(graph)
    ops = [node.op for node in graph.nodes]
    assert ops.count("exp") == 1
    assert not {"log_softmax", "nll_loss", "nll_loss.gradient", "clone", "t"} & set(ops)
    assert ops.count("permute") == 4  # two layers forward, two gradients of weights
    assert ops.count("mm") == 5


def test_a_transformer_has_no_large_operation_left():
    graph = captured_step(words)
    optimize(graph)
    ops = {node.op for node in graph.nodes}
    assert not [op for op in ops if op.endswith(".gradient")]
    assert not {"attention", "standardize", "linear", "softmax", "expand"} & ops
