"""``torch.compiler``: what is refused, kept out, explained and written to files."""

from __future__ import annotations

import functools
import gc
import logging
import weakref
from pathlib import Path
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.frontend import part
from tinygrad_edu.compiler.frontend.compiling import compiled_of
from tinygrad_edu.compiler.frontend.dump import VARIABLE
from tinygrad_edu.compiler.frontend.impure import impure
from tinygrad_edu.compiler.frontend.optimized_module import OptimizedModule
from tinygrad_edu.compiler.native.command import Unavailable
from tinygrad_edu.compiler.running import executable


def cases(function: Any) -> list[Any]:
    found = compiled_of(function)
    assert found is not None
    return found.cases


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"backend": "nope"}, r"Invalid backend: 'nope', see `torch._dynamo.list_back"),
        ({"mode": "fast"}, "Unrecognized mode=fast, should be one of: default"),
        ({"options": {"zzz": 1}}, "Unexpected optimization option zzz, known options"),
        ({"options": {}, "mode": "default"}, "Either mode or options can be specified"),
    ],
)
def test_what_compile_refuses(given: dict[str, Any], words: str) -> None:
    with pytest.raises(RuntimeError, match=words):
        torch.compile(nn.Linear(2, 2), **given)


def test_only_functions_and_modules_are_compiled() -> None:
    with pytest.raises(TypeError, match="A callable function is expected, but <class"):
        torch.compile(3)
    with pytest.raises(TypeError, match="not a class"):
        torch.compile(nn.Linear)


def test_a_decorator_with_and_without_brackets() -> None:
    @torch.compile
    def one(x: Any) -> Any:
        """Adds one."""
        return x + 1

    @torch.compile(fullgraph=True, dynamic=False, mode="reduce-overhead")
    def two(x: Any) -> Any:
        return x + 2

    for function, n in ((one, 1), (two, 2)):
        for _ in range(2):
            assert function(torch.zeros(1)).item() == n
    assert one.__name__ == "one"
    assert one.__doc__ == "Adds one."
    assert torch.compile(one) is one
    assert torch.compile(two, disable=True) is two


def test_methods_and_partials() -> None:
    class Scaled(nn.Module):
        def __init__(self, factor: float) -> None:
            super().__init__()
            self.factor = factor

        @torch.compile
        def forward(self, x: Any, power: int = 1) -> Any:
            return x**power * self.factor

    first, second = Scaled(2.0), Scaled(3.0)
    partly = torch.compile(functools.partial(first.forward, power=2))
    bound = torch.compile(second.forward)
    x = torch.tensor([1.0, 2.0])
    for _ in range(3):
        assert torch.equal(first(x), x * 2)
        assert torch.equal(second(x), x * 3)
        assert torch.equal(partly(x), x * x * 2)
        assert torch.equal(bound(x), x * 3)


@pytest.mark.parametrize("backend", ["c", "numpy", "interpret", "eager", "aot_eager"])
def test_every_backend_gives_the_same(backend: str) -> None:
    f = torch.compile(lambda x: torch.softmax(x * 2, -1).sum(0), backend=backend)
    for _ in range(3):
        x = torch.randn(4, 5)
        assert torch.allclose(f(x), torch.softmax(x * 2, -1).sum(0), atol=1e-6)
    assert (backend == "eager") == (not cases(f))


def test_the_default_backend() -> None:
    torch.compiler.set_default_backend("interpret")
    try:
        f = torch.compile(lambda x: x + 1)
        f(torch.ones(1)), f(torch.ones(1))
        assert cases(f)[0].program.forward.executable.target == "interpret"
    finally:
        torch.compiler.set_default_backend(None)
    assert torch.compiler.get_default_backend() == "inductor"


def test_without_a_compiler_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(*_: Any) -> Any:
        raise Unavailable("no C compiler was found")

    monkeypatch.setattr(executable.library, "load", missing)
    for _ in range(2):
        f = torch.compile(lambda x: x * 3)
        for _ in range(3):
            assert f(torch.ones(1)).item() == 3
    assert caplog.text.count("no C compiler was found") == 1


def test_a_compiler_that_fails_does_not_lose_the_step(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("a mistake of the compiler's")

    monkeypatch.setattr(part, "build", broken)
    count = torch.zeros(1)
    f = torch.compile(lambda x: count.add_(x).clone())
    assert [f(torch.ones(1)).item() for _ in range(4)] == [1, 2, 3, 4]
    assert "a mistake of the compiler's" in caplog.text
    assert "ZeroDivisionError" in cases(f)[0].reason


def test_a_disabled_function_is_a_break() -> None:
    seen = []

    @torch.compiler.disable(reason="it counts")
    def counted(x: Any) -> Any:
        seen.append(torch.compiler.is_compiling())
        return x + len(seen)

    compiled = torch.compile(lambda x: counted(x) * 2)
    assert [compiled(torch.zeros(1)).item() for _ in range(3)] == [2, 4, 6]
    assert (
        "torch.compiler.disable is called (reason: it counts)"
        in cases(compiled)[0].reason
    )
    assert "test_frontend_names.py" in cases(compiled)[0].line
    model = torch.compile(nn.ReLU())
    assert isinstance(model, OptimizedModule)
    assert torch.compiler.disable(model) is model._orig_mod


def test_a_function_can_ask_whether_it_is_captured() -> None:
    asked = torch.compile(lambda x: x + (1 if torch.compiler.is_compiling() else 2))
    assert [asked(torch.zeros(1)).item() for _ in range(3)] == [1, 1, 1]
    assert not torch.compiler.is_compiling()


def test_stances() -> None:
    calls: list[int] = []
    note = calls.append

    def f(x: Any) -> Any:
        note(1) if not torch.compiler.is_compiling() else None
        return x * 2

    compiled = torch.compile(f)
    for _ in range(3):
        compiled(torch.ones(2))
    assert not calls
    with torch.compiler.set_stance("force_eager"):
        compiled(torch.ones(2))
    assert len(calls) == 1
    with torch.compiler.set_stance("eager_on_recompile"):
        compiled(torch.ones(2))
        compiled(torch.ones(3))
    assert len(calls) == 2
    with (
        torch.compiler.set_stance("fail_on_recompile"),
        pytest.raises(RuntimeError, match=r"Detected recompile(?s:.*)the shape \[2\]"),
    ):
        compiled(torch.ones(3))
    torch.compiler.set_stance("force_eager")(compiled)(torch.ones(2))
    assert len(calls) == 3
    compiled(torch.ones(2))
    assert len(calls) == 3
    with pytest.raises(RuntimeError, match=r"invalid torch.compile stance 'nope'"):
        torch.compiler.set_stance("nope")


def test_reset_forgets_all() -> None:
    f = torch.compile(lambda x: x + 1)
    f(torch.ones(1))
    torch.compiler.reset()
    assert cases(f) == []
    assert f(torch.ones(1)).item() == 2
    assert len(cases(f)) == 1


def test_nothing_of_a_call_is_kept_alive() -> None:
    f = torch.compile(lambda x, y: (x * 2, y.sum()))
    x, y = torch.ones(5), torch.ones(5)
    found = f(x, y)
    alive = [weakref.ref(each) for each in (x, y, *found)]
    del x, y, found
    gc.collect()
    assert [each() for each in alive] == [None] * 4


def test_objects_that_are_new_in_each_call_are_no_constants() -> None:
    class Found:
        pass

    f = torch.compile(lambda x: (x + 1, Found(), {1, 2}))
    results = [f(torch.ones(1)) for _ in range(3)]
    assert len({id(each[1]) for each in results}) == 3
    g = torch.compile(lambda n: (torch.ones(n) * n for n in range(n)))
    assert [[each.sum().item() for each in g(3)] for _ in range(3)] == [[0, 1, 4]] * 3


def test_a_program_that_does_nothing() -> None:
    f = torch.compile(lambda x, *rest: (x, rest, None, "words"))
    for _ in range(3):
        x = torch.ones(2)
        assert f(x, 1, "a") == (x, (1, "a"), None, "words")
        assert f(x)[0] is x


def test_explain_tells_all() -> None:
    model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 2))
    found = torch.compiler.explain(model)(torch.randn(3, 4))
    assert (found.graph_count, found.graph_break_count) == (2, 0)
    assert found.answer.shape == (3, 2)
    assert {each.name for each in found.passes} >= {"fold", "dead_code"}
    assert found.kernels
    assert all(each.flops >= 0 and each.bytes >= 0 for each in found.kernels)
    text = str(found)
    for words in (
        "Sequential",
        "Graph Count: 2",
        "input has the shape [3, 4]",
        "Passes (operations before and after)",
        "Kernels (bytes moved, floating point operations)",
        "Target: ",
    ):
        assert words in text
    assert found.source


def test_explain_names_the_line_of_a_break() -> None:
    def f(x: Any) -> Any:
        return x * x.sum().item()

    found = torch.compiler.explain(f)(torch.ones(2))
    assert found.graph_break_count == 1
    assert "return x * x.sum().item()" in found.break_line
    assert "Break Reason" in str(found)


def test_explain_of_a_compiled_function_is_one_of_its_calls() -> None:
    count = torch.zeros(1)
    f = torch.compile(lambda x: count.add_(x).clone())
    f(torch.ones(1))
    found = torch.compiler.explain(f)(torch.ones(1))
    assert found.answer.item() == 2
    assert count.item() == 2
    assert found.target
    assert len(cases(f)) == 1


def test_explain_of_an_optimizers_first_step() -> None:
    w = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.Adam([w])

    def step() -> None:
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()

    assert torch.compiler.explain(step)().again
    assert not torch.compiler.explain(step)().again


def test_all_stages_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "made" / "here"
    monkeypatch.setenv(VARIABLE, str(folder))

    def doubled(x: Any) -> Any:
        return x * 2 + 0

    for _ in range(2):
        f = torch.compile(doubled, backend="numpy")
        f(torch.ones(3)), f(torch.ones(3))
    names = sorted(each.name for each in folder.iterdir())
    assert names == ["000_doubled", "001_doubled"]
    files = {each.name: each.read_text() for each in (folder / names[0]).iterdir()}
    assert sorted(files)[0] == "00_captured.txt"
    assert files["00_captured.txt"].startswith("graph doubled on cpu")
    text = "".join(files)
    for stage in ("dead_code.txt", "guards.txt", "source.py"):
        assert stage in text


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    monkeypatch.setenv(VARIABLE, str(file))
    f = torch.compile(lambda x: x * 2, backend="numpy")
    assert [f(torch.ones(1)).item() for _ in range(3)] == [2, 2, 2]


def test_a_new_case_is_told_to_who_listens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tinygrad_edu.compiler")
    f = torch.compile(lambda x: x + 1)
    f(torch.ones(2)), f(torch.ones(3))
    assert "recompiling" in caplog.text
    assert "x has the shape [2]" in caplog.text


def test_calls_that_speak_to_the_world() -> None:
    import os
    import time

    assert impure(time.time) == "time.time() is called"
    assert impure(os.getpid) == "posix.getpid() is called" or os.name == "nt"
    assert impure(len) == impure([].append) == ""


def test_many_optimizers_are_not_waited_for_for_ever() -> None:
    w = torch.ones(2, requires_grad=True)

    def step() -> None:
        optimizer = torch.optim.Adam([w], lr=0.1)
        w.grad = None
        (w * w).sum().backward()
        optimizer.step()

    f = torch.compile(step, options={"recompile_limit": 2})
    for _ in range(5):
        f()
    assert compiled_of(f) is not None
    assert w[0].item() < 1
