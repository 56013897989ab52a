"""Whole models as ONNX and back: the zoo, the layers, the models of vision."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import programs
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.export import ExportedProgram, ExportError, export
from tinygrad_edu.func.tree import leaves_of, map_tensors
from tinygrad_edu.onnx.errors import UnsupportedOperatorError

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

FOLDER = Path(__file__).parent.parent / "models" / "zoo"
ZOO = {each.stem: each for each in sorted(FOLDER.glob("*.py"))}
RANDOM = ("soft_actor_critic", "vae")  # draw numbers even in evaluation
# What looks at numbers on the way, and how the error says so.
LOOKS = {
    "mixture_of_experts": "nonzero",  # which expert gets what depends on the numbers
    "seq2seq_attention": "pack_padded_sequence",  # lengths are numbers of a tensor
    "temporal_convolution": "kept after it",  # its weights are made by a hook
    "word2vec": "decides which way",
}


class Call(NamedTuple):
    """A module and how it was called."""

    module: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def first_call(name: str) -> Call:
    """The first module that a program of the zoo calls, in evaluation."""
    program = programs.names_of(ZOO[name], library="tinygrad_edu")
    torch.manual_seed(0)
    model = program["build"]()
    calls: list[Call] = []

    def note(module: Any, args: Any, kwargs: Any) -> None:
        calls.append(Call(module, args, kwargs))

    hooks = [
        each.register_forward_pre_hook(note, with_kwargs=True)
        for each in model.modules()
    ]
    program["look"](model)
    for hook in hooks:
        hook.remove()
    calls[0].module.eval()
    return calls[0]


def tensors(result: Any) -> list[Any]:
    """The numbers of a result, in order."""
    return [
        e.detach().numpy() for e in leaves_of(result) if isinstance(e, torch.Tensor)
    ]


def assert_near(ours: list[Any], theirs: list[Any], close: float = 2e-5) -> None:
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs, strict=True):
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        scale = max(float(np.abs(a).max()), 1.0) if a.size else 1.0
        np.testing.assert_allclose(b, a, rtol=close, atol=close * scale)


def another(tensor: Any) -> Any:
    """Other numbers of the same kind and range, so that none may have been kept."""
    if tensor.is_floating_point():
        return tensor * 0.75 + 0.125
    return tensor.flip(tuple(range(tensor.dim())))


def assert_expressed(call: Call, close: float = 2e-5) -> ExportedProgram:
    """onnxruntime gives what the model gives, and so does what is read back."""
    module, args, kwargs = call
    with torch.no_grad():
        program = export(module, args, kwargs)
        model = torch.onnx.export(program)
        assert model is not None
        back = torch.onnx.read(model.model_proto)
        for args, kwargs in (call[1:], map_tensors(another, call[1:])):
            expected = tensors(module(*args, **kwargs))
            assert_near(expected, tensors(program.module()(*args, **kwargs)), 1e-6)
            assert_near(expected, tensors(model(*args, **kwargs)), close)
            every = leaves_of((args, kwargs))
            given = [each for each in every if isinstance(each, torch.Tensor)]
            assert_near(expected, tensors(back.run(given)), close)
    names = {each.name for each in model.model_proto.graph.initializer}
    used = program.graph_signature
    assert {*used.parameters, *used.buffers} <= names
    return program


def looked_at_numbers(name: str, call: Call) -> bool:
    """Whether the call is refused, as some are, with its reason and its line."""
    try:
        export(call.module, call.args, call.kwargs)
    except ExportError as error:
        text = str(error)
    else:
        return False
    assert name in LOOKS
    assert LOOKS[name] in text
    assert ".py:" in text
    return True


@pytest.mark.parametrize("name", ZOO)
def test_zoo(name: str) -> None:
    before = torch.get_default_dtype()
    if name == "sine_prediction":  # computes in float64
        torch.set_default_dtype(torch.float64)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            call = first_call(name)
            if name in RANDOM:
                with pytest.raises(UnsupportedOperatorError, match="random numbers"):
                    torch.onnx.export(call.module, call.args, kwargs=call.kwargs)
                return
            if not looked_at_numbers(name, call):
                assert_expressed(call)
    finally:
        torch.set_default_dtype(before)


IMAGE, ROWS, WALK = (2, 4, 8, 8), (3, 8), (5, 2, 8)
LAYERS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "linear": (lambda: nn.Linear(8, 3), ROWS),
    "linear of three dimensions": (lambda: nn.Linear(8, 3, bias=False), WALK),
    "bilinear resize": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), IMAGE),
    "nearest resize": (lambda: nn.Upsample(size=(5, 9)), IMAGE),
    "bicubic resize": (
        lambda: nn.Upsample(size=(5, 9), mode="bicubic", align_corners=True),
        IMAGE,
    ),
    "conv 1d": (lambda: nn.Conv1d(2, 4, 3, padding=1), WALK),
    "conv 2d": (lambda: nn.Conv2d(4, 6, 3, stride=2, groups=2), IMAGE),
    "conv, same size": (lambda: nn.Conv2d(4, 6, 3, padding="same"), IMAGE),
    "conv, reflected": (
        lambda: nn.Conv2d(4, 6, 3, padding=1, padding_mode="reflect"),
        IMAGE,
    ),
    "conv 3d": (lambda: nn.Conv3d(2, 3, 2), (1, 2, 4, 4, 4)),
    "transposed conv": (
        lambda: nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1),
        IMAGE,
    ),
    "batch norm": (lambda: nn.BatchNorm2d(4), IMAGE),
    "batch norm of rows": (lambda: nn.BatchNorm1d(8, affine=False), ROWS),
    "layer norm": (lambda: nn.LayerNorm(8), WALK),
    "layer norm of two dimensions": (lambda: nn.LayerNorm((2, 8)), WALK),
    "group norm": (lambda: nn.GroupNorm(2, 4), IMAGE),
    "instance norm": (lambda: nn.InstanceNorm2d(4, affine=True), IMAGE),
    "rms norm": (lambda: nn.RMSNorm(8), ROWS),
    "local response norm": (lambda: nn.LocalResponseNorm(2), IMAGE),
    "max pool": (lambda: nn.MaxPool2d(3, 2, padding=1), IMAGE),
    "max pool, cut off": (lambda: nn.MaxPool2d(3, 2, ceil_mode=True), IMAGE),
    "average pool": (lambda: nn.AvgPool2d(2), IMAGE),
    "average pool, cut off": (
        lambda: nn.AvgPool2d(3, 2, padding=1, ceil_mode=True),
        IMAGE,
    ),
    "adaptive pool": (lambda: nn.AdaptiveAvgPool2d((3, 5)), IMAGE),
    "adaptive max pool": (lambda: nn.AdaptiveMaxPool2d(4), IMAGE),
    "dropout": (lambda: nn.Dropout(), ROWS),
    "flatten": (lambda: nn.Flatten(), IMAGE),
    "fold": (lambda: nn.Fold((6, 6), 3), (1, 18, 16)),
    "power pool": (lambda: nn.LPPool2d(2, 2), IMAGE),
    "unfold": (lambda: nn.Unfold(3, padding=1), IMAGE),
    "pixel shuffle": (lambda: nn.PixelShuffle(2), IMAGE),
    "zero pad": (lambda: nn.ZeroPad2d((1, -1, 2, 0)), IMAGE),
    "replication pad": (lambda: nn.ReplicationPad2d(2), IMAGE),
    "circular pad": (lambda: nn.CircularPad2d(2), IMAGE),
    "gelu": (lambda: nn.GELU("tanh"), ROWS),
    "softmax": (lambda: nn.Softmax(0), ROWS),
    "lstm": (lambda: nn.LSTM(8, 5, 2, bidirectional=True), WALK),
    "lstm, batch first": (lambda: nn.LSTM(8, 5, batch_first=True), WALK),
    "lstm with projection": (lambda: nn.LSTM(8, 5, proj_size=3), WALK),
    "gru": (lambda: nn.GRU(8, 5, 2, bidirectional=True), WALK),
    "gru without bias": (lambda: nn.GRU(8, 5, bias=False), WALK),
    "rnn": (lambda: nn.RNN(8, 5, nonlinearity="relu", bidirectional=True), WALK),
    "lstm cell": (lambda: nn.LSTMCell(8, 5), ROWS),
    "transformer layer": (lambda: nn.TransformerEncoderLayer(8, 2, 16), WALK),
    "weight norm": (
        lambda: nn.utils.parametrizations.weight_norm(nn.Linear(8, 3)),
        ROWS,
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layer(name: str) -> None:
    make, shape = LAYERS[name]
    torch.manual_seed(0)
    module = make().eval()
    for each in module.buffers():  # statistics as after some training
        if each.is_floating_point():
            each.uniform_(0.5, 1.5)
    assert_expressed(Call(module, (torch.randn(shape),), {}))


def test_attention_with_masks() -> None:
    torch.manual_seed(0)
    module = nn.MultiheadAttention(8, 2, batch_first=True).eval()
    x = torch.randn(2, 5, 8)
    padded = torch.tensor([[False] * 5, [False] * 3 + [True] * 2])
    mask = nn.Transformer.generate_square_subsequent_mask(5) < 0
    kwargs = {"key_padding_mask": padded, "attn_mask": mask}
    assert_expressed(Call(module, (x, x, x), kwargs))


class Calls(nn.Module):
    """A function as a module."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def forward(self, *args: Any) -> Any:
        return self.function(*args)


def without_negative(x: Any) -> Any:
    """Written by a mask."""
    x = x.clone()
    x[x < 0] = 0.0
    return x


X, Y = torch.randn(3, 4), torch.randn(5, 4)
LABELS, PLACES = torch.tensor([1, 2, 0]), torch.tensor([[1], [2], [0]])
F = nn.functional
FUNCTIONS: dict[str, tuple[Any, ...]] = {
    "einsum": (lambda a, b: torch.einsum("ij,kj->ik", a, b), X, Y),
    "stacks": (lambda a: a @ a.mT, torch.randn(2, 3, 4, 5)),
    "outer": (lambda a, b: torch.outer(a[0], b[1]), X, Y),
    "distances": (torch.cdist, X, Y),
    "masked": (lambda a: a.masked_fill(a > 0, 0.5), X),
    "written by a mask": (without_negative, X),
    "where": (lambda a: torch.where(a > 0, a, -a), X),
    "one hot": (lambda i: F.one_hot(i, 5), LABELS),
    "scattered": (lambda a, i: torch.zeros(3, 4).scatter(1, i, a), X, PLACES),
    "copied by index": (lambda a, b, i: b.index_copy(0, i, a), X, Y, LABELS),
    "columns": (lambda a, i: a[:, i], X, LABELS),
    "rows and a cut": (lambda a, i: a[i, :2], X, LABELS),
    "pairs of places": (lambda a, i, j: a[i, j], X, LABELS, PLACES),
    "repeated": (lambda a: a.repeat_interleave(2, 1).tile(2, 1), X),
    "turned": (lambda a: a.roll(1, 1).flip(0)[1:, None], X),
    "chunks": (lambda a: a.chunk(3, 1), X),
    "counted": (lambda a: a + torch.arange(4), X),
    "spread": (lambda a: (a.std(0), *torch.var_mean(a)), X),
    "lengths": (F.normalize, X),
    "angles": (F.cosine_similarity, X, X + 1),
    "order": (lambda a: (*a.topk(2), *a.sort(1, descending=True)), X),
    "log-sum-exp": (lambda a: a.logsumexp(1), X),
    "running sums": (lambda a: a.cumsum(0).tril(), X),
    "smoothed labels": (
        lambda a, y: F.cross_entropy(a, y, label_smoothing=0.1),
        *(X, LABELS),
    ),
    "binary cross-entropy": (
        lambda a: F.binary_cross_entropy_with_logits(a, a.sigmoid()),
        X,
    ),
    "huber": (lambda a: F.smooth_l1_loss(a, a * 2), X),
    "divergence": (
        lambda a: F.kl_div(a.log_softmax(1), a.softmax(1), reduction="batchmean"),
        X,
    ),
    "whole numbers": (lambda i: (i - 2) // 2 % 3, LABELS),
    "quotients": (lambda a: a // 0.3 + a % 0.3, X),
    "causal attention": (
        lambda q: F.scaled_dot_product_attention(q, q, q, is_causal=True),
        torch.randn(2, 2, 5, 4),
    ),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function(name: str) -> None:
    function, *args = FUNCTIONS[name]
    assert_expressed(Call(Calls(function), tuple(args), {}))


class Sampled(nn.Module):
    """A picture turned, and seen at places in between."""

    def forward(self, image: Any, theta: Any) -> Any:
        grid = F.affine_grid(theta, image.shape, align_corners=False)
        return F.grid_sample(image, grid, align_corners=False)


def test_grid_sample() -> None:
    torch.manual_seed(0)
    theta = torch.tensor([[[0.8, 0.3, 0.1], [-0.3, 0.9, 0.0]]] * 2)
    assert_expressed(Call(Sampled(), (torch.randn(IMAGE), theta), {}))


class Cache(nn.Module):
    """Writes into a slice of an argument, as a cache of keys is written."""

    def forward(self, cache: Any, new: Any) -> Any:
        cache = cache.clone()
        cache[:, 2:4] = new
        return cache[:, 1:].softmax(-1), cache.argmax(1)


def test_writing_into_slices() -> None:
    assert_expressed(Call(Cache(), (torch.randn(2, 5, 3), torch.randn(2, 2, 3)), {}))


VISION: dict[str, tuple[Any, tuple[int, ...]]] = {
    "resnet18": (lambda m: m.resnet18(), (1, 3, 48, 48)),
    "mobilenet_v2": (lambda m: m.mobilenet_v2(), (1, 3, 48, 48)),
    "vision transformer": (
        lambda m: m.VisionTransformer(32, 8, 2, 4, 16, 32, num_classes=5),
        (1, 3, 32, 32),
    ),
    "lenet": (lambda m: m.LeNet(), (1, 1, 28, 28)),
    "dcgan": (lambda m: m.DCGANGenerator(), (1, 100, 1, 1)),
    "unet": (lambda m: m.UNet(), (1, 1, 32, 32)),
}


@pytest.mark.parametrize("name", VISION)
def test_vision(name: str) -> None:
    torch.manual_seed(0)
    make, shape = VISION[name]
    model = make(torch.vision.models).eval()
    assert_expressed(Call(model, (torch.randn(shape),), {}), 1e-4)
