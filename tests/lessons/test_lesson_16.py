"""Lesson 16: other right answers pass, and ours agree with the library's start."""

from __future__ import annotations

import math

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_16, lesson_16_flow
from tinygrad_edu.classroom.registry import find


def fans_by_division(weight):
    out, into = weight.shape[:2]
    return weight.numel() / out, weight.numel() / into


def gain_by_norms(activation, z):
    return (z.norm() / activation(z).norm()).item()


def kaiming_by_data(weight, gain, mode="fan_in"):
    fan = dict(zip(("fan_in", "fan_out"), lesson_16.fans(weight), strict=True))[mode]
    weight.data.copy_(torch.randn(weight.shape) * (gain / fan**0.5))
    return weight


def kaiming_of_the_library(weight, gain, mode="fan_in"):
    slope = math.sqrt(2 / gain**2 - 1) if gain < math.sqrt(2) else 0
    nn.init.kaiming_normal_(weight, a=slope, mode=mode)
    with torch.no_grad():
        return weight.mul_(gain / nn.init.calculate_gain("leaky_relu", slope))


def flow_with_module_hooks(model, x, arriving):
    """Hooks of modules for both ways; the backward ones are called last layer first."""
    size, signals, gradients = lesson_16.size, [], []
    handles = [
        layer.register_forward_hook(lambda _, i, out: signals.append(size(out)))
        for layer in model
    ]
    handles += [
        layer.register_full_backward_hook(
            lambda _, into, out: gradients.insert(0, size(out[0]))
        )
        for layer in model
    ]
    model(x.clone().requires_grad_()).backward(arriving)
    for handle in handles:
        handle.remove()
    return signals, gradients


def flow_by_hand(model, x, arriving):
    outputs = []
    for layer in model:
        x = layer(x)
        x.retain_grad()
        outputs.append(x)
    outputs[-1].backward(arriving)
    size = lesson_16.size
    return [size(one) for one in outputs], [size(one.grad) for one in outputs]


def dead_by_largest(outputs):
    return (outputs.abs().max(dim=0).values == 0).float().mean()


def initialise_with_apply(model):
    def begin(module):
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                module.bias.data.zero_()

    model.apply(begin)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("fans", fans_by_division),
        ("gain", gain_by_norms),
        ("kaiming_", kaiming_by_data),
        ("kaiming_", kaiming_of_the_library),
        ("signal_flow", flow_with_module_hooks),
        ("signal_flow", flow_by_hand),
        ("dead_units", dead_by_largest),
        ("initialise", initialise_with_apply),
    ],
)
def test_another_right_answer_passes(name, answer):
    result = examine(find(name), answer)
    assert result.passed, result.first


@pytest.mark.parametrize("seed", range(5))
def test_a_start_that_is_right_is_right_with_any_numbers(seed):
    """The bounds are wide enough for whoever draws in another order."""

    def later(model):
        torch.manual_seed(seed)
        lesson_16_flow.initialise(model)

    assert examine(find("initialise"), later).passed


@pytest.mark.parametrize("shape", [(10, 64), (8, 3, 5, 5), (6, 2, 9), (4, 2, 3, 5, 7)])
def test_fans_are_those_of_the_library(shape):
    weight = torch.empty(shape)
    assert lesson_16.fans(weight) == nn.init.fan_in_and_fan_out(weight)


@pytest.mark.parametrize("mode", ["fan_in", "fan_out"])
def test_kaiming_draws_the_numbers_of_the_library(mode):
    torch.manual_seed(0)
    ours = lesson_16.kaiming_(torch.empty(8, 3, 5, 5), math.sqrt(2), mode)
    torch.manual_seed(0)
    theirs = nn.init.kaiming_normal_(
        torch.empty(8, 3, 5, 5), mode=mode, nonlinearity="relu"
    )
    assert torch.allclose(ours, theirs)


def test_a_hook_that_is_left_is_counted():
    result = examine(find("signal_flow"), find("signal_flow").wrong_answers[1].answer)
    assert "hooks_left=1" in repr(result.first.got.value)
