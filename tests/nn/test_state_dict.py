"""Saving and loading the numbers of a model."""

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn


def model(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))


def test_a_round_trip_makes_two_models_equal():
    one, other = model(0), model(1)
    x = torch.ones(5, 3)
    assert not torch.equal(one(x), other(x))
    keys = other.load_state_dict(one.state_dict())
    assert torch.equal(one(x), other(x))
    assert str(keys) == "<All keys matched successfully>"
    assert keys.missing_keys == keys.unexpected_keys == []


def test_a_state_shares_the_memory_but_not_the_graph():
    net = model()
    state = net.state_dict()
    assert not state["0.weight"].requires_grad
    with torch.no_grad():
        net[0].weight.fill_(7)
    assert state["0.weight"][0, 0].item() == 7
    assert net.state_dict(keep_vars=True)["0.weight"] is net[0].weight
    assert "here.0.weight" in net.state_dict(prefix="here.")


def test_loading_copies_and_keeps_the_parameters():
    net = model()
    weight, state = net[0].weight, model(1).state_dict()
    net.load_state_dict(state)
    assert net[0].weight is weight
    state["0.weight"].zero_()
    assert weight.abs().sum().item() > 0
    assert weight.requires_grad


def test_assigning_takes_over_the_tensors():
    net, state = model(), model(1).double().state_dict()
    net.load_state_dict(state, assign=True)
    assert net[0].weight.dtype is torch.float64
    assert isinstance(net[0].weight, nn.Parameter)
    assert net[0].weight.requires_grad
    state["0.weight"].zero_()
    assert net[0].weight.abs().sum().item() == 0


def test_loading_other_types_converts():
    net = model()
    net.load_state_dict(model(1).double().state_dict())
    assert net[0].weight.dtype is torch.float32


def test_loading_in_a_graph_is_noticed_by_backward():
    net = model()
    loss = net(torch.ones(1, 3)).sum()
    net.load_state_dict(model(1).state_dict())
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_names_that_differ_are_listed():
    net = model()
    state = net.state_dict()
    state["4.bias"] = state.pop("0.weight")
    with pytest.raises(RuntimeError) as error:
        net.load_state_dict(state)
    assert str(error.value) == (
        "Error(s) in loading state_dict for Sequential:\n"
        '\tMissing key(s) in state_dict: "0.weight". \n'
        '\tUnexpected key(s) in state_dict: "4.bias". '
    )
    keys = net.load_state_dict(state, strict=False)
    assert keys.missing_keys == ["0.weight"]
    assert keys.unexpected_keys == ["4.bias"]


def test_a_state_that_does_not_fit_changes_nothing():
    net, state = model(0), model(1).state_dict()
    before = net[0].weight.tolist()
    state["2.weight"] = torch.ones(2, 9)
    for strict in (True, False):
        with pytest.raises(RuntimeError, match=r"size mismatch for 2.weight: copying"):
            net.load_state_dict(state, strict=strict)
    state["2.weight"] = [[1.0]]
    with pytest.raises(RuntimeError, match="or Tensor-like object from"):
        net.load_state_dict(state)
    with pytest.raises(TypeError, match="Expected state_dict to be dict-like"):
        net.load_state_dict(3)
    assert net[0].weight.tolist() == before
