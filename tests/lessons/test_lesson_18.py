"""Lesson 18: other right answers pass, and ours agree with the library's."""

from __future__ import annotations

import math

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_18, lesson_18_rates
from tinygrad_edu.classroom.registry import find
from tinygrad_edu.optim import lr_scheduler


def cosine_squared(step, total, low=0.0):
    """cos² of half the angle is the same wave."""
    if step >= total:
        return low
    return low + (1 - low) * math.cos(math.pi * step / total / 2) ** 2


def warmed_up_in_one_line(step, warmup, schedule):
    return schedule(step - warmup) if step >= warmup else 1 / warmup * (1 + step)


class ScheduleByGroups(lesson_18.Schedule):
    """Keeps each first rate in its group, as PyTorch does."""

    def __init__(self, optimizer, factor):
        self.optimizer, self.factor, self.done = optimizer, factor, -1
        for group in optimizer.param_groups:
            group["initial_lr"] = group["lr"]
        self.step()

    def step(self):
        self.done += 1
        for group in self.optimizer.param_groups:
            group["lr"] = group["initial_lr"] * self.factor(self.done)


def clip_with_if(parameters, most):
    parameters = [p for p in parameters if p.grad is not None]
    norm = torch.cat([p.grad.flatten() for p in parameters]).norm()
    if norm > most:
        for p in parameters:
            p.grad = p.grad * (most / norm)
    return norm


def find_by_factors(train_step, low, high, steps):
    factor = (high / low) ** (1 / (steps - 1))
    rates, losses, lr = [], [], low
    while len(rates) < steps:
        rates.append(lr)
        losses.append(train_step(lr))
        if math.isnan(losses[-1]) or losses[-1] >= 4 * min(losses):
            break
        lr *= factor
    return rates, losses


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("cosine", cosine_squared),
        ("warmed_up", warmed_up_in_one_line),
        ("Schedule", lr_scheduler.LambdaLR),
        ("Schedule", ScheduleByGroups),
        ("clip_", nn.utils.clip_grad_norm_),
        ("clip_", clip_with_if),
        ("find_rates", find_by_factors),
    ],
)
@pytest.mark.filterwarnings("ignore:.*lr_scheduler.step")
def test_another_right_answer_passes(name, answer):
    result = examine(find(name), answer)
    assert result.passed, result.first


def test_ours_is_the_cosine_of_the_library():
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.3)
    scheduler = lr_scheduler.CosineAnnealingLR(optimizer, 20, eta_min=0.03)
    for step in range(1, 21):
        optimizer.step()
        scheduler.step()
        wanted = 0.3 * lesson_18.cosine(step, 20, low=0.1)
        assert optimizer.param_groups[0]["lr"] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("most", [0.1, 1.0, 100.0])
def test_ours_clips_as_the_library(most):
    torch.manual_seed(0)
    gradients = [torch.randn(3, 4), torch.randn(5)]
    models = []
    for clip in (lesson_18_rates.clip_, nn.utils.clip_grad_norm_):
        model = [torch.zeros_like(g).requires_grad_() for g in gradients]
        for weight, gradient in zip(model, gradients, strict=True):
            weight.grad = gradient.clone()
        models.append((clip(model, most), *(weight.grad for weight in model)))
    for ours, theirs in zip(*models, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6)


def test_a_search_that_breaks_off_keeps_the_nan():
    losses = iter([1.0, 0.5, math.nan, 0.1])
    rates, found = lesson_18_rates.find_rates(lambda lr: next(losses), 0.1, 1.0, 4)
    assert len(rates) == 3
    assert math.isnan(found[-1])
