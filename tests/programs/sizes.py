"""torch.Size: arithmetic, unpacking, and everything a shape is given to."""

import torch

x = torch.zeros(2, 3, 4)
B, T, C = x.shape
s = x.size()
pieces = s[:2], s[-1], s[1:] + (7,), s + torch.Size([1]), s * 2, (9,) + s, s[::-1]
kinds = [type(each).__name__ for each in pieces]
made = torch.ones(s).shape, torch.zeros(*s[:2], 1).shape, torch.rand(s[0]).shape
checks = s == (2, 3, 4), s == torch.Size([2, 3, 4]), list(s), tuple(s), 3 in s, len(s)
count = s.numel(), x.numel(), torch.Size([]).numel(), sum(s), s.index(3), max(s)
shaped = x.view(*s[:-1], 2, -1).shape, x.reshape(s[0], -1).shape, x.view(-1, C).shape
x = x.reshape((B * T, C)).unflatten(0, (B, T)).permute(2, 0, 1)
e = x.expand(5, *x.shape).shape, x.sum((0, 2)).shape, x.mean(dim=[0, 1]).shape
strides = x.stride(), x.stride(0), x.is_contiguous(), x.contiguous().stride()
text = f"{s} {str(s)} {tuple(s)} {s[0]:03d}"
broadcast = (
    torch.broadcast_shapes((3, 1), (1, 4)),
    torch.Size((1, 2)) < torch.Size((2,)),
)
print(pieces, kinds, made, checks, count, shaped, e, strides, text, broadcast)
print(hash(s) == hash((2, 3, 4)), {s: 1}[(2, 3, 4)], isinstance(s, tuple))
for wrong in ("x.view(7, -1)", "x.reshape(5)", "torch.zeros(2, 3).view(-1, -1)",
              "torch.zeros(-1)", "x.permute(0, 1)", "x.transpose(0, 5)"):  # fmt: skip
    try:
        eval(wrong)
    except (RuntimeError, IndexError) as error:
        print(wrong, str(error).splitlines()[0])
