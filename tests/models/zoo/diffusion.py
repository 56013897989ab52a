"""Denoising diffusion of points on a curve: timestep embeddings, groups, an average."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

T = 20
betas = torch.linspace(1e-3, 0.2, T)
alphas = 1.0 - betas
alphas_cumprod = torch.cumprod(alphas, dim=0)


def timestep_embedding(timesteps, dim, max_period=10000):
    half = dim // 2
    freqs = torch.exp(-math.log(max_period) * torch.arange(0, half) / half)
    args = timesteps[:, None] * freqs[None]
    return torch.cat([torch.cos(args), torch.sin(args)], dim=-1)


class ResBlock(nn.Module):
    def __init__(self, width, emb):
        super().__init__()
        self.in_layers = nn.Sequential(nn.GroupNorm(4, width), nn.SiLU())
        self.linear = nn.Linear(width, width)
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(emb, 2 * width))
        self.out = nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)

    def forward(self, x, emb):
        h = self.linear(self.in_layers(x))
        scale, shift = torch.chunk(self.emb_layers(emb), 2, dim=-1)
        return x + self.out(F.silu(h * (1 + scale) + shift))


class Denoiser(nn.Module):
    def __init__(self, width=16, emb=8):
        super().__init__()
        self.emb = emb
        self.time_embed = nn.Sequential(nn.Linear(emb, emb), nn.Mish())
        self.first = nn.Linear(2, width)
        self.blocks = nn.ModuleList([ResBlock(width, emb) for _ in range(2)])
        self.last = nn.Linear(width, 2)

    def forward(self, x, t):
        emb = self.time_embed(timestep_embedding(t, self.emb))
        h = self.first(x)
        for block in self.blocks:
            h = block(h, emb)
        return self.last(h)


def extract(a, t, x_shape):
    out = a.gather(-1, t)
    return out.reshape(t.shape[0], *((1,) * (len(x_shape) - 1)))


def q_sample(x_start, t, noise):
    kept = extract(alphas_cumprod, t, x_start.shape)
    return kept.sqrt() * x_start + (1 - kept).sqrt() * noise


def loss_of(model, count=16):
    s = torch.rand(count) * 4 - 2
    x = torch.stack([s, torch.sin(2 * s)], -1)
    t = torch.randint(0, T, (count,))
    noise = torch.randn_like(x)
    predicted = model(q_sample(x, t, noise), t)
    return predicted, F.huber_loss(noise, predicted)


@torch.no_grad()
def sample(model, count):
    x = torch.randn(count, 2)
    for i in reversed(range(T)):
        t = torch.full((count,), i, dtype=torch.long)
        rest = extract((1 - alphas_cumprod).sqrt(), t, x.shape)
        mean = (x - extract(betas, t, x.shape) / rest * model(x, t)) / alphas[i].sqrt()
        x = mean + betas[i].sqrt() * torch.randn_like(x) if i > 0 else mean
    return x


def build():
    return Denoiser()


def look(model):
    torch.manual_seed(0)
    return loss_of(model)


def train(model, steps):
    torch.manual_seed(1)
    optimizer = torch.optim.Adamax(model.parameters(), lr=1e-2)
    ema = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
    )
    losses = []
    for _ in range(steps):
        _, loss = loss_of(model)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ema.update_parameters(model)
        losses.append(loss.item())
    return losses + sample(ema.module, 4).flatten().tolist()
