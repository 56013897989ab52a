"""Which dtype comes out, for tensors, scalars, and Python numbers."""

import torch

i, f = torch.tensor([1, 2]), torch.tensor([0.5, 1.5])
h, d = f.half(), f.double()
b, u = torch.tensor([True, False]), torch.tensor([250, 10], dtype=torch.uint8)
s = torch.tensor(2.0, dtype=torch.float64)
results = [
    i + f, i + 1.5, f + s, h + 1, h + f, i / 2, i // 2, b + b, b * 2, b + 1.5, u + 10,
    u + 300, u - 20, i + b, u * i, f * d, h * torch.tensor(3.0), i**2, 2**i, i**0.5,
    -b.int(), b & True, i & 1, i << 2, u >> 1, ~u, ~b, i == f, i > 1.5, f.long() % 2,
    b.sum(), u.sum(), i.float().mean(), b.float().mean(), i.max(), h.sum(), u.prod(),
    torch.where(b, 1, 0), torch.where(b, 1.0, i), torch.where(b, f, 0), i.sqrt(),
    torch.cat([i, f]), torch.stack([b, u]), torch.bfloat16 == f.bfloat16().dtype,
    torch.result_type(i, 1.0), torch.promote_types(torch.int8, torch.uint8),
    torch.can_cast(torch.float, torch.int), f.to(i), f.type_as(d), i.type(torch.half),
]  # fmt: skip
for each in results:
    print(each)
i += 2
f *= i
f += True
try:
    i += 0.5
except RuntimeError as error:
    print(error)
try:
    i /= 2
except RuntimeError as error:
    print(error)
