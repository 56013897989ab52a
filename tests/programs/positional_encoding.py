"""Sinusoids, rotary embeddings, relative positions, ALiBi."""

import math

import torch

T, D = 6, 8
position = torch.arange(T).unsqueeze(1)
div_term = torch.exp(torch.arange(0, D, 2) * (-math.log(10000.0) / D))
pe = torch.zeros(T, 1, D)
pe[:, 0, 0::2] = torch.sin(position * div_term)
pe[:, 0, 1::2] = torch.cos(position * div_term)

theta = 10000 ** (-torch.arange(0, D, 2).float() / D)
angle = torch.outer(torch.arange(T, dtype=torch.float32), theta)
cos, sin = angle.cos().repeat_interleave(2, -1), angle.sin().repeat_interleave(2, -1)
x = torch.linspace(-1, 1, T * D).view(T, D).requires_grad_()
rotated_half = torch.stack((-x[..., 1::2], x[..., ::2]), dim=-1).flatten(-2)
rotated = x * cos + rotated_half * sin
as_complex = torch.view_as_complex(x.reshape(T, -1, 2)) * torch.polar(
    torch.ones_like(angle), angle
)
same = torch.allclose(torch.view_as_real(as_complex).flatten(1), rotated, atol=1e-6)
neox = torch.cat([-x[:, D // 2 :], x[:, : D // 2]], dim=-1)

relative = torch.arange(T)[None, :] - torch.arange(T)[:, None]
slopes = torch.pow(2.0, -torch.arange(1, 5) * 8 / 4)
alibi = slopes.view(-1, 1, 1) * relative.clamp(max=0)
bucket = torch.bucketize(relative.abs(), torch.tensor([1, 2, 4]))
rotated.pow(3).sum().backward()
print(pe.squeeze(1)[2], same, alibi[1], bucket, x.grad.norm())
