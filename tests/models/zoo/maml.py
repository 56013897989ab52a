"""Learning to learn waves (MAML): gradients through steps of gradient descent."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import functional_call, grad, vmap


def build():
    return nn.Sequential(nn.Linear(1, 10), nn.Tanh(), nn.Linear(10, 10), nn.ReLU(),
                         nn.Linear(10, 1))  # fmt: skip


def task():
    amplitude, phase = torch.rand(1) * 4 + 0.1, torch.rand(1) * torch.pi
    x = torch.rand(10, 1) * 10 - 5
    y = amplitude * torch.sin(x + phase)
    return x[:5], y[:5], x[5:], y[5:]


def inner_loss(parameters, model, x, y):
    return F.mse_loss(functional_call(model, parameters, (x,)), y)


def adapted(model, x, y, steps=2, lr=0.05):
    parameters = dict(model.named_parameters())
    for _ in range(steps):
        loss = inner_loss(parameters, model, x, y)
        slopes = torch.autograd.grad(loss, parameters.values(), create_graph=True)
        parameters = {
            name: p - lr * g for (name, p), g in zip(parameters.items(), slopes)
        }
    return parameters


def outer_loss(model, tasks=3):
    losses = []
    for _ in range(tasks):
        x, y, more, wanted = task()
        losses.append(inner_loss(adapted(model, x, y), model, more, wanted))
    return torch.stack(losses)


def look(model):
    torch.manual_seed(0)
    losses = outer_loss(model)
    return losses, losses.mean()


def train(model, steps):
    torch.manual_seed(1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    curve = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = outer_loss(model).mean()
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    parameters = {name: p.detach() for name, p in model.named_parameters()}
    x, y, _, _ = task()
    each = vmap(grad(lambda p, x, y: inner_loss(p, model, x, y)), in_dims=(None, 0, 0))(
        parameters, x[:, None], y[:, None]
    )
    return curve + each["0.weight"].square().sum((1, 2)).tolist()
