"""Sequential, ModuleList, ModuleDict."""

from collections import OrderedDict

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn


def three():
    return nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)


def test_sequential_runs_one_after_the_other():
    first, act, last = three()
    net = nn.Sequential(first, act, last)
    x = torch.ones(4, 2)
    assert torch.equal(net(x), last(act(first(x))))
    assert len(net) == 3
    assert list(net) == [first, act, last]
    assert nn.Sequential()(x) is x


def test_sequential_slices_and_changes():
    first, act, last = three()
    net = nn.Sequential(first, act, last)
    assert net[-1] is last
    assert isinstance(net[1:], nn.Sequential)
    assert list(net[1:]) == [act, last]
    net[1] = nn.Tanh()
    net.append(nn.Identity()).insert(0, nn.Flatten()).extend([nn.Sigmoid()])
    kinds = [type(module).__name__ for module in net]
    assert kinds == ["Flatten", "Linear", "Tanh", "Linear", "Identity", "Sigmoid"]
    del net[0]
    assert net.pop(-1)._get_name() == "Sigmoid"
    assert [name for name, _ in net.named_children()] == ["0", "1", "2", "3"]
    del net[1:]
    assert list(net) == [first]


def test_sequential_keeps_names():
    first, act, last = three()
    net = nn.Sequential(OrderedDict(first=first, act=act, last=last))
    assert net.first is net[0]
    assert next(iter(net.state_dict())) == "first.weight"
    assert [name for name, _ in net[1:].named_children()] == ["act", "last"]
    net[0] = nn.Linear(2, 3)
    assert net.first is not first


def test_module_list_registers():
    layers = nn.ModuleList([nn.Linear(2, 2) for _ in range(3)])
    layers += [nn.ReLU()]
    assert len(list(layers.parameters())) == 6
    assert len(layers + nn.ModuleList([nn.ReLU()])) == 5
    assert isinstance(layers[:2], nn.ModuleList)
    with pytest.raises(NotImplementedError, match=r"\[ModuleList\] is missing"):
        layers(1)


def test_module_dict_registers():
    first, act, _ = three()
    parts = nn.ModuleDict({"first": first})
    parts.update([("act", act)])
    assert parts["act"] is act
    assert "act" in parts
    assert list(parts) == list(parts.keys()) == ["first", "act"]
    assert list(parts.values()) == [first, act]
    assert dict(parts.items()) == {"first": first, "act": act}
    assert next(name for name, _ in parts.named_parameters()) == "first.weight"
    assert parts.pop("act") is act
    del parts["first"]
    assert len(parts) == 0
    parts.clear()


@pytest.mark.parametrize(
    ("act", "error", "first"),
    [
        (lambda: nn.Sequential(3), TypeError, "int is not a Module subclass"),
        (lambda: nn.Sequential(nn.ReLU), TypeError, "is not a Module subclass"),
        (lambda: nn.Sequential(*three())[3], IndexError, "index 3 is out of range"),
        (lambda: nn.Sequential(*three())["a"], TypeError, "interpreted as an integer"),
        (lambda: nn.Sequential().append(3), TypeError, "int is not a Module subclass"),
        (lambda: nn.ModuleList([3]), TypeError, "int is not a Module subclass"),
        (lambda: nn.ModuleList().extend(3), TypeError, "called with an iterable"),
        (lambda: nn.ModuleDict({"a": 3}), TypeError, "int is not a Module subclass"),
        (lambda: nn.ModuleDict(3), TypeError, "an iterable of key/value pairs"),
        (lambda: nn.ModuleDict()["a"], KeyError, "a"),
    ],
)
def test_mistakes_are_refused(act, error, first):
    with pytest.raises(error, match=first):
        act()
