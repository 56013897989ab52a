"""Methods that old code still calls, and places as plain rows."""

import torch

x = torch.tensor([[3.0, -1.0], [0.5, 2.0]])
x.apply_(lambda number: number * 2)
largest = x.clone().map_(torch.tensor([0.0, 1.0]), max)
ints = torch.arange(3).apply_(lambda number: number // 2)
rows, columns = torch.where(x > 1)
flat = rows.view(-1, 1), columns.view(1, -1), torch.nonzero(x > 1)
facts = x.is_same_size(largest), x.is_neg(), x.is_conj()
backwards = reversed(x), list(reversed(ints)), torch.detach(x)
known = torch.isin(ints, torch.tensor([0, 7])), torch.isin(x, 4.0, invert=True)
total = x.sum(axis=1, keepdims=True), torch.cat([x, x], axis=1), x.max(axis=0).indices
picked = (
    x.t().topk(1).indices.view(-1),
    x[:, [1, 0]].view(-1),
    x.t().softmax(0).view(-1),
)
heads = torch.cat([x.t(), x.t()], dim=0).view(2, 2, 2)
torch.set_default_tensor_type(torch.DoubleTensor)
double = torch.zeros(1).dtype
torch.set_default_tensor_type("torch.FloatTensor")
for wrong in ("torch.ones(1, requires_grad=True).apply_(abs)", "2.0 @ x", "[1] @ x",
              "torch.ones(2).map_(torch.ones(3), max)"):  # fmt: skip
    try:
        eval(wrong)
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)
print(largest, ints, flat, backwards, known, total, picked, heads)
