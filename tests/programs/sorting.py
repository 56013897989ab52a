"""Stable sorts, several keys, ranks, unique values and their counts."""

import torch

x = torch.tensor([3, 1, 2, 3, 1, 0, 2])
values, index = torch.sort(x, stable=True)
down = x.sort(descending=True, stable=True)
by_two = torch.stack([x, torch.arange(7).flip(0)], 1)
order = by_two[:, 1].argsort(stable=True)
order = order[by_two[order, 0].argsort(stable=True)]
lexical = by_two[order]
rank = torch.empty_like(x).scatter_(0, index, torch.arange(7))
unique, inverse, counts = torch.unique(x, return_inverse=True, return_counts=True)
mode = unique[counts.argmax()]
runs = torch.unique_consecutive(values, return_counts=True)
rows = torch.unique(torch.tensor([[1, 2], [0, 1], [1, 2]]), dim=0)
first_seen = torch.full((len(unique),), 7).scatter_reduce(
    0, inverse, torch.arange(7), "amin"
)
kth = x.kthvalue(3)
largest = x.float().topk(3, sorted=True).values
smallest = torch.topk(x, 2, largest=False).values
matrix = torch.tensor([[3.0, 1.0], [2.0, 5.0]], requires_grad=True)
sorted_, places = matrix.sort(dim=0, descending=True)
(sorted_[0] * torch.tensor([1.0, 10.0])).sum().backward()
median, at = matrix.detach().median(dim=1)
middle = torch.quantile(matrix.detach(), torch.tensor([0.25, 0.5]), dim=1)
found = torch.searchsorted(values, torch.tensor([0, 2, 9]), right=True)
buckets = torch.bucketize(torch.tensor([0.5, 1.0, 5.0]), torch.tensor([1.0, 2.0]))
histogram = torch.histc(x.float(), bins=4, min=0, max=3)
is_in = torch.isin(x, torch.tensor([1, 3]))
print(values, index, down, lexical, rank, unique, counts, mode, runs, rows, kth)
print(matrix.grad, found, buckets, histogram, is_in, first_seen)
