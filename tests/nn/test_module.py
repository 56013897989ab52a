"""Module: registering, walking, switching, converting, hooks, errors."""

import copy

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.nn.base.hooks import Hook


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.act = nn.ReLU()
        self.scale = nn.Parameter(torch.ones(4))
        self.register_buffer("count", torch.zeros(1))
        self.register_buffer("scratch", torch.zeros(2), persistent=False)
        self.note = "plain"

    def forward(self, x, shift=0.0):
        return self.act(self.first(x)) * self.scale + shift  # (B, 3) -> (B, 4)


def names(pairs):
    return [name for name, _ in pairs]


def test_assigning_is_registering():
    net = Net()
    assert names(net.named_parameters()) == ["scale", "first.weight", "first.bias"]
    assert names(net.named_buffers()) == ["count", "scratch"]
    assert names(net.named_children()) == ["first", "act"]
    assert names(net.named_modules()) == ["", "first", "act"]
    assert list(net.state_dict()) == ["scale", "count", "first.weight", "first.bias"]
    assert net.scale is dict(net.named_parameters())["scale"]
    assert "note" in net.__dict__
    assert "scale" not in net.__dict__
    assert {"scale", "count", "first", "note"} <= set(dir(net))


def test_a_name_can_change_its_kind():
    net = Net()
    net.note = nn.Linear(1, 1)
    assert "note" not in net.__dict__
    assert "note.bias" in names(net.named_parameters())
    net.note = None
    assert net.note is None
    net.act = nn.Parameter(torch.ones(1))
    assert names(net.named_children()) == ["first"]
    net.extra = nn.Buffer(torch.ones(2), persistent=False)
    assert "extra" in names(net.named_buffers())
    assert "extra" not in net.state_dict()
    net.count = torch.ones(1)
    assert net.count.item() == 1
    assert "count" in net.state_dict()
    del net.scale
    assert not hasattr(net, "scale")


def test_a_shared_parameter_is_listed_once_and_saved_twice():
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    net[1].weight = net[0].weight
    assert names(net.named_parameters()) == ["0.weight", "0.bias", "1.bias"]
    assert len(list(net.named_parameters(remove_duplicate=False))) == 4
    assert list(net.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
    same = nn.Linear(1, 1)
    assert len(list(nn.Sequential(same, same).modules())) == 2
    assert len(list(nn.Sequential(same, same).children())) == 1


def test_calling_runs_forward():
    net = Net()
    x = torch.ones(2, 3)
    assert torch.equal(net(x), net.forward(x))
    assert torch.equal(net(x, shift=1.0), net(x) + 1)


def test_gradients_reach_the_parameters_and_are_forgotten():
    net = Net()
    net(torch.ones(2, 3)).sum().backward()
    assert all(p.grad is not None for p in net.parameters())
    assert net.first.weight.grad.shape == (4, 3)
    net.zero_grad(set_to_none=False)
    assert net.first.weight.grad.tolist() == [[0.0] * 3] * 4
    net.zero_grad()
    assert all(p.grad is None for p in net.parameters())


def test_train_and_eval_reach_everything():
    net = nn.Sequential(Net(), nn.ReLU())
    assert net.eval() is net
    assert not any(module.training for module in net.modules())
    net.train()
    assert all(module.training for module in net.modules())
    with pytest.raises(ValueError, match="training mode is expected to be boolean"):
        net.train(1)


def test_freezing():
    net = Net()
    net.first.requires_grad_(False)
    net(torch.ones(1, 3)).sum().backward()
    assert net.first.weight.grad is None
    assert net.scale.grad is not None


def test_apply_goes_from_the_leaves_to_the_root():
    seen = []
    net = nn.Sequential(nn.Linear(1, 1), nn.Sequential(nn.ReLU()))
    assert net.apply(lambda module: seen.append(type(module).__name__)) is net
    assert seen == ["Linear", "ReLU", "Sequential", "Sequential"]


def test_converting_keeps_the_parameter_objects():
    net = Net()
    net.register_buffer("whole", torch.arange(3))
    weight = net.first.weight
    net(torch.ones(1, 3)).sum().backward()
    assert net.double() is net
    assert net.first.weight is weight
    assert weight.dtype is torch.float64
    assert weight.grad.dtype is torch.float64
    assert net.count.dtype is torch.float64
    assert net.whole.dtype is torch.int64
    net(torch.ones(1, 3, dtype=torch.float64)).sum().backward()
    assert net.float().first.weight.dtype is torch.float32
    assert net.to(torch.ones(1, dtype=torch.float64)).scale.dtype is torch.float64
    assert net.to("cpu", torch.float32).scale.dtype is torch.float32
    assert net.to(dtype=torch.float64).scale.dtype is torch.float64
    assert net.cpu().scale.device.type == "cpu"
    assert net.to(device="cpu").scale.dtype is torch.float64
    with pytest.raises(TypeError, match="only accepts floating point"):
        net.to(torch.int64)


def test_a_copy_shares_nothing():
    net = Net()
    net(torch.ones(1, 3)).sum().backward()
    other = copy.deepcopy(net)
    assert isinstance(other.scale, nn.Parameter)
    assert torch.equal(other.first.weight, net.first.weight)
    assert torch.equal(other.scale.grad, net.scale.grad)
    with torch.no_grad():
        other.first.weight.zero_()
    assert net.first.weight.abs().sum().item() > 0
    shared = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    shared[1].weight = shared[0].weight
    twin = copy.deepcopy(shared)
    assert twin[1].weight is twin[0].weight


def test_paths_lead_to_parts():
    net = nn.Sequential(Net())
    assert net.get_submodule("0.first") is net[0].first
    assert net.get_submodule("") is net
    assert net.get_parameter("0.first.bias") is net[0].first.bias
    for path, first in {
        "0.none": "Net has no attribute `none`",
        "0.scale": "`scale` is not an nn.Module",
    }.items():
        with pytest.raises(AttributeError, match=first):
            net.get_submodule(path)
    with pytest.raises(AttributeError, match="`first` is not an nn"):
        net.get_parameter("0.first")


# --- hooks ----------------------------------------------------------------------


def test_hooks_see_and_replace_input_and_output():
    net, seen = Net(), []
    net.register_forward_pre_hook(lambda module, args: seen.append(args))
    net.register_forward_pre_hook(lambda module, args: (args[0] * 0,))
    handle = net.register_forward_hook(lambda module, args, output: output + 100)
    x = torch.ones(1, 3)
    assert (net(x) >= 100).all()
    assert seen[0][0] is x
    handle.remove()
    handle.remove()
    assert (net(x) < 100).all()


def test_hooks_with_keywords_and_their_order():
    net, order = Net(), []
    net.register_forward_hook(lambda *_: order.append("second"))
    net.register_forward_hook(lambda *_: order.append("first"), prepend=True)

    def double_shift(module, args, kwargs):
        return args, {"shift": kwargs["shift"] * 2}

    def note(module, args, kwargs, output):
        order.append(kwargs["shift"])

    x = torch.ones(1, 3)
    plain = net(x)
    order.clear()
    with net.register_forward_pre_hook(double_shift, with_kwargs=True):
        net.register_forward_hook(note, with_kwargs=True)
        assert torch.equal(net(x, shift=2.0), plain + 4)
    assert order == ["first", "second", 4.0]
    assert torch.equal(net(x, shift=2.0), plain + 2)


def test_a_hook_that_returns_nonsense_is_refused():
    net = Net()
    net.register_forward_pre_hook(lambda *_: 3, with_kwargs=True)
    with pytest.raises(RuntimeError, match="forward pre-hook must return None or a"):
        net(torch.ones(1, 3))
    assert Hook(len, False).function is len


# --- errors ---------------------------------------------------------------------


def test_forgetting_super_init_is_named():
    class Forgetful(nn.Module):
        def __init__(self, part):
            self.part = part

    for part, what in [
        (nn.Linear(1, 1), "module"),
        (nn.Parameter(torch.ones(1)), "parameters"),
    ]:
        with pytest.raises(AttributeError, match=f"cannot assign {what} before") as e:
            Forgetful(part)
        assert "super().__init__()" in str(e.value)
    with pytest.raises(AttributeError, match="super"):
        Forgetful(3)(1)


def test_forgetting_forward_is_named():
    with pytest.raises(NotImplementedError, match='missing the required "forward"'):
        nn.Module()(1)


@pytest.mark.parametrize(
    ("act", "error", "first"),
    [
        (lambda m: m.nothing, AttributeError, "'Net' object has no attribute 'nothi"),
        (lambda m: delattr(m, "no"), AttributeError, "'Net' object has no attribute"),
        (
            lambda m: setattr(m, "scale", torch.ones(4)),
            TypeError,
            r"cannot assign 'torch.FloatTensor' as parameter 'scale' \(torch.nn.Param",
        ),
        (
            lambda m: setattr(m, "first", 3),
            TypeError,
            "cannot assign 'int' as child module 'first'",
        ),
        (
            lambda m: setattr(m, "count", 3),
            TypeError,
            "cannot assign 'int' as buffer 'count'",
        ),
        (lambda m: m.add_module("a.b", None), KeyError, 'contain "."'),
        (lambda m: m.add_module("", None), KeyError, "be empty string"),
        (lambda m: m.add_module("note", None), KeyError, "already exists"),
        (lambda m: m.add_module("x", nn.ReLU), TypeError, "not a Module subclass"),
        (lambda m: m.add_module(3, nn.ReLU()), TypeError, "name should be a string"),
        (
            lambda m: m.register_parameter("x", torch.ones(1)),
            TypeError,
            "cannot assign 'torch.FloatTensor' object to parameter 'x'",
        ),
        (
            lambda m: m.register_buffer("x", 3),
            TypeError,
            "cannot assign 'int' object to buffer 'x'",
        ),
    ],
)
def test_mistakes_are_refused(act, error, first):
    with pytest.raises(error, match=first):
        act(Net())


def test_parameters_are_tensors_that_learn():
    data = torch.ones(2)
    parameter = nn.Parameter(data)
    assert isinstance(parameter, torch.Tensor)
    assert parameter.requires_grad
    assert type(parameter * 2) is torch.Tensor
    with torch.no_grad():
        parameter[0] = 5
    assert data[0].item() == 5
    assert data._version == parameter._version > 0
    assert not nn.Parameter(torch.arange(2), requires_grad=False).requires_grad
    assert nn.Parameter().shape == (0,)
    assert repr(parameter).startswith("Parameter containing:\ntensor([5., 1.]")
    assert repr(nn.Buffer(torch.ones(1))) == "tensor([1.])"
    with pytest.raises(RuntimeError, match="Only Tensors of floating point"):
        nn.Parameter(torch.arange(2))
    with pytest.raises(TypeError, match="should be a torch"):
        nn.Parameter([1.0])
