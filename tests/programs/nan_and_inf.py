"""What nan and inf do in arithmetic, order, reductions and gradients."""

import torch

nan, inf = float("nan"), torch.inf
x = torch.tensor([1.0, nan, -inf, 3.0, inf])
results = [
    x.max(), x.min(), x.argmax(), x.sum(), x.nansum(), x == x, x != x, x.isfinite(),
    x.sort(), x.sort(descending=True).indices, x.clamp(0, 2), torch.maximum(x, x * 0 + 2),
    torch.fmax(x, torch.tensor(2.0)), x.nan_to_num(0, 100, -100), x.sign(), x.relu(),
    x.exp(), x.log(), x.softmax(0), x.median(), x.nanmedian(), x.cummax(0), x.topk(2),
    torch.isclose(x, x), torch.isclose(x, x, equal_nan=True), torch.equal(x, x),
    torch.allclose(x, x, equal_nan=True), x.logsumexp(0), x > 0, x.unique(), x.any(),
    torch.tensor(inf) - inf, torch.tensor(0.0) * inf, torch.tensor(inf) // 2, x.all(),
    torch.nanquantile(x[[0, 1, 3]], 0.5), x.isinf().nonzero().flatten(), x.bool(),
    torch.tensor([]).sum(), torch.tensor([]).mean(), torch.tensor([]).prod(), x.var(),
    x.amax(), torch.hypot(x, x), torch.atan2(x, -x), x.sigmoid(), x.tanh(), x.round(),
]  # fmt: skip
for each in results:
    print(each)
y = torch.tensor([0.0, 1.0, 4.0], requires_grad=True)
(y.sqrt() + y.log() + (y / y)).sum().backward()
z = torch.zeros(3, requires_grad=True)
(z.norm() + z.abs().sum() + z.pow(0).sum() + torch.relu(z).sum()).backward()
print(y.grad, z.grad)
