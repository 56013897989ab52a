"""Layers, activations, losses and initialisation by themselves."""

import math

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn

F = nn.functional


def test_linear_is_a_weighted_sum():
    layer = nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]))
        layer.bias.copy_(torch.tensor([10.0, 20.0]))
    assert layer(torch.tensor([[1.0, 2.0, 3.0]])).tolist() == [[17.0, 22.0]]
    assert layer(torch.ones(4, 5, 3)).shape == (4, 5, 2)
    assert nn.Linear(3, 2, bias=False).bias is None
    assert nn.Linear(3, 2, dtype=torch.float64).weight.dtype is torch.float64


def test_linear_starts_within_its_bound():
    torch.manual_seed(0)
    layer = nn.Linear(100, 500)
    assert 0.099 < layer.weight.abs().max().item() <= 0.1
    assert 0.095 < layer.bias.abs().max().item() <= 0.1
    before = layer.weight.tolist()
    layer.reset_parameters()
    assert layer.weight.tolist() != before


def test_linear_refuses_the_wrong_width():
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        nn.Linear(3, 2)(torch.ones(4, 5))


def test_flatten_and_identity():
    x = torch.ones(2, 3, 4, 5)
    assert nn.Flatten()(x).shape == (2, 60)
    assert nn.Flatten(0)(x).shape == (120,)
    assert nn.Flatten(1, 2)(x).shape == (2, 12, 5)
    assert nn.Identity(54, unused=True)(x) is x


def test_activations():
    x = torch.tensor([-1.0, 0.0, 2.0])
    assert nn.ReLU()(x).tolist() == [0.0, 0.0, 2.0]
    assert nn.Tanh()(x)[2].item() == pytest.approx(math.tanh(2))
    assert nn.Sigmoid()(x)[1].item() == 0.5
    assert nn.Softmax(dim=0)(x).sum().item() == pytest.approx(1)
    assert torch.allclose(nn.LogSoftmax(dim=0)(x).exp(), nn.Softmax(dim=0)(x))
    y = x.clone()
    assert nn.ReLU(inplace=True)(y) is y
    assert y.tolist() == [0.0, 0.0, 2.0]
    assert F.relu_(x) is x


def test_softmax_without_a_dimension_warns():
    with pytest.warns(UserWarning, match="Implicit dimension choice for softmax"):
        assert nn.Softmax()(torch.zeros(2, 4)).tolist() == [[0.25] * 4] * 2
    with pytest.warns(UserWarning, match="Implicit dimension choice for log_softmax"):
        nn.LogSoftmax()(torch.zeros(2, 4))


def test_losses():
    x, y = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 5.0]])
    assert nn.MSELoss()(x, y).item() == 4.5
    assert nn.MSELoss(reduction="sum")(x, y).item() == 9
    assert nn.L1Loss(reduction="none")(x, y).tolist() == [[0.0, 3.0]]
    label = torch.tensor([1])
    expected = -math.log(math.e / (1 + math.e))
    assert nn.CrossEntropyLoss()(x, label).item() == pytest.approx(expected)
    log_p = nn.LogSoftmax(dim=1)(x)
    assert nn.NLLLoss()(log_p, label).item() == pytest.approx(expected)
    assert nn.CrossEntropyLoss(weight=torch.ones(2)).state_dict()["weight"].shape == (
        2,
    )


def test_losses_refuse_what_they_cannot_mean():
    x = torch.zeros(2, 3)
    with pytest.raises(IndexError, match="Target 5 is out of bounds"):
        nn.CrossEntropyLoss()(x, torch.tensor([0, 5]))
    with pytest.raises(ValueError, match="batch_size"):
        nn.CrossEntropyLoss()(x, torch.tensor([0, 1, 2]))
    with pytest.raises(ValueError, match="foo is not a valid value for reduction"):
        nn.MSELoss(reduction="foo")(x, x)
    for loss in (nn.MSELoss(), nn.L1Loss()):
        with pytest.warns(UserWarning, match="Using a target size"):
            loss(x, torch.zeros(2, 1))


def test_one_hot():
    assert F.one_hot(torch.tensor([[0], [2]])).tolist() == [[[1, 0, 0]], [[0, 0, 1]]]
    assert F.one_hot(torch.tensor([1]), 4).dtype is torch.int64
    assert F.one_hot(torch.zeros(0, dtype=torch.int64), 4).shape == (0, 4)
    for labels, first in [
        (torch.tensor([0.5]), "only applicable to index tensor"),
        (torch.tensor([-1]), "must be non-negative"),
        (torch.tensor([5]), "must be smaller than num_classes"),
        (torch.zeros(0, dtype=torch.int64), "Can not infer total number"),
    ]:
        with pytest.raises(RuntimeError, match=first):
            F.one_hot(labels, 3 if labels.numel() else -1)


def test_initialisation_has_the_spread_it_promises():
    torch.manual_seed(0)
    w = torch.empty(300, 200, requires_grad=True)
    init = nn.init
    assert init.xavier_normal_(w) is w
    assert w.requires_grad
    assert w.std().item() == pytest.approx(math.sqrt(2 / 500), rel=0.02)
    assert init.xavier_uniform_(w, gain=2.0).std().item() == pytest.approx(
        2 * math.sqrt(2 / 500), rel=0.02
    )
    spread = init.kaiming_normal_(w, nonlinearity="relu").std().item()
    assert spread == pytest.approx(math.sqrt(2 / 200), rel=0.02)
    spread = init.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu").std().item()
    assert spread == pytest.approx(math.sqrt(2 / 300), rel=0.02)
    assert init.constant_(w, 3.0).mean().item() == pytest.approx(3)
    assert init.zeros_(w).abs().sum().item() == 0
    assert init.ones_(w).min().item() == 1
    assert init.eye_(w).sum().item() == 200
    mine = torch.Generator().manual_seed(1)
    first = init.normal_(w, generator=mine).tolist()
    assert init.normal_(w, generator=mine.manual_seed(1)).tolist() == first
    assert init.fan_in_and_fan_out(torch.empty(8, 3, 5, 5)) == (75, 200)


def test_gains():
    gain = nn.init.calculate_gain
    assert gain("linear") == gain("conv2d") == gain("sigmoid") == 1
    assert gain("tanh") == 5 / 3
    assert gain("leaky_relu", 1.0) == 1
    assert gain("leaky_relu") == math.sqrt(2 / (1 + 0.01**2))
    assert gain("selu") == 0.75
    with pytest.raises(ValueError, match="Unsupported nonlinearity foo"):
        gain("foo")


def test_initialisation_refuses_what_has_no_fans():
    init = nn.init
    with pytest.raises(ValueError, match="fewer than 2 dimensions"):
        init.xavier_uniform_(torch.ones(3))
    with pytest.raises(ValueError, match="Mode foo not supported"):
        init.kaiming_uniform_(torch.ones(3, 2), mode="foo")
    with pytest.raises(ValueError, match="Only tensors with 2 dimensions"):
        init.eye_(torch.ones(3))
    for fill in (init.kaiming_uniform_, init.kaiming_normal_):
        with pytest.warns(UserWarning, match="zero-element tensors is a no-op"):
            fill(torch.ones(0, 2))
