"""Gradients through gathers, repeats, sorts, ties and slices."""

import torch

table = torch.arange(12.0).view(4, 3).requires_grad_()
ids = torch.tensor([[0, 2], [2, 3]])
emb = table[ids]
emb.mean(1).pow(2).sum().backward()
first = table.grad.clone()
table.grad.zero_()
table.index_select(0, torch.tensor([1, 1])).sum().backward()
table[1:3, ::2].prod().backward()
table.max(dim=0).values.sum().backward()
table.gather(1, torch.tensor([[0], [1], [2], [0]])).sum().backward()
table.repeat(2, 1).sum().backward()
table.unfold(0, 2, 1).sum().backward()
table[table > 5].log().sum().backward()
table.take(torch.tensor([0, 11, 11])).sum().backward()
second = table.grad.clone()
ties = torch.tensor([1.0, 3.0, 3.0], requires_grad=True)
gradients = [
    torch.autograd.grad(f(ties), ties)[0]
    for f in (torch.max, torch.amax, lambda t: t.max(0)[0], lambda t: t.topk(1)[0].sum(),
              lambda t: t.median(), lambda t: t.sort()[0][1], lambda t: t.clamp(max=3).sum(),
              lambda t: torch.maximum(t, t.flip(0)).sum(), lambda t: t.cummax(0)[0].sum(),
              lambda t: t.kthvalue(2)[0], lambda t: t.norm(torch.inf), lambda t: t.mode()[0],
              lambda t: t.logsumexp(0), lambda t: t.std(), lambda t: t.prod(),
              lambda t: (t - t.mean()).abs().sum(), lambda t: t.relu().sum())
]  # fmt: skip
print(emb.shape, first, second, *gradients, sep="\n")
