"""Batch normalisation by hand, with running statistics updated in place."""

import torch

torch.manual_seed(1)
gamma = torch.ones(3, requires_grad=True)
beta = torch.zeros(3, requires_grad=True)
running_mean, running_var = torch.zeros(3), torch.ones(3)
momentum, eps = 0.1, 1e-5

for step in range(3):
    x = torch.randn(4, 3, 2, 2) * 2 + 1
    x.requires_grad_(True)
    mean = x.mean(dim=(0, 2, 3))
    var = x.var(dim=(0, 2, 3), unbiased=False)
    normal = (x - mean[None, :, None, None]) / torch.sqrt(var.view(1, -1, 1, 1) + eps)
    y = gamma.view(1, 3, 1, 1) * normal + beta.view(1, 3, 1, 1)
    with torch.no_grad():
        n = x.numel() / x.size(1)
        running_mean.mul_(1 - momentum).add_(mean, alpha=momentum)
        running_var *= 1 - momentum
        running_var += momentum * var * n / (n - 1)
    (y**3).sum().backward()
print(running_mean, running_var, gamma.grad, sep="\n")
