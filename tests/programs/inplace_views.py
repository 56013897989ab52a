"""Writing into views of tensors that take part in a graph."""

import torch

a = torch.arange(6.0, requires_grad=True)
b = a.clone().view(2, 3)
b[0] *= 2
b[:, 1] = b[:, 0] * 3
row = b[1]
row.add_(1)
b.t()[2].zero_()
c = b * b
c.diagonal().mul_(0.5)
c[c > 20] = 0
first, second = c.chunk(2)
d = first + second.flip(1)
d[..., -1] += a[:2].sum()
d.sum().backward()
print(b, c, d, a.grad, b._version, row._version)
base = torch.zeros(3, 3)
leaf = torch.ones(3, requires_grad=True)
base[1] = leaf * 2
base[:, 0].copy_(leaf)
base.view(-1)[-1:] -= leaf[0]
(base**2).sum().backward()
print(base, leaf.grad, base.requires_grad)
try:
    leaf.mul_(2)
except RuntimeError as error:
    print(error)
try:
    saved = leaf.exp()
    saved.add_(1)
    saved.sum().backward()
except RuntimeError as error:
    print(str(error).split(".")[0])
