"""Lesson 05: other right answers pass, and the scalars do what torch's tensors do."""

import math
import random

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_05, lesson_05_training
from tinygrad_edu.classroom.lessons.lesson_05_training import mean_square
from tinygrad_edu.classroom.registry import exercises
from tinygrad_edu.classroom.scalars import Value


def passes(name, answer):
    return examine(exercises()[name], answer).passed


def test_a_neuron_may_add_its_bias_at_the_end():
    class Neuron(lesson_05.Neuron):
        def __call__(self, x):
            products = [weight * x[i] for i, weight in enumerate(self.weights)]
            return (sum(products) + self.bias).tanh()

        def parameters(self):
            return [self.bias, *self.weights]

    assert passes("Neuron", Neuron)


def test_layers_and_networks_may_be_written_with_loops():
    class Layer(lesson_05.Layer):
        def __call__(self, x):
            outputs = []
            for neuron in self.neurons:
                outputs.append(neuron(x))
            return outputs

        def parameters(self):
            found = []
            for neuron in self.neurons:
                found += neuron.parameters()
            return found

    assert passes("Layer", Layer)


def test_an_optimizer_may_go_by_places():
    class SGD(lesson_05_training.SGD):
        def step(self):
            for i in range(len(self.parameters)):
                p = self.parameters[i]
                p.data = p.data - p.grad * self.lr

    assert passes("SGD", SGD)


def test_to_forget_first_is_right():
    def learning_step(model, optimizer, points, targets):
        optimizer.zero_grad()
        loss = mean_square(model, points, targets)
        loss.backward()
        optimizer.step()
        return loss.data

    assert passes("learning_step", learning_step)


def test_the_loss_may_be_a_function_or_written_out():
    def fit_moons(network, points, targets, lr, steps):
        sgd = torch.optim.SGD(network.parameters(), lr)
        losses = []
        for _ in range(steps):
            sgd.zero_grad()
            loss = ((network(points) - targets) ** 2).mean()
            loss.backward()
            sgd.step()
            losses += [float(loss)]
        return losses

    assert passes("fit_moons", fit_moons)


def test_a_network_of_scalars_has_the_gradients_of_one_of_tensors():
    random.seed(3)
    neurons = [lesson_05.Neuron(2) for _ in range(3)]
    layer = lesson_05.Layer(neurons)
    linear = nn.Linear(2, 3)
    with torch.no_grad():
        for i, neuron in enumerate(neurons):
            linear.weight[i] = torch.tensor([w.data for w in neuron.weights])
            linear.bias[i] = neuron.bias.data
    point = [0.5, -1.5]
    outputs = layer(point)
    (outputs[0] * outputs[1] - outputs[2]).backward()
    tensors = torch.tanh(linear(torch.tensor(point)))
    (tensors[0] * tensors[1] - tensors[2]).backward()
    for i, neuron in enumerate(neurons):
        mine = [w.grad for w in neuron.weights]
        assert mine == pytest.approx(linear.weight.grad[i].tolist(), rel=1e-5)
        assert neuron.bias.grad == pytest.approx(linear.bias.grad[i].item(), rel=1e-5)


def test_numbers_may_stand_on_either_side():
    x = Value(0.5)
    y = 1.0 + 2.0 * x - 3.0
    y.backward()
    assert (y.data, x.grad) == (-1.0, 2.0)
    assert repr(x) == "Value(0.5, grad 2)"


def test_a_walk_is_as_long_as_the_graph_and_no_recursion():
    x = Value(1.0)
    y = x
    for _ in range(5000):
        y = y + x
    y.backward()
    assert x.grad == 5001.0
    assert math.isfinite(y.data)
