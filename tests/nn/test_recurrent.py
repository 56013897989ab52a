"""Recurrent layers and cells against PyTorch's: numbers, gradients, words, memory."""

from __future__ import annotations

import copy
import itertools
import warnings
from typing import Any

import numpy as np
import pytest
from agreement import differences
from parity import slopes

import tinygrad_edu
from tinygrad_edu.ops import ON_ARRAYS

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
STEPS, COUNT, INPUTS, HIDDEN = 5, 3, 4, 6
LAYERS = {
    "RNN": {},
    "relu": {"nonlinearity": "relu"},
    "GRU": {},
    "LSTM": {},
    "projected": {"proj_size": 2},
}
CLASS = {"relu": "RNN", "projected": "LSTM"}
FORMS: dict[str, dict[str, Any]] = {
    "one layer": {},
    "two layers": {"num_layers": 2},
    "both directions": {"bidirectional": True},
    "all": {"num_layers": 3, "bidirectional": True, "bias": False},
    "batch first": {"batch_first": True, "num_layers": 2},
}
LENGTHS = {"packed": [5, 3, 1], "unsorted": [2, 5, 2]}


def drawn(*shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    return np.random.default_rng([seed, *shape]).normal(size=shape)


def layer(t: Any, kind: str, dtype: str = "float64", **form: Any) -> Any:
    """A layer with the weights that seed 0 gives in either library."""
    t.manual_seed(0)
    cls = getattr(t.nn, CLASS.get(kind, kind))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = cls(INPUTS, HIDDEN, **LAYERS[kind], **form)
    return made.to(getattr(t, dtype))


def leaf(t: Any, array: Any, dtype: str = "float64") -> Any:
    return t.tensor(array).to(getattr(t, dtype)).requires_grad_()


def batch(t: Any, module: Any, how: str, dtype: str) -> tuple[Any, list[Any]]:
    """What the layer reads, and the leaves that it came from."""
    shape = (COUNT, STEPS) if module.batch_first else (STEPS, COUNT)
    x = leaf(t, drawn(*(shape if how != "alone" else (STEPS,)), INPUTS), dtype)
    if how not in LENGTHS:
        return x, [x]
    packed = t.nn.utils.rnn.pack_padded_sequence(
        x, LENGTHS[how], module.batch_first, enforce_sorted=how == "packed"
    )
    return packed, [x]


def start(t: Any, module: Any, how: str, dtype: str) -> tuple[Any, list[Any]]:
    """First states, and the leaves among them."""
    directions = 2 if module.bidirectional else 1
    middle = () if how == "alone" else (COUNT,)
    sizes = [module.proj_size or HIDDEN, HIDDEN][: 1 + (module.mode == "LSTM")]
    states = [
        leaf(t, drawn(module.num_layers * directions, *middle, size, seed=i), dtype)
        for i, size in enumerate(sizes)
    ]
    return (tuple(states) if len(states) == 2 else states[0]), states


def flat(t: Any, value: Any) -> list[Any]:
    """The floating point tensors of a result."""
    if isinstance(value, t.Tensor):
        return [value] if value.is_floating_point() else []
    return [one for each in value or () for one in flat(t, each)]


def observed(
    t: Any, kind: str, form: Any, how: str, given: bool, dtype: str = "float64"
) -> Any:
    """Outputs, gradients, and in float64 the gradients of the gradients."""
    module = layer(t, kind, dtype, **form)
    x, leaves = batch(t, module, how, dtype)
    hx, states = start(t, module, how, dtype) if given else (None, [])
    out = flat(t, module(x, hx))
    leaves = [*leaves, *states, *module.parameters()]
    deep = dtype == "float64"
    first = slopes(t, out, leaves, create_graph=deep)
    again = slopes(t, first, leaves) if deep else []
    return out, first, again


def compare(*case: Any, close: float = 0.0) -> None:
    expected, found = (observed(t, *case) for t in BOTH)
    for kind, one, other in zip(
        ("output", "gradient", "second gradient"), found, expected, strict=True
    ):
        assert not list(differences(one, other, kind, close, False))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", LAYERS)
def test_a_batch(kind: str, form: str) -> None:
    compare(kind, FORMS[form], "batch", form != "two layers")


@pytest.mark.parametrize("how", ["alone", *LENGTHS])
@pytest.mark.parametrize("kind", LAYERS)
def test_one_sequence_and_packed_ones(kind: str, how: str) -> None:
    compare(kind, {"num_layers": 2, "bidirectional": True}, how, True)
    compare(kind, {"batch_first": True}, how, False)


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
@pytest.mark.parametrize("kind", LAYERS)
def test_other_dtypes(kind: str, dtype: str) -> None:
    # PyTorch rounds after each operation, this library once at the end.
    close = {"float32": 0.0, "float16": 2e-2, "bfloat16": 1e-1}[dtype]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch: projections without oneDNN
        compare(kind, {"num_layers": 2}, "batch", True, dtype, close=close)


@pytest.mark.parametrize("kind", LAYERS)
def test_no_sequences_at_all(kind: str) -> None:
    shapes = []
    for t in BOTH:
        module = layer(t, kind, bidirectional=True)
        found = flat(t, module(t.zeros(STEPS, 0, INPUTS, dtype=t.float64)))
        shapes.append([tuple(each.shape) for each in found])
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("kind", LAYERS)
def test_memory_that_lies_scattered(kind: str) -> None:
    results = []
    for t in BOTH:
        module = layer(t, kind)
        wide = t.tensor(drawn(INPUTS, 2 * COUNT, STEPS))
        x = wide.permute(2, 1, 0)[:, ::2].requires_grad_()
        out = flat(t, module(x))
        results.append([*out, *slopes(t, out, [x])])
    assert not list(differences(results[1], results[0], "output", 0, False))


@pytest.mark.parametrize("how", ["batch", "packed"])
@pytest.mark.parametrize("kind", LAYERS)
def test_dropout_between_layers_draws_as_pytorch(kind: str, how: str) -> None:
    found = []
    for t in BOTH:
        module = layer(t, kind, "float32", num_layers=3, dropout=0.4)
        x, _ = batch(t, module, how, "float32")
        t.manual_seed(7)
        trained = [*flat(t, module(x)), t.rand(3)]
        found.append([*trained, *flat(t, module.eval()(x))])
    assert not list(differences(found[1], found[0], "output", 1e-5, False))


def test_names_and_weights_of_the_same_seed() -> None:
    for kind, form in itertools.product(LAYERS, FORMS.values()):
        theirs, ours = (layer(t, kind, "float32", **form) for t in BOTH)
        assert list(ours.state_dict()) == list(theirs.state_dict())
        for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
            assert np.array_equal(one.detach().numpy(), other.detach().numpy())
        assert repr(ours) == repr(theirs)
        assert [[each.shape for each in group] for group in ours.all_weights] == [
            [tuple(each.shape) for each in group] for group in theirs.all_weights
        ]
        assert ours._flat_weights_names == theirs._flat_weights_names


def test_weights_may_be_exchanged() -> None:
    t = tinygrad_edu
    module = layer(t, "LSTM")
    x = t.tensor(drawn(STEPS, COUNT, INPUTS))
    before = module(x)[0]
    twin = copy.deepcopy(module)
    module.flatten_parameters()
    with t.no_grad():
        for each in module._flat_weights:
            each.zero_()
    assert not module(x)[0].any()
    assert t.equal(twin(x)[0], before)
    swapped = t.func.functional_call(module, dict(twin.named_parameters()), (x,))
    assert t.equal(swapped[0], before)
    module.weight_hh_l0 = t.nn.Parameter(twin.weight_hh_l0.detach() * 2)
    assert module._flat_weights[1] is module.weight_hh_l0


def test_names_in_the_graph() -> None:
    ours = layer(tinygrad_edu, "LSTM", "float32")
    out, (h, c) = ours(tinygrad_edu.zeros(2, 1, INPUTS))
    names = [each.grad_fn.name() for each in (out, h, c)]
    assert names == ["MkldnnRnnLayerBackward0", "StackBackward0", "StackBackward0"]


def test_what_was_overwritten_is_noticed() -> None:
    t = tinygrad_edu
    module = layer(t, "LSTM")
    loss = module(t.tensor(drawn(STEPS, COUNT, INPUTS)))[0].sum()
    with t.no_grad():
        module.weight_hh_l0.zero_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_a_packed_batch_is_its_sequences_one_by_one() -> None:
    t = tinygrad_edu
    module = layer(t, "GRU", bidirectional=True, num_layers=2)
    sequences = [t.tensor(drawn(n, INPUTS)) for n in (2, 5, 1, 5)]
    packed = t.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
    out, h = module(packed)
    for i, (one, whole) in enumerate(
        zip(sequences, t.nn.utils.rnn.unpack_sequence(out), strict=True)
    ):
        alone, last = module(one)
        assert t.allclose(whole, alone)
        assert t.allclose(h[:, i], last)


def test_on_another_device() -> None:
    t = tinygrad_edu
    module, x = layer(t, "LSTM", num_layers=2), t.tensor(drawn(STEPS, COUNT, INPUTS))
    expected = module(x)[0]
    out, (h, c) = module.to("sim")(x.to("sim"))
    assert {each.device.type for each in (out, h, c)} == {"sim"}
    assert t.equal(out.cpu(), expected)
    (slope,) = t.autograd.grad(out.sum(), module.weight_hh_l0, create_graph=True)
    (slope**2).sum().backward()
    assert module.weight_ih_l1.grad.device.type == "sim"


def test_truncated_back_propagation_stops_at_detach() -> None:
    slopes_of = []
    for t in BOTH:
        module = layer(t, "LSTM")
        x = leaf(t, drawn(2 * STEPS, COUNT, INPUTS))
        _, (h, c) = module(x[:STEPS])
        out, _ = module(x[STEPS:], (h.detach(), c.detach()))
        out.square().sum().backward()
        assert not x.grad[:STEPS].any()
        assert x.grad[STEPS:].all()
        slopes_of.append([x.grad, *(each.grad for each in module.parameters())])
    assert not list(differences(slopes_of[1], slopes_of[0], "gradient"))


# ------------------------------------------------------------------ cells

CELLS: dict[str, Any] = {
    "RNNCell": {},
    "GRUCell": {},
    "LSTMCell": {},
    "relu cell": {"nonlinearity": "relu"},
    "without bias": {"bias": False},
}
CELL_CLASS = {"relu cell": "RNNCell", "without bias": "LSTMCell"}


def cell(t: Any, kind: str) -> Any:
    t.manual_seed(1)
    cls = getattr(t.nn, CELL_CLASS.get(kind, kind))
    return cls(INPUTS, HIDDEN, **CELLS[kind], dtype=t.float64)


@pytest.mark.parametrize("single", [False, True], ids=["batch", "alone"])
@pytest.mark.parametrize("kind", CELLS)
def test_cells(kind: str, single: bool) -> None:
    results, names = [], []
    for t in BOTH:
        module = cell(t, kind)
        rows = () if single else (COUNT,)
        x, h, c = (leaf(t, drawn(*rows, n)) for n in (INPUTS, HIDDEN, HIDDEN))
        hx = (h, c) if "bias" in kind or "LSTM" in kind else h
        out = flat(t, [module(x), module(x, hx)])
        leaves = [x, h, c, *module.parameters()]
        first = slopes(t, out, leaves, create_graph=True)
        results.append([*out, *first, *slopes(t, first, leaves)])
        names.append([each.grad_fn.name() for each in out])
    assert not list(differences(results[1], results[0], "output or gradient", 0, False))
    assert names[0] == names[1]


@pytest.mark.parametrize("kind", CELLS)
def test_cells_print_start_and_are_named_alike(kind: str) -> None:
    theirs, ours = (cell(t, kind) for t in BOTH)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert np.array_equal(one.detach().numpy(), other.detach().numpy())


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
def test_a_layer_is_its_cell_in_a_loop(kind: str) -> None:
    t = tinygrad_edu
    module, one = layer(t, kind), cell(t, f"{kind}Cell")
    one.load_state_dict({k[:-3]: v for k, v in module.state_dict().items()})
    x, state = t.tensor(drawn(STEPS, COUNT, INPUTS)), None
    outs = []
    for step in x:
        state = one(step, state)
        outs.append(state[0] if kind == "LSTM" else state)
    assert t.allclose(t.stack(outs), module(x)[0])


# ------------------------------------------------------------------ refusals


def zeros(t: Any, *shape: int) -> Any:
    return t.zeros(*shape)


WRONG: dict[str, Any] = {
    "mode": lambda t: t.nn.RNNBase("FOO", 4, 5),
    "no forward": lambda t: t.nn.RNNBase("GRU", 4, 5)(zeros(t, 3, 2, 4)),
    "nonlinearity": lambda t: t.nn.RNN(4, 5, nonlinearity="foo"),
    "dropout": lambda t: t.nn.RNN(4, 5, dropout=1.5),
    "dropout bool": lambda t: t.nn.RNN(4, 5, dropout=True),
    "dropout text": lambda t: t.nn.RNN(4, 5, dropout="a"),
    "bias": lambda t: t.nn.RNN(4, 5, bias=1),
    "batch_first": lambda t: t.nn.RNN(4, 5, batch_first=0),
    "input_size": lambda t: t.nn.GRU(4.0, 5),
    "no inputs": lambda t: t.nn.GRU(0, 5),
    "hidden_size": lambda t: t.nn.GRU(4, "5"),
    "no hidden": lambda t: t.nn.GRU(4, 0),
    "no layers": lambda t: t.nn.GRU(4, 5, 0),
    "proj_size": lambda t: t.nn.LSTM(4, 5, proj_size=5),
    "negative proj_size": lambda t: t.nn.LSTM(4, 5, proj_size=-1),
    "GRU proj_size": lambda t: t.nn.GRU(4, 5, proj_size=2),
    "RNN proj_size": lambda t: t.nn.RNN(4, 5, proj_size=0),
    "RNN 1-D": lambda t: t.nn.RNN(4, 5)(zeros(t, 4)),
    "GRU 4-D": lambda t: t.nn.GRU(4, 5)(zeros(t, 1, 3, 2, 4)),
    "LSTM 1-D": lambda t: t.nn.LSTM(4, 5)(zeros(t, 4)),
    "dtype": lambda t: t.nn.LSTM(4, 5)(zeros(t, 3, 2, 4).double()),
    "features": lambda t: t.nn.LSTM(4, 5)(zeros(t, 3, 2, 6)),
    "no steps": lambda t: t.nn.GRU(4, 5)(zeros(t, 0, 2, 4)),
    "hx 2-D": lambda t: t.nn.GRU(4, 5)(zeros(t, 3, 2, 4), zeros(t, 1, 5)),
    "hx 3-D": lambda t: t.nn.GRU(4, 5)(zeros(t, 3, 4), zeros(t, 1, 1, 5)),
    "hx batch": lambda t: t.nn.GRU(4, 5)(zeros(t, 3, 2, 4), zeros(t, 1, 3, 5)),
    "hx tuple": lambda t: t.nn.GRU(4, 5)(zeros(t, 3, 2, 4), (zeros(t, 1, 2, 5),)),
    "LSTM hx 2-D": lambda t: t.nn.LSTM(4, 5)(
        zeros(t, 3, 2, 4), (zeros(t, 1, 5), zeros(t, 1, 2, 5))
    ),
    "LSTM hx 3-D": lambda t: t.nn.LSTM(4, 5)(
        zeros(t, 3, 4), (zeros(t, 1, 5), zeros(t, 1, 1, 5))
    ),
    "LSTM h": lambda t: t.nn.LSTM(4, 5, proj_size=2)(
        zeros(t, 3, 2, 4), (zeros(t, 1, 2, 5), zeros(t, 1, 2, 5))
    ),
    "LSTM c": lambda t: t.nn.LSTM(4, 5)(
        zeros(t, 3, 2, 4), (zeros(t, 1, 2, 5), zeros(t, 1, 2, 4))
    ),
    "one state": lambda t: t.nn.LSTM(4, 5)(zeros(t, 3, 2, 4), (zeros(t, 1, 2, 5),)),
    "cell 3-D": lambda t: t.nn.RNNCell(4, 5)(zeros(t, 1, 2, 4)),
    "GRU cell 3-D": lambda t: t.nn.GRUCell(4, 5)(zeros(t, 1, 2, 4)),
    "cell hx": lambda t: t.nn.GRUCell(4, 5)(zeros(t, 2, 4), zeros(t, 1, 2, 5)),
    "LSTM cell hx": lambda t: t.nn.LSTMCell(4, 5)(
        zeros(t, 2, 4), (zeros(t, 2, 5), zeros(t, 1, 2, 5))
    ),
    "cell nonlinearity": lambda t: t.nn.RNNCell(4, 5, nonlinearity="foo")(
        zeros(t, 2, 4)
    ),
    "cell batch": lambda t: t.nn.RNNCell(4, 5)(zeros(t, 2, 4), zeros(t, 5)),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name: str) -> None:
    ends = []
    for t in BOTH:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            WRONG[name](t)
        ends.append((caught.type, str(caught.value).splitlines()[0]))
    assert ends[0] == ends[1]


def of_gru(t: Any, **changed: Any) -> Any:
    """torch.gru, some of its arguments changed."""
    n = HIDDEN * 3
    given = {
        "input": zeros(t, STEPS, COUNT, INPUTS),
        "hx": zeros(t, 1, COUNT, HIDDEN),
        "params": [zeros(t, n, INPUTS), zeros(t, n, HIDDEN), zeros(t, n), zeros(t, n)],
        "has_biases": True,
        "num_layers": 1,
        "dropout": 0.0,
        "train": False,
        "bidirectional": False,
        "batch_first": False,
    }
    return t.gru(*{**given, **changed}.values())


WRONG_CALLS: dict[str, Any] = {
    "one weight fewer": lambda t: of_gru(t, params=[zeros(t, 18, 4)] * 3),
    "biases": lambda t: of_gru(t, has_biases=False),
    "layers": lambda t: of_gru(t, num_layers=2),
    "states": lambda t: of_gru(t, hx=zeros(t, 2, COUNT, HIDDEN)),
    "directions": lambda t: of_gru(t, bidirectional=True),
    "batch": lambda t: of_gru(t, hx=zeros(t, 1, 2, HIDDEN)),
    "one state": lambda t: of_gru(t, hx=zeros(t, HIDDEN)),
    "width": lambda t: of_gru(t, hx=zeros(t, 1, COUNT, 5)),
    "inputs": lambda t: of_gru(t, input=zeros(t, 5, COUNT, 7)),
    "dtype": lambda t: of_gru(t, input=zeros(t, 5, COUNT, 4).double()),
    "nothing": lambda t: t.gru(),
    "two states": lambda t: t.lstm(
        *(zeros(t, 5, 3, 4), (zeros(t, 1, 3, 6),), [zeros(t, 24, 4)] * 4),
        *(True, 1, 0.0, False, False, False),
    ),
}


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_functions_refuse(name: str) -> None:
    ends = []
    for t in BOTH:
        with pytest.raises((RuntimeError, TypeError)) as caught:
            WRONG_CALLS[name](t)
        ends.append((caught.type, str(caught.value).splitlines()[0]))
    if name == "nothing":  # both name what they were given, each in its way
        assert "received an invalid combination of arguments" in ends[1][1]
    else:
        assert ends[0] == ends[1]


SETTINGS = {"has_biases": 1, "num_layers": 1.0, "dropout": "0", "bidirectional": None}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_of_their_types(name: str) -> None:
    for t in BOTH:
        with pytest.raises(TypeError, match=r"gru\(\) received an invalid combination"):
            of_gru(t, **{name: SETTINGS[name]})


def test_batch_sizes_must_describe_the_rows() -> None:
    t = tinygrad_edu
    weights = [zeros(t, 6, 4), zeros(t, 6, 6)]
    rest = zeros(t, 1, 3, 6), weights, False, 1, 0.0, False, False
    for rows, sizes in ((6, [3, 2]), (5, [2, 3])):
        with pytest.raises(RuntimeError, match="batch_sizes do not describe the rows"):
            t.rnn_tanh(zeros(t, rows, 4), t.tensor(sizes), *rest)
    with pytest.raises(RuntimeError, match="expected scalar type Long but found Float"):
        t.rnn_tanh(zeros(t, 5, 4), t.tensor([3.0, 2.0]), *rest)


def test_dropout_of_one_layer_warns() -> None:
    said = []
    for t in BOTH:
        with pytest.warns(UserWarning, match="dropout option adds dropout") as caught:
            t.nn.GRU(4, 5, dropout=0.5)
        said.append(str(caught[0].message))
        assert caught[0].filename == (__file__ if t is tinygrad_edu else torch_file())
    assert said[0] == said[1]


def torch_file() -> str:
    """PyTorch points at its own file."""
    return str(torch.nn.modules.rnn.__file__)


def test_rows_that_have_ended_cost_nothing() -> None:
    """A step of a packed batch multiplies as many rows as it has."""
    seen = []

    class Counting(np.ndarray):  # type: ignore[type-arg]
        def __array_ufunc__(self, *args: Any, **how: Any) -> Any:
            ufunc, method, *inputs = args
            if ufunc is np.matmul:
                seen.append(len(inputs[0]))
            if "out" in how:
                how["out"] = tuple(map(np.asarray, how["out"]))
            return getattr(ufunc, method)(*map(np.asarray, inputs), **how)

    a, h = np.zeros((6, 2)), np.zeros((3, 2)).view(Counting)
    how: dict[str, Any] = {"sizes": (3, 2, 1), "reverse": False, "kind": "tanh"}
    ON_ARRAYS.recurrence(a, h, np.zeros((2, 2)), **how)
    assert seen == [3, 2, 1]
