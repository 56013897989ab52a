"""Tensors of one element as Python numbers, and chains of comparisons."""

import torch

x = torch.tensor([2.5])
n = torch.tensor(3)
kinds = [type(each.item()).__name__ for each in (x, n, n > 2, n * 1j)]
listed = list(range(n)), [1, 2, 3, 4][n], "ab" * n, torch.zeros(n, 2).shape
between = (1 < x) & (x < 3), 1 < n.item() <= 3, 0 <= n < 5, not n, bool(x)
numbers = (
    float(x),
    int(x),
    round(float(x)),
    complex(x),
    n.__index__(),
    hash(n) == hash(n),
)
total = sum([torch.tensor(1.0), torch.tensor(2.0)])
biggest = max(torch.tensor(4), torch.tensor(9)), min([x, -x])
same = n == 3, n is n, n != torch.tensor(4), n in torch.arange(5), 7 in torch.arange(5)
power = 2**n, n**2, n**-1.0, pow(x, 2), abs(-x), -x, +x, divmod(7, 3)
true = torch.tensor(True) + True, torch.tensor(True) and 5, torch.tensor(0) or "no"
steps = [each.item() for each in torch.arange(0, 1, 0.25)]
unpacked, *rest = torch.arange(4)
nested = torch.tensor([[1, 2], [3, 4]]).tolist()
lengths = (
    len(x),
    x.dim(),
    x.ndim,
    n.ndim,
    x.nelement(),
    n.numel(),
    x.size(0),
    x.shape[0],
)
math_ = __import__("math").sqrt(x), __import__("math").floor(n)
print(listed, between, total, biggest, same, power, true, rest, nested, numbers)
for wrong in ("torch.ones(2).item()", "bool(torch.ones(2))", "len(n)", "float(torch.ones(3))",
              "int(torch.ones(0))", "if_ = 1 < torch.ones(2) < 3", "list(n)"):  # fmt: skip
    try:
        exec(wrong)
    except (RuntimeError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
