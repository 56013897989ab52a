"""Causal multi-head attention from primitives, with its gradients."""

import math

import torch

torch.manual_seed(0)
B, T, C, H = 2, 5, 8, 2
x = torch.randn(B, T, C)
weight = (torch.randn(C, 3 * C) / math.sqrt(C)).requires_grad_()
out_weight = torch.nn.Parameter(torch.randn(C, C) * 0.1)

q, k, v = (x @ weight).split(C, dim=-1)
q, k, v = (each.view(B, T, H, C // H).transpose(1, 2) for each in (q, k, v))
scores = q @ k.transpose(-2, -1) * (1.0 / math.sqrt(k.size(-1)))
mask = torch.tril(torch.ones(T, T)).view(1, 1, T, T)
scores = scores.masked_fill(mask[:, :, :T, :T] == 0, float("-inf"))
weights = torch.softmax(scores, dim=-1)
y = (weights @ v).transpose(1, 2).contiguous().view(B, T, C)
y = y @ out_weight
loss = y.pow(2).mean()
loss.backward()
print(f"{loss.item():.6f} {loss:.4f}")
print(weights[0, 0])
