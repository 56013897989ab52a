"""Averages of models, their schedule, and hooks of optimizers."""

from __future__ import annotations

import copy
import importlib
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

from alike import assert_alike

import tinygrad_edu as ours


def net(t: Any) -> Any:
    t.manual_seed(0)
    return t.nn.Sequential(t.nn.Linear(3, 4), t.nn.BatchNorm1d(4)).double()


def data(t: Any, n: int = 6) -> Any:
    return t.arange(3 * n).double().pow(2).mul(0.7).cos().reshape(n, 3)


AVERAGES: dict[str, Any] = {
    "mean": lambda S: {},
    "ema": lambda S: {"avg_fn": S.get_ema_avg_fn(0.7)},
    "ema of lists": lambda S: {"multi_avg_fn": S.get_ema_multi_avg_fn(0.7)},
    "swa": lambda S: {"avg_fn": S.get_swa_avg_fn()},
    "swa of lists": lambda S: {"multi_avg_fn": S.get_swa_multi_avg_fn()},
    "own": lambda S: {"avg_fn": lambda old, new, n: old + new * (n + 1)},
    "ema with buffers": lambda S: {
        "multi_avg_fn": S.get_ema_multi_avg_fn(0.7),
        "use_buffers": True,
    },
    "own with buffers": lambda S: {
        "avg_fn": lambda old, new, n: old + new,
        "use_buffers": True,
    },
    "on a device": lambda S: {"device": "cpu"},
    # Mistakes.
    "both": lambda S: {"avg_fn": len, "multi_avg_fn": len},
    "a large decay": lambda S: {"avg_fn": S.get_ema_avg_fn(1.5)},
    "a negative decay": lambda S: {"multi_avg_fn": S.get_ema_multi_avg_fn(-0.1)},
}


@pytest.mark.parametrize("how", AVERAGES)
def test_averages(how: str) -> None:
    def case(t: Any) -> Any:
        model, S = net(t), t.optim.swa_utils
        averaged = S.AveragedModel(model, **AVERAGES[how](S))
        optimizer = t.optim.SGD(model.parameters(), lr=0.01)
        found = []
        for _ in range(4):
            optimizer.zero_grad()
            (model(data(t)) - 1).pow(2).sum().backward()
            optimizer.step()
            averaged.update_parameters(model)
            found.append(copy.deepcopy({**averaged.state_dict()}))
        S.update_bn([data(t), data(t, 4)], averaged)
        averaged.eval()
        return found, averaged(data(t)), repr(averaged), averaged.training

    assert_alike(case)


@pytest.mark.parametrize("kind", ["tensors", "tuples", "lists", "device", "none"])
def test_batch_norms_are_brought_up_to_date(kind: str) -> None:
    def case(t: Any) -> Any:
        model = net(t)
        model[1].momentum = 0.3
        batches = [data(t), data(t, 5).sin()]
        if kind in ("tuples", "lists"):
            batches = [(tuple if kind == "tuples" else list)((x, 1)) for x in batches]
        device = "cpu" if kind == "device" else None
        if kind == "none":
            model = model[:1]
        model.eval()
        t.optim.swa_utils.update_bn(batches, model, device)
        momentum = None if kind == "none" else model[1].momentum
        return {**model.state_dict()}, model.training, momentum

    assert_alike(case)


SCHEDULES: dict[str, dict[str, Any]] = {
    "cosine": {"swa_lr": 0.05},
    "line": {"swa_lr": 0.05, "anneal_epochs": 4, "anneal_strategy": "linear"},
    "at once": {"swa_lr": 0.05, "anneal_epochs": 0},
    "by group": {"swa_lr": [0.05, 0.4], "anneal_epochs": 5},
    # Mistakes.
    "another strategy": {"swa_lr": 0.05, "anneal_strategy": "square"},
    "negative": {"swa_lr": 0.05, "anneal_epochs": -1},
    "half": {"swa_lr": 0.05, "anneal_epochs": 1.5},
    "too many": {"swa_lr": [0.05] * 3},
}


@pytest.mark.parametrize("how", SCHEDULES)
def test_the_schedule(how: str) -> None:
    def case(t: Any) -> Any:
        a, b = (t.ones(1, requires_grad=True) for _ in range(2))
        groups = [{"params": [a]}, {"params": [b], "lr": 0.5}]
        optimizer = t.optim.SGD(groups, lr=0.1)
        schedule = t.optim.swa_utils.SWALR(optimizer, **SCHEDULES[how])
        rates = [schedule.get_last_lr()]
        for step in range(8):
            optimizer.step()
            schedule.step()
            rates.append(schedule.get_last_lr())
            if step == 3:
                state = copy.deepcopy(schedule.state_dict())
                schedule = t.optim.swa_utils.SWALR(optimizer, **SCHEDULES[how])
                schedule.load_state_dict(state)
        return rates, schedule.get_lr()

    assert_alike(case)


# --- hooks of optimizers --------------------------------------------------------------


def optimizer_of(t: Any) -> Any:
    w = t.tensor([1.0, 2.0], requires_grad=True)
    w.grad = t.tensor([0.5, 0.25])
    return t.optim.Adam([w], lr=0.1), w


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def steps(t: Any) -> Any:
        optimizer, w = optimizer_of(t)
        order: list[Any] = []
        place = importlib.import_module(f"{t.__name__}.optim.optimizer")
        with (
            place.register_optimizer_step_pre_hook(lambda *_: order.append("all 1")),
            place.register_optimizer_step_post_hook(lambda *_: order.append("all 2")),
        ):
            handle = optimizer.register_step_pre_hook(
                lambda o, args, kwargs: order.append((o is args[0], len(args), kwargs))
            )
            optimizer.register_step_post_hook(lambda o, a, k: order.append(w.clone()))
            optimizer.step()
            handle.remove()
            optimizer.step(lambda: t.ones(1))
        optimizer.step()
        return order, w

    @staticmethod
    def a_hook_changes_the_arguments(t: Any) -> Any:
        optimizer, w = optimizer_of(t)
        optimizer.register_step_pre_hook(
            lambda o, args, kwargs: ((o, lambda: t.ones(3)), {})
        )
        return optimizer.step(), w

    @staticmethod
    def a_hook_returns_nonsense(t: Any) -> Any:
        optimizer, _ = optimizer_of(t)
        optimizer.register_step_pre_hook(lambda *_: 3)
        try:
            optimizer.step()
        except RuntimeError as error:
            return str(error).split("> ")[-1].splitlines()[0]

    @staticmethod
    def states(t: Any) -> Any:
        optimizer, _ = optimizer_of(t)
        order: list[Any] = []
        optimizer.register_state_dict_pre_hook(lambda o: order.append("saving"))
        optimizer.register_state_dict_post_hook(lambda o, s: {**s, "more": 3})
        optimizer.register_state_dict_post_hook(
            lambda o, s: order.append(sorted(s)), prepend=True
        )
        optimizer.register_load_state_dict_pre_hook(
            lambda o, s: order.append(sorted(s))
        )
        optimizer.register_load_state_dict_pre_hook(
            lambda o, s: {key: value for key, value in s.items() if key != "more"}
        )
        optimizer.register_load_state_dict_post_hook(lambda o: order.append("loaded"))
        optimizer.step()
        state = optimizer.state_dict()
        optimizer.load_state_dict(state)
        return order, sorted(state)


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_hooks_of_optimizers(case: str) -> None:
    assert_alike(getattr(Cases, case))


def test_a_step_that_calls_another_step_runs_the_hooks_once() -> None:
    class Mine(ours.optim.SGD):
        def step(self, closure: Any = None) -> Any:
            return super().step(closure)

    optimizer, seen = Mine([ours.ones(1, requires_grad=True)], lr=0.1), []
    optimizer.register_step_post_hook(lambda *_: seen.append(1))
    optimizer.step()
    assert seen == [1]  # PyTorch: twice, if somebody has made an SGD before


@pytest.mark.parametrize("name", ["optimizer", "swa_utils", "lr_scheduler"])
def test_every_name_is_here(name: str) -> None:
    theirs = importlib.import_module(f"torch.optim.{name}")
    here = importlib.import_module(f"tinygrad_edu.optim.{name}")
    assert {*theirs.__all__} <= {*dir(here)}
