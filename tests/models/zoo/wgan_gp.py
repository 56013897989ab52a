"""A Wasserstein GAN with gradient penalty: the gradient of a gradient trains a critic."""

import torch
import torch.autograd as autograd
import torch.nn as nn


class ResidualLinear(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.act = nn.Softplus(beta=2)

    def forward(self, x):
        return x + self.act(self.linear(x))


def build():
    generator = nn.Sequential(
        nn.Linear(4, 16), nn.Tanh(), ResidualLinear(16), nn.Linear(16, 2)
    )
    critic = nn.Sequential(
        nn.Linear(2, 16), nn.SiLU(), ResidualLinear(16), nn.Linear(16, 1)
    )
    for m in critic.modules():
        if isinstance(m, nn.Linear):
            nn.init.xavier_uniform_(m.weight, gain=nn.init.calculate_gain("tanh"))
    return nn.ModuleList([generator, critic])


def gradient_penalty(critic, real, fake):
    alpha = torch.rand(real.size(0), 1)
    interpolates = (alpha * real + ((1 - alpha) * fake)).requires_grad_(True)
    scores = critic(interpolates)
    gradients = autograd.grad(
        outputs=scores,
        inputs=interpolates,
        grad_outputs=torch.ones_like(scores, requires_grad=False),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
    )[0]
    gradients = gradients.view(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()


def ring(count=8):
    angle = torch.rand(count) * 2 * torch.pi
    return torch.stack([angle.cos(), angle.sin()], dim=1) + 0.05 * torch.randn(count, 2)


def critic_loss(nets):
    generator, critic = nets
    real = ring()
    fake = generator(torch.randn(8, 4)).detach()
    penalty = gradient_penalty(critic, real, fake)
    return fake, penalty, critic(fake).mean() - critic(real).mean() + 10 * penalty


def look(nets):
    torch.manual_seed(5)
    fake, penalty, loss = critic_loss(nets)
    return fake, penalty, loss - nets[1](nets[0](torch.randn(8, 4))).mean()


def train(nets, steps):
    torch.manual_seed(7)
    generator, critic = nets
    optimizer_G = torch.optim.Adam(generator.parameters(), lr=2e-3, betas=(0.0, 0.9))
    optimizer_D = torch.optim.RMSprop(critic.parameters(), lr=1e-3, centered=True)
    losses = []
    for i in range(steps):
        optimizer_D.zero_grad()
        *_, d_loss = critic_loss(nets)
        d_loss.backward()
        optimizer_D.step()
        losses.append(d_loss.item())
        if i % 5 == 0:
            for p in critic.parameters():
                p.requires_grad_(False)
            optimizer_G.zero_grad()
            g_loss = -torch.mean(critic(generator(torch.randn(8, 4))))
            g_loss.backward()
            optimizer_G.step()
            for p in critic.parameters():
                p.requires_grad_(True)
            losses.append(g_loss.item())
    return losses
