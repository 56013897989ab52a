"""A convolutional autoencoder that takes noise away: strided down, resized up."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvBlock(nn.Sequential):
    def __init__(self, *channels, **kwargs):
        layers = [
            nn.Conv2d(*channels, **kwargs),
            nn.GroupNorm(2, channels[1]),
            nn.ELU(),
        ]
        super().__init__(*layers)


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            ConvBlock(1, 4, kernel_size=3, stride=2, padding=1, padding_mode="reflect"),
            ConvBlock(4, 8, kernel_size=3, stride=2, padding=1, padding_mode="zeros"),
            nn.Flatten(),
            nn.Linear(8 * 4 * 4, 6),
        )
        self.decoder = nn.Sequential(
            nn.Linear(6, 8 * 4 * 4),
            nn.Unflatten(1, (8, 4, 4)),
            nn.Upsample(scale_factor=2),
            ConvBlock(8, 4, kernel_size=3, padding="same"),
            nn.PixelShuffle(2),
            nn.Conv2d(1, 1, 3, padding=1, padding_mode="replicate"),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))


def stripes(seed, count=6):
    torch.manual_seed(seed)
    phase, slope = torch.rand(count, 1, 1, 1) * 6, torch.rand(count, 1, 1, 1)
    y = torch.arange(16).view(1, 1, 16, 1)
    x = torch.arange(16).view(1, 1, 1, 16)
    clean = 0.5 + 0.5 * torch.sin(phase + slope * x + (1 - slope) * y)
    noisy = (clean + 0.2 * torch.randn_like(clean)).clamp(0, 1)
    return noisy, clean


def loss_of(model, noisy, clean):
    out = model(noisy)
    edges = lambda z: z[..., 1:] - z[..., :-1]
    return out, F.mse_loss(out, clean) + 0.1 * F.l1_loss(edges(out), edges(clean))


def build():
    return Autoencoder()


def look(model):
    noisy, clean = stripes(1)
    code = model.encoder(noisy)
    return (code, *loss_of(model, noisy, clean))


def train(model, steps):
    optimizer = torch.optim.NAdam(
        [
            {"params": model.encoder.parameters(), "lr": 5e-3},
            {"params": model.decoder.parameters()},
        ],
        lr=3e-3,
    )
    losses, best, kept = [], float("inf"), None
    for step in range(steps):
        model.train()
        optimizer.zero_grad()
        _, loss = loss_of(model, *stripes(step))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step % 10 == 9:
            model.eval()
            with torch.no_grad():
                held_out = loss_of(model, *stripes(1000))[1].item()
            if held_out < best:
                best = held_out
                kept = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(kept)
    return losses + [best]
