"""LandscapeView: its numbers are those of the optimizers and of the model itself."""

import asyncio
import base64
import json
import math

import comm
import numpy as np
import pytest
from comm.base_comm import BaseComm
from tinygrad_edu_widgets import LandscapeView
from tinygrad_edu_widgets._field import Field, levels
from tinygrad_edu_widgets._surfaces import NAMES, surface_of
from tinygrad_edu_widgets._weights import filter_normalised, random_directions

import tinygrad_edu
from tinygrad_edu import nn, optim

torch = pytest.importorskip("torch")

LIBRARIES = {"tinygrad_edu": tinygrad_edu, "torch": torch}
OPTIMIZERS = {
    "SGD": lambda o, p: o.SGD(p, lr=1e-3),
    "momentum": lambda o, p: o.SGD(p, lr=1e-3, momentum=0.9, nesterov=True),
    "Adam": lambda o, p: o.Adam(p, lr=0.1),
    "RMSprop": lambda o, p: o.RMSprop(p, lr=0.01),
    "Adagrad": lambda o, p: o.Adagrad(p, lr=0.5),
}


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


def walk_by_hand(library, name, start, steps):
    """A training loop as anybody writes it."""
    point = library.tensor(start, requires_grad=True)
    optimizer = OPTIMIZERS[name](library.optim, [point])
    way, losses = [point.tolist()], []
    for _ in range(steps):
        optimizer.zero_grad()
        x, y = point[0], point[1]
        loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
        way.append(point.tolist())
    return way, losses, optimizer.state[point]


# Racing.


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_trail_is_the_optimizers_own(library, name):
    make = OPTIMIZERS[name]
    optimizers = {name: lambda p: make(library.optim, p)}
    view = LandscapeView("rosenbrock", optimizers=optimizers, steps=30)
    track = view.tracks[name]
    way, losses, state = walk_by_hand(library, name, (-1.5, 1.0), 31)
    assert list(zip(track.x, track.y, strict=True)) == [tuple(p) for p in way[:31]]
    assert track.loss[:30] == losses[:30]
    for key, value in state.items():
        if value is None:
            continue
        last = track.state[key][-1]
        assert last == (value.tolist() if hasattr(value, "tolist") else value)


def test_gradient_and_update_belong_to_the_step_from_there():
    view = LandscapeView(
        "bowl",
        condition=4,
        steps=3,
        start=(1, 1),
        optimizers={"SGD": lambda p: optim.SGD(p, lr=0.1)},
    )
    track = view.tracks["SGD"]
    assert track.gradient[0] == [1.0, 4.0]
    assert track.update[0] == pytest.approx([-0.1, -0.4])
    assert [track.x[1], track.y[1]] == pytest.approx([0.9, 0.6])
    assert (len(track.x), len(track.gradient), len(track.update)) == (4, 4, 4)


def test_lbfgs_is_given_its_closure(library):
    view = LandscapeView(
        "rosenbrock",
        steps=20,
        optimizers={
            "LBFGS": lambda p: library.optim.LBFGS(p, line_search_fn="strong_wolfe")
        },
    )
    assert view.tracks["LBFGS"].distance(((1.0, 1.0),)) < 1e-3


def test_an_optimizer_of_ones_own_may_race():
    class Mine:
        def __init__(self, points):
            self.param_groups = [{"params": points, "lr": 0.1}]

        def zero_grad(self):
            self.param_groups[0]["params"][0].grad = None

        def step(self):
            (point,) = self.param_groups[0]["params"]
            with tinygrad_edu.no_grad():
                point -= self.param_groups[0]["lr"] * point.grad.sign()

    view = LandscapeView("bowl", optimizers={"mine": Mine}, start=(1, 1), steps=5)
    assert view.tracks["mine"].x[-1] == pytest.approx(0.5)
    assert view.tracks["mine"].state == {}


def test_who_diverges_ends_with_a_note():
    view = LandscapeView(
        "rosenbrock", steps=50, optimizers={"SGD": lambda p: optim.SGD(p, lr=1.0)}
    )
    track = view.tracks["SGD"]
    assert "step" in track.note
    assert track.steps < 10
    json.dumps(view.race, allow_nan=False)
    assert track.note in str(view)


def test_another_start_and_another_rate_are_another_race(browser):
    optimizers = {"SGD": lambda p: optim.SGD(p, lr=0.1)}
    view = LandscapeView("bowl", optimizers=optimizers, steps=2)
    hear(view, {"kind": "request", "id": 1, "name": "race", "start": [1, 0]})
    assert view.race["start"] == [1, 0]
    assert view.race["tracks"][0]["x"] == pytest.approx([1, 0.9, 0.81])
    wish = {"start": [1, 0], "lr": {"SGD": 0.5, "nobody": 3}}
    hear(view, {"kind": "request", "id": 2, "name": "race", **wish})
    assert view.race["tracks"][0]["x"] == pytest.approx([1, 0.5, 0.25])
    view.start_at(2, 0)
    view.set_lr("SGD", 0.25)
    assert view.race["tracks"][0]["x"] == pytest.approx([2, 1.5, 1.125])


@pytest.mark.parametrize("start", [["a", 1], [math.inf, 0], [1], None])
def test_a_start_that_is_none_is_refused_in_words(browser, start):
    view = LandscapeView("bowl", optimizers={"SGD": lambda p: optim.SGD(p, lr=0.1)})
    before = view.race
    content = {"start": start} if start else {"lr": {"SGD": "fast"}}
    hear(view, {"kind": "request", "id": 1, "name": "race", **content})
    reply = next(
        d["content"] for d, _ in reversed(view.comm.messages) if "content" in d
    )
    assert reply["error"]
    assert view.race == before


# Surfaces.


@pytest.mark.parametrize("name", NAMES)
def test_each_named_surface_is_lowest_at_its_minima(name):
    surface = surface_of(name)
    assert all(
        abs(surface.function(*_tensors(p)).item()) < 1e-9 for p in surface.minima
    )
    view = LandscapeView(name, resolution=61)
    low, high = view.field.lowest()[0], view.field.highest()
    assert low >= -1e-6 or name == "saddle"
    lines = view.surface["levels"]
    assert 6 <= len(lines) <= 20
    assert lines == sorted(lines)
    assert low < lines[0] < lines[-1] < high


def _tensors(point):
    return [tinygrad_edu.tensor(value, dtype=tinygrad_edu.float64) for value in point]


def test_the_grid_is_the_functions_own():
    view = LandscapeView(lambda x, y: (x * y).sin(), resolution=21, x_range=(0, 2))
    x, y = np.meshgrid(np.linspace(0, 2, 21), np.linspace(-3, 3, 21))
    np.testing.assert_allclose(view.field.values, np.sin(x * y), atol=1e-6)
    sent = np.frombuffer(base64.b64decode(view.surface["values"]), "<f4")
    np.testing.assert_array_equal(sent.reshape(21, 21), view.field.values.astype("f4"))


def test_a_function_of_one_point_at_a_time_is_computed_point_by_point():
    def height(x, y):
        return x + y if x > 0 else x - y  # no tensor of many has a truth value

    view = LandscapeView(height, resolution=9)
    assert view.state == "ready"
    view.join()
    assert view.state == "finished"
    assert view.field.values[0, -1] == 0.0
    assert view.field.values[0, 0] == 0.0


def test_no_number_is_no_level():
    view = LandscapeView(lambda x, y: (x * 0 - 1).sqrt() + y, resolution=9)
    assert view.surface["levels"] == []
    assert view.surface["lowest"] is None
    json.dumps(view.surface, allow_nan=False)
    assert levels(np.array([math.nan, 1.0, 1.0])) == []
    assert view.figure() is not None


def test_a_grid_fills_coarse_first_and_shows_its_neighbours():
    field = Field(9, 9, (0, 1), (0, 1))
    steps = field.steps(lambda x, y: x + 10 * y)
    for _ in range(4):
        next(steps)
    assert field.done == 4
    assert field.shown()[3, 5] == 0.0
    assert field.shown()[8, 8] == 11.0
    list(steps)
    assert field.done == 81
    assert field.shown()[4, 4] == 5.5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"function": "moon"}, "knows no surface"),
        ({"function": 3}, "function of two tensors"),
        ({"function": "rosenbrock", "condition": 3}, "condition number"),
        ({"function": "bowl", "condition": -1}, "positive"),
        ({"x_range": (1, 1)}, "x_range must be"),
        ({"start": (1, math.nan)}, "start must be"),
        ({"resolution": 3}, "resolution must be"),
        ({"steps": 0}, "steps must be"),
        ({"optimizers": ["SGD"]}, "optimizers must map"),
        ({"optimizers": {"a": lambda p: None}}, "must make an optimizer"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(options, message):
    with pytest.raises((TypeError, ValueError), match=message):
        LandscapeView(**options)


# Slices through weights.


def make_model(library):
    library.manual_seed(0)
    layers = library.nn
    return layers.Sequential(
        layers.Conv2d(1, 3, 2),
        layers.BatchNorm2d(3),
        layers.ReLU(),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Linear(12, 2),
    )


def make_loss(library):
    x = library.tensor(np.random.default_rng(0).standard_normal((5, 1, 3, 3)).tolist())
    y = library.tensor([0, 1, 0, 1, 1])
    return lambda model: library.nn.functional.cross_entropy(model(x), y)


def test_each_filter_of_a_direction_is_as_long_as_the_models(library):
    model = make_model(library)
    first, second = random_directions(model, library, 2, seed=3)
    assert set(first) == {"0.weight", "5.weight"}  # neither biases nor norms
    for name, parameter in model.named_parameters():
        if name in first:
            for row, direction in zip(parameter, first[name], strict=True):
                assert direction.norm().item() == pytest.approx(row.norm().item())
    assert (first["0.weight"] != second["0.weight"]).any()
    again = random_directions(model, library, 1, seed=3)[0]
    assert (again["5.weight"] == first["5.weight"]).all()


def test_a_filter_of_zeros_stays():
    made = filter_normalised(np.ones((2, 3)), np.zeros((2, 3)))
    np.testing.assert_array_equal(made, np.zeros((2, 3)))


def test_the_surface_is_the_models_loss(library):
    model, loss = make_model(library), make_loss(library)
    view = LandscapeView.of_model(model, loss, resolution=5, span=0.5, seed=1)
    view.join()
    first, second = random_directions(model, library, 2, seed=1)
    model.eval()
    with library.no_grad():
        for name, parameter in model.named_parameters():
            if name in first:
                parameter += 0.5 * first[name] - 0.25 * second[name]
        assert view.field.values[1, 4] == pytest.approx(loss(model).item(), rel=1e-5)


def test_the_model_is_afterwards_as_it_was(library):
    model, loss = make_model(library), make_loss(library)
    model[4].eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    places = [parameter.data_ptr() for parameter in model.parameters()]
    numbers = library.get_rng_state()
    LandscapeView.of_model(model, loss, resolution=5).join()
    assert all((model.state_dict()[n] == value).all() for n, value in before.items())
    assert [parameter.data_ptr() for parameter in model.parameters()] == places
    assert (library.get_rng_state() == numbers).all()
    assert [m.training for m in model] == [True, True, True, True, False, True]
    assert all(p.grad is None and p.requires_grad for p in model.parameters())


def test_a_loss_that_draws_draws_the_same_everywhere_and_takes_nothing(library):
    """So a random batch is the same batch at each point, and training sees no draw."""
    drawn = []

    def loss(model):
        drawn.append(library.rand(()).item())
        return drawn[-1]

    model = make_model(library)
    numbers = library.get_rng_state()
    LandscapeView.of_model(model, loss, resolution=5).join()
    assert (library.get_rng_state() == numbers).all()
    assert len(drawn) == 25
    assert len(set(drawn)) == 1


def test_the_model_is_as_it_was_also_after_an_error(library):
    model = make_model(library)
    before = [parameter.clone() for parameter in model.parameters()]

    def broken(model):
        model[0].eval()
        raise ArithmeticError("</script>")

    view = LandscapeView.of_model(model, broken, resolution=5)
    with pytest.raises(ArithmeticError):
        view.join()
    assert all((p == b).all() for p, b in zip(model.parameters(), before, strict=True))
    assert all(module.training for module in model.modules())
    assert (view.state, view.field.done) == ("failed", 0)


def test_training_may_go_on_while_the_surface_is_computed(browser):
    """The surface stays where it was laid, and no step of the training is lost."""
    model, loss = make_model(tinygrad_edu), make_loss(tinygrad_edu)
    alone = LandscapeView.of_model(model, loss, resolution=9)
    alone.join()

    async def main():
        view = LandscapeView.of_model(model, loss, resolution=9)
        trained = 0
        while view.state != "finished":
            with tinygrad_edu.no_grad():
                for parameter in model.parameters():
                    parameter += 1.0
            trained += 1
            await asyncio.sleep(0)
        return view, trained

    before = model[5].bias[0].item()
    view, trained = asyncio.run(main())
    assert trained > 3
    assert model[5].bias[0].item() == pytest.approx(before + trained, rel=1e-4)
    np.testing.assert_allclose(view.field.values, alone.field.values, rtol=1e-5)


def test_computing_can_be_ended_and_taken_up_again(browser):
    model, loss = make_model(tinygrad_edu), make_loss(tinygrad_edu)

    async def main():
        view = LandscapeView.of_model(model, loss, resolution=41)
        hear(view, {"kind": "hello"})
        await asyncio.sleep(0.05)
        hear(view, {"kind": "command", "name": "stop"})
        stopped = view.field.done
        await asyncio.sleep(0.02)
        assert view.field.done == stopped
        assert view.state == "stopped"
        return view, stopped

    view, stopped = asyncio.run(main())
    assert 0 < stopped < 41 * 41
    frames = [
        d["content"] for d, _ in view.comm.messages if d.get("method") == "custom"
    ]
    assert frames[-1]["state"] == "stopped"
    assert frames[-1]["done"] == stopped
    view.join()
    assert (view.state, view.field.done) == ("finished", 41 * 41)


def test_a_line_begins_and_ends_at_the_checkpoints(library):
    model, loss = make_model(library), make_loss(library)
    first = {name: value.clone() for name, value in model.state_dict().items()}
    second = {
        name: value + 0.25 if value.is_floating_point() else value
        for name, value in first.items()
    }
    view = LandscapeView.between(model, loss, first, second, span=(0, 1), resolution=5)
    view.join()
    model.eval()
    for checkpoint, at in ((first, 0), (second, -1)):
        model.load_state_dict(checkpoint)
        expected = loss(model).item()
        assert view.field.values[0, at] == pytest.approx(expected, rel=1e-5)


def test_two_equal_checkpoints_are_no_line():
    model = make_model(tinygrad_edu)
    with pytest.raises(ValueError, match=r"w\.clone\(\)"):
        LandscapeView.between(model, len, model.state_dict(), model.state_dict())
    with pytest.raises(ValueError, match="lacks"):
        LandscapeView.between(model, len, {}, {})


def test_a_path_lies_on_its_plane(library):
    model, loss = make_model(library), make_loss(library)
    model.eval()
    checkpoints, losses = [], []
    with library.no_grad():
        for turn in range(4):
            model[5].bias += library.tensor([1.0, -1.0])
            model[5].weight *= 1 + 0.2 * turn
            kept = {name: value.clone() for name, value in model.state_dict().items()}
            checkpoints.append(kept)
            losses.append(loss(model).item())
    view = LandscapeView.of_path(model, loss, checkpoints, resolution=5)
    view.join()
    assert "100%" in view.surface["formula"]
    assert view.surface["path"][-1] == pytest.approx([0, 0], abs=1e-6)
    for place, expected in zip(view.surface["path"], losses, strict=True):
        assert view._height(*place) == pytest.approx(expected, rel=1e-3)


def test_what_is_no_model_is_refused_in_words():
    with pytest.raises(TypeError, match=r"nn\.Module"):
        LandscapeView.of_model(lambda x: x, len)
    with pytest.raises(ValueError, match="no weights to move"):
        LandscapeView.of_model(nn.ReLU(), len)
    with pytest.raises(TypeError, match="takes the model"):
        LandscapeView.of_model(nn.Linear(1, 1), 0.5)
    with pytest.raises(ValueError, match="directions"):
        LandscapeView.of_model(nn.Linear(1, 1), len, directions=3)


# Where no kernel runs.


def test_the_saved_state_is_json_and_small():
    optimizers = {name: lambda p: optim.Adam(p, lr=0.1) for name in "abcd"}
    view = LandscapeView("himmelblau", optimizers=optimizers)
    saved = json.dumps([view.surface, view.race], allow_nan=False)
    assert len(saved) < 200_000


def test_the_still_picture_has_words(tmp_path):
    view = LandscapeView(
        "rosenbrock",
        resolution=31,
        steps=20,
        title="$x_{ <b>",
        optimizers={"Adam $": lambda p: optim.Adam(p, lr=0.1)},
    )
    data, metadata = view._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    text = metadata["image/png"]["alt"]
    assert "$x_{ <b>" in text
    assert "Adam $ (lr 0.1): loss " in text
    assert "from the minimum" in text
    assert view.save(tmp_path / "race.svg").stat().st_size > 1000


def test_a_curve_has_a_still_picture_too():
    model, loss = make_model(tinygrad_edu), make_loss(tinygrad_edu)
    view = LandscapeView.of_model(model, loss, directions=1, resolution=9)
    assert view.figure() is None
    assert "0 of 9 points" in str(view)
    view.join()
    assert view.figure() is not None
    assert "lowest" in str(view)


def test_a_view_that_is_looked_at_is_not_shown_anew(monkeypatch):
    """Each new picture builds the view anew, and a new view says hello."""
    view = LandscapeView(lambda x, y: x * y, resolution=5)
    drawn = []
    monkeypatch.setattr(view, "_redraw_soon", lambda: drawn.append(1))
    view.runner.refresh()  # what a hello from the page asks for
    assert drawn == []
