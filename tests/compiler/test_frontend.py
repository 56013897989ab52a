"""``torch.compile``: the same answers as eager, from the second call on by a replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import tinygrad_edu as torch
import tinygrad_edu.nn.functional as F
from tinygrad_edu import nn
from tinygrad_edu.compiler.frontend.compiling import compiled_of

Batch = tuple[torch.Tensor, torch.Tensor]


def mlp() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))


def batches(count: int = 20, size: int = 6) -> list[Batch]:
    torch.manual_seed(1)
    return [(torch.randn(size, 8), torch.randint(0, 3, (size,))) for _ in range(count)]


def training_step(model: Any, optimizer: Any) -> Callable[..., Any]:
    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def cases(function: Any) -> list[Any]:
    found = compiled_of(function)
    assert found is not None
    return found.cases


def test_a_function_gives_what_it_gives() -> None:
    @torch.compile
    def f(x: Any, y: Any) -> Any:
        return torch.sin(x) * y + 1

    for _ in range(3):
        x, y = torch.randn(4, 5), torch.randn(5)
        assert torch.allclose(f(x, y), torch.sin(x) * y + 1)
    assert len(cases(f)) == 1
    assert not cases(f)[0].reason


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW"])
def test_twenty_steps_of_training_are_eagers(name: str) -> None:
    model, other = mlp(), mlp()
    make = getattr(torch.optim, name)
    compiled = torch.compile(training_step(model, make(model.parameters(), lr=0.01)))
    eager = training_step(other, make(other.parameters(), lr=0.01))
    for x, y in batches():
        assert torch.allclose(compiled(x, y), eager(x, y), rtol=1e-4)
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-3, atol=1e-5)
        assert torch.allclose(mine.grad, theirs.grad, rtol=1e-3, atol=1e-5)
        assert mine._version == theirs._version
    (case,) = cases(compiled)
    assert not case.reason
    assert case.program.built


def test_another_shape_is_another_case() -> None:
    f = torch.compile(lambda x: (x * x).sum())
    for size in (2, 3, 2, 3):
        assert f(torch.ones(size)) == size
    assert len(cases(f)) == 2


def test_arguments_of_all_kinds() -> None:
    def f(x: Any, *, scale: float = 1.0, parts: Any = (), names: Any = None) -> Any:
        total = x * scale
        for part in parts:
            total = total + part
        return {"total": total, "rest": [names, scale, (total - 1,)]}

    compiled = torch.compile(f)
    x, y = torch.ones(2), torch.ones(2) * 5
    for scale in (1.0, 2.0, 2.0):
        given: dict[str, Any] = {"scale": scale, "parts": [x, (y)], "names": {"a": 1}}
        found, expected = compiled(x, **given), f(x, **given)
        assert torch.equal(found["total"], expected["total"])
        assert found["rest"][:2] == expected["rest"][:2]
        assert torch.equal(found["rest"][2][0], expected["rest"][2][0])
    assert len(cases(compiled)) == 2


def test_a_learning_rate_is_read_at_each_step() -> None:
    model, other = mlp(), mlp()
    optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (model, other)]
    schedulers = [torch.optim.lr_scheduler.StepLR(o, 3, 0.5) for o in optimizers]
    compiled = torch.compile(training_step(model, optimizers[0]))
    eager = training_step(other, optimizers[1])
    for x, y in batches(10):
        assert torch.allclose(compiled(x, y), eager(x, y), rtol=1e-4)
        for each in schedulers:
            each.step()
    assert len(cases(compiled)) == 1


def test_a_changed_option_is_another_case() -> None:
    model, other = mlp(), mlp()
    optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (model, other)]
    compiled = torch.compile(training_step(model, optimizers[0]))
    eager = training_step(other, optimizers[1])
    for i, (x, y) in enumerate(batches(9)):
        for each in optimizers:
            each.param_groups[0]["weight_decay"] = 0.1 if i >= 4 else 0.0
        assert torch.allclose(compiled(x, y), eager(x, y), rtol=1e-4)


def test_a_frozen_parameter() -> None:
    model, other = mlp(), mlp()
    optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (model, other)]
    compiled = torch.compile(training_step(model, optimizers[0]))
    eager = training_step(other, optimizers[1])
    for i, (x, y) in enumerate(batches(9)):
        for each in (model, other):
            each[0].requires_grad_(i < 4)
        assert torch.allclose(compiled(x, y), eager(x, y), rtol=1e-4)
        assert (model[0].weight.grad is None) == (other[0].weight.grad is None)
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-4, atol=1e-6)


def test_gradients_are_accumulated_over_micro_batches() -> None:
    def accumulate(model: Any) -> Callable[..., Any]:
        def part(x: Any, y: Any) -> Any:
            loss = F.cross_entropy(model(x), y) / 2
            loss.backward()
            return loss.detach()

        return part

    model, other = mlp(), mlp()
    optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (model, other)]
    compiled, eager = torch.compile(accumulate(model)), accumulate(other)
    for i, (x, y) in enumerate(batches(12)):
        assert torch.allclose(compiled(x, y), eager(x, y), rtol=1e-4)
        for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
            assert torch.allclose(mine.grad, theirs.grad, rtol=1e-3, atol=1e-6)
        if i % 2:
            for each in optimizers:
                each.step()
                each.zero_grad()
    assert len(cases(compiled)) == 2


def test_dropout_draws_what_eager_draws() -> None:
    def build() -> Any:
        torch.manual_seed(0)
        return nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.5), nn.Linear(16, 3))

    model, other = build(), build()
    optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (model, other)]
    given = batches(8)
    losses = []
    for m, o, way in zip((model, other), optimizers, (torch.compile, lambda f: f)):  # noqa: B905
        step = way(training_step(m, o))
        torch.manual_seed(7)
        losses.append([step(x, y).item() for x, y in given])
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_data_of_parameters_may_be_exchanged() -> None:
    model = mlp()
    f = torch.compile(lambda x: model(x).detach())
    x = torch.randn(2, 8)
    with torch.no_grad():
        for i in range(5):
            model[0].weight.data = torch.randn(16, 8) * i
            model.load_state_dict({k: v + 1 for k, v in model.state_dict().items()})
            assert torch.allclose(f(x), model(x), atol=1e-5)
    assert len(cases(f)) == 1


def test_another_parameter_is_another_case() -> None:
    model = mlp()
    f = torch.compile(model)
    x = torch.randn(2, 8)
    with torch.no_grad():
        for _ in range(3):
            model[0].weight = nn.Parameter(torch.randn(16, 8))
            for _ in range(2):
                assert torch.allclose(f(x), model(x), atol=1e-5)


def test_modes_are_part_of_a_case() -> None:
    w = torch.ones(2, requires_grad=True)
    f = torch.compile(lambda x: w * x)
    x = torch.ones(2)
    for _ in range(3):
        with torch.no_grad():
            assert not f(x).requires_grad
        with torch.inference_mode():
            assert f(x).is_inference()
        assert f(x).requires_grad


def test_the_limit(caplog: pytest.LogCaptureFixture) -> None:
    f = torch.compile(lambda x, n: x * n, options={"recompile_limit": 3})
    for n in range(6):
        assert f(torch.ones(2), n)[0] == n
    assert len(cases(f)) == 3
    assert "recompile_limit (3)" in caplog.text
    assert "n == 2" in caplog.text
    assert caplog.text.count("recompile_limit") == 1


def test_a_reason_names_the_line() -> None:
    def f(x: Any) -> Any:
        if x.sum().item() > 0:
            return x + 1
        return x - 1

    compiled = torch.compile(f)
    for sign in (1, -1, 1):
        x = torch.ones(2) * sign
        assert torch.equal(compiled(x), f(x))
    (case,) = cases(compiled)
    assert case.reason
    assert "test_frontend.py" in case.line
    assert "if x.sum().item() > 0:" in case.line


def test_a_break_is_an_error_with_fullgraph() -> None:
    f = torch.compile(lambda x: x * x.sum().item(), fullgraph=True)
    with pytest.raises(RuntimeError, match=r"Graph break: (?s:.*)test_frontend.py"):
        f(torch.ones(2))


def test_what_is_printed_is_printed_each_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @torch.compile
    def f(x: Any) -> Any:
        print("called")  # noqa: T201
        return x + 1

    for _ in range(3):
        f(torch.ones(1))
    assert capsys.readouterr().out == "called\n" * 3
    assert "print() is called" in cases(f)[0].reason


def test_errors_come_out_as_they_are() -> None:
    @torch.compile
    def f(x: Any, y: Any) -> Any:
        if x.shape[0] == 7:
            raise KeyError("seven")
        return x @ y

    f(torch.ones(2, 3), torch.ones(3, 2))
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied"):
        f(torch.ones(2, 3), torch.ones(4, 2))
    with pytest.raises(KeyError, match="seven"):
        f(torch.ones(7, 3), torch.ones(3, 2))
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        f(torch.ones(2))
    assert torch.equal(f(torch.ones(2, 3), torch.ones(3, 2)), torch.full((2, 2), 3.0))
