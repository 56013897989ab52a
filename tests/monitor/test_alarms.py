"""Alarms: each rings on a run built to have its fault, and ordinary runs are silent."""

import math
from itertools import pairwise

import numpy as np
import pytest

from tinygrad_edu.monitor import Runner, RunRecord, watch
from tinygrad_edu.monitor.alarms import MOST_ALARMS, LossRules, clear, ring

RANDOM = np.random.default_rng(0)
CENTRES = RANDOM.normal(size=(4, 16)).astype(np.float32)


def samples(torch, count, random):
    """Points around four centres, and which centre it is."""
    labels = random.integers(0, 4, count)
    noise = random.normal(size=(count, 16)).astype(np.float32)
    return torch.tensor(CENTRES[labels] + 0.5 * noise), torch.tensor(labels)


def layers(torch, widths, activation):
    nn, made = torch.nn, []
    for inside, outside in pairwise(widths):
        made += [nn.Linear(inside, outside), activation()]
    return nn.Sequential(*made[:-1])


def trained(torch, model, optimizer, steps=150, every=None, loss=None, shape=None):
    """The record of a run, watched at each n-th step or as it chooses itself."""
    random = np.random.default_rng(1)
    criterion = loss or torch.nn.functional.cross_entropy

    def train():
        for _ in range(steps):
            x, y = samples(torch, 32, random)
            value = criterion(model(x if shape is None else x.reshape(shape)), y)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            yield value.item()

    runner = Runner(train, optimizer=optimizer)
    runner.watch = watch(model, optimizer, every=every, histograms=False)
    runner.join()
    return runner.record


def rang(record):
    return {(alarm.kind, alarm.where) for alarm in record.alarms}


def alarm(record, kind):
    return next(alarm for alarm in record.alarms if alarm.kind == kind)


# Faults.


def sgd(torch, model, lr):
    return torch.optim.SGD(model.parameters(), lr=lr)


@pytest.mark.parametrize("every", [None, 1])
def test_a_deep_sigmoid_network_has_a_vanishing_gradient(torch, every):
    model = layers(torch, [16] * 9 + [4], torch.nn.Sigmoid)
    record = trained(torch, model, sgd(torch, model, 0.1), every=every)
    assert ("vanishing", "0.weight") in rang(record)
    text = alarm(record, "vanishing").text
    assert "0.weight is only" in text
    assert "times that of 16.weight" in text


@pytest.mark.parametrize("every", [None, 1])
def test_a_learning_rate_that_is_too_high_makes_gradients_explode(torch, every):
    model = layers(torch, [16, 32, 4], torch.nn.Tanh)

    def squares(out, labels):
        return (100 * out - labels.reshape(-1, 1).float()).square().sum()

    optimizer = sgd(torch, model, 0.001)
    record = trained(torch, model, optimizer, 20, every, squares)
    assert ("exploding", "") in rang(record)
    where = {place for kind, place in rang(record) if kind == "exploding"}
    assert len(where) == 2  # the loss, and one place in the model
    assert where & {"0.weight", "2.weight", "2.bias"}


def test_updates_larger_than_the_weights_ring_though_the_gradient_stays(torch):
    model = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.constant_(model.weight, 0.4)
    optimizer = sgd(torch, model, 1.0)  # 0.4, -0.6, 0.4, -0.6 ...
    watched, record = watch(model, optimizer, every=1), RunRecord()
    for step in range(1, 7):
        watched.before_step()
        optimizer.zero_grad()
        model(torch.ones(1, 1)).abs().sum().backward()
        optimizer.step()
        record.step = step
        watched.after_step(record)
    assert [(a.kind, a.where, a.step) for a in record.alarms] == [
        ("exploding", "weight", 4)
    ]
    assert "larger than the weights themselves" in record.alarms[0].text


@pytest.mark.parametrize("every", [None, 1])
def test_a_bias_of_minus_ten_kills_a_relu(torch, every):
    model = layers(torch, [16, 32, 4], torch.nn.ReLU)
    torch.nn.init.constant_(model[0].bias, -20.0)
    record = trained(torch, model, sgd(torch, model, 0.1), every=every)
    assert ("dead", "1") in rang(record)
    assert alarm(record, "dead").text.startswith("32 of 32 units of 1 (ReLU) were 0")


def test_a_relu_that_is_a_function_is_watched_too(torch):
    nn, F = torch.nn, torch.nn.functional

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.out = nn.Conv2d(1, 6, 3), nn.Linear(6, 4)
            nn.init.constant_(self.conv.bias, -20.0)

        def forward(self, x):
            h = F.relu(self.conv(x))
            return self.out(F.max_pool2d(h, 2).flatten(1))

    model = Net()
    optimizer = sgd(torch, model, 0.1)
    record = trained(torch, model, optimizer, every=1, shape=(-1, 1, 4, 4))
    assert ("dead", "out") in rang(record)
    assert "6 of 6 units that enter out (Linear)" in alarm(record, "dead").text


def test_a_dead_unit_may_come_back(torch):
    model = layers(torch, [16, 32, 4], torch.nn.ReLU)
    torch.nn.init.constant_(model[0].bias, -20.0)
    optimizer = sgd(torch, model, 0.1)
    random = np.random.default_rng(1)

    def train():
        for step in range(200):
            if step == 100:
                torch.nn.init.constant_(model[0].bias, 0.0)
            value = torch.nn.functional.cross_entropy(
                model(samples(torch, 32, random)[0]), torch.zeros(32).long()
            )
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            yield value.item()

    runner = Runner(train)
    runner.watch = watch(model, optimizer, every=1, histograms=False)
    runner.join()
    (dead,) = (alarm for alarm in runner.record.alarms if alarm.kind == "dead")
    assert dead.step <= 60
    assert 100 < dead.cleared <= 160


def test_nan_in_the_data_is_found_at_the_first_layer(torch):
    class Spoil(torch.nn.Module):
        calls = 0

        def forward(self, x):
            self.calls += 1
            return x * math.nan if self.calls == 20 else x

    model = layers(torch, [16, 32, 4], torch.nn.ReLU)
    optimizer = sgd(torch, model, 0.1)
    spoiled = torch.nn.Sequential(model, Spoil())
    record = trained(torch, spoiled, optimizer, steps=30, every=1)
    assert rang(record) == {("nan", ""), ("nan", "1")}
    assert {found.step for found in record.alarms} == {20}


def test_weights_of_nan_are_named_before_what_follows_from_them(torch):
    model = layers(torch, [16, 32, 32, 4], torch.nn.ReLU)
    torch.nn.init.constant_(model[2].bias, math.nan)
    record = trained(torch, model, sgd(torch, model, 0.1), steps=5, every=1)
    assert rang(record) == {("nan", ""), ("nan", "2.bias")}


def test_a_gradient_of_nan_is_named_where_it_begins(torch):
    model = layers(torch, [16, 32, 4], torch.nn.ReLU)

    def rooted(out, labels):
        return (out - out.detach()).abs().sum().sqrt() + out.sum()

    record = trained(torch, model, sgd(torch, model, 0.1), 5, 1, rooted)
    assert ("nan", "2.weight") in rang(record)
    assert record.alarms[0].step == 1
    assert "though every output was a number" in record.alarms[0].text


def test_between_two_measurements_nan_is_looked_for_as_soon_as_it_is_seen(torch):
    model = layers(torch, [16, 32, 4], torch.nn.ReLU)
    watched, record, rules = watch(model), RunRecord(), LossRules()
    measured = []
    for step in range(1, 60):
        watched.before_step()
        value = math.nan if step >= 40 else 1.0
        record.add("loss", step, value)
        record.step = step
        rules.look(record)
        watched.after_step(record)
        measured.append(watched.measured)
    assert measured[40] == measured[39] + 1  # step 41


def test_a_loss_that_does_not_fall_is_a_plateau():
    record, rules = RunRecord(), LossRules()
    noise = np.random.default_rng(0).normal(size=1000)
    record.extend("loss", range(1000), 2.3 + 0.05 * noise)
    rules.look(record)
    (found,) = record.alarms
    assert (found.kind, found.where, found.cleared) == ("plateau", "", None)
    assert "stays near 2.29" in found.text
    record.extend("loss", range(1000, 2000), np.linspace(2.3, 1.0, 1000))
    rules.look(record)
    assert 1000 < found.cleared < 2000


def test_alarms_of_the_loss_do_not_depend_on_when_one_looks():
    values = np.concatenate([np.full(600, 2.3), np.linspace(2.3, 0.1, 900)])
    found = []
    for length in (1, 7, 100, 1500):
        record, rules = RunRecord(), LossRules()
        for start in range(0, 1500, length):
            part = values[start : start + length]
            record.extend("loss", range(start, start + len(part)), part)
            rules.look(record)
        found.append([(one.kind, one.step, one.cleared) for one in record.alarms])
    assert found[0] == found[1] == found[2] == found[3]
    assert found[0][0][0] == "plateau"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["loss", "train_loss", "train/loss", "g_loss"])
def test_a_loss_that_is_no_number_rings(name, bad):
    record, rules = RunRecord(), LossRules()
    record.extend(name, [3, 6, 9], [1.0, bad, bad])
    rules.look(record)
    (found,) = record.alarms
    assert (found.kind, found.step, found.cleared) == ("nan", 6, None)
    record.add(name, 12, 0.5)
    rules.look(record)
    assert found.cleared == 12


@pytest.mark.parametrize(
    "name", ["val_loss", "validation loss", "test/loss", "accuracy", "lossless"]
)
def test_nan_in_another_curve_is_no_alarm(name):
    record, rules = RunRecord(), LossRules()
    record.extend(name, [1, 2], [math.nan, math.nan])
    rules.look(record)
    assert record.alarms == []


def test_a_loss_may_begin_at_zero_or_below():
    for first in (0.0, -5.0):
        record, rules = RunRecord(), LossRules()
        record.extend("loss", range(50), np.linspace(first, 10.0, 50))
        rules.look(record)
        assert record.alarms == []


def test_two_losses_do_not_clear_each_other():
    record, rules = RunRecord(), LossRules()
    record.extend("g_loss", [1, 2], [1.0, math.nan])
    record.extend("d_loss", [1, 2], [1.0, 1.0])
    rules.look(record)
    record.add("d_loss", 3, 1.0)
    rules.look(record)
    assert record.alarms[0].cleared is None


# How they ring.


def test_an_alarm_rings_once_until_it_is_over():
    record = RunRecord()
    first = ring(record, 1, "dead", "1", "text")
    assert ring(record, 2, "dead", "1", "text") is None
    assert ring(record, 2, "dead", "3", "text") is not None
    clear(record, 5, "dead", "1")
    assert first.cleared == 5
    assert ring(record, 6, "dead", "1", "text") is not None


def test_there_is_an_end_of_alarms():
    record = RunRecord()
    for number in range(2 * MOST_ALARMS):
        ring(record, number, "dead", str(number), "text")
    assert len(record.alarms) == MOST_ALARMS


def test_each_text_has_a_cause_and_something_to_try(torch):
    """One sentence of each, which names the place."""
    model = layers(torch, [16] * 9 + [4], torch.nn.Sigmoid)
    record = trained(torch, model, sgd(torch, model, 0.1), steps=250, every=1)
    assert {found.kind for found in record.alarms} >= {"vanishing", "plateau"}
    for found in record.alarms:
        cause, attempt = found.text.split(" Try ")
        assert cause.endswith(".")
        assert attempt.endswith(".")
        assert "{" not in found.text


# Ordinary runs.


def transformer(torch):
    nn = torch.nn

    class Small(nn.Module):
        def __init__(self):
            super().__init__()
            self.into = nn.Linear(4, 16)
            self.block = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
            self.out = nn.Linear(16, 4)

        def forward(self, x):
            return self.out(self.block(self.into(x)).mean(1))

    return Small()


def convolutional(torch):
    nn = torch.nn
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU()),
        *(nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.2), nn.Linear(32, 4)),
    )


HEALTHY = {
    "perceptron": (lambda torch: layers(torch, [16, 32, 4], torch.nn.ReLU), None),
    "deep tanh": (lambda torch: layers(torch, [16] * 5 + [4], torch.nn.Tanh), None),
    "deep relu": (lambda torch: layers(torch, [16] * 5 + [4], torch.nn.ReLU), None),
    "convolution": (convolutional, (-1, 1, 4, 4)),
    "transformer": (transformer, (-1, 4, 4)),
}


@pytest.mark.parametrize("every", [None, 1])
@pytest.mark.parametrize("name", HEALTHY)
def test_an_ordinary_run_is_silent(torch, name, every):
    make, shape = HEALTHY[name]
    model = make(torch)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    record = trained(torch, model, optimizer, 250, every, shape=shape)
    losses = record.curve("loss").values.array()
    assert losses[-20:].mean() < 0.5 * losses[:5].mean()
    assert record.alarms == []


@pytest.mark.parametrize("seed", range(5))
def test_a_loss_that_falls_slowly_under_noise_is_silent(seed):
    noise = np.random.default_rng(seed).normal(size=600)
    falling = 3.0 * np.arange(10, 610) ** -0.1
    record, rules = RunRecord(), LossRules()
    record.extend("loss", range(600), falling * (1 + 0.3 * noise))
    rules.look(record)
    assert record.alarms == []


def test_a_loss_that_came_to_rest_is_silent():
    record, rules = RunRecord(), LossRules()
    fallen = 0.01 + np.exp(-np.arange(3000) / 50)
    record.extend("loss", range(3000), fallen)
    rules.look(record)
    assert record.alarms == []
