"""Arithmetic in float16 and bfloat16: rounding, overflow, loss scaling."""

import torch

h = torch.tensor([1.0, 1e-4, 65504.0, 6e-8], dtype=torch.float16)
b = torch.tensor([1.0, 3.14159, 1e38, 257.0], dtype=torch.bfloat16)
results = [
    h * 2, h + 1, h.square(), h / 3, h.sum(), h.mean(), h.float().sum(), h == h.float(),
    b + 1, b * b, b.sum(), b.exp(), b / 3, b.float() - 257, b.to(torch.half), b.long(),
    h[:2] @ h[:2], torch.stack([b, b]).mean(0), b.softmax(0), h.softmax(0), h.sqrt(),
    b.max(), b.argsort(), h.cumsum(0), b.norm(), torch.ones(3).bfloat16() * 1e-3,
    torch.arange(4, dtype=torch.half), torch.full((2,), 0.1, dtype=torch.bfloat16),
    torch.finfo(torch.half).max, torch.finfo(torch.bfloat16).eps, h.element_size(),
]  # fmt: skip
for each in results:
    print(each)
master = torch.tensor([1.0, 2.0], requires_grad=True)
scale = 1024.0
loss = (master.half() * 1e-5).sum() * scale
loss.backward()
unscaled = master.grad / scale
half = torch.tensor([0.5, 1.5], dtype=torch.bfloat16, requires_grad=True)
(half.float().pow(3).sum() + half.sin().sum()).backward()
print(loss, unscaled, half.grad, half.grad.dtype)
