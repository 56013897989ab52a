"""The gradient penalty of WGAN-GP: a loss on the norm of a gradient."""

import torch
from torch import autograd

torch.manual_seed(5)
W1 = torch.randn(3, 8, requires_grad=True)
W2 = torch.randn(8, 1, requires_grad=True)


def critic(x):
    return torch.nn.functional.leaky_relu(x @ W1, 0.2) @ W2


real, fake = torch.randn(4, 3), torch.rand(4, 3)
alpha = torch.rand(4, 1).expand_as(real)
mixed = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
scores = critic(mixed)
gradients = autograd.grad(
    outputs=scores, inputs=mixed, grad_outputs=torch.ones_like(scores),
    create_graph=True, retain_graph=True, only_inputs=True,
)[0]  # fmt: skip
penalty = ((gradients.norm(2, dim=1) - 1) ** 2).mean()
loss = critic(fake).mean() - critic(real).mean() + 10 * penalty
loss.backward()
print(f"{penalty:.5f}", W1.grad.shape, W2.grad.T)
