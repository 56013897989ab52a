"""Transformer layers and stacks against PyTorch's: numbers, gradients, words."""

from __future__ import annotations

import copy
import warnings
from typing import Any

import numpy as np
import pytest
from agreement import differences
from parity import slopes

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

BOTH = (torch, tinygrad_edu)
E, S, T = 8, 6, 5
FORMS: dict[str, dict[str, Any]] = {
    "usual": {},
    "batch first": {"batch_first": True},
    "norm first": {"norm_first": True, "dropout": 0.0},
    "gelu": {"activation": "gelu", "batch_first": True},
    "a function": {"activation": "tanh"},
    "a module": {"activation": "ELU"},
    "no bias": {"bias": False},
    "another eps": {"layer_norm_eps": 0.1},
}
PADDED = np.arange(S)[None] >= np.array([[6], [4]])
KINDS = ["EncoderLayer", "DecoderLayer", "Encoder", "Decoder", ""]


def drawn(*shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    return np.random.default_rng([seed, *shape]).normal(size=shape)


def quiet(make: Any, *args: Any, **kwargs: Any) -> Any:
    """PyTorch warns of most encoders that they cannot skip padding."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make(*args, **kwargs)


def built(t: Any, kind: str, form: str) -> Any:
    """A module of this kind, started by seed 0."""
    how = dict(FORMS[form])
    if form == "a function":
        how["activation"] = t.tanh
    if form == "a module":
        how["activation"] = t.nn.ELU()
    t.manual_seed(0)
    if not kind:
        return quiet(t.nn.Transformer, E, 2, 2, 1, 12, **how)
    layer = "EncoderLayer" if kind.startswith("Encoder") else "DecoderLayer"
    made = getattr(t.nn, f"Transformer{layer}")(E, 2, 12, **how)
    if kind.endswith("Layer"):
        return made
    stack = getattr(t.nn, f"Transformer{kind}")
    return quiet(stack, made, 2, norm=t.nn.LayerNorm(E))


def remember_activations(model: Any) -> None:
    """PyTorch's copies of a decoder layer put relu in the place of a module."""
    for each in model.modules():
        if isinstance(each, torch.nn.TransformerDecoderLayer):
            vars(each).pop("activation", None)


def run(t: Any, kind: str, form: str, masked: str, train: bool = True) -> list[Any]:
    """What comes out, and the gradients of inputs and parameters."""
    module = built(t, kind, form).double().train(train)
    if form == "a module" and t is torch:
        remember_activations(module)
    src, tgt = (t.tensor(drawn(n, 2, E)) for n in (S, T))
    if FORMS[form].get("batch_first"):
        src, tgt = src.transpose(0, 1), tgt.transpose(0, 1)
    src, tgt = src.detach().requires_grad_(), tgt.detach().requires_grad_()
    causal = t.nn.Transformer.generate_square_subsequent_mask
    own, other = causal(S, dtype=t.float64), causal(T, dtype=t.float64)
    padding = t.tensor(PADDED)
    padded = "padding" in masked
    how: dict[str, Any] = {}
    if kind.startswith("Encoder"):
        inputs = [src]
        name = "src_mask" if kind == "EncoderLayer" else "mask"
        how |= {name: own} if "causal" in masked else {}
        how |= {"src_key_padding_mask": padding} if padded else {}
    else:
        inputs = [tgt, src] if kind else [src, tgt]
        how |= {"tgt_mask": other} if "causal" in masked else {}
        how |= {"memory_key_padding_mask": padding} if padded else {}
        how |= {"memory_mask": own[:T] > -1} if "causal" in masked and kind else {}
    t.manual_seed(2)
    out = quiet(module, *inputs, **how)
    return [out, *slopes(t, [out], [*inputs, *module.parameters()])]


def alike(ours: Any, theirs: Any, close: float = 1e-8) -> None:
    assert not list(differences(ours, theirs, "gradients", close, views=False))


@pytest.mark.parametrize("masked", ["", "causal", "padding", "causal, padding"])
@pytest.mark.parametrize("kind", KINDS)
def test_outputs_and_gradients_behind_masks(kind: str, masked: str) -> None:
    alike(*(run(t, kind, "usual", masked) for t in reversed(BOTH)))
    alike(*(run(t, kind, "batch first", masked, train=False) for t in reversed(BOTH)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_outputs_and_gradients_of_each_form(kind: str, form: str) -> None:
    alike(*(run(t, kind, form, "causal") for t in reversed(BOTH)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_they_start_print_and_are_saved_alike(kind: str, form: str) -> None:
    theirs, ours = (built(t, kind, form) for t in BOTH)
    assert repr(ours) == repr(theirs)
    state = {k: v.numpy() for k, v in theirs.state_dict().items()}
    found = copy.deepcopy(ours).state_dict()
    assert list(found) == list(state)
    for name, each in found.items():
        np.testing.assert_allclose(each.numpy(), state[name], 1e-6, err_msg=name)
    ours.load_state_dict({k: tinygrad_edu.tensor(v) for k, v in state.items()})


def test_second_gradients_of_a_layer() -> None:
    def second(t: Any) -> Any:
        layer = built(t, "EncoderLayer", "norm first").double()
        x = t.tensor(drawn(S, 2, E)).requires_grad_()
        mask = t.nn.Transformer.generate_square_subsequent_mask(S, dtype=t.float64)
        # A mask that wants a gradient keeps PyTorch from its fused kernel.
        out = layer(x, mask.requires_grad_())
        (slope,) = t.autograd.grad(out.sin().sum(), x, create_graph=True)
        return list(t.autograd.grad(slope.square().sum(), [x, *layer.parameters()]))

    alike(second(tinygrad_edu), second(torch))


def test_gradients_of_each_example() -> None:
    func = tinygrad_edu.func
    layer = built(tinygrad_edu, "EncoderLayer", "batch first").double().eval()
    weights = dict(layer.named_parameters())
    x = tinygrad_edu.tensor(drawn(3, S, E))

    def loss(weights: Any, one: Any) -> Any:
        return func.functional_call(layer, weights, (one,)).square().sum()

    found = func.vmap(func.grad(loss), in_dims=(None, 0))(weights, x)
    for i, one in enumerate(x):
        alone = tinygrad_edu.autograd.grad(loss(weights, one), list(weights.values()))
        for name, each in zip(weights, alone, strict=True):
            ours = found[name][i].detach().numpy()
            np.testing.assert_allclose(ours, each.numpy(), 1e-9, 1e-9)


def test_without_a_batch() -> None:
    found = []
    for t in BOTH:
        model = built(t, "", "norm first").double()
        mask = t.nn.Transformer.generate_square_subsequent_mask(T).double()
        src, tgt = t.tensor(drawn(S, E)), t.tensor(drawn(T, E))
        found.append([model(src, tgt, tgt_mask=mask), model(src, tgt)])
    alike(found[1], found[0])


# ------------------------------------------------------ padding that is left out

SKIPS = {
    "at the end": PADDED,
    "at the start": PADDED[:, ::-1].copy(),
    "all of one": PADDED | np.array([[False], [True]]),
}


@pytest.mark.parametrize("where", SKIPS)
@pytest.mark.parametrize("nested", [True, False])
def test_in_evaluation_padding_comes_out_as_zeros(where: str, nested: bool) -> None:
    found = []
    for t in BOTH:
        t.manual_seed(0)
        layer = t.nn.TransformerEncoderLayer(E, 2, 12, batch_first=True)
        norm = t.nn.LayerNorm(E)
        t.nn.init.constant_(norm.bias, 3.0)
        model = t.nn.TransformerEncoder(layer, 2, norm, enable_nested_tensor=nested)
        model.eval()
        x, padding = t.tensor(drawn(2, S, E)).float(), t.tensor(SKIPS[where])
        with t.no_grad():
            out = quiet(model, x, src_key_padding_mask=padding)
        if where == "all of one" and not nested:
            out = out[:1]  # PyTorch's short way says nan, with gradients 0
        found.append([out, model(x, src_key_padding_mask=padding)])
    alike(found[1], found[0], 1e-5)


def test_the_short_way_can_be_forbidden() -> None:
    layer = tinygrad_edu.nn.TransformerEncoderLayer(E, 2, 12, batch_first=True)
    model = tinygrad_edu.nn.TransformerEncoder(layer, 1).eval()
    x, padding = tinygrad_edu.rand(2, S, E), tinygrad_edu.tensor(PADDED)
    way = tinygrad_edu.backends.mha
    with tinygrad_edu.no_grad():
        assert not model(x, src_key_padding_mask=padding)[1, 4:].any()
        way.set_fastpath_enabled(False)
        try:
            assert model(x, src_key_padding_mask=padding)[1, 4:].all()
        finally:
            way.set_fastpath_enabled(True)


UNSKIPPABLE: dict[str, Any] = {
    "norm first": {"norm_first": True, "batch_first": True},
    "batch second": {},
    "no bias": {"bias": False, "batch_first": True},
    "activation": {"activation": "silu", "batch_first": True},
    "odd heads": {"nhead": 1, "batch_first": True},
}


@pytest.mark.parametrize("name", UNSKIPPABLE)
def test_it_warns_that_padding_cannot_be_left_out(name: str) -> None:
    said = []
    for t in BOTH:
        how = {"nhead": 2, **UNSKIPPABLE[name]}
        if name == "activation":
            how["activation"] = t.nn.functional.silu
        layer = t.nn.TransformerEncoderLayer(E, **how)
        with pytest.warns(UserWarning, match="enable_nested_tensor is True") as found:
            model = t.nn.TransformerEncoder(layer, 1)
        assert not model.use_nested_tensor
        said.append([str(each.message) for each in found])
    assert said[1] == said[0]


# ------------------------------------------------------ masks and refusals


def test_a_causal_mask_is_recognised() -> None:
    seen = []

    class Layer(tinygrad_edu.nn.TransformerEncoderLayer):
        def forward(self, src: Any, **how: Any) -> Any:
            seen.append(how["is_causal"])
            return src

    model = quiet(tinygrad_edu.nn.TransformerEncoder, Layer(E, 2, batch_first=True), 1)
    x = tinygrad_edu.rand(2, S, E)
    causal = tinygrad_edu.nn.Transformer.generate_square_subsequent_mask(S)
    for mask in (causal, causal == 0, causal * 0, None, causal.expand(4, S, S)):
        model(x, mask=mask)
    model(x, mask=causal, is_causal=False)
    model(x, mask=causal < 0)
    assert seen == [True, False, False, False, False, False, True]


def test_square_masks_are_equal() -> None:
    for how in ({}, {"dtype": "float64"}, {"dtype": "float16"}):
        theirs, ours = (
            t.nn.Transformer.generate_square_subsequent_mask(
                4, **{k: getattr(t, v) for k, v in how.items()}
            )
            for t in BOTH
        )
        assert not list(differences(ours, theirs))


MISUSES: dict[str, Any] = {
    "activation": lambda t: t.nn.TransformerEncoderLayer(E, 2, activation="silu"),
    "batches": lambda t: t.nn.Transformer(E, 2, 1, 1, 4, batch_first=True)(
        t.rand(2, S, E), t.rand(3, T, E)
    ),
    "batches second": lambda t: quiet(t.nn.Transformer, E, 2, 1, 1, 4)(
        t.rand(S, 2, E), t.rand(T, 3, E)
    ),
    "width": lambda t: quiet(t.nn.Transformer, E, 2, 1, 1, 4)(
        t.rand(S, 2, E), t.rand(T, 2, 6)
    ),
    "heads": lambda t: t.nn.TransformerDecoderLayer(E, 3),
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuses(name: str) -> None:
    said = []
    for t in BOTH:
        with pytest.raises((RuntimeError, AssertionError)) as info:
            MISUSES[name](t)
        said.append((info.type, str(info.value).splitlines()[0]))
    assert said[1] == said[0]


def test_a_small_language_model_learns_the_same() -> None:
    """An embedding, two causal layers and a readout: 20 steps of Adam."""
    losses = []
    for t in BOTH:
        t.manual_seed(0)
        nn = t.nn
        layer = nn.TransformerEncoderLayer(16, 2, 32, 0.1, "gelu", batch_first=True)
        body = nn.TransformerEncoder(layer, 2)
        model = nn.ModuleList([nn.Embedding(11, 16), body, nn.Linear(16, 11)]).double()
        optimizer = t.optim.Adam(model.parameters(), lr=1e-2)
        tokens = t.tensor(np.arange(60).reshape(4, 15) ** 2 % 11)
        mask = nn.Transformer.generate_square_subsequent_mask(14, dtype=t.float64)
        curve = []
        for _ in range(20):
            x = model[1](model[0](tokens[:, :-1]), mask)
            logits = model[2](x).transpose(1, 2)
            loss = nn.functional.cross_entropy(logits, tokens[:, 1:])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            curve.append(loss.item())
        losses.append(curve)
    assert losses[0][-1] < losses[0][0] / 2
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-5)
