"""Whole models: rebuilt from classes that are there, never from code in a file."""

from __future__ import annotations

import builtins
import io
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.nn import functional as F
from tinygrad_edu.serialization import UnreadableFileError

serialization = torch.serialization


def saved(obj: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(obj, buffer)
    return buffer.getvalue()


def loaded(data: bytes, **how: Any) -> Any:
    return torch.load(io.BytesIO(data), **how)


def again(obj: Any, **how: Any) -> Any:
    return loaded(saved(obj), **how)


class Net(nn.Module):
    """Every sort of part."""

    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.width = width
        self.sizes = {"in": 2, 1: (width, None)}
        self.first = nn.Linear(2, width)
        self.rest = nn.ModuleList([nn.Linear(width, width) for _ in range(2)])
        self.scale = nn.Parameter(torch.ones(width), requires_grad=False)
        self.register_parameter("none", None)
        self.register_buffer("mean", torch.arange(3))
        self.register_buffer("scratch", torch.zeros(1), persistent=False)
        self.kept = nn.Buffer(torch.zeros(2), persistent=False)
        self.activation: Callable[..., Any] = F.relu
        self.squash = torch.tanh
        self.kind = nn.ReLU
        self.hidden_list = [nn.Linear(1, 1), self.first]

    def forward(self, x: Any) -> Any:
        x = self.activation(self.first(x))
        for layer in self.rest:
            x = self.squash(layer(x))
        return x * self.scale + self.mean


def test_a_model_of_every_sort_of_part_comes_back() -> None:
    model = Net().eval()
    model.first.weight.grad = torch.ones(3, 2)
    back = again(model)
    x = torch.randn(4, 2)
    assert type(back) is Net
    assert repr(back) == repr(model)
    assert torch.equal(back(x), model(x))
    assert not back.training
    assert not back.first.training
    assert list(back.state_dict()) == list(model.state_dict())
    assert [n for n, _ in back.named_buffers()] == [n for n, _ in model.named_buffers()]
    assert isinstance(back.kept, nn.Buffer)
    assert back.none is None
    assert back.sizes == model.sizes
    assert back.activation is F.relu
    assert back.kind is nn.ReLU
    assert not back.scale.requires_grad
    assert back.first.weight.grad is None
    assert back.hidden_list[1] is back.first
    back(x).sum().backward()
    assert back.first.weight.grad is not None
    assert torch.equal(again(back)(x), model(x))


def test_tied_weights_and_shared_modules_stay_tied() -> None:
    embed, head, twice = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4)
    head.weight = embed.weight
    model = nn.Sequential(embed, head, twice, twice, nn.ReLU())
    back = again({"model": model, "again": model})
    assert back["model"] is back["again"]
    assert back["model"][0].weight is back["model"][1].weight
    assert back["model"][2] is back["model"][3]
    state = again(model.state_dict())
    state["0.weight"][0, 0] = 7.0
    assert state["1.weight"][0, 0] == 7.0


def test_a_module_that_holds_itself_comes_back() -> None:
    model = nn.Sequential(nn.ReLU())
    model.above = [model]
    back = again(model)
    assert back.above[0] is back


def test_other_programs_read_the_weights_of_a_whole_model() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 1)))
    tensors = serialization.load_file(io.BytesIO(saved(model)))
    assert nn.Sequential(
        nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 1))
    ).load_state_dict(tensors)
    assert list(tensors) == list(model.state_dict())


def layers() -> list[type[nn.Module]]:
    found = (getattr(nn, name) for name in dir(nn) if not name.startswith("Lazy"))
    return [
        each for each in found if isinstance(each, type) and issubclass(each, nn.Module)
    ]


ARGUMENTS: list[tuple[Any, ...]] = [
    *((), (4,), (2, 4), (4, 2), (2, 4, 3), (0.5,), (4, 4, 1)),
    *((nn.ReLU(), 2), ([1.0, 2.0],), (4, [2])),
]


def made(kind: type[nn.Module]) -> nn.Module | None:
    for arguments in ARGUMENTS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return kind(*arguments)
        except Exception:  # other arguments are wanted, or the name is an old one
            continue
    return None


LAYERS = [(k.__name__, m) for k in layers() if (m := made(k)) is not None]


def test_nearly_all_layers_are_tried() -> None:
    assert len(LAYERS) >= 0.95 * len(layers())


@pytest.mark.parametrize(("name", "model"), LAYERS, ids=[name for name, _ in LAYERS])
def test_every_layer_comes_back(name: str, model: nn.Module) -> None:
    back = again(model)
    assert type(back) is type(model)
    assert repr(back) == repr(model)
    state = model.state_dict()
    assert list(back.state_dict()) == list(state)
    for key, value in back.state_dict().items():
        assert torch.equal(value, state[key])


# -------------------------------------------------------------------- what is refused


def test_hooks_and_functions_are_refused_with_their_place() -> None:
    model = nn.Sequential(nn.Linear(1, 1))
    handle = model[0].register_forward_hook(lambda *_: None)
    with pytest.raises(TypeError, match=r"with hooks.*\n.*Linear\._forward_hooks"):
        saved(model)
    handle.remove()
    assert saved(model)
    model[0].function = lambda x: x
    with pytest.raises(TypeError, match=r"no code\n +got: +0\.function: <function"):
        saved(model)
    model[0].function = builtins.exec
    with pytest.raises(TypeError, match="no code"):
        saved(model)


@pytest.mark.parametrize("name", [b"exec", b"load", b"open", b"Any ", b"____"])
def test_a_file_names_only_functions_of_tensors(name: bytes) -> None:
    model = nn.Sequential()
    model.activation = F.relu
    data = saved(model).replace(b'"crc32"', b'"other"')
    assert loaded(data).activation is F.relu
    with pytest.raises(UnreadableFileError):
        loaded(data.replace(rb"\"relu\"", rb"\"" + name + rb"\""))


def test_a_layer_that_has_not_counted_its_inputs_is_refused() -> None:
    layer = nn.LazyLinear(3)
    with pytest.raises(TypeError, match="cannot save a module with hooks"):
        saved(layer)
    layer(torch.ones(1, 2))
    assert torch.equal(again(layer).weight, layer.weight)


def test_parameters_in_containers_come_back() -> None:
    held = nn.ParameterDict({"a": torch.ones(2)})
    model = nn.Sequential(nn.ParameterList([torch.ones(1), torch.zeros(2)]), held)
    back = again(model)
    assert repr(back) == repr(model)
    assert back[0][1].shape == (2,)


def gone() -> bytes:
    """A file with a model whose class the program has no more."""

    class Gone(nn.Module):
        pass

    data = saved(Gone())
    return data.replace(b'"crc32"', b'"other"').replace(
        b"<locals>.Gone", b"<locals>.Away"
    )


def test_a_missing_class_is_named_and_nothing_is_imported() -> None:
    with pytest.raises(UnreadableFileError, match=r"Can't get attribute '.*Away'"):
        loaded(gone())
    data = saved(Net()).replace(b'"crc32"', b'"other"')
    ours = f"{Net.__module__}:Net".encode()
    assert ours in data
    for name in (b"antigravity:Net", b"os:system", b"__main__:Net"):
        changed = data.replace(ours, name.ljust(len(ours))[: len(ours)])
        length = len(changed) - len(data)
        assert length == 0
        with pytest.raises(UnreadableFileError, match="has no such class") as caught:
            loaded(changed)
    assert "antigravity" not in sys.modules
    assert "run the cell" in str(caught.value)


def test_nothing_of_a_class_runs() -> None:
    """Neither its constructors nor any method; only Module's own __init__."""
    ran: list[str] = []

    class Meta(type):
        def __call__(cls, *args: Any) -> Any:
            ran.append("call")
            return super().__call__(*args)

        def __subclasses__(cls) -> Any:
            ran.append("subclasses")
            return []

    class Curious(nn.Module, metaclass=Meta):
        def __new__(cls) -> Any:
            ran.append("new")
            return super().__new__(cls)

        def __init__(self) -> None:
            ran.append("init")
            super().__init__()
            self.x = 1

        def __setattr__(self, name: str, value: Any) -> None:
            ran.append("set")
            super().__setattr__(name, value)

        def __setstate__(self, state: Any) -> None:
            ran.append("state")

    data = saved(Curious())
    ran.clear()
    assert loaded(data).x == 1
    assert ran == []


def test_a_class_defined_twice_is_the_newer_one() -> None:
    def define() -> type[nn.Module]:
        class Twice(nn.Module):
            pass

        return Twice

    older = define()
    data = saved(older())
    newer = define()
    assert type(loaded(data)) is newer


def test_parts_of_a_wrong_kind_are_refused() -> None:
    data = saved(nn.Linear(1, 1)).replace(b'"crc32"', b'"other"')
    for old, new in (
        (rb"{\"parameter\"", rb"{\"tensor\"   "),
        (rb"[\"weight\"", rb"[3       "),
        (rb"\"id\": 0", rb"\"id\":[0"),
        (rb"\"in_features\"", rb"\"_parameters\""),
    ):
        assert len(old) >= len(new) - 1
        assert old in data
        changed = data.replace(old, new.ljust(len(old)))
        with pytest.raises(UnreadableFileError):
            loaded(changed)


def test_weights_only_takes_listed_classes() -> None:
    data = saved({"model": Net(), "epoch": 3})
    assert loaded(data, weights_only=False)["epoch"] == 3
    assert type(loaded(data)["model"]) is Net
    with pytest.raises(UnreadableFileError, match="Weights only load failed"):
        loaded(data, weights_only=True)
    listed = [Net, nn.Linear, nn.ModuleList, nn.ReLU]
    with serialization.safe_globals(listed):
        assert type(loaded(data, weights_only=True)["model"]) is Net
        assert serialization.get_safe_globals() == listed
    assert serialization.get_safe_globals() == []
    assert loaded(saved(Net().state_dict()), weights_only=True)
    serialization.add_safe_globals([(Net, "Net"), open])
    serialization.clear_safe_globals()
    with pytest.raises(TypeError, match="expected a class or a function, got str"):
        serialization.add_safe_globals(["Net"])  # type: ignore[list-item]


SCRIPT = """
import tinygrad_edu as torch
{define}
model = torch.load({path!r})
print(type(model).__module__, model(torch.ones(1, 2)).tolist())
"""
DEFINE = """
class Twice(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.full((2,), 2.0))
    def forward(self, x):
        return x * self.w
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_model_goes_from_one_program_to_another(tmp_path: Path) -> None:
    path = str(tmp_path / "model.pt")
    code = f"import tinygrad_edu as torch\n{DEFINE}\ntorch.save(Twice(), {path!r})"
    assert run(code).stderr == ""
    with_class = run(SCRIPT.format(define=DEFINE, path=path))
    assert with_class.stdout == "__main__ [[2.0, 2.0]]\n", with_class.stderr
    without = run(SCRIPT.format(define="", path=path)).stderr
    assert "Can't get attribute 'Twice' on module '__main__'" in without
    assert "run the cell or the lines that define class 'Twice'" in without
