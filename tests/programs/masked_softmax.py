"""Softmax over the places that a padding mask leaves."""

import torch

lengths = torch.tensor([3, 1, 4])
scores = torch.linspace(-1, 1, 12).reshape(3, 4).requires_grad_()
mask = torch.arange(4).expand(3, 4) < lengths.unsqueeze(1)
filled = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
p = filled.softmax(-1)
entropy = -(p * torch.where(mask, p, 1.0).log()).sum(-1)
entropy.sum().backward()
by_hand = torch.exp(scores - scores.max(dim=-1, keepdim=True)[0]) * mask.float()
by_hand /= by_hand.sum(-1, keepdim=True)
assert torch.allclose(p, by_hand)
all_masked = torch.full((2, 2), -torch.inf).softmax(1)
print(p, entropy, mask.all(), (~mask).sum().item(), sep="\n")
