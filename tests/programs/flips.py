"""What NumPy does with negative steps: flip, and index arithmetic."""

import torch

x = torch.arange(24).reshape(2, 3, 4)
a = x.flip(-1)
b = torch.flip(x, [0, 2])
c = x[:, torch.arange(2, -1, -1)]
d = x.rot90(1, [1, 2])
e = x.roll((1, -1), (0, 2))
palindrome = torch.cat([x[0, 0], x[0, 0].flip(0)])
is_same = torch.equal(palindrome, palindrome.flip(0))
try:
    x[::-1]
except ValueError as error:
    print(error)
n = torch.from_numpy(x.numpy()[..., ::-1].copy())
try:
    torch.from_numpy(x.numpy()[..., ::-1])
except ValueError as error:
    print(error)
f = x[..., ::2][:, 1:][-1]
g = x.transpose(0, 2)[1:3, ..., -1:]
print(a.is_contiguous(), f.stride(), g.stride(), g.storage_offset(), g.squeeze().shape)
print(torch.fliplr(x[0]), torch.flipud(x[0]), d.shape, x.movedim(0, -1).shape)
