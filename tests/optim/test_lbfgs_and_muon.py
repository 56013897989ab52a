"""LBFGS and Muon walk where PyTorch's do."""

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)


def valley(w):
    """Rosenbrock's function: a bent valley whose floor hardly falls."""
    return (100 * (w[1:] - w[:-1] ** 2) ** 2 + (1 - w[:-1]) ** 2).sum()


def bowl(w):
    return ((w - 1) ** 2 * (1 + w.detach() * 0)).sum() + (w**4).sum() / 10


LBFGS_RUNS = [
    {},
    {"lr": 0.1, "max_iter": 4},
    {"history_size": 2, "lr": 0.5},
    {"line_search_fn": "strong_wolfe"},
    {"line_search_fn": "strong_wolfe", "max_iter": 5, "max_eval": 4},
    {"line_search_fn": "strong_wolfe", "lr": 0.01, "history_size": 3},
    {"line_search_fn": "strong_wolfe", "lr": 100.0, "max_iter": 3},
    {"tolerance_grad": 1.0},
    {"tolerance_change": 1e-2, "line_search_fn": "strong_wolfe"},
]


@pytest.mark.parametrize("options", LBFGS_RUNS)
@pytest.mark.parametrize("surface", [valley, bowl])
def test_lbfgs(surface, options):
    if surface is valley and "line_search_fn" not in options:
        options = {**options, "lr": 1e-3}  # without a search it leaves the valley
    paths = []
    for library in BOTH:
        w = library.tensor([-1.2, 1.0, 0.8, -0.5], dtype=library.float64)
        w.requires_grad_()
        optimizer = library.optim.LBFGS([w], **options)
        path = []

        def closure(w=w, optimizer=optimizer):
            optimizer.zero_grad()
            loss = surface(w)
            loss.backward()
            return loss

        for _ in range(5):  # further on, rounding decides whether a point is good
            path += [optimizer.step(closure).item(), *w.detach().tolist()]
            state = optimizer.state[w]
            path += [state["func_evals"], state["n_iter"]]
        paths.append(path)
    np.testing.assert_allclose(paths[1], paths[0], rtol=1e-6, atol=1e-9)


def test_lbfgs_over_several_parameters_goes_on_from_saved_state():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 4)), rng.normal(size=(20, 2))
    losses = []
    for resume in (False, True):
        tinygrad_edu.manual_seed(0)
        net = tinygrad_edu.nn.Linear(4, 2).double()
        optimizer = tinygrad_edu.optim.LBFGS(net.parameters(), max_iter=3, lr=0.1)
        path = []
        for step in range(6):
            if resume and step == 3:
                saved = optimizer.state_dict()
                optimizer = tinygrad_edu.optim.LBFGS(net.parameters())
                optimizer.load_state_dict(saved)

            def closure(optimizer=optimizer, net=net):
                optimizer.zero_grad()
                loss = (
                    (net(tinygrad_edu.tensor(x)) - tinygrad_edu.tensor(y)) ** 2
                ).mean()
                loss.backward()
                return loss

            path.append(optimizer.step(closure).item())
        losses.append(path)
    assert losses[0] == losses[1]
    assert losses[0][-1] < losses[0][0]


def test_lbfgs_refuses():
    for library in BOTH:
        w = library.ones(1, requires_grad=True)
        with pytest.raises(ValueError, match="parameter groups"):
            library.optim.LBFGS([{"params": [w]}, {"params": [library.ones(1)]}])
        with pytest.raises(TypeError, match="closure"):
            library.optim.LBFGS([w]).step()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"nesterov": False, "momentum": 0.5},
        {"adjust_lr_fn": "original", "weight_decay": 0.0},
        {"adjust_lr_fn": "match_rms_adamw", "ns_steps": 3},
    ],
)
@pytest.mark.parametrize("shape", [(8, 5), (3, 9)])
def test_muon(shape, options):
    """To the three digits of bfloat16, in which both iterate."""
    start = np.random.default_rng(0).normal(size=shape).astype("float32")
    found = []
    for library in BOTH:
        w = library.from_numpy(start.copy()).requires_grad_()
        optimizer = library.optim.Muon([w], lr=0.05, **options)
        for _ in range(10):
            optimizer.zero_grad()
            ((w - 1) ** 2 * w.sin()).sum().backward()
            optimizer.step()
        found.append(w.detach().numpy())
    np.testing.assert_allclose(found[1], found[0], atol=0.02)


@pytest.mark.parametrize(
    "make",
    [
        lambda t: t.optim.Muon([t.ones(2)]),
        lambda t: t.optim.Muon([t.ones(2, 2)], lr=-1),
        lambda t: t.optim.Muon([t.ones(2, 2)], momentum=-1),
        lambda t: t.optim.Muon([t.ones(2, 2)], weight_decay=-1),
        lambda t: t.optim.Muon([t.ones(2, 2)], adjust_lr_fn="x"),
    ],
)
def test_muon_refuses(make):
    first = []
    for library in BOTH:
        with pytest.raises(ValueError, match=r".") as error:
            make(library)
        first.append(str(error.value).splitlines()[0])
    assert first[0] == first[1]
