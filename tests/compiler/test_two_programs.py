"""What the forward keeps for the backward: nothing that only a rule could read."""

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import capture_with_backward
from tinygrad_edu.compiler.frontend.two_programs import keep_less
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.ir.verify import verify
from tinygrad_edu.compiler.passes import optimize

F = nn.functional


def attention(x):
    return F.scaled_dot_product_attention(x, x * 2, x + 1, is_causal=True)


def two_norms(x):
    y = F.layer_norm(x, x.shape[-1:])
    return F.layer_norm(y * y, x.shape[-1:]) + y


def softmax(x):
    return (x.exp() * 0.1).softmax(-1)


@pytest.mark.parametrize("function", [attention, two_norms, softmax])
def test_both_programs_give_what_the_engine_gives(function):
    x = torch.randn(2, 5, 8, requires_grad=True)
    captured = capture_with_backward(function, (x,))
    out = function(x)
    g = torch.randn(2, 5, 8)
    out.backward(g)
    keep_less(captured)
    forward, back = captured.graph, captured.backward
    verify(forward)
    verify(back.graph)
    hidden = [each for each in forward.outputs if each.dtype.startswith("int")]
    assert not hidden
    optimize(forward)
    optimize(back.graph)
    given = [
        None if fetch.kind == "constant" else x._array
        for fetch, each in zip(captured.fetch, forward.inputs, strict=False)
        if each.value.type.size or each.kind == "constant"
    ]
    inputs = [
        np.zeros(0, np.float32) if each.value.shape == (0,) else value
        for each, value in zip(forward.inputs, [*given, *[None] * 9], strict=False)
    ]
    made = run(forward, inputs)
    np.testing.assert_allclose(made[0], out._array, rtol=1e-5, atol=1e-6)
    of_kind = {"gradient": lambda fetch: g._array, "saved": lambda f: made[f.place]}
    of_kind |= {"input": lambda fetch: x._array, "constant": lambda fetch: None}
    asked = [of_kind[fetch.kind](fetch) for fetch in back.fetch]
    (found,) = run(back.graph, asked)
    np.testing.assert_allclose(found, x.grad._array, rtol=1e-4, atol=1e-5)


def test_a_compiled_model_learns_as_it_does_without():
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
    x = torch.randn(2, 5, 8)
    compiled = torch.compile(layer)
    gradients = []
    for run_layer in (layer, compiled, compiled):
        layer.zero_grad()
        (run_layer(x) ** 2).sum().backward()
        gradients.append([p.grad.numpy().copy() for p in layer.parameters()])
    for found in gradients[1:]:
        for new, old in zip(found, gradients[0], strict=True):
            np.testing.assert_allclose(new, old, rtol=1e-3, atol=1e-4)
