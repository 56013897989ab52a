"""Gradient accumulation, clipping by norm, momentum and weight decay, by hand."""

import torch

torch.manual_seed(0)
w = torch.randn(4, 2, requires_grad=True)
b = torch.zeros(2, requires_grad=True)
params = [w, b]
momentum = [torch.zeros_like(p) for p in params]
X = torch.randn(12, 4)
Y = X @ torch.tensor([[1.0, -1], [2, 0], [0, 3], [-2, 1]]) + 0.5
log = []
for epoch in range(3):
    for p in params:
        p.grad = None
    for x, y in zip(X.split(4), Y.split(4)):
        loss = (x @ w + b - y).pow(2).mean() / 3
        loss.backward()
    total = torch.norm(torch.stack([torch.norm(p.grad.detach(), 2) for p in params]), 2)
    coefficient = torch.clamp(1.0 / (total + 1e-6), max=1.0)
    for p in params:
        p.grad.detach().mul_(coefficient)
    for p, m in zip(params, momentum):
        m.mul_(0.9).add_(p.grad + 0.01 * p.data)
        p.data.add_(m, alpha=-0.1)
    log.append(round(float(total), 4))
    if epoch == 1:
        for p in params:
            p.grad.zero_()
print(log, w, b.grad)
