"""Assignment by every kind of index."""

import torch

x = torch.zeros(4, 5)
x[1] = 1
x[-1, ::2] = torch.tensor([1.0, 2.0, 3.0])
x[[0, 2], [1, 3]] = 7
x[torch.tensor([0, 0, 1])] += 1
x[:, None, 4] = torch.arange(4.0)[:, None]
x[..., 0] = 5
x[x == 7] = torch.tensor([70.0])
x[torch.arange(4) % 2 == 1, 2:] *= -1
rows = torch.tensor([[0], [2]])
x[rows, torch.tensor([[2, 3]])] = torch.tensor([[1.0, 2], [3, 4]])
x[2, 3] += 0.5
x[(1, 1)] = True
x[:2, :2] = x[:2, :2].t().clone()
cube = torch.zeros(2, 3, 4, dtype=torch.int)
cube[:, [0, 2]] = torch.arange(4, dtype=torch.int)
cube[0, :, [1, 3]] = torch.tensor([[1, 2], [3, 4], [5, 6]], dtype=torch.int)
cube[1, 1, 1] = 3.9
cube[..., -1] = torch.tensor([9])
x.index_fill_(1, torch.tensor([4]), -4)
x.index_copy_(0, torch.tensor([3]), torch.ones(1, 5))
y = torch.ones(3, requires_grad=True)
z = torch.zeros(3, 3)
z[[0, 1, 2], [2, 1, 0]] = y * torch.arange(3)
z[0] = z[0] + y
z.prod(1).sum().backward()
print(x, cube, z, y.grad, x[2, 3].item(), x[1:3, 2].tolist(), sep="\n")
for bad in (
    "x[5]",
    "x[0, 9]",
    "x[[0, 7]]",
    "x[0, 0, 0]",
    "x[1.5]",
    "x[x[:, 0] > 0, 9]",
):
    try:
        eval(bad)
    except (IndexError, TypeError) as error:
        print(bad, type(error).__name__, error)
try:
    x[0] = torch.ones(4)
except RuntimeError as error:
    print(error)
