"""Compiled modules and forwards: modules still, and gradients asked for outside."""

from __future__ import annotations

import copy
import threading
from pathlib import Path
from typing import Any

import pytest

import tinygrad_edu as torch
import tinygrad_edu.nn.functional as F
from tinygrad_edu import nn
from tinygrad_edu.compiler.frontend.compiling import compiled_of


def cases(function: Any) -> list[Any]:
    found = compiled_of(function)
    assert found is not None
    return found.cases


def net() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(8, 16, bias=False), nn.BatchNorm1d(16), nn.GELU(), nn.Linear(16, 3)
    )


def test_it_is_a_module_around_the_module() -> None:
    model = net()
    compiled = torch.compile(model)
    assert isinstance(compiled, nn.Module)
    assert compiled._orig_mod is model
    names = [f"_orig_mod.{name}" for name in model.state_dict()]
    assert list(compiled.state_dict()) == names
    assert compiled[0] is model[0] if hasattr(type(compiled), "__getitem__") else True
    assert "_orig_mod" in repr(compiled)
    compiled.note = 3
    assert model.note == 3
    del compiled.note
    assert not hasattr(model, "note")
    compiled.eval()
    assert not model.training
    assert list(compiled.parameters()) == list(model.parameters())
    compiled.load_state_dict(compiled.state_dict())
    assert torch.compile(compiled) is compiled


def test_twenty_steps_with_the_backward_outside() -> None:
    model, other = net(), net()
    compiled = torch.compile(model)
    optimizers = [torch.optim.Adam(m.parameters(), lr=0.01) for m in (model, other)]
    torch.manual_seed(1)
    for _ in range(20):
        x, y = torch.randn(6, 8), torch.randint(0, 3, (6,))
        losses = []
        for forward, optimizer in zip((compiled, other), optimizers, strict=True):
            optimizer.zero_grad()
            loss = F.cross_entropy(forward(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-3, atol=1e-5)
    for mine, theirs in zip(model.buffers(), other.buffers(), strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-4, atol=1e-6)
    (case,) = cases(compiled)
    assert not case.reason


def test_the_gradient_of_an_argument() -> None:
    f = torch.compile(lambda x, y: (torch.sin(x) * y, x.sum()))
    for _ in range(3):
        x = torch.randn(3, requires_grad=True)
        y = torch.randn(3, requires_grad=True)
        product, total = f(x * 1, y)
        assert product.grad_fn.name() in ("MulBackward0", "CompiledFunctionBackward")
        (product.sum() * 2 + total).backward()
        assert torch.allclose(x.grad, 2 * torch.cos(x) * y + 1)
        assert torch.allclose(y.grad, 2 * torch.sin(x))


def test_an_argument_that_was_computed_from_another() -> None:
    f = torch.compile(lambda x, y: x * y)
    for _ in range(3):
        w = torch.tensor([2.0, 3.0], requires_grad=True)
        x = w * 2
        f(x, x.exp()).sum().backward()
        y = (2 * w.detach()).exp()
        assert torch.allclose(w.grad, 2 * y + 4 * w.detach() * y)


def test_the_gradient_of_a_single_number() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    f = torch.compile(lambda: (w * w).sum())
    for _ in range(3):
        w.grad = None
        (f() * 0.5 + f()).backward()
        assert torch.equal(w.grad, torch.tensor([3.0, 6.0]))


def test_one_of_two_results_is_used() -> None:
    w = torch.ones(3, requires_grad=True)
    f = torch.compile(lambda x: (w * x, w + x))
    for _ in range(3):
        w.grad = None
        f(torch.ones(3) * 4)[0].sum().backward()
        assert torch.equal(w.grad, torch.full((3,), 4.0))


def compiled_square() -> tuple[Any, Any]:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    f = torch.compile(lambda x: (w * w * x).sum())
    for _ in range(2):
        f(torch.ones(2))
    return w, f


def test_a_second_backward_needs_retain_graph() -> None:
    w, f = compiled_square()
    out = f(torch.ones(2))
    assert out.grad_fn.name() == "CompiledFunctionBackward"
    out.backward(retain_graph=True)
    out.backward()
    assert torch.equal(w.grad, torch.tensor([4.0, 8.0]))
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        out.backward()


def test_a_whole_step_cannot_be_differentiated_once_more() -> None:
    w = torch.ones(2, requires_grad=True)

    @torch.compile
    def step(x: Any) -> Any:
        w.grad = None
        loss = (w * w * x).sum()
        loss.backward()
        return loss

    for _ in range(3):
        loss = step(torch.ones(2))
        assert loss.requires_grad
        with pytest.raises(RuntimeError, match="graph a second time"):
            loss.backward()


def test_double_backward_is_refused() -> None:
    w, f = compiled_square()
    (gradient,) = torch.autograd.grad(f(torch.ones(2)), w, create_graph=True)
    assert torch.equal(gradient, torch.tensor([2.0, 4.0]))
    with pytest.raises(RuntimeError, match="does not currently support double backwa"):
        torch.autograd.grad(gradient.sum(), w)


def test_a_write_between_forward_and_backward_is_noticed() -> None:
    w, f = compiled_square()
    out = f(torch.ones(2))
    with torch.no_grad():
        w.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.backward()


def test_hooks_run_where_the_backward_is_outside() -> None:
    w, f = compiled_square()
    seen = []
    w.register_hook(lambda gradient: seen.append(gradient.clone()))
    for _ in range(3):
        f(torch.ones(2)).backward()
    assert len(seen) == 3


def test_module_compile_works_in_place(tmp_path: Path) -> None:
    model = net().eval()
    twin = copy.deepcopy(model)
    model.compile()
    names = list(twin.state_dict())
    assert list(model.state_dict()) == names
    x = torch.randn(4, 8)
    for _ in range(3):
        assert torch.allclose(model(x), twin(x), atol=1e-5)
    assert compiled_of(model).cases[0].program.built
    third = copy.deepcopy(model)
    assert compiled_of(third) is None
    torch.save(model, path := tmp_path / "model.pt")
    loaded = torch.load(path, weights_only=False)
    assert torch.allclose(loaded.eval()(x), twin(x), atol=1e-5)
    with torch.no_grad():
        third[0].weight.zero_()
    assert torch.allclose(model(x), twin(x), atol=1e-5)
    assert not torch.allclose(third(x), twin(x), atol=1e-5)
    handle = model.register_forward_hook(lambda m, args, out: out * 0)
    assert not model(x).any()
    handle.remove()
    assert torch.allclose(model(x), twin(x), atol=1e-5)


def test_a_copy_of_a_compiled_module_is_its_own() -> None:
    compiled = torch.compile(net().eval())
    x = torch.randn(2, 8)
    before = compiled(x)
    other = copy.deepcopy(compiled)
    with torch.no_grad():
        other._orig_mod[3].weight.zero_()
    assert torch.allclose(compiled(x), before, atol=1e-6)
    assert not torch.allclose(other(x), before, atol=1e-6)


def test_a_compiled_module_in_a_compiled_step() -> None:
    model, other = net(), net()
    optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (model, other)]

    def step(forward: Any, optimizer: Any, x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(x), y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    inner, compiled = torch.compile(model), torch.compile(step)
    torch.manual_seed(3)
    for _ in range(6):
        x, y = torch.randn(6, 8), torch.randint(0, 3, (6,))
        found = compiled(inner, optimizers[0], x, y)
        assert torch.allclose(found, step(other, optimizers[1], x, y), rtol=1e-4)
    assert len(cases(compiled)) == 1
    assert not cases(compiled)[0].reason
    assert cases(inner) == []


def test_two_threads_share_a_compiled_function() -> None:
    model = net().eval()
    compiled = torch.compile(model)
    inputs = [torch.randn(5, 8) for _ in range(40)]
    wrong: list[Any] = []
    start = threading.Barrier(2)

    def work(own: list[Any]) -> None:
        start.wait()
        with torch.no_grad():
            for x in own:
                if not torch.allclose(compiled(x), model(x), atol=1e-5):
                    wrong.append(x)

    threads = [
        threading.Thread(target=work, args=(part,))
        for part in (inputs[:20], inputs[20:])
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong
    assert len(cases(compiled)) == 1


def test_a_forward_on_the_simulated_gpu() -> None:
    model = nn.Sequential(nn.Linear(4, 3), nn.Tanh()).to("sim")
    twin = copy.deepcopy(model)
    compiled = torch.compile(model)
    for _ in range(3):
        x = torch.randn(2, 4).to("sim")
        for each in (compiled, twin):
            each.zero_grad()
            out = each(x)
            assert out.device.type == "sim"
            out.sum().backward()
        for mine, theirs in zip(model.parameters(), twin.parameters(), strict=True):
            assert mine.grad.device.type == "sim"
            assert torch.allclose(mine.grad.cpu(), theirs.grad.cpu(), atol=1e-5)
