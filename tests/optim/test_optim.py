"""Optimizers: their rules on numbers one can check by hand, groups, state, errors."""

import copy
import math

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn, optim
from tinygrad_edu.optim import blocks

ALL = (optim.SGD, optim.Adam, optim.AdamW)


def leaf(*numbers, gradient=None):
    tensor = torch.tensor(numbers, requires_grad=True)
    if gradient is not None:
        tensor.grad = torch.tensor(gradient)
    return tensor


def steps(optimizer, tensor, count):
    """The numbers of `tensor` after each of some steps with the same gradient."""
    seen = []
    for _ in range(count):
        optimizer.step()
        seen.append(tensor.item())
    return seen


def test_sgd_moves_against_the_gradient():
    w = leaf(1.0, 2.0, gradient=[10.0, -10.0])
    optim.SGD([w], lr=0.1).step()
    assert w.tolist() == [0.0, 3.0]
    optim.SGD([w], lr=0.1, maximize=True).step()
    assert w.tolist() == [1.0, 2.0]


def test_momentum_sums_what_came_before():
    w = leaf(0.0, gradient=[1.0])
    moved = steps(optim.SGD([w], lr=1.0, momentum=0.5), w, 3)
    assert moved == [-1.0, -2.5, -4.25]
    w = leaf(0.0, gradient=[1.0])
    moved = steps(optim.SGD([w], lr=1.0, momentum=0.5, nesterov=True), w, 2)
    assert moved == [-1.5, -3.25]
    w = leaf(0.0, gradient=[1.0])
    moved = steps(optim.SGD([w], lr=1.0, momentum=0.5, dampening=0.5), w, 2)
    assert moved == [-1.0, -2.0]


def test_weight_decay_pulls_towards_zero():
    w = leaf(8.0, gradient=[0.0])
    optim.SGD([w], lr=0.5, weight_decay=0.5).step()
    assert w.item() == 6
    optim.AdamW([w], lr=0.5, weight_decay=0.5).step()
    assert w.item() == 4.5
    assert w.grad.item() == 0


def test_adam_steps_by_the_learning_rate_whatever_the_scale():
    for scale in (1e-3, 1.0, 1e3):
        w = leaf(1.0, gradient=[scale])
        moved = steps(optim.Adam([w], lr=0.25), w, 3)
        assert moved == pytest.approx([0.75, 0.5, 0.25], rel=1e-4)


def test_adam_follows_its_formula():
    w, m, v, expected = leaf(1.0, gradient=[0.0]), 0.0, 0.0, 1.0
    optimizer = optim.Adam([w], lr=0.1, betas=(0.8, 0.9), eps=0.01)
    for t, g in enumerate([1.0, -3.0, 0.5], start=1):
        w.grad.fill_(g)
        optimizer.step()
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g
        root = math.sqrt(v / (1 - 0.9**t))
        expected -= 0.1 * (m / (1 - 0.8**t)) / (root + 0.01)
        assert w.item() == pytest.approx(expected, rel=1e-6)
    state = optimizer.state[w]
    assert state["step"].item() == 3
    assert state["exp_avg"].item() == pytest.approx(m)
    assert state["exp_avg_sq"].item() == pytest.approx(v)


def test_amsgrad_remembers_the_largest():
    w = leaf(1.0, gradient=[100.0])
    optimizer = optim.Adam([w], amsgrad=True)
    optimizer.step()
    largest = optimizer.state[w]["max_exp_avg_sq"].item()
    w.grad.fill_(0.0)
    optimizer.step()
    assert optimizer.state[w]["max_exp_avg_sq"].item() == largest
    assert optimizer.state[w]["exp_avg_sq"].item() < largest


@pytest.mark.parametrize("kind", ALL)
def test_a_step_writes_in_place_and_counts_it(kind):
    w = leaf(1.0, 2.0, gradient=[1.0, 1.0])
    memory, version = w.data_ptr(), w._version
    kind([w], lr=0.1).step()
    assert w.data_ptr() == memory
    assert w._version > version
    assert w.requires_grad
    assert w.is_leaf
    assert w.grad.tolist() == [1.0, 1.0]


def test_a_step_between_forward_and_backward_is_noticed():
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    loss = net(torch.ones(1, 2)).sum()
    loss.backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


@pytest.mark.parametrize("kind", ALL)
def test_what_has_no_gradient_stays(kind):
    w, other = leaf(1.0), leaf(1.0, gradient=[1.0])
    optimizer = kind([w, other], lr=0.1)
    optimizer.step()
    assert w.item() == 1
    assert other.item() < 1
    assert w not in optimizer.state


@pytest.mark.parametrize("kind", ALL)
def test_shapes_from_nothing_to_many_blocks(kind, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 64)
    torch.manual_seed(0)
    for shape in [(), (0,), (1,), (63,), (64,), (65,), (20, 33)]:
        whole = torch.randn(shape).requires_grad_()
        start, gradient = whole.detach().clone(), torch.randn(shape)
        whole.grad = gradient
        optimizer = kind([whole], lr=0.1)
        optimizer.step()
        alone = start.reshape(-1).clone()
        for i in range(alone.numel()):
            w = leaf(alone[i].item(), gradient=[gradient.reshape(-1)[i].item()])
            kind([w], lr=0.1).step()
            alone[i] = w.item()
        assert torch.allclose(whole.detach().reshape(-1), alone), shape


def test_parts_of_memory_with_gaps_are_stepped_too():
    w = torch.ones(300, 400).t().detach().requires_grad_()
    w.grad = torch.ones(400, 300)
    optim.Adam([w], lr=0.5).step()
    assert np.allclose(w.detach().numpy(), 0.5)


def test_the_learning_rate_is_read_in_each_step():
    w = leaf(0.0, gradient=[1.0])
    optimizer = optim.SGD([w], lr=1.0)
    optimizer.step()
    optimizer.param_groups[0]["lr"] = 10.0
    optimizer.step()
    assert w.item() == -11


def test_groups_have_options_of_their_own():
    a, b, c = (leaf(0.0, gradient=[1.0]) for _ in range(3))
    optimizer = optim.SGD([{"params": [a], "lr": 1.0}, {"params": b}], lr=2.0)
    optimizer.add_param_group({"params": [c], "lr": 3.0, "maximize": True})
    optimizer.step()
    assert [a.item(), b.item(), c.item()] == [-1.0, -2.0, 3.0]
    assert [group["lr"] for group in optimizer.param_groups] == [1.0, 2.0, 3.0]


def test_names_are_kept():
    layer = nn.Linear(1, 1)
    optimizer = optim.SGD(layer.named_parameters(), lr=0.1)
    assert optimizer.param_groups[0]["param_names"] == ["weight", "bias"]
    with pytest.raises(ValueError, match="Some param names are missing"):
        optim.SGD([("weight", layer.weight), layer.bias])


def test_forgetting_gradients():
    w = leaf(1.0, gradient=[5.0])
    optimizer = optim.SGD([w])
    gradient = w.grad
    optimizer.zero_grad(set_to_none=False)
    assert w.grad.tolist() == [0.0]
    assert gradient.tolist() == [0.0]
    optimizer.zero_grad()
    assert w.grad is None


def test_a_closure_is_evaluated_with_gradients():
    w = leaf(3.0)
    optimizer = optim.SGD([w], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with torch.no_grad():
        assert optimizer.step(closure).item() == 9
    assert w.item() == 0
    w.grad = None
    assert optimizer.step() is None


# --- state ----------------------------------------------------------------------------


def trained(kind, options, count=3):
    torch.manual_seed(0)
    net = nn.Linear(4, 3)
    optimizer = kind(net.parameters(), lr=0.1, **options)
    train(net, optimizer, count)
    return net, optimizer


def train(net, optimizer, count):
    for _ in range(count):
        optimizer.zero_grad()
        (net(torch.ones(2, 4)) ** 2).sum().backward()
        optimizer.step()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (optim.SGD, {}),
        (optim.SGD, {"momentum": 0.9, "nesterov": True}),
        (optim.Adam, {"amsgrad": True}),
        (optim.AdamW, {}),
    ],
)
def test_training_continues_from_a_state_as_if_never_stopped(kind, options):
    net, optimizer = trained(kind, options)
    saved = copy.deepcopy((net.state_dict(), optimizer.state_dict()))
    train(net, optimizer, 3)
    other = nn.Linear(4, 3)
    again = kind(other.parameters(), lr=99.0)
    other.load_state_dict(saved[0])
    again.load_state_dict(saved[1])
    assert again.param_groups[0]["lr"] == 0.1
    train(other, again, 3)
    assert torch.equal(other.weight, net.weight)
    assert torch.equal(other.bias, net.bias)


def test_a_loaded_state_is_a_copy_in_the_parameters_type():
    net, optimizer = trained(optim.Adam, {})
    saved = optimizer.state_dict()
    other = optim.Adam(nn.Linear(4, 3).double().parameters())
    other.load_state_dict(saved)
    state = other.state[other.param_groups[0]["params"][0]]
    assert state["exp_avg"].dtype is torch.float64
    assert state["step"].dtype is torch.float32
    before = state["exp_avg"].tolist()
    train(net, optimizer, 1)
    assert state["exp_avg"].tolist() == before


def test_a_state_that_does_not_fit_changes_nothing():
    _, optimizer = trained(optim.Adam, {})
    before = copy.deepcopy(optimizer.state_dict())
    with pytest.raises(ValueError, match="different number of parameter groups"):
        optimizer.load_state_dict({"state": {}, "param_groups": []})
    wrong = {"state": {}, "param_groups": [{"params": [0], "lr": 5.0}]}
    with pytest.raises(ValueError, match="doesn't match the size of optimizer's group"):
        optimizer.load_state_dict(wrong)
    assert str(optimizer.state_dict()) == str(before)


# --- errors ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "error", "first"),
    [
        (lambda w: optim.SGD(w), TypeError, "but got torch.FloatTensor"),
        (lambda w: optim.SGD([]), ValueError, "empty parameter list"),
        (lambda w: optim.SGD(nn.ReLU()), TypeError, "object is not iterable"),
        (lambda w: optim.SGD([3]), TypeError, "one of the params is int"),
        (lambda w: optim.SGD([w * 2]), ValueError, "can't optimize a non-leaf Tensor"),
        (lambda w: optim.SGD([{"params": {w}}]), TypeError, "use a list instead"),
        (lambda w: optim.SGD([w], -1), ValueError, "Invalid learning rate: -1"),
        (lambda w: optim.SGD([w], math.nan), ValueError, "Invalid learning rate: nan"),
        (
            lambda w: optim.SGD([w], differentiable=True),
            NotImplementedError,
            "differentiable=True is not supported",
        ),
        (lambda w: optim.SGD([w], momentum=-1), ValueError, "Invalid momentum value"),
        (lambda w: optim.SGD([w], nesterov=True), ValueError, "Nesterov momentum req"),
        (lambda w: optim.Adam([w], betas=(1.0, 0.9)), ValueError, "at index 0: 1.0"),
        (lambda w: optim.Adam([w], eps=-1), ValueError, "Invalid epsilon value: -1"),
        (lambda w: optim.Adam([w], weight_decay=-1), ValueError, "weight_decay value"),
        (lambda w: optim.SGD([w]).add_param_group(3), TypeError, "must be a dict"),
        (
            lambda w: optim.SGD([{"params": [w]}, {"params": [w]}]),
            ValueError,
            "some parameters appear in more than one parameter group",
        ),
        (lambda w: optim.Optimizer([w], {}).step(), NotImplementedError, "step"),
    ],
)
def test_mistakes_are_refused(make, error, first):
    with pytest.raises(error, match=first):
        make(leaf(1.0))


def test_a_parameter_listed_twice_warns():
    w = leaf(1.0)
    with pytest.warns(UserWarning, match="group with duplicate parameters"):
        optim.SGD([w, w])


@pytest.mark.parametrize("betas", [(), (0.9,), (0.9, 0.99, 0.999)])
def test_betas_are_two(betas):
    with pytest.raises(ValueError, match="betas are two numbers"):
        optim.AdamW([torch.ones(2, requires_grad=True)], betas=betas)
