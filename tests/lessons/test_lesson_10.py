"""Lesson 10: other right answers pass, and ours agree with the library's layers."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons.lesson_10 import (
    CROSS_ENTROPY,
    cross_entropy_backward,
)
from tinygrad_edu.classroom.lessons.lesson_10_norms import (
    NORM,
    NORMALIZE,
    norm_backward,
    normalize_backward,
    normalized,
)
from tinygrad_edu.classroom.lessons.lesson_10_walk import (
    NAMES,
    NETWORK,
    network,
    network_backward,
)

F = nn.functional


def by_one_hot(scores, labels):
    truth = F.one_hot(labels, scores.shape[1])
    return (scores.softmax(dim=1) - truth) / len(labels)


def by_log_softmax(scores, labels):
    gradient = scores.log_softmax(1).exp()
    rows = torch.arange(scores.shape[0])
    gradient[rows, labels] = gradient[rows, labels] - 1.0
    return gradient.div(scores.shape[0])


def in_loops(scores, labels):
    gradient = scores.softmax(1)
    for row, label in enumerate(labels.tolist()):
        gradient[row, label] -= 1
    return gradient / len(labels)


def by_the_engine(scores, labels):
    leaf = scores.clone().requires_grad_()
    F.cross_entropy(leaf, labels).backward()
    return leaf.grad


@pytest.mark.parametrize(
    "answer", [by_one_hot, by_log_softmax, in_loops, by_the_engine]
)
def test_cross_entropy_may_be_written_in_another_way(answer):
    assert examine(CROSS_ENTROPY, answer).passed


def one_after_the_other(upstream, x, dim):
    """First the scaling, then the centring, as in the worked examples."""
    centred = x - x.mean(dim, keepdim=True)
    spread = ((centred**2).mean(dim, keepdim=True) + 1e-5) ** 0.5
    out = centred / spread
    inner = (upstream * out).mean(dim, keepdim=True)
    of_centred = (upstream - out * inner) / spread
    return of_centred - of_centred.mean(dim, keepdim=True)


def with_sums(upstream, x, dim):
    n = x.shape[dim]
    variance, mean = torch.var_mean(x, dim=dim, correction=0, keepdim=True)
    x_hat = (x - mean) * torch.rsqrt(variance + 1e-5)
    total = upstream.sum(dim, keepdim=True)
    other = (upstream * x_hat).sum(dim, keepdim=True)
    return torch.rsqrt(variance + 1e-5) / n * (n * upstream - total - x_hat * other)


@pytest.mark.parametrize("answer", [one_after_the_other, with_sums])
def test_the_formula_may_be_written_in_another_way(answer):
    assert examine(NORMALIZE, answer).passed


def by_hand_in_full(upstream, x, weight, dim):
    out, spread = normalized(x, dim)
    h = upstream * weight[None, :]
    inner = h - h.mean(dim, True) - out * (h * out).mean(dim, True)
    return [inner / spread, torch.einsum("nc,nc->c", upstream, out), upstream.sum(0)]


def test_the_layer_may_be_written_in_another_way():
    assert examine(NORM, by_hand_in_full).passed


def by_the_engine_as_a_whole(p, images, labels):
    leaves = {name: value.clone().requires_grad_() for name, value in p.items()}
    F.cross_entropy(network(leaves, images)[-1], labels).backward()
    return {name: leaf.grad for name, leaf in reversed(leaves.items())}


def test_the_gradients_may_come_in_any_order():
    assert examine(NETWORK, by_the_engine_as_a_whole).passed


def test_a_missing_gradient_is_named():
    def answer(p, images, labels):
        grads = network_backward(p, images, labels)
        del grads["beta"]
        return grads

    result = examine(NETWORK, answer)
    assert "no gradient for 'beta'" in str(result.first.got.error)
    result = examine(NETWORK, lambda p, images, labels: torch.zeros(3))
    assert "w1, b1, gamma, beta, w2, b2" in str(result.first.got.error)


@pytest.mark.parametrize("shape", [(4, 3), (1, 6), (7, 2)])
def test_the_references_agree_with_the_librarys_layers(shape):
    torch.manual_seed(0)
    x = torch.randn(*shape, dtype=torch.float64, requires_grad=True)
    upstream = torch.randn(*shape, dtype=torch.float64)
    layers = {1: nn.LayerNorm(shape[1]), 0: nn.BatchNorm1d(shape[1])}
    if shape[0] == 1:
        del layers[0]  # a batch of one has no spread
    for dim, layer in layers.items():
        layer.double().weight.data.uniform_(0.5, 2.0)
        x.grad = None
        layer(x).backward(upstream)
        weight = layer.weight.detach()
        found = norm_backward(upstream, x.detach(), weight, dim)
        expected = x.grad, layer.weight.grad, layer.bias.grad
        for mine, theirs in zip(found, expected, strict=True):
            assert torch.allclose(mine, theirs, rtol=1e-9, atol=1e-12)


def test_normalising_hands_nothing_on_in_two_directions():
    torch.manual_seed(0)
    x = torch.randn(5, 4, dtype=torch.float64)
    for dim in (0, 1):
        out, _ = normalized(x, dim)
        for useless in (torch.ones_like(x), out):
            handed_on = normalize_backward(useless, x, dim)
            assert handed_on.abs().max() < 1e-3  # ε is felt a little


def test_the_references_agree_with_the_engine():
    torch.manual_seed(0)
    shapes = {"w1": (6, 5), "b1": (6,), "gamma": (6,), "beta": (6,)}
    shapes |= {"w2": (3, 6), "b2": (3,)}
    p = {name: torch.randn(*shapes[name], dtype=torch.float64) for name in NAMES}
    images = torch.randn(8, 5, dtype=torch.float64)
    labels = torch.tensor([0, 1, 2, 0, 1, 2, 0, 0])
    mine = network_backward(p, images, labels)
    theirs = by_the_engine_as_a_whole(p, images, labels)
    for name in NAMES:
        assert torch.allclose(mine[name], theirs[name], rtol=1e-9, atol=1e-12)
    scores = torch.randn(4, 3, dtype=torch.float64)
    made = cross_entropy_backward(scores, labels[:4])
    assert torch.allclose(made, by_the_engine(scores, labels[:4]))
