"""RealNVP on two moons: coupling layers, log-determinants, a base distribution."""

import torch
import torch.nn as nn
from torch import distributions


class Coupling(nn.Module):
    def __init__(self, mask, width=12):
        super().__init__()
        self.register_buffer("mask", mask)
        nets = lambda last: nn.Sequential(
            nn.Linear(2, width), nn.LeakyReLU(), nn.Linear(width, 2), *last
        )
        self.s, self.t = nets([nn.Tanh()]), nets([])
        self.scale = nn.Parameter(torch.full((2,), 0.5))

    def forward(self, z):
        kept = z * self.mask
        s = self.s(kept) * self.scale * (1 - self.mask)
        t = self.t(kept) * (1 - self.mask)
        return kept + (1 - self.mask) * (z * torch.exp(s) + t)

    def inverse(self, x):
        kept = x * self.mask
        s = self.s(kept) * self.scale * (1 - self.mask)
        t = self.t(kept) * (1 - self.mask)
        return kept + (1 - self.mask) * (x - t) * torch.exp(-s), -s.sum(dim=1)


class RealNVP(nn.Module):
    def __init__(self):
        super().__init__()
        masks = torch.tensor([[0.0, 1.0], [1.0, 0.0]] * 2)
        self.layers = nn.ModuleList([Coupling(mask) for mask in masks])
        self.register_buffer("loc", torch.zeros(2))
        self.log_scale = nn.Parameter(torch.zeros(2))

    @property
    def prior(self):
        covariance = torch.diag(self.log_scale.exp() ** 2)
        return distributions.MultivariateNormal(self.loc, covariance)

    def log_prob(self, x):
        log_det_J, z = x.new_zeros(x.shape[0]), x
        for layer in reversed(self.layers):
            z, change = layer.inverse(z)
            log_det_J += change
        return self.prior.log_prob(z) + log_det_J

    def sample(self, count):
        z = self.prior.sample((count,))
        for layer in self.layers:
            z = layer(z)
        return z


def moons(count=16):
    angle = torch.rand(count) * torch.pi
    upper = torch.rand(count) < 0.5
    x = torch.where(upper, angle.cos(), 1 - angle.cos())
    y = torch.where(upper, angle.sin(), 0.5 - angle.sin())
    return torch.stack([x, y], dim=1) + 0.05 * torch.randn(count, 2)


def build():
    return RealNVP()


def look(flow):
    torch.manual_seed(3)
    log_prob = flow.log_prob(moons())
    entropy = distributions.Normal(flow.loc, flow.log_scale.exp()).entropy()
    return log_prob, entropy, -log_prob.mean() + 0.01 * entropy.sum()


def train(flow, steps):
    torch.manual_seed(4)
    optimizer = torch.optim.Adam(
        [p for p in flow.parameters() if p.requires_grad], 1e-2
    )
    losses = []
    for _ in range(steps):
        loss = -flow.log_prob(moons()).mean()
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        drawn = flow.sample(3)
    base = distributions.Independent(distributions.Normal(flow.loc, 1.0), 1)
    apart = distributions.kl_divergence(
        distributions.Normal(flow.loc, flow.log_scale.exp()),
        distributions.Normal(flow.loc, torch.ones(2)),
    )
    numbers = torch.cat([drawn.flatten(), base.log_prob(drawn), apart.detach()])
    return losses + numbers.tolist()
