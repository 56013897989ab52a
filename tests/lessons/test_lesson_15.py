"""Lesson 15: other right answers pass, ours agree with the library, the line reads."""

from __future__ import annotations

import math

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import number_line
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_15, lesson_15_classes
from tinygrad_edu.classroom.registry import find

F = nn.functional


def mse_of_the_library(prediction, target):
    if tuple(prediction.shape) != tuple(target.shape):
        raise ValueError("no")
    return F.mse_loss(prediction, target)


def mse_by_sum(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError
    difference = target - prediction
    return (difference * difference).sum() / difference.numel()


def logsumexp_with_amax(x, dim):
    largest = x.detach().amax(dim, keepdim=True)
    return (x - largest).exp().sum(dim).log() + largest.squeeze(dim)


def cross_entropy_by_gather(scores, target):
    log_shares = torch.log_softmax(scores, dim=-1)
    return -log_shares.gather(1, target.unsqueeze(1)).mean()


def cross_entropy_in_a_loop(scores, target):
    losses = [
        torch.logsumexp(row, 0) - row[label]
        for row, label in zip(scores, target, strict=True)
    ]
    return torch.stack(losses).mean()


def smoothed_by_shares(scores, target, smoothing):
    classes = scores.shape[1]
    wanted = F.one_hot(target, classes) * (1 - smoothing) + smoothing / classes
    return -(wanted * torch.log_softmax(scores, dim=1)).sum(dim=1)


def smoothed_of_the_library(scores, target, smoothing):
    how = {"reduction": "none", "label_smoothing": smoothing}
    return F.cross_entropy(scores, target, **how)


def bce_by_softplus(z, target):
    return (F.softplus(z) - target * z).mean()


def bce_by_logaddexp(z, target):
    return (torch.logaddexp(z, torch.zeros_like(z)) - z * target).mean()


def bce_as_two_classes(z, target):
    both = torch.stack([torch.zeros_like(z), z])
    return (torch.logsumexp(both, dim=0) - target * z).mean()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("mse", mse_of_the_library),
        ("mse", mse_by_sum),
        ("logsumexp", torch.logsumexp),
        ("logsumexp", logsumexp_with_amax),
        ("cross_entropy", F.cross_entropy),
        ("cross_entropy", cross_entropy_by_gather),
        ("cross_entropy", cross_entropy_in_a_loop),
        ("smoothed", smoothed_by_shares),
        ("smoothed", smoothed_of_the_library),
        ("bce_with_logits", F.binary_cross_entropy_with_logits),
        ("bce_with_logits", bce_by_softplus),
        ("bce_with_logits", bce_by_logaddexp),
        ("bce_with_logits", bce_as_two_classes),
    ],
)
def test_another_right_answer_passes(name, answer):
    result = examine(find(name), answer)
    assert result.passed, result.first


@pytest.mark.parametrize("spread", [1.0, 30.0, 1000.0])
def test_ours_are_the_losses_of_the_library(spread):
    torch.manual_seed(0)
    scores = spread * torch.randn(20, 7)
    target = torch.randint(0, 7, (20,))
    yes = torch.rand(20, 7)
    ours, loss = lesson_15_classes, torch.testing.assert_close
    loss(ours.cross_entropy(scores, target), F.cross_entropy(scores, target))
    loss(
        ours.smoothed(scores, target, 0.2),
        smoothed_of_the_library(scores, target, 0.2),
    )
    loss(
        ours.bce_with_logits(scores, yes),
        F.binary_cross_entropy_with_logits(scores, yes),
    )
    loss(lesson_15.logsumexp(scores, 0), torch.logsumexp(scores, 0))


@pytest.mark.parametrize("name", number_line.FORMATS)
def test_the_borders_of_the_line_are_those_of_the_format(name):
    kind, at = number_line.FORMATS[name], number_line.limits(name)
    with np.errstate(all="ignore"):
        assert np.isinf(np.exp(kind(at.inf + 0.05)))
        assert np.isfinite(np.exp(kind(at.inf - 0.05)))
        assert np.exp(kind(at.zero - 0.5)) == 0
        assert np.exp(kind(at.zero + 0.5)) > 0


def test_the_line_says_in_words_where_the_scores_stand():
    svg = number_line.picture((60.0, 100.0), -100.0, "float32")
    assert 'role="img"' in svg
    assert "The scores stand at -40, 0." in svg


@pytest.mark.parametrize("shift", [-150.0, -20.0])
def test_a_shift_changes_neither_shares_nor_the_logarithm(shift):
    found = number_line.read((60.0, 80.0, 100.0), shift, "float32")
    assert found.right
    assert math.isclose(found.log_of_sum, 100, rel_tol=1e-5)
    assert number_line.read((60.0, 80.0, 100.0), 0.0, "float32").right is False


def test_the_line_is_moved_by_its_controls():
    box = number_line.number_line(60.0, 80.0, 100.0)
    (slider, choice), values = box.children[0].children, box.children[2]
    assert "nan" in values.value
    slider.value, choice.value = -100, "float16"
    assert "moved back: <b>100</b>" in values.value


@pytest.mark.parametrize("scores", [(), (1.0,) * 5])
def test_a_line_has_one_to_four_scores(scores):
    with pytest.raises(ValueError, match="from 1 to 4 scores"):
        number_line.number_line(*scores)
