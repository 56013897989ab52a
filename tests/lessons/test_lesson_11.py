"""Lesson 11: other right answers pass, and ours agree with the library's own."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.autograd.functional import hessian as library_hessian
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_11, lesson_11_uses
from tinygrad_edu.classroom.registry import find


def by_recursion(f, x, order):
    def below(g, left):
        value = g(x)
        if not left:
            return [value]

        def slope(at):
            at = at.detach().requires_grad_() if not at.requires_grad else at
            return torch.autograd.grad(g(at), at, create_graph=True)[0]

        return [value, *below(slope, left - 1)]

    return below(f, order)


def with_cleared_grad(f, x, order):
    x = x.clone().requires_grad_()
    found = [f(x)]
    for _ in range(order):
        x.grad = None
        found[-1].backward(create_graph=True)
        found.append(x.grad)
    return tuple(found)


@pytest.mark.parametrize("answer", [by_recursion, with_cleared_grad])
def test_derivatives_may_be_found_in_another_way(answer):
    assert examine(find("derivatives"), answer).passed


def by_start(f, x, v):
    """The weighing is left to the second walk: it starts with v."""
    x = x.clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    return torch.autograd.grad(slope, x, grad_outputs=v)[0]


def by_the_library(f, x, v):
    return torch.autograd.functional.hvp(f, x, v)[1]


def by_dot(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    slope = torch.autograd.grad(f(leaf), [leaf], create_graph=True)[0]
    return torch.autograd.grad(slope @ v, leaf, retain_graph=True)[0]


@pytest.mark.parametrize("answer", [by_start, by_the_library, by_dot])
def test_h_times_v_may_be_found_in_another_way(answer):
    assert examine(find("hvp"), answer).passed


def by_rows(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    rows = [torch.autograd.grad(each, x, retain_graph=True)[0] for each in slope]
    return torch.stack(rows)


@pytest.mark.parametrize("answer", [by_rows, library_hessian])
def test_the_hessian_may_be_found_in_another_way(answer):
    assert examine(find("hessian"), answer).passed


def by_inverse(f, x):
    h = library_hessian(f, x)
    leaf = x.clone().requires_grad_()
    f(leaf).backward()
    return x - torch.linalg.inv(h) @ leaf.grad


def test_newtons_step_may_use_an_inverse():
    assert examine(find("newton_step"), by_inverse).passed


def by_norms(f, x):
    leaf = x.clone().requires_grad_()
    slopes = torch.autograd.grad(f(leaf), leaf, torch.ones(len(x)), create_graph=True)
    return slopes[0].norm(dim=1).pow(2).mean()


def row_by_row(f, x):
    total = 0.0
    for row in x:
        leaf = row.detach().requires_grad_()
        (slope,) = torch.autograd.grad(f(leaf[None]).sum(), leaf, create_graph=True)
        total = total + (slope**2).sum()
    return total / len(x)


@pytest.mark.parametrize("answer", [by_norms, row_by_row])
def test_the_penalty_may_be_written_in_another_way(answer):
    assert examine(find("gradient_penalty"), answer).passed


def test_a_penalty_that_is_a_number_is_said_in_words():
    def answer(f, x):
        return lesson_11_uses.gradient_penalty(f, x).item()

    error = examine(find("gradient_penalty"), answer).first.got.error
    assert "no weight can learn from it" in str(error)


def test_ours_agree_with_the_librarys_on_a_network():
    torch.manual_seed(0)
    x = torch.randn(5, 3, dtype=torch.float64)
    y = torch.tensor([0, 1, 1, 0, 1])

    def loss(weights):
        scores = (x @ weights[:6].reshape(2, 3).T).tanh() + weights[6:]
        return nn.functional.cross_entropy(scores, y)

    weights = torch.randn(8, dtype=torch.float64)
    h = lesson_11.hessian(loss, weights)
    assert torch.allclose(h, library_hessian(loss, weights))
    assert torch.allclose(h, h.T)
    v = torch.randn(8, dtype=torch.float64)
    assert torch.allclose(lesson_11.hvp(loss, weights, v), h @ v)


def test_derivatives_in_a_table_are_those_of_each_number():
    x = torch.linspace(-1, 1, 5, dtype=torch.float64)
    third = lesson_11.derivatives(lambda one: (one**4).sum(), x[2], 3)[3]
    assert third.item() == pytest.approx(24 * x[2].item())
