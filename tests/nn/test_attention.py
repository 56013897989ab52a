"""Attention against PyTorch's: numbers, both gradients, masks, dropout, words."""

from __future__ import annotations

import copy
import itertools
import tracemalloc
import warnings
from typing import Any

import numpy as np
import pytest
from agreement import differences
from parity import assert_agree, observe, slopes

import tinygrad_edu
from tinygrad_edu.ops.layers import attention as ops

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

from torch.nn.attention import SDPBackend, sdpa_kernel  # noqa: E402

BOTH = (torch, tinygrad_edu)


def drawn(*shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    return np.random.default_rng([seed, *shape]).normal(size=shape)


# ------------------------------------------------------ scaled dot product attention

Q, K, V = drawn(2, 3, 4, 5), drawn(2, 3, 6, 5, seed=1), drawn(2, 3, 6, 7, seed=2)
LOOKS = drawn(4, 6) > 0
LOOKS[1] = False  # this query sees nothing
INPUTS: dict[str, tuple[Any, ...]] = {
    "four dimensions": (Q, K, V),
    "three": (Q[0], K[0], V[0]),
    "two": (Q[0, 0], K[0, 0], V[0, 0]),
    "five": (Q[:, None], K[:, None], V[:, None]),
    "stretched": (Q, K[:1], V[:, :1]),
    "queries stretched": (Q[0], K, V),
}
MASKS: dict[str, dict[str, Any]] = {
    "none": {},
    "causal": {"is_causal": True},
    "scaled": {"scale": -0.3},
    "dropout": {"dropout_p": 0.4},
    "all dropped": {"dropout_p": 1.0},
}


def attend(t: Any, *tensors: Any, mask: Any = None, **settings: Any) -> Any:
    """Attention by PyTorch's plain steps, which alone have second gradients."""
    t.manual_seed(3)
    mask = mask if mask is None else t.from_numpy(mask)
    if t is tinygrad_edu:
        return t.nn.functional.scaled_dot_product_attention(
            *tensors[:3], *tensors[3:] or [mask], **settings
        )
    with sdpa_kernel(SDPBackend.MATH):
        return t.nn.functional.scaled_dot_product_attention(
            *tensors[:3], *tensors[3:] or [mask], **settings
        )


def agree(arrays: tuple[Any, ...], close: float = 1e-9, **settings: Any) -> None:
    theirs, ours = (
        observe(t, lambda t, *x: attend(t, *x, **settings), arrays, names=False)
        for t in BOTH
    )
    assert_agree(ours, theirs, close)


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("form", INPUTS)
def test_values_and_both_gradients(form: str, mask: str) -> None:
    agree(INPUTS[form], **MASKS[mask])


@pytest.mark.parametrize(
    "shape", [(4, 6), (3, 4, 6), (2, 1, 1, 6), (2, 3, 4, 6), (4, 1), (2, 1, 1, 1)]
)
def test_masks_of_each_shape(shape: tuple[int, ...]) -> None:
    numbers = drawn(*shape)
    agree((Q, K, V, numbers))  # it has a gradient itself
    agree((Q, K, V), mask=numbers)
    agree((Q, K, V), mask=numbers > 0)


@pytest.mark.parametrize("block", [1, 10, 30, 80])
@pytest.mark.parametrize("kept", [0, 1000])
def test_blocks_of_any_size(
    block: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ops, "BLOCK", block)
    monkeypatch.setattr(ops, "KEPT", kept)
    agree((Q, K, V))
    agree((K, Q, Q), is_causal=True)
    agree((Q, K, V, drawn(4, 6)), dropout_p=0.4)


@pytest.mark.parametrize("causal", [True, False])
def test_memory_grows_with_the_length_not_with_its_square(
    causal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ops, "KEPT", 0)
    x = tinygrad_edu.rand(1, 1500, 4, requires_grad=True)  # P would take 9 MB
    tracemalloc.start()
    out = tinygrad_edu.nn.functional.scaled_dot_product_attention(
        x, x, x, is_causal=causal
    )
    out.sum().backward()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5e6


def test_a_query_that_sees_nothing_gets_zeros() -> None:
    hidden = np.where(LOOKS, 0.5, -np.inf)
    agree((Q, K, V), mask=LOOKS)
    agree((Q, K, V), mask=hidden)
    x = tinygrad_edu.from_numpy(Q)
    out = attend(tinygrad_edu, x, x, x, mask=LOOKS[:, :4])
    assert not out[:, :, 1].any()


def test_keys_come_in_heads_for_several_queries() -> None:
    queries = drawn(2, 8, 4, 5)
    agree((queries, drawn(2, 2, 6, 5), drawn(2, 4, 6, 5)), enable_gqa=True)
    agree((queries[0], drawn(2, 6, 5), drawn(2, 6, 5)), enable_gqa=True, is_causal=True)


@pytest.mark.parametrize("size", ["batch", "queries", "keys", "width", "values"])
def test_nothing_at_all(size: str) -> None:
    shapes = [[2, 3, 4, 5], [2, 3, 6, 5], [2, 3, 6, 7]]
    places = {"batch": (0, 0, 0), "queries": (2,), "width": (3, 3)}
    places |= {"keys": (None, 2, 2), "values": (None, None, 3)}
    for shape, place in zip(shapes, places[size], strict=False):
        if place is not None:
            shape[place] = 0
    arrays = [drawn(*shape) for shape in shapes]
    theirs, ours = (
        observe(t, attend, tuple(arrays), names=False, second=False) for t in BOTH
    )
    assert_agree(ours, theirs, 1e-9)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("causal", [True, False])
def test_narrow_types_and_the_fused_kernel(dtype: str, causal: bool) -> None:
    results = []
    for t in BOTH:
        x = [t.tensor(a).to(getattr(t, dtype)) for a in (Q, K, V[..., :5])]
        x = [each.requires_grad_() for each in x]
        f = t.nn.functional.scaled_dot_product_attention
        out = f(*x, is_causal=causal)
        results.append([out, *slopes(t, [out], x)])
    close = {"float16": 3e-3, "bfloat16": 3e-2, "float32": 1e-5}[dtype]
    for theirs, ours in zip(*results, strict=True):
        assert str(ours.dtype) == str(theirs.dtype)
        pair = [each.detach().float().numpy() for each in (ours, theirs)]
        np.testing.assert_allclose(*pair, rtol=close, atol=close)


def test_large_scores_do_not_overflow() -> None:
    for times in (1e2, 1e4, 1e20):
        out = [
            attend(
                t, *(t.tensor(a * times).float() for a in (Q, K)), t.tensor(V).float()
            )
            for t in BOTH
        ]
        np.testing.assert_allclose(out[1].numpy(), out[0].numpy(), rtol=1e-3, atol=1e-5)


def test_the_result_lies_in_memory_as_the_queries() -> None:
    for t in BOTH:
        x = t.rand(2, 4, 3, 5).transpose(1, 2)
        out = t.nn.functional.scaled_dot_product_attention(x, x, x)
        assert out.stride() == x.stride()
        out.transpose(1, 2).view(2, 4, 15)


def test_names_in_the_graph() -> None:
    def names(t: Any) -> list[str]:
        f = t.nn.functional.scaled_dot_product_attention
        q, k, v = (t.tensor(a).requires_grad_() for a in (Q, K, V))
        mask = t.zeros(4, 6, dtype=t.float64, requires_grad=True)
        found = [
            f(q, k, k),
            f(q, k, v),
            f(q[0], k[0], k[0]),
            f(q[0, 0], k[0, 0], k[0, 0]),
        ]
        found += [f(q, k, k, mask), f(q, k, k, mask.detach()), f(q, k, k, None, 0.1)]
        return [each.grad_fn.name() for each in found]

    assert names(tinygrad_edu) == names(torch)


def test_one_example_at_a_time_and_all_at_once() -> None:
    x = tinygrad_edu.tensor(Q)
    one = tinygrad_edu.func.vmap(
        tinygrad_edu.nn.functional.scaled_dot_product_attention
    )
    whole = attend(tinygrad_edu, x, x, x)
    np.testing.assert_allclose(one(x, x, x).numpy(), whole.numpy(), rtol=1e-12)


WRONG: dict[str, Any] = {
    "one dimension": lambda t, f, x: f(x[0, 0, 0], x, x),
    "two types": lambda t, f, x: f(x.double(), x, x),
    "whole numbers": lambda t, f, x: f(x.int(), x.int(), x.int()),
    "complex numbers": lambda t, f, x: f(x + 0j, x + 0j, x + 0j),
    "mask of whole numbers": lambda t, f, x: f(x, x, x, t.ones(4, 4, dtype=t.int32)),
    "mask of another type": lambda t, f, x: f(x, x, x, t.ones(4, 4).double()),
    "mask and causal": lambda t, f, x: f(x[0], x, x, t.ones(4, 4), is_causal=True),
    "mask too long": lambda t, f, x: f(x, x, x, t.ones(5, 4)),
    "mask of more": lambda t, f, x: f(x[0], x[0], x[0], t.ones(2, 3, 4, 4)),
    "widths": lambda t, f, x: f(x, x[..., :3], x),
    "lengths": lambda t, f, x: f(x[0], x[0], x[0, :, :3]),
    "heads": lambda t, f, x: f(x, x[:, :2], x[:, :2]),
    "shared heads": lambda t, f, x: f(x, x[:, :2], x[:, :2], enable_gqa=True),
    "no heads": lambda t, f, x: f(x[0, 0], x[0, 0], x[0, 0], enable_gqa=True),
    "dropout": lambda t, f, x: f(x, x, x, dropout_p=2.0),
    "scale by place": lambda t, f, x: f(x, x, x, None, 0.0, False, 1.0),
    "scale": lambda t, f, x: f(x, x, x, scale="a"),
    "causal": lambda t, f, x: f(x, x, x, is_causal=1),
}


@pytest.mark.parametrize("name", WRONG)
def test_refusals(name: str) -> None:
    said = []
    for t in BOTH:
        with pytest.raises((RuntimeError, TypeError, IndexError)) as info:
            WRONG[name](
                t, t.nn.functional.scaled_dot_product_attention, t.rand(2, 3, 4, 5)
            )
        said.append((info.type, str(info.value).splitlines()[0]))
    if name == "scale by place":  # Python counts the arguments in its own words
        assert said[0][0] is said[1][0]
    else:
        assert said[1] == said[0]


# ------------------------------------------------------ multi-head attention

E, H, S = 8, 2, 6
LAYERS: dict[str, dict[str, Any]] = {
    "usual": {},
    "no bias": {"bias": False},
    "one learned": {"add_bias_kv": True},
    "one of zeros": {"add_zero_attn": True},
    "both": {"add_bias_kv": True, "add_zero_attn": True},
    "batch first": {"batch_first": True},
    "dropout": {"dropout": 0.3},
    "widths": {"kdim": 3, "vdim": 4},
}
CALLS: dict[str, dict[str, Any]] = {
    "usual": {},
    "no weights": {"need_weights": False},
    "weights of each": {"average_attn_weights": False},
    "numbers": {"attn_mask": "numbers"},
    "hidden": {"attn_mask": "hidden"},
    "hidden from each": {"attn_mask": "each", "need_weights": False},
    "padding": {"key_padding_mask": "hidden"},
    "padding, no weights": {"key_padding_mask": "hidden", "need_weights": False},
    "both": {"key_padding_mask": "hidden", "attn_mask": "each"},
    "sums": {"key_padding_mask": "numbers", "attn_mask": "numbers"},
}
KINDS = ["three", "same keys and values", "itself", "no batch"]
PADDED = np.arange(S)[None] >= np.array([[6], [4]])


def tensors(t: Any, kind: str, layer: dict[str, Any]) -> list[Any]:
    """Query, key and value as the layer wants them."""
    query, key = t.tensor(drawn(5, 2, E)), t.tensor(drawn(S, 2, E, seed=1))
    value = key if kind in ("itself", "same keys and values") else key + 1
    if layer.get("batch_first"):
        query, key, value = (each.transpose(0, 1) for each in (query, key, value))
        value = key if kind in ("itself", "same keys and values") else value
    if "kdim" in layer:
        key, value = key[..., :3], value[..., :4]
    if kind == "no batch":
        return [
            each.select(int(not layer.get("batch_first")), 0)
            for each in (query, key, value)
        ]
    return [key, key, value] if kind == "itself" else [query, key, value]


def masks(t: Any, call: dict[str, Any], queries: int, batched: bool) -> dict[str, Any]:
    """The call with its masks made."""
    made = dict(call)
    causal = np.triu(np.ones((queries, S), bool), 1)
    each = np.stack([np.triu(causal, i) for i in range(2 * H if batched else H)])
    kinds = {"numbers": drawn(queries, S), "hidden": causal, "each": each}
    padding = {"numbers": PADDED * 1.5, "hidden": PADDED}
    if "attn_mask" in made:
        made["attn_mask"] = t.tensor(kinds[made["attn_mask"]])
    if "key_padding_mask" in made:
        whole = padding[made["key_padding_mask"]]
        made["key_padding_mask"] = t.tensor(whole if batched else whole[1])
    return made


def run(t: Any, layer: str, call: str, kind: str) -> list[Any]:
    """The result, the weights, and all gradients."""
    t.manual_seed(1)
    module = t.nn.MultiheadAttention(E, H, **LAYERS[layer]).double()
    x = [each.detach() for each in tensors(t, kind, LAYERS[layer])]
    length = x[0].shape[0 if kind == "no batch" or not module.batch_first else 1]
    how = masks(t, CALLS[call], length, kind != "no batch")
    query = x[0].requires_grad_()
    if kind == "itself":
        x = [query] * 3
    elif kind == "same keys and values" and "kdim" not in LAYERS[layer]:
        x[2] = x[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out, weights = module(*x, **how)
    found = [each for each in (out, weights) if each is not None]
    return [*found, *slopes(t, found, [query, *module.parameters()])]


@pytest.mark.parametrize(
    ("layer", "call"),
    [
        *itertools.product(LAYERS, ["usual", "both"]),
        *itertools.product(["usual", "both"], CALLS),
    ],
)
def test_heads(layer: str, call: str) -> None:
    for kind in KINDS:
        if kind == "itself" and "kdim" in LAYERS[layer]:
            continue
        theirs, ours = (run(t, layer, call, kind) for t in BOTH)
        assert not list(differences(ours, theirs, "gradients", 1e-9, views=False))


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_start_print_and_are_saved_alike(layer: str) -> None:
    found = []
    for t in BOTH:
        t.manual_seed(5)
        module = t.nn.MultiheadAttention(E, H, **LAYERS[layer])
        state = {k: v.numpy() for k, v in copy.deepcopy(module).state_dict().items()}
        found.append((repr(module), state))
    (said, theirs), (ours_said, ours) = found
    assert ours_said == said
    assert list(ours) == list(theirs)
    for name in theirs:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-6, err_msg=name)


def test_keys_and_values_that_were_projected_before() -> None:
    found = []
    for t in BOTH:
        t.manual_seed(1)
        layer = t.nn.MultiheadAttention(E, H).double()
        x = t.tensor(drawn(5, 2, E))
        parts = [layer.in_proj_weight, layer.in_proj_bias, None, None, True, 0.0]
        end = layer.out_proj.weight, layer.out_proj.bias
        static = [t.tensor(drawn(2 * H, 7, E // H, seed=i)) for i in (1, 2)]
        forward = t.nn.functional.multi_head_attention_forward
        out = forward(
            x, x, x, E, H, *parts, *end, static_k=static[0], static_v=static[1]
        )
        found.append(list(out))
    assert not list(differences(found[1], found[0], "value", 1e-9, views=False))


MISUSES: dict[str, Any] = {
    "no width": lambda t, nn: nn.MultiheadAttention(0, 1),
    "not divisible": lambda t, nn: nn.MultiheadAttention(7, 2),
    "another width": lambda t, nn: call(t, t.rand(5, 2, 6)),
    "four dimensions": lambda t, nn: call(t, t.rand(5, 2, 3, E)),
    "keys without a batch": lambda t, nn: call(t, t.rand(5, 2, E), t.rand(5, E)),
    "keys with a batch": lambda t, nn: call(t, t.rand(5, E), t.rand(5, 2, E)),
    "other values": lambda t, nn: call(
        t, t.rand(5, 2, E), t.rand(5, 2, E), t.rand(4, 2, E)
    ),
    "other values, of other width": lambda t, nn: nn.MultiheadAttention(E, H, kdim=3)(
        t.rand(5, 2, E), t.rand(5, 2, 3), t.rand(4, 2, E)
    ),
    "padding of whole numbers": lambda t, nn: call(
        t, t.rand(5, 2, E), key_padding_mask=t.ones(2, 5, dtype=t.int64)
    ),
    "padding without a batch": lambda t, nn: call(
        t, t.rand(5, 2, E), key_padding_mask=t.ones(5)
    ),
    "padding too long": lambda t, nn: call(
        t, t.rand(5, 2, E), key_padding_mask=t.ones(2, 6)
    ),
    "padding of more": lambda t, nn: call(
        t, t.rand(5, 2, E), key_padding_mask=t.ones(3, 5)
    ),
    "mask of one dimension": lambda t, nn: call(
        t, t.rand(5, 2, E), attn_mask=t.ones(5)
    ),
    "mask too long": lambda t, nn: call(t, t.rand(5, 2, E), attn_mask=t.ones(5, 6)),
    "masks too few": lambda t, nn: call(t, t.rand(5, 2, E), attn_mask=t.ones(3, 5, 5)),
    "masks too few, no batch": lambda t, nn: call(
        t, t.rand(5, E), attn_mask=t.ones(3, 5, 5)
    ),
    "causal without a mask": lambda t, nn: call(t, t.rand(5, 2, E), is_causal=True),
}


def call(t: Any, query: Any, key: Any = None, value: Any = None, **how: Any) -> Any:
    key = query if key is None else key
    value = key if value is None else value
    return t.nn.MultiheadAttention(E, H)(query, key, value, **how)


@pytest.mark.parametrize("name", MISUSES)
def test_misuses(name: str) -> None:
    said = []
    for t in BOTH:
        with pytest.raises((AssertionError, RuntimeError, ValueError)) as info:
            MISUSES[name](t, t.nn)
        said.append((info.type, str(info.value).splitlines()[0]))
    assert said[1] == said[0]


def test_masks_of_two_types_are_warned_of() -> None:
    for t in BOTH:
        with pytest.warns(UserWarning, match="mismatched key_padding_mask and attn_m"):
            call(
                t,
                t.rand(5, 2, E),
                attn_mask=t.zeros(5, 5),
                key_padding_mask=t.zeros(2, 5).bool(),
            )


def test_a_hint_of_causality_takes_the_short_way() -> None:
    found = []
    for t in BOTH:
        t.manual_seed(1)
        x, mask = t.tensor(drawn(5, 2, E)).float(), t.ones(5, 5).triu(1).bool()
        layer = t.nn.MultiheadAttention(E, H)
        how = {"attn_mask": mask, "is_causal": True}
        found.append([layer(x, x, x, **how, need_weights=w)[0] for w in (True, False)])
    assert not list(differences(found[1], found[0], "value", 1e-5, views=False))


def test_the_choice_of_a_kernel_is_kept_and_changes_nothing() -> None:
    kernels, flags = tinygrad_edu.nn.attention, tinygrad_edu.backends.cuda
    assert {k.name: k.value for k in kernels.SDPBackend} == {
        name: int(each) for name, each in SDPBackend.__members__.items()
    }
    with kernels.sdpa_kernel([kernels.SDPBackend.MATH]):
        assert flags.math_sdp_enabled()
        assert not flags.flash_sdp_enabled()
        assert not flags.mem_efficient_sdp_enabled()
        assert not flags.cudnn_sdp_enabled()
    assert flags.flash_sdp_enabled()
    for name in ("flash", "mem_efficient", "math", "cudnn"):
        getattr(flags, f"enable_{name}_sdp")(False)
        assert not getattr(flags, f"{name}_sdp_enabled")()
        getattr(flags, f"enable_{name}_sdp")(True)
    with pytest.raises(AssertionError, match="Backend must be an instance of SDPB"):
        kernels.sdpa_kernel("math").__enter__()
    assert not flags.is_flash_attention_available()
    with (
        pytest.warns(FutureWarning, match="sdp_kernel... is deprecated"),
        flags.sdp_kernel(enable_math=False),
    ):
        assert not flags.math_sdp_enabled()
    assert flags.math_sdp_enabled()
