"""Lesson 17: other right answers pass, ours walk as the library's and as PyTorch's."""

from __future__ import annotations

import pytest
from tinygrad_edu_widgets import LandscapeView

import tinygrad_edu as torch
from tinygrad_edu import optim
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_17, lesson_17_adam
from tinygrad_edu.classroom.lessons.lesson_17 import Rule
from tinygrad_edu.classroom.registry import find


class MomentumInPlace(Rule):
    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    def move(self, weight, gradient, state, group):
        if "v" not in state:
            state["v"] = torch.zeros_like(weight)
        state["v"].mul_(group["momentum"]).add_(gradient)
        weight.sub_(group["lr"] * state["v"])


class MomentumWithItsOwnWalk(torch.optim.Optimizer):
    """Without Rule, and with a dict of its own for what it remembers."""

    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})
        self.velocities = {}

    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                old = self.velocities.get(weight, torch.zeros_like(weight))
                self.velocities[weight] = group["momentum"] * old + weight.grad
                weight.data -= group["lr"] * self.velocities[weight]


class NesterovInOneLine(MomentumInPlace):
    def move(self, weight, gradient, state, group):
        mu, v = group["momentum"], state.setdefault("v", torch.zeros_like(weight))
        v.mul_(mu).add_(gradient)
        weight.add_(gradient.add(v, alpha=mu), alpha=-group["lr"])


class AdamByRate(lesson_17_adam.Adam):
    """The correction put into the rate, as the paper proposes."""

    def move(self, weight, gradient, state, group):
        one, two = group["betas"]
        state["t"] = t = state.get("t", 0) + 1
        for name, beta, new in [("m", one, gradient), ("v", two, gradient.square())]:
            old = state.setdefault(name, torch.zeros_like(weight))
            old.mul_(beta).add_(new, alpha=1 - beta)
        size = (state["v"] / (1 - two**t)).sqrt() + group["eps"]
        weight.addcdiv_(state["m"], size, value=-group["lr"] / (1 - one**t))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Momentum", MomentumInPlace),
        ("Momentum", MomentumWithItsOwnWalk),
        ("Momentum", lambda p, lr, momentum=0.9: optim.SGD(p, lr, momentum)),
        ("Nesterov", NesterovInOneLine),
        (
            "Nesterov",
            lambda p, lr, momentum=0.9: optim.SGD(p, lr, momentum, nesterov=True),
        ),
        ("RMSprop", optim.RMSprop),
        ("Adam", AdamByRate),
        ("Adam", optim.Adam),
        ("AdamW", optim.AdamW),
    ],
)
def test_another_right_answer_passes(name, answer):
    result = examine(find(name), answer)
    assert result.passed, result.first


def test_an_answer_that_passed_can_race():
    view = LandscapeView(
        "rosenbrock",
        steps=20,
        optimizers={
            "ours": lambda p: lesson_17_adam.Adam(p, lr=0.1),
            "library": lambda p: optim.Adam(p, lr=0.1),
        },
    )
    ours, library = view.tracks["ours"], view.tracks["library"]
    assert ours.x == pytest.approx(library.x, rel=1e-4)
    assert set(ours.state) == {"step", "mean", "square"}
    view.set_lr("ours", 0.2)
    assert view.tracks["ours"].lr == 0.2


def test_what_an_answer_remembers_is_saved():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    optimizer = lesson_17.Momentum([w], lr=0.1)
    (w**2).sum().backward()
    optimizer.step()
    again = lesson_17.Momentum([w], lr=0.5)
    again.load_state_dict(optimizer.state_dict())
    assert again.param_groups[0]["lr"] == 0.1
    assert again.state[w]["velocity"].tolist() == [2.0, 4.0]


def test_a_walk_is_told_in_words():
    says = repr(lesson_17.Walk(lesson_17.SLOPE, ((5.0,),), 8, {"lr": 0.1}, then=0.01))
    assert says == "3x, from (5.0,), 8 steps, lr=0.1, lr=0.01 from half of the way"
