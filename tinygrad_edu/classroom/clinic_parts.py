"""The sick parts of the clinic's patients.

Each is short enough to be shown to the learner, as code that somebody wrote in good
faith. It has one fault, which ``clinic.py`` names. The healthy parts are the solutions
of lesson 21.
"""

# The parts are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, arg-type"

from __future__ import annotations

from itertools import pairwise

import tinygrad_edu as torch
from tinygrad_edu import nn

# ----------------------------------------------------------------------- the network


def network_with_prior(sizes):
    layers = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.constant_(layer.bias, -4.6)  # log(0.01): each class is rare
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def network_of_sigmoids(sizes):
    layers = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


def network_of_normal_numbers(sizes):
    layers = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs)
        nn.init.normal_(layer.weight)
        nn.init.zeros_(layer.bias)
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def network_with_dropout(sizes):
    layers = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
        layers += [layer, nn.ReLU(), nn.Dropout(0.2)]
    return nn.Sequential(*layers[:-2])


# -------------------------------------------------------------------------- the data


def copies_of(images, labels, copies):
    """Each image several times, a little noisy; its label as often."""
    images, labels = images.repeat(copies, 1), labels.repeat(copies)
    return images + 0.03 * torch.randn(images.shape), labels


def split_of_copies(images, labels, copies):
    images, labels = copies_of(images, labels, copies)
    order = torch.randperm(len(images))
    images, labels = images[order], labels[order]
    cut = len(images) * 4 // 5
    return (images[:cut], labels[:cut]), (images[cut:], labels[cut:])


def batches_shuffled_twice(images, labels, size):
    images = images[torch.randperm(len(images))]
    labels = labels[torch.randperm(len(labels))]
    for start in range(0, len(images), size):
        yield images[start : start + size], labels[start : start + size]


# ------------------------------------------------------------------ loss, step, look


def loss_of_shares(scores, labels):
    shares = torch.softmax(scores, dim=1)
    sure = shares.amax(dim=1).mean().item()
    return nn.functional.cross_entropy(shares, labels), sure


def step_without_clearing(model, parts, loss_function, optimizer):
    total = 0.0
    for images, labels in parts:
        loss, _ = loss_function(model(images), labels)
        (loss / len(parts)).backward()
        total += loss.item() / len(parts)
    optimizer.step()
    return total


def accuracy_as_it_comes(model, images, labels):
    with torch.no_grad():
        right = model(images).argmax(dim=1) == labels
    return right.float().mean().item()
