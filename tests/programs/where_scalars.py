"""where with scalars of every kind, and safe gradients through it."""

import torch

x = torch.tensor([-2.0, 0.0, 3.0], requires_grad=True)
relu = torch.where(x > 0, x, 0.0)
leaky = torch.where(x > 0, x, 0.01 * x)
sign = torch.where(x > 0, 1, torch.where(x < 0, -1, 0))
safe = torch.where(x > 0, x, torch.ones_like(x)).log().where(x > 0, torch.zeros(()))
method = x.where(x > 0, -1)
flag = torch.where(torch.tensor([True, False, True]), True, False)
wide = torch.where(x[:, None] > torch.tensor([0.0, 1.0]), x[:, None], torch.tensor(0))
(relu.sum() + leaky.sum() + safe.sum() + method.prod() + wide.sum()).backward()
poisoned = torch.tensor([0.0, 4.0], requires_grad=True)
torch.where(poisoned > 0, poisoned.sqrt(), 0.0).sum().backward()
huber = torch.where(x.abs() < 1, 0.5 * x**2, x.abs() - 0.5)
print(relu, sign, safe, method, flag, wide, x.grad, poisoned.grad, huber.mean())
