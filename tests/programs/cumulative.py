"""Discounted returns, running maxima, ranges: scans, forward and backward in time."""

import torch

rewards = torch.tensor([1.0, 0.0, -2.0, 3.0, 0.5], requires_grad=True)
discount = 0.9 ** torch.arange(5)
returns = (rewards * discount).flip(0).cumsum(0).flip(0) / discount
returns[0].backward()
peaks, where = rewards.cummax(dim=0)
drawdown = peaks - rewards
lowest = torch.cummin(rewards.detach(), 0)
survival = torch.cumprod(1 - torch.tensor([0.1, 0.2, 0.0, 0.5]), dim=-1)
counts = (rewards > 0).cumsum(0)
small = torch.tensor([100, 100, 100], dtype=torch.uint8).cumsum(0)
stable = torch.logcumsumexp(torch.tensor([-1000.0, -1000.0, 0.0]), 0)
mask = torch.tensor([[1, 1, 0], [1, 0, 0]], dtype=torch.bool)
last = mask.cumsum(1).argmax(1)
moving = torch.cat([torch.zeros(1), rewards.detach().cumsum(0)])
moving = (moving[2:] - moving[:-2]) / 2
print(returns, peaks, where, lowest, survival, counts, small, stable, moving, sep="\n")
