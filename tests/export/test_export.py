"""A model as a program: the same results, gradients and writes, without its class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.export import ExportedProgram, ExportError, export


def equal(ours: Any, theirs: Any) -> bool:
    """Bit for bit."""
    return bool(np.array_equal(ours.detach().numpy(), theirs.detach().numpy()))


@pytest.fixture
def model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


def test_a_program_gives_what_the_model_gives(model: nn.Module) -> None:
    program = export(model, (torch.ones(5, 3),))
    x = torch.randn(5, 3)
    assert equal(program.module()(x), model(x))


def test_a_program_has_the_gradients_of_the_model(model: nn.Module) -> None:
    module = export(model, (torch.ones(5, 3),)).module()
    x = torch.randn(5, 3)
    model(x).square().sum().backward()
    expected = [p.grad for p in model.parameters()]
    model.zero_grad()
    module(x).square().sum().backward()
    assert [*map(equal, [p.grad for p in module.parameters()], expected)] == [True] * 4


def test_a_program_can_be_trained(model: nn.Module) -> None:
    module = export(model, (torch.ones(5, 3),)).module()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    x, y = torch.randn(5, 3), torch.randn(5, 2)
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        loss = (module(x) - y).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


def test_a_program_can_be_compiled(model: nn.Module) -> None:
    module = export(model, (torch.ones(5, 3),)).module()
    compiled, x = torch.compile(module), torch.randn(5, 3)
    for _ in range(2):
        assert torch.allclose(compiled(x), model(x), atol=1e-6)


def test_weights_keep_their_names(model: nn.Module) -> None:
    program = export(model, (torch.ones(5, 3),))
    assert list(program.state_dict) == list(model.state_dict())
    assert list(program.module().state_dict()) == list(model.state_dict())
    signature = program.graph_signature
    assert set(signature.parameters) == set(model.state_dict())
    assert signature.user_inputs == ("input",)
    assert len(signature.user_outputs) == 1
    assert [*map(equal, program.parameters(), model.parameters())] == [True] * 4


class Nested(nn.Module):
    """Arguments and results of every kind."""

    def forward(self, x: Any, pair: Any, *, how: Any, scale: float = 2.0) -> Any:
        a, b = pair
        if how["negate"]:
            a = -a
        return {"sum": x + a * scale, "rest": (b, [None, how["bias"] + b])}, 7, "text"


def test_arguments_and_results_may_be_nested() -> None:
    def arguments() -> Any:
        x, a, b, c = (torch.randn(2) for _ in range(4))
        return (x, [a, b]), {"how": {"bias": c, "negate": True}}

    args, kwargs = arguments()
    module = export(Nested(), args, kwargs).module()
    args, kwargs = arguments()
    ours, theirs = module(*args, **kwargs), Nested()(*args, **kwargs)
    assert ours[1:] == theirs[1:]
    assert equal(ours[0]["sum"], theirs[0]["sum"])
    assert ours[0]["rest"][0] is args[1][1]
    assert equal(ours[0]["rest"][1][1], theirs[0]["rest"][1][1])


def test_a_call_of_another_form_is_refused() -> None:
    x = torch.randn(2)
    kwargs = {"how": {"bias": x, "negate": True}}
    module = export(Nested(), (x, [x, x.clone()]), kwargs).module()
    wrong: list[tuple[Any, Any, str]] = [
        ((x, [x]), kwargs, r"args\[1\] is not as it was"),
        ((x, [x, x]), {"how": {"bias": x, "negate": False}}, r"\['negate'\]"),
        ((x, [x, x]), {"how": {"bias": x}}, r"\['how'\]"),
        ((x, [x, 3]), kwargs, "expected: a tensor"),
        ((torch.randn(3), [x, x]), kwargs, r"expected: float32\[2\]"),
        ((x.double(), [x, x]), kwargs, r"expected: float32\[2\]"),
    ]
    for args, named, message in wrong:
        with pytest.raises(ValueError, match=message):
            module(*args, **named)


class Counts(nn.Module):
    """A buffer that every call writes to, and one that no state dict shows."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("calls", torch.zeros(()))
        self.register_buffer("hidden", torch.ones(2), persistent=False)

    def forward(self, x: Any) -> Any:
        self.calls += 1
        return x * self.calls + self.hidden


def test_buffers_are_written_at_each_call_but_not_by_the_export() -> None:
    model = Counts()
    program = export(model, (torch.ones(2),))
    assert model.calls.item() == 0
    module = program.module()
    assert module(torch.ones(2)).tolist() == [2.0, 2.0]
    assert module(torch.ones(2)).tolist() == [3.0, 3.0]
    assert list(program.graph_signature.buffers_to_mutate.values()) == ["calls"]
    assert list(program.state_dict) == ["calls"]
    assert [name for name, _ in program.named_buffers()] == ["calls", "hidden"]


def test_batch_norm_in_training_moves_its_statistics() -> None:
    model, x = nn.BatchNorm1d(3), torch.randn(8, 3)
    program = export(model, (torch.ones(8, 3),))
    assert model.running_mean.tolist() == [0.0] * 3
    twin = nn.BatchNorm1d(3)
    assert equal(program.module()(x), twin(x))
    assert equal(program.state_dict["running_mean"], twin.running_mean)
    assert program.state_dict["num_batches_tracked"].item() == 1


def test_dropout_draws_anew_from_the_seed() -> None:
    model, x = nn.Dropout(0.5), torch.ones(100)
    state = torch.get_rng_state()
    module = export(model, (x,)).module()
    assert equal(torch.get_rng_state(), state)
    torch.manual_seed(3)
    expected = model(x)
    torch.manual_seed(3)
    assert equal(module(x), expected)
    assert not equal(module(x), expected)


def test_tied_weights_stay_one_tensor() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    model[1].weight = model[0].weight
    module = export(model, (torch.ones(2, 3),)).module()
    parts = dict(module.named_parameters(remove_duplicate=False))
    assert parts["1.weight"] is parts["0.weight"]


FAR = torch.arange(40.0)


class Foreign(nn.Module):
    """Uses a tensor that is none of its own."""

    def forward(self, x: Any) -> Any:
        return x + FAR


def test_tensors_from_elsewhere_become_constants() -> None:
    program = export(Foreign(), (torch.zeros(40),))
    (constant,) = program.constants.values()
    assert equal(constant, FAR)
    assert equal(program.module()(torch.zeros(40)), FAR)


class Decides(nn.Module):
    def forward(self, x: Any) -> Any:
        if x.sum().item() > 0:
            return x
        return -x


class Remembers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def forward(self, x: Any) -> Any:
        self.count += 1
        return x * 2


def test_what_cannot_be_written_down_is_named_with_its_line() -> None:
    with pytest.raises(ExportError) as caught:
        export(Decides(), (torch.ones(2),))
    text = str(caught.value)
    assert text.startswith("Could not export Decides")
    assert "test_export.py" in text
    assert "x.sum().item()" in text
    with pytest.raises(ExportError, match="count"):
        export(Remembers(), (torch.ones(2),))


class Same(nn.Module):
    def forward(self, x: Any, unused: Any) -> Any:
        return x, x


def test_arguments_may_be_returned_and_may_be_of_no_use() -> None:
    program = export(Same(), (torch.ones(2), torch.ones(3)))
    assert [each.label for each in program.graph.inputs] == ["x", "unused"]
    x = torch.randn(2)
    first, second = program.module()(x, torch.zeros(3))
    assert first is second is x


def test_wrong_calls_of_export_are_refused() -> None:
    x = torch.ones(2)
    with pytest.raises(ValueError, match=r"instance of `torch\.nn\.Module`"):
        export(lambda x: x, (x,))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="to be a tuple"):
        export(nn.ReLU(), x)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="dynamic_shapes are not supported"):
        export(nn.ReLU(), (x,), dynamic_shapes={"x": {0: "batch"}})
    with pytest.raises(TypeError, match="Unsupported type in the arguments"):
        export(Same(), (x, object()))


def test_a_program_is_called_by_its_module() -> None:
    program = export(nn.ReLU(), (torch.ones(2),))
    with pytest.raises(RuntimeError, match=r"exported_program\.module\(\)"):
        program(torch.ones(2))
    program.validate()
    assert repr(program) == "<ExportedProgram ReLU, 1 operations>"


def test_an_export_can_be_exported_again(model: nn.Module) -> None:
    first = export(model, (torch.ones(5, 3),))
    second = export(first.module(), (torch.ones(5, 3),))
    assert isinstance(second, ExportedProgram)
    assert [n.op for n in second.graph.nodes] == [n.op for n in first.graph.nodes]
    assert list(second.state_dict) == list(first.state_dict)


class Twice(nn.Module):
    def forward(self, a: Any, b: Any) -> Any:
        return a - b


def test_one_tensor_as_two_arguments_is_two_arguments() -> None:
    x = torch.ones(2)
    module = export(Twice(), (x, x)).module()
    assert module(torch.full((2,), 5.0), x).tolist() == [4.0, 4.0]
