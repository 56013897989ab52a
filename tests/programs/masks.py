"""Masks of bool and uint8, reading and writing through them."""

import torch

x = torch.arange(12).view(3, 4) - 5
even = x % 2 == 0
picked = x[even & (x > 0)]
x[x < 0] = 0
x[even] += 100
rows = torch.tensor([True, False, True])
sub = x[rows]
x[rows, 1] = torch.tensor([-1, -2])
x[:, torch.tensor([1, 0, 0, 1]).bool()] *= -1
some = torch.masked_select(x, x.ge(50))
filled = x.masked_fill(x.lt(0), 9)
y = x.float().clone()
y[y.isinf() | (y > 100)] = torch.nan
bad = torch.isnan(y)
counts = bad.sum(dim=1), bad.any(1), bad.all(), bad.float().mean()
index = bad.nonzero()
pairs = torch.nonzero(bad, as_tuple=True)
where = torch.where(bad)
flipped = ~bad ^ bad.roll(1, 0)
empty = x[x > 10_000]
scattered = torch.zeros(3, 4).masked_scatter_(bad, torch.arange(12.0))
nanmean = y.nanmean(), y.nansum(0), torch.nan_to_num(y, nan=-1.0)
print(x, picked, sub, some, filled, index, empty, empty.shape, flipped, sep="\n")
print(*counts, nanmean)
