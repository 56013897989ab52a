"""DecisionView: what it shows is the model's own, and the model stays as it is."""

import asyncio
import base64
import json
import math
import time

import comm
import numpy as np
import pytest
from comm.base_comm import BaseComm
from tinygrad_edu_widgets import DecisionView
from tinygrad_edu_widgets._decision import grid_points
from tinygrad_edu_widgets._pack import bytes_of

import tinygrad_edu
from tinygrad_edu import nn, tabular
from tinygrad_edu.monitor import Runner

torch = pytest.importorskip("torch")

LIBRARIES = {"tinygrad_edu": tinygrad_edu, "torch": torch}


@pytest.fixture(params=LIBRARIES)
def library(request):
    return LIBRARIES[request.param]


class FakeComm(BaseComm):
    """The line to a browser that is not there: it keeps what is sent."""

    def __init__(self, **options):
        self.messages = []
        super().__init__(**options)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        self.messages.append((data or {}, buffers or []))


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", FakeComm)


def hear(view, content):
    message = {"data": {"method": "custom", "content": content}}
    view._handle_msg({"content": message, "buffers": []})


def frames(view):
    return [
        (data["content"], buffers)
        for data, buffers in view.comm.messages
        if data.get("content", {}).get("kind") == "frame"
    ]


def make_model(library, outputs=2, last=None):
    library.manual_seed(0)
    layers = library.nn
    parts = [layers.Linear(2, 5), layers.Tanh(), layers.Linear(5, outputs)]
    return layers.Sequential(*parts, *([last] if last else []))


def data(library, classes=2):
    X, y = tabular.make_blobs(30, classes=classes)
    return library.tensor(X.tolist()), library.tensor(y.tolist())


def grid_of(view):
    numbers = np.frombuffer(base64.b64decode(view.snapshot["grid"]), "<f4")
    n = view.snapshot["n"]
    return numbers.reshape(view.snapshot["outputs"], n, n)


def by_hand(library, view, model):
    """The model's outputs on the view's grid."""
    points = grid_points(view.snapshot["n"], *view._data.ranges())
    with library.no_grad():
        return model(library.tensor(points.astype("float32").tolist()))


# The plane.


def test_two_outputs_are_the_share_of_the_second_class(library):
    model = make_model(library, 2)
    view = DecisionView(model, *data(library), resolution=9)
    shares = library.softmax(by_hand(library, view, model), 1)[:, 1].numpy()
    np.testing.assert_allclose(grid_of(view)[0].ravel(), shares, rtol=1e-5)


def test_one_output_is_a_logit_or_what_a_sigmoid_gives(library):
    model = make_model(library, 1)
    X, y = data(library)
    expected = library.sigmoid(model(X))
    view = DecisionView(model, X, y, resolution=9)
    shares = library.sigmoid(by_hand(library, view, model)).numpy().ravel()
    np.testing.assert_allclose(grid_of(view).ravel(), shares, rtol=1e-5)
    behind = make_model(library, 1, library.nn.Sigmoid())
    view = DecisionView(behind, X, y.reshape(-1, 1), resolution=9)
    np.testing.assert_allclose(grid_of(view).ravel(), shares, rtol=1e-5)
    right = ((expected[:, 0] > 0.5) == y).numpy().mean()
    assert view.accuracy == pytest.approx(right)


def test_a_sigmoid_inside_forward_is_found_too(library):
    class Model(library.nn.Module):
        def __init__(self):
            super().__init__()
            self.line = library.nn.Linear(2, 1)

        def forward(self, x):
            return library.sigmoid(self.line(x)).squeeze(1)

    model = Model()
    view = DecisionView(model, *data(library), resolution=9)
    shares = by_hand(library, view, model).numpy()
    np.testing.assert_allclose(grid_of(view).ravel(), shares, rtol=1e-5)


@pytest.mark.parametrize("last", [None, "Softmax", "LogSoftmax"])
def test_many_outputs_are_the_share_of_each_class(library, last):
    end = getattr(library.nn, last)(1) if last else None
    model = make_model(library, 3, end)
    view = DecisionView(model, *data(library, 3), resolution=9)
    made = by_hand(library, view, model)
    if last is None:
        made = library.softmax(made, 1)
    if last == "LogSoftmax":
        made = made.exp()
    np.testing.assert_allclose(
        grid_of(view), made.numpy().T.reshape(3, 9, 9), rtol=1e-5, atol=1e-7
    )
    assert view.accuracy == pytest.approx(
        (model(view.X).argmax(1) == view.y).numpy().mean()
    )


def test_values_are_shown_as_they_are(library):
    X = library.tensor([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]])
    y = library.tensor([0.25, 0.5, 0.75])
    model = make_model(library, 1)
    view = DecisionView(model, X, y, resolution=9)
    made = by_hand(library, view, model).numpy().ravel()
    np.testing.assert_allclose(grid_of(view).ravel(), made, rtol=1e-5)
    error = ((model(X)[:, 0] - y) ** 2).mean().item()
    assert view.snapshot["error"] == pytest.approx(error, rel=1e-5)
    assert "mean squared error" in str(view)
    assert view.figure() is not None


def test_minus_one_and_one_are_two_classes():
    X, y = data(tinygrad_edu)
    view = DecisionView(make_model(tinygrad_edu, 1), X, 2.0 * y.float() - 1)
    assert view.data["names"] == ["-1", "1"]
    assert set(view.data["labels"]) == {0, 1}
    view.add(0, 0, 0)
    assert view.y[-1].item() == -1.0


def test_wrong_points_are_named():
    X, y = data(tinygrad_edu)
    model = make_model(tinygrad_edu, 2)
    view = DecisionView(model, X, y)
    wrong = np.flatnonzero((model(X).argmax(1) != y).numpy()).tolist()
    assert view.snapshot["wrong"] == wrong


def test_arrays_will_do_and_models_of_doubles():
    X, y = tabular.make_moons(20)
    view = DecisionView(make_model(tinygrad_edu).double(), X, y)
    view.add(0.5, 0.25, 1)
    assert (view.X.shape, view.X.dtype) == ((21, 2), np.float32)
    assert view.y[-1] == 1


# Units.


def test_units_are_what_the_layer_makes(library):
    model = make_model(library)
    view = DecisionView(model, *data(library), resolution=9)
    assert [layer["path"] for layer in view.layers] == ["0", "1", "2"]
    assert view.layer == "1"
    points = grid_points(9, *view._data.ranges())
    hidden = model[:2](library.tensor(points.astype("float32").tolist()))
    expected = hidden.detach().numpy().T.reshape(5, 9, 9)
    np.testing.assert_allclose(view._look(9).units, expected, rtol=1e-5, atol=1e-7)
    view.layer = "2"
    assert len(view.snapshot["units"]) == 2


def test_lines_are_those_of_the_first_layer(library):
    model = make_model(library)
    view = DecisionView(model, *data(library))
    weight, bias = model[0].weight.tolist(), model[0].bias.tolist()
    for line, row, offset in zip(view.snapshot["lines"], weight, bias, strict=True):
        assert line == pytest.approx([*row, offset], rel=1e-5)
    assert view.snapshot["unit_lines"]
    view.layer = "2"
    assert not view.snapshot["unit_lines"]


def test_a_picture_of_bytes_keeps_its_extremes():
    packed, low, high = bytes_of(np.array([[-2.0, 0.0], [math.inf, 2.0]]))
    assert (packed, low, high) == (bytes([0, 127, 255, 254]), -2.0, 2.0)
    assert bytes_of(np.full((1, 1), math.nan)) == (b"\xff", 0.0, 0.0)


def test_a_probe_is_exact(browser):
    model = make_model(tinygrad_edu, 2)
    view = DecisionView(model, *data(tinygrad_edu))
    hear(view, {"kind": "request", "id": 1, "name": "probe", "x": 0.3, "y": -0.2})
    reply = view.comm.messages[-1][0]["content"]
    made = model(tinygrad_edu.tensor([[0.3, -0.2]]))
    assert reply["outputs"] == pytest.approx([made.softmax(1)[0, 1].item()], rel=1e-5)
    hidden = model[:2](tinygrad_edu.tensor([[0.3, -0.2]]))[0].tolist()
    assert reply["units"] == pytest.approx(hidden, rel=1e-4)


# The model stays as it is.


def test_looking_leaves_no_trace(library):
    layers = library.nn
    model = layers.Sequential(
        layers.Linear(2, 4),
        layers.BatchNorm1d(4),
        layers.Dropout(),
        layers.Linear(4, 2),
    )
    model[1].eval()
    X, y = data(library)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    numbers = library.get_rng_state()
    view = DecisionView(model, X, y)
    view.update()
    assert [module.training for module in model.modules()] == modes
    assert (library.get_rng_state() == numbers).all()
    assert all((model.state_dict()[n] == value).all() for n, value in before.items())
    assert not any(module._forward_hooks for module in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())
    first, second = view._look(9), view._look(9)
    np.testing.assert_array_equal(first.grid, second.grid)  # no dropout


def test_a_model_that_fails_is_put_back():
    class Broken(nn.Module):
        def __init__(self):
            super().__init__()
            self.line = nn.Linear(2, 1)

        def forward(self, x):
            self.line(x)
            raise ArithmeticError("no")

    model = Broken()
    with pytest.raises(ArithmeticError):
        DecisionView(model, *data(tinygrad_edu))
    assert model.line.training
    assert not model.line._forward_hooks


# Adding points.


def test_added_points_are_learned_from(library):
    view = DecisionView(make_model(library), *data(library))
    X, y = view.X, view.y
    view.add(0.5, -0.5, 1)
    view.added = [*view.added, [1, 2, 0]]
    assert view.X[-2:].tolist() == [[0.5, -0.5], [1, 2]]
    assert view.y[-2:].tolist() == [1, 0]
    assert (view.X.dtype, view.y.dtype) == (X.dtype, y.dtype)
    assert "32 points (2 added)" in str(view)
    view.added = []
    assert view.X is X
    assert view.y is y


@pytest.mark.parametrize(
    "point", [[0, 0], [0, 0, 5], [math.nan, 0, 1], "abc", [0, 0, 0.5]]
)
def test_what_is_no_point_is_refused(point):
    view = DecisionView(make_model(tinygrad_edu), *data(tinygrad_edu))
    with pytest.raises(ValueError, match="an added point"):
        view.added = [point]
    assert view.added == []


def test_a_column_of_targets_stays_a_column():
    X, y = data(tinygrad_edu)
    view = DecisionView(make_model(tinygrad_edu, 1), X, y.float().reshape(-1, 1))
    view.add(0, 0, 1)
    assert view.y.shape == (31, 1)
    assert view.y.dtype == tinygrad_edu.float32


# Following a run.


def train(view, model, steps):
    def loop():
        optimizer = tinygrad_edu.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(view.X), view.y)
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item()}

    return loop


def test_it_follows_a_run_to_its_end(browser):
    model = make_model(tinygrad_edu)
    view = DecisionView(model, *data(tinygrad_edu))
    runner = Runner(train(view, model, 60))
    assert view.follow(runner) is view
    hear(view, {"kind": "hello"})
    runner.join()
    assert view.snapshot["step"] == 60
    assert view.accuracy > 0.9
    assert view.snapshot["numbers"]["loss"] == pytest.approx(
        runner.record.curve("loss").values[-1], rel=1e-5
    )
    header, buffers = frames(view)[-1]
    assert header["n"] == 50
    assert len(buffers[0]) == 4 * 50 * 50
    assert len(buffers[1]) == 5 * 50 * 50
    assert "after step 60, loss" in str(view)


def test_looking_takes_a_twenty_fifth_of_the_time(browser, monkeypatch):
    monkeypatch.setattr("tinygrad_edu_widgets._stream.PATIENCE_SECONDS", 0.0)
    model = make_model(tinygrad_edu)
    view = DecisionView(model, *data(tinygrad_edu))
    spent = []
    look = view._look

    def slowly(n):
        began = time.perf_counter()
        made = look(n)
        time.sleep(0.004)
        spent.append((n, time.perf_counter() - began))
        return made

    monkeypatch.setattr(view, "_look", slowly)

    async def main():
        runner = Runner(lambda: iter(range(10**9)))
        view.follow(runner)
        hear(view, {"kind": "hello"})
        runner.start()
        spent.clear()
        began = time.perf_counter()
        await asyncio.sleep(1.0)
        share = sum(seconds for _, seconds in spent) / (time.perf_counter() - began)
        sizes = [n for n, _ in spent]
        runner.stop()
        return share, sizes

    share, sizes = asyncio.run(main())
    assert sizes
    assert share < 0.07
    assert max(sizes) == 25  # too slow for anything finer


def test_it_is_coarse_first_and_finer_when_there_is_time():
    view = DecisionView(make_model(tinygrad_edu), *data(tinygrad_edu))
    for _ in range(9):
        view._pace(0.0, 0.0005)
    assert view._sizes[view._size] == 50
    view._pace(10.0, 0.02)
    assert view._sizes[view._size] == 40
    assert view._due == pytest.approx(10.5)


def test_a_fine_look_stays_while_the_run_rests(browser):
    model = make_model(tinygrad_edu)
    view = DecisionView(model, *data(tinygrad_edu))

    async def main():
        runner = Runner(train(view, model, 10**6))
        view.follow(runner)
        hear(view, {"kind": "hello"})
        runner.start()
        await asyncio.sleep(0.2)
        runner.pause()
        view._stream._acknowledged = view._stream._sequence
        await asyncio.sleep(0.3)
        last = frames(view)[-1][0]
        runner.stop()
        return last, runner

    header, runner = asyncio.run(main())
    assert (header["n"], header["step"]) == (50, runner.record.step)


def test_nobody_watches_nobody_looks(browser, monkeypatch):
    view = DecisionView(make_model(tinygrad_edu), *data(tinygrad_edu))
    runner = Runner(lambda: iter(range(200)))
    view.follow(runner)
    looks = []
    monkeypatch.setattr(view, "_look", lambda n: looks.append(n))
    view._flushed(runner, False)
    assert looks == []
    assert frames(view) == []


def test_follow_takes_a_run():
    view = DecisionView(make_model(tinygrad_edu), *data(tinygrad_edu))
    with pytest.raises(TypeError, match=r"view\.update\(\)"):
        view.follow(lambda: None)


def test_another_model_may_be_set():
    view = DecisionView(make_model(tinygrad_edu), *data(tinygrad_edu))
    view.layer = "2"
    view.model = nn.Sequential(nn.Linear(2, 2), nn.LogSoftmax(1))
    assert view.layer == "0"
    assert len(view.snapshot["units"]) == 2


# Bad input, and where no kernel runs.


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((len, [[0, 0]], [0]), {}, r"nn\.Module"),
        ((None, [[0, 0, 0]], [0]), {}, "two numbers each"),
        ((None, [[0, 0]], [0, 1]), {}, "same number of rows"),
        ((None, [[0, 0], [1, 1]], [0, 5]), {}, "fewer outputs"),
        ((None, np.zeros((12, 2)), range(12)), {}, "10 classes"),
        ((None, [[0, 0], [1, 1]], [0, 1]), {"classes": ["a"]}, "name each class"),
        ((None, [[0, 0], [1, 1]], [0, 1]), {"outputs": "odds"}, "outputs says"),
        ((None, [[0, 0], [1, 1]], [0, 1]), {"layer": "9"}, "no layer"),
        ((None, [[0, 0], [1, 1]], [0, 1]), {"resolution": 4}, "resolution"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(arguments, options, message):
    model, X, y = arguments
    model = model or make_model(tinygrad_edu)
    with pytest.raises((TypeError, ValueError), match=message):
        DecisionView(model, np.asarray(X, dtype="f"), np.asarray(y), **options)


def test_nothing_of_nan_and_huge_data_breaks_it():
    X = np.zeros((50_000, 2), dtype="f")
    X[0], X[1] = [math.nan, 0], [3, 3]
    model = make_model(tinygrad_edu)
    with tinygrad_edu.no_grad():
        model[2].weight[0, 0] = math.nan
    view = DecisionView(model, X, np.arange(50_000) % 2, title="</script>")
    saved = json.dumps([view.data, view.snapshot], allow_nan=False)
    assert len(saved) < 300_000
    assert "1,000 of 50,000 points" in view.data["notice"]
    assert view.accuracy == 0.0
    assert view.figure() is not None


def test_the_still_picture_has_words():
    X, y = tabular.make_moons(40)
    view = DecisionView(
        make_model(tinygrad_edu), X, y, classes=["$a_{", "<b>"], title="Two moons"
    )
    bundle, metadata = view._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    text = metadata["image/png"]["alt"]
    assert text.startswith(
        "Two moons\n40 points of 2 classes: $a_{, <b>\nclassed right:"
    )
