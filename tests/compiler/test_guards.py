"""When a captured call is used again: as long as nothing it looked at has changed."""

from __future__ import annotations

import functools
import random
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.frontend.code_names import Chain, chains
from tinygrad_edu.compiler.frontend.compiling import compiled_of
from tinygrad_edu.compiler.frontend.likeness import picture_of, still
from tinygrad_edu.compiler.frontend.surroundings import Surroundings

FACTOR = 2.0
TABLE = {"shift": 1.0, "deep": [1, (2, 3)]}


def scaled(x: Any) -> Any:
    return x * FACTOR


def through(x: Any) -> Any:
    return scaled(x) + TABLE["shift"]


@pytest.fixture(autouse=True)
def quickly_compiled() -> Iterator[None]:
    """Guards are the same for all targets: one that waits for no C compiler."""
    torch.compiler.set_default_backend("numpy")
    yield
    torch.compiler.set_default_backend(None)
    torch.compiler.reset()


def cases(function: Any) -> list[Any]:
    found = compiled_of(function)
    assert found is not None
    return found.cases


def agree(compiled: Any, function: Callable[..., Any], *args: Any) -> None:
    """Three calls, so that a replay is among them, give what the function gives."""
    for _ in range(3):
        found, expected = compiled(*args), function(*args)
        assert torch.allclose(found, expected)


def test_a_global_of_a_called_function(monkeypatch: pytest.MonkeyPatch) -> None:
    f = torch.compile(through)
    agree(f, through, torch.ones(2))
    monkeypatch.setitem(globals(), "FACTOR", 5.0)
    agree(f, through, torch.ones(2))
    monkeypatch.setitem(TABLE, "shift", -1.0)
    agree(f, through, torch.ones(2))
    assert len(cases(f)) == 3
    assert not any(case.reason for case in cases(f))


def test_a_called_function_that_is_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    f = torch.compile(through)
    agree(f, through, torch.ones(2))
    monkeypatch.setitem(globals(), "scaled", lambda x: x - 3)
    agree(f, through, torch.ones(2))


def test_a_closure() -> None:
    factor = 1.0

    def f(x: Any) -> Any:
        return sum([each * factor for each in (x,)])

    compiled = torch.compile(f)
    for value in (1.0, 2.0, 1.0, 3.0):
        factor = value
        agree(compiled, f, torch.ones(2))
    assert len(cases(compiled)) == 3


def test_a_decorated_function() -> None:
    shift = 1.0

    def shifted(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(x: Any) -> Any:
            return function(x) + shift

        return wrapper

    @torch.no_grad()
    @shifted
    def f(x: Any) -> Any:
        return x * FACTOR

    compiled = torch.compile(f)
    for value in (1.0, 2.0):
        shift = value
        agree(compiled, f, torch.ones(2))
    assert len(cases(compiled)) == 2


def test_attributes_of_objects() -> None:
    config = types.SimpleNamespace(scale=types.SimpleNamespace(value=2.0), on=True)

    class Runner:
        shift = 1.0

        def __init__(self) -> None:
            self.power = 2

        def inner(self, x: Any) -> Any:
            return x**self.power + self.shift

        def __call__(self, x: Any) -> Any:
            return self.inner(x) * config.scale.value if config.on else x

    runner = Runner()
    for way in (runner, runner.__call__, lambda x: runner(x)):
        compiled = torch.compile(way)
        x = torch.tensor([1.0, 3.0])
        agree(compiled, runner, x)
        runner.power += 1
        agree(compiled, runner, x)
        config.scale.value += 1
        agree(compiled, runner, x)
        config.on = False
        agree(compiled, runner, x)
        config.on = True
        Runner.shift += 1
        agree(compiled, runner, x)
        assert len(cases(compiled)) == 5
        assert not any(case.reason for case in cases(compiled))


def test_objects_under_another_name() -> None:
    config = types.SimpleNamespace(width=2.0)
    blocks = [types.SimpleNamespace(scale=1.0), types.SimpleNamespace(scale=2.0)]

    def f(x: Any) -> Any:
        c = config
        for block in blocks:
            x = x * block.scale
        return x * c.width

    compiled = torch.compile(f)
    agree(compiled, f, torch.ones(2))
    config.width = 3.0
    agree(compiled, f, torch.ones(2))
    blocks[1].scale = 5.0
    agree(compiled, f, torch.ones(2))
    assert len(cases(compiled)) == 3


def test_the_mode_and_attributes_of_modules() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.drop = nn.Dropout(0.9)
            self.scale, self.widths = 1.0, [1.0]
            self.config = types.SimpleNamespace(bias=0.0)

        def forward(self, x: Any) -> Any:
            return self.drop(x) * self.scale * self.widths[0] + self.config.bias

    model = Net().eval()
    compiled = torch.compile(model)
    x = torch.ones(64)
    agree(compiled, model, x)
    model.scale = 2.0
    agree(compiled, model, x)
    model.widths[0] = 3.0
    agree(compiled, model, x)
    model.config.bias = 4.0
    agree(compiled, model, x)
    model.drop.p = 0.5
    model.train()
    assert (compiled(x) == 4.0).any()
    model.eval()
    before = len(cases(compiled))
    agree(compiled, model, x)
    assert len(cases(compiled)) <= before + 1  # the probability is another one
    assert not any(case.reason for case in cases(compiled))


def test_going_to_and_fro_between_train_and_eval_compiles_twice() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5))
    compiled = torch.compile(model)
    with torch.no_grad():
        for _ in range(5):
            compiled.train()
            compiled(torch.ones(2))
            compiled.eval()
            assert torch.allclose(compiled(torch.ones(2)), model[0](torch.ones(2)))
    assert len(cases(compiled)) == 2


def test_hooks_of_modules_come_and_go() -> None:
    model = nn.Linear(2, 2)
    compiled = torch.compile(model)
    x = torch.ones(1, 2)
    with torch.no_grad():
        agree(compiled, model, x)
        handle = model.register_forward_hook(lambda m, args, out: out * 2)
        agree(compiled, model, x)
        handle.remove()
        agree(compiled, model, x)


def test_hooks_of_parameters() -> None:
    weight = torch.ones(2, requires_grad=True)

    def step(x: Any) -> Any:
        weight.grad = None
        (weight * x).sum().backward()
        return weight.grad.clone()

    compiled = torch.compile(step)
    agree(compiled, step, torch.ones(2))
    handle = weight.register_hook(lambda gradient: gradient * 3)
    agree(compiled, step, torch.ones(2))
    handle.remove()
    agree(compiled, step, torch.ones(2))


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.double(),
        lambda x: x[:, :2],
        lambda x: x.t(),
        lambda x: x.clone().requires_grad_(),
        lambda x: nn.Parameter(x, requires_grad=False),
        lambda x: 3.0,
    ],
)
def test_facts_of_an_argument(change: Callable[[Any], Any]) -> None:
    def f(x: Any) -> Any:
        return torch.as_tensor(x) * 2

    compiled = torch.compile(f)
    x = torch.randn(3, 3)
    agree(compiled, f, x)
    agree(compiled, f, change(x))
    agree(compiled, f, x)
    assert len(cases(compiled)) == 2


def test_equal_numbers_of_other_types_are_other_values() -> None:
    compiled = torch.compile(lambda x, n: x * n)
    x = torch.ones(2, dtype=torch.int64)
    assert compiled(x, 1).dtype == torch.int64
    assert compiled(x, 1.0).dtype == torch.float32
    assert compiled(x, True).dtype == torch.int64
    assert compiled(x, 1.0).dtype == torch.float32
    assert torch.signbit(compiled(x.float(), -0.0)).all()
    assert not torch.signbit(compiled(x.float(), 0.0)).any()
    assert torch.isnan(compiled(x.float(), float("nan"))).all()


def test_the_default_dtype() -> None:
    def f(n: int) -> Any:
        return torch.zeros(n) + 1

    compiled = torch.compile(f)
    agree(compiled, f, 3)
    torch.set_default_dtype(torch.float64)
    try:
        assert compiled(3).dtype == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


def test_autocast() -> None:
    weight = torch.randn(4, 4)

    def f(x: Any) -> Any:
        return x @ weight

    compiled = torch.compile(f)
    x = torch.randn(2, 4)
    agree(compiled, f, x)
    with torch.autocast("cpu"):
        assert compiled(x).dtype == torch.bfloat16
        agree(compiled, f, x)
    agree(compiled, f, x)


def test_a_written_argument_that_shares_memory() -> None:
    def f(a: Any, b: Any) -> Any:
        a.add_(1)
        return b * 2

    compiled = torch.compile(f)
    for _ in range(3):
        a, b = torch.ones(2), torch.ones(2)
        assert torch.equal(compiled(a, b), torch.full((2,), 2.0))
        assert torch.equal(a, torch.full((2,), 2.0))
    a = torch.ones(4)
    for _ in range(3):
        before = a.clone()
        assert torch.equal(compiled(a[:2], a[1:3]), f(before[:2], before[1:3]))
        assert torch.equal(a, before)
        assert torch.equal(compiled(a, a), f(before, before))


def test_an_argument_that_shares_memory_with_a_state() -> None:
    weight = torch.zeros(4)

    def f(x: Any) -> Any:
        weight.add_(1)
        return x * 2

    compiled = torch.compile(f)
    for _ in range(3):
        assert torch.equal(compiled(torch.ones(2)), torch.full((2,), 2.0))
    expected = (weight[:2] + 1) * 2
    assert torch.equal(compiled(weight[:2]), expected)


def test_a_state_that_is_given_as_an_argument() -> None:
    weight, table = torch.zeros(4), torch.arange(4.0)

    def f(x: Any, y: Any) -> Any:
        weight.add_(1)
        y.mul_(2)
        return x * 2 + table

    compiled = torch.compile(f)
    for _ in range(3):
        x, y = torch.ones(4), torch.ones(4)
        assert torch.equal(compiled(x, y), 2 + table)
    expected = (weight + 1) * 2 + table
    assert torch.equal(compiled(weight, torch.ones(4)), expected)
    assert torch.equal(compiled(torch.ones(4), table), 2 + torch.arange(4.0) * 2)


def test_batches_that_are_slices_of_one_tensor() -> None:
    data, weight = torch.randn(40, 4), torch.randn(4, 3)

    def f(x: Any) -> Any:
        return x @ weight

    compiled = torch.compile(f)
    for i in range(0, 40, 8):
        assert torch.allclose(compiled(data[i : i + 8]), f(data[i : i + 8]))
    assert len(cases(compiled)) == 1


def test_an_argument_that_is_a_part_of_a_state() -> None:
    table = torch.arange(12.0).view(6, 2)

    def f(row: Any, other: Any) -> Any:
        return row * table.sum() + other

    compiled = torch.compile(f)
    for i in range(6):
        for j in range(2):
            row, other = table[i : i + 1], table[i, j : j + 1]
            assert torch.equal(compiled(row, other), f(row, other))
    for _ in range(2):
        row, other = torch.randn(1, 2), torch.randn(1)
        assert torch.allclose(compiled(row, other), f(row, other))


def test_what_is_returned_is_the_callers() -> None:
    compiled = torch.compile(lambda x: x + 1)
    found = [compiled(torch.ones(2)) for _ in range(4)]
    found[-1].add_(10)
    assert [each[0].item() for each in found] == [2, 2, 2, 12]


def test_an_argument_that_is_returned_is_itself() -> None:
    compiled = torch.compile(lambda x: (x, x.view(-1), x + 1))
    for _ in range(3):
        x = torch.ones(2, 2)
        same, flat, _ = compiled(x)
        assert same is x
        flat[0] = 7
        assert x[0, 0] == 7


def test_what_gives_something_else_each_time_is_not_replayed() -> None:
    numbers = iter(range(10))
    generator = np.random.default_rng(0)

    def counted(x: Any) -> Any:
        return x + next(numbers)

    compiled = torch.compile(counted)
    assert [compiled(torch.zeros(1)).item() for _ in range(4)] == [0, 1, 2, 3]
    for draw in (random.random, generator.random, lambda: generator.normal()):
        thrown = torch.compile(lambda x, draw=draw: x + draw())
        assert len({thrown(torch.zeros(1)).item() for _ in range(4)}) == 4


def test_python_s_own_changes_happen_each_time() -> None:
    seen: list[float] = []
    count = 0

    def f(x: Any) -> Any:
        nonlocal count
        count += 1
        seen.append(1.0)
        return x + count

    compiled = torch.compile(f)
    assert [compiled(torch.zeros(1)).item() for _ in range(4)] == [1, 2, 3, 4]
    assert len(seen) == 4
    assert len(cases(compiled)) == 1


def test_a_flag_may_end_a_reason_to_run_eagerly() -> None:
    loud, said = True, []

    def f(x: Any) -> Any:
        if loud:
            said.append(x.sum().item())
        return x * 2

    compiled = torch.compile(f)
    agree(compiled, f, torch.ones(2))
    loud = False
    agree(compiled, f, torch.ones(2))
    assert len(said) == 6
    assert [bool(case.reason) for case in cases(compiled)] == [True, False]


def test_a_model_given_as_an_argument() -> None:
    def f(model: Any, x: Any) -> Any:
        return model(x)

    compiled = torch.compile(f)
    models = [nn.Linear(2, 2), nn.Linear(2, 2)]
    with torch.no_grad():
        for model in models * 2:
            agree(compiled, f, model, torch.ones(2))
    assert len(cases(compiled)) == 2


def test_an_optimizer_that_loads_a_state() -> None:
    weight = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.Adam([weight], lr=0.1)

    @torch.compile
    def step(x: Any) -> None:
        optimizer.zero_grad()
        (weight * x).sum().backward()
        optimizer.step()

    x = torch.ones(3)
    for _ in range(4):
        step(x)
    state = optimizer.state_dict()
    before = weight.detach().clone()
    step(x)
    after = weight.detach().clone()
    optimizer.load_state_dict(state)
    for _ in range(2):
        with torch.no_grad():
            weight.copy_(before)
        optimizer.load_state_dict(state)
        step(x)
    assert torch.allclose(weight, after, atol=1e-2)


def test_chains_of_names() -> None:
    def f(self: Any) -> Any:
        return [self.a.b, (lambda: FACTOR)(), TABLE["shift"].real]

    found = set(chains(f.__code__))
    assert Chain("local", "self", ("a", "b")) in found
    assert Chain("global", "FACTOR") in found


def test_surroundings_run_no_code_of_the_user() -> None:
    class Careful:
        @property
        def value(self) -> float:
            raise AssertionError("nobody asked")

    careful = Careful()

    def f(x: Any) -> Any:
        return x if x is not None else careful.value

    found = Surroundings(f, {})
    assert any(value is careful for _, value in found.values.values())


def test_pictures() -> None:
    value: Any = {"a": [1, 2.0, {"b"}], "c": (None, float("nan"))}
    picture = picture_of(value)
    assert still({"a": [1, 2.0, {"b"}], "c": (None, float("nan"))}, picture)
    value["a"].append(3)
    assert not still(value, picture)
    assert not still({"c": (None, 1.0), "a": [1, 2.0, {"b"}]}, picture)
    assert not still(1, True)
    assert still(slice(1, 2), slice(1, 2))
