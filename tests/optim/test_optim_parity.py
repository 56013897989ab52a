"""Fifty steps with every option end where PyTorch's do."""

import numpy as np
import pytest

import tinygrad_edu
import tinygrad_edu.nn
import tinygrad_edu.optim

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)

RUNS = [
    ("SGD", {}),
    ("SGD", {"weight_decay": 0.1}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.05}),
    ("SGD", {"momentum": 0.8, "dampening": 0.3, "foreach": False}),
    ("SGD", {"maximize": True, "momentum": 0.5, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"betas": (0.8, 0.9), "eps": 1e-3}),
    ("Adam", {"weight_decay": 0.1}),
    ("Adam", {"amsgrad": True}),
    ("Adam", {"maximize": True, "weight_decay": 0.1}),
    ("Adam", {"decoupled_weight_decay": True, "weight_decay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"weight_decay": 0.3, "amsgrad": True}),
    ("AdamW", {"maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.3}),
    ("Adagrad", {"weight_decay": 0.1, "eps": 1e-3, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"alpha": 0.8, "momentum": 0.5, "eps": 1e-3}),
    ("RMSprop", {"centered": True, "weight_decay": 0.1}),
    ("RMSprop", {"centered": True, "momentum": 0.9, "maximize": True}),
    ("Adadelta", {}),
    ("Adadelta", {"rho": 0.7, "eps": 1e-3, "weight_decay": 0.1}),
    ("Adadelta", {"maximize": True}),
    ("Adamax", {}),
    ("Adamax", {"betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
    ("Adamax", {"maximize": True}),
    ("NAdam", {}),
    ("NAdam", {"betas": (0.8, 0.9), "momentum_decay": 0.1, "weight_decay": 0.1}),
    ("NAdam", {"decoupled_weight_decay": True, "weight_decay": 0.1}),
    ("NAdam", {"maximize": True, "eps": 1e-3}),
    ("RAdam", {}),
    ("RAdam", {"betas": (0.8, 0.9), "weight_decay": 0.1}),
    ("RAdam", {"decoupled_weight_decay": True, "weight_decay": 0.1}),
    ("RAdam", {"maximize": True, "betas": (0.9, 0.95), "eps": 1e-3}),
    ("Rprop", {}),
    ("Rprop", {"etas": (0.3, 1.5), "step_sizes": (1e-4, 0.1)}),
    ("Rprop", {"maximize": True}),
    ("ASGD", {}),
    ("ASGD", {"lambd": 0.01, "alpha": 0.6, "t0": 5, "weight_decay": 0.1}),
    ("ASGD", {"maximize": True, "t0": 0}),
]
NAMES = sorted({name for name, _ in RUNS})


@pytest.mark.parametrize(("name", "options"), RUNS)
def test_trajectories_are_equal(name, options):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 8)), rng.normal(size=(20, 3))
    paths = []
    for library in BOTH:
        library.manual_seed(0)
        nn = library.nn
        net = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 3)).double()
        optimizer = getattr(library.optim, name)(net.parameters(), lr=0.02, **options)
        losses = []
        for step in range(50):
            optimizer.zero_grad()
            output = net(library.tensor(x))
            loss = ((output - library.tensor(y)) ** 2).mean().tanh()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if step == 25:
                optimizer.param_groups[0]["lr"] = 0.005
        paths.append((losses, [p.detach().numpy() for p in net.parameters()]))
    (their_losses, theirs), (our_losses, ours) = paths
    np.testing.assert_allclose(our_losses, their_losses, rtol=1e-6, atol=1e-9)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-8)


def made(library, name, **options):
    parameters = [library.ones(2, requires_grad=True) for _ in range(2)]
    return getattr(library.optim, name)(
        [{"params": parameters[:1], "lr": 0.5}, {"params": parameters[1:]}], **options
    )


@pytest.mark.parametrize("name", NAMES)
def test_they_print_alike_and_save_the_same_names(name):
    theirs, ours = (made(library, name) for library in BOTH)
    assert repr(ours) == repr(theirs)
    for optimizer in (theirs, ours):
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                parameter.grad = parameter.detach() * 2
        optimizer.step()
    saved, expected = ours.state_dict(), theirs.state_dict()
    assert saved["param_groups"] == expected["param_groups"]
    assert list(saved["state"]) == list(expected["state"])
    for number, state in expected["state"].items():
        for key, value in state.items():
            if value is None:  # PyTorch keeps an empty place for unused momentum
                continue
            np.testing.assert_allclose(
                saved["state"][number][key].numpy(), value.numpy(), rtol=1e-6
            )


@pytest.mark.parametrize(
    "make",
    [
        lambda t: t.optim.SGD(t.ones(1)),
        lambda t: t.optim.SGD([]),
        lambda t: t.optim.SGD([3]),
        lambda t: t.optim.SGD([t.ones(1, requires_grad=True) * 2]),
        lambda t: t.optim.SGD([t.ones(1)], lr=-1),
        lambda t: t.optim.SGD([t.ones(1)], momentum=-1),
        lambda t: t.optim.SGD([t.ones(1)], nesterov=True),
        lambda t: t.optim.SGD([{"params": {t.ones(1)}}]),
        lambda t: t.optim.SGD(t.nn.Linear(1, 1)),
        lambda t: t.optim.Adam([t.ones(1)], betas=(0.9, 2)),
        lambda t: t.optim.Adam([t.ones(1)], eps=-1),
        lambda t: t.optim.SGD([t.ones(1)]).add_param_group(3),
        lambda t: t.optim.SGD([t.ones(1)]).load_state_dict(
            {"state": {}, "param_groups": []}
        ),
    ],
)
def test_errors_have_pytorchs_type_and_first_line(make):
    caught = []
    for library in BOTH:
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            make(library)
        caught.append(error.value)
    theirs, ours = caught
    assert type(ours) is type(theirs)
    assert str(ours).splitlines()[0] == str(theirs).splitlines()[0]
