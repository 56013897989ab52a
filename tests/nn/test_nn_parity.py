"""Modules print, start, compute and complain as PyTorch's do."""

import numpy as np
import pytest

import tinygrad_edu
import tinygrad_edu.nn

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)

MODELS = {
    "linear": lambda nn: nn.Linear(2, 3, bias=False),
    "sequential": lambda nn: nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)),
    "nested": lambda nn: nn.Sequential(nn.Sequential(nn.Tanh()), nn.Identity()),
    "list": lambda nn: nn.ModuleList(
        [nn.Linear(2, 2), nn.Linear(2, 2), nn.Sequential(nn.ReLU()), nn.ReLU()]
    ),
    "dict": lambda nn: nn.ModuleDict({"a": nn.Linear(1, 1), "b": nn.Softmax(1)}),
    "empty": lambda nn: nn.Sequential(),
    "empty list": lambda nn: nn.ModuleList(),
    "relu": lambda nn: nn.ReLU(inplace=True),
    "two that do not say inplace": lambda nn: nn.Sequential(
        nn.Hardswish(inplace=True), nn.Hardsigmoid(inplace=True)
    ),
    "softmax": lambda nn: nn.Softmax(),
    "log_softmax": lambda nn: nn.LogSoftmax(-1),
    "sigmoid": lambda nn: nn.Sigmoid(),
    "flatten": lambda nn: nn.Flatten(0),
    "cross entropy": lambda nn: nn.CrossEntropyLoss(),
    "losses": lambda nn: nn.ModuleList([nn.NLLLoss(), nn.MSELoss(), nn.L1Loss()]),
    "parameter": lambda nn: nn.Parameter(nn.Linear(2, 2).weight.detach() * 0 + 1),
}


@pytest.mark.parametrize("name", MODELS)
def test_they_print_alike(name):
    theirs, ours = (repr(MODELS[name](library.nn)) for library in BOTH)
    assert ours == theirs


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_linear_layer_starts_with_the_same_numbers(dtype):
    states = []
    for library in BOTH:
        library.manual_seed(5)
        layer = library.nn.Linear(64, 130, dtype=getattr(library, dtype))
        states.append({k: v.numpy() for k, v in layer.state_dict().items()})
    theirs, ours = states
    assert list(theirs) == list(ours)
    for name in theirs:
        assert np.array_equal(theirs[name], ours[name]), name


FILLINGS = {
    "xavier_uniform_": {"gain": 2.0},
    "xavier_normal_": {},
    "kaiming_uniform_": {"nonlinearity": "relu", "mode": "fan_out"},
    "kaiming_normal_": {"a": 0.2},
    "uniform_": {"a": -2.0, "b": 1.0},
    "normal_": {"mean": 1.0, "std": 3.0},
    "eye_": {},
}


@pytest.mark.parametrize("fill", FILLINGS)
def test_initialisation_gives_the_same_numbers(fill):
    filled = []
    for library in BOTH:
        library.manual_seed(6)
        tensor = library.empty(20, 31)
        filled.append(getattr(library.nn.init, fill)(tensor, **FILLINGS[fill]).numpy())
    np.testing.assert_allclose(filled[1], filled[0], rtol=1e-5, atol=1e-5)
    if "uniform" in fill:
        assert np.array_equal(*filled)


def test_gains_are_equal():
    for name in ("linear", "conv3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"):
        theirs, ours = (library.nn.init.calculate_gain(name) for library in BOTH)
        assert ours == theirs, name


LOSSES = {
    "mean": {},
    "sum": {"reduction": "sum"},
    "none": {"reduction": "none"},
    "ignored": {"ignore_index": 2},
    "smoothed": {"label_smoothing": 0.1},
}


@pytest.mark.parametrize("options", LOSSES)
def test_a_network_computes_the_same_loss_and_gradients(options):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(7, 6)).astype(np.float32)
    labels = rng.integers(0, 4, 7)
    results = []
    for library in BOTH:
        library.manual_seed(1)
        nn = library.nn
        net = nn.Sequential(nn.Linear(6, 9), nn.Tanh(), nn.Linear(9, 4))
        loss = nn.CrossEntropyLoss(**LOSSES[options])(
            net(library.tensor(x)), library.tensor(labels)
        )
        loss.sum().backward()
        gradients = [p.grad.numpy() for p in net.parameters()]
        results.append([loss.detach().numpy(), *gradients])
    for theirs, ours in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


class Errors:
    """What a learner may do wrong; each is tried with both libraries."""

    @staticmethod
    def missing_attribute(t):
        return t.nn.Linear(1, 1).nothing

    @staticmethod
    def tensor_for_parameter(t):
        t.nn.Linear(1, 1).weight = t.ones(1, 1)

    @staticmethod
    def no_forward(t):
        t.nn.Module()(1)

    @staticmethod
    def missing_keys(t):
        t.nn.Linear(1, 1).load_state_dict({})

    @staticmethod
    def unexpected_key_and_wrong_size(t):
        state = {"weight": t.ones(2, 2), "bias": t.ones(1), "x": t.ones(1)}
        t.nn.Linear(1, 1).load_state_dict(state)

    @staticmethod
    def not_a_state(t):
        t.nn.Linear(1, 1).load_state_dict(3)

    @staticmethod
    def integer_module(t):
        t.nn.Linear(1, 1).to(t.int64)

    @staticmethod
    def class_in_sequential(t):
        t.nn.Sequential(3)

    @staticmethod
    def index_out_of_range(t):
        t.nn.ModuleList([t.nn.ReLU()])[1]

    @staticmethod
    def no_super_init(t):
        class Forgetful(t.nn.Module):
            def __init__(self):
                self.layer = t.nn.Linear(1, 1)

        Forgetful()

    @staticmethod
    def integer_parameter(t):
        t.nn.Parameter(t.arange(2))

    @staticmethod
    def unknown_gain(t):
        t.nn.init.calculate_gain("foo")

    @staticmethod
    def no_fans(t):
        t.nn.init.xavier_uniform_(t.ones(3))

    @staticmethod
    def label_out_of_range(t):
        t.nn.CrossEntropyLoss()(t.ones(2, 3), t.tensor([0, 5]))

    @staticmethod
    def too_many_labels(t):
        t.nn.CrossEntropyLoss()(t.ones(2, 3), t.tensor([0, 1, 2]))

    @staticmethod
    def wrong_width(t):
        t.nn.Linear(4, 2)(t.ones(2, 3))

    @staticmethod
    def class_too_large(t):
        t.nn.functional.one_hot(t.tensor([5]), 3)


CASES = [name for name in vars(Errors) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_errors_have_pytorchs_type_and_first_line(case):
    caught = []
    for library in BOTH:
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            getattr(Errors, case)(library)
        caught.append(error.value)
    theirs, ours = caught
    assert type(ours) is type(theirs)
    first = str(theirs).splitlines()[0]
    assert str(ours).splitlines()[0] == first
