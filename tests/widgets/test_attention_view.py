"""AttentionView on the Python side: what it catches, masks, words, what is sent."""

from __future__ import annotations

import base64
import importlib
import json
import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest

pytest.importorskip("anywidget")

from tinygrad_edu_widgets import _attention_mask as masks
from tinygrad_edu_widgets.attention_view import NUMBERS, WINDOW, AttentionView

import tinygrad_edu

WORDS = ["the", "cat", "sat", "on", "it"]


@pytest.fixture(params=["tinygrad_edu", "torch"])
def torch(request: pytest.FixtureRequest) -> ModuleType:
    """This library and the real one: an AttentionView looks into both."""
    found = pytest.importorskip(request.param)
    importlib.import_module(f"{request.param}.nn")
    return found


def encoder(torch: ModuleType, layers: int = 2, **options: Any) -> Any:
    torch.manual_seed(0)
    nn = torch.nn
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, **options)
    return nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)


def numbers(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), "<f4")


# --- what is caught -----------------------------------------------------------------


def test_the_weights_are_those_of_the_layer(torch: ModuleType) -> None:
    torch.manual_seed(0)
    attend = torch.nn.MultiheadAttention(8, 2, batch_first=True)
    x = torch.randn(3, 5, 8)
    weights = attend(x, x, x, average_attn_weights=False)[1]
    view = AttentionView.of_model(attend, x, x, x, sample=1)
    for head in range(2):
        expected = weights[1, head].detach().numpy()
        assert np.abs(view.weights(0, head) - expected).max() < 1e-6
    mean = weights[1].mean(0).detach().numpy()
    assert np.abs(view.weights(0, -1) - mean).max() < 1e-6


def test_odd_layers_are_read_as_well(torch: ModuleType) -> None:
    torch.manual_seed(0)
    options = {"kdim": 6, "vdim": 5, "add_bias_kv": True, "add_zero_attn": True}
    attend = torch.nn.MultiheadAttention(8, 2, bias=False, **options)
    q, k, v = torch.randn(3, 2, 8), torch.randn(4, 2, 6), torch.randn(4, 2, 5)
    mask = torch.zeros(4, 3, 4)
    mask[2, 0, 1], mask[3, 1, 2] = -math.inf, 0.5
    padding = torch.tensor([[False, False, False, True], [False, False, True, True]])
    how = {"attn_mask": mask, "key_padding_mask": torch.where(padding, -1e9, 0.0)}
    weights = attend(q, k, v, average_attn_weights=False, **how)[1]
    view = AttentionView.of_model(attend, q, k, v, sample=1, **how)
    for head in range(2):
        expected = weights[1, head].detach().numpy()
        assert np.abs(view.weights(0, head) - expected).max() < 1e-6
    assert view.packs[0]["columns"] == ["0", "1", "2", "3", "(learned)", "(zeros)"]
    assert view.layers[0]["kind"] == "cross"


def test_every_layer_of_an_encoder_is_seen_with_its_mask(torch: ModuleType) -> None:
    model = encoder(torch)
    mask = torch.nn.Transformer.generate_square_subsequent_mask(5)
    view = AttentionView.of_model(model, torch.randn(1, 5, 8), tokens=WORDS, mask=mask)
    assert [about["name"] for about in view.layers] == [
        "layers.0.self_attn",
        "layers.1.self_attn",
    ]
    for layer in range(2):
        weights = view.weights(layer, 0)
        assert np.triu(weights, 1).sum() == 0
        assert weights.sum(1) == pytest.approx(np.ones(5))
    assert view.layers[0]["row_error"] < 1e-6


def test_padding_and_a_decoder_are_seen(torch: ModuleType) -> None:
    torch.manual_seed(0)
    model = torch.nn.Transformer(8, 2, 1, 1, 16, batch_first=True)
    padding = torch.tensor([[False, False, False, True]])
    view = AttentionView.of_model(
        model.eval(),
        torch.randn(1, 4, 8),
        torch.randn(1, 3, 8),
        src_key_padding_mask=padding,
        tokens=(list("abcd"), list("xyz")),
    )
    assert [about["kind"] for about in view.layers] == ["self", "self", "cross"]
    assert view.weights(0, 0)[:, 3].sum() == 0
    assert view.weights(2, 0).shape == (3, 4)


def test_the_model_is_as_it_was_before(torch: ModuleType) -> None:
    model = encoder(torch)
    model.layers[0].eval()
    x = torch.randn(1, 5, 8)
    switch = torch.backends.mha
    before = np.asarray(torch.get_rng_state()), switch.get_fastpath_enabled()
    modes = [module.training for module in model.modules()]
    AttentionView.of_model(model, x)
    assert modes == [module.training for module in model.modules()]
    assert np.array_equal(before[0], np.asarray(torch.get_rng_state()))
    assert before[1] == switch.get_fastpath_enabled()
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())
    with pytest.raises((RuntimeError, AssertionError)):
        AttentionView.of_model(model, torch.randn(1, 5, 7))
    assert modes == [module.training for module in model.modules()]
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())


def test_what_a_layer_returns_to_its_model_stays_the_same(torch: ModuleType) -> None:
    nn: Any = torch.nn
    got = []

    class Model(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.attend = nn.MultiheadAttention(8, 2)

        def forward(self, x: Any) -> Any:
            got.append(self.attend(x, x, x))
            got.append(self.attend(x, x, x, need_weights=False))
            return got[-1][0]

    model = Model()
    view = AttentionView.of_model(model, torch.randn(5, 1, 8))
    (_, averaged), (_, nothing) = got
    assert tuple(averaged.shape) == (1, 5, 5)
    assert nothing is None
    assert [about["name"] for about in view.layers] == ["attend", "attend (2)"]


def test_what_has_no_attention_is_refused(torch: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"AttentionView.of\(q, k, v, mask\)"):
        AttentionView.of_model(torch.nn.Linear(3, 3), torch.ones(1, 3))
    with pytest.raises(TypeError, match="expected a module"):
        AttentionView.of_model("model")
    with pytest.raises(ValueError, match="there is no sample 7"):
        AttentionView.of_model(encoder(torch), torch.ones(2, 5, 8), sample=7)


@pytest.mark.parametrize("masked", ["none", "bool", "float", "causal"])
def test_raw_attention_is_that_of_the_library(torch: ModuleType, masked: str) -> None:
    torch.manual_seed(0)
    q, k, v = torch.randn(2, 4, 6), torch.randn(2, 4, 6), torch.randn(2, 4, 3)
    how: dict[str, Any] = {}
    if masked == "bool":
        how = {"attn_mask": torch.tensor([[True, True, False, True]] * 4)}
    elif masked == "float":
        how = {"attn_mask": torch.randn(4, 4)}
    elif masked == "causal":
        how = {"is_causal": True}
    out = torch.nn.functional.scaled_dot_product_attention(q, k, v, **how)
    view = AttentionView.of(q, k, v, how.pop("attn_mask", None), **how)
    for head in range(2):
        made = view.weights(0, head) @ v[head].numpy()
        assert np.abs(made - out[head].numpy()).max() < 1e-6
    assert view.packs[0]["biased"] == (masked == "float")


def test_padding_of_a_batch_is_that_of_each_sequence(torch: ModuleType) -> None:
    torch.manual_seed(0)
    q = torch.randn(2, 3, 4, 6)
    mask = torch.ones(2, 1, 1, 4) > 0
    mask[1, 0, 0, 3] = False
    out = torch.nn.functional.scaled_dot_product_attention(q, q, q, mask)
    view = AttentionView.of(q, q, q, mask)
    for head, (n, h) in [(2, (0, 2)), (4, (1, 1))]:
        made = view.weights(0, head) @ q[n, h].numpy()
        assert np.abs(made - out[n, h].numpy()).max() < 1e-6


def test_an_encoder_that_would_leave_padding_out_is_seen(torch: ModuleType) -> None:
    layer = torch.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    model = torch.nn.TransformerEncoder(layer, 2).eval()
    padding = torch.tensor([[False, False, False, True, True]])
    x = torch.randn(1, 5, 8)
    view = AttentionView.of_model(model, x, src_key_padding_mask=padding)
    assert view.weights(1, 1)[:, :3].sum(1) == pytest.approx(np.ones(5))


# --- weights of one's own -----------------------------------------------------------


def test_weights_come_in_many_forms() -> None:
    torch = tinygrad_edu
    plain = np.full((2, 3, 4, 4), 0.25)
    for weights in (plain, list(plain), torch.tensor(plain), tuple(plain)):
        view = AttentionView(weights)
        assert [about["heads"] for about in view.layers] == [3, 3]
    different = [np.full((1, 4, 4), 0.25), np.full((2, 3, 5), 0.2)]
    view = AttentionView(different, names=["first"])
    assert [(a["rows"], a["columns"]) for a in view.layers] == [(4, 4), (3, 5)]
    assert [a["name"] for a in view.layers] == ["first", "layer 1"]


@pytest.mark.parametrize(
    ("weights", "error", "words"),
    [
        (np.zeros(3), TypeError, "2, 3 or 4 dimensions"),
        (np.zeros((2, 2), complex), TypeError, "are numbers"),
        (np.zeros((2, 0, 3)), ValueError, "no attention to show"),
        (np.array([[1.0, -2.0]]), ValueError, "their softmax"),
    ],
)
def test_what_cannot_be_weights_is_refused(
    weights: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        AttentionView(weights)


def test_rows_that_do_not_add_up_are_shown_as_they_are() -> None:
    view = AttentionView([[0.5, 0.7], [0.2, 0.2]])
    assert view.weights() == pytest.approx(np.array([[0.5, 0.7], [0.2, 0.2]]))
    assert numbers(view.packs[0]["sums"]) == pytest.approx([1.2, 0.4])
    view.set_mask("none")
    assert view.weights().sum(1) == pytest.approx([1, 1])


def test_nan_and_zero_are_told_apart() -> None:
    view = AttentionView([[math.nan, math.nan], [0.0, 1.0]], tokens="ab")
    assert np.isnan(view.weights()[0]).all()
    assert '"a" may look at nothing' in view.summary()
    json.dumps([view.layers, view.packs], allow_nan=False)


# --- masks --------------------------------------------------------------------------


def test_a_mask_is_moved_over_the_same_scores(torch: ModuleType) -> None:
    torch.manual_seed(0)
    x = torch.randn(5, 4)
    scores = (x @ x.T).numpy() / 2
    view = AttentionView.of(x, x, x, tokens=WORDS)
    for kind, fields in [
        ("none", {}),
        ("causal", {}),
        ("causal", {"border": 1}),
        ("window", {"width": 2}),
        ("padding", {"length": 3}),
        ("causal", {"toggled": [[0, 4], [4, 0]]}),
    ]:
        view.set_mask(kind, **fields)
        i, j = np.indices((5, 5))
        seen = {
            "none": i >= 0,
            "causal": j <= i + fields.get("border", 0),
            "window": (j <= i) & (j > i - 2),
            "padding": j < 3,
        }[kind]
        for cell in fields.get("toggled", []):
            seen[tuple(cell)] ^= True
        with np.errstate(invalid="ignore"):
            raised = np.where(seen, np.exp(scores), 0)
            expected = raised / raised.sum(1, keepdims=True)
        assert view.weights() == pytest.approx(expected, abs=1e-6)


def test_a_mask_that_hides_everything_gives_nan() -> None:
    view = AttentionView(np.full((3, 3), 1 / 3))
    view.set_mask("causal", border=-1)
    assert np.isnan(view.weights()[0]).all()
    assert view.weights()[1].tolist() == [1, 0, 0]
    assert "ends 1 token early" in view.summary()


@pytest.mark.parametrize(
    "mask", [{"kind": "diagonal"}, {"kind": "causal", "colour": 3}, {}, None, "causal"]
)
def test_what_is_no_mask_is_refused(mask: Any) -> None:
    view = AttentionView(np.eye(2))
    if mask == {}:
        view.mask = mask  # all as given
        return
    with pytest.raises((TypeError, ValueError)):
        masks.checked(mask)
    with pytest.raises(Exception, match="mask"):
        view.mask = mask
    assert view.mask["kind"] == "given"


# --- what is sent -------------------------------------------------------------------


def test_a_long_sequence_is_cropped_and_nothing_of_it_is_lost() -> None:
    torch = tinygrad_edu
    torch.manual_seed(0)
    x = torch.randn(300, 8)
    view = AttentionView.of(x, x, x, is_causal=True)
    pack = view.packs[0]
    assert len(pack["rows"]) == len(pack["columns"]) == WINDOW
    view.window = [200, 150]
    pack = view.packs[0]
    assert pack["first"] == [200, 150]
    scores = numbers(pack["scores"]).reshape(WINDOW, WINDOW).astype(float)
    rest = numbers(pack["rest"]).astype(float)
    shares = np.exp(scores) / (np.exp(scores).sum(1) + np.exp(rest))[:, None]
    expected = view.weights()[200:264, 150:214]
    below = np.tril(np.ones((WINDOW, WINDOW), bool), -51 + 100)  # what causal lets see
    assert shares[-1][below[-1]].sum() == pytest.approx(expected[-1].sum(), abs=1e-5)
    view.window = [10**6, -5]
    assert view.packs[0]["first"] == [300 - WINDOW, 0]


def test_a_window_asks_what_lies_outside_under_another_mask() -> None:
    view = AttentionView(np.full((100, 100), 0.01))
    sent: list[Any] = []
    view.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
    mask = masks.checked({"kind": "padding", "length": 74})
    request = {"kind": "request", "id": 1, "name": "rest", "layer": 0, "mask": mask}
    view._handle_custom_msg(request, [])
    assert numbers(sent[0]["rest"]) == pytest.approx(math.log(0.1), abs=1e-5)
    request = {
        "kind": "request",
        "id": 2,
        "name": "layer",
        "layer": 0,
        "window": [9, 8],
    }
    view._handle_custom_msg(request, [])
    assert view.packs[0]["first"] == [9, 8]


def test_many_layers_send_the_chosen_one_and_what_fits() -> None:
    weights = np.full((12, 12, 64, 64), 1 / 64, np.float32)
    view = AttentionView(weights)
    assert len(json.dumps(view.packs)) < 1.2 * NUMBERS
    assert len(json.dumps(view.layers)) < 200_000
    assert [pack["layer"] for pack in view.packs] == [0]
    view.layer = 7
    assert view.packs[0]["layer"] == 7


def test_a_hundred_million_weights_are_not_copied() -> None:
    weights = np.broadcast_to(np.float32(1 / 10_000), (1, 10_000, 10_000))
    view = AttentionView(weights)
    assert len(view.packs[0]["rows"]) == WINDOW
    assert "10,000 tokens" in view.summary()


def test_the_state_is_plain_json_and_keeps_hostile_names(torch: ModuleType) -> None:
    names = ['<script>alert("x")</script>', "\u202edlrow", "w" * 10_000, "'", "</b>"]
    view = AttentionView.of_model(encoder(torch), torch.randn(1, 5, 8), tokens=names)
    state = {
        name: getattr(view, name) for name in view.keys if not name.startswith("_")
    }
    text = json.dumps(
        {k: state[k] for k in ("layers", "packs", "mask", "window")}, allow_nan=False
    )
    assert len(text) < 300_000
    assert view.packs[0]["rows"][0] == names[0]
    assert len(view.packs[0]["rows"][2]) == 60
    view.figure()


# --- without a kernel ---------------------------------------------------------------


def test_the_bundle_holds_a_picture_and_words(torch: ModuleType) -> None:
    view = AttentionView.of_model(encoder(torch), torch.randn(1, 5, 8), tokens=WORDS)
    data, metadata = view._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "2 layers × 2 heads, 5 tokens" in data["text/plain"]
    assert '"cat" looks at' in metadata["image/png"]["alt"]


def test_a_figure_shows_every_head_and_the_chosen_one() -> None:
    view = AttentionView(np.full((2, 3, 4, 4), 0.25), tokens="abcd")
    view.layer, view.head = 1, -1
    figure = view.figure()
    shown = [
        axis for part in figure.subfigs for axis in part.axes if axis.get_visible()
    ]
    assert len(shown) == 2 * 3 + 1
    assert "mean of the heads" in shown[-1].get_title(loc="left")
