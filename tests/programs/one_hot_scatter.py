"""One-hot vectors, confusion matrices and histograms by scatter."""

import torch

labels = torch.tensor([2, 0, 1, 2])
hot = torch.zeros(4, 3).scatter_(1, labels.unsqueeze(1), 1)
same = torch.nn.functional.one_hot(labels, num_classes=3)
eye = torch.eye(3)[labels]
guess = torch.tensor([2, 1, 1, 0])
confusion = torch.zeros(3, 3, dtype=torch.int64)
confusion.index_put_((labels, guess), torch.ones(4, dtype=torch.long), accumulate=True)
also = torch.bincount(labels * 3 + guess, minlength=9).reshape(3, 3)
smooth = torch.full_like(hot, 0.1 / 3).scatter_(1, labels[:, None], 0.9, reduce="add")
values = torch.tensor([1.0, 2, 3, 4], requires_grad=True)
sums = torch.zeros(3).scatter_add(0, labels, values)
means = torch.zeros(3).scatter_reduce(0, labels, values, "mean", include_self=False)
highest = torch.zeros(3).scatter_reduce_(0, labels, values.detach(), reduce="amax")
added = torch.zeros(3, 2).index_add_(0, labels, torch.ones(4, 2), alpha=0.5)
(sums.square().sum() + means.prod()).backward()
precision = confusion.diag() / confusion.sum(0).clamp(min=1)
print(hot, same, eye, confusion, also, smooth, means, precision, sep="\n")
