"""ConvView: what it says of a convolution is what the library computes."""

from __future__ import annotations

import base64
import json

import comm
import numpy as np
import pytest
from comm.base_comm import BaseComm
from tinygrad_edu_widgets import ConvView
from tinygrad_edu_widgets._convolution import geometry
from tinygrad_edu_widgets._layers import MOST_PIXELS

import tinygrad_edu

torch_of = pytest.mark.parametrize("library", ["tinygrad_edu", "torch"])


@pytest.fixture
def torch(library):
    made = tinygrad_edu if library == "tinygrad_edu" else pytest.importorskip("torch")
    made.manual_seed(0)
    return made


class FakeComm(BaseComm):
    """The line to a browser that is not there: it keeps what is sent."""

    def __init__(self, **options):
        self.messages = []
        super().__init__(**options)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        self.messages.append(data or {})


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", FakeComm)


def ask(view, **content):
    """Another part, as the browser asks for it."""
    content = {"kind": "request", "id": 1, "name": "part", **content}
    data = {"method": "custom", "content": content}
    view._handle_msg({"content": {"data": data}, "buffers": []})
    replies = [m["content"] for m in view.comm.messages if "content" in m]
    return [reply for reply in replies if reply.get("kind") == "reply"][-1]


def block(part, name):
    """The numbers of a part's input or output: channels × rows × columns."""
    shape = (-1, part[name]["rows"], part[name]["columns"])
    return np.array([float(v) for v in part[name]["values"]]).reshape(shape)


def told(part):
    """The output put together from the part's input, weight and bias alone.

    It is what the front end does; only where all channels of a kernel are here.
    """
    image, outs = block(part, "input"), []
    (high, wide), (down, across) = part["kernel"], part["dilation"]
    rows, columns = part["output"]["rows"], part["output"]["columns"]
    for lane, flat in enumerate(part["weight"]):
        out = part["first"] + lane
        group = out // (part["out_channels"] // part["groups"])
        kernels = np.array([float(v) for v in flat]).reshape(-1, high, wide)
        total = np.full(
            (rows, columns), float(part["bias"][lane] if part["bias"] else 0)
        )
        for place, channel in enumerate(part["channels"]):
            if channel // part["depth"] != group:
                continue
            for r in range(rows):
                for c in range(columns):
                    top, left = r * part["stride"][0], c * part["stride"][1]
                    patch = image[place, top::down, left::across][:high, :wide]
                    total[r, c] += (patch * kernels[channel % part["depth"]]).sum()
        outs.append(total)
    return np.stack(outs)


SETTINGS = [
    {},
    {"padding": 1},
    {"stride": 2, "padding": (1, 2)},
    {"dilation": 2, "padding": "same"},
    {"stride": (2, 1), "dilation": (1, 2), "padding": "valid"},
    {"groups": 2, "padding": 2},
    {"groups": 4, "stride": 3},
]


@torch_of
@pytest.mark.parametrize("settings", SETTINGS)
def test_what_the_view_says_is_what_conv2d_computes(torch, settings):
    groups = settings.get("groups", 1)
    weight = torch.randn(8, 4 // groups, 3, 2)
    image, bias = torch.randn(4, 9, 8), torch.randn(8)
    part = ConvView(weight, image, bias=bias, **settings).document["part"]
    expected = torch.nn.functional.conv2d(image[None], weight, bias, **settings)[0]
    assert part["out_size"] == list(expected.shape[1:])
    assert block(part, "output") == pytest.approx(expected.numpy(), abs=1e-5)
    assert told(part) == pytest.approx(expected.numpy(), abs=1e-5)


@torch_of
@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_the_border_is_padded_as_the_layer_does(torch, mode):
    layer = torch.nn.Conv2d(2, 3, 3, padding=(1, 2), padding_mode=mode)
    image = torch.randn(2, 6, 5)
    part = ConvView(layer, image).document["part"]
    expected = layer(image[None])[0].detach().numpy()
    assert told(part) == pytest.approx(expected, abs=1e-5)


@torch_of
def test_both_libraries_say_the_same(torch):
    theirs = pytest.importorskip("torch")
    weight = np.arange(18.0, dtype="f4").reshape(2, 1, 3, 3) / 7
    image = np.arange(25.0, dtype="f4").reshape(1, 5, 5) / 3
    ours = ConvView(torch.from_numpy(weight), torch.from_numpy(image), stride=2)
    other = ConvView(theirs.from_numpy(weight), theirs.from_numpy(image), stride=2)
    assert ours.document["part"]["channels"] == other.document["part"]["channels"]
    assert told(ours.document["part"]) == pytest.approx(told(other.document["part"]))


@torch_of
def test_a_column_of_the_matrix_is_what_unfold_gives(torch):
    """The matrix of the front end is read from the same padded input."""
    image = torch.randn(1, 3, 6, 7)
    layer = torch.nn.Conv2d(3, 2, 3, padding=1, stride=2)
    part = ConvView(layer, image).document["part"]
    columns = torch.nn.functional.unfold(image, 3, padding=1, stride=2)[0].numpy()
    padded = block(part, "input")
    for place in range(columns.shape[1]):
        r, c = divmod(place, part["out_size"][1])
        patch = padded[:, 2 * r : 2 * r + 3, 2 * c : 2 * c + 3]
        assert patch.ravel() == pytest.approx(columns[:, place], abs=1e-6)


def test_a_single_kernel_and_a_single_picture():
    torch = tinygrad_edu
    view = ConvView(torch.ones(2, 2), torch.ones(3, 3))
    assert block(view.document["part"], "output").tolist() == [[[4, 4], [4, 4]]]


def test_the_size_of_the_output_for_every_kind_of_padding():
    assert geometry(3, 2, 1).output((28, 27)) == (14, 14)
    assert geometry((2, 3), padding="same").padding == (0, 1, 1, 1)
    assert geometry(4, padding="same", dilation=3).padding == (4, 5, 4, 5)


# Parts of what is large.


@torch_of
def test_other_channels_and_places_are_asked_for(torch, browser):
    layer = torch.nn.Conv2d(40, 20, 3, stride=2, padding=1)
    image = torch.randn(40, 100, 120)
    view = ConvView(layer, image)
    expected = layer(image[None])[0].detach().numpy()
    reply = ask(view, layer=0, first=17, row=45, column=50)
    part = reply["part"]
    assert (part["first"], len(part["weight"])) == (17, 3)
    where = part["output"]
    assert (where["row"], where["column"]) == (
        50 - where["rows"],
        60 - where["columns"],
    )
    rows = slice(where["row"], where["row"] + where["rows"])
    columns = slice(where["column"], where["column"] + where["columns"])
    assert block(part, "output") == pytest.approx(
        expected[17:, rows, columns], abs=1e-5
    )
    assert len(part["channels"]) < 40
    assert len(json.dumps(view.document)) < 300_000


@torch_of
def test_another_layer_is_asked_for(torch, browser):
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True), nn.Conv2d(4, 2, 2))
    image = torch.randn(1, 8, 8)
    view = ConvView(model, image)
    assert [layer["name"] for layer in view.document["layers"]] == ["0", "2"]
    part = ask(view, layer=1, first=0, row=0, column=0)["part"]
    expected = model(image[None])[0].detach().numpy()
    assert told(part) == pytest.approx(expected, abs=1e-5)
    first = model[0](image[None])[0].detach().numpy()
    assert block(view.document["part"], "output") == pytest.approx(first, abs=1e-5)


@torch_of
def test_the_first_of_a_batch_is_shown(torch):
    layer, images = torch.nn.Conv2d(1, 1, 2), torch.randn(3, 1, 4, 4)
    part = ConvView(layer, images).document["part"]
    assert told(part) == pytest.approx(layer(images)[0].detach().numpy(), abs=1e-5)


@torch_of
def test_the_model_is_as_before(torch):
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Dropout(0.5))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    ConvView(model, torch.ones(1, 6, 6))
    for name, value in model.state_dict().items():
        assert (value == before[name]).all()
    assert (torch.get_rng_state() == state).all()
    assert model.training
    assert all(not m._forward_hooks for m in model.modules())


# What a layer sees.


@torch_of
def test_the_receptive_field_is_where_the_gradient_is_not_zero(torch):
    """The front end's rule, followed here, against the gradient of one number."""
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Sequential(nn.Conv2d(3, 4, 3, stride=2), nn.Identity()),
        nn.Conv2d(4, 1, 2, dilation=2, padding=1),
    )
    for parameter in model.parameters():
        parameter.data.fill_(0.1)
    image = torch.rand(1, 1, 20, 24).requires_grad_()
    made = model(image)
    layers = ConvView(model, image).document["field"]["layers"]
    assert layers[-1]["size"] == list(made.shape[2:])
    for unit in [(0, 0), (1, 2), (3, 4)]:
        image.grad = None
        made[0, 0, unit[0], unit[1]].backward(retain_graph=True)
        rows, columns = np.nonzero(image.grad[0, 0].numpy())
        assert seen(layers, unit, (20, 24)) == [{*rows.tolist()}, {*columns.tolist()}]


def seen(layers, unit, image):
    """The rule of widgets/src/conv/field.ts."""
    region = [{unit[0]}, {unit[1]}]
    for place in reversed(range(len(layers))):
        layer = layers[place]
        size = image if place == 0 else layers[place - 1]["size"]
        for axis in (0, 1):
            taps = range(layer["kernel"][axis])
            first, step = layer["padding"][2 * axis], layer["stride"][axis]
            region[axis] = {
                at * step - first + a * layer["dilation"][axis]
                for at in region[axis]
                for a in taps
                if 0 <= at * step - first + a * layer["dilation"][axis] < size[axis]
            }
    return region


@torch_of
def test_the_field_ends_where_places_are_mixed(torch):
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(32, 2))
    field = ConvView(model, torch.randn(1, 6, 6)).document["field"]
    assert [layer["name"] for layer in field["layers"]] == ["0"]
    assert field["ends"].startswith("At Flatten it ends")
    assert "sees" not in ConvView(model, torch.randn(1, 6, 6)).summary()


@torch_of
def test_a_model_that_is_no_chain(torch):
    class Two(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.left = torch.nn.Conv2d(1, 2, 3, padding=1)
            self.right = torch.nn.Conv2d(1, 2, 1)

        def forward(self, x):
            return self.left(x) + self.right(x)

    document = ConvView(Two(), torch.randn(1, 5, 5)).document
    assert document["field"]["layers"] == []
    assert "do not simply follow" in document["field"]["ends"]
    assert [layer["name"] for layer in document["layers"]] == ["left", "right"]


# Maps.


@torch_of
def test_the_maps_are_what_each_layer_returned(torch):
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2))
    image = torch.randn(1, 8, 10)
    maps = ConvView(model, image).document["maps"]
    assert [m["label"] for m in maps] == [
        *("image", "Conv2d 3 × 3", "ReLU", "MaxPool2d 2 × 2")
    ]
    made = image[None]
    for layer, told in zip(model, maps[1:], strict=True):
        made = layer(made)
        pixels = np.frombuffer(base64.b64decode(told["pixels"]), "int8")
        shares = pixels.reshape(told["shown"]) / 127
        values = shares * np.array(told["largest"])[:, None, None]
        expected = made[0].detach().numpy()
        assert values == pytest.approx(
            expected, abs=float(np.abs(expected).max()) / 200
        )


@torch_of
def test_large_maps_are_sampled_and_few(torch):
    nn = torch.nn
    layers = [nn.Conv2d(1, 64, 3, padding=1), *[nn.ReLU() for _ in range(40)]]
    document = ConvView(nn.Sequential(*layers), torch.randn(1, 100, 70)).document
    maps = document["maps"]
    assert sum(np.prod(m["shown"]) for m in maps) <= MOST_PIXELS + 32 * 32 * len(maps)
    assert (maps[1]["step"], maps[1]["shown"][1:]) == (4, [25, 18])
    assert len(json.dumps(document, allow_nan=False)) < 400_000


def test_what_is_no_number():
    torch = tinygrad_edu
    image = torch.ones(4, 4)
    image[1, 1], image[2, 3] = float("nan"), float("inf")
    view = ConvView(torch.ones(2, 2), image)
    json.dumps(view.document, allow_nan=False)
    assert "nan" in view.document["part"]["output"]["values"]
    pixels = np.frombuffer(base64.b64decode(view.document["maps"][0]["pixels"]), "int8")
    assert (pixels == -128).sum() == 2
    assert view.figure() is not None


# What is refused.


@torch_of
def test_what_is_no_convolution(torch):
    nn, image = torch.nn, torch.ones(1, 4, 4)
    with pytest.raises(TypeError, match="does not show ConvTranspose2d"):
        ConvView(nn.ConvTranspose2d(1, 1, 3), image)
    with pytest.raises(TypeError, match="found no Conv2d"):
        ConvView(nn.Sequential(nn.ReLU()), image)
    with pytest.raises(TypeError, match="needs a convolution"):
        ConvView("kernel", image)
    with pytest.raises(TypeError, match="needs an image as a tensor"):
        ConvView(nn.Conv2d(1, 1, 3), np.ones((4, 4)))
    with pytest.raises(ValueError, match="rows and columns"):
        ConvView(nn.Conv2d(1, 1, 3), torch.ones(4))
    with pytest.raises(ValueError, match="four dimensions"):
        ConvView(torch.ones(1, 2, 3), image)
    with pytest.raises((RuntimeError, ValueError)):
        ConvView(nn.Conv2d(2, 1, 3), image)
    with pytest.raises(RuntimeError):
        ConvView(nn.Conv2d(1, 1, 5), image)


# Traits, words and pictures.


def test_positions_stay_inside():
    view = ConvView(tinygrad_edu.ones(2, 2), tinygrad_edu.ones(4, 4))
    view.position = 100
    assert view.position == 8
    view.position = -1
    assert view.position == 0


@torch_of
def test_the_picture_can_be_renewed(torch):
    layer = torch.nn.Conv2d(1, 1, 2, bias=False)
    view = ConvView(layer, torch.zeros(1, 3, 3))
    view.update(torch.ones(1, 3, 3))
    before = block(view.document["part"], "output")[0, 0, 0]
    with torch.no_grad():
        layer.weight *= 2
    view.update()
    assert block(view.document["part"], "output")[0, 0, 0] == pytest.approx(2 * before)


@torch_of
def test_the_words(torch):
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    words = ConvView(model, torch.zeros(1, 28, 28)).summary()
    assert words.startswith(
        "0 Conv2d 3 × 3: 1 × 28 × 28 image, 8 kernels of 1 × 3 × 3, "
        "stride 1, padding 1, dilation 1.\n"
    )
    assert "(28 + 2 − 1·(3 − 1) − 1) / 1 + 1 = 28 rows" in words
    assert words.endswith("One number of 2 MaxPool2d 2 × 2 sees 4 × 4 pixels.")


@pytest.mark.parametrize("position", [0, 5, 10_000])
def test_the_picture(position, tmp_path):
    nn = tinygrad_edu.nn
    model = nn.Sequential(nn.Conv2d(3, 4, 3, padding=2, dilation=2), nn.ReLU())
    view = ConvView(model, tinygrad_edu.randn(3, 40, 30))
    view.position, view.out_channel, view.in_channel = position, 2, 1
    assert view.save(tmp_path / "conv.png").stat().st_size > 1000
    assert "image/png" in view._repr_mimebundle_()[0]
