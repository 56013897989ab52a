"""Steps of optimizers as kernels: the weights of the library's own, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.launching import launch
from tinygrad_edu.cuda.simulator.launch import Module

N, STEPS, LR, BETAS, EPS = 45, 4, 0.02, (0.9, 0.999), 1e-8
MODULE = Module(KERNELS / "optimizer.cu")


def launched(name: str, *args: Any, mode: Any = "fast", grid: int = 2) -> Any:
    given = tuple(np.float32(a) if isinstance(a, float) else a for a in args)
    return MODULE.get_function(name).launch(grid, 32, given, mode=mode)


def compare(make: Any, step: Any) -> None:
    """Trains a parameter with the library's optimizer and with a kernel's steps."""
    random = np.random.default_rng(0)
    start = random.standard_normal(N, dtype=np.float32)
    parameter = torch.tensor(start.copy(), requires_grad=True)
    optimizer = make([parameter])
    w, remembered = start.copy(), np.zeros((2, N), np.float32)
    for t in range(1, STEPS + 1):
        g = random.standard_normal(N, dtype=np.float32)
        parameter.grad = torch.tensor(g)
        optimizer.step()
        step(w, g, *remembered, t)
        np.testing.assert_allclose(w, parameter.detach(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_sgd(decay: float) -> None:
    def step(w: Any, g: Any, *_: Any) -> None:
        launched("sgd", w, g, N, LR, decay)

    compare(lambda given: torch.optim.SGD(given, LR, weight_decay=decay), step)


@pytest.mark.parametrize(
    "how",
    [
        {"momentum": 0.9},
        {"momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1},
        {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    ],
)
def test_sgd_with_momentum(how: dict[str, Any]) -> None:
    def step(w: Any, g: Any, total: Any, _: Any, t: int) -> None:
        decay, fresh = how.get("weight_decay", 0.0), 1.0 - how.get("dampening", 0.0)
        flags = int(how.get("nesterov", False)), int(t == 1)
        start = (w, g, total, N, LR, decay, how["momentum"], fresh)
        launched("sgd_momentum", *start, *flags)

    compare(lambda given: torch.optim.SGD(given, LR, **how), step)


def rates(t: int) -> tuple[float, ...]:
    """What Adam's kernels are given in step t, from beta1 on."""
    (one, two), root = BETAS, float(np.sqrt(1 - BETAS[1] ** t))
    return one, 1 - one, two, 1 - two, LR / (1 - one**t), root, EPS


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_adam(decay: float) -> None:
    def step(w: Any, g: Any, m: Any, v: Any, t: int) -> None:
        launched("adam", w, g, m, v, N, decay, *rates(t))

    compare(lambda given: torch.optim.Adam(given, LR, weight_decay=decay), step)


def test_adam_in_three_kernels() -> None:
    def step(w: Any, g: Any, m: Any, v: Any, t: int) -> None:
        one, new1, two, new2, rate, root, eps = rates(t)
        launched("adam_mean", g, m, N, one, new1)
        launched("adam_square", g, v, N, two, new2)
        launched("adam_move", w, m, v, N, rate, root, eps)

    compare(lambda given: torch.optim.Adam(given, LR), step)


@pytest.mark.parametrize("name", ["adamw", "adamw_wide"])
def test_adamw(name: str) -> None:
    def step(w: Any, g: Any, m: Any, v: Any, t: int) -> None:
        launched(name, w, g, m, v, N, 1 - LR * 0.1, *rates(t))

    compare(lambda given: torch.optim.AdamW(given, LR, weight_decay=0.1), step)


# The library's optimizers, on the device.


@pytest.mark.parametrize(
    ("name", "how", "kernel"),
    [
        ("SGD", {"weight_decay": 0.1}, "sgd"),
        ("SGD", {"momentum": 0.9, "dampening": 0.3}, "sgd_momentum"),
        ("SGD", {"momentum": 0.9, "nesterov": True}, "sgd_momentum"),
        ("SGD", {"maximize": True}, None),
        ("Adam", {"weight_decay": 0.1}, "adam"),
        ("AdamW", {}, "adamw_wide"),
        ("AdamW", {"amsgrad": True}, None),
        ("RMSprop", {}, None),
    ],
)
def test_an_optimizer_steps_by_kernel(
    name: str, how: dict[str, Any], kernel: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noted(file: str, kernel: str, *how: Any) -> None:
        seen.append(kernel)
        launch(file, kernel, *how)

    monkeypatch.setattr("tinygrad_edu.cuda.forwards.optimizer.launch", noted)
    answers = []
    for device in ("cpu", "sim"):
        torch.manual_seed(0)
        start = torch.randn(3, 5).to(device)
        w, bias = start.requires_grad_(), torch.ones((), device=device).requires_grad_()
        optimizer = getattr(torch.optim, name)([w, bias], lr=0.1, **how)
        for _ in range(3):
            optimizer.zero_grad()
            (w.t() * w.t() * bias).sum().backward()
            optimizer.step()
        state = [x for each in optimizer.state.values() for x in each.values()]
        answers.append([w.detach(), bias.detach(), *state])
    assert seen == ([kernel] * 6 if kernel else [])
    for theirs, ours in zip(*answers, strict=True):
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-5, atol=1e-6)


def test_a_rule_of_ones_own_is_left_alone() -> None:
    class Still(torch.optim.Adam):
        def update(self, *_: Any) -> None:
            """Nothing."""

    w = torch.ones(3, device="sim").requires_grad_()
    optimizer = Still([w])
    w.sum().backward()
    optimizer.step()
    assert w.tolist() == [1, 1, 1]


def test_what_each_version_costs() -> None:
    n, (one, new1, two, new2, rate, root, eps) = 1024, rates(1)
    w, g, m, v = np.ones((4, n), np.float32)
    totals = {}
    for name, grid, args in (
        ("sgd", 32, (w, g, n, LR, 0.0)),
        ("sgd_momentum", 32, (w, g, m, n, LR, 0.0, 0.9, 1.0, 0, 0)),
        ("adam_mean", 32, (g, m, n, one, new1)),
        ("adam_square", 32, (g, v, n, two, new2)),
        ("adam_move", 32, (w, m, v, n, rate, root, eps)),
        ("adam", 32, (w, g, m, v, n, 0.0, *rates(1))),
        ("adamw", 32, (w, g, m, v, n, 1.0, *rates(1))),
        ("adamw_wide", 8, (w, g, m, v, n, 1.0, *rates(1))),
    ):
        done = launched(name, *args, mode="profile", grid=grid)
        totals[name] = done.counters.total
    bytes_each = {name: each.sectors * 32 / n for name, each in totals.items()}
    assert list(bytes_each.values()) == [12, 20, 12, 12, 16, 28, 28, 28]
    assert totals["adamw"].requests == 4 * totals["adamw_wide"].requests
