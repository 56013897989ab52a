"""Tensor puzzles: NumPy's helpers, from arange, where, comparison and indexing."""

import torch


def ones(i):
    return torch.arange(i) * 0 + 1


def total(a):
    return (a @ ones(a.shape[0]))[None]


def outer(a, b):
    return a[:, None] * b[None, :]


def diagonal(a):
    return a[torch.arange(a.shape[0]), torch.arange(a.shape[0])]


def eye(j):
    return torch.where(torch.arange(j)[:, None] == torch.arange(j), 1, 0)


def triu(j):
    return torch.where(torch.arange(j)[:, None] <= torch.arange(j), 1, 0)


def cumsum(a):
    return a @ triu(a.shape[0])


def diff(a):
    return a - a[torch.clamp(torch.arange(a.shape[0]) - 1, min=0)] * (
        torch.arange(a.shape[0]) > 0
    )


def roll(a):
    return a[(torch.arange(a.shape[0]) + 1) % a.shape[0]]


def sequence_mask(values, length):
    return values * (length[:, None] > torch.arange(values.shape[1]))


def bincount(a, j):
    return ones(a.shape[0]) @ eye(j)[a]


def scatter_add(values, link, j):
    return values @ eye(j)[link]


def flatten(a):
    i, j = a.shape
    index = torch.arange(i * j)
    return a[index // j, index % j]


def linspace(start, end, n):
    return start + (end - start) * torch.arange(n) / max(1, n - 1)


def heaviside(a, b):
    return torch.where(a == 0, b, (a > 0).to(b.dtype))


def repeat(a, n):
    return a[None].expand(n, -1)


def bucketize(v, boundaries):
    return (v[:, None] >= boundaries).sum(1)


a = torch.tensor([3, 1, 4, 1, 5])
results = [
    ones(4), total(a), outer(a, a[:2]), diagonal(a[:, None] * a), eye(3), triu(4),
    cumsum(a), diff(a), roll(a), bincount(a, 7), scatter_add(a, a % 3, 3),
    flatten(outer(a, a)), linspace(0.0, 1.0, 5), heaviside(a - 3, a), repeat(a, 2),
    bucketize(a, torch.tensor([2, 4])),
    sequence_mask(torch.ones(3, 4), torch.tensor([1, 0, 4])),
]  # fmt: skip
for each in results:
    print(each)
