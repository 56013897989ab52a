"""ModuleTree on the Python side: counts, shapes, memory, hooks, what is shared."""

from __future__ import annotations

import base64
import importlib
import json
import math
import time
from types import ModuleType
from typing import Any

import numpy as np
import pytest

pytest.importorskip("anywidget")

from tinygrad_edu_widgets._modules_facts import MOST_MODULES
from tinygrad_edu_widgets.module_tree import ModuleTree


@pytest.fixture(params=["tinygrad_edu", "torch"])
def torch(request: pytest.FixtureRequest) -> ModuleType:
    """This library and the real one: a ModuleTree reads both."""
    found = pytest.importorskip(request.param)
    importlib.import_module(f"{request.param}.nn")
    return found


COUNTS = ("count", "trainable", "adds", "activations", "calls", "look")


def modules(view: ModuleTree) -> dict[str, Any]:
    """Every module by its path, with what was not sent filled in."""
    empty: dict[str, Any] = {"path": "", "hooks": [], "parameters": [], "outputs": []}
    empty |= dict.fromkeys(COUNTS, 0)
    empty |= {"error": "", "shared": "", "training": False, "buffers": []}
    return {m.get("path", ""): empty | m for m in view.tree["modules"]}


def convolutional(torch: ModuleType) -> Any:
    nn: Any = torch.nn
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(4 * 64, 10),
    )


def test_counts_shapes_and_multiply_adds(torch: ModuleType) -> None:
    view = ModuleTree(convolutional(torch), torch.randn(2, 1, 8, 8))
    parts = modules(view)
    assert parts["0"]["outputs"] == [[2, 4, 8, 8]]
    assert parts["0"]["count"] == 4 * 9 + 4
    assert parts["0"]["adds"] == 2 * 64 * 36
    assert parts["4"]["adds"] == 2 * 256 * 10
    assert parts[""]["count"] == 40 + 8 + 2570
    assert parts[""]["adds"] == parts["0"]["adds"] + parts["4"]["adds"]
    assert parts[""]["bytes"]["parameters"] == 4 * parts[""]["count"]
    sizes = [2 * 4 * 64] * 4 + [2 * 10]
    assert parts[""]["activations"] == 4 * sum(sizes)
    assert [b["name"] for b in parts["1"]["buffers"]] == [
        "running_mean",
        "running_var",
        "num_batches_tracked",
    ]
    assert "conv.py" in parts["0"]["source"]
    assert parts["0"]["repr"].startswith("Conv2d(1, 4, kernel_size=(3, 3)")


def test_recurrent_and_attention_layers_count_their_weights(torch: ModuleType) -> None:
    nn: Any = torch.nn
    rnn = nn.LSTM(3, 5, batch_first=True)
    parts = modules(ModuleTree(rnn, torch.randn(2, 7, 3)))
    assert parts[""]["adds"] == 4 * 5 * (3 + 5) * 2 * 7
    assert parts[""]["outputs"] == [[2, 7, 5], [1, 2, 5], [1, 2, 5]]
    attend = nn.MultiheadAttention(8, 2, batch_first=True)
    x = torch.randn(2, 6, 8)
    assert modules(ModuleTree(attend, x, x, x))[""]["adds"] == 2 * (
        4 * 6 * 8 * 8 + 2 * 6 * 6 * 8
    )


def test_gradients_and_the_optimizers_state_have_their_memory(
    torch: ModuleType,
) -> None:
    model = torch.nn.Linear(4, 3)
    optimizer = torch.optim.Adam(model.parameters())
    view = ModuleTree(model, optimizer=optimizer)
    assert modules(view)[""]["bytes"] == {
        "parameters": 60,
        "gradients": 0,
        "optimizer": 0,
    }
    model(torch.ones(2, 4)).sum().backward()
    optimizer.step()
    view.update()
    after = modules(view)[""]
    assert after["bytes"]["gradients"] == 60
    assert after["bytes"]["optimizer"] >= 120
    weight = after["parameters"][0]
    assert weight["gradient_norm"] == pytest.approx(math.sqrt(12 * 4), rel=1e-4)
    norm = float(np.linalg.norm(model.weight.detach().numpy()))
    assert weight["norm"] == pytest.approx(norm, rel=1e-4)


def test_what_is_shared_is_counted_once_and_marked(torch: ModuleType) -> None:
    nn: Any = torch.nn
    model = nn.Module()
    model.embed = nn.Embedding(10, 4)
    model.head = nn.Linear(4, 10, bias=False)
    model.head.weight = model.embed.weight
    model.block = nn.Sequential(nn.Linear(4, 4))
    model.again = model.block
    parts = modules(ModuleTree(model))
    assert parts[""]["count"] == 40 + 20
    assert parts["head"]["count"] == 0
    assert parts["head"]["parameters"][0]["shared"] == "embed.weight"
    assert parts["again"]["shared"] == "block"
    assert "again.0" not in parts
    assert parts[""]["count"] == sum(p.numel() for p in model.parameters())


def test_frozen_parameters_and_modes_are_told(torch: ModuleType) -> None:
    model = convolutional(torch)
    model[0].requires_grad_(False)
    model[1].eval()
    parts = modules(ModuleTree(model))
    assert (parts["0"]["count"], parts["0"]["trainable"]) == (40, 0)
    assert parts[""]["trainable"] == parts[""]["count"] - 40
    assert (parts["0"]["training"], parts["1"]["training"]) == (True, False)


def test_hooks_are_listed_by_kind_and_name(torch: ModuleType) -> None:
    def watch(*_: Any) -> None: ...

    layer = torch.nn.Linear(2, 2)
    layer.register_forward_hook(watch)
    layer.register_forward_pre_hook(watch, with_kwargs=True)
    layer.register_full_backward_hook(watch)
    hooks = modules(ModuleTree(layer, torch.ones(1, 2)))[""]["hooks"]
    assert [hook["kind"] for hook in hooks] == [
        "before forward",
        "after forward",
        "after backward",
    ]
    assert all(hook["name"].endswith("watch") for hook in hooks)


def test_a_pass_that_fails_half_way_shows_what_ran(torch: ModuleType) -> None:
    nn: Any = torch.nn
    inner = nn.Sequential(nn.ReLU(), nn.Linear(5, 2), nn.ReLU())
    view = ModuleTree(nn.Sequential(nn.Linear(4, 3), inner), torch.ones(1, 4))
    parts = modules(view)
    assert parts["0"]["outputs"] == [[1, 3]]
    assert parts["1.0"]["outputs"] == [[1, 3]]
    assert "mat1 and mat2" in parts["1.1"]["error"]
    assert parts["1"]["error"] == "stopped inside"
    assert parts["1.2"]["calls"] == 0
    assert view.selected == "1.1"
    assert "mat1 and mat2" in view.summary()


def test_the_model_is_as_it_was_before(torch: ModuleType) -> None:
    model = convolutional(torch)
    state = np.asarray(torch.get_rng_state())
    mean = model[1].running_mean.clone()
    ModuleTree(model, torch.ones(2, 1, 8, 8))
    assert (model[1].running_mean == mean).all()
    assert np.array_equal(state, np.asarray(torch.get_rng_state()))
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not any(m._forward_hooks for m in model.modules())
    with pytest.raises(TypeError, match="expected a module"):
        ModuleTree("model")  # type: ignore[arg-type]


def test_lazy_layers_stay_lazy(torch: ModuleType) -> None:
    model = torch.nn.Sequential(torch.nn.LazyLinear(3))
    view = ModuleTree(model, torch.ones(1, 4))
    assert modules(view)["0"]["parameters"][0]["shape"] is None
    assert "have no shape yet" in view.tree["notice"]
    assert type(model[0].weight).__name__ == "UninitializedParameter"


def test_repeated_blocks_are_one_line_of_the_listing(torch: ModuleType) -> None:
    nn: Any = torch.nn
    blocks = [nn.Sequential(nn.Linear(4, 4), nn.ReLU()) for _ in range(12)]
    view = ModuleTree(nn.Sequential(*blocks), torch.ones(1, 4))
    assert "0: Sequential × 12" in view.summary()
    assert len(view.summary().split("\n")) == 6
    looks = {path: part["look"] for path, part in modules(view).items()}
    assert looks["0"] == looks["11"] != looks["0.0"]


def test_a_thousand_modules_are_quick_and_small(torch: ModuleType) -> None:
    nn: Any = torch.nn
    blocks = [nn.Sequential(nn.Linear(4, 4), nn.ReLU()) for _ in range(333)]
    start = time.perf_counter()
    view = ModuleTree(nn.Sequential(*blocks), torch.ones(1, 4))
    assert time.perf_counter() - start < 3
    assert len(json.dumps(view.tree)) < 600_000
    many = nn.Sequential(*[nn.ReLU() for _ in range(MOST_MODULES + 5)])
    assert "2,000 of 2,006" in ModuleTree(many).tree["notice"]


def test_hostile_names_and_numbers_are_plain_json(torch: ModuleType) -> None:
    model = torch.nn.Sequential()
    for name in ['<script>alert("x")</script>', "\u202edlrow", "w" * 10_000]:
        model.add_module(name, torch.nn.Linear(2, 2))
    next(model.parameters()).data[0, 0] = math.nan
    model[0].extra_repr = lambda: 1 / 0
    view = ModuleTree(model)
    text = json.dumps(view.tree, allow_nan=False)
    assert len(text) < 10_000
    assert modules(view)['<script>alert("x")</script>']["parameters"][0]["norm"] is None
    assert "extra_repr failed" in text
    view.figure()


def test_an_empty_module_is_shown(torch: ModuleType) -> None:
    view = ModuleTree(torch.nn.Sequential(), torch.ones(2))
    assert modules(view)[""]["count"] == 0
    assert "0 parameters" in view.summary()


def test_the_bundle_holds_a_picture_and_words(torch: ModuleType) -> None:
    view = ModuleTree(convolutional(torch), torch.randn(2, 1, 8, 8))
    data, metadata = view._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "0: Conv2d" in data["text/plain"]
    assert "2,618 parameters" in metadata["image/png"]["alt"]
