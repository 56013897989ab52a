"""Lesson 13: other right answers pass; both ways agree with torch.func."""

import math

import pytest

import tinygrad_edu as torch
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.directions import direction_dial
from tinygrad_edu.classroom.lessons.lesson_13 import Dual, layer_jvp, push_forward
from tinygrad_edu.classroom.lessons.lesson_13_cost import (
    BATCHED,
    JACOBIAN,
    Batched,
    Machine,
    jacobian,
)
from tinygrad_edu.classroom.registry import exercises


def passes(name, answer):
    return examine(exercises()[name], answer).passed


def test_a_dual_number_may_be_written_otherwise():
    class Pair(Dual):
        def __mul__(self, other):
            if not isinstance(other, Dual):
                return Pair(self.value * other, self.slope * other)
            slope = other.value * self.slope + other.slope * self.value
            return Pair(other.value * self.value, slope)

        __rmul__ = __mul__

        def exp(self):
            return Pair(math.exp(self.value), self.slope * math.exp(self.value))

    assert passes("Dual", Pair)


def test_a_push_may_be_a_loop_and_give_tuples():
    def push(f, point, direction):
        inputs = []
        for i in range(len(point)):
            inputs += [Dual(point[i], direction[i])]
        values, slopes = zip(*((o.value, o.slope) for o in f(*inputs)), strict=True)
        return values, slopes

    assert passes("push_forward", push)


def test_a_layer_may_compute_its_bend_otherwise():
    def layer(weight, bias, x, tangent):
        inside = torch.matmul(weight, x) + bias
        return inside.tanh(), weight @ tangent / inside.cosh() ** 2

    assert passes("layer_jvp", layer)


def test_dual_numbers_and_a_walk_back_agree():
    def f(x, y):
        return (x * y).sin() * x.exp() + 3.0 * y * y

    value, slope = push_forward(lambda x, y: [f(x, y)], [0.7, -0.4], [1.5, 2.0])
    x, y = (torch.tensor(each, requires_grad=True) for each in (0.7, -0.4))
    out = f(x, y)
    out.backward()
    assert value[0] == pytest.approx(out.item(), rel=1e-5)
    assert slope[0] == pytest.approx(1.5 * x.grad.item() + 2 * y.grad.item(), rel=1e-5)


def test_layers_behind_each_other_agree_with_torch_func():
    torch.manual_seed(0)
    layers = [(torch.randn(4, 3), torch.randn(4)), (torch.randn(2, 4), torch.randn(2))]
    x, tangent = torch.randn(3), torch.randn(3)

    def network(x):
        for weight, bias in layers:
            x = torch.tanh(weight @ x + bias)
        return x

    out, slope = x, tangent
    for weight, bias in layers:
        out, slope = layer_jvp(weight, bias, out, slope)
    expected = torch.func.jvp(network, (x,), (tangent,))
    torch.testing.assert_close((out, slope), expected)


def test_a_jacobian_may_fill_a_table():
    def table(push, pull, n, m):
        found = torch.zeros(m, n)
        if m < n:
            for i in range(m):
                found[i] = pull(torch.eye(m)[i])
        else:
            for j in range(n):
                found[:, j] = push(torch.eye(n)[j])
        return found

    assert passes("jacobian", table)


def test_too_many_passes_are_told():
    both = examine(
        JACOBIAN,
        lambda push, pull, n, m: (pull(torch.ones(m)), jacobian(push, pull, n, m))[1],
    )
    assert both.fails == ("takes as few passes as it can",)
    assert both.first.got.value == "3 passes"
    assert both.first.expected == "2 passes"
    assert repr(Machine(2, 5)) == "a function from n = 2 numbers to m = 5"


def test_a_batch_may_be_lined_up_with_none():
    class Hidden(Batched):
        def lined_up(self, rank):
            value = self.value
            while value.dim() <= rank:
                value = value[:, None]
            return value

        def sum(self, dim):
            return Hidden(self.value.sum(dim % len(self.shape) + 1))

    assert examine(BATCHED, Hidden).passed


def test_a_batch_does_what_vmap_does():
    examples, table = torch.randn(5, 3), torch.randn(4, 3)

    def f(x):
        return ((x * table) * x).sum(-1).sum(0)

    torch.testing.assert_close(f(Batched(examples)).value, torch.vmap(f)(examples))


def test_the_dial_can_be_turned_and_tells_its_numbers():
    slider, shown = direction_dial(lambda across, up: 3 * across - 4 * up).children
    slider.value = 90
    assert "slope <b>−4.000</b>" in shown.value
    assert 'aria-label="Direction 90 degrees: slope -4.000"' in shown.value
    flat, seen = direction_dial(lambda across, up: 0.0).children
    flat.value = 45
    assert "nan" not in seen.value
